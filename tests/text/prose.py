"""Paragraphs, and their spans shown in brackets: {speech}, <in-world text>, (( thought )), narration bare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import settings

from narrate.schema.cast import SpanKind
from narrate.schema.source import Paragraph
from narrate.text.mentions import Mention, find_mentions
from narrate.text.names import find_people
from narrate.text.people import Person
from narrate.text.quotes import RawSpan, detect_style, find_spans
from narrate.text.roster import RosterEntry
from narrate.text.thoughts import add_thoughts
from narrate.text.tokens import Tokens, tokenize

STEADY = settings(deadline=None, derandomize=True, database=None)

BRACKETS = {
    SpanKind.SPEECH: ("{", "}"),
    SpanKind.TEXT: ("<", ">"),
    SpanKind.THOUGHT: ("((", "))"),
    SpanKind.NARRATION: ("", ""),
}


def paragraphs(*texts: str) -> list[Paragraph]:
    """Paragraphs of one book, an empty line between them."""
    found: list[Paragraph] = []
    for text in texts:
        found.append(Paragraph(text, found[-1].end + 2 if found else 0))
    return found


def bracketed(paragraph: Paragraph, spans: Iterable[RawSpan]) -> str:
    """The paragraph with brackets round what is no narration."""
    parts: list[str] = []
    for span in spans:
        before, behind = BRACKETS[span.kind]
        parts.append(before + paragraph.text[span.start - paragraph.start : span.end - paragraph.start] + behind)
    return "".join(parts)


def quoted(text: str, style: str = "") -> str:
    """One paragraph, its quotations in brackets, in the style given or found."""
    page = paragraphs(text)
    return bracketed(page[0], find_spans(page, style or detect_style(page))[0])


def bare(shown: str) -> str:
    """The text without the brackets."""
    return shown.translate(str.maketrans("", "", "{}<>")).replace("((", "").replace("))", "")


def tiles(page: Sequence[Paragraph], spans: Sequence[Sequence[RawSpan]]) -> bool:
    """Whether the spans cover each paragraph exactly, in order, none of them empty."""
    for paragraph, inside in zip(page, spans, strict=True):
        edges = [paragraph.start, *(span.end for span in inside)]
        if [span.start for span in inside] != edges[:-1] or edges[-1] != paragraph.end or sorted(set(edges)) != edges:
            return False
    return True


def tokens_of(*texts: str, thoughts: bool = False) -> Tokens:
    """The tokens of a book of these paragraphs."""
    page = paragraphs(*texts)
    spans = find_spans(page, detect_style(page))
    return tokenize(page, add_thoughts(page, spans, first_person=False) if thoughts else spans)


def people_of(*texts: str) -> dict[str, Person]:
    """The people of a book by name."""
    return {person.name: person for person in find_people(tokens_of(*texts))}


def cast_of(*texts: str) -> tuple[Tokens, list[RosterEntry], list[Mention]]:
    """The tokens, roster and mentions of a book."""
    tokens = tokens_of(*texts)
    return tokens, *find_mentions(tokens, find_people(tokens))

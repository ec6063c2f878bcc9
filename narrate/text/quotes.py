"""Where people speak: the quotations of a paragraph, in whatever style the book uses. Linear in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from narrate.schema.cast import SpanKind
from narrate.schema.packed import packed
from narrate.schema.source import Paragraph
from narrate.text.single_marks import single_quotations
from narrate.text.words import PLAIN_SPEECH, SPEECH_VERBS, WRITING_WORDS

STYLES = ("double", "single", "guillemets", "inward guillemets", "low-high", "corner", "dash", "none")

_OPENERS = {
    "double": '“"‟',
    "single": "‘'‛",
    "guillemets": "«",
    "inward guillemets": "»",
    "low-high": "„",
    "corner": "「『",
}
_CLOSERS = {"double": '”"', "guillemets": "»", "inward guillemets": "«", "low-high": "“”", "corner": "」』"}
_PARTNERS = {"「": "」", "『": "』"}
_MARKS = "".join(sorted({*_OPENERS.values(), *_CLOSERS.values()}))
_ANY_MARK = re.compile("[{0}]|(?<!\\w)[{1}]|[{1}](?!\\w)".format(re.sub("[‘’'‛]", "", _MARKS), "‘’'‛"))
_WINDOW = 80
_DASH_START = re.compile(r"\s*(?:[—―–]|--|-\s)\s*(?=\S)")
_DASH = re.compile(r"\s*(?:[—―–]|\s--|\s-)\s+")
_RESUMES = re.compile(
    r"(?:\w+\s+){1,3}\w+,\s+(?!\w+ing\b|(?:with|and|as|his|her|in|while|who|without|then|still|but|at|to)\b)", re.I
)
_TAG_OPENS = re.compile(r"[,.!?…]?\s{0,3}(?:[—―–]|--|-)\s+|,\s+|[!?…]\s+(?=[a-z])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SPOKEN_END = (*",.!?…;:—–-'’", "*", "_")
_CITED_WORDS = 6
_BEFORE_TITLES = frozenset("of in called named entitled styled".split())
_SENTENCE_END = re.compile(r"[.!?…]+\s+")


@dataclass(frozen=True, slots=True)
class RawSpan:
    """A stretch of a paragraph, offsets into Book.text, marks included; `continues` the last paragraph's quotation."""

    kind: SpanKind
    start: int
    end: int
    closed: bool = True
    continues: bool = False


Inside = tuple[RawSpan, ...]
"""The spans of one paragraph."""


@dataclass(frozen=True, slots=True)
class _Quote:
    start: int
    end: int
    closed: bool
    marked: bool = True


def detect_style(paragraphs: Iterable[Paragraph]) -> str:
    """The quotation style that opens most paragraphs, or else stands most often inside them; "none" without any."""
    starts: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for paragraph in paragraphs:
        text = paragraph.text.lstrip(" \t\u3000*_")
        starts.update(style for style in _OPENERS if text[:1] and text[0] in _OPENERS[style])
        if _DASH_START.match(text) and _WORD.search(text):
            starts["dash"] += 1
        for style in _CLOSERS:
            inside[style] += any(mark in text for mark in _OPENERS[style])
        inside["single"] += bool(re.search(r"(?:^|[\s—(])[‘'](?=\w)[^‘’']*[,.!?…—][’'](?!\w)", text))
    score = {style: starts[style] + 0.5 * inside[style] for style in STYLES}
    best = max(score, key=lambda style: (score[style], -STYLES.index(style)))
    if score[best] == 0:
        return "none"
    # a double mark anywhere beats single ones that may be apostrophes, unless single ones clearly open speech
    return "double" if best == "single" and starts["double"] * 2 > starts["single"] else best


def find_spans(paragraphs: Iterable[Paragraph], style: str) -> Sequence[Inside]:
    """For each paragraph the spans of speech, in-world text and narration that tile it exactly."""
    return packed(Inside, _inside_each(paragraphs, style))


def _inside_each(paragraphs: Iterable[Paragraph], style: str) -> Iterator[Inside]:
    open_before = False
    for paragraph in paragraphs:
        quotes = list(_quotes(paragraph.text, style))
        continues = open_before and bool(quotes) and not paragraph.text[: quotes[0].start].strip()
        spans = tuple(_spans(paragraph, quotes, continues=continues))
        yield spans
        open_before = bool(spans) and not spans[-1].closed


def _quotes(text: str, style: str) -> Iterator[_Quote]:
    scan: Callable[[str], Iterator[_Quote]] = {"single": _single, "dash": _dashes}.get(style, _double)
    if style in _CLOSERS and style != "double":
        yield from _paired(text, _OPENERS[style], _CLOSERS[style])
        return
    found = list(scan(text))
    yield from found or (_double(text) if style == "dash" else ())


def _double(text: str) -> Iterator[_Quote]:
    return _paired(text, _OPENERS["double"], _CLOSERS["double"])


def _paired(text: str, openers: str, closers: str) -> Iterator[_Quote]:
    """Marks in turn: one that can open does so outside a quotation, one that can close does so inside."""
    start = -1
    for match in re.finditer(f"[{re.escape(openers + closers)}]", text):
        if start < 0 and match[0] in openers and not _is_inch(text, match.start()):
            start = match.start()
        elif start >= 0 and match[0] in _PARTNERS.get(text[start], closers):
            yield _Quote(start, match.end(), closed=True)
            start = -1
    if start >= 0:
        yield _Quote(start, len(text), closed=False)


def _is_inch(text: str, place: int) -> bool:
    return text[place] == '"' and place > 0 and text[place - 1].isdigit()


def _single(text: str) -> Iterator[_Quote]:
    return (_Quote(start, end, closed=closed) for start, end, closed in single_quotations(text))


def _dashes(text: str) -> Iterator[_Quote]:
    """Dialogue behind a dash: the speech ends at its tag and goes on behind the tag's dash or full stop."""
    opening = _DASH_START.match(text)
    if opening is None:
        return
    start = opening.start() + len(text[: opening.end()]) - len(text[: opening.end()].lstrip())
    place = opening.end()
    while place < len(text):
        tag = _tag(text, place)
        if tag is None:
            yield _Quote(start, len(text), closed=True, marked=False)
            return
        yield _Quote(start, tag, closed=True, marked=False)
        resume = _DASH.search(text, tag + 3) or _RESUMES.match(text, tag) or _SENTENCE_END.search(text, tag)
        if resume is None:
            return
        start = place = resume.end()


def _tag(text: str, place: int) -> int | None:
    """Where a tag begins: behind a dash or a comma, with a speech verb among its first words."""
    for match in _TAG_OPENS.finditer(text, place):
        words = [word.lower() for word in _WORD.findall(text, match.end(), match.end() + 60)[:3]]
        dash = any(mark in match[0] for mark in "—―–-")
        if words and (words[0] in SPEECH_VERBS or (dash and SPEECH_VERBS.intersection(words[:3]))):
            return match.end()
    return None


def _spans(paragraph: Paragraph, quotes: Sequence[_Quote], *, continues: bool) -> Iterator[RawSpan]:
    text, base, done = paragraph.text, paragraph.start, 0
    spoken = [quote for quote in quotes if _is_said(text, quote)]
    for number, quote in enumerate(spoken):
        end = quote.end
        following = spoken[number + 1].start if number + 1 < len(spoken) else len(text)
        if not text[end:following].strip():
            end = following
        start = done if not text[done : quote.start].strip() else quote.start
        if done < start:
            yield RawSpan(SpanKind.NARRATION, base + done, base + start)
        kind = SpanKind.TEXT if _is_written(text[max(0, start - _WINDOW) : start]) else SpanKind.SPEECH
        yield RawSpan(kind, base + start, base + end, quote.closed, continues and number == 0)
        done = end
    if done < len(text):
        yield RawSpan(SpanKind.NARRATION, base + done, base + len(text))


def _is_said(text: str, quote: _Quote) -> bool:
    """False for quoted words, titles and scare quotes, which belong to the narrator."""
    inner = _inside(text, quote)
    words = _WORD.findall(inner)
    if not words:
        return bool(inner) and not inner.isalnum() and any(mark in inner for mark in "!?….—")
    before = text[max(0, quote.start - _WINDOW) : quote.start].rstrip()
    after = text[quote.end : quote.end + _WINDOW].lstrip()
    if not quote.marked or _is_tagged(before, after):
        return True
    if inner.endswith(_SPOKEN_END):
        return not (inner.endswith((",", ".")) and before[-1:].isalnum() and _is_cited(before, words))
    if before and before[-1].isalnum() and len(words) <= 12:
        return False
    if words[0][0].islower() and len(words) <= 4 and before:
        return False
    return not (not before and after[:1].islower() and len(words) <= 4)


def _inside(text: str, quote: _Quote) -> str:
    """What stands between the marks; a closing mark may look like an apostrophe, and then only that one goes."""
    own = quote.closed and text[quote.start] in _OPENERS["single"]
    return text[quote.start : quote.end - own].strip(f" {_MARKS}")


def _is_cited(before: str, words: Sequence[str]) -> bool:
    """Whether quoted words into which a sentence runs are the narrator's: in “Hard Times,” what he calls “fun.”"""
    ahead = [word.lower() for word in _WORD.findall(before)[-3:]]
    if len(words) > _CITED_WORDS or not SPEECH_VERBS.isdisjoint(ahead) or _ANY_MARK.search(before):
        return False
    return words[0][0].islower() or (ahead != [] and ahead[-1] in _BEFORE_TITLES)


def _is_tagged(before: str, after: str) -> bool:
    """Whether a tag stands beside a quotation without a mark at its end: `“Hello” he said.`, `Tom said, “yes”`"""
    behind = {word.lower() for word in _WORD.findall(after.split(".")[0])[:2]}
    ahead = {word.lower() for word in _WORD.findall(before)[-3:]}
    leads = before.endswith((",", ":")) and not SPEECH_VERBS.isdisjoint(ahead)
    return leads or not PLAIN_SPEECH.isdisjoint(behind)


def _is_written(before: str) -> bool:
    """Whether what stands before a quotation says that it is read, not said: `The note read: “…”`."""
    words = [word.lower() for word in _WORD.findall(before[-60:])[-4:]]
    return before.rstrip().endswith((":", ",")) and bool(WRITING_WORDS.intersection(words))

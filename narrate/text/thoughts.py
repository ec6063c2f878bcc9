"""Thoughts: in italics, or without any mark in a story that is told in the third person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from narrate.schema.cast import SpanKind
from narrate.schema.packed import packed
from narrate.schema.source import Paragraph
from narrate.text.quotes import Inside, RawSpan
from narrate.text.sentences import split
from narrate.text.words import PLAIN_SPEECH, THOUGHT_VERBS

_MARKED = re.compile(r"(?<![\w*_])([*_]{1,3})(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_I = frozenset("i me my mine myself i'm i've i'll i'd we us our we're we'll we've let's".split())
_YOU = frozenset("you your yours yourself you're you've you'll you'd".split())
_MOST_WORDS = 30
_LEAST_WORDS = 3
_MOST_TAGGED = 12
_SOMEBODY = r"(?:he|she|they|it|[A-Z]\w+(?:\s[A-Z]\w+)?|(?:the|a)\s(?:[a-z]+\s)?[a-z]+)"
_THINKS = "|".join(sorted(THOUGHT_VERBS))
_SAYS = "|".join(sorted(PLAIN_SPEECH))
_TAG = re.compile(
    rf"(?:,\s{{0,3}}|\b)(?:he|she|they|[A-Z]\w+)\s+(?:{_THINKS}|screams?|screamed|begs?|pleads?)\b.*$|"
    rf"(?:,|(?<=[?!…—]))\s{{0,3}}(?:{_SOMEBODY}\s+(?:{_SAYS})|(?:{_THINKS}|{_SAYS})\s+{_SOMEBODY})\b.*$"
)
_ASKING = frozenset("where what who why how when which".split())
_NOW = frozenset("is are does do has have can will am".split())
_REPORTED = frozenset("was were had did would could should might he she they him her them his their that".split())


def add_thoughts(
    paragraphs: Sequence[Paragraph], spans: Sequence[Sequence[RawSpan]], *, first_person: bool
) -> Sequence[Inside]:
    """The spans with thoughts cut out of the narration; they still tile every paragraph."""
    return packed(
        Inside,
        (
            tuple(part for span in inside for part in _divided(paragraph, span, first_person=first_person))
            for paragraph, inside in zip(paragraphs, spans, strict=True)
        ),
    )


def _divided(paragraph: Paragraph, span: RawSpan, *, first_person: bool) -> Iterator[RawSpan]:
    if span.kind is not SpanKind.NARRATION:
        yield span
        return
    low, high = span.start - paragraph.start, span.end - paragraph.start
    done = low
    for start, end in _thoughts(paragraph, low, high, first_person=first_person):
        if start < done:
            continue
        start = done if not paragraph.text[done:start].strip() else start
        end = high if not paragraph.text[end:high].strip() else end
        if done < start:
            yield RawSpan(SpanKind.NARRATION, paragraph.start + done, paragraph.start + start)
        yield RawSpan(SpanKind.THOUGHT, paragraph.start + start, paragraph.start + end)
        done = end
    if done < high:
        yield RawSpan(SpanKind.NARRATION, paragraph.start + done, span.end)


def _thoughts(paragraph: Paragraph, low: int, high: int, *, first_person: bool) -> list[tuple[int, int]]:
    marked = [(match.start(), match.end()) for match in _MARKED.finditer(paragraph.text, low, high)]
    marked += [(start, end) for start, end in paragraph.emphasis if low <= start and end <= high]
    found = [(start, end) for start, end in marked if _is_thought(paragraph.text, start, end)]
    if not first_person:
        found += _unmarked(paragraph.text, low, high)
    return sorted(set(found))


def _is_thought(text: str, start: int, end: int) -> bool:
    """Italics that read as a sentence of somebody's, not as a stressed word, a title or a ship."""
    inner = text[start:end].strip("*_ ")
    words = [word.lower() for word in _WORD.findall(inner)]
    if not words:
        return False
    personal = bool((_I | _YOU).intersection(words))
    tagged = any(verb in _WORD.findall(text[end : end + 40].lower())[:4] for verb in THOUGHT_VERBS)
    ends = inner.endswith((".", "!", "?", "…", "—", ","))
    alone = not text[:start].strip(" *_") and not text[end:].strip(" *_")
    return tagged or (ends and (len(words) >= _LEAST_WORDS or personal or alone)) or (personal and len(words) >= 4)


def _unmarked(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Sentences in the first or second person, where the narration is in the third: thoughts, or an inner voice."""
    found: list[tuple[int, int]] = []
    before = False
    pieces = [(low + start, low + end) for start, end in split(text[low:high])]
    for number, (start, end) in enumerate(pieces):
        sentence = text[start:end]
        tag = _TAG.search(sentence)
        said = sentence[: tag.start()] if tag else sentence
        words = [word.lower().replace("’", "'") for word in _WORD.findall(said)]
        follows = pieces[number + 1] if number + 1 < len(pieces) else None
        asks = said.rstrip().endswith(("?", "!"))
        personal = bool(_I.intersection(words)) or (
            bool(_YOU.intersection(words)) and (asks or tag is not None or before)
        )
        quoted = tag is not None and _is_direct(said + tag[0][:1], words)
        urgent = asks and (before or _leads_on(text, follows)) and len(words) <= 8
        is_thought = bool(words) and len(words) <= _MOST_WORDS and (personal or urgent or quoted)
        if is_thought:
            cut = start + len(said.rstrip())
            cut += len(text[cut:end]) - len(text[cut:end].lstrip(",")) if tag else 0
            found.append((start, cut if tag else end))
        before = is_thought and tag is None
    return found


def _is_direct(said: str, words: Sequence[str]) -> bool:
    """Whether a tagged clause is somebody's own words: short, and nothing in it is told in the third person or past."""
    asks = words[:1] != [] and words[0] in _ASKING and not _NOW.isdisjoint(words[1:2])
    direct = asks or _REPORTED.isdisjoint(words)
    return said.endswith((",", "?", "!", "…", "—")) and len(words) <= _MOST_TAGGED and direct


def _leads_on(text: str, following: tuple[int, int] | None) -> bool:
    if following is None:
        return False
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text[following[0] : following[1]])]
    return bool(_I.intersection(words))

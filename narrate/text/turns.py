"""Turns of a conversation: quotations of one paragraph that one person says, and what the narration tells of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from narrate.schema.cast import SpanKind
from narrate.text.mentions import Mention, MentionKind
from narrate.text.quotes import RawSpan
from narrate.text.tokens import Tokens
from narrate.text.words import SPEECH_VERBS

_SUBJECTS = (MentionKind.NAME, MentionKind.PRONOUN, MentionKind.FIRST, MentionKind.DESCRIPTION)
_ENDS = frozenset(".!?…;") | {"..", "...", "...."}
_TAG_REACH = 9
_ADDRESSING = frozenset("to at towards toward".split())


class TagKind(Enum):
    """How the narration beside a quotation tells its speaker."""

    SAID = "tag"
    BEAT = "beat"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tag:
    """The mention that a tag or an action beat names; addressee as far as the tag tells."""

    kind: TagKind
    mention: Mention | None = None
    addressee: int = -1


@dataclass(frozen=True, slots=True)
class Turn:
    """Quotations said in one go: spans by number, first and last paragraph, tag, names called and named in them."""

    spans: tuple[int, ...]
    first: int
    last: int
    tag: Tag
    called: frozenset[int]
    named: frozenset[int]
    bare: bool
    thought: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """What turns are made of: tokens, mentions in order, spans by paragraph and the number of each one's first span."""

    tokens: Tokens
    mentions: Sequence[Mention]
    spans: Sequence[Sequence[RawSpan]]
    numbers: Sequence[int]
    starts: Sequence[int]

    def between(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that start in tokens start..end."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def layout(tokens: Tokens, mentions: Sequence[Mention], spans: Sequence[Sequence[RawSpan]]) -> Layout:
    """The parts of a book that turns are made of."""
    numbers: list[int] = []
    total = 0
    for inside in spans:
        numbers.append(total)
        total += len(inside)
    return Layout(tokens, mentions, spans, numbers, [mention.start for mention in mentions])


def find_turns(book: Layout) -> list[Turn]:
    """The turns of a book in order; a quotation that continues the last paragraph's belongs to that one's turn."""
    turns: list[Turn] = []
    for paragraph, inside in enumerate(book.spans):
        for number, turn in enumerate(_paragraph_turns(book, paragraph)):
            continues = number == 0 and any(span.continues for span in inside[:1])
            if turns and continues and turns[-1].last == paragraph - 1:
                turns[-1] = _merged(turns[-1], turn)
            else:
                turns.append(turn)
    return turns


def token_range(book: Layout, span: int, paragraph: int) -> tuple[int, int]:
    """The tokens of a span, by its number in the book."""
    inside = book.tokens.range(paragraph)
    start = bisect_left(book.tokens.span, span, inside.start, inside.stop)
    return start, bisect_left(book.tokens.span, span + 1, start, inside.stop)


def _merged(one: Turn, other: Turn) -> Turn:
    tag = one.tag if one.tag.kind is TagKind.SAID or other.tag.kind is TagKind.NONE else other.tag
    return replace(
        one,
        spans=one.spans + other.spans,
        last=other.last,
        tag=tag,
        called=one.called | other.called,
        named=one.named | other.named,
        bare=one.bare and other.bare,
    )


def _paragraph_turns(book: Layout, paragraph: int) -> Iterator[Turn]:
    inside = book.spans[paragraph]
    said = [place for place, span in enumerate(inside) if span.kind in (SpanKind.SPEECH, SpanKind.THOUGHT)]
    group: list[int] = []
    held = Tag(TagKind.NONE)
    for place in said:
        tag = _tag(book, paragraph, place)
        if group and _is_other(held, tag):
            yield _turn(book, paragraph, group, held)
            group, held = [], Tag(TagKind.NONE)
        group.append(place)
        held = _better(held, tag)
    if group:
        yield _turn(book, paragraph, group, held)


def _is_other(held: Tag, tag: Tag) -> bool:
    both = held.kind is TagKind.SAID and tag.kind is TagKind.SAID and held.mention and tag.mention
    if not both or held.mention is None or tag.mention is None:
        return False
    return held.mention != tag.mention and -1 != held.mention.person != tag.mention.person != -1


def _better(one: Tag, other: Tag) -> Tag:
    order = (TagKind.SAID, TagKind.BEAT, TagKind.NONE)
    return other if order.index(other.kind) < order.index(one.kind) else one


def _turn(book: Layout, paragraph: int, places: Sequence[int], tag: Tag) -> Turn:
    first = book.numbers[paragraph]
    called: set[int] = set()
    named: set[int] = set()
    for place in places:
        start, end = token_range(book, first + place, paragraph)
        for mention in book.between(start, end):
            (called if _is_called(book.tokens, mention, start, end) else named).add(mention.person)
    narration = any(span.kind is SpanKind.NARRATION for span in book.spans[paragraph])
    thought = all(book.spans[paragraph][place].kind is SpanKind.THOUGHT for place in places)
    spans = tuple(first + place for place in places)
    return Turn(spans, paragraph, paragraph, tag, frozenset(called), frozenset(named), not narration, thought)


def _is_called(tokens: Tokens, mention: Mention, start: int, end: int) -> bool:
    if mention.owns:
        return False
    before = tokens.text[mention.start - 1] if mention.start > start else ","
    after = tokens.text[mention.end] if mention.end < end else "."
    marks = not before[0].isalnum() and not after[0].isalnum()
    kind_words = ("dear", "my", "oh", "hey", "no", "yes", "well", "and", "but", "old", "please", "now", "hello", "hi")
    return marks or (before.lower() in kind_words and not after[0].isalnum() and after in ",!?")


def _tag(book: Layout, paragraph: int, place: int) -> Tag:
    """What the narration behind the quotation tells, else the narration before it."""
    inside, first = book.spans[paragraph], book.numbers[paragraph]
    behind = before = Tag(TagKind.NONE)
    if place + 1 < len(inside) and inside[place + 1].kind is SpanKind.NARRATION:
        behind = _behind(book, *token_range(book, first + place + 1, paragraph))
    if behind.kind is TagKind.SAID:
        return behind
    if place and inside[place - 1].kind is SpanKind.NARRATION:
        before = _before(book, *token_range(book, first + place - 1, paragraph))
    return _better(behind, before)


def _behind(book: Layout, start: int, end: int) -> Tag:
    """The first sentence behind a quotation: `said Anna`, `Anna says softly`, or what somebody does."""
    tokens = book.tokens
    stop = next((at for at in range(start, end) if tokens.text[at] in _ENDS), end)
    mentions = [mention for mention in book.between(start, stop) if mention.kind in _SUBJECTS and not mention.owns]
    if not mentions:
        return Tag(TagKind.NONE)
    verb = next((at for at in range(start, min(stop, start + _TAG_REACH)) if tokens.low[at] in SPEECH_VERBS), -1)
    if verb < 0:
        return Tag(TagKind.BEAT, mentions[0])
    ahead = [mention for mention in mentions if mention.end <= verb]
    after = [mention for mention in mentions if mention.start > verb]
    if ahead:
        return Tag(TagKind.SAID, ahead[0], _addressee(book, verb, stop))
    if after and after[0].start <= verb + 2:
        return Tag(TagKind.SAID, after[0], _addressee(book, after[0].end, stop))
    return Tag(TagKind.BEAT, mentions[0])


def _before(book: Layout, start: int, end: int) -> Tag:
    """The last sentence before a quotation; a comma or colon at its end makes it a tag."""
    tokens = book.tokens
    last = next((at for at in range(end - 1, start - 1, -1) if tokens.text[at][0].isalnum()), start)
    opens = next((at for at in range(last, start, -1) if tokens.opening[at]), start)
    mentions = [mention for mention in book.between(opens, end) if mention.kind in _SUBJECTS and not mention.owns]
    if not mentions:
        return Tag(TagKind.NONE)
    says = any(tokens.low[at] in SPEECH_VERBS for at in range(opens, end))
    leads = tokens.text[end - 1] in (",", ":") if end > start else False
    kind = TagKind.SAID if leads and (says or tokens.text[end - 1] == ":") else TagKind.BEAT
    return Tag(kind, mentions[0], _addressee(book, mentions[0].end, end))


def _addressee(book: Layout, start: int, end: int) -> int:
    for mention in book.between(start, end):
        if mention.kind is MentionKind.NAME and book.tokens.low[mention.start - 1] in _ADDRESSING | SPEECH_VERBS:
            return mention.person
    return -1

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
_MADAM = frozenset("ma'am madam madame m'm".split())
_CLAUSE_OPENERS = frozenset(", ; : and but then when while as — -- - for so till until that if".split())
_UTTERANCES = frozenset("reply answer words rejoinder remark response question exclamation comment conclusion".split())
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
    words: int = 0
    asks: bool = False
    sir: bool = False
    madam: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """What turns are made of: tokens, mentions in order, spans by paragraph and the number of each one's first span.

    `scenes` numbers the scene of each paragraph, `edges` holds each scene's first token and the end of the last.
    """

    tokens: Tokens
    mentions: Sequence[Mention]
    spans: Sequence[Sequence[RawSpan]]
    numbers: Sequence[int]
    starts: Sequence[int]
    scenes: Sequence[int]
    edges: Sequence[int]

    def between(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that start in tokens start..end."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def scene_of(self, paragraph: int) -> tuple[int, int]:
        """The tokens of the scene that a paragraph belongs to."""
        scene = self.scenes[paragraph]
        return self.edges[scene], self.edges[scene + 1]


def layout(
    tokens: Tokens, mentions: Sequence[Mention], spans: Sequence[Sequence[RawSpan]], scenes: Sequence[int]
) -> Layout:
    """The parts of a book that turns are made of; `scenes` rise by one from 0."""
    numbers: list[int] = []
    total = 0
    for inside in spans:
        numbers.append(total)
        total += len(inside)
    edges = [bisect_left(scenes, scene) for scene in range(scenes[-1] + 1)] if scenes else []
    firsts = [*(tokens.first[paragraph] for paragraph in edges), len(tokens)]
    return Layout(tokens, mentions, spans, numbers, [mention.start for mention in mentions], scenes, firsts)


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
        words=one.words + other.words,
        asks=other.asks,
        sir=one.sir or other.sir,
        madam=one.madam or other.madam,
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
        above = _leads(book, paragraph - 1) if group[0] == 0 else held
        yield _turn(book, paragraph, group, _better(held, above))


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
    words: list[str] = []
    for place in places:
        start, end = token_range(book, first + place, paragraph)
        words += book.tokens.base[start:end]
        for mention in book.between(start, end):
            (called if _is_called(book.tokens, mention, start, end) else named).add(mention.person)
    narration = any(span.kind is SpanKind.NARRATION for span in book.spans[paragraph])
    thought = all(book.spans[paragraph][place].kind is SpanKind.THOUGHT for place in places)
    spans = tuple(first + place for place in places)
    said = Turn(spans, paragraph, paragraph, tag, frozenset(called), frozenset(named), not narration, thought)
    asks, sir, madam = "?" in words[-2:], "sir" in words, not _MADAM.isdisjoint(words)
    return replace(said, words=sum(word.isalpha() for word in words), asks=asks, sir=sir, madam=madam)


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
    owner = _owner(book, start, stop)
    if owner is not None:
        return Tag(TagKind.SAID, owner)
    actor = _actor(book, start, stop)
    if actor is None:
        return Tag(TagKind.NONE)
    verb = next((at for at in range(start, min(stop, start + _TAG_REACH)) if tokens.low[at] in SPEECH_VERBS), -1)
    if verb < 0 or not mentions:
        return Tag(TagKind.BEAT, actor)
    ahead = [mention for mention in mentions if mention.end <= verb]
    after = [mention for mention in mentions if mention.start > verb]
    if ahead:
        return Tag(TagKind.SAID, _subject(tokens, ahead, verb), _addressee(book, verb, stop))
    if after and after[0].start <= verb + 2:
        return Tag(TagKind.SAID, after[0], _addressee(book, after[0].end, stop))
    return Tag(TagKind.BEAT, actor)


def _before(book: Layout, start: int, end: int) -> Tag:
    """The last sentence before a quotation; a comma or colon at its end makes it a tag."""
    tokens = book.tokens
    last = next((at for at in range(end - 1, start - 1, -1) if tokens.text[at][0].isalnum()), start)
    opens = next((at for at in range(last, start, -1) if tokens.opening[at]), start)
    mentions = [mention for mention in book.between(opens, end) if mention.kind in _SUBJECTS and not mention.owns]
    mark = tokens.text[end - 1] if end > start else ""
    owner = _owner(book, opens, end) if mark in (",", ":") else None
    if owner is not None:
        return Tag(TagKind.SAID, owner)
    actor = _actor(book, opens, end)
    if actor is None:
        return Tag(TagKind.NONE)
    verb = next((at for at in range(end - 1, opens - 1, -1) if tokens.low[at] in SPEECH_VERBS), -1)
    if mentions and (mark == ":" or (mark == "," and verb >= 0)):
        who = _subject(tokens, mentions, verb) if verb >= 0 else mentions[0]
        return Tag(TagKind.SAID, who, _addressee(book, who.end, end))
    return Tag(TagKind.BEAT, actor, _addressee(book, actor.end, end))


def _actor(book: Layout, start: int, end: int) -> Mention | None:
    """Who does something in a sentence: its first subject, or whose eyes, hand, voice … opens it."""
    inside = book.between(start, end)
    opener = next((at for at in range(start, end) if book.tokens.text[at][0].isalnum()), end)
    if inside and inside[0].start == opener and (inside[0].owns or inside[0].kind is MentionKind.OBJECT):
        kind = MentionKind.PRONOUN if inside[0].kind is MentionKind.OBJECT else inside[0].kind
        return replace(inside[0], kind=kind, owns=False)
    return next((one for one in inside if one.kind in _SUBJECTS and not one.owns), None)


def _subject(tokens: Tokens, mentions: Sequence[Mention], verb: int) -> Mention:
    """The subject of a verb: the last mention before it that stands right there or opens a clause, else the first."""
    for mention in reversed([one for one in mentions if one.end <= verb]):
        before = tokens.low[mention.start - 1] if mention.start else ","
        if verb - mention.end <= 1 or before in _CLAUSE_OPENERS or tokens.opening[mention.start]:
            return mention
    return mentions[0]


def _owner(book: Layout, start: int, end: int) -> Mention | None:
    """Whose words they are: `was Emma's conclusion`, `his reply was,`."""
    tokens = book.tokens
    words = tokens.low[start:end]
    is_behind = words[:1] in (["was"], ["were"], ["is"], ["came"])
    if not is_behind and _UTTERANCES.isdisjoint(words):
        return None
    for mention in book.between(start, min(end, start + 3) if is_behind else end):
        after = tokens.low[mention.end : min(end, mention.end + 4)]
        owns = mention.owns or tokens.low[mention.start] in ("his", "her")
        if owns and (is_behind or not _UTTERANCES.isdisjoint(after)):
            kind = MentionKind.PRONOUN if mention.kind is MentionKind.OBJECT else mention.kind
            return replace(mention, kind=kind, owns=False)
    return None


def _leads(book: Layout, paragraph: int) -> Tag:
    """What a paragraph of narration says that leads on to the next: `Anna turned and said:`"""
    inside = book.spans[paragraph] if paragraph >= 0 else ()
    if len(inside) != 1 or inside[0].kind is not SpanKind.NARRATION:
        return Tag(TagKind.NONE)
    start, end = book.tokens.first[paragraph], book.tokens.first[paragraph + 1]
    while end > start and book.tokens.text[end - 1] in ("-", "--", "—", "–"):
        end -= 1
    tag = _before(book, start, end)
    return tag if tag.kind is TagKind.SAID else Tag(TagKind.NONE)


def _addressee(book: Layout, start: int, end: int) -> int:
    for mention in book.between(start, end):
        if mention.kind is MentionKind.NAME and book.tokens.low[mention.start - 1] in _ADDRESSING | SPEECH_VERBS:
            return mention.person
    return -1

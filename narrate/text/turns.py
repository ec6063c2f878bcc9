"""Turns of a conversation: quotations of one paragraph that one person says, and what the narration tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from narrate.schema.cast import Gender, SpanKind
from narrate.schema.packed import packed
from narrate.text.layout import Layout, token_range
from narrate.text.mentions import Mention, MentionKind
from narrate.text.tags import LEADING, NO_TAG, Tag, TagForm, TagKind, better, tag_above, tag_beside
from narrate.text.tokens import Tokens
from narrate.text.words import SPEECH_VERBS

_ANSWERS = frozenset(
    "yes no yeah yep nope aye sure okay ok right certainly never nothing because maybe perhaps".split()
)
_JOINING = frozenset(("and", "but", ";", "while", "when"))
_DASHES = frozenset(("—", "–", "-", "--"))
_SIR = frozenset("sir boy lad laddie son sonny father papa dad daddy mister lord chap fellow gentlemen brother".split())
_MADAM = frozenset("ma'am madam madame m'm miss mother mamma mama mum mom lady milady girl lass lassie ladies".split())
_HE, _SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
_NOBODY: frozenset[int] = frozenset()
_BEFORE_CALLED = frozenset("my dear old young poor yes no please thank oh little good well aye".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """Quotations said in one go: spans by number, first and last paragraph, tag, names called and named in them.

    `sir`, `madam`: it calls a man or a woman by such a word; `answers`: it begins like an answer; `breaks_off`: it ends
    with a dash; `introduced` are those who say their names; `he`, `she`: how often it speaks of a man or a woman so.
    """

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
    answers: bool = False
    breaks_off: bool = False
    introduced: frozenset[int] = _NOBODY
    he: int = 0
    she: int = 0

    @property
    def aside(self) -> bool:
        """Whether it is no part of the talk around it: a thought, or what somebody *had said* at another time."""
        return self.thought or self.tag.recalled


def find_turns(book: Layout) -> Sequence[Turn]:
    """The turns of a book in order; a quotation that continues the last paragraph's belongs to that one's turn."""
    return packed(Turn, _turns(book))


def _turns(book: Layout) -> Iterator[Turn]:
    before: Turn | None = None
    for paragraph, inside in enumerate(book.spans):
        for number, turn in enumerate(_paragraph_turns(book, paragraph)):
            continues = number == 0 and any(span.continues for span in inside[:1])
            if before is not None and continues and before.last == paragraph - 1:
                before = _merged(before, turn)
                continue
            if before is not None:
                yield before
            before = turn
    if before is not None:
        yield before


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
        breaks_off=other.breaks_off,
        introduced=one.introduced | other.introduced,
        sir=one.sir or other.sir,
        madam=one.madam or other.madam,
        he=one.he + other.he,
        she=one.she + other.she,
    )


def _paragraph_turns(book: Layout, paragraph: int) -> Iterator[Turn]:
    inside = book.spans[paragraph]
    said = [place for place, span in enumerate(inside) if span.kind in (SpanKind.SPEECH, SpanKind.THOUGHT)]
    group: list[int] = []
    held = NO_TAG
    for place in said:
        tag = tag_beside(book, paragraph, place)
        goes_over = bool(group) and held.form in LEADING and _goes_over(book, paragraph, place, tag)
        if group and (goes_over or (_is_other(held, tag) and not _is_broken_only(book, paragraph, place, tag))):
            yield _turn(book, paragraph, group, held)
            group, held = [], NO_TAG
        group.append(place)
        held = better(held, tag)
    if group:
        above = tag_above(book, paragraph - 1) if group[0] == 0 else held
        yield _turn(book, paragraph, group, _seen_below(book, paragraph, better(held, above)))


def _seen_below(book: Layout, paragraph: int, tag: Tag) -> Tag:
    """ "You're late," says a voice. / Odo stands there: whose voice it is, when the next paragraph begins with him."""
    mention = tag.mention
    if tag.kind is not TagKind.SAID or mention is None or mention.person >= 0 or paragraph + 1 >= len(book.spans):
        return tag
    start, end = book.tokens.first[paragraph + 1], book.tokens.first[paragraph + 2]
    seen = next(iter(book.between(start, end)), None)
    is_voice = mention.kind is MentionKind.DESCRIPTION and book.tokens.base[mention.end - 1] == "voice"
    is_seen = seen is not None and seen.kind is MentionKind.NAME and seen.start == start and not seen.owns
    if seen is None or not is_voice or not is_seen or book.tokens.quoted[start]:
        return tag
    return replace(tag, mention=replace(mention, person=seen.person, kind=MentionKind.NAME))


def _is_broken_only(book: Layout, paragraph: int, place: int, tag: Tag) -> bool:
    """Whether the quotation before goes on in this one: “Three!” cried Thorpe, “five, if it is an inch.”

    It does not where the sentence between them has another speak: “Who?” she asked the boy, and Tom answered, “I.”
    """
    start, end = token_range(book, book.numbers[paragraph] + place - 1)
    words, low = book.tokens.text[start:end], book.tokens.low
    is_one = not any(book.tokens.opening[start + 1 : end])
    verbs = [at for at in range(start, end) if low[at] in SPEECH_VERBS]
    leads = tag.form is TagForm.LEADING and tag.mention is not None and tag.mention.kind is MentionKind.NAME
    if leads and tag.mention is not None and verbs[:1] and verbs[0] < tag.mention.start < verbs[-1]:
        opener = tag.mention.start - 1 - (low[tag.mention.start - 1] == "the")
        if low[opener] in _JOINING:
            return False
    return is_one and words[-1:] == [","] and not SPEECH_VERBS.isdisjoint(low[start : start + 3])


def _goes_over(book: Layout, paragraph: int, place: int, tag: Tag) -> bool:
    """Whether the words before a quotation go over to another: “…” and she answered, “…”; to which his reply was"""
    start, _ = token_range(book, book.numbers[paragraph] + place - 1)
    opener = book.tokens.low[start]
    reach = {"and": 1, "but": 1, "to": 2}.get(opener, 0)
    return tag.form in LEADING and tag.mention is not None and start < tag.mention.start <= start + reach


def _is_other(held: Tag, tag: Tag) -> bool:
    """Whether two tags of one paragraph name two people."""
    one, other = held.mention, tag.mention
    if held.kind is not TagKind.SAID or tag.kind is not TagKind.SAID or one is None or other is None or one == other:
        return False
    if one.person < 0 <= other.person and other.kind is MentionKind.NAME:
        return True
    if one.person < 0 or other.person < 0:
        return Gender.UNKNOWN not in (one.gender, other.gender) and one.gender is not other.gender
    return one.person != other.person


def _turn(book: Layout, paragraph: int, places: Sequence[int], tag: Tag) -> Turn:
    first = book.numbers[paragraph]
    called: set[int] = set()
    named: set[int] = set()
    introduced: set[int] = set()
    words: list[str] = []
    for place in places:
        start, end = token_range(book, first + place)
        words += book.tokens.base[start:end]
        for mention in book.between(start, end):
            if _is_introduced(book.tokens, mention, start):
                introduced.add(mention.person)
            (called if _is_called(book.tokens, mention, start, end) else named).add(mention.person)
    narration = any(span.kind is SpanKind.NARRATION for span in book.spans[paragraph])
    thought = all(book.spans[paragraph][place].kind is SpanKind.THOUGHT for place in places)
    spans = tuple(first + place for place in places)
    said = Turn(spans, paragraph, paragraph, tag, _set(called), _set(named), not narration, thought)
    spoken = [word for word in words if word[:1].isalnum()]
    return replace(
        said,
        words=sum(word.isalpha() for word in words),
        asks="?" in words[-2:],
        sir=_addresses(words, _SIR),
        madam=_addresses(words, _MADAM),
        answers=not _ANSWERS.isdisjoint(spoken[:1]),
        breaks_off=not _DASHES.isdisjoint(words[-2:]),
        introduced=_set(introduced),
        he=sum(word in _HE for word in words),
        she=sum(word in _SHE for word in words),
    )


def _set(people: set[int]) -> frozenset[int]:
    """These people; most turns name nobody, and share one empty set."""
    return frozenset(people) if people else _NOBODY


def _addresses(words: Sequence[str], names: frozenset[str]) -> bool:
    """Whether a turn calls somebody by one of these words: "yes, sir", "my dear lady!", not "the lady of Sir John"."""
    if names.isdisjoint(words):
        return False
    for at, word in enumerate(words):
        before, after = words[at - 1] if at else ",", words[at + 1] if at + 1 < len(words) else "."
        stands_free = not after[:1].isalnum() and (not before[:1].isalnum() or before in _BEFORE_CALLED)
        if word in names and stands_free:
            return True
    return False


def _is_introduced(tokens: Tokens, mention: Mention, start: int) -> bool:
    """I'm Carl; my name is Ann; it's Priddy: a name that its bearer gives."""
    if mention.kind is not MentionKind.NAME or mention.owns:
        return False
    before = tuple(tokens.base[max(start, mention.start - 2) : mention.start])
    return before[-1:] in (("i'm",), ("it's",)) or before in (("i", "am"), ("name", "is"), ("name's",))


def _is_called(tokens: Tokens, mention: Mention, start: int, end: int) -> bool:
    if mention.owns:
        return False
    before = tokens.text[mention.start - 1] if mention.start > start else ","
    after = tokens.text[mention.end] if mention.end < end else "."
    marks = not before[0].isalnum() and not after[0].isalnum()
    kind_words = ("dear", "my", "oh", "hey", "no", "yes", "well", "and", "but", "old", "please", "now", "hello", "hi")
    return marks or (before.lower() in kind_words and not after[0].isalnum() and after in ",!?")

"""What the narration beside a quotation tells of its speaker: tags (`said Anna`) and beats (`Anna shut the door.`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from narrate.schema.cast import SpanKind
from narrate.text.layout import Layout, token_range
from narrate.text.mentions import Mention, MentionKind
from narrate.text.tokens import Tokens
from narrate.text.words import PLAIN_SPEECH, SPEECH_VERBS, STRONG_VERBS

_SUBJECTS = (MentionKind.NAME, MentionKind.PRONOUN, MentionKind.FIRST, MentionKind.DESCRIPTION)
_ENDS = frozenset(".!?…;") | {"..", "...", "...."}
_TAG_REACH = 9
_CLAUSE_OPENERS = frozenset(", ; : and but then when while as — -- - for so till until that if".split())
_UTTERANCES = frozenset(
    """reply answer words rejoinder remark response question exclamation comment conclusion inquiry enquiry voice
    declaration reasoning reproach whisper cry""".split()
)
_CONTINUING = frozenset("and but when while which as so for till until with ; ) — -- -".split())
_PASSIVE = frozenset("was were been being is are".split())
_AFTER_WHO = frozenset(", in with at on from by after then now suddenly at only had has also merely".split())
_GOES_ON = frozenset(
    "began begins continued continues resumed resumes proceeded spoke speaks added interrupted replied".split()
)
_SOFTENERS = frozenset(
    "again abruptly suddenly more once presently in at last slowly softly quietly finally then up".split()
)
_ADDRESSING = frozenset("to at towards toward".split())
_PREPOSITIONS = frozenset(
    """to at of with from upon on towards toward for by over in into near beside behind before after against round
    around about like under between than past through without across following facing""".split()
)


_MAY = frozenset("could would might can had".split())
_CONJUNCTIONS = frozenset("before after than like since till until".split())


class TagKind(Enum):
    """How the narration beside a quotation tells its speaker."""

    SAID = "tag"
    BEAT = "beat"
    NONE = "none"


class TagForm(Enum):
    """How a tag or beat is built."""

    NONE = ""
    INVERTED = "said Anna"
    DIRECT = "Anna said"
    LEADING = "Anna said,"
    LOOSE = "Anna turned:"
    OWNER = "was Anna's reply"
    AFTER = "Anna shut the door, behind the quotation"
    BEFORE = "Anna shut the door, before the quotation"


@dataclass(frozen=True, slots=True)
class Tag:
    """The mention that a tag or an action beat names; addressee as far as the tag tells.

    `plain`: its verb hardly ever does anything but introduce speech. `above`: it ends the paragraph before.
    `recalled`: somebody *had said* it, at another time.
    """

    kind: TagKind
    mention: Mention | None = None
    addressee: int = -1
    form: TagForm = TagForm.NONE
    plain: bool = False
    above: bool = False
    recalled: bool = False


NO_TAG = Tag(TagKind.NONE)
LEADING = (TagForm.LEADING, TagForm.LOOSE, TagForm.OWNER)
"""Forms of tags that stand before what is said."""


def better(one: Tag, other: Tag) -> Tag:
    """The tag that tells more of the speaker, the first where both tell the same."""
    order = (TagKind.SAID, TagKind.BEAT, TagKind.NONE)
    return other if order.index(other.kind) < order.index(one.kind) else one


def tag_beside(book: Layout, paragraph: int, place: int) -> Tag:
    """What the narration behind a quotation tells, else the narration before it; `place` counts the spans."""
    inside, first = book.spans[paragraph], book.numbers[paragraph]
    behind = before = NO_TAG
    if place + 1 < len(inside) and inside[place + 1].kind is SpanKind.NARRATION:
        behind = _behind(book, *token_range(book, first + place + 1))
    if place and inside[place - 1].kind is SpanKind.NARRATION:
        before = _before(book, *token_range(book, first + place - 1))
    if before.form in LEADING and behind.kind is TagKind.SAID and behind.form is not TagForm.INVERTED:
        start, end = token_range(book, first + place + 1)
        return before if _is_new_sentence(book.tokens, start, end) else behind
    return better(behind, before)


def _is_new_sentence(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the narration behind a quotation tells something else: She had no more to say; and he asked himself."""
    words = [at for at in range(start, end) if tokens.text[at] not in ("'", '"', "”", "’")]
    return bool(words) and (tokens.text[words[0]][0].isupper() or tokens.low[words[0]] in _CONTINUING)


def tag_above(book: Layout, paragraph: int) -> Tag:
    """What a paragraph of narration says that leads on to the next: `Anna turned and said:`, `Anna began again.`"""
    inside = book.spans[paragraph] if paragraph >= 0 else ()
    if not inside or inside[-1].kind is not SpanKind.NARRATION:
        return NO_TAG
    start, end = token_range(book, book.numbers[paragraph] + len(inside) - 1)
    while end > start and book.tokens.text[end - 1] in ("-", "--", "—", "–"):
        end -= 1
    tag = _before(book, start, end)
    if len(inside) == 1 and tag.form is TagForm.BEFORE and _goes_on(book.tokens, start, end):
        tag = replace(tag, kind=TagKind.SAID, form=TagForm.LOOSE)
    return replace(tag, above=True) if tag.kind is TagKind.SAID else NO_TAG


def _goes_on(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a paragraph ends by saying that somebody speaks: `Mrs. Hurst began again.`"""
    while end > start and (tokens.low[end - 1] in _SOFTENERS or not tokens.low[end - 1][:1].isalnum()):
        end -= 1
    return end > start and tokens.low[end - 1] in _GOES_ON


def _behind(book: Layout, start: int, end: int) -> Tag:
    """The first sentence behind a quotation: `said Anna`, `Anna says softly`, or what somebody does."""
    tokens = book.tokens
    stop = next((at for at in range(start, end) if tokens.text[at] in _ENDS), end)
    owner = _owner(book, start, stop, behind=True)
    if owner is not None:
        return Tag(TagKind.SAID, owner, form=TagForm.OWNER)
    mentions = _subjects_in(book, start, stop)
    actor = _actor(book, start, stop)
    if actor is None:
        return NO_TAG
    beat = Tag(TagKind.BEAT, actor, form=TagForm.AFTER)
    verb = next((at for at in range(start, min(stop, start + _TAG_REACH)) if tokens.low[at] in SPEECH_VERBS), -1)
    if verb < 0 or not mentions:
        return beat
    plain = tokens.low[verb] in PLAIN_SPEECH
    ahead = [mention for mention in mentions if mention.end <= verb]
    after = [mention for mention in mentions if mention.start > verb]
    if ahead:
        who = _antecedent(book, start, verb) or _subject(tokens, ahead, verb)
        addressee = _addressee(book, verb, stop)
        return Tag(TagKind.SAID, who, addressee, TagForm.DIRECT, plain, recalled=_is_recalled(tokens, who.end, verb))
    if after and after[0].start <= verb + 2:
        return Tag(TagKind.SAID, after[0], _addressee(book, after[0].end, stop), TagForm.INVERTED, plain)
    return beat


def _before(book: Layout, start: int, end: int) -> Tag:
    """The last sentence before a quotation; a comma or colon at its end, or its last word, makes it a tag."""
    tokens = book.tokens
    last = next((at for at in range(end - 1, start - 1, -1) if tokens.text[at][0].isalnum()), start)
    opens = next((at for at in range(last, start, -1) if tokens.opening[at]), start)
    mark = tokens.text[end - 1] if end > start else ""
    leads = mark in (",", ":", "--", "—", "-", "–") or (
        tokens.low[end - 1 : end] != [] and tokens.low[end - 1] in SPEECH_VERBS
    )
    owner = _owner(book, opens, end, behind=False) if leads else None
    if owner is not None:
        return Tag(TagKind.SAID, owner, form=TagForm.OWNER)
    actor = _actor(book, opens, end)
    if actor is None:
        return NO_TAG
    mentions = _subjects_in(book, opens, end)
    verb = next((at for at in range(end - 1, opens - 1, -1) if tokens.low[at] in SPEECH_VERBS), -1)
    if mentions and leads and (mark == ":" or verb >= 0 or _ends_with(tokens, opens, end)):
        told = _antecedent(book, opens, verb) if verb >= 0 else None
        who = told or _subject(tokens, mentions, verb if verb >= 0 else end)
        form = TagForm.LEADING if verb >= 0 else TagForm.LOOSE
        plain = verb >= 0 and tokens.low[verb] in PLAIN_SPEECH
        recalled = _is_recalled(tokens, who.end, verb)
        return Tag(TagKind.SAID, who, _addressee(book, who.end, end), form, plain, recalled=recalled)
    return Tag(TagKind.BEAT, actor, _addressee(book, actor.end, end), TagForm.BEFORE)


def _ends_with(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a sentence leads on by saying that somebody does something with what follows: Tom pursued with,"""
    words = tokens.low[max(start, end - 5) : end]
    return (
        words[-2:] == ["with", ","] and words[-3:-2] != [] and words[-3].endswith("ed") and _PASSIVE.isdisjoint(words)
    )


def _antecedent(book: Layout, start: int, verb: int) -> Mention | None:
    """Whom a relative clause tells to speak: it was broken by Isabella, who in a cold voice said; None without any."""
    low = book.tokens.low
    who = next((at for at in range(verb - 1, start, -1) if low[at] == "who"), -1)
    if who < 0 or not ("," not in low[who + 1 : verb] or low[who + 1] in _AFTER_WHO):
        return None
    if low[who - 1] == "and":
        who = next((at for at in range(who - 1, start, -1) if low[at] == "who"), -1)
    near = (who, who - 1) if low[who - 1] == "," else (who,)
    found = [one for one in book.between(start, max(start, who)) if one.end in near and one.kind in _SUBJECTS]
    between = [one for one in book.between(who, verb) if one.kind in _SUBJECTS and not one.owns]
    direct = [one for one in between if one.end == verb and not _is_behind_preposition(book.tokens, one, start)]
    return found[-1] if found and not direct and not found[-1].owns else None


def _is_recalled(tokens: Tokens, start: int, verb: int) -> bool:
    """Whether a verb tells of an earlier time: he *had* always *said*."""
    return any(tokens.low[at] in ("had", "'d", "’d") for at in range(max(start, verb - 2), verb))


def _subjects_in(book: Layout, start: int, end: int) -> list[Mention]:
    """Those who may do something in a sentence: no owners, and nobody behind a preposition while there are others."""
    found = [mention for mention in book.between(start, end) if mention.kind in _SUBJECTS and not mention.owns]
    free = [mention for mention in found if not _is_behind_preposition(book.tokens, mention, start)]
    return free or found


def _is_behind_preposition(tokens: Tokens, mention: Mention, start: int) -> bool:
    """Whether a preposition stands before somebody; before Tom came, it is a conjunction."""
    before = tokens.low[mention.start - 1] if mention.start > start else ""
    after = tokens.low[mention.end] if mention.end < len(tokens) else ""
    if (
        before in _CONJUNCTIONS
        and after not in _MAY
        and (after.endswith("ed") or after in STRONG_VERBS or after in SPEECH_VERBS)
    ):
        return False
    return before in _PREPOSITIONS


def _actor(book: Layout, start: int, end: int) -> Mention | None:
    """Who does something in a sentence: its first subject, or whose eyes, hand, voice … opens it."""
    inside = book.between(start, end)
    opener = next((at for at in range(start, end) if book.tokens.text[at][0].isalnum()), end)
    if inside and inside[0].start == opener and (inside[0].owns or inside[0].kind is MentionKind.OBJECT):
        kind = MentionKind.PRONOUN if inside[0].kind is MentionKind.OBJECT else inside[0].kind
        return replace(inside[0], kind=kind, owns=False)
    return next(iter(_subjects_in(book, start, end)), None)


def _subject(tokens: Tokens, mentions: Sequence[Mention], verb: int) -> Mention:
    """The subject of a verb: the last mention before it that stands right there or opens a clause, else the first."""
    for mention in reversed([one for one in mentions if one.end <= verb]):
        before = tokens.low[mention.start - 1] if mention.start else ","
        directly = verb - mention.end <= 1 and tokens.text[mention.end] not in (",", "and")
        if directly or before in _CLAUSE_OPENERS or tokens.opening[mention.start]:
            return mention
    return mentions[0]


def _owner(book: Layout, start: int, end: int, *, behind: bool) -> Mention | None:
    """Whose words they are: `was Emma's conclusion` behind a quotation, `his reply was,` before it: the last, there."""
    while behind and start < end and not book.tokens.text[start][0].isalnum():
        start += 1
    words = book.tokens.low[start:end]
    is_behind = behind and words[:1] in (["was"], ["were"], ["is"], ["came"])
    if behind and not is_behind:
        found = list(book.between(start, start + 1))
    else:
        found = list(book.between(start, min(end, start + 3) if is_behind else end))[:: 1 if is_behind else -1]
    if not is_behind and _UTTERANCES.isdisjoint(words) and "saying" not in words:
        return None
    for mention in found:
        after = book.tokens.low[mention.end : min(end, mention.end + 4)]
        owns = mention.owns or book.tokens.low[mention.start] in ("his", "her")
        if owns and (is_behind or after[:1] == ["saying"] or not _UTTERANCES.isdisjoint(after)):
            kind = MentionKind.PRONOUN if mention.kind is MentionKind.OBJECT else mention.kind
            return replace(mention, kind=kind, owns=False)
    return None


def _addressee(book: Layout, start: int, end: int) -> int:
    for mention in book.between(start, end):
        if mention.kind is MentionKind.NAME and book.tokens.low[mention.start - 1] in _ADDRESSING | SPEECH_VERBS:
            return mention.person
    return -1

"""Whom "he", "she" and "the old woman" most likely mean: people fade as the text goes on, and rise when named.

A light form of centering (Grosz, Joshi and Weinstein 1995): subjects weigh more than objects; a scene's end forgets.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from narrate.schema.cast import Age, Gender
from narrate.text.columns import integers
from narrate.text.mentions import Mention, MentionKind
from narrate.text.roster import RosterEntry
from narrate.text.tokens import Tokens
from narrate.text.words import AFTER_OBJECTS

_SENTENCE = 0.9
_PARAGRAPH = 0.65
_SCENE = 0.1
_LEAST = 0.02
_SUBJECT, _NAMED, _OWNER, _CALLED = 1.0, 0.6, 0.45, 0.15
_PRONOUN_SUBJECT, _PRONOUN = 0.8, 0.35
_UNSURE = 0.6
_MOST = 3.0
"""How many times its own weight a mention may bring somebody to: a hero named all the time is not every "she"."""

_HERO = 0.5
_SHARE_OF_HERO = 0.25

_CLAUSE = 12
_CLAUSE_ENDS = frozenset(
    "and but or because when while if that who whom which where before after until as , ; : — -- ( ) …".split()
)

Shares = tuple[tuple[int, float], ...]
"""People and their shares of the attention, the largest first."""


class Minds:
    """The shares of one paragraph or mention after the other, in columns: as tuples those of a book would be large."""

    def __init__(self) -> None:
        self._people = array("i")
        self._shares = array("d")
        self._ends = array("q", [0])

    def append(self, shares: Shares) -> None:
        """Adds those of the next."""
        self._people.extend(person for person, _ in shares)
        self._shares.extend(share for _, share in shares)
        self._ends.append(len(self._people))

    def __getitem__(self, paragraph: int) -> Shares:
        inside = slice(self._ends[paragraph], self._ends[paragraph + 1])
        return tuple(zip(self._people[inside], self._shares[inside], strict=True))


class Meant:
    """Whom each unnamed mention may mean, by the mention's first token."""

    def __init__(self) -> None:
        self._starts = integers()
        self._shares = Minds()

    def append(self, start: int, shares: Shares) -> None:
        """Adds whom the next mention may mean."""
        self._starts.append(start)
        self._shares.append(shares)

    def at(self, start: int) -> Shares:
        """Whom the mention at this token may mean; nobody when there is none."""
        place = bisect_left(self._starts, start)
        is_there = place < len(self._starts) and self._starts[place] == start
        return self._shares[place] if is_there else ()


@dataclass(frozen=True, slots=True)
class Focus:
    """Whom each unnamed mention may mean, by the mention's first token; and who is in mind as a paragraph begins."""

    meant: Meant
    minds: Minds


class _Mind:
    """How much each person is in mind; nobody stays for ever."""

    def __init__(self) -> None:
        self.weights: dict[int, float] = {}

    def fade(self, factor: float) -> None:
        faded = {person: weight * factor for person, weight in self.weights.items()}
        self.weights = {person: weight for person, weight in faded.items() if weight > _LEAST}

    def raise_by(self, person: int, weight: float) -> None:
        old = self.weights.get(person, 0.0)
        self.weights[person] = max(old, min(old + weight, _MOST * weight))

    def recall(self, weights: Mapping[int, float]) -> None:
        """Gives people at least these weights."""
        for person, weight in weights.items():
            self.weights[person] = max(self.weights.get(person, 0.0), weight)

    def shares(self) -> Shares:
        total = sum(self.weights.values()) or 1.0
        ranked = sorted(self.weights.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple((person, weight / total) for person, weight in ranked)


def find_focus(
    tokens: Tokens, mentions: Sequence[Mention], roster: Sequence[RosterEntry], scenes: Sequence[int]
) -> Focus:
    """Follows the attention through a book; `scenes` numbers the scene of each paragraph. Linear in the text."""
    mind = _Mind()
    heroes = _heroes(tokens, mentions)
    meant = Meant()
    minds = Minds()
    at = 0
    for paragraph in range(len(scenes)):
        new_scene = paragraph == 0 or scenes[paragraph] != scenes[paragraph - 1]
        mind.fade(_SCENE if new_scene else _PARAGRAPH)
        if new_scene:
            mind.recall(heroes)
        minds.append(mind.shares()[:8])
        inside: list[Mention] = []
        while at < len(mentions) and tokens.paragraph[mentions[at].start] == paragraph:
            inside.append(mentions[at])
            at += 1
        _read(tokens, inside, roster, mind, meant)
    return Focus(meant, minds)


def _heroes(tokens: Tokens, mentions: Sequence[Mention]) -> Mapping[int, float]:
    """Whom a scene that begins with "she" may mean: those of whom the book tells most, with weights."""
    told = Counter(m.person for m in mentions if m.person >= 0 and not tokens.quoted[m.start])
    most = max(told.values(), default=1)
    return {person: _HERO * times / most for person, times in told.items() if times >= _SHARE_OF_HERO * most}


def _read(tokens: Tokens, inside: Sequence[Mention], roster: Sequence[RosterEntry], mind: _Mind, meant: Meant) -> None:
    last, doer = inside[0].start if inside else 0, -1
    for mention, subject in _with_roles(tokens, inside):
        mind.fade(_SENTENCE ** sum(tokens.opening[last + 1 : mention.start + 1]))
        doer = -1 if any(tokens.opening[last + 1 : mention.start + 1]) else doer
        last = mention.start
        if mention.person >= 0 and (mention.kind is not MentionKind.DESCRIPTION or roster[mention.person].named):
            mind.raise_by(mention.person, _weight(tokens, mention, subject=subject))
            doer = mention.person if subject else doer
        elif mention.kind in (MentionKind.PRONOUN, MentionKind.OBJECT, MentionKind.DESCRIPTION):
            beside = _objects(tokens, inside, mention) if subject else frozenset()
            others = [
                pair
                for pair in mind.shares()
                if pair[0] not in beside and (pair[0] != doer or not is_object(tokens, mention.start))
            ]
            shares = _fitting(mention, roster, others, _owner(mention, roster, others))
            meant.append(mention.start, shares)
            doer = shares[0][0] if subject and shares else doer
            if mention.person >= 0:
                mind.raise_by(mention.person, _weight(tokens, mention, subject=subject))
            if shares:
                weight = _PRONOUN_SUBJECT if subject and mention.kind is not MentionKind.OBJECT else _PRONOUN
                sure = shares[0][1] if mention.kind is MentionKind.DESCRIPTION else max(shares[0][1], _UNSURE)
                mind.raise_by(shares[0][0], weight * sure)


def _objects(tokens: Tokens, inside: Sequence[Mention], subject: Mention) -> frozenset[int]:
    """Who is named behind a subject in its clause, and so is not the subject: not Maelis, in "She looks at Maelis"."""
    found: set[int] = set()
    for other in inside:
        if other.start <= subject.start:
            continue
        between = range(subject.end, other.start)
        if len(between) > _CLAUSE or any(tokens.opening[at] or tokens.low[at] in _CLAUSE_ENDS for at in between):
            break
        if tokens.opening[other.start] or tokens.quoted[other.start]:
            break
        if other.kind is MentionKind.NAME and other.person >= 0:
            found.add(other.person)
    return frozenset(found)


def _owner(mention: Mention, roster: Sequence[RosterEntry], shares: Sequence[tuple[int, float]]) -> int:
    """Whose mother, friend … it is: the one named, or most likely meant by "his" and "her"; −1 for nobody's."""
    if mention.owner >= 0 or mention.owner_gender is Gender.UNKNOWN:
        return mention.owner
    return next((person for person, _ in shares if roster[person].gender is mention.owner_gender), -1)


def is_object(tokens: Tokens, at: int) -> bool:
    """Whether a pronoun is somebody to whom something is done: not the one who does it, and owner of nothing."""
    low = tokens.low[at]
    after = tokens.low[at + 1] if at + 1 < len(tokens) else "."
    return low == "him" or (low == "her" and (not after.isalpha() or after in AFTER_OBJECTS))


def _with_roles(tokens: Tokens, inside: Sequence[Mention]) -> Iterator[tuple[Mention, bool]]:
    """Each mention, and whether it is the first of its sentence that owns nothing: its subject, as a rule."""
    taken, sentence, last = False, -1, inside[0].start if inside else 0
    for mention in inside:
        opened = sum(tokens.opening[last + 1 : mention.start + 1])
        if opened or tokens.span[mention.start] != sentence:
            taken, sentence = False, tokens.span[mention.start]
        subject = not taken and not mention.owns and mention.kind is not MentionKind.OBJECT
        taken = taken or subject
        last = mention.start
        yield mention, subject


def _weight(tokens: Tokens, mention: Mention, *, subject: bool) -> float:
    if tokens.quoted[mention.start]:
        return _CALLED
    if mention.owns:
        return _OWNER
    return _SUBJECT if subject else _NAMED


def _fitting(
    mention: Mention, roster: Sequence[RosterEntry], shares: Sequence[tuple[int, float]], owner: int
) -> Shares:
    """The people whom a mention can mean, by gender and age; who is not known to fit counts half, family twice."""
    found: list[tuple[int, float]] = []
    for person, share in shares:
        entry = roster[person]
        if mention.gender is not Gender.UNKNOWN and entry.gender not in (mention.gender, Gender.UNKNOWN):
            continue
        if mention.neuter and entry.gender is not Gender.UNKNOWN:
            continue
        if person == owner or (Age.UNKNOWN not in (mention.age, entry.age) and mention.age is not entry.age):
            continue
        known = entry.gender is mention.gender or mention.gender is Gender.UNKNOWN
        related = owner >= 0 and not entry.family.isdisjoint(roster[owner].family)
        found.append((person, share * (1.0 if known else 0.5) * (2.0 if related else 1.0)))
    total = sum(share for _, share in found) or 1.0
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple((person, share / total) for person, share in found[:4])

"""What speaks for each candidate of a turn: a row of features per candidate, in the order of FEATURES."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narrate.schema.cast import Gender
from narrate.text.mentions import Mention, MentionKind, RosterEntry
from narrate.text.turns import Layout, TagKind, Turn

FEATURES = (
    "tag names",
    "tag names another",
    "tag pronoun fits",
    "tag pronoun misfits",
    "tag pronoun, latest of gender",
    "tag pronoun, second of gender",
    "tag describes",
    "tag describes gender",
    "tag misdescribes gender",
    "tag says I",
    "beat names",
    "beat names another",
    "beat pronoun fits",
    "beat pronoun misfits",
    "beat pronoun, latest of gender",
    "beat pronoun, second of gender",
    "beat describes",
    "beat says I",
    "in the paragraph",
    "called here",
    "named here",
    "called by the turn before",
    "called by the turn after",
    "named by the turn before",
    "addressed by the turn before",
    "addressed here",
    "ends the paragraph before",
    "subject of the paragraph before",
    "in the paragraph before",
    "distance",
    "never seen before",
    "in the paragraph after",
    "tags near",
    "tags in the book",
    "is the narrator",
    "only one of the scene",
    "description",
    "bare and latest speaker near",
    "thought: latest subject",
    "gender unknown, pronoun",
)
"""The names of the features, in the order of the columns."""

CANDIDATES = 10
"""How many candidates a turn has at most."""

_BACK = 14
_AHEAD = 2
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Case:
    """A turn with its candidates and their features, shape (candidates, features)."""

    turn: Turn
    candidates: tuple[int, ...]
    rows: NDArray[np.float64]


class Evidence:
    """Knows the whole book, and describes each turn's candidates."""

    def __init__(self, book: Layout, turns: Sequence[Turn], roster: Sequence[RosterEntry], narrator: int) -> None:
        self._book = book
        self._turns = turns
        self._roster = roster
        self._narrator = narrator
        self._by_paragraph: dict[int, list[Mention]] = defaultdict(list)
        self._seen: dict[int, list[int]] = defaultdict(list)
        for mention in book.mentions:
            paragraph = book.tokens.paragraph[mention.start]
            self._by_paragraph[paragraph].append(mention)
            if mention.person >= 0 and not book.tokens.quoted[mention.start]:
                self._seen[mention.person].append(mention.start)
        self._named = [self._person_of(turn) for turn in turns]
        self._share = Counter(person for person in self._named if person >= 0)
        self._common = [person for person, _ in self._share.most_common(3)]

    def cases(self) -> list[Case]:
        """Every turn described."""
        return [self._case(number) for number in range(len(self._turns))]

    def _person_of(self, turn: Turn) -> int:
        mention = turn.tag.mention
        if mention is None or turn.tag.kind is not TagKind.SAID:
            return -1
        return self._narrator if mention.kind is MentionKind.FIRST else mention.person

    def _case(self, number: int) -> Case:
        turn = self._turns[number]
        candidates = self._candidates(number)
        ranks = self._ranks(turn)
        rows = [self._row(number, person, ranks, len(candidates)) for person in candidates]
        return Case(turn, candidates, np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES)))

    def _candidates(self, number: int) -> tuple[int, ...]:
        """The people near the turn, the nearest and the tagged first; in the order of the roster."""
        turn = self._turns[number]
        weights: Counter[int] = Counter()
        for paragraph in range(max(0, turn.first - _BACK), turn.last + _AHEAD + 1):
            for mention in self._by_paragraph.get(paragraph, ()):
                distance = abs(paragraph - turn.first) + 1
                quoted = self._book.tokens.quoted[mention.start]
                weights[mention.person] += 10_000 // distance // (4 if quoted else 1)
        for near in range(max(0, number - _NEAR), min(len(self._turns), number + _NEAR + 1)):
            weights[self._named[near]] += 20_000 // (abs(near - number) + 1)
        for person in (*self._common, self._narrator):
            weights[person] += 500
        if self._narrator >= 0:
            weights[self._narrator] += 100_000
        if turn.tag.mention is not None:
            weights[turn.tag.mention.person] += 1_000_000
        del weights[-1]
        best = sorted(weights, key=lambda person: (-weights[person], person))[:CANDIDATES]
        return tuple(sorted(best))

    def _ranks(self, turn: Turn) -> dict[Gender, list[int]]:
        """For each gender the people last named in narration before the tag, the latest first."""
        limit = self._limit(turn)
        last = {
            person: places[bisect_left(places, limit) - 1]
            for person, places in self._seen.items()
            if bisect_left(places, limit)
        }
        order = sorted(last, key=lambda person: -last[person])
        return {
            gender: [person for person in order if self._roster[person].gender in (gender, Gender.UNKNOWN)]
            for gender in (Gender.FEMALE, Gender.MALE)
        }

    def _limit(self, turn: Turn) -> int:
        mention = turn.tag.mention
        return mention.start if mention is not None else self._book.tokens.first[turn.first]

    def _row(self, number: int, person: int, ranks: dict[Gender, list[int]], size: int) -> list[float]:
        turn = self._turns[number]
        return [
            *self._tag_features(turn, person, ranks),
            *self._place_features(number, person),
            *self._book_features(number, person, size),
            *self._rest(turn, person, ranks),
        ]

    def _tag_features(self, turn: Turn, person: int, ranks: dict[Gender, list[int]]) -> list[float]:
        said = turn.tag.kind is TagKind.SAID
        mention = turn.tag.mention
        row = [0.0] * 18
        if mention is None:
            return row
        gender = self._roster[person].gender
        known = mention.person >= 0
        at = 0 if said else 10
        if mention.kind is MentionKind.FIRST:
            row[9 if said else 17] = float(person == self._narrator)
            row[at + 1] = float(person != self._narrator)
        elif known and mention.kind is MentionKind.NAME:
            row[at + (0 if mention.person == person else 1)] = 1.0
        elif mention.kind is MentionKind.DESCRIPTION:
            row[6 if said else 16] = float(known and mention.person == person)
            if said and mention.gender is not Gender.UNKNOWN and not (known and mention.person == person):
                row[7 if gender is mention.gender else 8] = float(gender is not Gender.UNKNOWN)
            row[at + 1] = float(known and mention.person != person)
        elif mention.kind is MentionKind.PRONOUN:
            row[at + 2] = float(gender is mention.gender)
            row[at + 3] = float(gender not in (mention.gender, Gender.UNKNOWN))
            order = ranks.get(mention.gender, [])
            row[at + 4] = float(order[:1] == [person])
            row[at + 5] = float(order[1:2] == [person])
        return row

    def _place_features(self, number: int, person: int) -> list[float]:
        turn = self._turns[number]
        before = self._turns[number - 1] if number and self._turns[number - 1].last >= turn.first - 2 else None
        after = self._turns[number + 1] if number + 1 < len(self._turns) else None
        if after is not None and after.first > turn.last + 2:
            after = None
        said_in = self._narrated(turn.first)
        previous = self._narrated(turn.first - 1)
        return [
            float(person in said_in),
            float(person in turn.called),
            float(person in turn.named),
            float(before is not None and person in before.called),
            float(after is not None and person in after.called),
            float(before is not None and person in before.named),
            float(before is not None and before.tag.addressee == person),
            float(turn.tag.addressee == person),
            float(previous[-1:] == [person]),
            float(previous[:1] == [person]),
            float(person in previous),
            *self._distance(turn, person),
            float(person in self._narrated(turn.last + 1)),
        ]

    def _narrated(self, paragraph: int) -> list[int]:
        tokens = self._book.tokens
        return [
            mention.person
            for mention in self._by_paragraph.get(paragraph, ())
            if mention.person >= 0 and not tokens.quoted[mention.start]
        ]

    def _distance(self, turn: Turn, person: int) -> tuple[float, float]:
        places = self._seen.get(person, [])
        place = bisect_left(places, self._book.tokens.first[turn.first])
        if not place:
            return 3.0, 1.0
        paragraphs = turn.first - self._book.tokens.paragraph[places[place - 1]]
        return min(3.0, math.log1p(paragraphs)), 0.0

    def _book_features(self, number: int, person: int, size: int) -> list[float]:
        near = range(max(0, number - _NEAR), min(len(self._turns), number + _NEAR + 1))
        tags = sum(self._named[other] == person for other in near if other != number)
        return [
            min(3.0, float(tags)),
            math.log1p(self._share[person]) / 3,
            float(person == self._narrator),
            float(size == 1),
            float(not self._roster[person].named),
        ]

    def _rest(self, turn: Turn, person: int, ranks: dict[Gender, list[int]]) -> list[float]:
        latest = [order[0] for order in ranks.values() if order]
        pronoun = turn.tag.mention is not None and turn.tag.mention.kind is MentionKind.PRONOUN
        return [
            float(turn.bare and person in latest),
            float(turn.thought and self._narrated(turn.first - 1)[:1] == [person]),
            float(pronoun and self._roster[person].gender is Gender.UNKNOWN),
        ]

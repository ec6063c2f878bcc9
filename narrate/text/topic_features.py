"""Whom the talk is about, who is not in it then; and in whose head the narration is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from narrate.schema.cast import Gender
from narrate.text.evidence import BookEvidence
from narrate.text.turns import Turn

_REACH = 6

Times = Counter[int]


class Topics:
    """For one turn: how often the turns before and after it name people, and call them, within _REACH in the scene."""

    def __init__(self, book: BookEvidence, number: int) -> None:
        self._book = book
        self._turn = book.turns[number]
        self._near = {
            step: turn for step in range(-_REACH, _REACH + 1) if step and (turn := book.neighbour(number, step))
        }
        before = [turn for step, turn in self._near.items() if step < 0]
        after = [turn for step, turn in self._near.items() if step > 0]
        self._counts = [_named(before), _named(after), _called(before), _called(after)]
        self._he = sum(turn.he for turn in (*before, *after))
        self._she = sum(turn.she for turn in (*before, *after))
        self._thinks = book.minds_in(book.book.scenes[self._turn.first])
        self._most = max(self._thinks.values(), default=0)

    def of(self, person: int) -> list[float]:
        """The candidate named and called around; spoken of as he or she; told to by a tag; how much he thinks."""
        gender = self._book.roster[person].gender
        turn, thinks = self._turn, self._thinks[person]
        return [
            *(float(counts[person]) for counts in self._counts),
            float(self._names(1, person)),
            float(self._names(-2, person)),
            float(self._names(2, person)),
            _of(gender, turn.he, turn.she),
            _of(gender, self._he, self._she),
            float(self._told(1) == person),
            float(self._told(-2) == person),
            float(min(20, thinks)),
            thinks / max(1, self._most),
            self._book.minds[person] / self._book.most_minded,
        ]

    def _names(self, step: int, person: int) -> bool:
        return step in self._near and person in self._near[step].named

    def _told(self, step: int) -> int:
        return self._near[step].tag.addressee if step in self._near else -2


def _named(turns: Iterable[Turn]) -> Times:
    return Counter(person for turn in turns for person in turn.named)


def _called(turns: Iterable[Turn]) -> Times:
    return Counter(person for turn in turns for person in turn.called)


def _of(gender: Gender, he: int, she: int) -> float:
    """How often somebody of this gender is spoken of less how often one of the other is; 0 where it is not known."""
    if gender is Gender.UNKNOWN:
        return 0.0
    return float(he - she if gender is Gender.MALE else she - he)

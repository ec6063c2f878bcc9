"""A first guess at who says each turn of a book, which is looked at turn by turn with the turns around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from narrate.text.cases import Case
from narrate.text.columns import AtHand, Rows

_AT_HAND = 1024

Guess = Mapping[int, float]
"""The share of each candidate of a turn."""


class Guesses(AtHand[Guess]):
    """The guess at each turn."""

    __slots__ = ("_people", "_shares")

    def __init__(self, cases: Sequence[Case], shares: Sequence[NDArray[np.float64]]) -> None:
        super().__init__(_AT_HAND)
        self._people = Rows()
        self._shares = shares
        for number, case in enumerate(cases):
            for person in case.candidates:
                self._people.add(number, person)

    def __len__(self) -> int:
        return len(self._shares)

    def made(self, number: int) -> Guess:
        """The guess at a turn."""
        return dict(zip(self._people[number], self._shares[number].tolist(), strict=True))

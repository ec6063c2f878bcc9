"""A first guess at who says each turn of a book, which is looked at turn by turn with the turns around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from narrate.text.cases import Case
from narrate.text.columns import Rows

_AT_HAND = 1024

Guess = Mapping[int, float]
"""The share of each candidate of a turn."""


class Guesses(Sequence[Guess]):
    """The guess at each turn; those near the turn looked at last are at hand. Slices are lists."""

    def __init__(self, cases: Sequence[Case], shares: Sequence[NDArray[np.float64]]) -> None:
        self._size = len(cases)
        self._people = Rows()
        self._shares = shares
        self._at_hand: dict[int, Guess] = {}
        for number, case in enumerate(cases):
            for person in case.candidates:
                self._people.add(number, person)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Guess]:
        return map(self._guess, range(self._size))

    @overload
    def __getitem__(self, number: int) -> Guess: ...

    @overload
    def __getitem__(self, number: slice) -> list[Guess]: ...

    def __getitem__(self, number: int | slice) -> Guess | list[Guess]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        found = self._at_hand.get(number)
        if found is None:
            if len(self._at_hand) == _AT_HAND:
                self._at_hand.clear()
            found = self._at_hand[number] = self._guess(number)
        return found

    def _guess(self, number: int) -> Guess:
        return dict(zip(self._people[number], self._shares[number].tolist(), strict=True))

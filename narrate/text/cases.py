"""The turns of a book with what speaks for each candidate: what who speaks is guessed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from narrate.text.packing import Tables
from narrate.text.turns import Turn

_AT_HAND = 64


@dataclass(frozen=True, slots=True)
class Case:
    """A turn with its candidates and their features, which are a table of `tables`: all those of a book are packed.

    `described`: what is the same for all turns whose tags describe their speaker in the same way. `said` are its words.
    """

    turn: Turn
    candidates: tuple[int, ...]
    tables: Tables
    number: int = 0
    described: tuple[str, ...] | None = None
    scene: int = 0
    said: tuple[str, ...] = ()

    @property
    def rows(self) -> NDArray[np.float32]:
        """The features, shape (candidates, features)."""
        return self.tables[self.number]


Told = tuple[Turn, tuple[int, ...], tuple[str, ...] | None, int, tuple[str, ...]]
"""A case without its table: turn, candidates, description, scene, words."""


class Cases(Sequence[Case]):
    """The cases of a book; those asked for last are at hand. Slices are lists."""

    __slots__ = ("_at_hand", "_tables", "_told")

    def __init__(self, told: Sequence[Told], tables: Tables) -> None:
        self._told = told
        self._tables = tables
        self._at_hand: dict[int, Case] = {}

    def __len__(self) -> int:
        return len(self._told)

    def __iter__(self) -> Iterator[Case]:
        return (self._case(number, told) for number, told in enumerate(self._told))

    @overload
    def __getitem__(self, number: int) -> Case: ...

    @overload
    def __getitem__(self, number: slice) -> list[Case]: ...

    def __getitem__(self, number: int | slice) -> Case | list[Case]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        found = self._at_hand.get(number)
        if found is None:
            if len(self._at_hand) == _AT_HAND:
                self._at_hand.clear()
            at = range(len(self))[number]
            found = self._at_hand[number] = self._case(at, self._told[at])
        return found

    def _case(self, number: int, told: Told) -> Case:
        turn, candidates, described, scene, said = told
        return Case(turn, candidates, self._tables, number, described, scene, said)

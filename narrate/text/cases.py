"""The turns of a book with what speaks for each candidate: what who speaks is guessed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narrate.text.columns import AtHand
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


class Cases(AtHand[Case]):
    """The cases of a book."""

    __slots__ = ("_tables", "_told")

    def __init__(self, told: Sequence[Told], tables: Tables) -> None:
        super().__init__(_AT_HAND)
        self._told = told
        self._tables = tables

    def __len__(self) -> int:
        return len(self._told)

    def __iter__(self) -> Iterator[Case]:
        return (self._case(number, told) for number, told in enumerate(self._told))

    def made(self, number: int) -> Case:
        """The case of a turn."""
        return self._case(number, self._told[number])

    def _case(self, number: int, told: Told) -> Case:
        turn, candidates, described, scene, said = told
        return Case(turn, candidates, self._tables, number, described, scene, said)

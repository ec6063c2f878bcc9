"""Tables of numbers as few bytes: most features of a turn are those of its neighbours too, and many are nought."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import overload

import numpy as np
from numpy.typing import NDArray

_TOGETHER = 32


class Tables:
    """Tables of float32 with as many columns each, bit by bit as they were; a few are packed together, by columns.

    One table of 100 columns takes a tenth of its bytes, and one alone a fifth. Those asked for last are at hand.
    """

    __slots__ = ("_at_hand", "_blocks", "_ends", "_loose")

    def __init__(self, tables: Iterable[NDArray[np.float32]] = ()) -> None:
        self._blocks: list[bytes] = []
        self._ends = array("q", [0])
        self._loose: list[NDArray[np.float32]] = []
        self._at_hand: tuple[int, NDArray[np.float32]] | None = None
        for table in tables:
            self.append(table)

    def append(self, table: NDArray[np.float32]) -> None:
        """Adds a table, shape (rows, columns)."""
        self._loose.append(table)
        self._ends.append(self._ends[-1] + len(table))
        if len(self._loose) == _TOGETHER:
            self._blocks.append(zlib.compress(np.vstack(self._loose).T.tobytes(), 1))
            self._loose = []

    def __len__(self) -> int:
        return len(self._ends) - 1

    @property
    def nbytes(self) -> int:
        """How many bytes the tables take."""
        return sum(map(len, self._blocks)) + sum(table.nbytes for table in self._loose)

    def __getitem__(self, number: int) -> NDArray[np.float32]:
        block, place = divmod(number, _TOGETHER)
        if block == len(self._blocks):
            return self._loose[place]
        first = self._ends[block * _TOGETHER]
        return self._block(block)[self._ends[number] - first : self._ends[number + 1] - first]

    def _block(self, number: int) -> NDArray[np.float32]:
        at_hand = self._at_hand
        if at_hand is not None and at_hand[0] == number:
            return at_hand[1]
        rows = self._ends[(number + 1) * _TOGETHER] - self._ends[number * _TOGETHER]
        flat = np.frombuffer(zlib.decompress(self._blocks[number]), dtype=np.float32)
        table = np.ascontiguousarray(flat.reshape(-1, rows).T) if rows else flat.reshape(0, 0)
        self._at_hand = (number, table)
        return table


class Ragged(Sequence[NDArray[np.float64]]):
    """Rows of float64, each as long as it is, in one column. Slices are lists."""

    __slots__ = ("_ends", "_numbers")

    def __init__(self, rows: Iterable[NDArray[np.float64]]) -> None:
        numbers, ends = array("d"), array("q", [0])
        for row in rows:
            numbers.frombytes(row.tobytes())
            ends.append(len(numbers))
        self._numbers: NDArray[np.float64] = np.frombuffer(numbers) if numbers else np.zeros(0)
        self._ends = ends

    @classmethod
    def divided(cls, numbers: NDArray[np.float64], sizes: Iterable[int]) -> Ragged:
        """A column divided into rows of these sizes."""
        found = cls(())
        found._numbers = numbers
        found._ends.extend(accumulate(sizes))
        return found

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, number: int) -> NDArray[np.float64]: ...

    @overload
    def __getitem__(self, number: slice) -> list[NDArray[np.float64]]: ...

    def __getitem__(self, number: int | slice) -> NDArray[np.float64] | list[NDArray[np.float64]]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        at = range(len(self))[number]
        return self._numbers[self._ends[at] : self._ends[at + 1]]

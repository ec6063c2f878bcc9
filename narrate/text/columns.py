"""Columns of a long book: equal words are one string, and what only rises is told by where it rises."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Sized
from typing import TypeVar, overload

Value = TypeVar("Value")


def integers() -> array[int]:
    """An empty column of whole numbers, four bytes each."""
    return array("i")


class Words(Sequence[str]):
    """A column of words, by the number that each has in a list of the different ones. Slices are lists."""

    __slots__ = ("_numbers", "_words")

    def __init__(self, numbers: array[int], words: Sequence[str]) -> None:
        self._numbers = numbers
        self._words = words

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return map(self._words.__getitem__, self._numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._words[number] for number in self._numbers[at]]
        return self._words[self._numbers[at]]

    def __eq__(self, other: object) -> bool:
        return list(self) == other if isinstance(other, list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


class Steps:
    """A column that rises by one at each edge, from -1 before the first; as long as `column`."""

    __slots__ = ("_column", "edges")

    def __init__(self, column: Sized) -> None:
        self.edges = integers()
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    def __iter__(self) -> Iterator[int]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, at: int) -> int:
        """The number at a place that is not negative."""
        return bisect_right(self.edges, at) - 1


class Rows:
    """Rows of whole numbers in one column: as a list each, those of a book would be large. A row may be empty."""

    __slots__ = ("_numbers", "_starts")

    def __init__(self) -> None:
        self._numbers = integers()
        self._starts = integers()

    def add(self, row: int, number: int) -> None:
        """Puts a number to the end of the last row, or of a later one."""
        while len(self._starts) <= row:
            self._starts.append(len(self._numbers))
        self._numbers.append(number)

    def __getitem__(self, row: int) -> list[int]:
        if not 0 <= row < len(self._starts):
            return []
        end = self._starts[row + 1] if row + 1 < len(self._starts) else len(self._numbers)
        return self._numbers[self._starts[row] : end].tolist()


class AtHand(Sequence[Value]):
    """A row whose values are made when they are asked for; those asked for last are at hand. Slices are lists."""

    __slots__ = ("_at_hand", "_most")

    def __init__(self, most: int) -> None:
        self._at_hand: dict[int, Value] = {}
        self._most = most

    @abstractmethod
    def made(self, number: int) -> Value:
        """The value at a place."""

    def __iter__(self) -> Iterator[Value]:
        return map(self.made, range(len(self)))

    @overload
    def __getitem__(self, number: int) -> Value: ...

    @overload
    def __getitem__(self, number: slice) -> list[Value]: ...

    def __getitem__(self, number: int | slice) -> Value | list[Value]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        at = range(len(self))[number]
        found = self._at_hand.get(at)
        if found is None:
            if len(self._at_hand) == self._most:
                self._at_hand.clear()
            found = self._at_hand[at] = self.made(at)
        return found


class Picked(Sequence[Value]):
    """Some of the values of a row, in the order of their places in it; none of them is copied. Slices are lists."""

    __slots__ = ("_places", "_values")

    def __init__(self, values: Sequence[Value], places: array[int]) -> None:
        self._values = values
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Value]:
        return map(self._values.__getitem__, self._places)

    @overload
    def __getitem__(self, number: int) -> Value: ...

    @overload
    def __getitem__(self, number: slice) -> list[Value]: ...

    def __getitem__(self, number: int | slice) -> Value | list[Value]:
        if isinstance(number, slice):
            return [self._values[place] for place in self._places[number]]
        return self._values[self._places[number]]


def places_in(order: array[int]) -> array[int]:
    """Where each number from 0 on stands in an order of all of them."""
    places = array("i", bytes(4 * len(order)))
    for place, number in enumerate(order):
        places[number] = place
    return places

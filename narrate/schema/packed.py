"""Rows of many values as few bytes: what a long book is made of need not lie about as objects all the time."""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import TypeVar, overload

from narrate.schema.plain import form_of

Value = TypeVar("Value")

FEW = 16_384
"""A row of no more values stays as it is: a novel of ordinary length is read as fast as ever."""

_BLOCK = 256
_LEVEL = 3
_AT_HAND = 4
"""So many blocks stay unpacked: whoever looks at a place mostly looks at those around it next."""


def _one(value: object) -> int:
    return 1


def packed(
    kind: object,
    values: Iterable[Value],
    *,
    few: int = FEW,
    size: Callable[[Value], int] = _one,
    block: int = _BLOCK,
) -> Sequence[Value]:
    """These values in a row that takes little room, when they are more than a few; they are taken one by one.

    `size` says for how many a value counts; `block` of them are packed together. One alone is not packed: it would be
    unpacked as a whole each time.
    """
    rest = iter(values)
    first: list[Value] = []
    total = 0
    for value in rest:
        first.append(value)
        total += size(value)
        if total > few and len(first) > 1:
            return Packed(kind, chain(_taken(first), rest), block=block)
    return tuple(first)


def _taken(values: list[Value]) -> Iterator[Value]:
    """The values in order, each out of the list before the next."""
    values.reverse()
    while values:
        yield values.pop()


class Packed(Sequence[Value]):
    """A row of values of one type, block by block as compressed JSON; equal to a tuple of the same values.

    Each value is made anew when its block is asked for, so two looks at one place may give two equal values.
    """

    __slots__ = ("_at_hand", "_block", "_blocks", "_form", "_size")

    def __init__(self, kind: object, values: Iterable[Value], *, block: int = _BLOCK) -> None:
        self._form = form_of(kind)
        self._block = block
        self._size = 0
        self._at_hand: tuple[tuple[int, list[Value]], ...] = ()
        rest = iter(values)
        self._blocks = [self._pack(some) for some in iter(lambda: list(islice(rest, block)), [])]

    def _pack(self, values: list[Value]) -> bytes:
        self._size += len(values)
        plain = json.dumps(list(map(self._form.write, values)), separators=(",", ":"))
        return zlib.compress(plain.encode("ascii"), _LEVEL)

    def _unpacked(self, number: int) -> list[Value]:
        return list(map(self._form.read, json.loads(zlib.decompress(self._blocks[number]))))

    def _of_block(self, number: int) -> list[Value]:
        """The values of a block; the row of blocks at hand is replaced as a whole, so threads do not disturb it."""
        at_hand = self._at_hand
        for known, values in at_hand:
            if known == number:
                return values
        values = self._unpacked(number)
        self._at_hand = ((number, values), *at_hand[: _AT_HAND - 1])
        return values

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Value]:
        for number in range(len(self._blocks)):
            yield from self._unpacked(number)

    @overload
    def __getitem__(self, place: int) -> Value: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Value, ...]: ...

    def __getitem__(self, place: int | slice) -> Value | tuple[Value, ...]:
        if isinstance(place, slice):
            return tuple(map(self._one, range(*place.indices(self._size))))
        return self._one(place if 0 <= place < self._size else range(self._size)[place])

    def _one(self, place: int) -> Value:
        number, inside = divmod(place, self._block)
        return self._of_block(number)[inside]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (tuple, Packed)):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{self._size} packed values>"


class Joined(Sequence[Value]):
    """Several rows as one, none of them copied; equal to a tuple of the same values."""

    __slots__ = ("_rows", "_starts")

    def __init__(self, *rows: Sequence[Value]) -> None:
        self._rows = [row for row in rows if len(row)]
        self._starts = [0, *accumulate(map(len, self._rows))]

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[Value]:
        return chain.from_iterable(self._rows)

    @overload
    def __getitem__(self, place: int) -> Value: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Value, ...]: ...

    def __getitem__(self, place: int | slice) -> Value | tuple[Value, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        at = range(len(self))[place]
        row = bisect_right(self._starts, at) - 1
        return self._rows[row][at - self._starts[row]]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (tuple, Joined, Packed)) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

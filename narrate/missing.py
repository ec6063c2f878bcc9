"""Which takes are not there yet, and which chapters wait for them."""

from __future__ import annotations


class Missing:
    """The takes that are not there yet, by id, each with the places of the chapters that need it.

    Ids are kept as sixteen bytes of their hash: a long book has a take for every sixth word.
    """

    def __init__(self) -> None:
        self._places: dict[bytes, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, id: str) -> bool:
        return key_of(id) in self._places

    def add(self, id: str, place: int) -> None:
        """Notes that the chapter at this place needs a take; places rise."""
        known = self._places.get(key_of(id), ())
        if known[-1:] != (place,):
            self._places[key_of(id)] = (*known, place)

    def places(self, id: str) -> tuple[int, ...]:
        """The chapters that need a take, none when it is there."""
        return self._places.get(key_of(id), ())


def key_of(id: str) -> bytes:
    """A take's id in sixteen bytes: the first half of its hash, which no two takes have in common either."""
    return bytes.fromhex(id[:32])

"""What may happen to a take on a disk."""

from __future__ import annotations

from pathlib import Path

from narrate.takes import TakeStore


def _paths(store: TakeStore) -> list[Path]:
    return sorted(store.root.glob("??/*.take"))


def _flip(store: TakeStore) -> None:
    data = bytearray(_paths(store)[0].read_bytes())
    data[len(data) // 2] ^= 1
    _paths(store)[0].write_bytes(data)


def _cut(store: TakeStore) -> None:
    _paths(store)[0].write_bytes(_paths(store)[0].read_bytes()[:-10])


def _zero(store: TakeStore) -> None:
    _paths(store)[0].write_bytes(bytes(_paths(store)[0].stat().st_size))


def _swap(store: TakeStore) -> None:
    one, other = _paths(store)[:2]
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)


def _folder(store: TakeStore) -> None:
    path = _paths(store)[0]
    path.unlink()
    path.mkdir()


def _link(store: TakeStore) -> None:
    path = _paths(store)[0]
    path.unlink()
    path.symlink_to("/etc/passwd")


HARMS = (_flip, _cut, _zero, _swap, _folder, _link)
"""A flipped bit, a torn end, zeros, two takes that changed places, a folder and a link in a take's place."""

"""Recorded takes on disk, each under the hash of everything that shapes its sound.

One file a take: a header (magic, version, lengths, SHA-256 of all of it), then a description in JSON and the sound as
16-bit FLAC. Written whole or not at all, never changed, every byte checked when read.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from narrate.errors import StorageError
from narrate.files import link, replacing, storage, sweep
from narrate.schema.audio import Audio, mono
from narrate.schema.timeline import Take, TakeSpec

SPEAKING_REVISION = 1
"""Rises when the way a take is cut, checked or levelled changes: older takes are then spoken anew."""

_HEADER = struct.Struct(">4sHHQ32s")
_MAGIC = b"NRTK"
_VERSION = 1
_NAME = re.compile(r"[0-9a-f]{64}\.take")


def take_id(spec: TakeSpec) -> str:
    """The SHA-256 of everything that shapes a take's sound, in hexadecimal."""
    values = [getattr(spec, field.name) for field in fields(spec)]
    described = json.dumps([SPEAKING_REVISION, *values], ensure_ascii=True)
    return hashlib.sha256(described.encode("ascii")).hexdigest()


class BadTakeError(StorageError):
    """A take on disk is damaged; it has been moved aside and must be spoken again."""


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a check of a store found: good and damaged takes, bytes in use, stray temporary files."""

    good: int
    damaged: tuple[str, ...]
    size: int
    strays: int


class TakeStore:
    """The takes of one story, in `root`; safe against crashes, full disks and several processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def has(self, id: str) -> bool:
        """Whether a take stands complete under this id (header and length; `verify` looks at every byte)."""
        return self._header(id) is not None

    def info(self, id: str) -> Take | None:
        """The description of a take, None when there is no complete one."""
        header = self._header(id)
        if header is None:
            return None
        try:
            with self._path(id).open("rb") as file:
                file.seek(_HEADER.size)
                return _take(id, file.read(header[0]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def spec(self, id: str) -> TakeSpec | None:
        """What a take was spoken from; None when none is complete, or an early narrate did not write it down."""
        header = self._header(id)
        if header is None:
            return None
        try:
            with self._path(id).open("rb") as file:
                file.seek(_HEADER.size)
                return TakeSpec(**json.loads(file.read(header[0]))["spec"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def read(self, id: str) -> Audio:
        """The sound of a take, every byte checked; BadTakeError when it is damaged or gone."""
        description, payload = self._payload(id)
        import soundfile

        samples, rate = soundfile.read(io.BytesIO(payload[description:]), dtype="float32")
        return mono(samples, int(rate), _take(id, payload[:description]).marks)

    def flac(self, id: str) -> bytes:
        """The sound of a take as a FLAC file, every byte checked; BadTakeError when it is damaged or gone."""
        description, payload = self._payload(id)
        return payload[description:]

    def verify(self, id: str) -> bool:
        """Whether every byte of a take is as it was written; a damaged one is moved aside."""
        try:
            self._payload(id)
        except BadTakeError:
            return False
        return True

    def write(self, id: str, audio: Audio, take: Take, spec: TakeSpec | None = None) -> None:
        """Stores one channel of sound and its description under `id`; StorageError when the disk refuses."""
        described = _described(take) | ({"spec": _described(spec)} if spec else {})
        payload_head = json.dumps(described, sort_keys=True).encode("ascii")
        payload = payload_head + _flac(audio)
        digest = _digest(id, len(payload_head), payload)
        header = _HEADER.pack(_MAGIC, _VERSION, len(payload_head), len(payload), digest)
        self._put(id, header + payload)

    def packed(self, id: str) -> bytes:
        """A take's whole file, every byte checked, to be sent to another store; BadTakeError as in `read`."""
        self._payload(id)
        with storage(self._path(id)):
            return self._path(id).read_bytes()

    def adopt(self, id: str, data: bytes) -> Take:
        """Stores a take's file that another machine sent; BadTakeError unless every byte is as it was written there."""
        header = _unpacked(data[: _HEADER.size], len(data))
        payload = data[_HEADER.size :]
        if header is None or _digest(id, header[0], payload) != header[2]:
            raise BadTakeError(f"the take {id[:12]} arrived damaged", code="N602", hint="run again: it is spoken anew")
        self._put(id, data)
        return _take(id, payload[: header[0]])

    def borrow(self, other: TakeStore, ids: Iterable[str]) -> int:
        """Takes over what another store has and this one lacks, without copying where the disk allows; how many."""
        lacking = [id for id in dict.fromkeys(ids) if other.has(id) and not self.has(id)]
        for id in lacking:
            link(other._path(id), self._path(id))
        return len(lacking)

    def sweep(self) -> int:
        """Removes temporary files that a crash left; returns how many."""
        return sweep(self.root, "*/")

    def occupied(self, id: str) -> bool:
        """Whether anything at all stands in the place of a take, good or bad."""
        return os.path.lexists(self._path(id))

    def check(self, *, read: bool = True) -> StoreReport:
        """Looks at every take, with `read` at every byte; moves damaged ones to `bad/` and removes old strays."""
        self.sweep()
        ids = list(self.ids())
        size = sum(_size(self._path(id)) for id in ids)
        damaged = tuple(id for id in ids if not ((not read and self.has(id)) or self.verify(id)))
        strays = sum(1 for _ in self.root.glob("*/.*.partial-*"))
        return StoreReport(len(ids) - len(damaged), damaged, size, strays)

    def ids(self) -> Iterator[str]:
        """The ids of all takes, sorted."""
        for path in sorted(self.root.glob("??/*.take")):
            if _NAME.fullmatch(path.name):
                yield path.stem

    def _path(self, id: str) -> Path:
        return self.root / id[:2] / f"{id}.take"

    def _header(self, id: str) -> tuple[int, int, bytes] | None:
        path = self._path(id)
        try:
            with path.open("rb") as file:
                return _unpacked(file.read(_HEADER.size), os.fstat(file.fileno()).st_size)
        except OSError:
            return None

    def _payload(self, id: str) -> tuple[int, bytes]:
        header = self._header(id)
        path = self._path(id)
        try:
            data = path.read_bytes()[_HEADER.size :] if header else b""
        except OSError:
            data = b""
        if header and _digest(id, header[0], data) == header[2]:
            return header[0], data
        self._set_aside(path)
        raise BadTakeError(f"the take {id[:12]} is damaged or gone", code="N601", hint="run again: it is spoken anew")

    def _put(self, id: str, data: bytes) -> None:
        path = self._path(id)
        with storage(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as partial, partial.open("xb") as file:
            file.write(data)

    def _set_aside(self, path: Path) -> None:
        if not (path.exists() or path.is_symlink()):
            return
        with storage(path):
            (self.root / "bad").mkdir(parents=True, exist_ok=True)
            path.replace(self.root / "bad" / f"{path.name}.{time.monotonic_ns()}")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _unpacked(head: bytes, size: int) -> tuple[int, int, bytes] | None:
    """Lengths of description and payload, and the digest, that the head of a file of `size` bytes tells."""
    try:
        magic, version, description, length, digest = _HEADER.unpack(head)
    except struct.error:
        return None
    complete = (magic, version, size) == (_MAGIC, _VERSION, _HEADER.size + length)
    return (description, length, digest) if complete else None


def _digest(id: str, description: int, payload: bytes) -> bytes:
    """Covers the id and the header too, so that takes that changed places are found out."""
    return hashlib.sha256(f"{id} {_VERSION} {description} ".encode("ascii") + payload).digest()


def _flac(audio: Audio) -> bytes:
    import soundfile

    target = io.BytesIO()
    whole = np.round(np.clip(audio.samples[:, 0], -1.0, 32767 / 32768) * 32768).astype(np.int16)
    soundfile.write(target, whole, audio.rate, format="FLAC", subtype="PCM_16")
    return target.getvalue()


def _described(what: Take | TakeSpec) -> dict[str, Any]:
    """The fields of a description: those of a take hold nothing but numbers, strings and tuples of them."""
    return {field.name: getattr(what, field.name) for field in fields(what)}


def _take(id: str, description: bytes) -> Take:
    found: dict[str, Any] = json.loads(description)
    return Take(
        id=id,
        frames=int(found["frames"]),
        rate=int(found["rate"]),
        lufs=float(found["lufs"]),
        peak_db=float(found["peak_db"]),
        problems=tuple(map(str, found["problems"])),
        marks=tuple((int(word), int(frame)) for word, frame in found.get("marks", ())),
    )

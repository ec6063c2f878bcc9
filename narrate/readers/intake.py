"""Bytes in: a path or standard input, checked before anything looks at them."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from narrate.errors import InputError, Place
from narrate.readers.limits import MAX_FILE_BYTES
from narrate.text.wording import guessed

STDIN = "-"

_MAGIC = (
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90\x00", "a Windows program"),
    (b"RIFF", "RIFF"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"fLaC", "FLAC"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document"),
    (b"{\\rtf", "RTF"),
)
_PRINTABLE = ("PDF", "RTF")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a]")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's bytes and what is shown as its name in messages."""

    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def suffix(self) -> str:
        """The file name's suffix in lower case, "" for standard input."""
        return Path(self.path).suffix.lower()

    @property
    def looks_like(self) -> str | None:
        """The name of the binary format that the first bytes announce."""
        name = next((name for magic, name in _MAGIC if self.data.startswith(magic)), None)
        # A story may begin with "RIFF" or "Rar!": such words count only before bytes that no text has.
        return name if name in _PRINTABLE or not self.data[:8].isascii() or _CONTROL.search(self.data[:1024]) else None


def load(path: str | Path) -> Document:
    """The bytes of `path`, or of standard input for "-"; InputError (N104–N107) when they cannot be had whole."""
    if str(path) == STDIN:
        return Document("stdin", _bounded(sys.stdin.buffer, "stdin"))
    name = str(path)
    with _explained(name):
        _check_kind(name)
        with Path(path).open("rb") as file:
            before = _fingerprint(file)
            data = _bounded(file, name)
            if _fingerprint(file) != before:
                raise InputError("the file changed while it was read", code="N107", place=Place(name), hint="try again")
    return Document(name, data)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    place = Place(name)
    try:
        yield
    except FileNotFoundError as error:
        what = "a link to a file that does not exist" if os.path.islink(name) else "no such file"  # noqa: PTH114
        raise InputError(what, code="N104", place=place, hint=_near(name) or "check the path") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot be read: {reason}", code="N104", place=place) from error


def _near(name: str) -> str:
    """The file beside it that may have been meant; empty when none is called like it."""
    path = Path(name)
    try:
        beside = [file.name for file in islice(path.parent.iterdir(), _LOOKED_AT) if file.is_file()]
    except (OSError, ValueError):
        return ""
    return guessed(path.name, beside).strip()


_LOOKED_AT = 2000


def _check_kind(name: str) -> None:
    mode = os.stat(name).st_mode  # noqa: PTH116 - Path would normalise the name
    if stat.S_ISDIR(mode):
        raise InputError("is a folder, not a story", code="N105", place=Place(name), hint="name a file in it")
    if stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
        raise InputError("is a device, not a story", code="N105", place=Place(name))


def _fingerprint(file: BinaryIO) -> tuple[int, int]:
    status = os.fstat(file.fileno())
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else (0, 0)


def _bounded(file: BinaryIO, name: str) -> bytes:
    parts, size = [], 0
    while size <= MAX_FILE_BYTES and (part := file.read(_PART_BYTES)):  # `read` sets aside all that it is asked for
        parts.append(part)
        size += len(part)
    if size > MAX_FILE_BYTES:
        allowed = f"at most {MAX_FILE_BYTES // 1024 // 1024} MB are read"
        raise InputError("the file is too large", code="N106", place=Place(name), hint=allowed)
    return b"".join(parts)


_PART_BYTES = 1 << 20

"""Zip archives that nobody vouches for: every byte counted while it is inflated, nothing ever written to disk.

Codes: N121 damaged, N122 a bomb, N123 too many entries, N124 protected, N125 overlapping entries.
Remarks: N126 an entry left out, N127 salvaged without its directory.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise

from narrate.errors import InputError, Place
from narrate.readers.intake import Document
from narrate.readers.limits import ZIP_ENTRIES, ZIP_ENTRY_BYTES, ZIP_RATIO, ZIP_RATIO_FROM_BYTES, ZIP_TOTAL_BYTES
from narrate.schema.source import Remark

_CHUNK = 64 * 1024
_LOCAL_MARK = b"PK\x03\x04"
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error)


class Archive:
    """The entries of a zip file by name. `remarks` grows while it is read."""

    def __init__(self, document: Document) -> None:
        self.path = document.path
        self.remarks: list[Remark] = []
        self._total = 0
        self._salvaged: dict[str, bytes] = {}
        self._zip: zipfile.ZipFile | None = None
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._size = len(document.data)
        self._refuse_crowds(document.data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(document.data))
        except _BROKEN:
            self._salvage(document.data)
        else:
            self._check()
        self.names = tuple(self._infos or self._salvaged)
        """The names of the entries, in the order of the directory."""
        self._folded = {name.lower(): name for name in reversed(self.names)}

    def find(self, name: str) -> str | None:
        """The entry of that name, or one that differs in capitals alone; None when there is none."""
        return name if name in self._infos or name in self._salvaged else self._folded.get(name.lower())

    def read(self, name: str) -> bytes | None:
        """The bytes of an entry; None, with a remark, when it is missing or damaged."""
        if name in self._salvaged:
            return self._salvaged[name]
        info = self._infos.get(name)
        if info is None or self._zip is None:
            self._leave_out(name, "is not in the file")
            return None
        try:
            return self._inflated(self._zip, info)
        except _BROKEN as error:
            self._leave_out(name, f"is damaged ({error})")
            return None

    def _leave_out(self, name: str, why: str) -> None:
        self.remarks.append(Remark(Place(self.path), "N126", f"{shown_name(name)} {why}: left out"))

    def _refuse_crowds(self, data: bytes) -> None:
        """Counts entries before the directory is read: a million of them would take a gigabyte."""
        if data.count(b"PK\x01\x02") > ZIP_ENTRIES:
            raise self._refused("N123", f"more than {ZIP_ENTRIES:,} entries")

    def _check(self) -> None:
        infos = self._zip.infolist() if self._zip else []
        in_order = sorted(infos, key=lambda info: info.header_offset)
        if any(b.header_offset < a.header_offset + a.compress_size + _LOCAL.size for a, b in pairwise(in_order)):
            raise self._refused("N125", "entries overlap: made to harm, or badly damaged")
        for info in infos:
            if info.flag_bits & 1:
                raise self._refused("N124", "protected by a password", "save it without one")
            if stat.S_ISLNK(info.external_attr >> 16):
                self._leave_out(info.filename, "is a link")
            elif info.compress_type not in _METHODS:
                self._leave_out(info.filename, f"is packed by a method (number {info.compress_type}) that no EPUB uses")
            elif info.filename in self._infos:
                self._leave_out(info.filename, "stands there twice: the second")
            else:
                self._infos[info.filename] = info

    def _inflated(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        parts: list[bytes] = []
        size = 0
        with archive.open(info) as entry:
            while part := entry.read(_CHUNK):
                size += len(part)
                self._count(info.filename, size, len(part), min(info.compress_size, self._size))
                parts.append(part)
        return b"".join(parts)

    def _count(self, name: str, size: int, new: int, compressed: int) -> None:
        """Refuse a bomb while it goes off: the sizes that the directory claims are not believed."""
        self._total += new
        grows = size > ZIP_RATIO_FROM_BYTES and size > ZIP_RATIO * max(1, compressed)
        if grows or size > ZIP_ENTRY_BYTES or self._total > ZIP_TOTAL_BYTES:
            raise self._refused("N122", f"{shown_name(name)} grows without measure: a zip bomb")

    def _salvage(self, data: bytes) -> None:
        """Entries found by their own headers, where the directory is cut off."""
        for name, content, whole in _local_entries(data, self._count):
            if whole:
                self._salvaged.setdefault(name, content)
            else:
                self._leave_out(name, "is cut off")
        if not self._salvaged:
            raise self._refused("N121", "no zip archive, or damaged beyond reading", "fetch or save the book again")
        what = f"the file's directory is missing or damaged: {len(self._salvaged)} parts salvaged"
        self.remarks.append(Remark(Place(self.path), "N127", what))

    def _refused(self, code: str, what: str, hint: str = "") -> InputError:
        return InputError(what, code=code, place=Place(self.path), hint=hint)


def _local_entries(data: bytes, count: Callable[[str, int, int, int], None]) -> Iterator[tuple[str, bytes, bool]]:
    """Name, bytes, and whether they are all there, of each entry in turn."""
    position = data.find(_LOCAL_MARK)
    for _ in range(ZIP_ENTRIES):
        if position < 0 or position + _LOCAL.size > len(data):
            return
        _, _, flags, method, _, _, _, compressed, _, name_length, extra = _LOCAL.unpack_from(data, position)
        start = position + _LOCAL.size
        name = data[start : start + name_length].decode("utf-8", "replace")
        rest = memoryview(data)[start + name_length + extra :]
        content, used, whole = (b"", 0, False) if flags & 1 else _content(rest, method, compressed)
        count(name, len(content), len(content), max(used, 1))
        yield name, content, whole
        position = data.find(_LOCAL_MARK, start + name_length + extra + used)


def _content(rest: memoryview, method: int, compressed: int) -> tuple[bytes, int, bool]:
    """What an entry holds, how many bytes of the file it takes, and whether it is whole."""
    if method == zipfile.ZIP_STORED:
        return bytes(rest[:compressed]), min(compressed, len(rest)), compressed <= len(rest)
    if method != zipfile.ZIP_DEFLATED:
        return b"", 0, False
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(rest, ZIP_ENTRY_BYTES)
    except zlib.error:
        return b"", 0, False
    used = len(rest) - len(inflater.unused_data) - len(inflater.unconsumed_tail)
    return content, used, inflater.eof


def shown_name(name: str) -> str:
    """An entry's name, safe to show: no control characters, not endless."""
    readable = "".join(c if c.isprintable() else "�" for c in name)
    return readable if len(readable) <= 120 else readable[:119] + "…"

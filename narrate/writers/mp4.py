"""The head of an M4B: tags, cover, and languages that are valid, moved before the sound so that it plays at once.

ISO/IEC 14496-12 for the boxes, Apple's metadata item list for the tags. FFmpeg writes both kinds of chapters (Nero's
list and a text track), but gives the text track a language of zero, which keeps Apple's players from showing them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from narrate.errors import ToolError
from narrate.writers.tags import GENRE, Tags, is_png, one_line, rewriting

Boxes = list[tuple[bytes, bytes]]
"""Names and contents."""

_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_TEXT, _JPEG, _PNG, _INTEGER = 1, 13, 14, 21
_AUDIOBOOK = 2
_LONG_SIZE = 1
_UNDETERMINED = "und"


def tag_mp4(path: Path, tags: Tags) -> None:
    """Gives the MP4 at `path`, its head behind its sound, tags and valid languages, and puts the head first."""
    with rewriting(path) as (source, target):
        found = list(_top(source))
        heads = [place for place in found if place[0] == b"moov"]
        if len(heads) != 1 or heads[0] != found[-1]:
            raise ToolError(f"{path.name} has no head behind its sound", code="N404", hint="run the same command again")
        source.seek(heads[0][1])
        moov = _parsed(source.read(heads[0][2]))[0][1]
        moov = _with_tags(_mended(moov, tags.language), tags)
        # The new head's length does not depend on the numbers that stand in it.
        moov = _shifted(moov, len(moov) + 8)
        source.seek(0)
        target.write(source.read(found[0][2]))
        target.write(_box(b"moov", moov))
        _copy(source, target, heads[0][1])


def _top(source: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Name, offset and length of each box of the file."""
    offset = 0
    while len(head := source.read(16)) >= 8:
        size, name = struct.unpack(">I4s", head[:8])
        size = struct.unpack(">Q", head[8:])[0] if size == _LONG_SIZE else size
        if size < 8:
            raise ToolError("a box without length in an MP4", code="N404")
        yield name, offset, size
        offset += size
        source.seek(offset)


def _copy(source: BinaryIO, target: BinaryIO, end: int) -> None:
    left = end - source.tell()
    while left > 0 and (block := source.read(min(left, 1 << 20))):
        target.write(block)
        left -= len(block)


def _parsed(data: bytes) -> Boxes:
    found: Boxes = []
    offset = 0
    while offset + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, offset)
        found.append((name, data[offset + 8 : offset + size]))
        offset += max(8, size)
    return found


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def _changed(data: bytes, change: Callable[[bytes, bytes], bytes]) -> bytes:
    """A container with `change(name, content)` for every box in it that holds no others."""
    parts = []
    for name, content in _parsed(data):
        inner = _changed(content, change) if name in _CONTAINERS else change(name, content)
        parts.append(_box(name, inner))
    return b"".join(parts)


def _mended(moov: bytes, language: str) -> bytes:
    """Every track with a language: a text track of FFmpeg's has none."""
    code = _packed(language or _UNDETERMINED)

    def mend(name: bytes, content: bytes) -> bytes:
        if name != b"mdhd":
            return content
        at = 32 if content[0] == 1 else 20
        return content[:at] + code + content[at + 2 :]

    return _changed(moov, mend)


def _packed(language: str) -> bytes:
    """Three letters in fifteen bits: ISO/IEC 14496-12 §8.4.2."""
    letters = language if len(language) == 3 and language.isascii() and language.islower() else _UNDETERMINED
    first, second, third = (ord(letter) - 0x60 for letter in letters)
    return struct.pack(">H", first << 10 | second << 5 | third)


def _shifted(moov: bytes, by: int) -> bytes:
    """Every chunk's place moved: the head now stands before the sound."""

    def shift(name: bytes, content: bytes) -> bytes:
        if name not in (b"stco", b"co64"):
            return content
        form = "I" if name == b"stco" else "Q"
        count = struct.unpack_from(">I", content, 4)[0]
        places = struct.unpack_from(f">{count}{form}", content, 8)
        try:
            return content[:8] + struct.pack(f">{count}{form}", *(place + by for place in places))
        except struct.error as error:
            raise ToolError("the book is too large for one file", code="N404", hint="split it: --chapters") from error

    return _changed(moov, shift)


def _with_tags(moov: bytes, tags: Tags) -> bytes:
    boxes = _parsed(moov)
    others = next((_parsed(content) for name, content in boxes if name == b"udta"), [])
    kept = b"".join(_box(name, content) for name, content in others if name != b"meta")
    handler = _box(b"hdlr", struct.pack(">II4s4s9x", 0, 0, b"mdir", b"appl"))
    meta = _box(b"meta", struct.pack(">I", 0) + handler + _box(b"ilst", b"".join(_items(tags))))
    rest = b"".join(_box(name, content) for name, content in boxes if name != b"udta")
    return rest + _box(b"udta", kept + meta)


def _items(tags: Tags) -> Iterator[bytes]:
    texts = {
        b"\xa9nam": tags.title,
        b"\xa9alb": tags.album,
        b"\xa9ART": tags.author,
        b"aART": tags.author,
        b"\xa9wrt": tags.narrator,
        b"\xa9nrt": tags.narrator,
        b"\xa9gen": GENRE,
        b"\xa9day": tags.year,
        b"desc": tags.description,
        b"ldes": tags.description,
        b"\xa9pub": tags.publisher,
        b"\xa9too": "narrate",
    }
    for name, value in texts.items():
        if one_line(value):
            yield _box(name, _data(_TEXT, one_line(value).encode("utf-8", "replace")))
    if tags.tracks:
        yield _box(b"trkn", _data(0, struct.pack(">HHHH", 0, tags.track, tags.tracks, 0)))
    yield _box(b"stik", _data(_INTEGER, bytes((_AUDIOBOOK,))))
    yield _box(b"pgap", _data(_INTEGER, b"\x01"))
    if tags.cover:
        yield _box(b"covr", _data(_PNG if is_png(tags.cover) else _JPEG, tags.cover))
    series, part = tags.series or ("", "")
    own = {"SERIES": series, "SERIES-PART": part, "LANGUAGE": tags.language, "PUBLISHER": tags.publisher}
    yield from (_freeform(key, one_line(said)) for key, said in own.items() if one_line(said))


def _freeform(name: str, value: str) -> bytes:
    mean = _box(b"mean", struct.pack(">I", 0) + b"com.apple.iTunes")
    named = _box(b"name", struct.pack(">I", 0) + name.encode())
    return _box(b"----", mean + named + _data(_TEXT, value.encode("utf-8", "replace")))


def _data(kind: int, value: bytes) -> bytes:
    return _box(b"data", struct.pack(">II", kind, 0) + value)

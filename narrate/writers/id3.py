"""ID3v2.3 at the head of an MP3: the version that every player reads, Windows among them, in UTF-16.

https://id3.org/id3v2.3.0 and https://id3.org/id3v2-chapters-1.0. A list of contents names at most 255 children, so a
book of more chapters gets a list of lists: FFmpeg writes one whose count wraps.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from narrate.writers.tags import GENRE, Mark, Tags, copy_rest, cover_type, one_line, rewriting

_MOST_CHILDREN = 255
_NO_OFFSET = 0xFFFFFFFF
_TOP, _ORDERED = 0x02, 0x01
_FRONT_COVER = 3


def tag_mp3(path: Path, tags: Tags, marks: Sequence[Mark]) -> None:
    """Puts the tags at the head of the MP3 at `path`, which must have none."""
    with rewriting(path) as (source, target):
        target.write(id3(tags, marks))
        copy_rest(source, target)


def id3(tags: Tags, marks: Sequence[Mark]) -> bytes:
    """A whole ID3v2.3 tag."""
    body = b"".join([*_texts(tags), *_more(tags), *_contents(tags, marks), *_picture(tags)])
    return b"ID3\x03\x00\x00" + _synchsafe(len(body)) + body


def _texts(tags: Tags) -> Iterator[bytes]:
    found = {
        "TIT2": tags.title,
        "TALB": tags.album,
        "TPE1": tags.author,
        "TPE2": tags.author,
        "TCOM": tags.narrator,
        "TCON": GENRE,
        "TRCK": f"{tags.track}/{tags.tracks}" if tags.tracks else "",
        "TYER": tags.year,
        "TLAN": tags.language,
        "TPUB": tags.publisher,
    }
    for name, value in found.items():
        if one_line(value):
            yield _frame(name, b"\x01" + _utf16(one_line(value)))


def _more(tags: Tags) -> Iterator[bytes]:
    if tags.description:
        language = (tags.language or "und").encode("ascii", "replace")[:3].ljust(3)
        yield _frame("COMM", b"\x01" + language + _utf16("") + b"\0\0" + _utf16(one_line(tags.description)))
    for name, value in zip(("SERIES", "SERIES-PART"), tags.series or (), strict=False):
        if value:
            yield _frame("TXXX", b"\x01" + _utf16(name) + b"\0\0" + _utf16(one_line(value)))


def _contents(tags: Tags, marks: Sequence[Mark]) -> Iterator[bytes]:
    ids = [f"ch{number:04}" for number in range(1, len(marks) + 1)]
    groups = [ids[at : at + _MOST_CHILDREN] for at in range(0, len(ids), _MOST_CHILDREN)]
    if len(groups) > 1:
        names = [f"toc{number}" for number in range(1, len(groups) + 1)]
        yield _list("toc", _TOP | _ORDERED, names, tags.album)
        yield from (_list(name, _ORDERED, group) for name, group in zip(names, groups, strict=True))
    elif groups:
        yield _list("toc", _TOP | _ORDERED, groups[0], tags.album)
    for id, mark in zip(ids, marks, strict=True):
        times = struct.pack(">IIII", mark.start_ms, mark.end_ms, _NO_OFFSET, _NO_OFFSET)
        yield _frame("CHAP", id.encode() + b"\0" + times + _title(mark.title))


def _list(id: str, flags: int, children: Sequence[str], title: str = "") -> bytes:
    names = b"".join(child.encode() + b"\0" for child in children)
    head = id.encode() + b"\0" + struct.pack(">BB", flags, len(children))
    return _frame("CTOC", head + names + (_title(title) if title else b""))


def _title(text: str) -> bytes:
    return _frame("TIT2", b"\x01" + _utf16(one_line(text)))


def _picture(tags: Tags) -> Iterator[bytes]:
    if tags.cover:
        kind = cover_type(tags.cover).encode()
        yield _frame("APIC", b"\0" + kind + b"\0" + bytes((_FRONT_COVER,)) + b"\0" + tags.cover)


def _frame(name: str, body: bytes) -> bytes:
    return name.encode("ascii") + struct.pack(">IH", len(body), 0) + body


def _utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.encode("utf-16-le", "replace")


def _synchsafe(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))

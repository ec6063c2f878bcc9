"""Pictures and chapters in Ogg and FLAC.

https://xiph.org/flac/format.html#metadata_block_picture, and in Ogg the same in base64.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from pathlib import Path

from narrate.errors import ToolError
from narrate.writers.tags import Mark, Tags, copy_rest, cover_type, rewriting

_FRONT_COVER = 3
_PICTURE, _LAST = 6, 0x80


def picture_comment(tags: Tags) -> dict[str, str]:
    """The cover as a Vorbis comment; nothing when there is none."""
    return {"METADATA_BLOCK_PICTURE": base64.b64encode(_picture(tags.cover)).decode()} if tags.cover else {}


def chapter_comments(marks: Sequence[Mark]) -> dict[str, str]:
    """The chapters as Vorbis comments (https://wiki.xiph.org/Chapter_Extension).

    FFmpeg would write them itself, but rounds their seconds up: a mark at 0.6 s comes out at 1.6 s.
    """
    found: dict[str, str] = {}
    for number, mark in enumerate(marks):
        minutes, ms = divmod(mark.start_ms, 60_000)
        found[f"CHAPTER{number:03}"] = f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}.{ms % 1000:03}"
        found[f"CHAPTER{number:03}NAME"] = mark.title
    return found


def tag_flac(path: Path, tags: Tags) -> None:
    """Puts the cover into the FLAC at `path`, behind its first block."""
    if not tags.cover:
        return
    with rewriting(path) as (source, target):
        head = source.read(8)
        if head[:4] != b"fLaC" or head[4] & ~_LAST != 0:
            raise ToolError(f"{path.name} is no FLAC", code="N404", hint="run the same command again")
        first = source.read(int.from_bytes(head[5:8], "big"))
        picture = _picture(tags.cover)
        kind = _PICTURE | (head[4] & _LAST)
        target.write(b"fLaC" + bytes((0,)) + head[5:8] + first)
        target.write(bytes((kind,)) + len(picture).to_bytes(3, "big") + picture)
        copy_rest(source, target)


def _picture(cover: bytes) -> bytes:
    kind = cover_type(cover).encode()
    head = struct.pack(">II", _FRONT_COVER, len(kind)) + kind + struct.pack(">I", 0)
    return head + struct.pack(">IIIII", 0, 0, 0, 0, len(cover)) + cover

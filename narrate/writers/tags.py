"""What a player shows of a file, and the ways in which containers are given it after the sound is encoded."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from narrate.files import storage

GENRE = "Audiobook"
LONGEST = 4000
"""Characters of a description; other values are short already."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a player shows. `track` of `tracks` for a chapter's file; series is name and position; cover JPEG or PNG.

    The narrator is the composer, as audiobook servers read it. language is an ISO 639-2 code.
    """

    title: str
    album: str
    author: str = ""
    narrator: str = ""
    track: int = 0
    tracks: int = 0
    year: str = ""
    language: str = ""
    description: str = ""
    publisher: str = ""
    series: tuple[str, str] | None = None
    cover: bytes | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter of a file: its title, and where it begins and ends, in milliseconds."""

    title: str
    start_ms: int
    end_ms: int


def one_line(text: str) -> str:
    """A tag's value: one line, no control characters, not endless."""
    return "".join(c for c in " ".join(text.split())[:LONGEST] if c.isprintable() or c == " ")


def text_tags(tags: Tags) -> dict[str, str]:
    """The tags by the names that FFmpeg and Vorbis comments have for them; what is not known is left out."""
    name, part = tags.series or ("", "")
    found = {
        "title": tags.title,
        "album": tags.album,
        "artist": tags.author,
        "album_artist": tags.author,
        "composer": tags.narrator,
        "genre": GENRE,
        "track": f"{tags.track}/{tags.tracks}" if tags.tracks else "",
        "date": tags.year,
        "language": tags.language,
        "description": tags.description,
        "publisher": tags.publisher,
        "series": name,
        "series-part": part,
    }
    return {key: one_line(value) for key, value in found.items() if one_line(value)}


def is_png(picture: bytes) -> bool:
    """Whether a picture is a PNG, and not a JPEG."""
    return picture.startswith(b"\x89PNG")


def cover_name(picture: bytes) -> str:
    """What a cover's file is called."""
    return "cover.png" if is_png(picture) else "cover.jpg"


def cover_type(picture: bytes) -> str:
    """A cover's media type."""
    return "image/png" if is_png(picture) else "image/jpeg"


@contextlib.contextmanager
def rewriting(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The file at `path` to read, and a new one to write that takes its place when the block ends well."""
    old = path.with_name(path.name + ".bare")
    with storage(path):
        path.replace(old)
        try:
            with old.open("rb") as source, path.open("wb") as target:
                yield source, target
        finally:
            old.unlink(missing_ok=True)


def copy_rest(source: BinaryIO, target: BinaryIO) -> None:
    """Copies what is left to read, a megabyte at a time."""
    shutil.copyfileobj(source, target, 1 << 20)

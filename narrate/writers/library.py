"""A folder as Audiobookshelf, Plex and Jellyfin want it: Author/Series/Title, the sound, a cover and metadata.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from narrate.files import link, storage, write_bytes, write_text
from narrate.schema.release import Release
from narrate.writers.names import safe_name
from narrate.writers.tags import cover_name

NOBODY = "Unknown Author"


def book_folder(root: Path, release: Release) -> Path:
    """Where the book goes: `root/Author/Series/Vol 2 - 1994 - Title {Narrator}` as Audiobookshelf documents it."""
    meta = release.metadata
    author = safe_name(meta.author or NOBODY)
    parts = [f"Vol {meta.series[1]}" if meta.series and meta.series[1] else "", meta.year or "", release.title]
    narrator = f" {{{meta.narrator}}}" if meta.narrator else ""
    name = safe_name(" - ".join(filter(None, parts)) + narrator)
    return root / author / safe_name(meta.series[0]) / name if meta.series else root / author / name


def write_library(folder: Path, release: Release, sounds: Mapping[str, Path], *, cover: bytes | None) -> None:
    """Fills the folder: the sound as links to the same bytes where the disk allows, else as copies."""
    with storage(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for name, source in sounds.items():
        link(source, folder / name)
    if cover:
        write_bytes(folder / cover_name(cover), cover)
    write_text(folder / "metadata.json", metadata_json(release))


def metadata_json(release: Release) -> str:
    """The book in the words of Audiobookshelf's metadata.json; chapters by their place in the whole."""
    meta = release.metadata
    series = f"{meta.series[0]} #{meta.series[1]}" if meta.series and meta.series[1] else meta.series and meta.series[0]
    found: dict[str, Any] = {
        "title": release.title,
        "subtitle": None,
        "authors": [meta.author] if meta.author else [],
        "narrators": [meta.narrator or "narrate"],
        "series": [series] if series else [],
        "genres": ["Audiobook"],
        "publishedYear": meta.year,
        "publisher": meta.publisher,
        "description": meta.description,
        "language": release.language,
        "explicit": False,
        "abridged": False,
        "chapters": list(_chapters(release)),
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _chapters(release: Release) -> list[dict[str, Any]]:
    found, at = [], 0.0
    for place, chapter in enumerate(release.chapters):
        row = {"id": place, "start": round(at, 3), "end": round(at + chapter.seconds, 3), "title": chapter.title}
        found.append(row)
        at += chapter.seconds
    return found

"""Every track of every chapter as a file of its own, with its marks: for whoever wants to mix by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from narrate.arranging import reader
from narrate.files import write_text
from narrate.production import Production
from narrate.schema.script import ScriptChapter
from narrate.schema.timeline import Timeline, Track
from narrate.stages.mix import mix, stem
from narrate.targets import titles
from narrate.writers.encode import encode_file
from narrate.writers.names import safe_name
from narrate.writers.tags import Tags
from narrate.writers.timeline_json import labels, timeline_json


def write_stems(
    production: Production, timelines: Sequence[tuple[ScriptChapter, Timeline]], folder: Path
) -> Iterator[Path]:
    """Writes `NN - Title/TRACK.wav`, labels.txt and timeline.json for each chapter; tells every file written.

    The sum of a chapter's stems is its mix before mastering, all of them as long as the chapter.
    """
    names = {character.id: character.name for character in production.script.characters}
    title_of = dict(zip((c.number for c in production.performed), titles(production), strict=True))
    for chapter, timeline in timelines:
        place = folder / safe_name(f"{chapter.number:02} - {title_of[chapter.number]}")
        for track in timeline.tracks:
            yield _stem(production, timeline, track, place / f"{file_name(track.name, names)}.wav")
        yield _text(place / "labels.txt", labels(timeline))
        described = timeline_json(timeline, names, production.staging)
        yield _text(place / "timeline.json", json.dumps(described, ensure_ascii=False, indent=1) + "\n")


def file_name(track: str, names: dict[str, str]) -> str:
    """A track's name as a file's.

    >>> file_name("character anna-smith", {"anna-smith": "Anna Smith"})
    'Anna Smith'
    """
    who = track.removeprefix("character ")
    return safe_name(re.sub(r"\s+", " ", names.get(who, who)))


def _stem(production: Production, timeline: Timeline, track: Track, path: Path) -> Path:
    blocks = mix(stem(timeline, track), reader(production))
    encode_file(path, blocks, rate=timeline.rate, tags=Tags(title=path.stem, album=path.parent.name), bitrate=0)
    return path


def _text(path: Path, text: str) -> Path:
    write_text(path, text)
    return path

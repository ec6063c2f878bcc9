"""Hearing a scene with its text: the real mix, when each line sounds, the shape of the sound, captions."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrate.arranging import arranged_scene
from narrate.files import write_text
from narrate.memory import line_keys
from narrate.pipeline import preview
from narrate.planning import Pace, plan_chapters
from narrate.production import Production
from narrate.schema.cast import NARRATOR
from narrate.schema.events import Event
from narrate.schema.script import ScriptChapter
from narrate.schema.timeline import Timeline
from narrate.speaking import voice_levels
from narrate.stages.arrange import Recordings

if TYPE_CHECKING:
    import numpy as np

FORMAT = 1
"""The version of the form of previews/*.json."""

PEAKS_PER_S = 20
"""How many lows and highs describe a second of sound."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A scene as it was mixed: its file, its length, when lines sound (id, start, end in s), lows and highs −127 … 127.

    `current` is False when something in the scene has changed since.
    """

    file: Path
    seconds: float
    cues: tuple[tuple[str, float, float], ...]
    peaks: tuple[int, ...]
    current: bool

    def line_at(self, seconds: float) -> str | None:
        """The line that sounds, or has sounded last, at a time."""
        begun = [line for line, start, _ in self.cues if start <= seconds]
        return begun[-1] if begun else None


def hear_scene(production: Production, scene: str, *, emit: Callable[[Event], None], workers: int = 0) -> Heard:
    """Mixes a scene as it stands in the book, speaking what is missing, and keeps when each line sounds."""
    production.scene(scene)
    file = _file(production, scene)
    file.parent.mkdir(parents=True, exist_ok=True)
    report = preview(production, scene, file, emit=emit, workers=workers)
    timeline = scene_timeline(production, scene)
    keys = line_keys(production)
    cues = [[keys[line], start, end] for line, start, end in _cues(timeline)]
    kept = {"narrate": FORMAT, "key": _key(timeline), "seconds": report.seconds, "cues": cues, "peaks": _peaks(file)}
    write_text(file.with_suffix(".json"), json.dumps(kept) + "\n")
    return _heard(production, scene, kept)


def heard(production: Production, scene: str) -> Heard | None:
    """A scene as it was mixed last, None when it has not been."""
    production.scene(scene)
    file = _file(production, scene)
    try:
        kept = json.loads(file.with_suffix(".json").read_text("utf-8"))
        return _heard(production, scene, kept) if file.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def scene_timeline(production: Production, scene: str) -> Timeline:
    """A scene in time, with the takes that are there; a line without a take is as long as it will be, about."""
    chosen = production.scene(scene)
    store, pace = production.project.takes, Pace()
    planned = plan_chapters(production, (ScriptChapter(0, None, (chosen,)),), workers=1)
    found = {call.line.id: store.info(call.id) for call in planned.calls()}
    takes = {line: take for line, take in found.items() if take is not None}
    gaps = {call.line.id: pace.seconds(call.spec) for call in planned.calls() if call.line.id not in takes}
    recordings = Recordings(takes, gaps, voice_levels(production.cast, store))
    return arranged_scene(production, chosen, recordings)


def captions(production: Production, scene: Heard) -> str:
    """The scene's words as WebVTT, each with the name of who says it."""
    lines = {line.id: line for chapter in production.performed for line in chapter.lines()}
    names = {character.id: character.name for character in production.script.characters} | {NARRATOR: "Narrator"}
    parts = ["WEBVTT\n"]
    for id, start, end in scene.cues:
        line = lines[id]
        name = _escaped(names.get(line.speaker, "Narrator"))
        parts.append(f"{_clock(start)} --> {_clock(end)}\n<v {name}>{_escaped(line.text)}\n")
    return "\n".join(parts)


def _heard(production: Production, scene: str, kept: dict[str, Any]) -> Heard:
    ids = {key: id for id, key in line_keys(production).items()}
    cues = tuple((ids[key], float(start), float(end)) for key, start, end in kept["cues"] if key in ids)
    current = kept["key"] == _key(scene_timeline(production, scene))
    return Heard(_file(production, scene), float(kept["seconds"]), cues, tuple(kept["peaks"]), current)


def _file(production: Production, scene: str) -> Path:
    return production.project.folder / "previews" / f"{scene}.wav"


def _key(timeline: Timeline) -> str:
    return hashlib.sha256(json.dumps(asdict(timeline), sort_keys=True).encode()).hexdigest()


def _cues(timeline: Timeline) -> list[tuple[str, float, float]]:
    """When lines sound: from a line's mark to the end of its clip, or to the next line where it has none."""
    rate = timeline.rate
    ends = {clip.line: clip.end for track in timeline.tracks for clip in track.clips if clip.line is not None}
    marks = [marker for marker in timeline.markers if marker.kind == "line"]
    following = [*(marker.start for marker in marks[1:]), timeline.frames]
    return [
        (marker.name, round(marker.start / rate, 4), round(ends.get(marker.name, after) / rate, 4))
        for marker, after in zip(marks, following, strict=True)
    ]


def _peaks(file: Path) -> list[int]:
    import numpy as np
    import soundfile

    found: list[int] = []
    with soundfile.SoundFile(file) as sound:
        block = max(1, sound.samplerate // PEAKS_PER_S)
        for samples in sound.blocks(blocksize=block, dtype="float32", always_2d=True):
            found += [_byte(np.min(samples)), _byte(np.max(samples))]
    return found


def _byte(level: np.float32) -> int:
    return max(-127, min(127, round(float(level) * 127)))


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escaped(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False)

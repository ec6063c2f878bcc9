"""A timeline as JSON in the words of OpenTimelineIO, and its marks as labels for audio editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from narrate.schema.staging import BARE, Staging
from narrate.schema.timeline import Clip, Timeline
from narrate.writers.script_json import stage_json

FORMAT = 1
_MOST_AT_ONCE = 8


def timeline_json(timeline: Timeline, names: dict[str, str], staging: Staging = BARE) -> dict[str, Any]:
    """The timeline as plain values, times in seconds; with the reasons for everything that is no speech."""
    scenes = [marker.name for marker in timeline.markers if marker.kind == "scene"]
    return {
        "narrate_timeline": FORMAT,
        "rate": timeline.rate,
        "channels": timeline.channels,
        "seconds": round(timeline.seconds, 6),
        "tracks": [
            {"name": track.name, "clips": [_clip(clip, timeline.rate) for clip in track.clips]}
            for track in timeline.tracks
        ],
        "markers": [
            {"kind": mark.kind, "name": mark.name, "at": round(mark.start / timeline.rate, 6)}
            for mark in timeline.markers
        ],
        "overlaps": [
            {"line": line, "over": over, "at": _seconds(start, timeline), "seconds": _seconds(frames, timeline)}
            for line, over, start, frames in overlaps(timeline)
        ],
        "stages": [stage_json(staging.stages[id], names) for id in scenes if id in staging.stages],
    }


def overlaps(timeline: Timeline) -> Iterator[tuple[str, str, int, int]]:
    """Lines that are said over an earlier one: (line, the earlier one, first frame, frames), in order of time."""
    clips = sorted((c for track in timeline.tracks for c in track.clips if c.line), key=lambda c: (c.start, c.end))
    for place, clip in enumerate(clips):
        for other in clips[max(0, place - _MOST_AT_ONCE) : place]:
            if other.end > clip.start:
                yield str(clip.line), str(other.line), clip.start, min(other.end, clip.end) - clip.start


def labels(timeline: Timeline) -> str:
    """The markers as Audacity reads them: start, end and name, between tabs."""
    rows = []
    for mark in timeline.markers:
        at = f"{mark.start / timeline.rate:.6f}"
        rows.append(f"{at}\t{at}\t{mark.kind} {mark.name}")
    return "\n".join(rows) + "\n"


def _seconds(frames: int, timeline: Timeline) -> float:
    return round(frames / timeline.rate, 6)


def _clip(clip: Clip, rate: int) -> dict[str, Any]:
    """A clip; what is as usual is left out."""
    found: dict[str, Any] = {
        "media": clip.media,
        "line": clip.line,
        "start": round(clip.start / rate, 6),
        "seconds": round(clip.frames / rate, 6),
        "gain_db": clip.gain_db,
        "pan": clip.pan,
        "effect": clip.effect,
        "room": clip.room,
        "far_ear_delay_ms": round(clip.delay / rate * 1000, 3),
        "fade_in": round(clip.fade_in / rate, 6),
        "fade_out": round(clip.fade_out / rate, 6),
        "loop": clip.loop,
        "automation": [[round(frame / rate, 4), level] for frame, level in clip.automation],
    }
    return {name: value for name, value in found.items() if value or name in ("start", "seconds", "gain_db")}

"""Script + takes -> Timeline: where every line stands, with the pauses that tell who speaks and where a scene ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from narrate.schema.cast import NARRATOR, Cast
from narrate.schema.script import Line, LineKind, ScriptChapter, ScriptScene
from narrate.schema.settings import Pauses, Settings
from narrate.schema.timeline import Clip, Marker, Take, Timeline, Track

_MOST_GAIN_DB = 18.0


@dataclass(frozen=True, slots=True)
class Recordings:
    """Takes by line id; silence (s) of lines that have none; loudness (LUFS) of voices by (engine, name)."""

    takes: Mapping[str, Take]
    gaps: Mapping[str, float]
    levels: Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class _Placed:
    line: Line
    start: int
    frames: int
    take: Take | None


def arrange(chapter: ScriptChapter, recordings: Recordings, *, cast: Cast, settings: Settings) -> Timeline:
    """A chapter: head, scenes with pauses between, tail. Each scene stands in it just as `arrange_scene` has it."""
    rate, pauses = settings.sample_rate, settings.pauses
    at = _frames(pauses.head_s, rate)
    tracks: dict[str, list[Clip]] = {}
    markers = [Marker("chapter", chapter.title or f"Chapter {chapter.number}", 0)]
    scenes = [scene for scene in chapter.scenes if any(line.spoken for line in scene.lines)]
    for number, scene in enumerate(scenes):
        at += _frames(pauses.scene_s, rate) if number else 0
        timeline = arrange_scene(scene, recordings, cast=cast, settings=settings)
        for track in timeline.tracks:
            tracks.setdefault(track.name, []).extend(replace(clip, start=clip.start + at) for clip in track.clips)
        markers += [replace(marker, start=marker.start + at) for marker in timeline.markers]
        at += timeline.frames
    at += _frames(pauses.tail_s, rate)
    made = tuple(Track(name, tuple(clips)) for name, clips in tracks.items())
    return Timeline(rate, settings.channels, at, made, tuple(markers))


def arrange_scene(scene: ScriptScene, recordings: Recordings, *, cast: Cast, settings: Settings) -> Timeline:
    """One scene, from its first sound to its last."""
    placed = list(_placed(scene.lines, recordings, settings))
    tracks: dict[str, list[Clip]] = {}
    for part in placed:
        if part.take is not None:
            clip = _clip(part, part.take, recordings.levels, cast, settings)
            tracks.setdefault(_track(part.line), []).append(clip)
    markers = [Marker("scene", scene.id, 0), *(Marker("line", part.line.id, part.start) for part in placed)]
    frames = placed[-1].start + placed[-1].frames if placed else 0
    made = tuple(Track(name, tuple(clips)) for name, clips in tracks.items())
    return Timeline(settings.sample_rate, settings.channels, frames, made, tuple(markers))


def pause_s(before: Line, after: Line, pauses: Pauses) -> float:
    """The silence between two lines, in seconds."""
    if before.kind is LineKind.HEADING:
        return pauses.heading_s
    if after.opens:
        return max(pauses.paragraph_s, 0.0 if before.speaker == after.speaker else pauses.other_speaker_s)
    if before.speaker == after.speaker:
        return pauses.same_speaker_s
    return pauses.inside_paragraph_s if NARRATOR in (before.speaker, after.speaker) else pauses.other_speaker_s


def _placed(lines: Sequence[Line], recordings: Recordings, settings: Settings) -> Iterator[_Placed]:
    at, before, opens = 0, None, False
    for line in lines:
        opens = opens or line.opens
        take = recordings.takes.get(line.id)
        if take is None and line.id not in recordings.gaps:
            continue
        line = replace(line, opens=opens)
        opens = False
        if before is not None:
            at += _frames(pause_s(before, line, settings.pauses), settings.sample_rate)
        frames = take.frames if take else _frames(recordings.gaps[line.id], settings.sample_rate)
        yield _Placed(line, at, frames, take)
        at, before = at + frames, line


def _clip(part: _Placed, take: Take, levels: Mapping[tuple[str, str], float], cast: Cast, settings: Settings) -> Clip:
    voice, delivery = cast.voice(part.line.speaker), part.line.delivery
    level = levels.get((voice.engine, voice.name), settings.voice_lufs)
    levelling = max(-_MOST_GAIN_DB, min(_MOST_GAIN_DB, settings.voice_lufs - level))
    return Clip(
        media=take.id,
        start=part.start,
        frames=part.frames,
        gain_db=round(levelling + voice.gain_db + delivery.gain_db, 3),
        pan=voice.pan,
        effect=delivery.effect or voice.effect,
        line=part.line.id,
    )


def _track(line: Line) -> str:
    if line.kind is LineKind.THOUGHT:
        return "thought"
    return "narration" if line.speaker == NARRATOR else f"character {line.speaker}"


def _frames(seconds: float, rate: int) -> int:
    return round(seconds * rate)

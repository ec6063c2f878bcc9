"""Script + takes -> Timeline: where every line stands, with the pauses that tell who speaks and where a scene ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from narrate.schema.cast import NARRATOR, Cast
from narrate.schema.script import Line, LineKind, Pause, ScriptChapter, ScriptScene
from narrate.schema.settings import Pauses, Settings
from narrate.schema.staging import BARE, Asset, Stage, Staging
from narrate.schema.timeline import Clip, Marker, Take, Timeline, Track
from narrate.stages.dramatize import Heard, beds, is_before, lead_s, seated, spots, sting, widened

_MOST_GAIN_DB = 18.0
_SILENT_LUFS = -100.0
_EFFECT_DB = 3.0
"""About how much softer an effect's filters make a voice: thoughts, telephones."""

_BROKEN_OFF = ("—", "–", "--", "-")
_CLOSERS = " \"'’”»*_"


@dataclass(frozen=True, slots=True)
class Recordings:
    """Takes by line id; silence (s) of lines that have none; loudness (LUFS) of voices by (engine, name).

    For a drama also the sounds it uses by name, and when the words of lines with effects begin, in seconds.
    """

    takes: Mapping[str, Take]
    gaps: Mapping[str, float]
    levels: Mapping[tuple[str, str], float]
    assets: Mapping[str, Asset] = field(default_factory=dict)
    words: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Direction:
    """How a script is brought to sound: voices, settings, and each scene's stage (bare ones in the style `plain`)."""

    cast: Cast
    settings: Settings
    staging: Staging = BARE


@dataclass(frozen=True, slots=True)
class _Placed:
    line: Line
    start: int
    frames: int
    take: Take | None
    lead: int


def arrange(chapter: ScriptChapter, recordings: Recordings, direction: Direction) -> Timeline:
    """A chapter: head, scenes with pauses and music between, tail. Each scene stands in it as `arrange_scene` has it.

    Beds come and go in the pauses, so that a scene's own frames are the same with and without its neighbours.
    """
    settings, pauses = direction.settings, direction.settings.pauses
    rate = settings.sample_rate
    board = _Board()
    board.markers.append(Marker("chapter", chapter.title or f"Chapter {chapter.number}", 0))
    scenes = [scene for scene in chapter.scenes if any(line.spoken for line in scene.lines)]
    music = [sting(direction.staging.of(scene.id), recordings.assets, settings) for scene in scenes]
    gaps = [_gap(clip, 0.0 if not number else pauses.scene_s, rate) for number, clip in enumerate(music)]
    gaps.append(_frames(pauses.tail_s, rate))
    head = at = _frames(pauses.head_s, rate)
    for number, (scene, clip) in enumerate(zip(scenes, music, strict=True)):
        if clip is not None:
            board.put("music", replace(clip, start=at))
        at += gaps[number]
        timeline = arrange_scene(scene, recordings, direction)
        board.put_scene(timeline, at, gaps[number] + (0 if number else head), gaps[number + 1])
        at += timeline.frames
    return board.timeline(at + gaps[-1], settings)


def arrange_scene(scene: ScriptScene, recordings: Recordings, direction: Direction) -> Timeline:
    """One scene, from its first sound to its last."""
    settings, stage = direction.settings, direction.staging.of(scene.id)
    placed = list(_placed(scene, recordings, settings, _leads(stage, recordings, settings.sample_rate)))
    board = _Board([Marker("scene", scene.id, 0), *(Marker("line", part.line.id, part.start) for part in placed)])
    heard: list[Heard] = []
    for part in placed:
        clip = _clip(part, recordings.levels, direction) if part.take is not None else None
        if clip is not None and part.take is not None:
            board.put(_track(part.line), seated(clip, part.line, stage, settings.sample_rate))
        loud = part.take.lufs + clip.gain_db if clip and part.take else _SILENT_LUFS
        loud -= _EFFECT_DB if clip and clip.effect else 0.0
        words = recordings.words.get(part.line.id, ())
        heard.append(Heard(part.line.id, part.start, part.frames, loud, words, part.lead))
    frames = max((part.start + part.frames for part in placed), default=0)
    for spot, clip in spots(stage, heard, frames, recordings.assets, settings):
        board.put("effects", clip)
        board.markers.append(Marker("cue", f"{spot.asset} {spot.line}.{spot.word}", clip.start))
    for bed in beds(stage, [one for one in heard if one.lufs > _SILENT_LUFS], frames, recordings.assets, settings):
        board.put("ambience", bed)
    return board.timeline(frames, settings)


class _Board:
    """Where clips and markers are pinned while a timeline is made."""

    def __init__(self, markers: Iterable[Marker] = ()) -> None:
        self.markers = list(markers)
        self._tracks: dict[str, list[Clip]] = {}

    def put(self, track: str, clip: Clip) -> None:
        self._tracks.setdefault(track, []).append(clip)

    def put_scene(self, scene: Timeline, at: int, before: int, behind: int) -> None:
        """A scene's clips from frame `at`; its beds reach into the silence before and behind it."""
        for track in scene.tracks:
            for clip in track.clips:
                clip = widened(clip, before, behind, scene.rate) if clip.loop else clip
                self.put(track.name, replace(clip, start=clip.start + at))
        self.markers += [replace(marker, start=marker.start + at) for marker in scene.markers]

    def timeline(self, frames: int, settings: Settings) -> Timeline:
        tracks = tuple(Track(name, tuple(clips)) for name, clips in self._tracks.items())
        return Timeline(settings.sample_rate, settings.channels, frames, tracks, tuple(self.markers))


def beyond_levelling(levels: Mapping[tuple[str, str], float], settings: Settings) -> tuple[str, ...]:
    """Voices that are so soft or so loud by themselves that levelling does not bring them to the others, in words."""
    return tuple(
        f"the voice {engine}:{name} is at {level:.0f} LUFS by itself: levelled by {_MOST_GAIN_DB:g} dB and no more"
        for (engine, name), level in sorted(levels.items())
        if abs(settings.voice_lufs - level) > _MOST_GAIN_DB
    )


def pause_s(before: Line, after: Line, pauses: Pauses) -> float:
    """The silence between two lines, in seconds."""
    if before.kind is LineKind.HEADING:
        return pauses.heading_s
    if after.opens:
        return max(pauses.paragraph_s, 0.0 if before.speaker == after.speaker else pauses.other_speaker_s)
    if before.speaker == after.speaker:
        return pauses.same_speaker_s
    return pauses.inside_paragraph_s if NARRATOR in (before.speaker, after.speaker) else pauses.other_speaker_s


def _leads(stage: Stage, recordings: Recordings, rate: int) -> dict[str, float]:
    """How many seconds lines wait for the effects before them."""
    leads: dict[str, float] = {}
    for spot in stage.spots:
        asset = recordings.assets.get(spot.asset)
        if asset is not None and is_before(spot):
            leads[spot.line] = max(leads.get(spot.line, 0.0), lead_s(spot, asset, rate))
    return leads


def _placed(
    scene: ScriptScene, recordings: Recordings, settings: Settings, leads: Mapping[str, float]
) -> Iterator[_Placed]:
    cursor, opens, asked_s = _Cursor(settings), False, 0.0
    for element in scene.elements:
        if isinstance(element, Pause):
            asked_s += element.seconds
        if not isinstance(element, Line):
            continue
        line = replace(element, opens=opens or element.opens)
        opens = line.opens
        take = recordings.takes.get(line.id)
        if take is None and line.id not in recordings.gaps:
            continue
        frames = take.frames if take else _frames(recordings.gaps[line.id], settings.sample_rate)
        start, silence = cursor.place(line, frames, max(asked_s, leads.get(line.id, 0.0)))
        yield _Placed(line, start, frames, take, silence)
        opens, asked_s = False, 0.0


class _Cursor:
    """Knows where the next line of a scene may begin."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._before: Line | None = None
        self._at = 0
        self._speech = 0
        self._last = 0

    def place(self, line: Line, frames: int, asked_s: float) -> tuple[int, int]:
        """Where a line begins, and the silence before it, in frames; `asked_s` is the least silence that it asks for.

        Whoever speaks together with another begins a moment after the other's speech began, so that both first words
        are understood, but before the half of a short one; a third one waits for both.
        """
        before = self._before
        goes_on = before is not None and before.speaker == line.speaker
        free = self._at if goes_on else self._last
        if before is not None and line.together and not goes_on:
            late = _frames(self._settings.pauses.together_s, self._settings.sample_rate)
            free = start = self._speech + min(late, (self._at - self._speech) // 2)
        else:
            start = max(0, free + _frames(self._pause_s(line, asked_s), self._settings.sample_rate))
        self._speech = self._speech if goes_on else start
        self._before, self._at = line, start + frames
        self._last = max(self._last, self._at)
        return start, max(0, start - free)

    def _pause_s(self, line: Line, asked_s: float) -> float:
        if self._before is None:
            return asked_s
        cut_s = _interruption_s(self._before, line, self._settings)
        pause = cut_s or pause_s(self._before, line, self._settings.pauses)
        return max(pause, asked_s) if asked_s else pause


def _interruption_s(before: Line, after: Line, settings: Settings) -> float | None:
    """In a drama, whoever is cut off in mid-sentence is cut off: a short negative pause."""
    both_speak = before.kind is after.kind is LineKind.DIALOGUE and before.speaker != after.speaker
    breaks_off = before.text.rstrip(_CLOSERS).endswith(_BROKEN_OFF)
    return settings.pauses.interruption_s if settings.style == "drama" and both_speak and breaks_off else None


def _gap(music: Clip | None, pause: float, rate: int) -> int:
    """The silence before a scene: long enough for the music that stands in it."""
    return max(_frames(pause, rate), music.frames if music is not None else 0)


def _clip(part: _Placed, levels: Mapping[tuple[str, str], float], direction: Direction) -> Clip:
    if part.take is None:
        raise ValueError("a line without a take has no clip")
    settings, voice, delivery = direction.settings, direction.cast.voice(part.line.speaker), part.line.delivery
    pin = part.line.pin
    level = pin.level_lufs if pin else levels.get((voice.engine, voice.name), settings.voice_lufs)
    levelling = max(-_MOST_GAIN_DB, min(_MOST_GAIN_DB, settings.voice_lufs - level))
    return Clip(
        media=part.take.id,
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

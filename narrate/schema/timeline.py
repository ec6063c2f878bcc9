"""Where every take and cue stands in time. Plain data, no samples; positions and lengths in whole frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Marks: TypeAlias = tuple[tuple[int, int], ...]
"""Where words begin: (number of the word in `spoken_words`, frame), both rising."""


@dataclass(frozen=True, slots=True)
class TakeSpec:
    """Everything that shapes one spoken line's sound, and nothing else: its hash is the take's id.

    engine_version covers code, model and voice data; text is the spoken form; rate the engine's pace factor.
    timbre is a manner's, `whisper*0.6`, "" for none.
    """

    engine: str
    engine_version: str
    voice: str
    language: str
    text: str
    rate: float = 1.0
    pitch_st: float = 0.0
    formant: float = 1.0
    timbre: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """A recorded take: `frames` at the project's rate; lufs and peak_db as recorded; retries and problems noted.

    `marks` say where its words begin, as far as its engine told: takes of older versions have none.
    """

    id: str
    frames: int
    rate: int
    lufs: float
    peak_db: float
    problems: tuple[str, ...] = ()
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """The take that a person keeps for a line, whatever is set later; `level_lufs` is its voice's loudness."""

    spec: TakeSpec
    level_lufs: float


@dataclass(frozen=True, slots=True)
class Clip:
    """A take or another sound placed on a track: fades in frames, gain in dB, pan −1 … +1.

    The ear on the far side hears it `delay` frames later; `room` is the room it is heard in. A `loop` goes round and
    round from its frame `offset`; `automation` are (frame in the clip, dB) with straight lines between.
    """

    media: str
    start: int
    frames: int
    gain_db: float = 0.0
    pan: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    effect: str | None = None
    line: str | None = None
    delay: int = 0
    room: str | None = None
    loop: bool = False
    offset: int = 0
    automation: tuple[tuple[int, float], ...] = ()

    @property
    def end(self) -> int:
        """The frame just behind the clip."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class Track:
    """Clips of one kind or character, in order of start."""

    name: str
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """A named position: kind is "chapter", "scene", "line" or "cue"."""

    kind: str
    name: str
    start: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """One chapter (or one scene) in time."""

    rate: int
    channels: int
    frames: int
    tracks: tuple[Track, ...]
    markers: tuple[Marker, ...] = field(default=())

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.rate

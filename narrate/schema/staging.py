"""What a scene sounds like besides its lines: room, beds, effects, music, seats; each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from narrate.schema.script import CueKind


class Origin(str, Enum):
    """Who wants a sound: the script's own cue, narrate's reading of the prose, a person's decision."""

    SCRIPT = "script"
    PROSE = "prose"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Sounding:
    """One sound that is not speech.

    `asset` is a generated sound's name or a person's file. It begins with the `word`-th word of `line`'s spoken form,
    with the scene when `line` is "". `why` quotes the evidence; gains are over the sound's own level.
    """

    kind: CueKind
    asset: str
    line: str = ""
    word: int = 0
    gain_db: float = 0.0
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0
    origin: Origin = Origin.PROSE
    why: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A sound that can be heard: its media id, length in frames, loudness, and how loud it is by nature (dB).

    `course` is a loop's level in each of its seconds, in dB RMS: waves come and go.
    """

    media: str
    frames: int
    lufs: float
    gain_db: float = 0.0
    course: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A scene's stage. `seats` are places between −1 (left) and 1 (right) by character id."""

    scene: str
    room: str | None = None
    room_why: str = ""
    beds: tuple[Sounding, ...] = ()
    spots: tuple[Sounding, ...] = ()
    sting: Sounding | None = None
    seats: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Staging:
    """The stage of every scene by its id; `remarks` tell what a script asks for and nobody has a sound for."""

    stages: Mapping[str, Stage] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def of(self, scene: str) -> Stage:
        """The stage of a scene; a bare one for a scene without."""
        return self.stages.get(scene) or Stage(scene)


BARE = Staging()
"""Nothing but the lines: the style `plain`."""

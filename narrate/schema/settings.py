"""Every default of narrate, once. voices.yaml overrides them, flags win."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from narrate.schema.master import Profile

PROFILES = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            Profile("audiobook", lufs=-19.0, peak_dbtp=-3.0, bitrate=128_000),
            Profile("acx", lufs=-19.0, peak_dbtp=-3.0, bitrate=192_000, mono=True),
            Profile("podcast", lufs=-19.0, peak_dbtp=-1.0, bitrate=128_000, stereo_lufs=-16.0),
            Profile("broadcast", lufs=-23.0, peak_dbtp=-1.0, bitrate=192_000),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence between lines, in seconds, by what stands on both sides (sound.md tiers)."""

    same_speaker_s: float = 0.25
    other_speaker_s: float = 0.40
    inside_paragraph_s: float = 0.15
    paragraph_s: float = 0.55
    scene_s: float = 1.8
    heading_s: float = 1.2
    head_s: float = 0.75
    tail_s: float = 3.0
    interruption_s: float = -0.08


@dataclass(frozen=True, slots=True)
class Drama:
    """What the style `drama` adds, each by itself; `cues` is how many effects the prose may suggest."""

    seats: bool = True
    rooms: bool = True
    beds: bool = True
    spots: bool = True
    stings: bool = True
    cues: str = "normal"
    bed_db: float = -9.0
    duck_db: float = 9.0


CUE_DENSITIES = MappingProxyType({"off": None, "sparse": 140, "normal": 55, "rich": 18})
"""How many words stand between two effects that the prose suggests; None: it suggests none."""


@dataclass(frozen=True, slots=True)
class SceneWish:
    """What a person wants of one scene: None where nothing was said, "none" for nothing."""

    room: str | None = None
    beds: tuple[str, ...] | None = None
    spots: bool | None = None
    sting: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a production is made with."""

    engine: str = "auto"
    narrator_voice: str = "heart"
    language: str = "en-us"
    sample_rate: int = 44_100
    channels: int = 1
    voice_lufs: float = -23.0
    pauses: Pauses = Pauses()
    profile: str = "audiobook"
    formats: tuple[str, ...] = ("mp3",)
    notes: str = "skip"
    style: str = "plain"
    cast: str = "full"
    delivery: str = "subtle"
    thought_effect: str | None = "thought"
    workers: int = 0
    max_failed: float = 0.1
    strict: bool = False
    line_timeout_s: float = 120.0
    take_chars: int = 400
    drama: Drama = Drama()
    sounds: str | None = None
    scenes: tuple[tuple[str, SceneWish], ...] = ()
    verify: bool = False

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
            Profile("acx", lufs=-19.0, peak_dbtp=-3.0, bitrate=192_000),
            Profile("podcast", lufs=-19.0, peak_dbtp=-1.0, bitrate=128_000),
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
    delivery: str = "subtle"
    thought_effect: str | None = "thought"
    workers: int = 0
    max_failed: float = 0.01
    line_timeout_s: float = 120.0
    take_chars: int = 400

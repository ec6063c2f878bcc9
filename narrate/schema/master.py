"""A finished chapter, measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loudness:
    """ITU-R BS.1770-4 / EBU R 128 figures of a stretch of audio; −inf for silence."""

    integrated_lufs: float
    true_peak_dbtp: float
    rms_db: float
    noise_floor_db: float
    range_lu: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A release profile: loudness and ceiling of the encoded file, MP3 bit rate; `mono`: stereo is not taken."""

    name: str
    lufs: float
    peak_dbtp: float
    bitrate: int
    mono: bool = False

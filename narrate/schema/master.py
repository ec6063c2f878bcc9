"""A finished chapter, measured."""

from __future__ import annotations

from dataclasses import dataclass, replace


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
    """A release profile: loudness and ceiling of the encoded file, MP3 bit rate; `mono`: stereo is not taken.

    `credits`: spoken credits are wanted; `longest_min`: minutes a file may have; `tone_db`: about how loud the room
    tone between the words is in the finished file, in dB RMS.
    """

    name: str
    lufs: float
    peak_dbtp: float
    bitrate: int
    mono: bool = False
    stereo_lufs: float | None = None
    credits: bool = False
    longest_min: float | None = None
    tone_db: float = -70.0

    def of(self, channels: int) -> Profile:
        """The profile for so many channels: one channel comes out of two speakers, and may be softer for it."""
        return replace(self, lufs=self.stereo_lufs) if channels > 1 and self.stereo_lufs is not None else self

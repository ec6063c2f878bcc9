"""Levels in decibels, relative to full scale."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from narrate.schema.audio import Audio, Samples


def amplitude(db: float) -> float:
    """The factor of a gain in dB.

    >>> amplitude(-20.0)
    0.1
    """
    return float(10.0 ** (db / 20.0))


def decibels(factor: float) -> float:
    """The dB of a factor, −inf for 0.

    >>> decibels(0.1)
    -20.0
    """
    return 20.0 * math.log10(factor) if factor > 0 else -math.inf


def peak_db(samples: Samples | NDArray[np.float64]) -> float:
    """The largest sample in dBFS, −inf for silence."""
    return decibels(float(np.max(np.abs(samples), initial=0.0)))


def rms_db(samples: Samples | NDArray[np.float64]) -> float:
    """The root mean square in dBFS, −inf for silence."""
    return decibels(math.sqrt(float(np.mean(np.square(samples, dtype=np.float64))))) if samples.size else -math.inf


def level_course(audio: Audio) -> tuple[float, ...]:
    """The level of each second in dB RMS, the mean of all channels; what is left at the end is a second of its own."""
    starts = range(0, audio.frames, audio.rate)
    return tuple(round(rms_db(audio.samples[start : start + audio.rate]), 1) for start in starts)


def frame_peaks(samples: Samples) -> Samples:
    """Each frame's largest absolute value, shape (frames,); by channel, since numpy is slow along a short axis."""
    level: Samples = np.abs(samples[:, 0])
    for channel in range(1, samples.shape[1]):
        np.maximum(level, np.abs(samples[:, channel]), out=level)
    return level

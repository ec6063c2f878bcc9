"""A mixed chapter -> a chapter at its release profile: one linear gain, and a limiter that seldom has to act."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from narrate.dsp.levels import amplitude
from narrate.dsp.limiter import Limiter
from narrate.dsp.loudness import Meter
from narrate.schema.audio import Samples
from narrate.schema.master import Loudness, Profile

CODEC_MARGIN_DB = 1.2
"""How far below the profile's ceiling the sound is held, because MP3 and AAC overshoot (benchmarks/loudness.py)."""

_MOST_GAIN_DB = 30.0


def measure(blocks: Iterable[Samples], rate: int, channels: int, *, peaks: bool = False) -> Loudness:
    """The loudness of a mix; its true peak too where it is asked for (−inf otherwise)."""
    meter = Meter(rate, channels, peaks=peaks)
    for block in blocks:
        meter.feed(block)
    return meter.result()


def gain_for(loudness: Loudness, profile: Profile) -> float:
    """The gain in dB that brings a mix to its profile; 0 for silence."""
    if math.isinf(loudness.integrated_lufs):
        return 0.0
    return max(-_MOST_GAIN_DB, min(_MOST_GAIN_DB, profile.lufs - loudness.integrated_lufs))


def master(blocks: Iterable[Samples], rate: int, *, gain_db: float, profile: Profile) -> Iterator[Samples]:
    """The blocks with the gain, under the profile's ceiling; as many frames as came in."""
    factor = np.float32(amplitude(gain_db))
    limiter: Limiter | None = None
    for block in blocks:
        if limiter is None:
            limiter = Limiter(rate, block.shape[1], ceiling_dbtp=profile.peak_dbtp - CODEC_MARGIN_DB)
        yield limiter.process(block * factor)
    if limiter is not None:
        yield limiter.flush()

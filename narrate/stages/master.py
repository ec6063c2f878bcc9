"""A mixed chapter -> a chapter at its release profile: one linear gain, and a limiter that seldom has to act."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from narrate.dsp.levels import amplitude
from narrate.dsp.limiter import Limiter
from narrate.dsp.loudness import Meter
from narrate.schema.audio import Samples
from narrate.schema.master import Loudness, Profile

CODEC_MARGIN_DB = 1.2
"""How far below the profile's ceiling the sound is held, because MP3 and AAC overshoot (benchmarks/drama.py)."""

_MOST_GAIN_DB = 30.0
_CLOSE_LU = 0.5
_GIVES = 1.15
"""How much gain a decibel of loudness takes where the limiter acts, as speech has it (benchmarks/mixing.py)."""

_ROUNDS = 4


def measure(blocks: Iterable[Samples], rate: int, channels: int, *, peaks: bool = False) -> Loudness:
    """The loudness of a mix; its true peak too where it is asked for (−inf otherwise)."""
    meter = Meter(rate, channels, peaks=peaks)
    for block in blocks:
        meter.feed(block)
    return meter.result()


def fit(
    blocks: Callable[[], Iterable[Samples]],
    rate: int,
    channels: int,
    profile: Profile,
    *,
    guess_db: float | None = None,
) -> float:
    """The gain (dB) at which a mix, limited, has its profile's loudness; `blocks` gives the mix anew.

    A limiter that acts takes loudness away, so the gain is corrected until it is right: a small correction is not heard
    out once more. With `guess_db` near the truth, the mix is gone through once instead of three times.
    """
    gain_db = guess_db if guess_db is not None else gain_for(measure(blocks(), rate, channels), profile)
    for _ in range(_ROUNDS):
        found = measure(master(blocks(), rate, gain_db=gain_db, profile=profile), rate, channels)
        off = profile.lufs - found.integrated_lufs
        if math.isinf(off):
            return 0.0
        if abs(gain_db + off) > _MOST_GAIN_DB:
            break
        gain_db += off * (_GIVES if off > 0 else 1.0)
        if abs(off) <= _CLOSE_LU:
            break
    return gain_db


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

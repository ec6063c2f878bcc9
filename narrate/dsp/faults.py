"""What can be wrong with an engine's sound, whatever the words: broken, silent, stuck, cut off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.levels import decibels, peak_db, rms_db
from narrate.dsp.silence import longest_silence_s
from narrate.schema.audio import Audio

_FAINT_DB = -45.0
_LONGEST_GAP_S = 2.0
_GAP_FLOOR_DB = -55.0
_REPEATED_S = 0.12
_PERIOD_S = 0.05
"""A synthesizer of formants repeats its periods, which are shorter, and its consonants, each in a place of its own."""

_RUN = 8
_ONE_IN = 4
_EDGE_S = 0.012
_EDGE_DB = -9.0
_LOUD = 0.004


def fault(audio: Audio) -> str | None:
    """What is wrong with the sound as an engine gave it, in a few words; None when nothing is.

    No samples, samples that are no numbers, near-silence, silence inside that nobody leaves, the same samples again and
    again (a stuck buffer), or an end in the middle of a sound.
    """
    samples = audio.samples[:, 0]
    if not samples.size:
        return "no sound"
    if not np.isfinite(samples).all():
        return "broken samples"
    if peak_db(samples) < _FAINT_DB:
        return "nearly silent"
    if longest_silence_s(audio, floor_db=_GAP_FLOOR_DB + peak_db(samples)) > _LONGEST_GAP_S:
        return f"{longest_silence_s(audio, floor_db=_GAP_FLOOR_DB + peak_db(samples)):.1f} s of silence inside"
    if _repeated(samples, round(_PERIOD_S * audio.rate)) > _REPEATED_S * audio.rate:
        return "the same sound again and again"
    return "cut off in the middle of a sound" if _is_cut(samples, audio.rate) else None


def _repeated(samples: NDArray[np.float32], shortest: int) -> int:
    """How many samples stand in runs that are, bit for bit, those of so far before: never so in speech.

    Runs of eight samples are told apart by a hash of their bits; only those whose hash is divisible by four are looked
    at, which costs a quarter and finds the same runs wherever they stand.
    """
    bits = np.ascontiguousarray(samples).view(np.uint32).astype(np.uint64)
    if bits.size < 2 * _RUN:
        return 0
    hashes = np.zeros(bits.size - _RUN + 1, dtype=np.uint64)
    for place in range(_RUN):
        hashes = hashes * np.uint64(0x100000001B3) + bits[place : place + hashes.size]
    hashes ^= hashes >> np.uint64(29)
    places = np.flatnonzero((np.abs(samples[: hashes.size]) > _LOUD) & (hashes % np.uint64(_ONE_IN) == 0))
    order = places[np.argsort(hashes[places], kind="stable")]
    lags = np.diff(order)[hashes[order[1:]] == hashes[order[:-1]]]
    _, counts = np.unique(lags[lags > shortest], return_counts=True)
    return int(np.max(counts, initial=0)) * _ONE_IN


def _is_cut(samples: NDArray[np.float32], rate: int) -> bool:
    edge = samples[-max(1, round(_EDGE_S * rate)) :]
    voiced = samples[np.abs(samples) > 0.1 * float(np.max(np.abs(samples)))]
    return bool(voiced.size) and rms_db(edge) > decibels(float(np.sqrt(np.mean(voiced.astype(float) ** 2)))) + _EDGE_DB

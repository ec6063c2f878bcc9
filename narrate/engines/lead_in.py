"""Very short texts, which a speech model says badly when they stand alone: said behind other words, which are cut off.

Alone, Kokoro says `Silt` as `zilt` and `Quick` as `quig`, since it has hardly ever learned from so little.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

LEAD_IN = "It is late, and they have all gone home."
"""What is said first: nothing in it sounds like a pause but its end."""

_MOST_SOUNDS = 10
_SEVERAL = re.compile(r"[.!?…;:—](?=.*\w)")
_STEP_S = 0.005
_SMOOTH = 6
_DEPTH_DB = 28.0
_SHORTEST_PAUSE_S = 0.1
_EARLIEST, _LATEST = 0.75, 1.1
_BEFORE_S = 0.03
_SHORTEST_REST_S = 0.08


def is_short(phonemes: str) -> bool:
    """Whether phonemes are so few, and of one phrase, that a model needs words before them.

    >>> is_short("sˈɪlt,"), is_short("nˈO. nˈO."), is_short("ðə kwˈɪk bɹˈWn fˈɑks.")
    (True, False, False)
    """
    return sum(map(str.isalpha, phonemes)) <= _MOST_SOUNDS and not _SEVERAL.search(phonemes)


def voiced_s(samples: NDArray[np.float32], rate: int) -> float:
    """How long somebody speaks, from the first sound to the last, in seconds."""
    sounding = np.flatnonzero(~_quiet(samples, rate))
    return float(sounding[-1] + 1 - sounding[0]) * _STEP_S if sounding.size else 0.0


def without_lead_in(samples: NDArray[np.float32], rate: int, lead_in_s: float) -> NDArray[np.float32] | None:
    """What is said behind a lead-in of about so many seconds; None where no clear pause tells where it begins."""
    quiet = _quiet(samples, rate)
    sounding = np.flatnonzero(~quiet)
    if not sounding.size or not lead_in_s:
        return None
    edges = np.diff(np.concatenate([[0], quiet, [0]]).astype(np.int8))
    for start, end in zip(np.flatnonzero(edges > 0), np.flatnonzero(edges < 0), strict=True):
        is_pause = (end - start) * _STEP_S >= _SHORTEST_PAUSE_S
        is_there = _EARLIEST <= (start - sounding[0]) * _STEP_S / lead_in_s <= _LATEST
        if is_pause and is_there and (sounding[-1] - end) * _STEP_S >= _SHORTEST_REST_S:
            return samples[round((end * _STEP_S - _BEFORE_S) * rate) :]
    return None


def _quiet(samples: NDArray[np.float32], rate: int) -> NDArray[np.bool_]:
    """For each step of 5 ms whether nobody speaks: far below the level of speech."""
    step = round(_STEP_S * rate)
    count = samples.size // step
    power = np.mean(np.square(samples[: count * step], dtype=np.float64).reshape(count, step), axis=1)
    level = 10 * np.log10(np.convolve(power, np.ones(_SMOOTH) / _SMOOTH, "same") + 1e-12)
    return np.asarray(level < np.percentile(level, 80) - _DEPTH_DB)

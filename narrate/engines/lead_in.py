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
_SOONER_S, _LATER_S = 0.25, 0.1
"""How far the end of the pause may lie before and behind the moment at which a model says that the text begins."""
_DIP_DB, _DIP_LATER_S = 20.0, 0.02
"""Where no pause is clear, since a hiss begins in it: how quiet it must be, and how late."""


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
    first, pauses = _pauses(samples, rate)
    there = (end for begin, end in pauses if lead_in_s and _EARLIEST <= (begin - first) / lead_in_s <= _LATEST)
    return _behind(samples, rate, next(there, None))


def behind_pause_at(samples: NDArray[np.float32], rate: int, begin_s: float) -> NDArray[np.float32] | None:
    """What is said from about this second on: behind the pause that ends there, or from the quietest moment before it.

    None where it is not quiet there, either.
    """
    there = [end for _, end in _pauses(samples, rate)[1] if -_SOONER_S <= end - begin_s <= _LATER_S]
    if there:
        return _behind(samples, rate, min(there, key=lambda end: abs(end - begin_s)))
    first, last = (max(0, round((begin_s + away) / _STEP_S)) for away in (-_SOONER_S, _DIP_LATER_S))
    near = _levels(samples, rate)[first:last]
    if not near.size or near.min() > -_DIP_DB:
        return None
    return samples[round((first + int(near.argmin())) * _STEP_S * rate) :]


def _behind(samples: NDArray[np.float32], rate: int, end_s: float | None) -> NDArray[np.float32] | None:
    return None if end_s is None else samples[round((end_s - _BEFORE_S) * rate) :]


def _pauses(samples: NDArray[np.float32], rate: int) -> tuple[float, list[tuple[float, float]]]:
    """The second of the first sound; begin and end of each clear pause behind which something is said."""
    quiet = _quiet(samples, rate)
    sounding = np.flatnonzero(~quiet)
    if not sounding.size:
        return 0.0, []
    edges = np.diff(np.concatenate([[0], quiet, [0]]).astype(np.int8))
    begins, ends = (np.flatnonzero(edges == way) * _STEP_S for way in (1, -1))
    clear = (ends - begins >= _SHORTEST_PAUSE_S) & (sounding[-1] * _STEP_S - ends >= _SHORTEST_REST_S)
    return float(sounding[0] * _STEP_S), list(zip(begins[clear].tolist(), ends[clear].tolist(), strict=True))


def _quiet(samples: NDArray[np.float32], rate: int) -> NDArray[np.bool_]:
    """For each step of 5 ms whether nobody speaks: far below the level of speech."""
    return np.asarray(_levels(samples, rate) < -_DEPTH_DB)


def _levels(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """For each step of 5 ms the level above that of speech, in dB."""
    step = round(_STEP_S * rate)
    count = samples.size // step
    if not count:
        return np.zeros(0)
    power = np.mean(np.square(samples[: count * step], dtype=np.float64).reshape(count, step), axis=1)
    level = 10 * np.log10(np.convolve(power, np.ones(_SMOOTH) / _SMOOTH, "same") + 1e-12)
    return np.asarray(level - np.percentile(level, 80))

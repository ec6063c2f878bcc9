"""Marks moved to where a word is heard to begin: to the end of the quiet that they stand in, or just behind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.alignment import pauses
from narrate.schema.audio import Audio

_PAUSE_S = 0.05
_BEFORE_S = 0.05
_BEHIND_S = 0.1
_BEHIND_STOP_S = 0.045
"""A mark belongs to a pause that begins so little behind it, or ends so little before it: models round, and blur.

What is shorter than a pause may be the closure of a consonant in the word before, and must be nearer.
"""

_STEP_S = 0.0025
_SMOOTH = 3
_HUSH = 6
"""So many faint steps are quiet; fewer are the closure of a b that has begun."""

_FAINT_DB = 40.0
_BREATH_DB = 6.0
"""What is so much quieter than the loud parts is faint; before the first word what is a little louder is breath."""

_OVER_FLOOR_DB = 10.0
_SOFTEST_S = 0.12
"""How long the softest beginning of a word, an h or an f, stays below what counts as quiet."""

_Array = NDArray[np.float64]


def at_onsets(audio: Audio) -> Audio:
    """The sound with each mark near a pause put where the sound behind that pause begins; the others stay."""
    step = max(1, round(_STEP_S * audio.rate))
    if not audio.marks or audio.frames < step:
        return audio
    quiet, level = pauses(audio), _levels(audio, step)
    faint = float(np.percentile(level, 90)) - _FAINT_DB
    marks: dict[int, int] = {}
    latest = 0
    for word, frame in audio.marks:
        pause = _pause_of(frame / audio.rate, quiet)
        at = frame if pause is None else _onset(level, pause, faint, step / audio.rate) * step
        latest = max(latest, min(at, audio.frames))
        marks.setdefault(word, latest)
    return replace(audio, marks=tuple(marks.items()))


def _pause_of(second: float, quiet: _Array) -> _Array | None:
    """The longest pause that a mark belongs to; the end of the sound is none."""
    inner = quiet[:-1]
    is_long = inner[:, 1] - inner[:, 0] >= _PAUSE_S
    begins = inner[:, 0] - np.where(is_long, _BEFORE_S, 0.0)
    near = inner[(begins <= second) & (second <= inner[:, 1] + np.where(is_long, _BEHIND_S, _BEHIND_STOP_S))]
    return near[np.argmax(near[:, 1] - near[:, 0])] if len(near) else None


def _levels(audio: Audio, step: int) -> _Array:
    """The level round each step in dB, smooth over a period of a deep voice."""
    count = audio.frames // step
    power = np.square(audio.samples[: count * step, 0], dtype=np.float64).reshape(count, step).mean(axis=1)
    return np.asarray(10 * np.log10(np.convolve(power, np.ones(_SMOOTH) / _SMOOTH, mode="same") + 1e-12))


def _onset(level: _Array, pause: _Array, faint: float, step_s: float) -> int:
    """The step at which sound begins at the end of a pause: as soft as an h, but above `faint` and what the pause has.

    What stands before the first word is no pause: takes are trimmed.
    """
    begin, end = (round(float(second) / step_s) for second in pause)
    if end <= begin:
        return end
    floor = float(np.percentile(level[begin:end], 20)) + _OVER_FLOOR_DB if begin else faint + _BREATH_DB
    heard = max(floor, faint)
    first = max(begin, end - round(_SOFTEST_S / step_s))
    is_faint = np.convolve(level[first:end] < heard, np.ones(_HUSH), mode="valid") >= _HUSH
    if is_faint.any():
        return first + int(np.flatnonzero(is_faint)[-1]) + _HUSH
    return end if begin else first

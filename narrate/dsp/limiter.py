"""A look-ahead limiter for true peaks, in blocks; the result does not depend on where the blocks are cut."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.levels import amplitude, frame_peaks
from narrate.dsp.oversample import MOST_RISE, REACH, peaks_at
from narrate.schema.audio import Samples

_ATTACK_S = 0.005
_HOLD_S = 0.04
_Array = NDArray[np.float64]
_Places = NDArray[np.int64]


class Limiter:
    """Turns down what would pass the ceiling: gently before it comes, and back as slowly as it holds.

    The gain is a sliding minimum of what each frame needs, smoothed by a window no longer than the look-ahead, so the
    ceiling holds for every frame. `process` gives back as many frames as it took, later by `delay`; `flush` the rest.
    Only where something passes the ceiling is there anything to do: most of speech is never looked at twice.
    """

    def __init__(self, rate: int, channels: int, *, ceiling_dbtp: float) -> None:
        self._ceiling = amplitude(ceiling_dbtp)
        self._attack = round(_ATTACK_S * rate)
        self._hold = round(_HOLD_S * rate)
        self._before = self._hold + self._attack + REACH
        self._after = 2 * self._attack + REACH
        self._window: Samples = np.zeros((self._before, channels), dtype=np.float32)

    def process(self, samples: Samples) -> Samples:
        """Takes a block, gives back what is ready."""
        self._window = np.concatenate([self._window, samples])
        ready = len(self._window) - self._before - self._after
        if ready <= 0:
            return self._window[:0]
        result = self._limited(ready)
        self._window = self._window[ready:].copy()
        return result

    def flush(self) -> Samples:
        """What is left at the end."""
        return self.process(np.zeros((self._after, self._window.shape[1]), dtype=np.float32))

    def _limited(self, ready: int) -> Samples:
        result = self._window[self._before : self._before + ready].copy()
        places, needed = self._passing()
        for first, last in self._stretches(places):
            low, high = max(first, self._before), min(last, self._before + ready)
            if low < high:
                gain = self._gain(places, needed, low, high)
                result[low - self._before : high - self._before] *= gain[:, None]
        return result

    def _passing(self) -> tuple[_Places, _Array]:
        """The frames of the window whose peaks pass the ceiling, and the gains that they need."""
        near = _near(frame_peaks(self._window) > self._ceiling / MOST_RISE, REACH)
        peaks = peaks_at(self._window, near)
        over = peaks > self._ceiling
        return near[over], self._ceiling / peaks[over]

    def _stretches(self, places: _Places) -> Iterator[tuple[int, int]]:
        """The frames, from and to, that are turned down for those that pass; those near one another at once."""
        if not len(places):
            return
        reach = 2 * self._attack + self._hold
        cuts = np.flatnonzero(np.diff(places) > reach) + 1
        for group in np.split(places, cuts):
            yield int(group[0]) - 2 * self._attack + 2, int(group[-1]) + self._hold + 1

    def _gain(self, places: _Places, needed: _Array, low: int, high: int) -> Samples:
        """The gains of the frames from `low` to `high`: each looks back by the hold and ahead by twice the attack."""
        start, end = low - self._hold, high + 2 * self._attack - 2
        wanted = np.ones(end - start)
        inside = slice(*np.searchsorted(places, (start, end)))
        wanted[places[inside] - start] = needed[inside]
        lowest = _sliding_minimum(wanted, self._hold + self._attack)
        return np.asarray(1.0 - _smoothed(1.0 - lowest, self._attack), dtype=np.float32)


def _near(loud: NDArray[np.bool_], reach: int) -> _Places:
    """The places at most `reach` from one that is loud, but for those so near to the ends."""
    window, width = 2 * reach + 1, 1
    while width * 2 <= window:
        loud, width = loud[:-width] | loud[width:], width * 2
    rest = window - width
    return np.flatnonzero(loud[: len(loud) - rest] | loud[rest:]) + reach


def _smoothed(values: _Array, window: int) -> _Array:
    """The values through three running means, `window` neighbours in all, shape (len − window + 1,): nearly a bell."""
    width = (window + 2) // 3
    for each in (width, width, window + 2 - 2 * width):
        values = _sliding_sum(values, each) / each
    return values


def _sliding_sum(values: _Array, window: int) -> _Array:
    """The sum of each `window` neighbours, of powers of two, so that it is the same wherever the values stand."""
    total: _Array | None = None
    powers, width, offset = values, 1, 0
    while width <= window:
        if window & width:
            part = powers[offset : offset + len(values) - window + 1]
            total = part if total is None else total + part
            offset += width
        powers, width = powers[:-width] + powers[width:], width * 2
    if total is None:
        raise ValueError("a sum of no values")
    return total


def _sliding_minimum(values: _Array, window: int) -> _Array:
    """The minimum of each `window` neighbours, by doubling; shape (len − window + 1,)."""
    result, width = values, 1
    while width * 2 <= window:
        result = np.minimum(result[:-width], result[width:])
        width *= 2
    rest = window - width
    return np.minimum(result[: len(result) - rest], result[rest:]) if rest else result

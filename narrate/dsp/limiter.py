"""A look-ahead limiter for true peaks, in blocks; the result does not depend on where the blocks are cut."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.levels import amplitude
from narrate.dsp.oversample import REACH, true_peaks
from narrate.schema.audio import Samples

_ATTACK_S = 0.005
_HOLD_S = 0.04
_STRETCH_S = 0.25


class Limiter:
    """Turns down what would pass the ceiling: gently before it comes, and back as slowly as it holds.

    The gain is a sliding minimum of what each frame needs, smoothed by a window no longer than the look-ahead, so the
    ceiling holds for every frame. `process` gives back as many frames as it took, later by `delay`; `flush` the rest.
    """

    def __init__(self, rate: int, channels: int, *, ceiling_dbtp: float) -> None:
        self._ceiling = amplitude(ceiling_dbtp)
        self._attack = round(_ATTACK_S * rate)
        self._hold = round(_HOLD_S * rate)
        self._stretch = round(_STRETCH_S * rate)
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
        self._window = self._window[ready:]
        return result

    def flush(self) -> Samples:
        """What is left at the end."""
        return self.process(np.zeros((self._after, self._window.shape[1]), dtype=np.float32))

    def _limited(self, ready: int) -> Samples:
        """Stretch by stretch: most of them need no look, and few of those that are looked at need a gain."""
        result = self._window[self._before : self._before + ready].copy()
        for start in range(0, ready, self._stretch):
            end = min(start + self._stretch, ready)
            window = self._window[start : end + self._before + self._after]
            gain = self._gain(window, end - start)
            if gain is not None:
                result[start:end] *= gain[:, None]
        return result

    def _gain(self, window: Samples, ready: int) -> Samples | None:
        """The gains of a stretch, None when nothing in its window passes the ceiling."""
        if float(np.max(np.abs(window), initial=0.0)) < self._ceiling * 0.5:
            return None
        peaks = true_peaks(window)
        if float(peaks.max()) <= self._ceiling:
            return None
        needed = np.minimum(1.0, self._ceiling / np.maximum(peaks, 1e-9))
        lowest = _sliding_minimum(needed, self._hold + self._attack)
        kernel = np.hanning(self._attack + 2)[1:-1]
        less = np.convolve(1.0 - lowest, kernel / kernel.sum(), mode="valid")
        start = self._before - self._hold
        return np.asarray(1.0 - less[start : start + ready], dtype=np.float32)


def _sliding_minimum(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """The minimum of each `window` neighbours, by doubling; shape (len − window + 1,)."""
    result, width = values, 1
    while width * 2 <= window:
        result = np.minimum(result[:-width], result[width:])
        width *= 2
    rest = window - width
    return np.minimum(result[: len(result) - rest], result[rest:]) if rest else result

"""Peaks between the samples: fourfold oversampling as in ITU-R BS.1770-4, annex 2."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

PHASES = 4
REACH = 12
"""How many samples on each side shape a peak between two samples."""


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float64]:
    """Windowed sinc for the three positions between samples, shape (3, 2·REACH)."""
    offsets = np.arange(-REACH + 1, REACH + 1)
    rows = []
    for phase in range(1, PHASES):
        distance = offsets - phase / PHASES
        window = np.kaiser(4 * REACH + 1, 8.0)
        taps = np.sinc(distance) * np.interp(distance, np.linspace(-REACH, REACH, window.size), window)
        rows.append(taps / taps.sum())
    return np.array(rows)


def true_peaks(samples: NDArray[np.floating]) -> NDArray[np.float64]:
    """For each frame the largest absolute value at it and up to the next one, over all channels; shape (frames,).

    The first and last REACH frames lack neighbours: give that much context and leave it off.
    """
    peaks: NDArray[np.float64] = np.max(np.abs(samples), axis=1, initial=0.0).astype(np.float64)
    if len(samples) < 2 * REACH:
        return peaks
    for channel in range(samples.shape[1]):
        for taps in _filters():
            between = np.abs(np.convolve(samples[:, channel], taps[::-1], mode="same"))
            np.maximum(peaks, between[: len(peaks)], out=peaks)
    return peaks

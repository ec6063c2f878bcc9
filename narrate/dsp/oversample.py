"""Peaks between the samples: fourfold oversampling as in ITU-R BS.1770-4, annex 2."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

PHASES = 4
REACH = 12
"""How many samples on each side shape a peak between two samples."""


MOST_RISE = 2.21
"""How many times higher than every sample around it a peak between samples can be: the filters' gain, and a little."""

_MOST_AT_ONCE = 1 << 15


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


def peaks_at(samples: NDArray[np.floating], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """What `true_peaks` is at these frames, each at least REACH from both ends; shape (places,).

    Added tap by tap, so that a peak is the same to the bit wherever its frame stands.
    """
    if len(places) > _MOST_AT_ONCE:
        parts = np.array_split(places, -(-len(places) // _MOST_AT_ONCE))
        return np.concatenate([peaks_at(samples, part) for part in parts])
    peaks = np.zeros(len(places))
    offsets = range(-REACH, REACH)
    for channel in range(samples.shape[1] if len(places) else 0):
        sound = samples[:, channel]
        np.maximum(peaks, np.abs(sound[places]), out=peaks)
        heard = [sound[places + offset].astype(np.float64) for offset in offsets]
        for taps in _filters():
            between = np.zeros(len(places))
            for tap, part in zip(taps, heard, strict=True):
                between += tap * part
            np.maximum(peaks, np.abs(between), out=peaks)
    return peaks

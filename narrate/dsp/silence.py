"""Silence at the ends of a take."""

from __future__ import annotations

import numpy as np

from narrate.dsp.levels import amplitude, frame_peaks
from narrate.schema.audio import Audio, Samples, moved

_WINDOW_S = 0.005


def trim(audio: Audio, *, floor_db: float = -50.0, pad_s: float = 0.02, fade_s: float = 0.015) -> Audio:
    """The voiced part: what is louder than `floor_db` under the peak, a little around it, edges faded to exactly 0.

    A take without sound comes back with no frames.
    """
    level = frame_peaks(audio.samples)
    peak = float(np.max(level, initial=0.0))
    if not peak:
        return Audio(audio.samples[:0], audio.rate)
    window, pad = round(_WINDOW_S * audio.rate), round(pad_s * audio.rate)
    first, last = _ends(level, window, peak * amplitude(floor_db))
    if first > last:
        return Audio(audio.samples[:0], audio.rate)
    start, end = max(0, first - pad), min(audio.frames, last + 1 + pad)
    fade = round(fade_s * audio.rate)
    return Audio(faded(audio.samples[start:end], fade, fade), audio.rate, moved(audio.marks, -start))


def faded(samples: Samples, fade_in: int, fade_out: int) -> Samples:
    """A copy with raised-cosine fades of so many frames; with a fade the outermost sample is exactly 0."""
    result = samples.copy()
    rise, fall = min(fade_in, len(result)), min(fade_out, len(result))
    if rise:
        result[:rise] *= _slope(rise)[:, None]
    if fall:
        result[len(result) - fall :] *= _slope(fall)[::-1, None]
    return result


def longest_silence_s(audio: Audio, *, floor_db: float = -60.0) -> float:
    """The longest stretch below `floor_db` dBFS, in seconds."""
    loud = np.flatnonzero(frame_peaks(audio.samples) > amplitude(floor_db))
    edges = np.concatenate([[-1], loud, [audio.frames]])
    return float(np.max(np.diff(edges)) - 1) / audio.rate


def _ends(level: Samples, window: int, floor: float) -> tuple[int, int]:
    """The first and the last sample whose smooth level is above a floor, found from both ends; (1, 0) without one."""
    reach = 16 * max(1, window)
    while reach < len(level):
        head = np.flatnonzero(_smooth(level[:reach], window)[: reach - window] > floor)
        tail = np.flatnonzero(_smooth(level[-reach:], window)[window:] > floor)
        if head.size and tail.size:
            return int(head[0]), len(level) - reach + window + int(tail[-1])
        reach *= 4
    loud = np.flatnonzero(_smooth(level, window) > floor)
    return (int(loud[0]), int(loud[-1])) if loud.size else (1, 0)


def _smooth(level: Samples, window: int) -> Samples:
    """Each sample's level as the mean of those around it, so that a single click is no voice."""
    kernel = np.ones(max(1, window), dtype=np.float32) / max(1, window)
    return np.convolve(level, kernel, mode="same").astype(np.float32) if len(level) > window else level


def _slope(frames: int) -> Samples:
    return (0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / frames)).astype(np.float32)

"""What generated sounds are built of: looping noise, slow movement, grains, struck bodies, rooms.

Whatever has a loop's length is periodic in it, by construction: noise is made in the frequency domain, movements have
whole periods, grains wrap round the end. So a loop has no seam.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating[Any]]
"""Loops are float32, for speed; short things may be float64."""

Curve = Callable[[Array], Array]
"""Frequencies in Hz -> gains."""


_UNHEARD = 1e-4
_STEP = 32


@dataclass(frozen=True, slots=True)
class Stage:
    """What a sound is made on: random numbers, length in frames, frames a second."""

    rng: np.random.Generator
    frames: int
    rate: int

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.frames / self.rate

    def times(self) -> NDArray[np.float64]:
        """The second of every frame, shape (frames,)."""
        return np.arange(self.frames) / self.rate

    def lasting(self, seconds: float) -> Stage:
        """The same, of another length."""
        return Stage(self.rng, max(1, round(seconds * self.rate)), self.rate)


def band(low: float, high: float, *, steep: int = 2, tilt_db: float = 0.0) -> Curve:
    """Between two frequencies, falling by 6·steep dB an octave outside, `tilt_db` an octave inside."""

    def curve(hz: Array) -> Array:
        safe = np.maximum(hz, 1.0)
        sides = (1 + (low / safe) ** (2 * steep)) * (1 + (safe / high) ** (2 * steep))
        return np.asarray((safe / low) ** (tilt_db / 6.02) / np.sqrt(sides) * (hz > 0))

    return curve


def peaks(places: Sequence[tuple[float, float, float]]) -> Curve:
    """Resonances as (Hz, bandwidth in Hz, gain)."""

    def curve(hz: Array) -> Array:
        total = np.zeros_like(hz)
        for centre, width, gain in places:
            total += gain / np.sqrt(1 + ((hz - centre) / (width / 2)) ** 2)
        return total

    return curve


def noise(stage: Stage, curve: Curve) -> Array:
    """Periodic noise with a spectrum, root mean square 1, shape (frames,)."""
    gains = curve(np.fft.rfftfreq(stage.frames, 1 / stage.rate)).astype(np.float32)
    heard = np.flatnonzero(gains > _UNHEARD * float(np.max(gains)))
    inside = slice(int(heard[0]), int(heard[-1]) + 1) if len(heard) else slice(0, 0)
    spectrum = np.zeros(len(gains), dtype=np.complex64)
    count = inside.stop - inside.start
    spectrum[inside] = stage.rng.standard_normal(2 * count, dtype=np.float32).view(np.complex64) * gains[inside]
    power = 2 * float(np.sum(np.abs(spectrum[inside]).astype(np.float64) ** 2)) / stage.frames**2
    return np.fft.irfft(spectrum / np.float32(max(1e-12, power**0.5)), stage.frames).astype(np.float32, copy=False)


def wide_noise(stage: Stage, curve: Curve) -> Array:
    """Noise that is different left and right, shape (frames, 2)."""
    return np.stack([noise(stage, curve), noise(stage, curve)], axis=1)


def slow(stage: Stage, hz: float, *, least: float = 0.0, shape: float = 1.0) -> Array:
    """A random movement of about `hz` changes a second between `least` and 1, periodic; shape (frames,)."""
    points = max(4, round(stage.seconds * hz * 2))
    values = np.append(stage.rng.random(points) ** shape, 0.0)
    values[-1] = values[0]
    steps = -(-stage.frames // _STEP)
    places = np.minimum(np.arange(steps + 1) * (_STEP * points / stage.frames), points - 1e-9)
    low = places.astype(np.int64)
    share = 0.5 - 0.5 * np.cos(np.pi * (places - low))
    course = (least + (1 - least) * (values[low] * (1 - share) + values[low + 1] * share)).astype(np.float32)
    ramp = np.arange(_STEP, dtype=np.float32) / _STEP
    return np.asarray((course[:-1, None] + np.diff(course)[:, None] * ramp).reshape(-1)[: stage.frames])


def filtered(sound: Array, rate: int, curve: Curve) -> Array:
    """A periodic sound through a filter; shape as given."""
    gains = curve(np.fft.rfftfreq(len(sound), 1 / rate))
    shaped = gains if sound.ndim == 1 else gains[:, None]
    return np.asarray(np.fft.irfft(np.fft.rfft(sound, axis=0) * shaped, len(sound), axis=0))


def scatter(frames: int, starts: Array, grains: Sequence[Array], gains: Array) -> Array:
    """Grains added at `starts` (frames), the n-th gain for the n-th start, wrapping round the end; shape (frames,)."""
    total = np.zeros(frames, dtype=np.float32)
    for number, start in enumerate(starts.astype(np.int64) % frames):
        grain = grains[number % len(grains)][:frames]
        first = min(len(grain), frames - int(start))
        total[start : start + first] += gains[number] * grain[:first]
        if first < len(grain):
            total[: len(grain) - first] += gains[number] * grain[first:]
    return total


def moments(stage: Stage, per_second: float, density: Array | None = None) -> Array:
    """Random starts in frames, sorted, about so many a second; more where `density` (0 … 1, per frame) is high."""
    count = max(1, round(per_second * stage.seconds))
    starts = stage.rng.random(count) * stage.frames
    if density is not None:
        kept = stage.rng.random(count) < density[starts.astype(np.int64)]
        starts = starts[kept] if kept.any() else starts[:1]
    return np.sort(starts)


def heavy(rng: np.random.Generator, count: int, *, spread: float = 1.0) -> Array:
    """Loudnesses of things that are mostly soft and now and then loud: log-normal, median 1."""
    return np.asarray(np.exp(rng.standard_normal(count) * spread))


def struck(
    stage: Stage, modes: Sequence[tuple[float, float, float]], *, bend: float = 0.0, strike_s: float = 0.002
) -> Array:
    """A body that rings: modes as (Hz, seconds to −60 dB, gain); `bend` makes the pitch rise by that factor."""
    time = stage.times()
    total = np.zeros(stage.frames)
    for hz, decay, gain in modes:
        phase = 2 * np.pi * hz * (time + bend * time**2 / 2) + stage.rng.random() * 0.3
        total += gain * np.sin(phase) * 10 ** (-3 * time / decay)
    return np.asarray(total * np.minimum(1, time / strike_s))


def burst(stage: Stage, curve: Curve, *, attack_s: float, decay_s: float) -> Array:
    """Noise that comes in `attack_s` and dies away by 60 dB in `decay_s`; shape (frames,)."""
    time = stage.times()
    shape = np.minimum(1, time / max(attack_s, 1e-4)) * 10 ** (-3 * np.maximum(0, time - attack_s) / decay_s)
    return np.asarray(noise(stage, curve) * shape * _ending(stage.frames, stage.rate))


def placed(sound: Array, pan: float | Array) -> Array:
    """One channel as two, equal power; pan −1 … +1, fixed or per frame."""
    angle = np.asarray((np.clip(pan, -1.0, 1.0) + 1) * np.pi / 4, dtype=np.float32)
    return np.stack([sound * np.cos(angle), sound * np.sin(angle)], axis=1)


def in_room(stage: Stage, sound: Array, *, decay_s: float, wet: float, high: float = 5000.0) -> Array:
    """Two channels with the diffuse tail of a room, longer by it; shape (frames, 2)."""
    tail = stage.lasting(decay_s)
    time = tail.times()
    longer = len(sound) + tail.frames
    size = fast_size(longer)
    rooms = [noise(tail, band(120.0, high)) * 10 ** (-3 * time / decay_s) for _ in range(2)]
    channels = sound if sound.ndim == 2 else np.stack([sound, sound], axis=1) * np.sqrt(0.5)
    parts = []
    for channel, room in enumerate(rooms):
        room[: round(0.008 * stage.rate)] = 0
        room /= np.sqrt(np.sum(room**2))
        both = np.fft.rfft(channels[:, channel], size)
        echo = np.fft.irfft(both * np.fft.rfft(room, size), size)[:longer]
        echo *= wet
        echo[: len(sound)] += channels[:, channel]
        parts.append(echo * _ending(longer, stage.rate))
    return np.stack(parts, axis=1)


def fast_size(count: int) -> int:
    """The smallest length from `count` on that a Fourier transform is quick at: nothing but twos, threes and fives.

    >>> fast_size(1025)
    1080
    """
    best = 1 << (count - 1).bit_length()
    for odd in (3**threes * 5**fives for threes in range(12) for fives in range(8)):
        if odd < best:
            best = min(best, odd << max(0, (-(-count // odd) - 1).bit_length()))
    return best


def around(stage: Stage, sound: Array, *, decay_s: float, wet: float, high: float = 5000.0) -> Array:
    """A loop in a room: the tail runs over the end into the beginning; shape (frames, 2)."""
    tail = stage.lasting(decay_s)
    time = tail.times()
    channels = sound if sound.ndim == 2 else np.stack([sound, sound], axis=1) * np.sqrt(0.5)
    parts = []
    for channel in range(2):
        room = (noise(tail, band(120.0, high)) * 10 ** (-3 * time / decay_s)).astype(np.float32)
        room *= np.float32(wet / np.sqrt(np.sum(room**2)))
        room[0] += 1.0
        whole = np.fft.rfft(channels[:, channel]) * np.fft.rfft(room[: stage.frames], stage.frames)
        parts.append(np.fft.irfft(whole, stage.frames))
    return np.stack(parts, axis=1)


def _ending(frames: int, rate: int) -> Array:
    """1, falling to 0 over the last 30 ms."""
    shape = np.ones(frames)
    fall = min(frames, round(0.03 * rate))
    shape[frames - fall :] = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return shape

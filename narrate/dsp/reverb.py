"""Rooms: what a place adds to a voice, different at both ears."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.levels import amplitude
from narrate.errors import UsageError
from narrate.schema.audio import Samples


@dataclass(frozen=True, slots=True)
class Room:
    """A room: seconds to −60 dB, level of all echoes under the voice, the first echo, what frequencies it gives back.

    `echoes` are single reflections as (seconds, dB): the wall across a street, the edge of a wood.
    """

    decay_s: float
    wet_db: float
    first_s: float
    low_hz: float
    high_hz: float
    echoes: tuple[tuple[float, float], ...] = ()


ROOMS: MappingProxyType[str, Room] = MappingProxyType(
    {
        "room": Room(0.38, -13.0, 0.006, 120.0, 7500.0, ((0.004, -15.0), (0.009, -17.0))),
        "hall": Room(1.5, -11.0, 0.022, 110.0, 6000.0, ((0.019, -16.0), (0.031, -18.0))),
        "cave": Room(1.7, -11.5, 0.03, 120.0, 3800.0, ((0.041, -15.0), (0.083, -18.0), (0.13, -21.0))),
        "forest": Room(0.9, -19.0, 0.045, 300.0, 4500.0, ((0.09, -24.0), (0.17, -27.0))),
        "street": Room(0.7, -17.0, 0.03, 200.0, 5500.0, ((0.055, -18.0), (0.11, -23.0))),
    }
)
"""Tails are at most as long as the pause between two scenes, so that no scene hears the one before it."""


def check_room(name: str) -> None:
    """UsageError for a room that does not exist, naming those that do."""
    if name not in ROOMS:
        near = difflib.get_close_matches(name, ROOMS, n=1)
        guess = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f"there is no room {name!r}", hint=f"{guess}rooms: {', '.join(ROOMS)}")


def echoes(name: str, samples: Samples, rate: int) -> Samples:
    """What a room gives back of one channel, without the sound itself; shape (frames + tail, 2)."""
    responses = _responses(name, rate)
    longer = len(samples) + len(responses[0]) - 1
    size = 1 << (longer - 1).bit_length()
    spectrum = np.fft.rfft(samples[:, 0], size)
    ears = [np.fft.irfft(spectrum * np.fft.rfft(response, size), size)[:longer] for response in responses]
    return np.stack(ears, axis=1).astype(np.float32)


@lru_cache(maxsize=16)
def _responses(name: str, rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    check_room(name)
    room = ROOMS[name]
    rng = np.random.default_rng(len(name) * 1000 + round(room.decay_s * 100))
    return _response(room, rate, rng), _response(room, rate, rng)


def _response(room: Room, rate: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Noise that dies away, highs before lows (Moorer 1979), behind the first reflections."""
    frames = round(room.decay_s * rate)
    time = np.arange(frames) / rate
    tail = np.zeros(frames)
    for low, high, pace in ((room.low_hz, room.high_hz / 4, 1.0), (room.high_hz / 4, room.high_hz, 1.5)):
        tail += _banded(rng.standard_normal(frames), rate, low, high) * 10 ** (-3 * pace * time / room.decay_s)
    tail[: round(room.first_s * rate)] = 0.0
    tail *= amplitude(room.wet_db) / float(np.sqrt(np.sum(tail**2)))
    for delay_s, level_db in room.echoes:
        place = round(delay_s * rate * (0.93 + 0.14 * rng.random()))
        tail[place] += amplitude(level_db) * (1 if rng.random() < 0.5 else -1)
    fade = round(0.05 * rate)
    tail[frames - fade :] *= np.linspace(1.0, 0.0, fade)
    return tail


def _banded(noise: NDArray[np.float64], rate: int, low: float, high: float) -> NDArray[np.float64]:
    hz = np.fft.rfftfreq(len(noise), 1 / rate)
    safe = np.maximum(hz, 1.0)
    gains = 1 / np.sqrt((1 + (low / safe) ** 4) * (1 + (safe / high) ** 4))
    return np.asarray(np.fft.irfft(np.fft.rfft(noise) * gains, len(noise)))

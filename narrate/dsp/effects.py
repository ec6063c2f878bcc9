"""Effect presets: how a thought, a telephone or a monster sounds. Each is a short chain, kept by name in EFFECTS."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.levels import amplitude
from narrate.errors import UsageError
from narrate.schema.audio import Samples

_Array = NDArray[np.float64]


def apply(name: str, samples: Samples, rate: int) -> Samples:
    """The samples with a preset; longer than before by the preset's reverberation. UsageError for an unknown name."""
    response = _response(name, rate)
    if name in SHAPES:
        samples = SHAPES[name](samples, rate)
    size = 1 << (len(samples) + len(response) - 2).bit_length()
    spectrum = np.fft.rfft(samples, size, axis=0) * np.fft.rfft(response, size)[:, None]
    wet = np.fft.irfft(spectrum, size, axis=0)[: len(samples) + len(response) - 1]
    return wet.astype(np.float32)


def tail_frames(name: str | None, rate: int) -> int:
    """By how many frames a preset makes a clip longer."""
    return len(_response(name, rate)) - 1 if name else 0


def check(name: str) -> None:
    """UsageError for a preset that does not exist, naming those that do."""
    if name not in EFFECTS:
        near = difflib.get_close_matches(name, EFFECTS, n=1)
        guess = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f"there is no effect {name!r}", hint=f"{guess}effects: {', '.join(EFFECTS)}")


@lru_cache(maxsize=32)
def _response(name: str, rate: int) -> _Array:
    check(name)
    return EFFECTS[name](rate)


def _thought(rate: int) -> _Array:
    """Close and dry-soft: no rumble, no edge, and reflections of something very near."""
    return amplitude(-1.5) * np.convolve(_band(rate, 140.0, 7500.0), _taps(rate, {0.0: 1.0, 0.0019: 0.3, 0.0043: 0.2}))


def _phone(rate: int) -> _Array:
    return amplitude(3.0) * _band(rate, 350.0, 3300.0)


def _radio(rate: int) -> _Array:
    return amplitude(2.0) * np.convolve(_band(rate, 250.0, 4500.0), _taps(rate, {0.0: 1.0, 0.0007: -0.35}))


def _memory(rate: int) -> _Array:
    return _reverberant(rate, decay_s=0.9, wet_db=-13.0, low=120.0, high=6000.0)


def _dream(rate: int) -> _Array:
    return _reverberant(rate, decay_s=1.8, wet_db=-8.0, low=150.0, high=5000.0)


def _room(rate: int) -> _Array:
    return _reverberant(rate, decay_s=0.35, wet_db=-15.0, low=60.0, high=12000.0)


def _hall(rate: int) -> _Array:
    return _reverberant(rate, decay_s=1.4, wet_db=-11.0, low=60.0, high=9000.0)


def _cave(rate: int) -> _Array:
    return _reverberant(rate, decay_s=1.7, wet_db=-7.0, low=90.0, high=4000.0)


def _forest(rate: int) -> _Array:
    """Hardly a room: a little comes back from the trees, late and dull."""
    return np.convolve(_taps(rate, {0.0: 1.0, 0.087: 0.05, 0.171: 0.035, 0.26: 0.02}), _band(rate, 90.0, 9000.0))


def _monster(rate: int) -> _Array:
    return amplitude(-1.0) * np.convolve(_band(rate, 45.0, 6500.0), _taps(rate, {0.0: 1.0, 0.011: 0.35, 0.023: -0.25}))


def _ghost(rate: int) -> _Array:
    """Little body, much air, and a tail that is as loud as the voice."""
    return _reverberant(rate, decay_s=1.7, wet_db=-3.0, low=400.0, high=8000.0) * amplitude(-2.0)


def _crowd_distance(rate: int) -> _Array:
    """Somebody who calls from over there: no lows, no highs, more of the place than of the voice."""
    far = _reverberant(rate, decay_s=0.8, wet_db=-4.0, low=250.0, high=2600.0)
    return amplitude(-7.0) * np.convolve(far, _band(rate, 280.0, 2800.0))


def _letter(rate: int) -> _Array:
    """Read from paper, close to the ear in a small space: neither deep nor bright."""
    return amplitude(-0.5) * np.convolve(
        _band(rate, 170.0, 5200.0), _taps(rate, {0.0: 1.0, 0.0031: 0.28, 0.0067: 0.16})
    )


def _deeper(samples: Samples, rate: int) -> Samples:
    """A monster's throat: the voice, itself four semitones lower and an octave lower, with a growl."""
    time = np.arange(len(samples)) / rate
    growl = 0.8 + 0.2 * np.sin(2 * np.pi * 31.0 * time)
    low = _transposed(samples, rate, 2 ** (-4 / 12)) + 0.55 * _transposed(samples, rate, 0.5)
    return (0.15 * samples + 0.85 * low * growl[:, None]).astype(np.float32)


def _trembling(samples: Samples, rate: int) -> Samples:
    """A ghost's voice: doubled a little above and below, swelling and sinking."""
    time = np.arange(len(samples)) / rate
    tremor = 0.82 + 0.18 * np.sin(2 * np.pi * 4.3 * time)
    double = _transposed(samples, rate, 1.012) + _transposed(samples, rate, 0.988)
    return ((0.6 * samples + 0.45 * double) * tremor[:, None]).astype(np.float32)


def _transposed(samples: Samples, rate: int, ratio: float) -> Samples:
    """Another pitch at the same length: two read heads on a delay line that take turns (Dattorro 1997)."""
    window = round(0.045 * rate)
    frames = np.arange(len(samples))
    total = np.zeros_like(samples)
    for turn in (0.0, 0.5):
        phase = ((1.0 - ratio) * frames / window + turn) % 1.0
        places = frames - phase * window
        weight = np.sin(np.pi * phase) ** 2
        for channel in range(samples.shape[1]):
            heard = np.interp(places, frames, samples[:, channel], left=0.0)
            total[:, channel] += (heard * weight).astype(np.float32)
    return total


def _reverberant(rate: int, *, decay_s: float, wet_db: float, low: float, high: float) -> _Array:
    """The direct sound and noise that dies away by 60 dB in `decay_s`: Moorer 1979."""
    frames = round(decay_s * rate)
    time = np.arange(frames) / rate
    noise = np.random.default_rng(round(decay_s * 1000)).standard_normal(frames) * 10 ** (-3 * time / decay_s)
    noise[: round(0.012 * rate)] = 0.0
    room = np.convolve(noise / np.sqrt(np.sum(noise**2)), _band(rate, low, high), mode="same") * amplitude(wet_db)
    room[0] += 1.0
    return room


def _band(rate: int, low: float, high: float) -> _Array:
    """A linear-phase band pass, −6 dB at both ends, centred so that it adds next to no delay that anyone hears."""
    reach = round(0.006 * rate)
    offsets = np.arange(-reach, reach + 1) / rate
    high = min(high, 0.45 * rate)
    taps = 2 * high / rate * np.sinc(2 * high * offsets) - 2 * low / rate * np.sinc(2 * low * offsets)
    return np.asarray(taps * np.hamming(2 * reach + 1))


def _taps(rate: int, delays: dict[float, float]) -> _Array:
    taps = np.zeros(round(max(delays) * rate) + 1)
    for delay_s, gain in delays.items():
        taps[round(delay_s * rate)] += gain
    return taps


EFFECTS: MappingProxyType[str, Callable[[int], _Array]] = MappingProxyType(
    {
        "thought": _thought,
        "memory": _memory,
        "dream": _dream,
        "phone": _phone,
        "radio": _radio,
        "room": _room,
        "hall": _hall,
        "cave": _cave,
        "forest": _forest,
        "monster": _monster,
        "ghost": _ghost,
        "crowd-distance": _crowd_distance,
        "letter": _letter,
    }
)
"""Each preset's impulse response as a function of the sample rate."""

SHAPES: MappingProxyType[str, Callable[[Samples, int], Samples]] = MappingProxyType(
    {"monster": _deeper, "ghost": _trembling}
)
"""What some presets do to the voice before their response: as many frames come out as went in."""

"""A manner's timbre: the sound of a whisper, a shout, a sob, made of plain speech, at the loudness of plain speech.

A whisper is the spectral envelope of the speech with noise for a voice: its pitch is gone, its vowels stay. A shout has
the brightness and the small dynamics of raised effort (Traunmüller and Eriksson 2000). Hoarse and growling voices are
rough, modulated in amplitude at 30 to 70 Hz; sobbing, laughing and trembling ones as slowly as people shake.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.levels import amplitude, rms_db
from narrate.dsp.loudness import loudness
from narrate.errors import UsageError
from narrate.schema.audio import Audio, mono

_Array = NDArray[np.float64]
_FRAME_S = 0.03
_LIFTER_S = 0.0016
_SEED = 20_517
_SILENT_LUFS = -70.0


def colour(audio: Audio, timbre: str, share: float = 1.0) -> Audio:
    """One channel with a timbre, mixed with the plain sound by `share`, as loud as before; UsageError for no timbre."""
    if timbre not in TIMBRES:
        raise UsageError(f"there is no timbre {timbre!r}", hint=f"timbres: {', '.join(TIMBRES)}")
    plain = audio.samples[:, 0].astype(np.float64)
    if not share or plain.size < round(_FRAME_S * audio.rate):
        return audio
    coloured = TIMBRES[timbre](plain, audio.rate)
    mixed = coloured if share == 1.0 else share * _as_loud(coloured, plain, audio.rate) + (1 - share) * plain
    return mono(_as_loud(mixed, plain, audio.rate).astype(np.float32), audio.rate, audio.marks)


def _as_loud(samples: _Array, like: _Array, rate: int) -> _Array:
    had, has = (loudness(mono(each.astype(np.float32), rate)) for each in (like, samples))
    if min(had, has) < _SILENT_LUFS:
        had, has = rms_db(like), rms_db(samples)
    return samples * amplitude(had - has) if math.isfinite(had - has) else samples


def _whisper(samples: _Array, rate: int) -> _Array:
    breath = _breath(samples, rate)
    return _shelf(breath, rate, 900.0, 5.0)


def _breathy(samples: _Array, rate: int) -> _Array:
    return samples + 0.9 * _as_loud(_whisper(samples, rate), samples, rate)


def _shout(samples: _Array, rate: int) -> _Array:
    """Effort: less below 300 Hz, a good deal more between 1.2 and 5 kHz, and everything near its peak."""
    bright = _filtered(samples, rate, lambda hz: _rise(hz, 250.0, -7.0) * _bump(hz, 1300.0, 5200.0, 12.0))
    return _squeezed(bright, rate, 2.2)


def _bright(samples: _Array, rate: int) -> _Array:
    return _shelf(samples, rate, 2200.0, 4.0)


def _dark(samples: _Array, rate: int) -> _Array:
    return _shelf(samples, rate, 1800.0, -7.0)


def _soft(samples: _Array, rate: int) -> _Array:
    return 0.75 * _shelf(samples, rate, 1500.0, -5.0) + 0.3 * _as_loud(_whisper(samples, rate), samples, rate)


def _muffled(samples: _Array, rate: int) -> _Array:
    return _filtered(samples, rate, lambda hz: _rise(hz, 160.0, -3.0) / (1 + (hz / 1900.0) ** 4) ** 0.5)


def _hoarse(samples: _Array, rate: int) -> _Array:
    rough = samples * (1 - 0.75 * _flutter(samples.size, rate, 34.0))
    return rough + 0.8 * _as_loud(_whisper(samples, rate), samples, rate)


def _growl(samples: _Array, rate: int) -> _Array:
    rough = samples * (1 - 0.85 * _flutter(samples.size, rate, 62.0))
    return _squeezed(
        _filtered(rough, rate, lambda hz: _bump(hz, 120.0, 900.0, 4.0) * _bump(hz, 1500, 4200, 3.0)), rate, 2.0
    )


def _sob(samples: _Array, rate: int) -> _Array:
    """Breath that comes in shakes, and a pitch that shakes with it."""
    shaken = _wobbled(samples, rate, 5.2, 0.022)
    return shaken * (1 - 0.55 * _sway(samples.size, rate, 4.1)) + 0.45 * _as_loud(
        _whisper(samples, rate), samples, rate
    )


def _laugh(samples: _Array, rate: int) -> _Array:
    return _shelf(samples * (1 - 0.5 * _sway(samples.size, rate, 5.6)), rate, 2000.0, 3.0)


def _tremble(samples: _Array, rate: int) -> _Array:
    return _wobbled(samples, rate, 6.5, 0.018) * (1 - 0.35 * _sway(samples.size, rate, 6.5))


def _wow(samples: _Array, rate: int) -> _Array:
    return _wobbled(samples, rate, 0.8, 0.055)


def _breath(samples: _Array, rate: int) -> _Array:
    """Noise with the moving spectral envelope of the samples (cepstral smoothing, Oppenheim and Schafer 1968)."""
    frame = 2 * round(_FRAME_S * rate / 2)
    hop = frame // 2
    count = -(-samples.size // hop) + 1
    padded = np.zeros((count + 1) * hop)
    padded[hop : hop + samples.size] = samples
    noise = np.random.default_rng(_SEED).standard_normal(padded.size)
    window = np.sin(np.pi * (np.arange(frame) + 0.5) / frame)
    places = np.arange(count)[:, None] * hop + np.arange(frame)
    envelope = _envelope(np.asarray(np.fft.rfft(padded[places] * window, axis=1)), rate, frame)
    frames = np.fft.irfft(np.fft.rfft(noise[places] * window, axis=1) * envelope, n=frame, axis=1) * window
    result = np.zeros_like(padded)
    for number in range(count):
        result[number * hop : number * hop + frame] += frames[number]
    return np.asarray(result[hop : hop + samples.size])


def _envelope(spectra: NDArray[np.complex128], rate: int, frame: int) -> _Array:
    cepstra = np.fft.irfft(np.log(np.abs(spectra) + 1e-7), n=frame, axis=1)
    cut = round(_LIFTER_S * rate)
    cepstra[:, cut : frame - cut + 1] = 0.0
    return np.asarray(np.exp(np.fft.rfft(cepstra, axis=1).real))


def _filtered(samples: _Array, rate: int, gain: Callable[[_Array], _Array]) -> _Array:
    """The samples through a filter without phase, given as its gain by frequency in Hz."""
    size = 1 << (samples.size + round(0.02 * rate)).bit_length()
    hz: _Array = np.fft.rfftfreq(size, 1 / rate).astype(np.float64)
    return np.asarray(np.fft.irfft(np.fft.rfft(samples, size) * gain(hz), size)[: samples.size])


def _shelf(samples: _Array, rate: int, corner_hz: float, db: float) -> _Array:
    return _filtered(samples, rate, lambda hz: 10 ** (db / 20 / (1 + (corner_hz / np.maximum(hz, 1.0)) ** 2)))


def _rise(hz: _Array, corner_hz: float, db: float) -> _Array:
    """`db` below the corner, nothing above."""
    return np.asarray(10 ** (db / 20 / (1 + (hz / corner_hz) ** 4)))


def _bump(hz: _Array, low: float, high: float, db: float) -> _Array:
    inside = 1 / (1 + (low / np.maximum(hz, 1.0)) ** 4) / (1 + (hz / high) ** 4)
    return np.asarray(10 ** (db / 20 * inside))


def _squeezed(samples: _Array, rate: int, drive: float) -> _Array:
    """Small dynamics: the moving level evened out by half, then soft clipping."""
    level = np.sqrt(np.maximum(_smoothed(samples**2, round(0.02 * rate)), 1e-10))
    typical = float(np.sqrt(np.mean(samples**2))) + 1e-9
    even = samples * np.minimum((typical / np.maximum(level, 0.1 * typical)) ** 0.5, 2.0)
    return np.asarray(np.tanh(drive * even / (4 * typical)) * 4 * typical / drive)


def _smoothed(values: _Array, width: int) -> _Array:
    sums = np.cumsum(np.concatenate([np.zeros(width), values, np.zeros(width)]))
    smooth = (sums[width:] - sums[:-width]) / width
    return np.asarray(smooth[width // 2 : width // 2 + values.size])


def _flutter(size: int, rate: int, hz: float) -> _Array:
    """0 … 1 at an unsteady rate: a rough voice is never a steady one."""
    drift = np.interp(np.arange(size), np.linspace(0, size, 64), np.random.default_rng(_SEED).uniform(0.8, 1.25, 64))
    return np.asarray(0.5 + 0.5 * np.sin(2 * np.pi * np.cumsum(hz * drift) / rate))


def _sway(size: int, rate: int, hz: float) -> _Array:
    return _flutter(size, rate, hz) ** 2


def _wobbled(samples: _Array, rate: int, hz: float, depth: float) -> _Array:
    """The pitch moved up and down by `depth`: read at places that run ahead and fall back."""
    time = np.arange(samples.size)
    swing = depth * rate / (2 * np.pi * hz)
    return np.asarray(np.interp(time + swing * (np.sin(2 * np.pi * hz * time / rate)), time, samples))


TIMBRES: MappingProxyType[str, Callable[[_Array, int], _Array]] = MappingProxyType(
    {
        "whisper": _whisper,
        "breathy": _breathy,
        "soft": _soft,
        "muffled": _muffled,
        "shout": _shout,
        "bright": _bright,
        "dark": _dark,
        "hoarse": _hoarse,
        "growl": _growl,
        "sob": _sob,
        "laugh": _laugh,
        "tremble": _tremble,
        "wow": _wow,
    }
)
"""Each timbre as a function of samples and rate."""

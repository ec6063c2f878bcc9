"""Loudness by ITU-R BS.1770-4 / EBU R 128, streaming; agrees with ffmpeg's ebur128 (tests/dsp/test_loudness.py)."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.levels import decibels
from narrate.dsp.oversample import REACH, true_peaks
from narrate.schema.audio import Audio, Samples
from narrate.schema.master import Loudness

_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_OFFSET = -0.691
_HOP_S = 0.1
_SHORT_TERM_S = 3.0
_RANGE_GATE = -20.0
_HOPS_A_BLOCK = 4
_FLOOR_HOPS = 5
_RESPONSE_S = 0.12
_PIECE = 1 << 15
_Array = NDArray[np.float64]


def loudness(audio: Audio) -> float:
    """The integrated loudness of a clip in LUFS; a clip shorter than 0.4 s is measured as one block."""
    meter = Meter(audio.rate, audio.samples.shape[1], peaks=False)
    meter.feed(audio.samples)
    return meter.result().integrated_lufs


def loop_lufs(audio: Audio) -> float:
    """The loudness of a sound that goes round and round, in LUFS, without gates; −inf for silence."""
    taps = np.abs(np.fft.rfft(_k_weighting(audio.rate), 1 << 14))
    places = np.linspace(0.0, len(taps) - 1, audio.frames // 2 + 1)
    weights = np.interp(places, np.arange(len(taps)), taps**2)
    spectra = (np.fft.rfft(audio.samples[:, channel]) for channel in range(audio.samples.shape[1]))
    energy = sum(float(np.sum(weights * (spectrum.real**2 + spectrum.imag**2))) for spectrum in spectra)
    return _lufs(2 * energy / audio.frames**2)


class Meter:
    """Takes blocks of any size; the result does not depend on how the sound was cut into blocks."""

    def __init__(self, rate: int, channels: int, *, peaks: bool = True) -> None:
        self._hop = round(_HOP_S * rate)
        self._rate = rate
        self._taps = _k_weighting(rate)
        self._tail: Samples = np.zeros((len(self._taps) - 1, channels), dtype=np.float32)
        self._rest: Samples = np.zeros((0, channels), dtype=np.float32)
        self._plain_rest: Samples = np.zeros((0, channels), dtype=np.float32)
        self._weighted: list[float] = []
        self._plain: list[float] = []
        self._peaks = peaks
        self._context: Samples = np.zeros((2 * REACH, channels), dtype=np.float32)
        self._peak = 0.0
        self._short = (0.0, 0)

    def feed(self, samples: Samples) -> None:
        """Measures a block of shape (frames, channels)."""
        if not len(samples):
            return
        if self._peaks:
            window = np.concatenate([self._context, samples])
            self._peak = max(self._peak, float(np.max(true_peaks(window))))
            self._context = window[-2 * REACH :]
        weighted = np.concatenate([self._rest, self._filtered(samples)])
        plain = np.concatenate([self._plain_rest, samples])
        count = len(weighted) // self._hop
        self._weighted += (_energies(weighted, count, self._hop) / self._hop).tolist()
        self._plain += (_energies(plain, count, self._hop) / (self._hop * plain.shape[1])).tolist()
        self._rest, self._plain_rest = weighted[count * self._hop :], plain[count * self._hop :]

    def result(self) -> Loudness:
        """What was measured so far; −inf for silence."""
        power = self._plain
        floors = np.convolve(power, np.ones(_FLOOR_HOPS) / _FLOOR_HOPS, mode="valid") if len(power) >= 5 else power
        return Loudness(
            integrated_lufs=self._integrated(),
            true_peak_dbtp=decibels(self._peak),
            rms_db=decibels(math.sqrt(float(np.mean(power)))) if power else -math.inf,
            noise_floor_db=decibels(math.sqrt(max(0.0, float(np.min(floors))))) if len(floors) else -math.inf,
            range_lu=self._range(),
        )

    def _range(self) -> float | None:
        """The loudness range by EBU Tech 3342: 3 s stretches, gated at −20 LU, 10th to 95th percentile."""
        hops = round(_SHORT_TERM_S / _HOP_S)
        if len(self._weighted) < hops:
            return None
        energies = np.convolve(self._weighted, np.ones(hops) / hops, mode="valid")
        kept = energies[energies > 10 ** ((_ABSOLUTE_GATE - _OFFSET) / 10)]
        if not len(kept):
            return None
        kept = kept[kept > float(np.mean(kept)) * 10 ** (_RANGE_GATE / 10)]
        low, high = np.percentile(10 * np.log10(kept), [10, 95])
        return float(high - low)

    def short_term(self) -> _Array:
        """The loudness of the last 3 s at every 0.1 s, in LUFS; −inf for silence."""
        hops = min(len(self._weighted), round(_SHORT_TERM_S / _HOP_S))
        energies = np.convolve(self._weighted, np.ones(hops) / hops, mode="valid") if hops else np.zeros(0)
        return np.array([_lufs(float(energy)) for energy in energies])

    def loudest_lufs(self) -> float:
        """The loudest 0.4 s so far (momentary loudness); all of it when it is shorter; −inf for silence."""
        if len(self._weighted) < _HOPS_A_BLOCK:
            return self._integrated()
        return _lufs(float(np.max(np.convolve(self._weighted, np.ones(_HOPS_A_BLOCK) / _HOPS_A_BLOCK, mode="valid"))))

    def _integrated(self) -> float:
        hops = np.array(self._weighted)
        if len(hops) < _HOPS_A_BLOCK:
            energy = float(hops.sum()) * self._hop + float(np.sum(np.square(self._rest, dtype=np.float64)))
            frames = len(hops) * self._hop + len(self._rest)
            return _lufs(energy / frames) if frames else -math.inf
        blocks = np.convolve(hops, np.ones(_HOPS_A_BLOCK) / _HOPS_A_BLOCK, mode="valid")
        kept = blocks[blocks > 10 ** ((_ABSOLUTE_GATE - _OFFSET) / 10)]
        if not len(kept):
            return -math.inf
        gate = 10 ** ((_lufs(float(np.mean(kept))) + _RELATIVE_GATE - _OFFSET) / 10)
        return _lufs(float(np.mean(kept[kept > gate])))

    def _filtered(self, samples: Samples) -> Samples:
        """Overlap-save in pieces that fit a cache, all channels and pieces at once."""
        window = np.concatenate([self._tail, samples])
        overlap = len(self._taps) - 1
        self._tail = window[len(window) - overlap :]
        step = _PIECE - overlap
        count = -(-len(samples) // step)
        padded = np.zeros((window.shape[1], count * step + overlap), dtype=np.float32)
        padded[:, : len(window)] = window.T
        heard = np.empty((count * step, window.shape[1]), dtype=np.float32)
        for channel, sound in enumerate(padded):
            pieces = np.lib.stride_tricks.sliding_window_view(sound, _PIECE)[::step]
            spectra = np.fft.rfft(pieces) * _spectrum(self._rate)
            heard[:, channel] = np.fft.irfft(spectra, _PIECE)[:, overlap:].reshape(-1)
        return heard[: len(samples)]


def _energies(samples: NDArray[np.floating], count: int, hop: int) -> _Array:
    """The energy of each hop, over all channels."""
    parts = samples[: count * hop].reshape(count, hop * samples.shape[1]).astype(np.float64, copy=False)
    return np.asarray(np.einsum("ij,ij->i", parts, parts))


@lru_cache(maxsize=8)
def _spectrum(rate: int) -> NDArray[np.complex64]:
    return np.fft.rfft(_k_weighting(rate), _PIECE).astype(np.complex64)


def _lufs(energy: float) -> float:
    return _OFFSET + 10 * math.log10(energy) if energy > 0 else -math.inf


@lru_cache(maxsize=8)
def _k_weighting(rate: int) -> _Array:
    """The impulse response of the K-weighting at `rate`, cut where it is below −200 dB."""
    impulse = np.zeros(round(_RESPONSE_S * rate))
    impulse[0] = 1.0
    for numerator, denominator in (_shelf(rate), _high_pass(rate)):
        impulse = _recursive(impulse, numerator, denominator)
    return impulse


def _shelf(rate: int) -> tuple[_Array, _Array]:
    frequency, gain_db, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = math.tan(math.pi * frequency / rate)
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    scale = 1 + k / quality + k * k
    numerator = np.array([high + band * k / quality + k * k, 2 * (k * k - high), high - band * k / quality + k * k])
    return numerator / scale, np.array([scale, 2 * (k * k - 1), 1 - k / quality + k * k]) / scale


def _high_pass(rate: int) -> tuple[_Array, _Array]:
    frequency, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * frequency / rate)
    scale = 1 + k / quality + k * k
    return np.array([1.0, -2.0, 1.0]), np.array([scale, 2 * (k * k - 1), 1 - k / quality + k * k]) / scale


def _recursive(samples: _Array, numerator: _Array, denominator: _Array) -> _Array:
    fed = np.convolve(samples, numerator)[: len(samples)]
    result = np.zeros(len(samples) + 2)
    for at, value in enumerate(fed):
        result[at + 2] = value - denominator[1] * result[at + 1] - denominator[2] * result[at]
    return result[2:]

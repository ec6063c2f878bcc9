"""Voice design: pitch and formants moved apart from one another, with numpy alone.

Pitch moves by resampling, which moves the formants too and shortens the sound; the spectral envelope, smoothed by
cepstral liftering (Oppenheim and Schafer 1968), is then stretched back to where the formants are wanted.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from narrate.dsp.resample import resample
from narrate.schema.audio import Audio, mono

_FRAME_S = 0.04
_OVERLAP = 4
_LIFTER_S = 0.0022
_FLOOR = 1e-7
_MOST_DB = 24.0


def factor(semitones: float) -> float:
    """The frequency ratio of an interval.

    >>> factor(12.0)
    2.0
    """
    return float(2.0 ** (semitones / 12.0))


def reshape(audio: Audio, *, pitch_st: float, formant: float) -> Audio:
    """One channel with its pitch moved by `pitch_st` semitones and its formants by the factor `formant`.

    The result is shorter by the factor of the pitch: have the text spoken at 1/factor(pitch_st) of its pace before.
    """
    ratio = factor(pitch_st)
    moved = replace(resample(audio, round(audio.rate / ratio)), rate=audio.rate) if pitch_st else audio
    warp = formant / ratio
    if abs(warp - 1.0) < 1e-3:
        return moved
    return mono(_warped(moved.samples[:, 0], moved.rate, warp), moved.rate, moved.marks)


def _warped(samples: NDArray[np.float32], rate: int, warp: float) -> NDArray[np.float64]:
    frame = _OVERLAP * round(_FRAME_S * rate / _OVERLAP)
    hop = frame // _OVERLAP
    count = -(-(samples.size + frame) // hop)
    padded = np.zeros(frame + count * hop)
    padded[frame - hop : frame - hop + samples.size] = samples
    window = np.hanning(frame + 1)[:-1]
    places = np.arange(count)[:, None] * hop + np.arange(frame)
    spectra = np.fft.rfft(padded[places] * window, axis=1)
    frames = np.fft.irfft(spectra * _gain(spectra, rate, frame, warp), n=frame, axis=1) * window
    result = np.zeros_like(padded)
    for number in range(count):
        result[number * hop : number * hop + frame] += frames[number]
    return result[frame - hop : frame - hop + samples.size] / (np.sum(window**2) / hop)


def _gain(spectra: NDArray[np.complex128], rate: int, frame: int, warp: float) -> NDArray[np.float64]:
    """Per bin: the envelope stretched by `warp` over the envelope as it is, within ±24 dB."""
    log = np.log(np.abs(spectra) + _FLOOR)
    cepstra = np.fft.irfft(log, n=frame, axis=1)
    cut = round(_LIFTER_S * rate)
    cepstra[:, cut : frame - cut + 1] = 0.0
    envelope = np.fft.rfft(cepstra, axis=1).real
    bins = np.arange(envelope.shape[1])
    source = np.minimum(bins / warp, bins[-1])
    low = source.astype(int)
    share = source - low
    stretched = envelope[:, low] * (1 - share) + envelope[:, np.minimum(low + 1, bins[-1])] * share
    limit = _MOST_DB * np.log(10) / 20
    gain: NDArray[np.float64] = np.exp(np.clip(stretched - envelope, -limit, limit))
    return gain

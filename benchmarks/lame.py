"""What LAME's quality setting costs and gives: processor time, and how far what it changes is below what is heard.

    python benchmarks/lame.py SOUND.flac [--seconds 60] [--bitrate 128000]

`level` is FFmpeg's compression_level for libmp3lame: 0 the best and slowest, 9 the quickest. `noise` is the error by
third-octave bands up to 16 kHz, each against the sound in its band, over stretches of 20 ms that are not silent: the
mean and the worst twentieth, in dB (lower is better). `mask` is the noise-to-mask ratio of ITU-R BS.1387 (PEAQ, basic
version, FFT model) in dB: the error against what the sound itself hides from an ear, at 92 dB for full scale; below 0
it is hidden. `heard` is that model's share of disturbed stretches, in which any quarter of a Bark is more than 1.5 dB
above the mask. The error is the whole difference of the two sounds, phases included, which is stricter than the model.
`to` is the highest frequency within 3 dB of the sound.
"""

from __future__ import annotations

import argparse
import io
import time
from dataclasses import replace
from pathlib import Path

import av
import numpy as np

from narrate.writers.encode import CODECS, _Encoder

FFT = 1024
LEVELS: tuple[int | None, ...] = (None, 0, 2, 3, 4, 5, 6, 7, 8, 9)
BANDS = 1000.0 * 2.0 ** (np.arange(-9, 13) / 3)
"""Middles of the third-octaves, Hz."""
MASK_FFT = 2048
QUARTER, PLACES = 0.25, 109
"""Places of the ear's pattern: so many Bark each, so many of them."""


def decoded(source: str | io.BytesIO, seconds: float | None = None) -> tuple[np.ndarray, int]:
    """Samples of a sound file, float32 of the shape (frames, channels), and their rate in Hz."""
    with av.open(source) as container:
        plain = av.AudioResampler(format="fltp")
        rate, parts, frames = container.streams.audio[0].rate, [], 0
        for frame in container.decode(audio=0):
            for one in plain.resample(frame):
                parts.append(one.to_ndarray())
                frames += one.samples
            if seconds is not None and frames >= seconds * rate:
                break
    return np.concatenate(parts, axis=1).T, rate


def encoded(sound: np.ndarray, rate: int, bitrate: int, level: int | None) -> tuple[io.BytesIO, float]:
    """The MP3 file, and the processor seconds that it took."""
    target = io.BytesIO()
    encoder = _Encoder(target, replace(CODECS["mp3"], effort=level), rate, sound.shape[1])
    encoder.open({}, bitrate)
    start = time.process_time()
    for block in np.array_split(sound, max(1, len(sound) // rate)):
        encoder.write(block)
    encoder.close([])
    spent = time.process_time() - start
    target.seek(0)
    return target, spent


def powers(sound: np.ndarray, rate: int) -> np.ndarray:
    """Power of the channels' mean by stretch and band."""
    mono = sound.mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(mono, FFT)[:: FFT // 2] * np.hanning(FFT)
    spectrum = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    band = np.digitize(np.fft.rfftfreq(FFT, 1 / rate), BANDS * 2 ** (-1 / 6)) - 1
    return np.stack([spectrum[:, band == n].sum(axis=1) for n in range(len(BANDS))], axis=1)


def aligned(sound: np.ndarray, heard: np.ndarray, rate: int) -> np.ndarray:
    """What was heard, shifted and scaled onto the sound."""
    size = min(len(sound), len(heard), 20 * rate)
    one, other = (np.fft.rfft(part[:size].mean(axis=1), 2 * size) for part in (sound, heard))
    shift = int(np.argmax(np.fft.irfft(other * np.conj(one))))
    shift -= 2 * size if shift > size else 0
    moved = np.roll(heard, -shift, axis=0)[: len(sound)]
    moved = np.pad(moved, ((0, len(sound) - len(moved)), (0, 0)))
    return moved * (np.vdot(moved, sound) / np.vdot(moved, moved))


def _barks(hertz: np.ndarray | float) -> np.ndarray:
    return np.asarray(7 * np.arcsinh(np.asarray(hertz) / 650))


def _ear(hertz: np.ndarray) -> np.ndarray:
    """What reaches the inner ear of a power, as a factor: BS.1387, outer and middle ear."""
    kilo = np.maximum(hertz, 20.0) / 1000
    decibels = -0.6 * 3.64 * kilo**-0.8 + 6.5 * np.exp(-0.6 * (kilo - 3.3) ** 2) - 1e-3 * kilo**3.6
    return np.asarray(10 ** (decibels / 10))


def patterns(sound: np.ndarray, rate: int) -> np.ndarray:
    """Powers of one channel as the ear has them, by stretch and quarter of a Bark from 80 Hz to 18 kHz."""
    window = np.hanning(MASK_FFT)
    frames = np.lib.stride_tricks.sliding_window_view(sound, MASK_FFT)[:: MASK_FFT // 2] * window
    hertz = np.fft.rfftfreq(MASK_FFT, 1 / rate)
    full_scale = (window.sum() / 2) ** 2
    spectrum = np.abs(np.fft.rfft(frames, axis=1)) ** 2 / full_scale * 10**9.2 * _ear(hertz)
    place = np.floor((_barks(hertz) - _barks(80.0)) / QUARTER).astype(int)
    return np.stack([spectrum[:, place == n].sum(axis=1) for n in range(PLACES)], axis=1)


def mask(pattern: np.ndarray) -> np.ndarray:
    """The power that a pattern hides, of its shape: spread over places, and so many dB below."""
    barks = _barks(80.0) + (np.arange(PLACES) + 0.5) * QUARTER
    hertz = 650 * np.sinh(barks / 7)
    power = pattern + 10 ** (0.4 * 0.364 * (hertz / 1000) ** -0.8)
    spread = np.zeros_like(power)
    for place in range(PLACES):
        above = np.maximum(barks - barks[place], 0)
        below = np.maximum(barks[place] - barks, 0)
        slope = 24 + 230 / hertz[place] - 2 * np.log10(power[:, place : place + 1])
        shares = 10 ** (-(27 * below + np.maximum(slope, 0) * above) / 10)
        spread += (power[:, place : place + 1] * shares / shares.sum(axis=1, keepdims=True)) ** 0.4
    offset = np.maximum(3.0, 0.25 * np.arange(PLACES) * QUARTER)
    return np.asarray(spread**2.5 / (np.ones(PLACES)[None] * 10 ** (offset / 10)))


def masked(sound: np.ndarray, heard: np.ndarray, rate: int) -> tuple[float, float]:
    """Noise-to-mask ratio in dB, and the share of disturbed stretches, of the worse channel."""
    worst = (-np.inf, 0.0)
    for one, other in zip(sound.T, heard.T, strict=True):
        whole = patterns(one, rate)
        loud = whole.sum(axis=1) > whole.sum(axis=1).max() * 1e-6
        ratio = patterns(one - other, rate)[loud] / mask(whole[loud])
        disturbed = float(np.mean(ratio.max(axis=1) > 10**0.15))
        worst = max(worst, (float(10 * np.log10(ratio.mean() + 1e-12)), disturbed))
    return worst


def row(sound: np.ndarray, rate: int, bitrate: int, level: int | None) -> str:
    """One line of the table."""
    file, spent = encoded(sound, rate, bitrate, level)
    size = len(file.getvalue())
    heard = aligned(sound, decoded(file)[0], rate)
    whole, error, got = powers(sound, rate), powers(sound - heard, rate), powers(heard, rate)
    loud = whole.sum(axis=1) > whole.sum(axis=1).max() * 1e-5
    used = [n for n in range(len(BANDS)) if BANDS[n] <= min(16_000, rate * 0.45) and whole[loud, n].any()]
    noise = 10 * np.log10((error[loud][:, used] + 1e-9) / (whole[loud][:, used] + 1e-9))
    ratio, disturbed = masked(sound, heard, rate)
    kept = [BANDS[n] for n in used if got[loud, n].sum() > whole[loud, n].sum() / 2]
    return (
        f"{'its own' if level is None else level:>9}{spent:9.2f} s{size * 8 / (len(sound) / rate) / 1000:8.1f}"
        f"{noise.mean():9.1f}{np.quantile(noise, 0.95):8.1f}{ratio:8.1f}{disturbed:8.2%}{max(kept) / 1000:8.1f} kHz"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sound", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--bitrate", type=int, default=128_000)
    options = parser.parse_args()
    sound, rate = decoded(str(options.sound), options.seconds)
    print(f"{len(sound) / rate:.0f} s, {rate} Hz, {sound.shape[1]} channels, {options.bitrate // 1000} kbit/s")
    print(f"{'level':>9}{'processor':>11}{'kbit/s':>8}{'noise':>9}{'95 %':>8}{'mask':>8}{'heard':>8}{'to':>9}")
    for level in LEVELS:
        print(row(sound, rate, options.bitrate, level), flush=True)


if __name__ == "__main__":
    main()

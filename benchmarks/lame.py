"""What LAME's quality setting costs and gives: processor time, bandwidth, and how far what is heard is from the sound.

    python benchmarks/lame.py SOUND.flac [--seconds 60] [--bitrate 128000]

`level` is FFmpeg's compression_level for libmp3lame: 0 the best and slowest, 9 the quickest. `noise` is the error by
third-octave bands up to 16 kHz, each against the sound in its band, over stretches of 20 ms that are not silent: the
mean and the worst twentieth, in dB (lower is better). `to` is the highest frequency within 3 dB of the sound.
"""

from __future__ import annotations

import argparse
import io
import time
from pathlib import Path

import av
import numpy as np

from narrate.writers.encode import CODECS, _Encoder

FFT = 1024
LEVELS: tuple[int | None, ...] = (None, 0, 2, 3, 4, 5, 6, 7, 8, 9)
BANDS = 1000.0 * 2.0 ** (np.arange(-9, 13) / 3)
"""Middles of the third-octaves, Hz."""


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
    encoder = _Encoder(target, CODECS["mp3"], rate, sound.shape[1])
    encoder.open({}, bitrate)
    if level is not None:
        encoder._stream.codec_context.options = {"compression_level": str(level)}
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


def row(sound: np.ndarray, rate: int, bitrate: int, level: int | None) -> str:
    """One line of the table."""
    file, spent = encoded(sound, rate, bitrate, level)
    size = len(file.getvalue())
    heard = aligned(sound, decoded(file)[0], rate)
    whole, error, got = powers(sound, rate), powers(sound - heard, rate), powers(heard, rate)
    loud = whole.sum(axis=1) > whole.sum(axis=1).max() * 1e-5
    used = [n for n in range(len(BANDS)) if BANDS[n] <= min(16_000, rate * 0.45) and whole[loud, n].any()]
    noise = 10 * np.log10((error[loud][:, used] + 1e-9) / (whole[loud][:, used] + 1e-9))
    kept = [BANDS[n] for n in used if got[loud, n].sum() > whole[loud, n].sum() / 2]
    return (
        f"{'as it is' if level is None else level:>9}{spent:9.2f} s{size * 8 / (len(sound) / rate) / 1000:8.1f}"
        f"{noise.mean():9.1f}{np.quantile(noise, 0.95):8.1f}{max(kept) / 1000:8.1f} kHz"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sound", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--bitrate", type=int, default=128_000)
    options = parser.parse_args()
    sound, rate = decoded(str(options.sound), options.seconds)
    print(f"{len(sound) / rate:.0f} s, {rate} Hz, {sound.shape[1]} channels, {options.bitrate // 1000} kbit/s")
    print(f"{'level':>9}{'processor':>11}{'kbit/s':>8}{'noise':>9}{'95 %':>8}{'to':>9}")
    for level in LEVELS:
        print(row(sound, rate, options.bitrate, level), flush=True)


if __name__ == "__main__":
    main()

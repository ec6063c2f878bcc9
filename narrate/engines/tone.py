"""An engine that hums: no model, no library, the length of speech. For tests, and to hear structure and timing."""

from __future__ import annotations

import re
import zlib

import numpy as np

from narrate.engines.base import unknown_voice
from narrate.errors import UnspeakableError
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import Age, Gender, VoiceInfo
from narrate.schema.timeline import Marks
from narrate.text.spoken import plain

_RATE = 24_000
_SYLLABLE_S = 0.2
_WORD = re.compile(r"\S+")
_VOICES = (
    ("piccolo", Gender.FEMALE, Age.CHILD, 330.0),
    ("soprano", Gender.FEMALE, Age.YOUNG, 262.0),
    ("mezzo", Gender.FEMALE, Age.ADULT, 220.0),
    ("alto", Gender.FEMALE, Age.ADULT, 196.0),
    ("contralto", Gender.FEMALE, Age.ELDER, 175.0),
    ("treble", Gender.MALE, Age.CHILD, 294.0),
    ("tenor", Gender.MALE, Age.YOUNG, 147.0),
    ("baritone", Gender.MALE, Age.ADULT, 123.0),
    ("bass", Gender.MALE, Age.ADULT, 98.0),
    ("profundo", Gender.MALE, Age.ELDER, 82.0),
)


class Tone:
    """Hums one note per voice, a swell for every fifth of a second of speech."""

    name = "tone"
    version = "2"
    realtime = 2000.0
    chars_per_second = 15.0
    hums = True
    """It says no words: every language is its own, and nothing that it hums is said badly."""

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Ten notes, five for each gender."""
        return tuple(
            VoiceInfo(self.name, name, "en-us", gender, age, "F", lufs=-19.5, pitch_hz=pitch, note="hums")
            for name, gender, age, pitch in _VOICES
        )

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """A hum as long as the text would take to say; the text colours it a little."""
        pitches = {name: pitch for name, _, _, pitch in _VOICES}
        if voice not in pitches:
            raise unknown_voice(self.name, voice, pitches)
        words = plain(text)
        if not words.strip():
            raise UnspeakableError("there is nothing to say", code="N308")
        frames = max(round(_RATE * len(words) / self.chars_per_second / rate), _RATE // 10)
        seed = zlib.crc32(words.encode("utf-8", "surrogatepass"))
        return mono(_hum(frames, pitches[voice], seed), _RATE, _marks(words, frames))


def _marks(words: str, frames: int) -> Marks:
    """Every character lasts as long as any other."""
    starts = (match.start() for match in _WORD.finditer(words) if any(map(str.isalnum, match[0])))
    return tuple((number, round(frames * start / len(words))) for number, start in enumerate(starts))


def _hum(frames: int, pitch: float, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    time = np.arange(frames) / _RATE
    phase = 2 * np.pi * pitch * (1 + (seed % 13 - 6) / 400) * time
    swell = np.sin(np.pi * (time / _SYLLABLE_S % 1.0)) ** 2
    hum: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    fall = np.minimum(1.0, (frames - np.arange(frames)) / (0.03 * _RATE))
    hum = 0.3 * fall * swell * (np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase))
    return hum

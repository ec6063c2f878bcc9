"""espeak-ng (optional): hundreds of times faster than real time, some hundred languages, plainly a machine."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import numpy as np

from narrate.engines.base import unknown_voice
from narrate.engines.espeak_library import library
from narrate.engines.ipa import in_brackets
from narrate.errors import UnspeakableError
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import Age, Gender, VoiceInfo
from narrate.schema.timeline import Marks
from narrate.text.spoken import plain, spoken_words

_WORDS_PER_MINUTE = 165
_WORD = re.compile(r"\S+")
_VARIANTS = (
    ("", Gender.MALE, Age.ADULT),
    ("+f2", Gender.FEMALE, Age.ADULT),
    ("+m3", Gender.MALE, Age.ADULT),
    ("+f4", Gender.FEMALE, Age.YOUNG),
    ("+m7", Gender.MALE, Age.ELDER),
    ("+f5", Gender.FEMALE, Age.ELDER),
    ("+m1", Gender.MALE, Age.YOUNG),
)
"""Variants that sound like other people."""

_GENDERS = {1: Gender.MALE, 2: Gender.FEMALE}


class Espeak:
    """One library in one process; the same words last the same to a few hundredths of a second."""

    name = "espeak"
    realtime = 400.0
    chars_per_second = 14.0

    @property
    def version(self) -> str:
        """The library, and the revision of this module."""
        return f"1-{library().version}"

    def check(self) -> None:
        """VoiceError when the library is not there."""
        library()

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Every language's voice, each in seven variants: `gmw/en-us+f2`."""
        return tuple(
            VoiceInfo(self.name, identifier + variant, _tag(language), sex, age, "E")
            for identifier, language, gender in library().voices()
            if not identifier.startswith("mb/")
            for variant, sex, age in (_VARIANTS if gender != 2 else (("", Gender.FEMALE, Age.ADULT),))
        )

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """Speech at 22,050 Hz; the library tells where words begin."""
        if not any(map(str.isalnum, plain(text))):
            raise UnspeakableError("there is nothing to say", code="N308")
        known = {info.name for info in self.voices()}
        if voice not in known:
            raise unknown_voice(self.name, voice, known)
        given = in_brackets(text, letters=True, british="en-us" not in voice.lower())
        samples, begins = library().speak(given, voice, round(_WORDS_PER_MINUTE * rate))
        is_same = len(spoken_words(given)) == len(spoken_words(text))
        return mono(samples.astype(np.float32) / 32768, library().rate, _marks(given, begins) if is_same else ())


def _marks(text: str, begins: Iterable[tuple[int, int]]) -> Marks:
    """Words by the first (character, frame) inside them: a figure is told as several words."""
    starts = [match.start() for match in _WORD.finditer(text) if any(map(str.isalnum, match[0]))]
    first: dict[int, int] = {}
    for character, frame in begins:
        first.setdefault(bisect_right(starts, character) - 1, frame)
    return tuple((word, frame) for word, frame in sorted(first.items()) if word >= 0)


def _tag(language: str) -> str:
    return {"en": "en-gb", "en-029": "en-029"}.get(language, language)

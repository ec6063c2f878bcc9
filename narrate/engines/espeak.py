"""espeak-ng (optional): hundreds of times faster than real time, some hundred languages, plainly a machine."""

from __future__ import annotations

import numpy as np

from narrate.engines.base import unknown_voice
from narrate.engines.espeak_library import library
from narrate.engines.ipa import in_brackets
from narrate.errors import UnspeakableError
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import Age, Gender, VoiceInfo
from narrate.text.spoken import plain

_WORDS_PER_MINUTE = 165
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
        """Speech at 22,050 Hz."""
        if not any(map(str.isalnum, plain(text))):
            raise UnspeakableError("there is nothing to say", code="N308")
        known = {info.name for info in self.voices()}
        if voice not in known:
            raise unknown_voice(self.name, voice, known)
        samples = library().speak(in_brackets(text, letters=True), voice, round(_WORDS_PER_MINUTE * rate))
        return mono(samples.astype(np.float32) / 32768, library().rate)


def _tag(language: str) -> str:
    return {"en": "en-gb", "en-029": "en-029"}.get(language, language)

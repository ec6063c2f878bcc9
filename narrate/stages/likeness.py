"""How alike two voices sound: measured cosines where there are any, else what is known of pitch and gender."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from narrate.schema.cast import Voice, VoiceInfo

_SAME = 1.0
_APART_A_SEMITONE = 0.05
_APART_A_FORMANT = 1.2
_OTHER_GENDER = 0.55
_SAME_GENDER = 0.72
_ALIASES = {"heart": "af_heart"}
"""Voices that are another one's likeness: hibari's heart is distilled from Kokoro's af_heart."""


class Likeness:
    """Compares voices: 1 is the same voice, about 0.95 the same speaker, under 0.75 clearly somebody else."""

    def __init__(self, voices: Sequence[VoiceInfo]) -> None:
        self._infos = {(info.engine, info.name): info for info in voices}

    def between(self, one: Voice, other: Voice) -> float:
        """The likeness of two voices as they are used, pitch and formants moved."""
        apart = abs(one.pitch_st - other.pitch_st) * _APART_A_SEMITONE
        apart += abs(math.log(one.formant / other.formant)) * _APART_A_FORMANT
        return max(0.0, self._stock(one, other) - apart)

    def _stock(self, one: Voice, other: Voice) -> float:
        names = sorted((_ALIASES.get(one.name, one.name), _ALIASES.get(other.name, other.name)))
        if names[0] == names[1]:
            return _SAME
        measured = _measured().get(f"{names[0]} {names[1]}")
        return measured if measured is not None else self._guessed(one, other)

    def _guessed(self, one: Voice, other: Voice) -> float:
        first = self._infos.get((one.engine, one.name))
        second = self._infos.get((other.engine, other.name))
        if first is None or second is None:
            return _SAME_GENDER
        if first.gender is not second.gender:
            return _OTHER_GENDER
        if first.pitch_hz is None or second.pitch_hz is None:
            return _SAME_GENDER
        semitones = abs(12 * math.log2(first.pitch_hz / second.pitch_hz))
        return max(_OTHER_GENDER, 0.95 - _APART_A_SEMITONE * semitones)


@lru_cache(maxsize=1)
def _measured() -> dict[str, float]:
    """Pairs of stock voices, "af_bella af_heart", and the cosine of their speaker embeddings."""
    text = resources.files("narrate").joinpath("data/voice_likeness.json").read_text("utf-8")
    pairs: dict[str, float] = json.loads(text)["pairs"]
    return pairs

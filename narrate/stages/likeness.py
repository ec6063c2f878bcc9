"""How alike two voices sound: measured cosines where there are any, else what is known of pitch and gender."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from narrate.schema.cast import Voice, VoiceInfo

_SAME = 1.0
_APART_A_SEMITONE = 0.025
_APART_A_FORMANT = 0.6
_APART_AT_MOST = 0.35
_GUESSED_A_SEMITONE = 0.05
_PROSODY = 0.92
"""What is left of a voice that speaks with another one's prosody."""

_OTHER_GENDER = 0.55
_SAME_GENDER = 0.72
_NUMBER = re.compile(r"\d*\.?\d+")
_ALIASES = {"heart": "af_heart"}
"""Voices that are another one's likeness: hibari's heart is distilled from Kokoro's af_heart."""


class Likeness:
    """Compares voices: 1 is the same voice, about 0.95 the same speaker, under 0.75 clearly somebody else."""

    def __init__(self, voices: Sequence[VoiceInfo]) -> None:
        self._infos = {(info.engine, info.name): info for info in voices}
        self._known: dict[tuple[object, ...], float] = {}

    def between(self, one: Voice, other: Voice) -> float:
        """The likeness of two voices as they are used, pitch and formants moved."""
        key = (one.engine, one.name, one.pitch_st, one.formant, other.engine, other.name, other.pitch_st, other.formant)
        if key not in self._known:
            self._known[key] = self._reckoned(one, other)
        return self._known[key]

    def _reckoned(self, one: Voice, other: Voice) -> float:
        apart = abs(one.pitch_st - other.pitch_st) * _APART_A_SEMITONE
        apart += abs(math.log(one.formant / other.formant)) * _APART_A_FORMANT
        return max(0.0, self._mixed(one, other) - min(apart, _APART_AT_MOST))

    def _mixed(self, one: Voice, other: Voice) -> float:
        """Of blends and mixes: between the mean over their parts and the nearest of them."""
        if one.name == other.name:
            return self._stock(one, other)
        shares = [(a, b, share * part) for a, share in _parts(one) for b, part in _parts(other)]
        if len(shares) == 1:
            like = self._stock(shares[0][0], shares[0][1])
        else:
            likes = [(self._stock(a, b), weight) for a, b, weight in shares]
            like = 0.5 * max(like for like, _ in likes) + 0.5 * sum(like * weight for like, weight in likes)
        return like * _PROSODY if (" as " in one.name) != (" as " in other.name) else like

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
        return max(_OTHER_GENDER, 0.95 - _GUESSED_A_SEMITONE * semitones)


def _parts(voice: Voice) -> list[tuple[Voice, float]]:
    """The stock voices of a blend with their shares; of a mix the one whose timbre it has."""
    timbre = voice.name.split(" as ")[0]
    parts = [(part.strip(), share.strip()) for part, _, share in (p.partition("*") for p in timbre.split("+"))]
    weights = [float(share) if _NUMBER.fullmatch(share) else 1.0 for _, share in parts]
    whole = sum(weights) or 1.0
    return [(replace(voice, name=name), weight / whole) for (name, _), weight in zip(parts, weights, strict=True)]


@lru_cache(maxsize=1)
def _measured() -> dict[str, float]:
    """Pairs of stock voices, "af_bella af_heart", and the cosine of their speaker embeddings."""
    text = resources.files("narrate").joinpath("data/voice_likeness.json").read_text("utf-8")
    pairs: dict[str, float] = json.loads(text)["pairs"]
    return pairs

"""Designed voices: `child of af_sky` is af_sky with the pitch, the throat and the pace of a child."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from narrate.schema.cast import Age, Gender, VoiceChoice, VoiceInfo

PRESETS: Mapping[str, VoiceChoice] = MappingProxyType(
    {
        "child": VoiceChoice(pitch_st=3.9, formant=1.15, rate=1.02),
        "young": VoiceChoice(pitch_st=1.2, formant=1.05, rate=1.03),
        "elder": VoiceChoice(pitch_st=-1.8, formant=0.95, rate=0.91),
        "giant": VoiceChoice(pitch_st=-3.9, formant=0.85, rate=0.94),
        "imp": VoiceChoice(pitch_st=7.0, formant=1.25, rate=1.06),
        "monster": VoiceChoice(pitch_st=-5.7, formant=0.8, rate=0.92),
    }
)
"""What each preset does; pitch in semitones."""

_OWN_SHAPES = ((1.5, 1.06), (-1.5, 0.95), (3.0, 1.1), (-2.5, 0.98), (0.8, 0.91), (4.0, 1.02), (-3.2, 0.92))
_OTHER_SHAPES = ((-5.0, 0.86), (-7.0, 0.82), (-3.5, 0.84), (-6.0, 0.92), (-4.5, 0.78), (-8.0, 0.88), (-9.0, 0.8))
"""Pitch in semitones and throat for designs of one voice, for people of its own and of the other gender."""

_SIZES = ((2.0, 1.08), (-2.0, 0.93))

_DESIGN = re.compile(rf"\s*({'|'.join(PRESETS)})\s+of\s+(.+?)\s*", re.IGNORECASE)


def base_of(name: str) -> str:
    """The stock voice, blend or mix that a voice's name is built on.

    >>> base_of("child of af_sky")
    'af_sky'
    """
    match = _DESIGN.fullmatch(name)
    return match[2] if match else name


def designed(choice: VoiceChoice) -> VoiceChoice:
    """A choice whose name is a design, as base voice with pitch, formant and pace; what it says itself wins."""
    match = _DESIGN.fullmatch(choice.name or "")
    if match is None:
        return choice
    preset = PRESETS[match[1].lower()]
    return replace(
        choice,
        name=match[2],
        rate=choice.rate if choice.rate is not None else preset.rate,
        pitch_st=choice.pitch_st if choice.pitch_st is not None else preset.pitch_st,
        formant=choice.formant if choice.formant is not None else preset.formant,
    )


def variants(choices: Sequence[VoiceChoice]) -> list[VoiceChoice]:
    """The voices once more, a size larger and a size smaller: for casts that have more people than there are voices."""
    plain = [choice for choice in choices if choice.pitch_st is None and choice.formant is None]
    return [
        replace(choice, pitch_st=pitch, formant=formant) for pitch, formant in _SIZES for choice in plain if choice.name
    ]


def few(voices: Sequence[VoiceInfo], gender: Gender, age: Age) -> list[VoiceChoice]:
    """Designs of one or two voices, for a draft: told apart by pitch and throat."""
    child = (4.0, 0.12) if age is Age.CHILD else (-0.5, -0.02) if age is Age.ELDER else (0.0, 0.0)
    own = voices[0].gender
    shapes = _OWN_SHAPES if gender in (own, Gender.UNKNOWN, Gender.NEUTRAL) or own is Gender.UNKNOWN else _OTHER_SHAPES
    sign = 1 if own is Gender.FEMALE else -1
    return [
        VoiceChoice(info.name, info.engine, pitch_st=sign * pitch + child[0], formant=round(throat**sign + child[1], 3))
        for pitch, throat in shapes
        for info in voices
    ]


def preset(choice: VoiceChoice, name: str) -> VoiceChoice:
    """A choice with a preset's design, unless it is designed already."""
    if choice.pitch_st is not None or choice.formant is not None:
        return choice
    return replace(designed(VoiceChoice(f"{name} of {choice.name}")), engine=choice.engine)

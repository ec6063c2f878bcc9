"""Designed voices: `child of af_sky` is af_sky with the pitch, the throat and the pace of a child."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from narrate.schema.cast import VoiceChoice

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
"""What each preset does; pitch in semitones. Measured in docs/voices.md."""

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

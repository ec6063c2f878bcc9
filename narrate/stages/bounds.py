"""What a script asks for, held within what voices and ears can bear; whatever is held is told."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from narrate.schema.cast import NARRATOR, Cast, Voice
from narrate.schema.script import Cue, Line, Pause, Script, ScriptScene, kept
from narrate.schema.staging import Sounding

RATES = (0.5, 2.0)
PITCHES_ST = (-12.0, 12.0)
GAINS_DB = (-36.0, 12.0)
CUE_GAINS_DB = (-40.0, 12.0)
FADES_S = (0.0, 30.0)
PAUSES_S = (0.0, 60.0)

_WHAT = MappingProxyType({"rate": ("pace", RATES), "pitch_st": ("pitch", PITCHES_ST), "gain_db": ("gain", GAINS_DB)})
_SHOWN = 4

_Held = defaultdict[tuple[str, str], list[str]]
"""The places of what is held, by speaker and what it is."""


def held(value: float, limits: tuple[float, float], otherwise: float = 0.0) -> float:
    """The value within limits, both included; what is no number becomes `otherwise`."""
    return otherwise if math.isnan(value) else min(limits[1], max(limits[0], value))


def bounded(script: Script, cast: Cast) -> tuple[Script, tuple[str, ...]]:
    """The script with pace, pitch and gain of every line, its voice's included, in range; what was held, in words."""
    voices = {entry.character.id: entry.voice for entry in cast.entries}

    def scene(one: ScriptScene, found: _Held) -> ScriptScene:
        elements = tuple(
            _line(element, voices.get(element.speaker, cast.narrator.voice), found)
            if isinstance(element, Line)
            else _pause(element, one.id, found)
            if isinstance(element, Pause)
            else element
            for element in one.elements
        )
        return replace(one, elements=elements)

    found: _Held = defaultdict(list)
    for one in (one for chapter in script.chapters for one in chapter.scenes):
        scene(one, found)
    if not found:
        return script, ()
    again: _Held = defaultdict(list)
    chapters = kept(replace(c, scenes=tuple(scene(one, again) for one in c.scenes)) for c in script.chapters)
    names = {character.id: character.name for character in script.characters} | {NARRATOR: "the narrator"}
    return replace(script, chapters=chapters), tuple(_told(names, key, lines) for key, lines in found.items())


def bounded_cue(cue: Cue) -> tuple[Cue, tuple[str, ...]]:
    """A script's cue with its gain and fades in range, and what was held, in words."""
    wanted = {"gain_db": CUE_GAINS_DB, "fade_in_s": FADES_S, "fade_out_s": FADES_S}
    values: dict[str, Any] = {name: held(getattr(cue, name), limits) for name, limits in wanted.items()}
    told = tuple(
        f"the {cue.kind.value} “{cue.asset}”: {_name(name)} {getattr(cue, name):g} is beyond "
        f"{wanted[name][0]:g} to {wanted[name][1]:g}, {value:g} is used"
        for name, value in values.items()
        if value != getattr(cue, name)
    )
    return replace(cue, **values), told


def beyond_words(spots: Sequence[Sounding], words: Mapping[str, int]) -> tuple[str, ...]:
    """Effects that are to begin at a word that their line does not have, in words; `words` counts them by line."""
    return tuple(
        f"line {spot.line} has only {words[spot.line]} words: {spot.asset} begins at the last one"
        for spot in spots
        if spot.word and spot.word >= words.get(spot.line, spot.word + 1)
    )


def _line(line: Line, voice: Voice, found: _Held) -> Line:
    if not line.spoken:
        return line
    own = line.delivery
    total = {
        "rate": voice.rate * own.rate,
        "pitch_st": voice.pitch_st + own.pitch_st,
        "gain_db": voice.gain_db + own.gain_db,
    }
    fits = {name: held(value, _WHAT[name][1], 1.0 if name == "rate" else 0.0) for name, value in total.items()}
    over = [name for name, value in total.items() if fits[name] != value]
    if not over:
        return line
    for name in over:
        found[line.speaker, name].append(line.id)
    changed: dict[str, Any] = {
        "rate": fits["rate"] / voice.rate,
        "pitch_st": fits["pitch_st"] - voice.pitch_st,
        "gain_db": fits["gain_db"] - voice.gain_db,
    }
    return replace(line, delivery=replace(own, **{name: changed[name] for name in over}))


def _pause(pause: Pause, scene: str, found: _Held) -> Pause:
    seconds = held(pause.seconds, PAUSES_S)
    if seconds != pause.seconds:
        found["", "pause"].append(scene)
    return Pause(seconds)


def _told(names: Mapping[str, str], key: tuple[str, str], places: Sequence[str]) -> str:
    speaker, name = key
    where = ", ".join(places[:_SHOWN]) + (f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")
    if name == "pause":
        return f"a pause of more than {PAUSES_S[1]:g} s is held at that: scene {where}"
    what, (low, high) = _WHAT[name]
    return f"the {what} of {names.get(speaker, speaker)} goes beyond {low:g} to {high:g} and is held there: {where}"


def _name(field: str) -> str:
    return field.rpartition("_")[0].replace("_", " ")

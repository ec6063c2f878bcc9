"""The cast as plain values: who speaks with which voice, and which voices there are for somebody."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any

from narrate.schema.cast import NARRATOR, CastEntry, Voice
from narrate.schema.script import Line
from narrate.stages.likeness import Likeness
from narrate.studio.desk import Snapshot
from narrate.studio.views import character_view

CLOSE = 0.9
"""Voices more alike than this are said to be hard to tell apart."""

_SAMPLES = 8


def cast_views(snapshot: Snapshot) -> dict[str, Any]:
    """Everybody with lines, voice, reason, and who is hard to tell apart."""
    cast, said = snapshot.production.cast, _said(snapshot)
    entries = (cast.narrator, *cast.entries)
    return {
        "entries": [_entry(snapshot, entry, said) for entry in entries],
        "close": close_voices(snapshot) if snapshot.production.settings.cast == "full" else [],
        "alike": [list(pair) for pair in snapshot.alike],
        "cast": snapshot.production.settings.cast,
        "remarks": list(cast.remarks),
        "revision": snapshot.revision,
    }


def _entry(snapshot: Snapshot, entry: CastEntry, said: Mapping[str, Sequence[Line]]) -> dict[str, Any]:
    who = _id(snapshot, entry)
    samples = _samples(said.get(who, ()))
    return {
        **entry.as_json(),
        **character_view(snapshot, who),
        "aliases": [alias for alias in entry.character.aliases if alias != entry.character.name],
        "rate": entry.voice.rate,
        "pitch": entry.voice.pitch_st,
        "samples": [{"id": line.id, "text": " ".join(line.text.split())} for line in samples],
    }


def close_voices(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Pairs of people whose voices are hard to tell apart, the likest first."""
    cast, likeness = snapshot.production.cast, Likeness(snapshot.production.voices)
    entries = [cast.narrator, *cast.entries[:24]]
    found = []
    for number, one in enumerate(entries):
        for other in entries[number + 1 :]:
            alike = likeness.between(one.voice, other.voice)
            if alike >= CLOSE and one.character.name != other.character.name:
                found.append({"names": [one.character.name, other.character.name], "likeness": round(alike, 2)})
    return sorted(found, key=lambda pair: -float(str(pair["likeness"])))[:12]


def voice_views(snapshot: Snapshot, who: str) -> list[dict[str, Any]]:
    """Every voice that can be had for somebody: who uses it, and whose voice among the others' it is likest to."""
    production = snapshot.production
    used: dict[str, list[str]] = {}
    likeness = Likeness(production.voices)
    entries = (production.cast.narrator, *production.cast.entries)
    others = [entry for entry in entries[:16] if who not in (entry.character.id, _id(snapshot, entry))]
    for entry in entries:
        used.setdefault(f"{entry.voice.engine}:{entry.voice.name}", []).append(entry.character.name)
    return [
        {
            "engine": voice.engine,
            "name": voice.name,
            "language": voice.language,
            "gender": voice.gender.value,
            "age": voice.age.value,
            "grade": voice.grade,
            "note": voice.note,
            "used_by": used.get(f"{voice.engine}:{voice.name}", [])[:6],
            "near": _nearest(likeness, Voice(voice.engine, voice.name), others),
        }
        for voice in production.voices
    ]


def _said(snapshot: Snapshot) -> dict[str, list[Line]]:
    """What everybody says, by id."""
    found: dict[str, list[Line]] = {}
    for line in snapshot.lines.values():
        if line.spoken:
            found.setdefault(line.speaker, []).append(line)
    return found


def _samples(said: Sequence[Line]) -> list[Line]:
    """Lines by which a voice can be judged, the fittest first: neither a word nor a speech."""
    return heapq.nsmallest(_SAMPLES, said, key=lambda line: (abs(len(line.spoken) - 80), line.start))


def _id(snapshot: Snapshot, entry: CastEntry) -> str:
    return NARRATOR if entry is snapshot.production.cast.narrator else entry.character.id


def _nearest(likeness: Likeness, voice: Voice, others: Sequence[CastEntry]) -> list[Any]:
    alike = [(likeness.between(voice, entry.voice), entry.character.name) for entry in others]
    return [max(alike)[1], round(max(alike)[0], 2)] if alike else []

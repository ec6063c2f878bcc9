"""What each line was spoken with last time: why a line must be spoken again, and how every line stands."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Any

from narrate.files import write_parts
from narrate.planning import Plan
from narrate.production import Production
from narrate.schema.timeline import TakeSpec
from narrate.speaking import Call, calls

FORMAT = 1
"""The version of spoken.json's form."""

_EARLIER = 8


class Standing(str, Enum):
    """How a line stands: spoken as it is now, or kept as it was; to be spoken, and why; or nothing to say."""

    FRESH = "fresh"
    LOCKED = "locked"
    NEW = "new"
    VOICE = "voice"
    WORDS = "words"
    FAILED = "failed"
    LOST = "lost"
    SILENT = "silent"


SPOKEN = (Standing.FRESH, Standing.LOCKED)
"""Lines whose recording is there."""

REASONS = (Standing.VOICE, Standing.WORDS, Standing.FAILED, Standing.LOST, Standing.NEW)
"""Why a line is spoken, in the order in which a plan tells it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some lines are spoken, and whose they are (character ids, those with most lines first)."""

    standing: Standing
    lines: int
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastTime:
    """What a line was spoken with: `shape` is everything of its take but the words; `failed` why it could not be.

    `earlier` are the takes that it had before, the last one first.
    """

    take: str
    shape: str
    words: str
    failed: str = ""
    earlier: tuple[str, ...] = ()


def line_keys(production: Production) -> dict[str, str]:
    """A name for each line that it keeps when lines around it come and go: line id -> hash of words and occurrence."""
    return {id: key for _, keys in keys_by_chapter(production) for id, key in keys.items()}


def keys_by_chapter(production: Production) -> Iterator[tuple[int, dict[str, str]]]:
    """The names of the lines of each chapter, by its number; the credits come last."""
    credits = (chapter for chapter in (production.opening, production.closing) if chapter is not None)
    often: Counter[bytes] = Counter()
    for chapter in chain(production.script.chapters, credits):
        keys: dict[str, str] = {}
        for line in chapter.lines():
            words = " ".join(line.text.split())
            same = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:16]
            keys[line.id] = _short(f"{often[same]} {words}")
            often[same] += 1
        yield chapter.number, keys


def recall(production: Production) -> dict[str, LastTime]:
    """What is known of last time, by line key; empty when nothing readable is on file."""
    try:
        found = json.loads((production.project.folder / "spoken.json").read_text("utf-8"))
        return {key: _last(*value) for key, value in found["lines"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _last(take: str, shape: str, words: str, failed: str = "", *earlier: str) -> LastTime:
    return LastTime(take, shape, words, failed, earlier)


def remember(production: Production, planned: Plan, failed: Mapping[str, str]) -> None:
    """Writes down what the lines of a plan are spoken with, and which takes could not be spoken and why."""
    parts = (f"{json.dumps(key)}: {_row(last)}" for key, last in _known(production, planned, failed))
    head = f'{{\n"narrate": {FORMAT},\n"lines": {{'
    text = (f"{',' if number else ''}\n{part}" for number, part in enumerate(parts))
    write_parts(production.project.folder / "spoken.json", chain([head], text, ["\n}\n}\n"]))


def _row(last: LastTime) -> str:
    return json.dumps([last.take, last.shape, last.words, last.failed, *last.earlier], ensure_ascii=False, indent=0)


def _known(production: Production, planned: Plan, failed: Mapping[str, str]) -> Iterator[tuple[str, LastTime]]:
    """What is known of each line of the story after this plan, by its key, chapter by chapter."""
    before, store = recall(production), production.project.takes
    places = {one.chapter.number: place for place, one in enumerate(planned.chapters)}
    for number, keys in keys_by_chapter(production):
        known = {key: before[key] for key in keys.values() if key in before}
        for call in planned.chapters[places[number]].calls if number in places else ():
            if call.line.pin is None and (call.id in failed or store.has(call.id)):
                key = keys[call.line.id]
                said, why = (_shape(call.spec), _short(call.spec.text)), failed.get(call.id, "")
                known[key] = LastTime(call.id, *said, why, _before(call.id, known.get(key)))
        yield from known.items()


def _before(take: str, last: LastTime | None) -> tuple[str, ...]:
    """The takes that a line had before this one."""
    had = (last.take, *last.earlier) if last else ()
    return tuple(id for id in dict.fromkeys(had) if id != take)[:_EARLIER]


def standings(
    production: Production, needed: Iterable[Call] | None = None, keys: Mapping[str, str] | None = None
) -> dict[str, Standing]:
    """How every line of a story stands, by line id; `needed` and `keys` are its calls and line keys, where known."""
    keys = line_keys(production) if keys is None else keys
    known, store = recall(production), production.project.takes
    found = dict.fromkeys(keys, Standing.SILENT)
    present: dict[str, bool] = {}
    for call in calls(production.script.lines(), production.cast) if needed is None else needed:
        if call.id not in present:
            present[call.id] = store.has(call.id)
        there = Standing.LOCKED if call.line.pin else Standing.FRESH
        found[call.line.id] = there if present[call.id] else _standing(call, known.get(keys[call.line.id]))
    return found


def reasons(production: Production, planned: Plan) -> tuple[Reason, ...]:
    """Why the lines of a plan are spoken: "31 changed voice, 4 edited, 2 failed"."""
    keys, known = line_keys(production), recall(production)
    whose: dict[Standing, Counter[str]] = {standing: Counter() for standing in REASONS}
    for call in planned.calls():
        if call.id in planned.missing:
            whose[_standing(call, known.get(keys[call.line.id]))][call.line.speaker] += 1
    return tuple(
        Reason(standing, sum(counts.values()), tuple(who for who, _ in counts.most_common()))
        for standing, counts in whose.items()
        if counts
    )


def reasons_json(found: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as plain values."""
    return [{"why": r.standing.value, "lines": r.lines, "speakers": list(r.speakers)} for r in found]


def _standing(call: Call, last: LastTime | None) -> Standing:
    if call.line.pin is not None:
        return Standing.LOST
    if last is None:
        return Standing.NEW
    if last.take == call.id:
        return Standing.FAILED if last.failed else Standing.LOST
    return Standing.VOICE if last.words == _short(call.spec.text) else Standing.WORDS


def _shape(spec: TakeSpec) -> str:
    return f"{spec.engine}:{spec.voice} {spec.rate} {spec.pitch_st} {spec.formant} {spec.timbre}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

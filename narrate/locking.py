"""Finished recordings that a person keeps for lines: what a line was ever spoken with, locks put on and taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from narrate.errors import UsageError, VoiceError
from narrate.memory import line_keys, recall
from narrate.mending import anchor, line_of
from narrate.production import Production
from narrate.schema.cast import NARRATOR, Voice
from narrate.schema.edits import NO_LOCK, Edit, Verb
from narrate.schema.script import Line
from narrate.schema.timeline import Pin, Take, TakeSpec
from narrate.speaking import spec_for, voice_level
from narrate.stages.lock import Lock, LockState, decided, lock_value
from narrate.takes import take_id

WISHES = ("on", "keep", "off")
"""What may be said of a lock besides the number of a recording: the newest one, the one locked before, none."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording of a line: `current` is what its voice and words ask for now, `kept` what a lock keeps."""

    take: Take
    spec: TakeSpec
    current: bool
    kept: bool


def recordings(production: Production, id: str) -> list[Recorded]:
    """The recordings of a line that are still there, the current one first, then the last before it, and so on."""
    line = line_of(production, id)
    store, now, lock = production.project.takes, _now(production, line), production.locks.get(id)
    locked = lock.lock.pin.spec if lock and lock.lock else None
    known = {take_id(spec): spec for spec in (now, locked) if spec}
    last = recall(production).get(line_keys(production)[id])
    ids = dict.fromkeys((*known, *((last.take, *last.earlier) if last else ())))
    found = [(store.info(take), known.get(take) or store.spec(take)) for take in ids]
    holds = lock is not None and lock.state is LockState.HOLDS
    return [
        Recorded(take, spec, now is not None and take.id == take_id(now), holds and spec == locked)
        for take, spec in found
        if take and spec
    ]


def lock_lines(production: Production, ids: Sequence[str], wish: str, *, expect: int | None = None) -> tuple[Edit, ...]:
    """Writes down that recordings are kept, or no more, as one step: a wish of WISHES, or a recording's number or take.

    UsageError for a line that has no such recording. ConflictError when `expect` is not the journal's last revision.
    """
    decisions = [(Verb.LOCK, _value(production, id, wish), anchor(production, id, Verb.LOCK)) for id in ids]
    return production.project.journal.add_step(decisions, expect=expect)


def _value(production: Production, id: str, wish: str) -> str:
    line, lock = line_of(production, id), production.locks.get(id)
    if wish == "off":
        if lock is None:
            raise UsageError(f"line {id} is not locked")
        return NO_LOCK
    if wish == "keep":
        if lock is None or lock.lock is None or lock.state in (LockState.HOLDS, LockState.LOST):
            raise UsageError(f"line {id} has no earlier lock to keep", hint="`--lock on` locks what is spoken now")
        return lock_value(_lock(production, line, lock.lock.pin))
    return lock_value(_lock(production, line, _pin(production, line, _chosen(production, id, wish))))


def _chosen(production: Production, id: str, wish: str) -> Recorded:
    found = recordings(production, id)
    if wish == "on":
        chosen = [one for one in found if one.current]
        if not chosen:
            raise UsageError(f"line {id} has not been spoken as it is now", hint="speak it first, then lock it")
        return chosen[0]
    chosen = [one for number, one in enumerate(found, 1) if wish in (str(number), one.take.id)]
    if not chosen:
        hint = f"allowed: {', '.join(WISHES)}, or the number of a recording in `narrate mend STORY {id} --takes`"
        raise UsageError(f"line {id} has no recording {wish[:12]!r}", hint=hint)
    return chosen[0]


def _lock(production: Production, line: Line, pin: Pin) -> Lock:
    names = {who.id: who.name for who in production.script.characters} | {NARRATOR: "Narrator"}
    said = decided(production.placed.get(line.start, ()))
    return Lock(pin, names.get(line.speaker, "Narrator"), said.get(Verb.SPOKEN), said.get(Verb.DIRECTION))


def _pin(production: Production, line: Line, chosen: Recorded) -> Pin:
    """A recording and how loud its voice speaks: what is known of the voice, or else of this one recording."""
    spec = chosen.spec
    voice = production.cast.voice(line.speaker)
    if not chosen.current:
        voice = Voice(spec.engine, spec.voice, spec.language, spec.rate, spec.pitch_st, spec.formant)
    return Pin(spec, _level(voice, production) or chosen.take.lufs)


def _level(voice: Voice, production: Production) -> float | None:
    """A voice's loudness; None when it was never measured, or its engine is no longer here."""
    try:
        return voice_level(voice, production.project.takes)
    except VoiceError:
        return None


def _now(production: Production, line: Line) -> TakeSpec | None:
    """What a line would be spoken from, were it not locked."""
    return spec_for(line.spoken, production.cast.voice(line.speaker), line.delivery) if line.spoken else None

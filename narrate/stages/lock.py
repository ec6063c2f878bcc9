"""Locks: finished recordings that a person keeps for lines. One holds as long as the line is what was recorded.

Another voice, pace, engine or pronunciation does not touch it. Other words, another speaker or another manner end it,
in plain sight: nobody hears an old text, and what was recorded is still there for the person to decide about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from narrate.schema.cast import NARRATOR
from narrate.schema.edits import NO_LOCK, Anchor, Edit, Verb
from narrate.schema.script import Line, Script, ScriptScene, kept
from narrate.schema.timeline import Pin, TakeSpec


@dataclass(frozen=True, slots=True)
class Lock:
    """What a person keeps for a line: the take, who spoke it (a name), and the words and manner decided at the time."""

    pin: Pin
    speaker: str
    spoken: str | None = None
    direction: str | None = None


class LockState(str, Enum):
    """Whether a lock holds, and if not, why."""

    HOLDS = "holds"
    TEXT = "text"
    WORDS = "words"
    DIRECTION = "direction"
    SPEAKER = "speaker"
    LOST = "lost"
    UNREADABLE = "unreadable"


WHY = {
    LockState.TEXT: "its text has changed",
    LockState.WORDS: "other words were decided for it",
    LockState.DIRECTION: "another manner was decided for it",
    LockState.SPEAKER: "somebody else speaks it now",
    LockState.LOST: "its recording is gone, and its engine has changed",
    LockState.UNREADABLE: "it cannot be read",
}
"""Why a lock holds no more."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A line's lock and how it stands; `lock` is None where it cannot be read."""

    lock: Lock | None
    state: LockState


def lock_value(lock: Lock) -> str:
    """A lock as a decision's value.

    >>> lock_value(Lock(Pin(TakeSpec("tone", "1", "alto", "en", "Yes."), -23.0), "Anna")).startswith('{"direction"')
    True
    """
    return json.dumps(asdict(lock), ensure_ascii=False, sort_keys=True)


def read_lock(value: str) -> Lock | None:
    """The lock of a decision's value; None when it is none."""
    try:
        found: dict[str, Any] = json.loads(value)
        pin = Pin(TakeSpec(**found["pin"]["spec"]), float(found["pin"]["level_lufs"]))
        return Lock(pin, str(found["speaker"]), found["spoken"], found["direction"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def locks(
    script: Script, edits: Mapping[int, Sequence[Edit]], *, at_hand: Callable[[TakeSpec], bool]
) -> dict[str, Locked]:
    """The locks of a script's lines and how each stands, by line id.

    `edits` are decisions by the start of the line they are about; `at_hand` tells whether a take is there or can be
    made as it was.
    """
    names = {who.id: (who.name, *who.aliases) for who in script.characters} | {NARRATOR: ("Narrator",)}
    found: dict[str, Locked] = {}
    for line in script.lines():
        here = edits.get(line.start, ())
        last = next((edit for edit in reversed(here) if edit.verb is Verb.LOCK), None)
        if last is not None and last.value != NO_LOCK:
            lock = read_lock(last.value)
            known = names.get(line.speaker, ("Narrator",))
            state = _state(lock, line, decided(here), last.anchor, known) if lock else LockState.UNREADABLE
            if lock and state is LockState.HOLDS and not at_hand(lock.pin.spec):
                state = LockState.LOST
            found[line.id] = Locked(lock, state)
    return found


def decided(edits: Sequence[Edit]) -> Mapping[Verb, str]:
    """What counts of a line's decisions, by kind."""
    return {edit.verb: edit.value for edit in edits}


def ended(found: Mapping[str, Locked]) -> tuple[str, ...]:
    """What to say about locks that hold no more: a person decides what becomes of them."""
    choose = "--lock keep` holds on to the recording all the same, `--lock off` lets it go"
    return tuple(
        f"line {id} was locked and is to be spoken anew, since {WHY[one.state]}: `narrate mend STORY {id} {choose}"
        for id, one in found.items()
        if one.state is not LockState.HOLDS
    )


def _state(lock: Lock, line: Line, said: Mapping[Verb, str], anchor: Anchor | None, names: Sequence[str]) -> LockState:
    if anchor is None or anchor.text != " ".join(line.text.split()):
        return LockState.TEXT
    if lock.spoken != said.get(Verb.SPOKEN):
        return LockState.WORDS
    if lock.direction != said.get(Verb.DIRECTION):
        return LockState.DIRECTION
    return LockState.HOLDS if lock.speaker in names else LockState.SPEAKER


def with_locks(script: Script, found: Mapping[str, Locked]) -> Script:
    """The script with the takes that its lines keep."""
    pins = {id: one.lock.pin for id, one in found.items() if one.lock and one.state is LockState.HOLDS}
    if not pins:
        return script

    def scene(inside: ScriptScene) -> ScriptScene:
        elements = (
            replace(one, pin=pins[one.id]) if isinstance(one, Line) and one.id in pins else one
            for one in inside.elements
        )
        return replace(inside, elements=tuple(elements))

    chapters = kept(replace(chapter, scenes=tuple(map(scene, chapter.scenes))) for chapter in script.chapters)
    return replace(script, chapters=chapters)

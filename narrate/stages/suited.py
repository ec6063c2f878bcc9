"""Which of a sheet's voices the engines in use have; those that narrate suggested itself are not held on to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from narrate.schema.cast import Role, VoiceChoice, VoiceInfo, VoiceSheet
from narrate.stages.design import designed

BLEND_MARKS = ("*", "+", " as ")
"""What a voice's name has that is made of several voices."""


def is_blend(choice: VoiceChoice) -> bool:
    """Whether a choice is a blend or a mix, which stands in no list of voices."""
    return choice.name is not None and any(mark in choice.name for mark in BLEND_MARKS)


def suited(sheet: VoiceSheet, voices: Sequence[VoiceInfo], *, asked: bool) -> tuple[VoiceSheet, tuple[str, ...]]:
    """The sheet without suggested voices that cannot be had, which are cast anew, and notices that say so.

    `asked`: the engine is a passing wish, for which a person's own choices step back as well; else they stay, and
    casting says which of them does not exist.
    """
    engines: dict[str, set[str]] = {}
    for info in voices:
        engines.setdefault(info.name, set()).add(info.engine)
    speaking = {info.engine for info in voices}
    gone = [role for role in sheet.roles if not _is_had(role.voice, engines, speaking)]
    dropped = {role.name for role in gone if asked or role.suggested}
    roles = tuple(_freed(role) if role.name in dropped else role for role in sheet.roles)
    return replace(sheet, roles=roles), (_told(len(dropped), sheet, asked),) if dropped else ()


def _is_had(choice: VoiceChoice, engines: Mapping[str, set[str]], speaking: set[str]) -> bool:
    choice = designed(choice)
    if choice.name is None:
        return True
    if is_blend(choice):
        return (choice.engine or "kokoro") in speaking
    having = engines.get(choice.name, set())
    return bool(having) if choice.engine is None else choice.engine in having


def _freed(role: Role) -> Role:
    """A role whose voice is to be chosen anew: what a person wished about its pace or pitch stays."""
    shapes: dict[str, Any] = dict.fromkeys(role.suggested_shapes)
    return replace(role, voice=replace(role.voice, name=None, engine=None, **shapes))


def _told(count: int, sheet: VoiceSheet, asked: bool) -> str:
    who = "1 character has another voice" if count == 1 else f"{count} characters have other voices"
    if asked:
        return f"with the engine asked for, {who} than in {sheet.path}"
    return f"{who} than suggested in {sheet.path}: the engine in use does not have those"

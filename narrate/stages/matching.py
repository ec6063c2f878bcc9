"""Which role of a voices.yaml is which character of a story, and what names tell of those it leaves open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from narrate.schema.cast import Age, Character, Gender, Role, VoiceSheet
from narrate.schema.script import Script
from narrate.text.roles import told_by


def roles_of(script: Script, sheet: VoiceSheet) -> dict[str, Role]:
    """The sheet's role of each character: by name first, then by the aliases of both."""
    by_name = {_same(name): role for role in sheet.roles for name in (*role.aliases, role.name)}
    found: dict[str, Role] = {}
    taken: set[str] = set()
    for names in (lambda c: (c.name,), lambda c: c.aliases):
        for character in script.characters:
            role = next((by_name[_same(name)] for name in names(character) if _same(name) in by_name), None)
            if role is not None and character.id not in found and (role.name not in taken or role.aliases):
                found[character.id] = role
                taken.add(role.name)
    return found


def described(character: Character, role: Role | None) -> Character:
    told = told_by((character.name, *character.aliases))
    if character.gender is Gender.UNKNOWN:
        character = replace(character, gender=told.gender)
    if character.age is Age.UNKNOWN:
        character = replace(character, age=told.age)
    if role is None:
        return character
    return replace(character, gender=role.gender or character.gender, age=role.age or character.age)


def absent(script: Script, sheet: VoiceSheet) -> Iterable[str]:
    """A remark on everybody in the sheet itself who is not in the story; others' sheets serve several stories."""
    known = {_same(name) for character in script.characters for name in (character.name, *character.aliases)}
    for role in sheet.roles:
        own = role.place.startswith(f"{sheet.path}:")
        if own and not known.intersection(map(_same, (role.name, *role.aliases))):
            yield f"{role.place}: {role.name} is not in this story"


def _same(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())

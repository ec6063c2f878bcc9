"""What a play says of its people where it brings them in: `MARA (40s, a nurse)`, `ANNA, a girl of nine`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from narrate.schema.cast import Age, Character, Gender
from narrate.schema.script import LineKind, ScriptChapter
from narrate.text.ages import age_said
from narrate.text.roles import told_by

_TOLD_IN = (LineKind.NARRATION, LineKind.HEADING, LineKind.NOTE)
_BEHIND = re.compile(
    r"[*_]{0,3}(?:\s*\((?P<aside>[^()\n]{1,100})\)|(?:,\s+(?P<after_comma>[^.;!?()\n]{1,100}))"
    r"|(?:\s*[:–—]|\s+-)\s+(?P<entry>[^.;!?()\n]{1,100}))"
)
"""What may stand behind a name: `(40s, a nurse)`, `, a girl of nine, and so on`, ` – a nurse`."""

_APPOSED = re.compile(r"(?:an? (?:(?! and )[^,])+|aged? \w+|\d\ds?|\d|in (?:his|her|their) [\w -]+)(?=,|\Z)")
_ENTRY = re.compile(
    r"(?:an?|the|his|her|their|in|aged?|early|mid|late|old|young|little|man|woman|boy|girl|\d)\b|\d\ds\b", re.I
)
_FEMALE = re.compile(
    r"(?:f|female|she(?:/her)?(?:/hers)?)|.*\b(?:in her (?:\w+[ -])?(?:teens|\w+ties)|herself)\b.*", re.I
)
_MALE = re.compile(r"(?:m|male|he(?:/him)?(?:/his)?)|.*\b(?:in his (?:\w+[ -])?(?:teens|\w+ties)|himself)\b.*", re.I)
_OWNED = re.compile(r"\b[\w-]+['’]s?\s+(?=\w)")
_BEYOND = re.compile(r"\b(?:of|with|from|to|for|who|whose|in|at|by|on|like)\b.*", re.I | re.S)
_LONGEST = 4000
"""So many characters of a paragraph are looked at."""


def with_descriptions(characters: Iterable[Character], chapters: Iterable[ScriptChapter]) -> tuple[Character, ...]:
    """The characters with what the play tells of gender and age where it brings them in, and nothing else does."""
    people = tuple(characters)
    ids = {form: who.id for who in people for name in (who.name, *who.aliases) for form in (name, name.upper())}
    if not ids:
        return people
    names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(ids, key=len, reverse=True)))})(?!\w)")
    genders: dict[str, Gender] = {}
    ages: dict[str, Age] = {}
    for text in _texts(chapters):
        for found in names.finditer(text):
            gender, age = _told(_description(text, found.end()))
            if gender is not Gender.UNKNOWN:
                genders.setdefault(ids[found[0]], gender)
            if age is not Age.UNKNOWN:
                ages.setdefault(ids[found[0]], age)
    return tuple(_filled(who, genders.get(who.id, who.gender), ages.get(who.id, who.age)) for who in people)


def _texts(chapters: Iterable[ScriptChapter]) -> Iterator[str]:
    for chapter in chapters:
        yield from (line.text[:_LONGEST] for line in chapter.lines() if line.kind in _TOLD_IN)


def _filled(who: Character, gender: Gender, age: Age) -> Character:
    known_gender, known_age = who.gender is not Gender.UNKNOWN, who.age is not Age.UNKNOWN
    return replace(who, gender=who.gender if known_gender else gender, age=who.age if known_age else age)


def _description(text: str, end: int) -> str:
    """What is said of somebody whose name ends there; empty where it is no description."""
    behind = _BEHIND.match(text, end)
    if behind is None:
        return ""
    if behind["after_comma"] is not None:
        apposed = _APPOSED.match(behind["after_comma"])
        if apposed is None:
            return ""
        return behind["after_comma"] if apposed[0][0].isdigit() else apposed[0]
    entry = behind["entry"] or ""
    return behind["aside"] or (entry if _ENTRY.match(entry) else "")


def _told(words: str) -> tuple[Gender, Age]:
    """The gender and the age that a description tells."""
    parts = [part.strip() for part in words.split(",")]
    told = told_by(_BEYOND.sub("", _OWNED.sub("", part)) for part in parts)
    gender = next(filter(None, map(_gender, parts)), told.gender)
    return gender, age_said(words) or told.age


def _gender(part: str) -> Gender | None:
    if _FEMALE.fullmatch(part):
        return Gender.FEMALE
    return Gender.MALE if _MALE.fullmatch(part) else None

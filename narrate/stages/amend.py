"""A play with a person's decisions: the file says who speaks, a decision says it better; the file is not touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from narrate.schema.cast import NARRATOR, Attribution, Character, Evidence
from narrate.schema.edits import Edit, Verb
from narrate.schema.script import Delivery, Line, LineKind, Script, ScriptChapter, ScriptScene, kept
from narrate.stages.decide import Placed, place_lines
from narrate.text.spoken import spoken

Places = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Amended:
    """A play with its decisions: its lines' text in one piece, where each line stands in it, what was decided where."""

    script: Script
    text: str
    places: Places
    placed: Placed


def amend(script: Script, edits: Sequence[Edit], *, language: str) -> Amended:
    """The play as a person wants it; decisions are `placed` by the start of the line that they are about."""
    text, places = _written(script)
    script = _with_own_starts(script, places)
    lines = list(script.lines())
    placed = place_lines(text, [places[line.id] for line in lines], lines, edits)
    script = _merged(script, edits)
    company = _Company(script.characters)
    chapters = kept(_chapter(chapter, placed, company, language) for chapter in script.chapters)
    return Amended(replace(script, chapters=chapters, characters=tuple(company.people)), text, places, placed)


def _written(script: Script) -> tuple[str, Places]:
    """All lines in one text: a play that narrate wrote and somebody mended has places of two files."""
    parts: list[str] = []
    places: dict[str, tuple[int, int]] = {}
    at = 0
    for line in script.lines():
        places[line.id] = (at, at + len(line.text))
        parts.append(line.text)
        at += len(line.text) + 2
    return "\n\n".join(parts), places


def _with_own_starts(script: Script, places: Places) -> Script:
    """The script as it is when no two lines begin at one place; else with the places of `_written`."""
    starts = [line.start for line in script.lines()]
    if len(set(starts)) == len(starts):
        return script
    return replace(script, chapters=kept(_restarted(chapter, places) for chapter in script.chapters))


def _restarted(chapter: ScriptChapter, places: Places) -> ScriptChapter:
    def scene(inside: ScriptScene) -> ScriptScene:
        elements = (
            replace(one, start=places[one.id][0], end=places[one.id][1]) if isinstance(one, Line) else one
            for one in inside.elements
        )
        return replace(inside, elements=tuple(elements))

    return replace(chapter, scenes=tuple(map(scene, chapter.scenes)))


def _chapter(chapter: ScriptChapter, placed: Placed, company: _Company, language: str) -> ScriptChapter:
    def scene(inside: ScriptScene) -> ScriptScene:
        elements = (
            _decided(one, placed.edits.get(one.start, ()), company, language) if isinstance(one, Line) else one
            for one in inside.elements
        )
        return replace(inside, elements=tuple(elements))

    return replace(chapter, scenes=tuple(map(scene, chapter.scenes)))


def _decided(line: Line, edits: Sequence[Edit], company: _Company, language: str) -> Line:
    for edit in edits:
        match edit.verb:
            case Verb.SPEAKER:
                line = _spoken_by(line, company.id(edit.value))
            case Verb.KIND:
                line = _of_kind(line, LineKind(edit.value))
            case Verb.SPOKEN:
                words = edit.value if "](/" in edit.value else spoken(edit.value, language=language)
                line = replace(line, spoken=words)
            case Verb.DIRECTION:
                line = replace(line, delivery=Delivery(manner=edit.value))
            case _:
                pass
    return line


def _spoken_by(line: Line, who: str) -> Line:
    if who == NARRATOR:
        return _of_kind(line, LineKind.NARRATION)
    kind = LineKind.DIALOGUE if line.kind is LineKind.NARRATION else line.kind
    return replace(line, speaker=who, kind=kind, attribution=Attribution(who, Evidence.EDITED, 1.0, "a person decided"))


def _of_kind(line: Line, kind: LineKind) -> Line:
    if kind is LineKind.NARRATION:
        return replace(line, kind=kind, speaker=NARRATOR, attribution=None)
    return replace(line, kind=kind)


def _merged(script: Script, edits: Sequence[Edit]) -> Script:
    """The script where a person said that two names are one's."""
    for edit in edits:
        if edit.verb is not Verb.MERGE:
            continue
        one, _, other = (part.strip() for part in edit.value.partition("="))
        first, second = _called(script.characters, one), _called(script.characters, other)
        if first and second and first is not second:
            script = _as_one(script, first, second)
    return script


def _as_one(script: Script, first: Character, second: Character) -> Script:
    names = dict.fromkeys((*first.aliases, second.name, *second.aliases))
    people = (replace(who, aliases=tuple(names)) if who is first else who for who in script.characters)

    def scene(inside: ScriptScene) -> ScriptScene:
        elements = (
            _spoken_by_first(one, first.id) if isinstance(one, Line) and one.speaker == second.id else one
            for one in inside.elements
        )
        return replace(inside, elements=tuple(elements))

    chapters = kept(replace(chapter, scenes=tuple(map(scene, chapter.scenes))) for chapter in script.chapters)
    return replace(script, characters=tuple(who for who in people if who.id != second.id), chapters=chapters)


def _spoken_by_first(line: Line, who: str) -> Line:
    said = line.attribution
    return replace(line, speaker=who, attribution=replace(said, speaker=who) if said else None)


class _Company:
    """Who speaks in a play; whoever a person names and nobody knows joins it."""

    def __init__(self, people: Sequence[Character]) -> None:
        self.people = list(people)

    def id(self, name: str) -> str:
        if name.lower() == NARRATOR:
            return NARRATOR
        known = _called(self.people, name)
        if known is None:
            known = Character(next(self._free(name)), name)
            self.people.append(known)
        return known.id

    def _free(self, name: str) -> Iterator[str]:
        plain = "-".join(name.lower().split())
        taken = {who.id for who in self.people} | {NARRATOR}
        return (id for id in (f"{plain}-{n}" if n else plain for n in count()) if id not in taken)


def _called(people: Sequence[Character], name: str) -> Character | None:
    low = name.lower()
    return next((who for who in people if low in (known.lower() for known in (who.name, *who.aliases))), None)

"""A person's decisions about lines: taken, listed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from narrate.errors import UsageError
from narrate.production import Production
from narrate.schema.cast import NARRATOR
from narrate.schema.edits import Edit, Verb
from narrate.schema.script import Line
from narrate.stages.decide import KINDS
from narrate.text.anchors import anchor_of
from narrate.writers.script_json import doubt, to_review


@dataclass(frozen=True, slots=True)
class Question:
    """A line to look at: what stands before and behind it, and who may have said it, the likeliest first."""

    line: Line
    before: str
    after: str
    candidates: tuple[tuple[str, float], ...]


def line_of(production: Production, id: str) -> Line:
    """The line `chapter.scene.line`; UsageError when there is none."""
    for line in production.script.lines():
        if line.id == id:
            return line
    raise UsageError(f"there is no line {id}", hint="`narrate script` shows every line with its number")


def decide(production: Production, id: str, verb: Verb, value: str) -> Edit:
    """Writes down a decision about a line; UsageError for one that means nothing."""
    line = line_of(production, id)
    value = " ".join(value.split()) if verb is not Verb.SPOKEN else value.strip()
    if verb is Verb.KIND and value not in KINDS:
        raise UsageError(f"{value!r} is no kind of line", hint=f"allowed: {', '.join(KINDS)}")
    if verb is Verb.SPEAKER:
        value = full_name(production, value)
    if not value:
        raise UsageError(f"--{verb.value} needs a value")
    return production.project.journal.add(verb, value, anchor_of(production.text, line.start, line.end))


def merge(production: Production, names: str) -> Edit:
    """Writes down that two names are one person's: `Hale=Mr Hale`."""
    one, equals, other = (part.strip() for part in names.partition("="))
    if not (one and equals and other):
        raise UsageError(f"--merge {names!r} is not NAME=OTHER NAME", hint='like --merge "Hale=Mr Hale"')
    for name in (one, other):
        if full_name(production, name) == name and not _known(production, name):
            raise UsageError(f"nobody called {name!r} is in this story", hint="`narrate cast` lists who is")
    return production.project.journal.add(Verb.MERGE, f"{one}={other}")


def full_name(production: Production, name: str) -> str:
    """The name of the character who has this name or alias; the name itself for somebody new."""
    low = " ".join(name.split()).lower()
    if low == NARRATOR:
        return "Narrator"
    for character in production.script.characters:
        if low in (known.lower() for known in (character.name, *character.aliases)):
            return character.name
    return " ".join(name.split())


def questions(production: Production) -> list[Question]:
    """The lines to review, the costliest doubt first."""
    return [question(production, line) for line in to_review(production.script)]


def question(production: Production, line: Line) -> Question:
    """One line as a question."""
    names = {character.id: character.name for character in production.script.characters}
    shares = line.attribution.candidates if line.attribution else ()
    before, after = production.text[: line.start], production.text[line.end : line.end + 600]
    return Question(line, before[-600:], after, tuple((names.get(who, who), share) for who, share in shares))


def similar(production: Production, line: Line) -> Sequence[Line]:
    """Unsure lines of the same scene that narrate gives to the same speaker."""
    scene = line.id.rpartition(".")[0]
    return [
        other
        for other in production.script.lines()
        if other.id.rpartition(".")[0] == scene
        and other.id != line.id
        and other.speaker == line.speaker
        and other.kind is line.kind
        and doubt(other) > 0.5
    ]


def _known(production: Production, name: str) -> bool:
    low = name.lower()
    return any(low in (a.lower() for a in (c.name, *c.aliases)) for c in production.script.characters)

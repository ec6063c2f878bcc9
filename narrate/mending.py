"""A person's decisions about lines: taken, listed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from narrate.dsp.reverb import check_room
from narrate.dsp.sounds import find
from narrate.errors import UsageError
from narrate.production import Production, sound_bank
from narrate.schema.cast import NARRATOR, Evidence
from narrate.schema.edits import NO_FLAG, Anchor, Edit, Verb
from narrate.schema.script import Line, LineKind
from narrate.stages.decide import KINDS, OF_HEADINGS
from narrate.stages.stage import NONE
from narrate.text.anchors import anchor_of
from narrate.text.namesakes import namesakes
from narrate.text.wording import guessed
from narrate.writers.script_json import doubt, to_review

_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A line to look at: what stands before and behind it, who says it, and who may have, the likeliest first."""

    line: Line
    before: str
    after: str
    candidates: tuple[tuple[str, float], ...]
    speaker: str


def line_of(production: Production, id: str) -> Line:
    """The line `chapter.scene.line`; UsageError when there is none."""
    for line in production.script.lines():
        if line.id == id:
            return line
    raise UsageError(f"there is no line {id}", hint="`narrate script` shows every line with its number")


def decide(production: Production, id: str, verb: Verb, value: str) -> Edit:
    """Writes down a decision about a line; UsageError for one that means nothing."""
    return decide_lines(production, [id], verb, value)[0]


def decide_lines(
    production: Production, ids: Sequence[str], verb: Verb, value: str, *, expect: int | None = None
) -> tuple[Edit, ...]:
    """Writes down one decision about several lines, to be undone as one; UsageError for one that means nothing.

    ConflictError when `expect` is not the journal's last revision.
    """
    value = checked(production, verb, value)
    anchors = [(id, anchor(production, id, verb)) for id in ids]
    decisions = [(verb, value, place) for _, place in anchors]
    flagged = flags(production) if verb is not Verb.FLAG else {}
    decisions += [(Verb.FLAG, NO_FLAG, place) for id, place in anchors if id in flagged]
    return production.project.journal.add_step(decisions, expect=expect)


def decide_together(production: Production, id: str | None, wanted: Sequence[tuple[Verb, str]]) -> tuple[Edit, ...]:
    """Writes down several decisions, to be undone as one: about a line, or about names; all of them or none.

    UsageError when one of them means nothing, or when a line's is asked for without a line.
    """
    decisions: list[tuple[Verb, str, Anchor | None]] = []
    for verb, value in wanted:
        if verb in OF_NAMES:
            decisions.append((verb, merge_value(production, value, option=verb.value), None))
        elif id is None:
            raise UsageError(f"--{verb.value} needs a LINE", hint="`narrate script` shows every line with its number")
        else:
            decisions.append((verb, checked(production, verb, value), anchor(production, id, verb)))
    looked_at = any(verb not in (*OF_NAMES, Verb.FLAG) for verb, _ in wanted)
    if id is not None and looked_at and id in flags(production) and Verb.FLAG not in dict(wanted):
        decisions.append((Verb.FLAG, NO_FLAG, anchor(production, id, Verb.FLAG)))
    return production.project.journal.add_step(decisions)[: len(wanted)]


OF_NAMES = (Verb.MERGE, Verb.APART)
"""Decisions that are about two names, and about no line."""


def unlike_anybody(production: Production, name: str) -> str:
    """A remark on somebody new who is called nearly like somebody known; empty for everybody else."""
    people = [known for who in production.script.characters for known in (who.name, *who.aliases)]
    if _known(production, name) or full_name(production, name) == "Narrator":
        return ""
    guess = guessed(name, people).strip()
    return f"{name} is new in this story; {guess}" if guess else ""


def split(production: Production, id: str, word: int, *, expect: int | None = None) -> Edit:
    """Writes down that a line is two, the second of which begins with its n-th word; undone, they are one again."""
    if production.is_play:
        raise UsageError("a play's lines are divided in its file", hint=f"open {production.project.story}")
    place = anchor(production, id, Verb.SPLIT)
    words = line_of(production, id).text.split()
    if not 2 <= word <= len(words):
        raise UsageError(f"line {id} has no word {word} to begin with", hint=f"2 to {len(words)}")
    return production.project.journal.add_step([(Verb.SPLIT, " ".join(words[: word - 1]), place)], expect=expect)[0]


def decide_sounds(
    production: Production, id: str, values: Sequence[str], *, expect: int | None = None
) -> tuple[Edit, ...]:
    """Writes down several cues about one line as one step, as when an effect moves: `none`, then `thunder@7`."""
    place = anchor(production, id, Verb.CUE)
    decisions = [(Verb.CUE, checked(production, Verb.CUE, value), place) for value in values]
    return production.project.journal.add_step(decisions, expect=expect)


def anchor(production: Production, id: str, verb: Verb) -> Anchor:
    """The anchor of a line for a decision of a kind; UsageError for a line that nobody decides so about."""
    line = line_of(production, id)
    if line.kind is LineKind.NOTE:
        raise UsageError(f"line {line.id} is a note: only the story is decided about")
    if line.kind is LineKind.HEADING and verb not in OF_HEADINGS:
        allowed = ", ".join(one.value for one in OF_HEADINGS)
        raise UsageError(
            f"line {line.id} is a heading, which the narrator reads", hint=f"what may be decided: {allowed}"
        )
    return anchor_of(production.text, *production.place(line))


def flags(production: Production) -> dict[str, str]:
    """The lines that somebody wants looked at: line id -> why."""
    found: dict[str, str] = {}
    for line in production.script.lines():
        said = [edit.value for edit in production.placed.get(line.start, ()) if edit.verb is Verb.FLAG]
        if said and said[-1] != NO_FLAG:
            found[line.id] = said[-1]
    return found


def checked(production: Production, verb: Verb, value: str) -> str:
    """The value as it is written down; UsageError when it means nothing."""
    value = " ".join(value.split()) if verb is not Verb.SPOKEN else value.strip()
    if verb is Verb.KIND and value not in KINDS:
        raise UsageError(f"{value!r} is no kind of line", hint=f"allowed: {', '.join(KINDS)}")
    if verb is Verb.CUE:
        check_cue(production, value)
    if verb is Verb.SPLIT:
        raise UsageError("a line is divided at a word", hint="narrate.mending.split divides one")
    if verb is Verb.LOCK:
        raise UsageError("a lock is about a recording", hint="narrate.locking.lock_lines puts one on")
    if not value:
        raise UsageError(f"--{verb.value} needs a value")
    return full_name(production, value) if verb is Verb.SPEAKER else value


def check_cue(production: Production, value: str) -> None:
    """UsageError for a cue that names no sound: `thunder@3`, `none`, `bed=rain+wind`, `room=cave`, `sting=none`."""
    what, equals, name = value.partition("=")
    if equals and what not in ("bed", "room", "sting"):
        raise UsageError(f"{value!r} is no cue", hint="an effect, or bed=, room=, sting=; `none` for nothing")
    if what == "room" and name != NONE:
        check_room(name)
        return
    bank = sound_bank(production.project, production.script, production.settings)
    wanted = name.split("+") if equals else [value.partition("@")[0]]
    for sound in wanted:
        if sound != NONE and sound not in bank.names:
            find(sound)


def merge(production: Production, names: str, *, expect: int | None = None) -> Edit:
    """Writes down that two names are one person's: `Hale=Mr Hale`."""
    value = merge_value(production, names)
    return production.project.journal.add_step([(Verb.MERGE, value, None)], expect=expect)[0]


def keep_apart(production: Production, names: str, *, expect: int | None = None) -> Edit:
    """Writes down that two names that look like one person's are not."""
    value = merge_value(production, names)
    return production.project.journal.add_step([(Verb.APART, value, None)], expect=expect)[0]


def look_alikes(production: Production) -> list[tuple[str, str]]:
    """Names that may be one person's, and that nobody has said to be two, the busier one first.

    Only those who speak most are looked at, since everybody is compared with everybody.
    """
    busy = [entry.character for entry in production.cast.entries[:_LOOKED_AT]]
    rank = {character.id: number for number, character in enumerate(busy)}
    apart = {frozenset(edit.value.lower().split("=")) for edit in production.decisions if edit.verb is Verb.APART}
    pairs = [sorted(pair, key=lambda who: rank[who.id]) for pair in namesakes(busy)]
    return [
        (one.name, other.name) for one, other in pairs if frozenset((one.name.lower(), other.name.lower())) not in apart
    ]


def merge_value(production: Production, names: str, *, option: str = "merge") -> str:
    """The names of a merge as they are written down; UsageError for somebody whom the story does not know."""
    one, equals, other = (part.strip() for part in names.partition("="))
    if not (one and equals and other):
        raise UsageError(f"--{option} {names!r} is not NAME=OTHER NAME", hint=f'like --{option} "Hale=Mr Hale"')
    people = [known for who in production.script.characters for known in (who.name, *who.aliases)]
    for name in (one, other):
        if full_name(production, name) == name and not _known(production, name):
            hint = f"{guessed(name, people)}`narrate cast` lists who is"
            raise UsageError(f"nobody called {name!r} is in this story", hint=hint)
    return f"{one}={other}"


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
    """The lines to review: those that somebody flagged, then the costliest doubt first."""
    flagged = flags(production)
    asked = [line for line in production.script.lines() if line.id in flagged]
    asked += [line for line in to_review(production.script) if line.id not in flagged]
    return [question(production, line) for line in asked]


def right_outside(production: Production) -> float | None:
    """The share of lines that are likely right among those that nobody is asked about; None when there are none.

    It is the mean of their confidence, which says how often at least lines so sure are right in novels by authors not
    learned from; what a person or a script said is not counted.
    """
    asked = {line.id for line in to_review(production.script)}
    guessed = (Evidence.EXPLICIT, Evidence.ANAPHORIC, Evidence.IMPLICIT)
    sure = [
        line.attribution.confidence
        for line in production.script.lines()
        if line.attribution and line.attribution.evidence in guessed and line.id not in asked
    ]
    return sum(sure) / len(sure) if sure else None


def question(production: Production, line: Line) -> Question:
    """One line as a question."""
    names = {character.id: character.name for character in production.script.characters}
    shares = line.attribution.candidates if line.attribution else ()
    start, end = production.place(line)
    before, after = production.text[:start], production.text[end : end + 600]
    speaker = line.attribution.speaker if line.attribution else line.speaker
    ranked = tuple((names.get(who, who), share) for who, share in shares)
    return Question(line, before[-600:], after, ranked, names.get(speaker, speaker))


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

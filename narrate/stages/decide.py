"""A person's decisions, put where they belong: on lines that may have moved, on names that are one person's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from narrate.schema.cast import NARRATOR, Age, Gender, SpanKind
from narrate.schema.edits import Edit, Verb
from narrate.schema.packed import packed
from narrate.schema.script import Line, LineKind
from narrate.text.anchors import attach
from narrate.text.people import Person
from narrate.text.quotes import Inside, RawSpan
from narrate.text.roster import RosterEntry
from narrate.text.turns import Turn

_KINDS = {
    "narration": SpanKind.NARRATION,
    "dialogue": SpanKind.SPEECH,
    "thought": SpanKind.THOUGHT,
    "text": SpanKind.TEXT,
}
KINDS = tuple(_KINDS)
"""What a line may be said to be."""

Spans = Sequence[Inside]


@dataclass(frozen=True, slots=True)
class Placed:
    """Decisions by the start of the span they are about, the oldest first; `tray` holds those whose line is gone."""

    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)
    tray: tuple[Edit, ...] = ()

    def latest(self, start: int, verb: Verb) -> Edit | None:
        """The decision of this kind that counts for the span at `start`."""
        return next((edit for edit in reversed(self.edits.get(start, ())) if edit.verb is verb), None)


OF_HEADINGS = (Verb.SPOKEN, Verb.FLAG, Verb.LOCK)
"""What may be decided about a heading: it is the narrator's."""


def place(text: str, spans: Spans, edits: Sequence[Edit], headings: Sequence[tuple[int, int]] = ()) -> Placed:
    """Decisions about lines on the spans and the headings (start, end) they mean."""
    if not any(edit.anchor for edit in edits):
        return Placed()
    places = [(span.start, span.end) for inside in spans for span in inside]
    marked = sorted([*((place, False) for place in places), *((place, True) for place in headings)])
    return _placed(text, [place for place, _ in marked], [is_heading for _, is_heading in marked], edits)


def place_lines(text: str, places: Sequence[tuple[int, int]], lines: Sequence[Line], edits: Sequence[Edit]) -> Placed:
    """Decisions about the lines of a play, which stand at `places` in `text`, by the lines' own starts."""
    found = _placed(text, places, [line.kind is LineKind.HEADING for line in lines], edits)
    starts = {place[0]: line.start for place, line in zip(places, lines, strict=True)}
    return Placed({starts[start]: here for start, here in found.edits.items()}, found.tray)


def _placed(text: str, places: Sequence[tuple[int, int]], headings: Sequence[bool], edits: Sequence[Edit]) -> Placed:
    about = [(edit, edit.anchor) for edit in edits if edit.anchor is not None]
    found: dict[int, list[Edit]] = defaultdict(list)
    tray: list[Edit] = []
    for (edit, _), number in zip(about, attach(text, places, [anchor for _, anchor in about]), strict=True):
        if number is None or (headings[number] and edit.verb not in OF_HEADINGS):
            tray.append(edit)
        else:
            found[places[number][0]].append(edit)
    return Placed({start: tuple(here) for start, here in found.items()}, tuple(tray))


def with_kinds(spans: Spans, placed: Placed) -> Spans:
    """The spans with the kinds that a person decided; who is said to speak does speak."""
    if not placed.edits:
        return spans
    return packed(Inside, (tuple(replace(span, kind=_kind(span, placed)) for span in inside) for inside in spans))


def _kind(span: RawSpan, placed: Placed) -> SpanKind:
    kind, speaker = placed.latest(span.start, Verb.KIND), placed.latest(span.start, Verb.SPEAKER)
    if kind is not None and (speaker is None or kind.revision > speaker.revision):
        return _KINDS[kind.value]
    if speaker is None:
        return span.kind
    if speaker.value.lower() == NARRATOR:
        return SpanKind.NARRATION
    return SpanKind.SPEECH if span.kind is SpanKind.NARRATION else span.kind


def merged(people: Sequence[Person], edits: Sequence[Edit]) -> list[Person]:
    """The people of a book where a person said that two names are one's; the first of both names stays in front."""
    found = list(people)
    for edit in edits:
        if edit.verb is not Verb.MERGE:
            continue
        one, _, other = (part.strip() for part in edit.value.partition("="))
        first = next((person for person in found if _is_called(person, one)), None)
        second = next((person for person in found if _is_called(person, other)), None)
        if first is not None and second is not None and first is not second:
            found[found.index(first)] = Person([*first.forms, *second.forms])
            found.remove(second)
    return sorted(found, key=lambda person: (-person.count, person.name))


def _is_called(person: Person, name: str) -> bool:
    return any(name.lower() in (shown.lower() for shown in form.shown) for form in person.forms)


def with_newcomers(roster: Sequence[RosterEntry], placed: Placed) -> list[RosterEntry]:
    """The roster with everyone whom a person said to speak and whom the text does not show."""
    found = list(roster)
    for here in placed.edits.values():
        for edit in here:
            is_somebody = edit.verb is Verb.SPEAKER and edit.value.lower() != NARRATOR
            if is_somebody and number_of(found, edit.value) is None:
                found.append(RosterEntry(edit.value, (edit.value,), Gender.UNKNOWN, Age.UNKNOWN, True, 0))
    return found


def decided_turns(turns: Sequence[Turn], spans: Spans, placed: Placed, roster: Sequence[RosterEntry]) -> dict[int, int]:
    """The turns whose speaker a person decided: number of the turn -> place in the roster."""
    if not placed.edits:
        return {}
    starts = [span.start for inside in spans for span in inside]
    decided: dict[int, int] = {}
    for number, turn in enumerate(turns):
        said = [edit for span in turn.spans if (edit := placed.latest(starts[span], Verb.SPEAKER)) is not None]
        who = number_of(roster, said[-1].value) if said else None
        if who is not None:
            decided[number] = who
    return decided


def number_of(roster: Sequence[RosterEntry], name: str) -> int | None:
    """The place of somebody in the roster, by name or alias."""
    low = name.lower()
    exact = (n for n, entry in enumerate(roster) if entry.name.lower() == low and entry.is_somebody)
    alias = (n for n, entry in enumerate(roster) if low in (known.lower() for known in entry.aliases))
    return next(exact, next(alias, None))

"""Book -> Reading: who is in it, where they speak and think, and who says each line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from narrate.schema.cast import NARRATOR, Age, Attribution, Character, Evidence, Gender, Reading, Span, SpanKind
from narrate.schema.edits import Edit, Verb
from narrate.schema.packed import packed
from narrate.schema.source import Book, Paragraph, ParagraphKind
from narrate.stages.decide import Placed, decided_turns, merged, number_of, place, with_kinds, with_newcomers
from narrate.stages.divide import divided
from narrate.text.ages import told_ages
from narrate.text.cases import Case
from narrate.text.columns import integers
from narrate.text.evidence import BookEvidence
from narrate.text.features import describe
from narrate.text.genders import with_genders
from narrate.text.introductions import introduced, introductions, with_aliases
from narrate.text.layout import layout
from narrate.text.learned import calibrated, guess, learned_model
from narrate.text.mentions import MentionKind, find_mentions
from narrate.text.names import find_people
from narrate.text.narration import first_person_narrator, is_first_person
from narrate.text.quotes import RawSpan, detect_style, find_spans
from narrate.text.roster import RosterEntry
from narrate.text.salience import find_focus
from narrate.text.tags import TagKind
from narrate.text.thoughts import add_thoughts
from narrate.text.tokens import tokenize
from narrate.text.turns import Turn, find_turns

_SELF = "Narrator"
_NOBODY = (-1, None)
_IT_WAS = "It was "


@dataclass(frozen=True, slots=True)
class Analysis:
    """What attribution rests on: spans by paragraph, possible speakers, and every turn with its candidates."""

    style: str
    paragraphs: Sequence[Paragraph]
    spans: Sequence[tuple[RawSpan, ...]]
    roster: tuple[RosterEntry, ...]
    narrator: int
    cases: Sequence[Case]
    decided: Mapping[int, int]
    placed: Placed
    ages: Mapping[int, Age]


def attribute(book: Book, *, edits: Sequence[Edit] = ()) -> Reading:
    """What can be understood of who speaks in a book, with a person's decisions, which also help the lines around them.

    Deterministic; time is linear in the text.
    """
    found = analyse(book, edits=edits)
    characters = _characters(found.roster, found.ages)
    known = found.decided
    shares = guess(learned_model(), found.cases, {**_told(found), **known})
    said = (
        (span, _attribution(found, characters, case, share.tolist(), decided=number in known))
        for number, (case, share) in enumerate(zip(found.cases, shares, strict=True))
        for span in case.turn.spans
    )
    narrator = characters[found.narrator].id if found.narrator >= 0 else None
    spans = packed(Span, _spans(found, characters, said))
    people = tuple(who for who, entry in zip(characters, found.roster, strict=True) if entry.is_somebody)
    return Reading(found.style, people, spans, narrator, found.placed.edits, found.placed.tray)


def analyse(book: Book, *, edits: Sequence[Edit] = ()) -> Analysis:
    """Everything about a book that does not need the learned weights."""
    paragraphs, scenes = _prose(book)
    style = detect_style(paragraphs)
    spans = find_spans(paragraphs, style)
    first = is_first_person(tokenize(paragraphs, spans))
    spans = add_thoughts(paragraphs, spans, first_person=first)
    spans, lost = divided(book.text, spans, edits)
    placed = place(book.text, spans, [edit for edit in edits if edit.verb is not Verb.SPLIT], _headings(book))
    placed = replace(placed, tray=(*placed.tray, *lost))
    spans = with_kinds(spans, placed)
    tokens = tokenize(paragraphs, spans)
    roster, mentions = find_mentions(tokens, merged(find_people(tokens), edits))
    narrator = first_person_narrator(tokens, mentions, roster) if first else -1
    if first and narrator < 0:
        narrator = len(roster)
        roster.append(RosterEntry(_SELF, (_SELF,), Gender.UNKNOWN, Age.UNKNOWN, True, 0))
    roster = with_newcomers(roster, placed)
    plan = layout(tokens, mentions, spans, scenes)
    turns = find_turns(plan)
    newly_named = introductions(plan, turns, roster)
    if newly_named:
        roster, mentions = with_aliases(roster, newly_named), introduced(mentions, newly_named)
        plan = layout(tokens, mentions, spans, scenes)
        turns = find_turns(plan)
    decided = decided_turns(turns, spans, placed, roster)
    roster = with_genders(roster, mentions, find_focus(tokens, mentions, roster, scenes))
    focus = find_focus(tokens, mentions, roster, scenes)
    cases = describe(BookEvidence(plan, turns, roster, narrator, focus, decided))
    ages = told_ages(tokens, mentions, focus)
    return Analysis(style, paragraphs, spans, tuple(roster), narrator, cases, decided, placed, ages)


def _told(found: Analysis) -> dict[int, int]:
    """Turns whose speaker the text tells in a way that novels with gold speakers have too seldom to learn it from."""
    rules = (_voice_of_thought, _revealed)
    told = ((number, max(rule(found, case) for rule in rules)) for number, case in enumerate(found.cases))
    return {number: person for number, person in told if person >= 0}


def _voice_of_thought(found: Analysis, case: Case) -> int:
    """The voice that says a thought, and nobody else does; −1 for none."""
    mention = case.turn.tag.mention
    if not case.turn.thought or case.turn.tag.kind is not TagKind.SAID or mention is None:
        return -1
    is_voice = mention.person in case.candidates and found.roster[mention.person].name.endswith(" voice")
    return mention.person if is_voice else -1


def _revealed(found: Analysis, case: Case) -> int:
    """Who it was that spoke: “You can't,” said a voice behind us. / It was Lottie. −1 where that is not told."""
    mention, below = case.turn.tag.mention, found.paragraphs[case.turn.last + 1 : case.turn.last + 2]
    if mention is None or mention.kind is not MentionKind.DESCRIPTION or not below:
        return -1
    is_nameless = mention.person < 0 or not found.roster[mention.person].named
    named = below[0].text.removeprefix(_IT_WAS) if below[0].text.startswith(_IT_WAS) and is_nameless else ""
    return next((person for person in case.candidates if _begins_with(named, found.roster[person])), -1)


def _begins_with(text: str, entry: RosterEntry) -> bool:
    names = (entry.name.lower(), *(alias.lower() for alias in entry.aliases))
    return any(text.lower().startswith(name) and not text[len(name) :][:1].isalnum() for name in names)


def _prose(book: Book) -> tuple[Sequence[Paragraph], Sequence[int]]:
    """The paragraphs that tell the story, and the number of each one's scene among the scenes that have any."""
    numbers = integers()

    def told() -> Iterator[Paragraph]:
        for scene in (scene for chapter in book.chapters for scene in chapter.scenes):
            inside = [one for one in scene.paragraphs if one.kind is ParagraphKind.PROSE]
            number = numbers[-1] + 1 if numbers else 0
            numbers.extend(number for _ in inside)
            yield from inside

    return packed(Paragraph, told()), numbers


def _headings(book: Book) -> list[tuple[int, int]]:
    paragraphs = (one for chapter in book.chapters for scene in chapter.scenes for one in scene.paragraphs)
    return [(one.start, one.end) for one in paragraphs if one.kind is ParagraphKind.HEADING]


def _characters(roster: Sequence[RosterEntry], ages: Mapping[int, Age]) -> tuple[Character, ...]:
    """The people of a book; an age that is told in figures goes before what words say."""
    ids: dict[str, int] = {}
    return tuple(
        Character(_slug(entry.name, ids), entry.name, entry.aliases, entry.gender, ages.get(number, entry.age))
        for number, entry in enumerate(roster)
    )


def _slug(name: str, taken: dict[str, int]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "character"
    slug = f"{slug}-1" if slug == NARRATOR else slug
    taken[slug] = taken.get(slug, 0) + 1
    return slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"


def _attribution(
    found: Analysis, characters: Sequence[Character], case: Case, shares: Sequence[float], *, decided: bool
) -> Attribution:
    ranked = sorted(zip(case.candidates, shares, strict=True), key=lambda pair: (-pair[1], pair[0]))
    if not ranked:
        return Attribution(NARRATOR, Evidence.IMPLICIT, 0.0, "nobody is near")
    best, share = ranked[0]
    kind = Evidence.EDITED if decided else _evidence(case.turn, best, found)
    candidates = tuple((characters[person].id, round(float(part), 4)) for person, part in ranked[:5] if part >= 0.01)
    why = "a person decided" if decided else _why(case.turn, best, found, len(ranked))
    return Attribution(characters[best].id, kind, calibrated(learned_model(), float(share)), why, candidates)


def _evidence(turn: Turn, person: int, found: Analysis) -> Evidence:
    mention = turn.tag.mention
    if turn.tag.kind is not TagKind.SAID or mention is None:
        return Evidence.IMPLICIT
    if mention.kind is MentionKind.FIRST:
        return Evidence.EXPLICIT if person == found.narrator else Evidence.IMPLICIT
    if mention.kind is MentionKind.NAME:
        return Evidence.EXPLICIT if mention.person == person else Evidence.IMPLICIT
    return Evidence.ANAPHORIC


def _why(turn: Turn, person: int, found: Analysis, size: int) -> str:
    name, mention = found.roster[person].name, turn.tag.mention
    if turn.tag.kind is not TagKind.NONE and mention is not None:
        word = "tag" if turn.tag.kind is TagKind.SAID else "beside the action"
        match mention.kind:
            case MentionKind.NAME if mention.person == person:
                return f"{word}: {name}"
            case MentionKind.FIRST if person == found.narrator:
                return f"{word}: I"
            case MentionKind.PRONOUN:
                pronoun = "she" if mention.gender is Gender.FEMALE else "he"
                return f"{word}: {pronoun}, most likely {name}"
            case MentionKind.DESCRIPTION:
                return f"{word}: a description, most likely {name}"
            case _:
                return f"likelier than who is named beside it: {name}"
    return "only one here" if size == 1 else "thought" if turn.thought else "turn-taking"


def _own(
    found: Analysis, characters: Sequence[Character], span: RawSpan, said: Attribution | None
) -> Attribution | None:
    """What a person decided about this very span, which others of its turn may not have."""
    decided = found.placed.latest(span.start, Verb.SPEAKER)
    who = number_of(found.roster, decided.value) if decided and said else None
    if said is None or who is None or characters[who].id == said.speaker:
        return said
    return replace(said, speaker=characters[who].id, evidence=Evidence.EDITED, confidence=1.0, why="a person decided")


def _spans(found: Analysis, characters: Sequence[Character], said: Iterator[tuple[int, Attribution]]) -> Iterator[Span]:
    """The spans with those who say them; `said` tells it by the number of the span, in order."""
    number, (place, who) = 0, next(said, _NOBODY)
    for inside in found.spans:
        for span in inside:
            told = who if place == number else None
            if place == number:
                place, who = next(said, _NOBODY)
            attribution = None if span.kind is SpanKind.NARRATION else told
            if attribution is None and span.kind in (SpanKind.SPEECH, SpanKind.THOUGHT):
                attribution = Attribution(NARRATOR, Evidence.IMPLICIT, 0.0, "nobody is near")
            attribution = _own(found, characters, span, attribution)
            yield Span(span.kind, span.start, span.end, attribution)
            number += 1
    if who is not None:
        raise ValueError(f"span {place} is said by somebody, and there is none")

"""Somebody who is described first and named later: the moth that says "I am Madam Ulloo" is Madam Ulloo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from narrate.schema.cast import Gender
from narrate.schema.packed import packed
from narrate.text.layout import Layout
from narrate.text.mentions import Mention, MentionKind
from narrate.text.roster import RosterEntry
from narrate.text.tags import TagKind
from narrate.text.turns import Turn

_BACK = 6
"""How many turns back the description may have spoken last."""


def introductions(book: Layout, turns: Sequence[Turn], roster: Sequence[RosterEntry]) -> Mapping[int, int]:
    """Descriptions that turn out to be somebody who names himself, who is not named before, and whose scene it is."""
    named = _first_named(book.mentions, book)
    scenes = _scenes_of(book)
    found: dict[int, int] = {}
    for number, turn in enumerate(turns):
        for person in sorted(turn.introduced):
            description = _speaker_described(turns[max(0, number - _BACK) : number + 1], turn, book, roster)
            is_new = named.get(person, len(book.tokens)) > book.tokens.first[turn.first]
            alone = min(scenes.get(description, {-1})) == book.scenes[turn.first]
            if description >= 0 and is_new and alone and _agree(roster[description], roster[person]):
                found.setdefault(description, person)
    return found


def introduced(mentions: Iterable[Mention], merged: Mapping[int, int]) -> Sequence[Mention]:
    """The mentions, with descriptions given to those who introduced themselves."""
    told = (replace(one, person=merged[one.person]) if one.person in merged else one for one in mentions)
    return packed(Mention, told)


def with_aliases(roster: Sequence[RosterEntry], merged: Mapping[int, int]) -> list[RosterEntry]:
    """The roster, with the descriptions among the names of those whom they stand for."""
    found = list(roster)
    for description, person in merged.items():
        entry, told = found[person], found[description]
        gender = told.gender if entry.gender is Gender.UNKNOWN else entry.gender
        found[person] = replace(entry, aliases=(*entry.aliases, *told.aliases), gender=gender)
        found[description] = replace(told, aliases=())
    return found


def _first_named(mentions: Sequence[Mention], book: Layout) -> dict[int, int]:
    """Where the narration names each person first."""
    found: dict[int, int] = {}
    for mention in mentions:
        if mention.kind is MentionKind.NAME and not book.tokens.quoted[mention.start]:
            found.setdefault(mention.person, mention.start)
    return found


def _scenes_of(book: Layout) -> dict[int, set[int]]:
    """The scenes that each description stands in."""
    found: dict[int, set[int]] = {}
    for mention in book.mentions:
        if mention.kind is MentionKind.DESCRIPTION and mention.person >= 0:
            found.setdefault(mention.person, set()).add(book.scenes[book.tokens.paragraph[mention.start]])
    return found


def _speaker_described(near: Sequence[Turn], turn: Turn, book: Layout, roster: Sequence[RosterEntry]) -> int:
    """The description that speaks in the turn, or spoke last before it in the scene when the turn has no name; −1."""
    mention = turn.tag.mention
    if mention is not None and mention.kind in (MentionKind.NAME, MentionKind.FIRST):
        return -1
    for one in reversed(near):
        said = one.tag.mention
        if one.tag.kind is not TagKind.SAID or said is None or said.kind is not MentionKind.DESCRIPTION:
            continue
        if book.scenes[one.first] == book.scenes[turn.first] and said.person >= 0 and not roster[said.person].named:
            return said.person
    return -1


def _agree(one: RosterEntry, other: RosterEntry) -> bool:
    return Gender.UNKNOWN in (one.gender, other.gender) or one.gender is other.gender

"""What the tag or the beat beside a turn says for a candidate: names, descriptions, kin, pronouns, who is in mind."""

from __future__ import annotations

from collections.abc import Sequence

from narrate.schema.cast import Age, Gender
from narrate.text.evidence import BookEvidence
from narrate.text.mentions import Mention, MentionKind
from narrate.text.turns import Turn

GENDERS = {Gender.FEMALE: 1.0, Gender.MALE: -1.0, Gender.UNKNOWN: 0.0}
"""Genders as numbers."""


def by_tag(book: BookEvidence, number: int, person: int) -> list[float]:
    """How the candidate fits the tag or the beat, and how much he is in mind."""
    turn, entry = book.turns[number], book.roster[person]
    mention = turn.tag.mention
    meant = book.meant(turn)
    mind = book.focus.minds[turn.first]
    return [
        names_person(mention, person),
        *_by_description(book, turn, person),
        float(mention is not None and mention.kind is MentionKind.FIRST) * (1 if person == book.narrator else -1),
        GENDERS[entry.gender],
        same_gender(mention.gender, entry.gender) if mention is not None else 0.0,
        _same_age(mention.age, entry.age) if mention is not None else 0.0,
        *rank_and_share(meant, person),
        *rank_and_share(mind, person),
    ]


def names_person(mention: Mention | None, person: int) -> float:
    """1 where a mention names the candidate, −1 where it names somebody else, 0 where nobody."""
    if mention is None or mention.person < 0 or mention.kind is MentionKind.DESCRIPTION:
        return 0.0
    return 1.0 if mention.person == person else -1.0


def _by_description(book: BookEvidence, turn: Turn, person: int) -> list[float]:
    """Whether the description beside the turn stands for the candidate, keeps company with him, or is kin of his."""
    key, mention = book.described(turn), turn.tag.mention
    if key is None or mention is None:
        return [0.0] * 6
    stands = 0.0 if mention.person < 0 else 1.0 if mention.person == person else -1.0
    return [stands, float(min(20, book.company.times[key])), *book.company.of(key, person), _kin(book, mention, person)]


def _kin(book: BookEvidence, mention: Mention, person: int) -> float:
    """1: of the family of whom the description is kin; −1: that very person."""
    owners = [mention.owner] if mention.owner >= 0 else []
    if mention.owner_gender is not Gender.UNKNOWN:
        mind = book.focus.minds[book.book.tokens.paragraph[mention.start]]
        owners = [who for who, _ in mind if book.roster[who].gender is mention.owner_gender][:1]
    if not owners:
        return 0.0
    if owners[0] == person:
        return -1.0
    return float(not book.roster[owners[0]].family.isdisjoint(book.roster[person].family))


def same_gender(one: Gender, other: Gender) -> float:
    """1 for the same, −1 for the other, 0 where one is not known."""
    return 0.0 if Gender.UNKNOWN in (one, other) else 1.0 if one is other else -1.0


def _same_age(one: Age, other: Age) -> float:
    return 0.0 if Age.UNKNOWN in (one, other) else 1.0 if one is other else -1.0


def rank_and_share(shares: Sequence[tuple[int, float]], person: int) -> tuple[float, float]:
    """The place and the share of somebody among those who may be meant; (9, 0) when he is not."""
    for rank, (who, share) in enumerate(shares):
        if who == person:
            return float(rank), share
    return 9.0, 0.0

"""What the tag or the beat beside a turn says for a candidate: names, descriptions, kin, pronouns, who is in mind."""

from __future__ import annotations

from collections.abc import Sequence

from narrate.schema.cast import Age, Gender
from narrate.text.evidence import BookEvidence
from narrate.text.mentions import Mention, MentionKind
from narrate.text.turns import Turn
from narrate.text.words import KIN_BY_TITLE

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


def owner_of(book: BookEvidence, mention: Mention | None) -> int:
    """Whose mother, friend … a description is, as far as that can be told; −1 for nobody's."""
    if mention is None or mention.owner >= 0 or mention.owner_gender is Gender.UNKNOWN:
        return mention.owner if mention is not None else -1
    mind = book.focus.minds[book.book.tokens.paragraph[mention.start]]
    return next((who for who, _ in mind if book.roster[who].gender is mention.owner_gender), -1)


def _kin(book: BookEvidence, mention: Mention, person: int) -> float:
    """1: of the family of whom the description is kin; 2, ½: by title fit or unfit to be it; −1: that very person."""
    owner = owner_of(book, mention)
    if owner < 0:
        return 0.0
    if owner == person:
        return -1.0
    if book.roster[owner].family.isdisjoint(book.roster[person].family):
        return 0.0
    titles = KIN_BY_TITLE.get(book.book.tokens.base[mention.end - 1])
    return 1.0 if titles is None else 2.0 if not titles.isdisjoint(book.roster[person].titles) else 0.5


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

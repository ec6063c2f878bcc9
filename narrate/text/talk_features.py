"""How a turn takes up the talk before it, who says his name in it, and whom the scene is about."""

from __future__ import annotations

from narrate.text.descriptions import OTHERS
from narrate.text.evidence import BookEvidence, between
from narrate.text.mentions import MentionKind


def of_talk(book: BookEvidence, number: int) -> list[float]:
    """How the turn takes up the one before, the same for every candidate."""
    turn = book.turns[number]
    before, after, second = book.neighbour(number, -1), book.neighbour(number, 1), book.neighbour(number, -2)
    mention, key = turn.tag.mention, book.described(turn)
    return [
        float(mention is not None and mention.neuter),
        float(key is not None and key[-1] in OTHERS),
        float(turn.answers),
        float(turn.breaks_off),
        float(before is not None and before.asks),
        float(before is not None and before.breaks_off),
        float(min(150, before.words)) if before is not None else -1.0,
        float(after is not None and after.answers),
        float(turn.tag.recalled),
        float(before is not None and before.tag.recalled),
        float(second is not None and second.tag.recalled),
    ]


def by_introduction(book: BookEvidence, number: int, person: int) -> list[float]:
    """Whether the candidate says his name in the turn; or in the one before, which he then did not say now."""
    before = book.neighbour(number, -1)
    return [
        float(person in book.turns[number].introduced),
        float(before is not None and person in before.introduced),
    ]


def acts_on_called(book: BookEvidence, number: int, person: int) -> bool:
    """Whether the candidate begins what the narration does beside the turn, and somebody whom the turn calls is there.

    “Maelis!” / Odo has her by both wrists.
    """
    turn = book.turns[number]
    beside = (paragraph for paragraph in (turn.first - 1, turn.first, turn.last + 1) if turn.called)
    return any(
        book.acting(paragraph)[:1] == [person] and not turn.called.isdisjoint(book.there(paragraph) - {person})
        for paragraph in beside
    )


def times_there(book: BookEvidence, number: int, person: int) -> int:
    """How often the scene's narration has somebody, by name or by pronoun."""
    return between(book.present.get(person, ()), *book.book.scene_of(book.turns[number].first))


def by_presence(book: BookEvidence, number: int, person: int, most_there: int) -> list[float]:
    """How much the scene and the book are about the candidate; and whether "a voice" is told to be his."""
    turn = book.turns[number]
    there, mention = times_there(book, number, person), turn.tag.mention
    heard = mention is not None and mention.kind is MentionKind.DESCRIPTION and mention.person < 0
    return [
        float(min(60, there)),
        there / max(1, most_there),
        len(book.present.get(person, ())) / book.most_present,
        float(heard and book.acting(turn.last + 1)[:1] == [person]),
    ]

"""What the turns of an unbroken run tell of one another: who speaks now speaks again in two turns, as a rule."""

from __future__ import annotations

from collections.abc import Iterator

from narrate.text.evidence import BookEvidence
from narrate.text.strangers import addressed_as
from narrate.text.tag_features import same_gender
from narrate.text.turns import Turn

_REACH = 8


class Run:
    """The turns around one with no paragraph between: those at even distances are likely its speaker's, too."""

    def __init__(self, book: BookEvidence, number: int) -> None:
        self._book = book
        near = [*_unbroken(book, number, -1), *_unbroken(book, number, 1)]
        self._same = [(place, book.turns[place]) for distance, place in near if distance % 2 == 0]
        self._other = [(place, book.turns[place]) for distance, place in near if distance % 2]

    def of(self, person: int) -> list[float]:
        """The candidate called, tagged, meant by a pronoun: in turns that are likely his, and in the others."""
        gender = self._book.roster[person].gender
        return [
            float(sum(person in turn.called for _, turn in self._same)),
            float(sum(person in turn.called for _, turn in self._other)),
            float(sum(person in turn.named for _, turn in self._same)),
            float(sum(person in turn.named for _, turn in self._other)),
            self._tagged(self._same, person),
            self._tagged(self._other, person),
            sum(same_gender(turn.tag.mention.gender, gender) for _, turn in self._same if turn.tag.mention is not None),
            sum(
                same_gender(turn.tag.mention.gender, gender) for _, turn in self._other if turn.tag.mention is not None
            ),
            sum(addressed_as(turn, gender) for _, turn in self._same),
            sum(addressed_as(turn, gender) for _, turn in self._other),
        ]

    def _tagged(self, turns: list[tuple[int, Turn]], person: int) -> float:
        """How many of the turns a tag gives to the candidate, less those that it gives to others."""
        told = [self._book.tagged[place] for place, _ in turns]
        return float(sum((who == person) - (0 <= who != person) for who in told))


def _unbroken(book: BookEvidence, number: int, step: int) -> Iterator[tuple[int, int]]:
    """How far the turns this way are and their numbers, as long as one follows the other."""
    this = book.turns[number]
    for distance in range(1, _REACH + 1):
        place = book.neighbour_number(number, step * distance)
        if place is None:
            return
        other = book.turns[place]
        if (other.first - this.last if step > 0 else this.first - other.last) > 1:
            return
        yield distance, place
        this = other

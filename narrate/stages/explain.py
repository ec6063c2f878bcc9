"""Why a line was given to somebody: what counts for the speaker against the next likely one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from narrate.schema.edits import Edit
from narrate.schema.source import Book
from narrate.stages.attribute import Analysis, analyse
from narrate.stages.decide import number_of
from narrate.text.context import CONTEXT
from narrate.text.features import FEATURES
from narrate.text.learned import last_rows, learned_model


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature of a line: its value for the speaker and for his rival, and how much that counts, in log odds."""

    feature: str
    value: float
    rival: float
    effect: float


def reasons(
    book: Book, start: int, between: tuple[str, str], *, edits: Sequence[Edit] = (), most: int = 8
) -> tuple[Reason, ...]:
    """What counts for the one against the other of two names for the span at `start`, the weightiest first.

    Each effect is what the first one's score loses when he gets the other's value. Empty where one does not compete.
    """
    found = analyse(book, edits=edits)
    number = _turn_at(found, start)
    if number is None:
        return ()
    one, other = (_place(found, number, name) for name in between)
    if one is None or other is None:
        return ()
    model = learned_model()
    rows = last_rows(model, found.cases, found.decided)[number]
    swapped = np.repeat(rows[one : one + 1], rows.shape[1] + 1, axis=0)
    np.fill_diagonal(swapped, rows[other])
    scores = model.second.scores(swapped)
    told = [
        Reason(name, float(rows[one, at]), float(rows[other, at]), round(float(scores[-1] - scores[at]), 3))
        for at, name in enumerate((*FEATURES, *CONTEXT))
    ]
    return tuple(sorted((each for each in told if each.effect), key=lambda each: -abs(each.effect))[:most])


def _place(found: Analysis, number: int, name: str) -> int | None:
    """The row of somebody among the candidates of a turn."""
    person = number_of(found.roster, name)
    candidates = list(found.cases[number].candidates)
    return candidates.index(person) if person in candidates else None


def _turn_at(found: Analysis, start: int) -> int | None:
    starts = [span.start for inside in found.spans for span in inside]
    said = (n for n, case in enumerate(found.cases) if any(starts[span] == start for span in case.turn.spans))
    return next(said, None)

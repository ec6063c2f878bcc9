"""Why a line was given to somebody: what counted for him against the next likely speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from narrate.schema.edits import Edit
from narrate.schema.source import Book
from narrate.stages.attribute import Analysis, analyse
from narrate.text.context import CONTEXT
from narrate.text.features import FEATURES
from narrate.text.learned import guess, last_rows, learned_model


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature of a line: its value for the speaker and for his rival, and how much that counts, in log odds."""

    feature: str
    value: float
    rival: float
    effect: float


def reasons(book: Book, start: int, *, edits: Sequence[Edit] = (), most: int = 8) -> tuple[Reason, ...]:
    """What counts for the speaker of the span at `start` against the next likely one, the weightiest first.

    Each effect is what the speaker's score loses when he gets his rival's value. Empty where nobody competes.
    """
    found = analyse(book, edits=edits)
    number = _turn_at(found, start)
    if number is None or len(found.cases[number].candidates) < 2:
        return ()
    model = learned_model()
    shares = guess(model, found.cases, found.layout, found.decided)[number]
    best, rival = np.argsort(-shares, kind="stable")[:2]
    rows = last_rows(model, found.cases, found.layout, found.decided)[number]
    swapped = np.repeat(rows[best : best + 1], rows.shape[1] + 1, axis=0)
    np.fill_diagonal(swapped, rows[rival])
    scores = model.second.scores(swapped)
    told = [
        Reason(name, float(rows[best, at]), float(rows[rival, at]), round(float(scores[-1] - scores[at]), 3))
        for at, name in enumerate((*FEATURES, *CONTEXT))
    ]
    return tuple(sorted((one for one in told if one.effect), key=lambda one: -abs(one.effect))[:most])


def _turn_at(found: Analysis, start: int) -> int | None:
    starts = [span.start for inside in found.spans for span in inside]
    said = (n for n, case in enumerate(found.cases) if any(starts[span] == start for span in case.turn.spans))
    return next(said, None)

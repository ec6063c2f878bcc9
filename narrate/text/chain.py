"""Who speaks in turn: a conditional random field over the turns of a scene, each state the last two speakers.

Lafferty, McCallum and Pereira 2001; the forward-backward sums run in probabilities, scaled at every step. What speaks
for each candidate comes from the trees; the chain knows how people take turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narrate.text.features import Case

Array = NDArray[np.float64]

GAPS = 3
"""How far the turn before is: the paragraph before, with a little between, or further away."""

TRANSITIONS = 3 * GAPS * 2
"""Speaker as in the last turn, as in the one before it, or another; × gap; × whether the turn stands bare."""

_FAR_APART = 12
_IMPOSSIBLE = 1e-12
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: how much the trees' scores count, and the log weight of each kind of transition."""

    scale: float
    transitions: Array


def probabilities(
    cases: Sequence[Case], scores: Sequence[Array], weights: Weights, *, fixed: Mapping[int, int] | None = None
) -> list[Array]:
    """For each turn the probability of each candidate, given the log odds of each.

    `fixed` maps the numbers of turns to the people who are known to say them.
    """
    held = fixed or {}
    found: list[Array] = []
    for start, end in runs(cases):
        emissions = [emission(cases[n], scores[n], weights.scale, held.get(n)) for n in range(start, end)]
        found.extend(_forward_backward(cases[start:end], emissions, weights.transitions))
    return found


def runs(cases: Sequence[Case]) -> Iterator[tuple[int, int]]:
    """The ranges of turns that follow one another closely enough to tell something of each other."""
    start = 0
    for number in range(1, len(cases) + 1):
        if number == len(cases) or _is_break(cases[number - 1], cases[number]):
            yield start, number
            start = number


def _is_break(before: Case, case: Case) -> bool:
    apart = case.turn.first - before.turn.last > _FAR_APART
    return apart or not before.candidates or not case.candidates


def transition_rows(case: Case, before: Case, ids: tuple[tuple[int, ...], ...]) -> NDArray[np.intp]:
    """The number of the transition for each (speaker two turns ago, last speaker, this speaker)."""
    two_ago, last, this = (np.array(row) for row in ids)
    kind = np.where(two_ago[:, None, None] == this, 1, 2)
    kind = np.where(last[None, :, None] == this, 0, kind)
    return np.asarray(kind * (GAPS * 2) + _bucket(case, before) * 2 + int(case.turn.bare))


def _bucket(case: Case, before: Case) -> int:
    distance = case.turn.first - before.turn.last
    return 0 if distance <= 1 else 1 if distance <= 3 else 2


def emission(case: Case, scores: Array, scale: float, known: int | None) -> Array:
    """How likely each candidate is without its neighbours, up to a factor; certain where somebody is known."""
    if known is not None and known in case.candidates:
        return np.array([1.0 if person == known else _IMPOSSIBLE for person in case.candidates])
    return np.asarray(np.exp(scale * (scores - scores.max(initial=-np.inf))) + _IMPOSSIBLE)


def speakers(cases: Sequence[Case]) -> list[tuple[int, ...]]:
    """The candidates of each turn, behind two that stand for nobody before the first."""
    return [(-2,), (-3,), *(case.candidates for case in cases)]


def _forward_backward(cases: Sequence[Case], emissions: Sequence[Array], transitions: Array) -> list[Array]:
    factors = np.exp(transitions)
    ids = speakers(cases)
    kinds = [
        transition_rows(case, cases[max(0, number - 1)], tuple(ids[number : number + 3])).astype(np.uint8)
        for number, case in enumerate(cases)
    ]
    alpha = [np.ones((1, 1))]
    for kind, chances in zip(kinds, emissions, strict=True):
        state = np.einsum("ab,abc->bc", alpha[-1], factors[kind]) * chances
        alpha.append(state / max(state.sum(), _TINY))
    beta = np.ones_like(alpha[-1])
    found: list[Array] = []
    for number in range(len(cases) - 1, -1, -1):
        joint = alpha[number + 1] * beta
        found.append(joint.sum(axis=0) / max(joint.sum(), _TINY))
        later = np.einsum("abc,bc->ab", factors[kinds[number]], emissions[number] * beta)
        beta = later / max(later.sum(), _TINY)
    return found[::-1]

"""Who speaks in turn: a conditional random field over the turns of a scene, each state the last two speakers.

Lafferty, McCallum and Pereira 2001; the forward-backward sums run in probabilities, scaled at every step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narrate.text.evidence import FEATURES, Case

Array = NDArray[np.float64]

GAPS = 3
"""How far the turn before is: the paragraph before, with a little between, or further away."""

TRANSITIONS = 3 * GAPS * 2
"""Speaker as in the last turn, as in the one before it, or another; × gap; × whether the turn stands bare."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: a weight per feature, and one per kind of transition."""

    features: Array
    transitions: Array


def probabilities(cases: Sequence[Case], weights: Weights, *, fixed: Mapping[int, int] | None = None) -> list[Array]:
    """For each turn the probability of each candidate; `fixed` turns are known to be said by somebody."""
    emissions = [_emission(case, weights, (fixed or {}).get(number)) for number, case in enumerate(cases)]
    found: list[Array] = []
    for start, end in runs(cases):
        found.extend(_forward_backward(cases[start:end], emissions[start:end], weights.transitions))
    return found


def runs(cases: Sequence[Case]) -> Iterator[tuple[int, int]]:
    """The ranges of turns that follow one another closely enough to tell something of each other."""
    start = 0
    for number in range(1, len(cases) + 1):
        if number == len(cases) or cases[number].turn.first - cases[number - 1].turn.last > 12:
            yield start, number
            start = number


def transition_rows(case: Case, before: Case, ids: tuple[tuple[int, ...], ...]) -> NDArray[np.intp]:
    """The number of the transition for each (speaker two turns ago, last speaker, this speaker)."""
    two_ago, last, this = (np.array(row) for row in ids)
    shape = (len(two_ago), len(last), len(this))
    kind = np.full(shape, 2)
    kind[two_ago[:, None, None] * np.ones(shape, int) == this] = 1
    kind[last[None, :, None] * np.ones(shape, int) == this] = 0
    return kind * (GAPS * 2) + _bucket(case, before) * 2 + int(case.turn.bare)


def _bucket(case: Case, before: Case) -> int:
    distance = case.turn.first - before.turn.last
    return 0 if distance <= 1 else 1 if distance <= 3 else 2


def _emission(case: Case, weights: Weights, known: int | None) -> Array:
    if known is not None and known in case.candidates:
        return np.array([1.0 if person == known else 1e-12 for person in case.candidates])
    scores = case.rows @ weights.features
    return np.asarray(np.exp(scores - scores.max(initial=0.0)) + 1e-12)


def _forward_backward(cases: Sequence[Case], emissions: Sequence[Array], transitions: Array) -> list[Array]:
    factors = np.exp(transitions)
    nobody = (-2,)
    ids = [nobody, (-3,), *(case.candidates for case in cases)]
    steps = [
        factors[transition_rows(case, cases[max(0, number - 1)], (ids[number], ids[number + 1], ids[number + 2]))]
        for number, case in enumerate(cases)
    ]
    alpha = [np.ones((1, 1))]
    for step, emission in zip(steps, emissions, strict=True):
        state = np.einsum("ab,abc->bc", alpha[-1], step) * emission
        alpha.append(state / state.sum())
    beta = np.ones_like(alpha[-1])
    found: list[Array] = []
    for number in range(len(cases) - 1, -1, -1):
        joint = alpha[number + 1] * beta
        found.append(joint.sum(axis=0) / joint.sum())
        back = np.einsum("abc,bc->ab", steps[number], emissions[number] * beta)
        beta = back / back.sum()
    return found[::-1]


def no_weights() -> Weights:
    """Weights of zero, the start of learning."""
    return Weights(np.zeros(len(FEATURES)), np.zeros(TRANSITIONS))

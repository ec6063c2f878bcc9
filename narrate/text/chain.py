"""Who speaks in turn: a conditional random field over the turns of a scene, each state the last two speakers.

Lafferty, McCallum and Pereira 2001; the forward-backward sums run in probabilities, scaled at every step. What speaks
for each candidate comes from the trees; the chain knows how people take turns.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from narrate.text.cases import Case
from narrate.text.columns import Picked, integers, places_in
from narrate.text.packing import Ragged

Array = NDArray[np.float64]

GAPS = 3
"""How far the turn before is: the paragraph before, with a little between, or further away."""

TRANSITIONS = 3 * GAPS * 2
"""Speaker as in the last turn, as in the one before it, or another; × gap; × whether the turn stands bare."""

_FAR_APART = 12
_IMPOSSIBLE = 1e-12
_TINY = 1e-300
_STRETCH = 2048


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: how much the trees' scores count, and the log weight of each kind of transition."""

    scale: float
    transitions: Array


def probabilities(
    cases: Sequence[Case], scores: Sequence[Array], weights: Weights, *, fixed: Mapping[int, int] | None = None
) -> Sequence[Array]:
    """For each turn the probability of each candidate, given the log odds of each.

    `fixed` maps the numbers of turns to the people who are known to say them.
    """
    held, order = fixed or {}, in_order(cases)
    turns = Picked(cases, order)

    def chances(stretch: range) -> list[Array]:
        return [emission(cases[n], scores[n], weights.scale, held.get(n)) for n in order[stretch.start : stretch.stop]]

    def of_run(start: int, end: int) -> Iterator[Array]:
        parts = [range(at, min(end, at + _STRETCH)) for at in range(start, end, _STRETCH)]
        return _forward_backward(lambda part: _Stretch(_kinds(turns, start, part), chances(part)), parts, weights)

    return Picked(Ragged(share for run in runs(turns) for share in of_run(*run)), places_in(order))


def in_order(cases: Sequence[Case]) -> array[int]:
    """The numbers of the turns that are talk, and then of those that are aside: nobody answers a thought."""
    talk, aside = integers(), integers()
    for number, case in enumerate(cases):
        (aside if case.turn.aside else talk).append(number)
    return talk + aside


def runs(cases: Sequence[Case]) -> Iterator[tuple[int, int]]:
    """The ranges of turns that follow one another closely enough to tell something of each other."""
    start = 0
    for number, (before, case) in enumerate(pairwise(cases), 1):
        if _is_break(before, case):
            yield start, number
            start = number
    if cases:
        yield start, len(cases)


def _is_break(before: Case, case: Case) -> bool:
    apart = case.turn.first - before.turn.last > _FAR_APART
    return apart or case.turn.aside is not before.turn.aside or not before.candidates or not case.candidates


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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some turns that follow one another: the kinds of transition to each, and its candidates' own chances."""

    kinds: Sequence[NDArray[np.uint8]]
    chances: Sequence[Array]

    def forward(self, state: Array, factors: Array) -> list[Array]:
        """The state before the first turn, and that behind each."""
        states = [state]
        for kind, chances in zip(self.kinds, self.chances, strict=True):
            state = np.einsum("ab,abc->bc", states[-1], factors[kind]) * chances
            states.append(state / max(state.sum(), _TINY))
        return states


def _kinds(cases: Sequence[Case], start: int, part: range) -> list[NDArray[np.uint8]]:
    """The kinds of transition to the turns of a part of the run that begins at `start`."""
    before = cases[max(start, part.start - 2) : part.start]
    here = cases[part.start : part.stop]
    ids = speakers([*before, *here])[len(before) :]
    last = [*(before[-1:] or here[:1]), *here]
    return [
        transition_rows(case, last[number], (ids[number], ids[number + 1], ids[number + 2])).astype(np.uint8)
        for number, case in enumerate(here)
    ]


def _forward_backward(
    stretch: Callable[[range], _Stretch], parts: Sequence[range], weights: Weights
) -> Iterator[Array]:
    """The chances of all candidates of a run, which is gone through in parts: all states of a long one would be large.

    Of the way forward only the states between two parts are kept; a part's others are found again on the way back.
    """
    factors = np.exp(weights.transitions)
    states = [np.ones((1, 1))]
    for part in parts[:-1]:
        states.append(stretch(part).forward(states[-1], factors)[-1])
    found: list[Ragged] = []
    beta: Array | None = None
    for part, state in zip(reversed(parts), reversed(states), strict=True):
        here = stretch(part)
        shares, beta = _backward(here, here.forward(state, factors), beta, factors)
        found.append(Ragged(shares))
    return (share for shares in reversed(found) for share in shares)


def _backward(here: _Stretch, states: Sequence[Array], beta: Array | None, factors: Array) -> tuple[list[Array], Array]:
    """The chances of the candidates of some turns, and what goes on backward from the first of them."""
    beta = np.ones_like(states[-1]) if beta is None else beta
    found: list[Array] = []
    for number in range(len(here.chances) - 1, -1, -1):
        joint = states[number + 1] * beta
        found.append(joint.sum(axis=0) / max(joint.sum(), _TINY))
        later = np.einsum("abc,bc->ab", factors[here.kinds[number]], here.chances[number] * beta)
        beta = later / max(later.sum(), _TINY)
    return found[::-1], beta

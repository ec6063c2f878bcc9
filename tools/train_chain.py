"""Learns how people take turns: the weights of the chain of text/chain.py, by ascent of the likelihood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from gold_novels import Novel

from narrate.text.chain import TRANSITIONS, Weights, emission, runs, speakers, transition_rows

ROUNDS = 20
EVERY = 4
"""Of all chains every fourth is enough to learn a few dozen weights from."""

RATE = 0.2


def train_chain(novels: Iterable[Novel]) -> Weights:
    """The scale of the scores and the weights of transitions that make the gold likely: ascent with Adam."""
    chains = [(n, start, end) for n in novels for start, end in runs(n.found.cases) if end - start > 1][::EVERY]
    value = np.concatenate([[1.0], np.zeros(TRANSITIONS)])
    first, second = np.zeros_like(value), np.zeros_like(value)
    for step in range(1, ROUNDS + 1):
        weights = Weights(float(value[0]), value[1:])
        slope, turns = np.zeros_like(value), 0
        for novel, start, end in chains:
            slope += gradient(novel, start, end, weights)
            turns += end - start
        slope = slope / turns
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        value = value + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return Weights(float(value[0]), value[1:])


def gradient(novel: Novel, start: int, end: int, weights: Weights) -> np.ndarray:
    """Of one chain: observed minus expected scores and transitions; turns without gold are summed over."""
    gold = [right if right is not None and right.any() else None for right in novel.gold[start:end]]
    return expected(novel, start, end, gold, weights) - expected(novel, start, end, [None] * len(gold), weights)


def expected(novel: Novel, start: int, end: int, known: Sequence[np.ndarray | None], weights: Weights) -> np.ndarray:
    """The expected sum of scores and of each transition in a chain, with some speakers known."""
    cases, scores = novel.found.cases[start:end], novel.scores[start:end]
    factors, ids = np.exp(weights.transitions), speakers(cases)
    rows = [transition_rows(c, cases[max(0, i - 1)], (ids[i], ids[i + 1], ids[i + 2])) for i, c in enumerate(cases)]
    chances = []
    for case, score, right in zip(cases, scores, known, strict=True):
        chance = emission(case, score, weights.scale, None)
        chances.append(chance if right is None else chance * right)
    alpha = [np.ones((1, 1))]
    for row, chance in zip(rows, chances, strict=True):
        state = np.einsum("ab,abc->bc", alpha[-1], factors[row]) * chance
        alpha.append(state / max(state.sum(), 1e-300))
    result = np.zeros(1 + TRANSITIONS)
    beta = np.ones_like(alpha[-1])
    for i in range(len(cases) - 1, -1, -1):
        joint = alpha[i][:, :, None] * factors[rows[i]] * (chances[i] * beta)[None]
        joint /= max(joint.sum(), 1e-300)
        result[0] += joint.sum(axis=(0, 1)) @ scores[i]
        if i:
            result[1:] += np.bincount(rows[i].ravel(), joint.ravel(), minlength=TRANSITIONS)
        beta = np.einsum("abc,bc->ab", factors[rows[i]], chances[i] * beta)
        beta /= max(beta.sum(), 1e-300)
    return result

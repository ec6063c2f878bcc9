"""Gradient-boosted decision trees, evaluated by numpy alone (learned with LightGBM, see tools/train_attribution.py).

A row does not go down the trees: each feature strikes out, in all trees at once, the leaves that its value cannot
reach, a bit for each leaf (QuickScorer, Lucchese et al. 2015). Of those left the first is where the row ends up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

LEAVES = 32
"""How many leaves a tree has at most: the bits of a mask."""

_ROWS = 256
_ALL = np.uint32(0xFFFFFFFF)

Table = NDArray[np.float32]
Masks = NDArray[np.uint32]


@dataclass(frozen=True)
class Trees:
    """Trees as arrays over all their nodes, each behind its parent; a leaf is its own child."""

    feature: NDArray[np.int16]
    threshold: Table
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    value: Table
    roots: NDArray[np.int32]

    def scores(self, rows: Table) -> NDArray[np.float64]:
        """The sum of the trees' leaves (log odds) for each row; `rows` has shape (rows, features)."""
        parts = [self._scores(rows[start : start + _ROWS]) for start in range(0, len(rows), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def scores_in_turn(self, tables: Iterable[Table]) -> NDArray[np.float64]:
        """The scores of all rows of the tables; never more of these at a time than a block needs."""
        parts: list[NDArray[np.float64]] = []
        waiting: list[Table] = []
        for table in tables:
            waiting.append(table)
            if sum(map(len, waiting)) >= _ROWS:
                parts.append(self.scores(np.vstack(waiting)))
                waiting = []
        if waiting:
            parts.append(self.scores(np.vstack(waiting)))
        return np.concatenate(parts) if parts else np.zeros(0)

    def _scores(self, rows: Table) -> NDArray[np.float64]:
        left = np.full((len(self.roots), len(rows)), _ALL)
        for question in self._questions:
            left[question.trees] &= question.masks[:, question.limits.searchsorted(rows[:, question.feature])]
        left &= -left
        leaf = np.frexp(left.astype(np.float32))[1] - 1
        return np.asarray(self._values[np.arange(len(left))[:, None], leaf].sum(axis=0, dtype=np.float64))

    @cached_property
    def _questions(self) -> tuple[_Question, ...]:
        return tuple(_questions(self))

    @cached_property
    def _values(self) -> Table:
        """What each leaf is worth, shape (trees, leaves)."""
        tree, first, _ = _places(self)
        leaves = _are_leaves(self)
        values = np.zeros((len(self.roots), LEAVES), dtype=np.float32)
        values[tree[leaves], first[leaves]] = self.value[leaves]
        return values


@dataclass(frozen=True, slots=True)
class _Question:
    """All that the trees ask of one feature; the mask of a tree has the bits of the leaves that a value may reach.

    `masks` has shape (trees that ask, limits + 1): a value above so many of the rising limits takes that column.
    """

    feature: int
    limits: Table
    trees: NDArray[np.intp]
    masks: Masks


def _questions(trees: Trees) -> Iterator[_Question]:
    tree, first, count = _places(trees)
    nodes = np.flatnonzero(~_are_leaves(trees))
    low = trees.low[nodes]
    struck = ~(((np.uint64(1) << count[low]) - np.uint64(1)) << first[low].astype(np.uint64)).astype(np.uint32)
    for feature in np.unique(trees.feature[nodes]):
        asked = trees.feature[nodes] == feature
        limits, column = np.unique(trees.threshold[nodes][asked], return_inverse=True)
        those, row = np.unique(tree[nodes][asked], return_inverse=True)
        masks = np.full((len(those), len(limits) + 1), _ALL)
        np.bitwise_and.at(masks, (row, column + 1), struck[asked])
        yield _Question(int(feature), limits, those, np.bitwise_and.accumulate(masks, axis=1))


def _are_leaves(trees: Trees) -> NDArray[np.bool_]:
    return np.asarray(trees.low == np.arange(len(trees.low)))


def _places(trees: Trees) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint64]]:
    """For each node its tree, the number in it of the first leaf below, and how many leaves there are.

    ValueError when a tree has more than LEAVES of them.
    """
    size = len(trees.low)
    low, high = trees.low.tolist(), trees.high.tolist()
    first, count = [0] * size, [1] * size
    for node in reversed(range(size)):
        if low[node] != node:
            count[node] = count[low[node]] + count[high[node]]
    for node in range(size):
        if low[node] != node:
            first[low[node]], first[high[node]] = first[node], first[node] + count[low[node]]
    if max(count, default=0) > LEAVES:
        raise ValueError(f"a tree has more than {LEAVES} leaves")
    tree = np.searchsorted(trees.roots, np.arange(size), side="right") - 1
    return tree, np.array(first, dtype=np.intp), np.array(count, dtype=np.uint64)

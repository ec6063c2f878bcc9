"""Gradient-boosted decision trees, evaluated by numpy alone (learned with LightGBM, see tools/train_attribution.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ROWS = 512

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees as arrays over all their nodes; a leaf is its own child, `depth` is the longest way from a root to one."""

    feature: NDArray[np.int16]
    threshold: Table
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    value: Table
    roots: NDArray[np.int32]
    depth: int

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
        """A block of rows goes down all trees at once: small enough to stay in the processor's cache."""
        width = rows.shape[1]
        flat = np.ascontiguousarray(rows).ravel()
        starts = (np.arange(len(rows), dtype=np.int32) * width)[:, None]
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            is_low = flat[starts + self.feature[node]] <= self.threshold[node]
            node = np.where(is_low, self.low[node], self.high[node])
        return np.asarray(self.value[node].sum(axis=1), dtype=np.float64)

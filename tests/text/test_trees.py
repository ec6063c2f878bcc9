from __future__ import annotations

import numpy as np
import pytest

from narrate.text.trees import LEAVES, Trees

# tree 0: row[0] <= 0.5 ? 1 : (row[1] <= -1 ? 10 : 100); tree 1: a single leaf of 1000
TREES = Trees(
    np.array([0, 0, 1, 0, 0, 0], dtype=np.int16),
    np.array([0.5, 0, -1, 0, 0, 0], dtype=np.float32),
    np.array([1, 1, 3, 3, 4, 5], dtype=np.int32),
    np.array([2, 1, 4, 3, 4, 5], dtype=np.int32),
    np.array([0, 1, 0, 10, 100, 1000], dtype=np.float32),
    np.array([0, 5], dtype=np.int32),
)


@pytest.mark.parametrize(("row", "score"), [((0.5, 9), 1001), ((0.6, -1), 1010), ((0.6, -0.9), 1100), ((-3, -3), 1001)])
def test_a_row_goes_down_every_tree_to_a_leaf(row: tuple[float, float], score: float) -> None:
    assert TREES.scores(np.array([row], dtype=np.float32)).tolist() == [score]


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 1500])
def test_blocks_of_rows_score_as_single_rows_do(count: int) -> None:
    rows = np.random.default_rng(2).normal(size=(count, 2)).astype(np.float32)
    expected = [1000 + (1 if one <= 0.5 else 10 if two <= -1 else 100) for one, two in rows]
    assert TREES.scores(rows).tolist() == expected


def test_a_tree_that_asks_one_feature_twice_ends_in_the_leaf_between() -> None:
    asked = Trees(
        np.zeros(5, dtype=np.int16),
        np.array([1, -1, 0, 0, 0], dtype=np.float32),
        np.array([1, 2, 2, 3, 4], dtype=np.int32),
        np.array([4, 3, 2, 3, 4], dtype=np.int32),
        np.array([0, 0, 5, 6, 7], dtype=np.float32),
        np.array([0], dtype=np.int32),
    )
    rows = np.array([[-1], [0], [1], [1.5]], dtype=np.float32)
    assert asked.scores(rows).tolist() == [5, 6, 6, 7]


def test_a_tree_has_no_more_leaves_than_a_mask_has_bits() -> None:
    size = 2 * LEAVES + 1
    nodes = np.arange(size)
    inner = nodes % 2 == 0
    inner[-1] = False
    many = Trees(
        np.zeros(size, dtype=np.int16),
        np.zeros(size, dtype=np.float32),
        np.where(inner, nodes + 1, nodes).astype(np.int32),
        np.where(inner, nodes + 2, nodes).astype(np.int32),
        np.zeros(size, dtype=np.float32),
        np.array([0], dtype=np.int32),
    )
    with pytest.raises(ValueError, match="leaves"):
        many.scores(np.zeros((1, 1), dtype=np.float32))

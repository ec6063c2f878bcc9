from __future__ import annotations

import numpy as np
import pytest

from narrate.text.packing import Ragged, Tables


@pytest.mark.parametrize("sizes", [[], [0], [1, 5], [0] * 40, [3, 0, 2] * 30])
def test_tables_come_back_bit_by_bit(sizes: list[int]) -> None:
    chance = np.random.default_rng(1)
    given = [chance.normal(size=(rows, 7)).astype(np.float32) for rows in sizes]
    for table in given:
        table[:, 2:4] = -0.0
    back = Tables(given)
    assert [back[number].tobytes() for number in range(len(back))] == [table.tobytes() for table in given]


def test_columns_that_are_the_same_for_all_rows_take_little_room() -> None:
    table = np.repeat(np.arange(120, dtype=np.float32)[None], 8, axis=0)
    assert Tables([table] * 32).nbytes < table.nbytes * 32 / 20


def test_rows_of_any_length_come_back_and_none_stands_outside() -> None:
    given = [np.arange(size, dtype=np.float64) for size in (3, 0, 2)]
    rows = Ragged(given)
    assert [row.tolist() for row in rows] == [row.tolist() for row in given]
    assert [row.tolist() for row in rows[1:]] == [[], [0.0, 1.0]]
    with pytest.raises(IndexError):
        rows[3]

from __future__ import annotations

import numpy as np
import pytest

from narrate.text.packing import packed, unpacked


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_a_table_comes_back_bit_by_bit(rows: int) -> None:
    table = np.random.default_rng(rows).normal(size=(rows, 7)).astype(np.float32)
    table[:, 2:4] = -0.0
    back = unpacked(packed(table), 7)
    assert back.shape == (rows, 7)
    assert back.tobytes() == table.tobytes()


def test_columns_that_are_the_same_for_all_rows_take_little_room() -> None:
    table = np.repeat(np.arange(120, dtype=np.float32)[None], 8, axis=0)
    assert len(packed(table)) < table.nbytes / 4

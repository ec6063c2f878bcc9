from __future__ import annotations

from array import array

from narrate.text.columns import Rows, Steps, Words


def test_words_are_read_one_by_one_and_in_slices() -> None:
    words = Words(array("i", [0, 1, 0, 2]), ["the", "tide", "turns"])
    assert (words[1], words[-1], words[1:3]) == ("tide", "turns", ["tide", "the"])
    assert words == ["the", "tide", "the", "turns"]


def test_steps_rise_at_each_edge_and_two_edges_at_one_place_rise_by_two() -> None:
    steps = Steps(bytearray(6))
    steps.edges.extend([1, 3, 3])
    assert list(steps) == [-1, 0, 0, 2, 2, 2]


def test_rows_may_be_empty_and_none_stands_outside() -> None:
    rows = Rows()
    rows.add(1, 7)
    rows.add(1, 8)
    rows.add(3, 9)
    assert [rows[at] for at in range(-1, 5)] == [[], [], [7, 8], [], [9], []]

from __future__ import annotations

from array import array

from narrate.text.columns import AtHand, Picked, Rows, Steps, Words, places_in


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


class Squares(AtHand[int]):
    def __init__(self) -> None:
        super().__init__(2)
        self.asked: list[int] = []

    def __len__(self) -> int:
        return 5

    def made(self, number: int) -> int:
        self.asked.append(number)
        return number * number


def test_what_was_asked_for_last_is_made_once() -> None:
    squares = Squares()
    assert (squares[3], squares[3], squares[-2], squares[1:3], list(squares)) == (9, 9, 9, [1, 4], [0, 1, 4, 9, 16])
    assert squares.asked == [3, 1, 2, 0, 1, 2, 3, 4]


def test_a_row_in_another_order_is_put_back_by_the_places_in_it() -> None:
    order = array("i", [2, 0, 3, 1])
    picked = Picked("abcd", order)
    assert (picked[0], picked[-1], picked[1:3], "".join(picked)) == ("c", "b", ["a", "d"], "cadb")
    assert "".join(Picked(picked, places_in(order))) == "abcd"

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.schema.cast import Attribution, Evidence
from narrate.schema.packed import Packed, packed
from narrate.schema.plain import form_of
from narrate.schema.script import Cue, CueKind, Delivery, Element, Line, LineKind, Pause
from narrate.schema.timeline import Pin, TakeSpec

STEADY = settings(deadline=None, derandomize=True, database=None)

WORDS = st.text(max_size=12)
NUMBER = st.floats(allow_nan=False)
SPECS = st.builds(TakeSpec, WORDS, WORDS, WORDS, WORDS, WORDS, NUMBER, NUMBER, NUMBER, WORDS)
SAID = st.builds(
    Attribution,
    WORDS,
    st.sampled_from(Evidence),
    NUMBER,
    WORDS,
    st.lists(st.tuples(WORDS, NUMBER), max_size=3).map(tuple),
)
LINES = st.builds(
    Line,
    WORDS,
    st.sampled_from(LineKind),
    WORDS,
    WORDS,
    WORDS,
    st.integers(),
    st.integers(),
    st.booleans(),
    st.builds(Delivery, st.none() | WORDS, NUMBER, NUMBER, NUMBER, st.none() | WORDS, st.none() | WORDS),
    st.none() | SAID,
    st.none() | st.builds(Pin, SPECS, NUMBER),
    st.booleans(),
)
CUES = st.builds(Cue, st.sampled_from(CueKind), WORDS, NUMBER, NUMBER, NUMBER, WORDS)
ELEMENTS = LINES | CUES | st.builds(Pause, NUMBER)


@STEADY
@given(st.lists(ELEMENTS, max_size=7))
def test_what_is_packed_is_what_was_given(elements: list[object]) -> None:
    back = Packed(Element, elements, block=3)
    assert back == tuple(elements)
    assert tuple(back) == tuple(elements)
    assert [repr(back[at]) for at in range(len(back))] == list(map(repr, elements))


def test_what_is_no_text_at_all_comes_back_too() -> None:
    assert list(Packed(str, ["\udcff", "\x00", "“”"])) == ["\udcff", "\x00", "“”"]


def test_places_and_slices_are_those_of_a_tuple() -> None:
    given = tuple(range(23))
    row = Packed(int, given, block=5)
    assert (len(row), row[0], row[22], row[-1], row[4:11], row[::-7]) == (23, 0, 22, 22, given[4:11], given[::-7])
    assert list(reversed(row)) == list(reversed(given))
    for outside in (23, -24):
        with pytest.raises(IndexError):
            row[outside]


def test_a_few_values_stay_as_they_are_and_many_are_packed() -> None:
    assert packed(int, iter(range(4)), few=4) == (0, 1, 2, 3)
    assert isinstance(packed(int, range(4), few=4), tuple)
    many = packed(int, range(5), few=4)
    assert isinstance(many, Packed)
    assert many == (0, 1, 2, 3, 4)
    assert many != (0, 1, 2, 3, 5)


def test_one_value_alone_is_not_packed_however_large() -> None:
    assert isinstance(packed(str, ["long" * 9], few=4, size=len), tuple)
    assert isinstance(packed(str, ["long" * 9, ""], few=4, size=len), Packed)


def test_values_are_taken_one_by_one() -> None:
    taken: list[int] = []

    def values() -> object:
        for number in range(100):
            taken.append(number)
            yield f"a value that is taken {number}"
            assert len(taken) == number + 1

    assert len(Packed(str, values(), block=10)) == 100  # type: ignore[arg-type]


def test_what_repeats_takes_little_room() -> None:
    lines = [
        Line(f"1.1.{n}", LineKind.NARRATION, "narrator", "It rains. " * 9, "It rains. " * 9, 0, 9) for n in range(256)
    ]
    size = sum(map(len, Packed(Line, lines)._blocks))
    assert size < 256 * 180 / 5


class _Odd(Enum):
    ONE = object()
    TWO = ("", 2)


@dataclass(frozen=True)
class _Holds:
    odd: _Odd
    people: frozenset[int]
    pairs: tuple[tuple[int, str], ...] = ()


def test_an_enum_of_any_values_and_sets_and_pairs_come_back() -> None:
    one = _Holds(_Odd.TWO, frozenset((3, 1)), ((1, "a"), (2, "b")))
    assert list(Packed(_Holds, [one])) == [one]


def test_what_could_not_come_back_is_not_packed() -> None:
    with pytest.raises(TypeError, match="dict"):
        form_of(dict[str, int])

from __future__ import annotations

import pytest
from prose import cast_of

from narrate.schema.cast import Age
from narrate.text.ages import age_in, age_said, told_ages
from narrate.text.salience import find_focus

TOLD = [
    ("He is ten years old, and he never wipes them.", Age.CHILD),
    ("Odo, a small boy of ten, came in.", Age.CHILD),
    ("Ten-year-old Odo came in.", Age.CHILD),
    ("Odo, a ten-year-old boy, came in.", Age.CHILD),
    ("Odo was a ten-year-old.", Age.CHILD),
    ("Odo was ten.", Age.CHILD),
    ("Odo, ten, came in.", Age.CHILD),
    ("Odo, aged 10, came in.", Age.CHILD),
    ("Odo turned fifteen, and he was proud.", Age.YOUNG),
    ("Odo was only 16 years of age.", Age.YOUNG),
    ("Odo was not yet twenty.", Age.YOUNG),
    ("Odo looked about fifty.", Age.ADULT),
    ("Odo was a man of sixty-five, and he was tired.", Age.ELDER),
    ("Odo was in his late seventies.", Age.ELDER),
    ("Odo, a man in his eighties, came in.", Age.ELDER),
]
NOT_TOLD = [
    "When Odo was ten years old, the sea rose.",
    "Odo was ten years old when the sea rose.",
    "Odo was one of them.",
    "Odo was ten minutes late.",
    "Odo was two years older than they were.",
    "Odo had been married for ten years.",
    "Odo came in. Something fell, as large as a boy of ten.",
]


def ages(sentence: str) -> list[Age]:
    texts = ["Odo stood there with his boots.", sentence, "“Good evening,” said Odo. He sat down."]
    tokens, roster, mentions = cast_of(*texts)
    found = told_ages(tokens, mentions, find_focus(tokens, mentions, roster, [0, 0, 0]))
    return [age for person, age in found.items() if roster[person].name == "Odo"]


@pytest.mark.parametrize(("sentence", "age"), TOLD)
def test_an_age_in_figures_is_told(sentence: str, age: Age) -> None:
    assert ages(sentence) == [age]


@pytest.mark.parametrize(
    ("tag", "who"),
    [
        ("said the little 9-year-old fisherman", "The little fisherman"),
        ("said the nine-year-old fisherman", "The fisherman"),
        ("said the nine year old fisherman", "The fisherman"),
    ],
)
def test_an_age_before_a_noun_is_no_part_of_what_somebody_is_called(tag: str, who: str) -> None:
    tokens, roster, mentions = cast_of(f"“Come in,” {tag}.", "“I will,” said Odo.")
    assert {entry.name for entry in roster} == {"Odo", who}
    found = told_ages(tokens, mentions, find_focus(tokens, mentions, roster, [0, 0]))
    assert [age for person, age in found.items() if roster[person].name == who] == [Age.CHILD]


@pytest.mark.parametrize("sentence", NOT_TOLD)
def test_years_of_another_time_or_thing_tell_no_age(sentence: str) -> None:
    assert ages(sentence) == []


def test_years_come_to_four_ages() -> None:
    assert [age_in(years) for years in (6, 17, 40, 70)] == [Age.CHILD, Age.YOUNG, Age.ADULT, Age.ELDER]


def test_an_age_before_a_noun_is_told_of_whom_only_that_noun_describes() -> None:
    for years, age in (
        ("sixty-year-old", Age.ELDER),
        ("twenty-five-year-old", Age.ADULT),
        ("kindly 9-year-old", Age.CHILD),
    ):
        texts = [
            "The fisherman came in.",
            f"“Good evening,” said the {years} fisherman. He sat.",
            "“Yes,” said the fisherman.",
        ]
        tokens, roster, mentions = cast_of(*texts)
        found = told_ages(tokens, mentions, find_focus(tokens, mentions, roster, [0, 0, 0]))
        assert [(roster[person].name, told) for person, told in found.items()] == [("The fisherman", age)]


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("40s, a nurse", Age.ADULT),
        ("late 60s", Age.ELDER),
        ("a girl of nine", Age.CHILD),
        ("12", Age.CHILD),
        ("mid-thirties, tired", Age.ADULT),
        ("her son, aged 16", Age.YOUNG),
        ("a twelve-year-old", Age.CHILD),
        ("seventy-two", Age.ELDER),
        ("one of two brothers", None),
        ("king of the 7 seas", None),
        ("a nurse in the war of 1914", None),
        ("married for ten years", None),
        ("a nurse", None),
    ],
)
def test_a_description_tells_an_age_in_figures(words: str, age: Age | None) -> None:
    assert age_said(words) is age

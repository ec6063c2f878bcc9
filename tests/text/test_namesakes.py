"""Which names look like one person's."""

from __future__ import annotations

from narrate.schema.cast import Character, Gender
from narrate.text.namesakes import namesakes


def asked(*names: str, **genders: Gender) -> list[tuple[str, str]]:
    people = [Character(name.lower(), name, gender=genders.get(name.split()[-1], Gender.UNKNOWN)) for name in names]
    return [(one.name, other.name) for one, other in namesakes(people)]


def test_a_name_within_another_is_asked_about() -> None:
    assert asked("Hale", "Mr. Hale", "Ruth") == [("Hale", "Mr. Hale")]


def test_a_name_within_two_others_is_not() -> None:
    assert asked("Hale", "John Hale", "Mary Hale") == []


def test_a_man_and_a_woman_are_not_one_person() -> None:
    people = [Character("a", "Hale", gender=Gender.MALE), Character("b", "Mrs Hale", gender=Gender.FEMALE)]
    assert namesakes(people) == []


def test_a_misspelt_name_is_asked_about() -> None:
    assert asked("Katherine", "Katharine") == [("Katherine", "Katharine")]


def test_short_names_that_differ_by_a_letter_are_two_people() -> None:
    assert asked("Anna", "Anne", "Tom", "Tim") == []


def test_a_title_alone_is_nobody_elses_name() -> None:
    assert asked("Captain", "Captain Hale") == []

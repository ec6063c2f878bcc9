from __future__ import annotations

import pytest
from prose import people_of, tokens_of

from narrate.schema.cast import Age, Gender
from narrate.text.names import find_people


def forms(*texts: str) -> dict[str, set[str]]:
    """The forms of each person, each in lower case."""
    return {name: {" ".join(form.words) for form in person.forms} for name, person in people_of(*texts).items()}


def test_who_speaks_is_somebody_and_where_they_are_is_not() -> None:
    assert set(people_of("They went to London. In London it rained. “London is wet,” said Anna.")) == {"Anna"}


def test_a_title_a_last_name_and_a_nickname_name_one_person() -> None:
    found = forms(
        "“No,” said Elizabeth Bennet. “Go, Mr. Darcy.”",
        "Miss Bennet laughed. Then Lizzy ran. “Oh, Lizzy!” said Darcy.",
    )
    assert sorted(found.values(), key=len) == [{"mr darcy", "darcy"}, {"elizabeth bennet", "miss bennet", "lizzy"}]


def test_husband_and_wife_are_two() -> None:
    found = people_of("“Come in,” said Mr. Smith.", "“No,” said Mrs. Smith.", "Mr. Smith sat.")
    assert {name: person.gender for name, person in found.items()} == {
        "Mr. Smith": Gender.MALE,
        "Mrs. Smith": Gender.FEMALE,
    }


def test_a_miss_is_no_mrs_and_an_aunt_is_known_by_her_first_name() -> None:
    assert set(forms("“No,” said Miss Smith.", "“Yes,” said Mrs. Smith.")) == {"Miss Smith", "Mrs. Smith"}
    assert list(forms("“No,” said Aunt Mary.", "Then Mary sat.").values()) == [{"aunt mary", "mary"}]


def test_two_first_names_with_one_last_name_are_two() -> None:
    assert set(forms("“No,” said Jane Bennet.", "“Yes,” said Mary Bennet.")) == {"Jane Bennet", "Mary Bennet"}


def test_honorifics_belong_to_the_name_but_are_no_name() -> None:
    found = forms("“Sensei!” said Naruto-kun. “Wait,” said Kakashi-sensei.", "Naruto ran.")
    assert found == {"Naruto": {"naruto"}, "Kakashi": {"kakashi"}}


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("“No,” said Anna.", Gender.FEMALE),
        ("“No,” said Thomas.", Gender.MALE),
        ("“No,” said Quoril, and shook her head.", Gender.FEMALE),
        ("“No,” said Quoril, and shook his head.", Gender.MALE),
        ("“No,” said Quoril.", Gender.UNKNOWN),
        ("“No,” said Lady Quoril.", Gender.FEMALE),
        ("“No,” said Dr. Quoril.", Gender.UNKNOWN),
    ],
)
def test_gender_comes_from_titles_names_and_pronouns(text: str, gender: Gender) -> None:
    assert [person.gender for person in people_of(text).values()] == [gender]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Here young Tom ran. “Go,” said Tom.", Age.YOUNG),
        ("Then old Tom ran. “Go,” said Tom.", Age.ELDER),
        ("“Go,” said Tom, a boy.", Age.CHILD),
        ("“Go,” said Tom.", Age.UNKNOWN),
    ],
)
def test_age_comes_from_the_words_beside_the_name(text: str, age: Age) -> None:
    assert [person.age for person in people_of(text).values()] == [age]


@pytest.mark.parametrize(
    "text", ["", "...", "It rained. Nothing came.", "“Yes,” he said. “Oh God!”", "CHAPTER ONE", "12"]
)
def test_a_text_without_names_has_no_people(text: str) -> None:
    assert people_of(text) == {}


def test_people_stand_by_how_often_they_are_named_and_then_by_name() -> None:
    tokens = tokens_of("“Go,” said Tom.", "“No,” said Anna.", "“So,” said Bella.", "“Oh,” said Tom.")
    assert [person.name for person in find_people(tokens)] == ["Tom", "Anna", "Bella"]


def test_contractions_are_no_names() -> None:
    assert set(people_of("‘Anna, I’ve come. We’re here. I’ve come,’ said Tom. ‘We’re in.’ ‘I’ve seen,’ said Tom.")) == {
        "Anna",
        "Tom",
    }


def test_who_takes_and_sits_and_runs_is_somebody() -> None:
    assert "Noor" in people_of(
        "It rained, and Noor took the cup. Then Noor sat. At last Noor ran.", "“Well,” said Tom."
    )


def test_the_beginning_of_a_name_names_the_same_one_when_only_talk_uses_it() -> None:
    people = people_of("“Dess, come,” said Tom. “Come, Dess!” Dessa came. Dessa sat. “No,” said Dessa.")
    assert sorted(people) == ["Dessa", "Tom"]


def test_two_names_of_which_one_begins_the_other_are_two_when_the_narration_uses_both() -> None:
    people = people_of("“Come,” said Mar. “No,” said Mara. Mar ran. Mara sat. Mar fell. Mara laughed.")
    assert sorted(people) == ["Mar", "Mara"]


def test_the_bare_first_name_is_not_his_who_meets_its_bearer() -> None:
    story = ["“Go,” said Charles Musgrove.", "“No,” said Charles Hayter."]
    story += [f"Charles Hayter counted {n} boats." for n in range(28)] + [f"Charles saw {n} gulls." for n in range(40)]
    story += ["Charles nodded, and Charles Hayter bowed."] * 2
    told = people_of(*story)
    assert {"charles"} == {" ".join(form.words) for form in told["Charles"].forms} - {"charles musgrove"}


def test_a_last_name_behind_a_rank_is_nobodys_first_name() -> None:
    story = ["“Go,” said Fitzwilliam Darcy.", "“No,” said Darcy.", *["“Yes,” said Colonel Fitzwilliam."] * 6]
    told = people_of(*story, "“I can answer,” said Fitzwilliam.")
    assert ("fitzwilliam",) in [form.words for form in told["Colonel Fitzwilliam"].forms]


def test_miss_bennet_is_the_sister_who_is_least_called_miss_first() -> None:
    story = ["“Go,” said Jane Bennet.", *["“No,” said Lydia Bennet. “Miss Lydia!”"] * 2]
    told = people_of(*story, "“Yes,” said Miss Bennet.", "“Lydia!” said Lydia.")
    home = [name for name, person in told.items() if ("miss", "bennet") in [form.words for form in person.forms]]
    assert home == ["Jane Bennet"]

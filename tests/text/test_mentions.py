from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose import STEADY, cast_of, tokens_of

from narrate.schema.cast import Age, Gender
from narrate.text.descriptions import gender_of, noun_phrase
from narrate.text.mentions import MentionKind

WORDS = ["Anna", "tom", "Mr", "the", "old", "man", "his", "he", "I", "said", "-san", "'s", ".", ",", "“", "”", "Dr"]


def shown(*texts: str) -> list[tuple[str, str, int]]:
    """Every mention: its kind, its words, its person."""
    tokens, _, mentions = cast_of(*texts)
    return [(it.kind.name, " ".join(tokens.text[it.start : it.end]), it.person) for it in mentions]


def test_names_pronouns_and_the_first_person_are_mentioned_in_order() -> None:
    assert shown("“Come in,” said Anna. She saw him, and I left his house.") == [
        ("NAME", "Anna", 0),
        ("PRONOUN", "She", -1),
        ("OBJECT", "him", -1),
        ("FIRST", "I", -1),
        ("OBJECT", "his", -1),
    ]


def test_inside_a_quotation_only_names_count() -> None:
    assert shown("“I saw him, Anna, the old man,” said Anna.") == [("NAME", "Anna", 0), ("NAME", "Anna", 0)]


def test_the_longest_form_of_a_name_is_taken_with_its_title() -> None:
    assert [words for _, words, _ in shown("“No,” said Mr. Tom Brown. Then Tom ran.")] == ["Mr . Tom Brown", "Tom"]


def test_a_last_name_belongs_to_the_first_name_before_it() -> None:
    assert [words for _, words, _ in shown("“No,” said Tom. Then Tom Brown ran.")] == ["Tom", "Tom Brown"]


def test_a_possessive_owns_and_is_no_subject() -> None:
    _, _, mentions = cast_of("“No,” said Anna. Then Anna’s hat fell.")
    assert [mention.owns for mention in mentions] == [False, True]


def test_every_form_is_an_alias_and_the_roster_says_who_they_are() -> None:
    _, roster, _ = cast_of("“No,” said Lizzy. Then old Lizzy ran.", "“Yes,” said Elizabeth Bennet.")
    (entry,) = roster
    assert entry.aliases == ("Elizabeth Bennet", "Lizzy")
    assert (entry.gender, entry.age, entry.named, entry.count) == (Gender.FEMALE, Age.ELDER, True, 3)


def test_a_description_that_speaks_joins_the_roster_with_gender_and_age() -> None:
    _, roster, mentions = cast_of("“Come in,” said the old fisherman.", "“No.” The fisherman laughed.")
    (entry,) = roster
    assert (entry.name, entry.gender, entry.age, entry.named) == ("The old fisherman", Gender.MALE, Age.ELDER, False)
    assert [mention.person for mention in mentions] == [0, 0]


def test_a_description_that_never_speaks_joins_nobody_but_tells_a_gender() -> None:
    _, roster, mentions = cast_of("“No,” said Anna. Behind the woman it rained.")
    assert [entry.name for entry in roster] == ["Anna"]
    assert [(it.kind, it.person, it.gender) for it in mentions[1:]] == [(MentionKind.DESCRIPTION, -1, Gender.FEMALE)]


@pytest.mark.parametrize(
    "text",
    [
        "Anna, the medic, ran in. “Sit,” said the medic. “Sit,” said Anna.",
        "“Sit,” said the medic, Anna. “Sit,” said the medic.",
        "“Sit,” said the medic Anna. “Sit,” said the medic. “So,” said Anna.",
    ],
)
def test_a_description_beside_a_name_is_that_person(text: str) -> None:
    _, roster, mentions = cast_of(text)
    assert [entry.name for entry in roster] == ["Anna"]
    assert {mention.person for mention in mentions} == {0}


def test_a_relation_beside_a_name_may_be_anybodys() -> None:
    _, roster, _ = cast_of("Anna, the sister, ran in. “Sit,” said the sister. “Sit,” said Anna.")
    assert [entry.name for entry in roster] == ["Anna", "The sister"]


def test_a_description_of_the_other_gender_is_somebody_else() -> None:
    _, roster, _ = cast_of("Anna, the policeman, ran in. “Sit,” said the policeman. “Sit,” said Anna.")
    assert [(entry.name, entry.gender) for entry in roster] == [
        ("Anna", Gender.FEMALE),
        ("The policeman", Gender.MALE),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the old man ran", ("old", "man")),
        ("the very old man", ("very", "old", "man")),
        ("the man's hat", ("man",)),
        ("the hat", None),
        ("the ship was a man", None),
        ("a boy who ran", ("boy",)),
    ],
)
def test_a_noun_phrase_ends_at_its_person(text: str, words: tuple[str, ...] | None) -> None:
    found = noun_phrase(tokens_of(text), 0)
    assert (found and found[1]) == words


def test_the_last_telling_noun_tells_the_gender() -> None:
    assert gender_of(("king", "daughter")) is Gender.FEMALE
    assert gender_of(("old", "fisherman")) is Gender.MALE
    assert gender_of(("medic",)) is Gender.UNKNOWN


@STEADY
@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_mentions_never_overlap_and_name_only_who_is_on_the_roster(text: str) -> None:
    tokens, roster, mentions = cast_of(text)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert all(0 <= it.start < it.end <= len(tokens) and -1 <= it.person < len(roster) for it in mentions)


def test_an_it_that_speaks_is_mentioned_and_no_other() -> None:
    tokens, _, mentions = cast_of("It rained. “Closer,” it said. Anna saw it, and it was dark.")
    assert [(tokens.text[it.start], it.neuter) for it in mentions if it.neuter] == [("it", True)]


def test_what_somebody_is_called_to_the_face_is_what_the_narration_calls_him() -> None:
    _, roster, mentions = cast_of("“No, Mama,” said Tom. Tom’s mother laughed. Their mother sat down.")
    assert [roster[it.person].name for it in mentions][:1] == ["The mother"]


def test_a_rank_with_an_epithet_is_who_bears_the_rank() -> None:
    _, roster, mentions = cast_of(
        "“Go,” said Colonel Ducroix.", "“No,” said the bewildered Colonel.", "“Why?” said the bewildered Colonel."
    )
    assert {roster[mention.person].name for mention in mentions} == {"Colonel Ducroix"}

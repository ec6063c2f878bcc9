from __future__ import annotations

from pathlib import Path

from narrate.readers.registry import read_story
from narrate.schema.cast import Gender
from narrate.schema.edits import Edit, Verb
from narrate.stages.attribute import Analysis, analyse, attribute
from narrate.text.anchors import anchor_of

MOTH = (
    "Something sat on the lamp. Idda looked up at it.",
    "“Bless you,” said the moth. “You are no parcel.”",
    "“No,” said Idda. “Do you eat people?”",
    "“Certainly not. I am Ulloo, and I eat light.”",
    "“Then eat less of it,” said Idda.",
    "“Never,” said Ulloo.",
)


def understood(folder: Path, *paragraphs: str) -> Analysis:
    (folder / "story.txt").write_text("\n\n".join(paragraphs), "utf-8")
    return analyse(read_story(folder / "story.txt"))


def names(found: Analysis) -> dict[str, tuple[str, ...]]:
    spoken = {case.turn.tag.mention.person for case in found.cases if case.turn.tag.mention is not None}
    return {found.roster[person].name: found.roster[person].aliases for person in spoken if person >= 0}


def test_a_description_that_says_its_name_is_the_one_who_bears_it(tmp_path: Path) -> None:
    assert "The moth" in names(understood(tmp_path, *MOTH))["Ulloo"]


def test_who_has_said_a_name_is_one_of_the_people_and_not_two(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("\n\n".join(MOTH), "utf-8")
    book = read_story(tmp_path / "story.txt")
    assert sorted(who.name for who in attribute(book).characters) == ["Idda", "Ulloo"]
    place = book.text.index("“Never")
    edited = attribute(book, edits=[Edit(1, Verb.SPEAKER, "The moth", anchor_of(book.text, place, place + 8))])
    assert sorted(who.name for who in edited.characters) == ["Idda", "Ulloo"]


def test_who_is_known_already_is_not_the_description_that_spoke_before(tmp_path: Path) -> None:
    assert "The moth" in names(understood(tmp_path, "Ulloo slept.", *MOTH))


def test_a_description_of_an_earlier_scene_stays_somebody_else(tmp_path: Path) -> None:
    assert "The moth" in names(understood(tmp_path, "“Hm,” said the moth.", "* * *", *MOTH))


def test_a_voice_is_the_one_who_stands_there_in_the_next_paragraph(tmp_path: Path) -> None:
    found = understood(
        tmp_path, "“You’re late,” says a voice. Anna turns.", "Odo stands there.", "“So?” says Odo.", "“So,” says Anna."
    )
    mention = found.cases[0].turn.tag.mention
    assert mention is not None
    assert found.roster[mention.person].name == "Odo"


def test_pronouns_tell_the_gender_of_a_name_that_tells_none(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        "Kestrel sat down. Outside it rained. She had waited for an hour.",
        "“No,” said Kestrel. Her coffee was cold, and she drank it.",
        "“Well,” she said. “That is that.” She put her cup away, and Kestrel went home.",
    )
    assert [entry.gender for entry in found.roster if entry.name == "Kestrel"] == [Gender.FEMALE]


def test_a_voice_without_a_body_has_no_gender(tmp_path: Path) -> None:
    found = understood(
        tmp_path, "“Come,” said the voice. She ran. She fell, and she rose.", "“Come,” the voice said. She came."
    )
    assert [entry.gender for entry in found.roster if entry.name == "The voice"] == [Gender.UNKNOWN]

"""Who may say a turn, and what is told of strangers and of people who are called sir."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.readers.registry import read_story
from narrate.stages.attribute import Analysis, analyse
from narrate.text.cases import Case
from narrate.text.features import FEATURES

PEOPLE = ("Anna", "Tom", "Odo", "Ruth")
KNOWN = (
    "Anna met Tom at the gate. Odo and Ruth stood by.",
    *(f"“Good morning,” said {name}." for name in PEOPLE),
)


def understood(folder: Path, *paragraphs: str) -> Analysis:
    (folder / "story.txt").write_text("\n\n".join(paragraphs), "utf-8")
    return analyse(read_story(folder / "story.txt"))


def names(found: Analysis, case: Case) -> set[str]:
    return {found.roster[person].name for person in case.candidates}


def told(found: Analysis, case: Case, feature: str, name: str = "") -> float:
    """The feature of the candidate of that name, of the first one where it is the same for all."""
    row = next(n for n, who in enumerate(case.candidates) if found.roster[who].name == name or not name)
    return float(case.rows[row, FEATURES.index(feature)])


def test_whom_a_turn_calls_does_not_say_it(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“Anna! Anna, wake up!”")
    assert names(found, found.cases[-1]) == {"Tom", "Odo", "Ruth"}


@pytest.mark.parametrize("line", ["“Anna!” cried Anna.", "“I am Anna. Anna, that is all.”", "“Anna came in.”"])
def test_who_is_named_but_not_called_may_say_it(tmp_path: Path, line: str) -> None:
    found = understood(tmp_path, *KNOWN, line)
    assert "Anna" in names(found, found.cases[-1])


def test_who_has_been_there_all_the_scene_may_speak_long_after(tmp_path: Path) -> None:
    many = (
        "Alan Bruce Carl Dennis Edgar Felix Gordon Howard Ivan Jasper Kevin Leonard Martin Norman Oscar Peter".split()
    )
    story = ("Ruth sat down. Ruth took a book, and Ruth read.", "“Well,” said Ruth.")
    quarrel = [f"“That is boat {number},” said {many[number % len(many)]}." for number in range(5 * len(many))]
    found = understood(tmp_path, *KNOWN, *story, *quarrel, "“Hush.”")
    assert "Ruth" in names(found, found.cases[-1])


STRANGER = (
    "A policeman came in.",
    "“Stop there,” said the policeman.",
    "“Why?” said Tom.",
    "“Law,” said the policeman.",
)


def test_a_stranger_is_known_by_how_he_came_in_and_how_often_he_speaks(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, *STRANGER)
    first, last = found.cases[-3], found.cases[-1]
    assert [told(found, case, "newcomer") for case in (first, last)] == [1.0, 3.0]
    assert told(found, last, "described_in_scene") == 2
    assert told(found, last, "own_scene") == 1
    assert told(found, found.cases[-2], "noun_class") == 0
    assert told(found, last, "noun_class") == 4


def test_who_never_came_in_is_no_newcomer(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, *STRANGER[1:])
    assert told(found, found.cases[-1], "newcomer") == -1


def test_a_description_may_be_told_apart_from_others(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“No,” said the gentleman in the white hat.", "“Yes,” said the gentleman.")
    assert [told(found, case, "told_apart") for case in found.cases[-2:]] == [1.0, 0.0]


def test_who_is_answered_with_sir_is_a_man(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“Is it late?”", "“Yes, sir.”")
    asked = found.cases[-2]
    assert [told(found, asked, "addressed_after", name) for name in ("Tom", "Anna")] == [1.0, -1.0]


def test_who_says_sir_as_a_rule_is_known_where_it_is_said(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“Yes, sir,” said Tom.", "“No, sir,” said Tom.", "“Yes.”", "“Here, sir.”")
    last = found.cases[-1]
    assert told(found, last, "says_sir", "Tom") > told(found, last, "says_sir", "Ruth")
    assert told(found, found.cases[-2], "says_sir", "Tom") == -1

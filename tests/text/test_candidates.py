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


TALK = (
    "“Anna,” said Tom.",
    "“Yes, sir.”",
    "“Ruth is late, Anna.”",
    "“She always is.”",
    "“Odo has seen her.”",
)


def test_an_unbroken_run_tells_who_speaks_every_second_time(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "It grew dark in the garden.", *TALK)
    _, second, third, fourth, last = found.cases[-5:]
    assert told(found, third, "run_tagged_same", "Tom") == 1
    assert told(found, fourth, "run_tagged_other", "Tom") == 1
    assert told(found, fourth, "run_tagged_same", "Tom") == 0
    assert told(found, second, "run_called_other", "Anna") == 2
    assert told(found, last, "run_called_same", "Anna") == 2
    assert told(found, third, "run_addressed_other", "Tom") == 1
    assert told(found, fourth, "run_addressed_same", "Tom") == 1


def test_a_run_ends_where_the_narration_stands_between(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“Anna,” said Tom.", "It grew dark.", "“Yes.”")
    assert told(found, found.cases[-1], "run_tagged_other", "Tom") == 0


def test_whom_the_talk_is_about_is_told_with_every_turn(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, *TALK)
    _, second, third, fourth, last = found.cases[-5:]
    assert told(found, second, "named_after_turn", "Ruth") == 1
    assert told(found, last, "named_around_before", "Ruth") == 1
    assert told(found, second, "called_around_before", "Anna") == 1
    assert told(found, fourth, "named_2_before", "Ruth") == 0
    assert told(found, last, "named_2_before", "Ruth") == 1
    assert told(found, fourth, "spoken_of", "Ruth") == 1
    assert told(found, fourth, "spoken_of", "Tom") == -1
    assert told(found, third, "spoken_of_around", "Ruth") == 2


def test_in_whose_head_the_narration_is(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "Anna knew the road. Tom ran. Anna wondered, and Tom felt cold.", "“Go.”")
    case = found.cases[-1]
    assert [told(found, case, "thinks_scene", name) for name in ("Anna", "Tom", "Odo")] == [2, 1, 0]
    assert [told(found, case, "thinks_scene_share", name) for name in ("Anna", "Tom")] == [1, 0.5]


def test_how_many_scenes_ago_somebody_was_there(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "* * *", "Anna came in. Anna sat down.", "“Is Norbert dead?” said Anna.")
    case = found.cases[-1]
    assert [told(found, case, "scenes_ago", name) for name in ("Anna", "Tom")] == [0, 1]


@pytest.mark.parametrize("behind", ["Odo held Anna by both wrists.", "Odo held her by both wrists."])
def test_who_does_something_to_the_one_called(tmp_path: Path, behind: str) -> None:
    found = understood(tmp_path, *KNOWN, "Anna slept. She slept long.", "“Anna! Anna, wake up!”", behind)
    assert [told(found, found.cases[-1], "acts_on_called", name) for name in ("Odo", "Tom")] == [1, 0]


@pytest.mark.parametrize("aside", ["_Never_, Ruth thought.", "“You may,” Ruth had said in spring."])
def test_what_is_aside_is_passed_over_in_the_talk(tmp_path: Path, aside: str) -> None:
    found = understood(tmp_path, *KNOWN, "“May I?” said Tom.", aside, "“No,” said Anna.")
    assert found.cases[-2].turn.aside
    assert told(found, found.cases[-1], "tag_minus_1", "Tom") == 1

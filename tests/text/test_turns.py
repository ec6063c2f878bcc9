from __future__ import annotations

from pathlib import Path

import pytest

from narrate.readers.registry import read_story
from narrate.stages.attribute import Analysis, analyse
from narrate.text.cases import Case
from narrate.text.tags import TagKind


def understood(folder: Path, *paragraphs: str) -> Analysis:
    (folder / "story.txt").write_text("\n\n".join(paragraphs), "utf-8")
    return analyse(read_story(folder / "story.txt"))


def named(found: Analysis, case: Case) -> str | None:
    mention = case.turn.tag.mention
    return found.roster[mention.person].name if mention is not None and mention.person >= 0 else None


KNOWN = ("Anna met Tom at the gate.", "“Good morning,” said Anna.", "“Good morning,” said Tom.")


@pytest.mark.parametrize("end", ["Anna began again.", "After a while Anna spoke.", "Then Anna continued more quietly."])
def test_a_paragraph_that_ends_with_somebody_speaking_is_the_next_ones_tag(tmp_path: Path, end: str) -> None:
    found = understood(tmp_path, *KNOWN, f"They walked. {end}", "“There is a boat.”")
    assert named(found, found.cases[-1]) == "Anna"
    assert found.cases[-1].turn.tag.above


def test_a_tag_of_the_line_before_is_none_of_the_next_line(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“There is a boat,” Anna replied.", "“Where?”")
    assert found.cases[-1].turn.tag.mention is None


def test_a_quotation_that_a_tag_only_breaks_stays_one_turn(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“Three!” cried Anna, “or four.” Tom remonstrated, shouted, and gave up.")
    assert named(found, found.cases[-1]) == "Anna"
    assert len(found.cases) == 3


def test_two_tagged_quotations_of_one_paragraph_are_two_turns(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“Three!” cried Anna. “Four,” said Tom.")
    assert [named(found, case) for case in found.cases[-2:]] == ["Anna", "Tom"]


@pytest.mark.parametrize(("tag", "recalled"), [("Anna had once said", True), ("Anna said", False)])
def test_what_somebody_had_said_was_said_at_another_time(tmp_path: Path, tag: str, recalled: bool) -> None:
    found = understood(tmp_path, *KNOWN, f"“Come back,” {tag}.")
    assert found.cases[-1].turn.tag.recalled is recalled


@pytest.mark.parametrize(
    ("words", "sir", "madam"),
    [
        ("Yes, sir.", True, False),
        ("Come here, my dear lady!", False, True),
        ("I saw Sir John with the lady of the house.", False, False),
        ("Thank you, miss. Ask the boy.", False, True),
        ("Mother, look!", False, True),
    ],
)
def test_a_turn_calls_a_man_or_a_woman(tmp_path: Path, words: str, sir: bool, madam: bool) -> None:
    turn = understood(tmp_path, *KNOWN, f"“{words}”").cases[-1].turn
    assert (turn.sir, turn.madam) == (sir, madam)


VOICE = ("*Come down*, said the voice.", "*Who are you?* she asked.", "*You know me*, said the voice.")


def test_a_voice_without_quotation_marks_says_nothing_within_them(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, *VOICE, "“Anna! Wake up!”", "Tom had her by both wrists.")
    assert "The voice" not in {found.roster[person].name for person in found.cases[-1].candidates}


def test_a_voice_with_quotation_marks_may_speak_again(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "“Come down,” said the voice.", "“Who are you?”", "“You know me.”")
    assert "The voice" in {found.roster[person].name for person in found.cases[-1].candidates}


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("The silence was broken by Anna, who in a cold voice said, “Go.”", "Anna"),
        ("Anna met Tom, who said, “Go.”", "Tom"),
        ("Tom, who had been silent, said, “Go.”", "Tom"),
        ("Anna turned to Tom, who was crying, and said, “Go.”", "Anna"),
        ("There was only a clock before Tom came running, crying out, “Go!”", "Tom"),
        ("Before Tom could reply, Anna said, “Go.”", "Anna"),
        ("They were stopped by Anna's saying with authority, “Go.”", "Anna"),
        ("Anna's reasoning was long; and Tom's reply was, “Go.”", "Tom"),
        ("Anna looked at the cards, but Tom pursued with, “Go.”", "Tom"),
    ],
)
def test_the_subject_of_what_leads_to_a_quotation_speaks(tmp_path: Path, words: str, who: str) -> None:
    found = understood(tmp_path, *KNOWN, words)
    assert named(found, found.cases[-1]) == who
    assert found.cases[-1].turn.tag.kind is TagKind.SAID


def test_a_new_sentence_behind_a_quotation_is_no_tag_of_one_that_has_its_own(tmp_path: Path) -> None:
    found = understood(tmp_path, *KNOWN, "Anna turned round and said, “Who is it?” Tom said it was the cat.")
    assert named(found, found.cases[-1]) == "Anna"


@pytest.mark.parametrize(
    "between", ["said Anna, and Tom answered, very slowly,", "Anna asked the boy, but Tom cried out,"]
)
def test_one_sentence_between_two_quotations_may_have_two_speakers(tmp_path: Path, between: str) -> None:
    found = understood(tmp_path, *KNOWN, f"“Who is it?” {between} “Me.”")
    assert [named(found, case) for case in found.cases[-2:]] == ["Anna", "Tom"]

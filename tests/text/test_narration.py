from __future__ import annotations

import pytest
from prose import cast_of, tokens_of

from narrate.text.narration import first_person_narrator, is_first_person

TOLD = (
    "I went home. “Hello, Jack,” said Anna. I said nothing.",
    "“Jack, are you well?” said Anna. “Yes,” I said.",
    "“I am,” I said. Then Anna sat.",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I went home, and I said so. “Yes,” I said.", True),
        ("I’m late. I’ve run, and I’d run again.", True),
        ("Anna went home. “I am late, I am,” said Anna. “I said so. I did.”", False),
        ("It rained. " * 100 + "I said no.", False),
        ("It rained. " * 40 + "I said no. I said yes.", True),
        ("", False),
    ],
)
def test_a_story_is_in_the_first_person_when_its_narration_says_i(text: str, *, expected: bool) -> None:
    assert is_first_person(tokens_of(text)) is expected


def narrator(*texts: str) -> str | None:
    """The name of the narrator."""
    tokens, roster, mentions = cast_of(*texts)
    person = first_person_narrator(tokens, mentions, roster)
    return roster[person].name if person >= 0 else None


def test_the_narrator_is_whom_others_call_and_the_narration_does_not_name() -> None:
    assert narrator(*TOLD) == "Jack"


def test_who_is_called_once_or_only_owns_something_is_no_narrator() -> None:
    assert narrator(TOLD[0]) is None
    assert narrator("“Jack’s hat, Jack’s coat,” said Anna. “Jack’s dog.”", "“Oh, Jack,” she said.") is None


def test_whom_the_narration_names_is_no_narrator() -> None:
    assert narrator(*TOLD, "Then Jack ran. Now Jack sat.") is None


def test_without_people_nobody_is_the_narrator() -> None:
    assert narrator("I said no.") is None


@pytest.mark.parametrize("said", ["“Idris Pell,” I said.", "“I’m Pell,” I told her.", "“My name is Pell,” I said."])
def test_who_says_his_name_and_i_said_is_the_narrator(said: str) -> None:
    found = narrator("I went in. I said so.", said, "“Well, Pell,” said Anna. “Come, Nan! Nan! Idris Pell, come here.”")
    assert found is not None
    assert "Pell" in found


def test_somebody_spoken_to_by_i_is_no_narrator() -> None:
    assert narrator("I went in, and I sat down.", "“Anna,” I said.", "“Yes?” said Anna. Anna laughed.") is None


@pytest.mark.parametrize(
    "said",
    [
        ("“Nan, look. It’s you, Nan!”", "“I see it, Nan,” I said."),
        ("“She was engaged to a boy called Jack, and wrote to Jack.”", "“Sit down, Jack. Jack!” I said."),
        ("“Jack, look!”", "“I see it, Jack,” I said.", "“Anna! Anna, wait!” I said."),
    ],
)
def test_who_may_be_somebody_else_is_no_narrator(said: tuple[str, ...]) -> None:
    assert narrator("I went home, and I sat down.", *said) is None

"""Lines that a person divided, and what can be decided about the parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.cli.main import run
from narrate.errors import UsageError
from narrate.history import undo
from narrate.mending import decide, split
from narrate.production import Production, Wishes, produce
from narrate.schema.edits import Verb
from narrate.schema.script import Line, LineKind

TALE = """Anna and Tom stood on the quay.

"It rains, said Anna. Then bring the boat in." Tom laughed.

"It rains." "So it does."
"""


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


def made(tale: Path) -> Production:
    return produce(Wishes(tale, engine="tone"))


def line(production: Production, words: str) -> Line:
    return next(line for line in production.script.lines() if words in line.text)


def divided(tale: Path, words: str, word: int) -> Production:
    production = made(tale)
    split(production, line(production, words).id, word)
    return made(tale)


def texts(production: Production) -> list[str]:
    return [line.text.strip() for line in production.script.lines()]


def test_a_line_is_divided_at_a_word_and_none_is_lost(tale: Path) -> None:
    before = "".join(line.text for line in made(tale).script.lines())
    after = divided(tale, "said Anna", 3)
    assert '"It rains,' in texts(after)
    assert 'said Anna. Then bring the boat in."' in texts(after)
    assert "".join(line.text for line in after.script.lines()) == before


def test_a_part_is_divided_again_and_becomes_the_narrators(tale: Path) -> None:
    divided(tale, "said Anna", 3)
    after = divided(tale, "said Anna", 3)
    decide(after, line(after, "said Anna").id, Verb.KIND, "narration")
    again = made(tale)
    kinds = [line(again, words).kind for words in ('"It rains,', "said Anna.", "Then bring")]
    assert kinds == [LineKind.DIALOGUE, LineKind.NARRATION, LineKind.DIALOGUE]


def test_the_parts_of_a_speech_have_speakers_of_their_own(tale: Path) -> None:
    after = divided(tale, "said Anna", 5)
    decide(after, line(after, '"It rains, said').id, Verb.SPEAKER, "Anna")
    decide(made(tale), line(made(tale), "Then bring").id, Verb.SPEAKER, "Tom")
    again = made(tale)
    names = {character.id: character.name for character in again.script.characters}
    said = [names[line(again, words).speaker] for words in ('"It rains, said', "Then bring")]
    assert said == ["Anna", "Tom"]


def test_a_division_is_taken_back(tale: Path) -> None:
    before = made(tale)
    divided(tale, "said Anna", 3)
    undo(before.project)
    assert made(tale).script == before.script


def test_a_division_of_a_line_that_was_rewritten_is_told(tale: Path) -> None:
    divided(tale, "said Anna", 3)
    tale.write_text(TALE.replace("Then bring the boat in", "We drown"), "utf-8")
    after = made(tale)
    assert [edit.verb for edit in after.tray] == [Verb.SPLIT]
    assert any("the line of this decision is gone" in notice for notice in after.notices)


def test_a_division_stays_with_its_line_when_the_story_changes_before_it(tale: Path) -> None:
    divided(tale, "said Anna", 3)
    tale.write_text("It was autumn.\n\n" + TALE, "utf-8")
    assert '"It rains,' in texts(made(tale))


@pytest.mark.parametrize("word", [-1, 0, 1, 99])
def test_a_line_is_divided_at_its_own_words_only(tale: Path, word: int) -> None:
    production = made(tale)
    with pytest.raises(UsageError, match="has no word"):
        split(production, line(production, "said Anna").id, word)


def test_a_play_is_divided_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "play.fountain"
    path.write_text("INT. QUAY - DAY\n\nANNA\nIt rains.\n", "utf-8")
    production = made(path)
    with pytest.raises(UsageError, match="divided in its file"):
        split(production, line(production, "It rains").id, 2)


def test_the_command_line_divides_a_line(tale: Path) -> None:
    id = line(made(tale), "said Anna").id
    assert run(["mend", str(tale), id, "--split", "3", "--engine", "tone"]) == 0
    assert '"It rains,' in texts(made(tale))

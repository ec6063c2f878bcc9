"""Decisions about plays, and about headings: the file stays as it is, what is spoken is what the person decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.errors import UsageError
from narrate.history import undo
from narrate.locking import lock_lines
from narrate.mending import decide, merge, questions
from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.plays import write_play
from narrate.production import Production, Wishes, produce
from narrate.schema.edits import Verb
from narrate.schema.script import Line, LineKind
from narrate.stages.lock import LockState

PLAY = """Title: The Quay

# Rain

INT. QUAY - DAY

The boat lies on the sand.

ANNA
It rains.

MR TOM
(softly)
It always rains.

ANNA
It rains.

TOM
Well.
"""


@pytest.fixture
def play(tmp_path: Path) -> Path:
    path = tmp_path / "quay.fountain"
    path.write_text(PLAY, "utf-8")
    return path


def made(path: Path, style: str | None = None) -> Production:
    return produce(Wishes(path, engine="tone", style=style))


def line(production: Production, words: str, which: int = 0) -> Line:
    return [line for line in production.script.lines() if words in line.text][which]


def speaker(production: Production, words: str, which: int = 0) -> str:
    names = {character.id: character.name for character in production.script.characters}
    return names.get(line(production, words, which).speaker, "Narrator")


def decided(path: Path, words: str, verb: Verb, value: str, which: int = 0) -> Production:
    production = made(path)
    decide(production, line(production, words, which).id, verb, value)
    return made(path)


def test_a_line_of_a_play_is_given_to_somebody_else(play: Path) -> None:
    after = decided(play, "It rains.", Verb.SPEAKER, "tom", which=1)
    assert [speaker(after, "It rains.", n) for n in (0, 1)] == ["Anna", "Tom"]
    assert play.read_text("utf-8") == PLAY


def test_somebody_new_speaks_in_a_play_and_has_a_voice(play: Path) -> None:
    after = decided(play, "Well.", Verb.SPEAKER, "Petra Vos")
    assert speaker(after, "Well.") == "Petra Vos"
    assert "Petra Vos" in {entry.character.name for entry in after.cast.entries}


def test_a_direction_is_spoken_when_somebody_says_so(play: Path) -> None:
    after = decided(play, "The boat lies", Verb.SPEAKER, "Anna")
    assert line(after, "The boat lies").kind is LineKind.DIALOGUE


def test_a_line_of_a_play_becomes_the_narrators(play: Path) -> None:
    after = decided(play, "Well.", Verb.KIND, "narration")
    assert speaker(after, "Well.") == "Narrator"


def test_other_words_and_another_manner_are_taken(play: Path) -> None:
    decided(play, "Well.", Verb.SPOKEN, "Well, well.")
    after = decided(play, "Well.", Verb.DIRECTION, "whispering")
    assert line(after, "Well.").spoken == "Well, well."
    assert line(after, "Well.").delivery.manner == "whispering"


def test_two_names_of_a_play_are_one_person(play: Path) -> None:
    merge(made(play), "Tom=Mr Tom")
    after = made(play)
    assert speaker(after, "It always rains.") == speaker(after, "Well.") == "Tom"
    assert "Mr Tom" not in {character.name for character in after.script.characters}


def test_a_decision_about_a_play_is_undone(play: Path) -> None:
    before = made(play)
    decided(play, "Well.", Verb.SPEAKER, "Anna")
    undo(before.project)
    assert made(play).script == before.script


def test_a_decision_stays_with_its_line_when_the_play_changes(play: Path) -> None:
    decided(play, "It always rains.", Verb.SPEAKER, "Petra")
    play.write_text(PLAY.replace("ANNA\nIt rains.\n\nMR", "ANNA\nLook.\n\nANNA\nIt rains.\n\nMR"), "utf-8")
    assert speaker(made(play), "It always rains.") == "Petra"


def test_a_decision_whose_line_is_gone_is_told(play: Path) -> None:
    decided(play, "The boat lies", Verb.SPEAKER, "Petra")
    play.write_text(PLAY.replace("The boat lies on the sand.\n\n", ""), "utf-8")
    assert len(made(play).tray) == 1


def test_a_sound_is_put_into_a_play(play: Path) -> None:
    production = made(play, "drama")
    decide(production, line(production, "Well.").id, Verb.CUE, "thunder@1")
    spots = [spot.asset for stage in made(play, "drama").staging.stages.values() for spot in stage.spots]
    assert "thunder" in spots


def test_a_flagged_line_of_a_play_is_asked_about_with_what_stands_around_it(play: Path) -> None:
    (found,) = questions(decided(play, "It always rains.", Verb.FLAG, "odd"))
    assert found.before.endswith("It rains.\n\n")
    assert found.after.startswith("\n\nIt rains.")


def test_a_recording_of_a_play_is_locked(play: Path) -> None:
    render(made(play), RenderOrder(workers=1), emit=lambda event: None)
    production = made(play)
    lock_lines(production, [line(production, "Well.").id], "on")
    after = made(play)
    assert after.locks[line(after, "Well.").id].state is LockState.HOLDS


def test_a_play_that_narrate_wrote_and_somebody_mended_is_decided_about(tmp_path: Path) -> None:
    story, play = tmp_path / "tale.txt", tmp_path / "tale.fountain"
    story.write_text('Anna shut the door. "It rains," said Anna.\n\n"Well," said Tom.\n', "utf-8")
    list(write_play(made(story), play))
    text = play.read_text("utf-8")
    assert "ANNA" in text
    play.write_text(text.replace('"Well,"', '"Well, well,"'), "utf-8")
    after = decided(play, "Well, well", Verb.SPEAKER, "Anna")
    assert speaker(after, "Well, well") == "Anna"


def test_a_heading_is_read_in_other_words(tmp_path: Path) -> None:
    story = tmp_path / "tale.txt"
    story.write_text('Chapter IV: Rain\n\n"It rains," said Anna.\n', "utf-8")
    after = decided(story, "Chapter IV", Verb.SPOKEN, "The fourth chapter. Rain.")
    assert line(after, "Chapter IV").spoken == "The fourth chapter. Rain."
    assert line(after, "Chapter IV").text == "Chapter IV: Rain"


@pytest.mark.parametrize("verb", [Verb.SPEAKER, Verb.KIND, Verb.DIRECTION, Verb.CUE])
def test_nothing_else_is_decided_about_a_heading(play: Path, verb: Verb) -> None:
    values = {Verb.KIND: "text", Verb.CUE: "thunder"}
    production = made(play)
    with pytest.raises(UsageError, match="is a heading"):
        decide(production, line(production, "INT. QUAY").id, verb, values.get(verb, "Anna"))

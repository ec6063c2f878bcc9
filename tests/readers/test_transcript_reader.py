from __future__ import annotations

from pathlib import Path

import pytest

from narrate.readers.registry import read_script, read_source
from narrate.schema.cast import NARRATOR
from narrate.schema.script import Cue, CueKind, Line, Pause, Script
from narrate.schema.source import Book

PLAY = """The Lamp
by Ann Bee

SCENE 1: The kitchen

SFX: rain
ANNA: (whispering) Who is there?
BOB: Me.
It is cold.

[MUSIC: storm]

Anna (loud): Go!
The door slams.

***

**BOB:** (beat) No.
(beat)
ANNA: Very well: stay.
"""


def play(folder: Path, text: str, name: str = "play.script") -> Script:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_script(path)


def said(script: Script) -> list[tuple[str, str]]:
    return [(line.speaker, line.text) for line in script.lines()]


def test_names_before_colons_speak(tmp_path: Path) -> None:
    assert said(play(tmp_path, PLAY)) == [
        (NARRATOR, "The Lamp\nby Ann Bee"),
        (NARRATOR, "SCENE 1: The kitchen"),
        ("anna", "Who is there?"),
        ("bob", "Me.\nIt is cold."),
        ("anna", "Go!\nThe door slams."),
        ("bob", "No."),
        ("anna", "Very well: stay."),
    ]


def test_capitals_or_not_is_the_same_character(tmp_path: Path) -> None:
    assert [character.name for character in play(tmp_path, PLAY).characters] == ["Anna", "Bob"]


def test_directions_are_manners_and_pauses(tmp_path: Path) -> None:
    script = play(tmp_path, PLAY)
    assert [line.delivery.manner for line in script.lines() if line.speaker == "anna"] == ["whispering", "loud", None]


def test_sounds_are_cues(tmp_path: Path) -> None:
    scenes = [scene for chapter in play(tmp_path, PLAY).chapters for scene in chapter.scenes]
    found = [element for scene in scenes for element in scene.elements if not isinstance(element, Line)]
    assert found == [Cue(CueKind.EFFECT, "rain"), Cue(CueKind.MUSIC, "storm"), Pause(0.8), Pause(0.8)]


def test_breaks_and_scenes_divide(tmp_path: Path) -> None:
    assert [len(chapter.scenes) for chapter in play(tmp_path, PLAY).chapters] == [3]


@pytest.mark.parametrize("line", ["Note: the door is open.", "http://x.y: no", f"{'Very long ' * 20}: no"])
def test_other_colons_are_narration(tmp_path: Path, line: str) -> None:
    assert said(play(tmp_path, f"ANNA: Yes.\n\n{line}\n"))[-1] == (NARRATOR, line)


def test_a_colon_that_makes_no_speaker_is_told(tmp_path: Path) -> None:
    script = play(tmp_path, "ANNA: Yes.\n\nNote: the door is open.\n")
    assert [str(remark).split(": ")[1] for remark in script.remarks] == ["N156"]


def test_acts_are_chapters(tmp_path: Path) -> None:
    script = play(tmp_path, "ACT ONE\n\nANNA: Yes.\n\nACT TWO\n\nBOB: No.\n")
    assert [chapter.title for chapter in script.chapters] == ["ACT ONE", "ACT TWO"]


def test_a_text_file_of_speeches_is_a_script(tmp_path: Path) -> None:
    path = tmp_path / "play.txt"
    path.write_text(PLAY * 2)
    assert isinstance(read_source(path), Script)


def test_a_story_is_no_script(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("Anna came in.\n\nNote: it rained.\n\n“Yes,” she said.\n\nThen: nothing.\n")
    assert isinstance(read_source(path), Book)

from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrate.cli.main import run
from narrate.inspection import Inspection, inspect

STORY = "Rain\n\nby Ann Bee\n\nChapter 1\n\n“Yes,” said Tom. _Never._\n\nA/N: thanks!\n\nChapter 2\n\n“No.” “So?”\n"


def inspected(folder: Path, text: str, name: str = "story.txt") -> Inspection:
    path = folder / name
    path.write_text(text, "utf-8")
    return inspect(path)


def test_chapters_are_counted(tmp_path: Path) -> None:
    found = inspected(tmp_path, STORY)
    assert [(chapter.title, chapter.words, chapter.speech) for chapter in found.chapters] == [
        ("Chapter 1", 7, 1),
        ("Chapter 2", 4, 2),
    ]


def test_what_is_said_of_the_whole(tmp_path: Path) -> None:
    found = inspected(tmp_path, STORY)
    assert (found.metadata.title, found.metadata.author, found.quotation_style) == ("Rain", "Ann Bee", "double")
    assert (found.words, found.emphasised, found.notes) == (11, 1, ("by Ann Bee  (the book's author)", "A/N: thanks!"))


def test_a_play_is_inspected_too(tmp_path: Path) -> None:
    found = inspected(tmp_path, "INT. QUAY\n\nTOM\nNo.\n\nANNA\nYes.\n", "play.fountain")
    assert (found.form, found.chapters[0].speech) == ("a play", 2)


def test_a_paragraph_of_fourteen_thousand_characters_is_remarked_on(tmp_path: Path) -> None:
    found = inspected(tmp_path, "She ran on. " * 1200)
    assert any("N147" in remark for remark in found.remarks)


def test_the_command_shows_it_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inspected(tmp_path, STORY)
    assert run(["inspect", str(tmp_path / "story.txt")]) == 0
    assert "Chapter 2" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["story.txt"]


def test_a_program_may_read_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inspected(tmp_path, STORY)
    assert run(["inspect", str(tmp_path / "story.txt"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["words"] == 11

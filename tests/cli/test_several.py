from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrate.cli.main import run
from narrate.cli.several import stories_in
from narrate.errors import UsageError
from narrate.production import Production, Wishes

TALE = "“It rains,” said Anna. “It always rains.”\n\n“So it does,” said Tom.\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Three stories, one of them none, and what narrate and others left."""
    shelf = tmp_path / "shelf"
    for name in ("a.txt", "deep/c.md", "a.audiobook/x.txt", ".hidden/y.txt", "a.readalong.epub"):
        (shelf / name).parent.mkdir(parents=True, exist_ok=True)
        (shelf / name).write_text(TALE, "utf-8")
    (shelf / "b.txt").write_text("", "utf-8")
    (shelf / "notes.log").write_text("no story", "utf-8")
    return shelf


def test_a_folder_is_its_stories(shelf: Path) -> None:
    assert [path.relative_to(shelf).as_posix() for path in stories_in([shelf])] == ["a.txt", "b.txt", "deep/c.md"]


def test_a_pattern_that_no_shell_resolved_is_resolved(shelf: Path) -> None:
    assert [path.name for path in stories_in([shelf / "*.txt"])] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["empty", "*.epub"])
def test_nothing_at_all_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError):
        stories_in([tmp_path / name])


def test_one_failing_book_does_not_stop_the_rest(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(shelf), "--engine", "tone", "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert [(Path(row["story"]).name, row["error"] is None) for row in found] == [
        ("a.txt", True),
        ("b.txt", False),
        ("c.md", True),
    ]
    assert "nothing to narrate" in found[1]["error"]
    assert (shelf / "deep" / "c.audiobook").is_dir()


def test_a_dry_run_of_several_books_tells_how_long_each_is(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shelf / "b.txt").unlink()
    assert run(["render", str(shelf), "--engine", "tone", "--dry-run"]) == 0
    told = capsys.readouterr()
    (length,) = {row.split("about ")[1].split(" of sound")[0] for row in told.err.splitlines() if " of sound" in row}
    rows = [row for row in told.out.splitlines() if row.startswith("ok")]
    assert len(rows) == 2
    assert all(length in row for row in rows)


def test_a_bug_that_one_book_finds_does_not_stop_the_rest(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from narrate.production import produce

    def sometimes(wishes: Wishes) -> Production:
        return produce(wishes) if wishes.story.name != "b.txt" else {}["a bug"]

    monkeypatch.setattr("narrate.production.produce", sometimes)
    monkeypatch.setattr("tempfile.tempdir", str(shelf))
    assert run(["render", str(shelf), "--engine", "tone", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [row["error"] is None for row in found] == [True, False, True]
    assert "KeyError: 'a bug'" in found[1]["error"]
    assert "Traceback" in next(shelf.glob("narrate-*.log")).read_text("utf-8")


def test_one_summary_tells_all(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["render", str(shelf / "a.txt"), str(shelf / "b.txt"), "--engine", "tone"])
    rows = capsys.readouterr().out.strip().splitlines()
    assert [row.split()[0] for row in rows[1:]] == ["ok", "failed"]


def test_several_books_go_into_folders_of_their_own(shelf: Path, tmp_path: Path) -> None:
    run(
        [
            "render",
            str(shelf / "a.txt"),
            str(shelf / "deep"),
            "--engine",
            "tone",
            "--quiet",
            "-o",
            str(tmp_path / "out"),
        ]
    )
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a", "c"]


def test_several_books_are_not_one_file(shelf: Path) -> None:
    assert run(["render", str(shelf), "--engine", "tone", "--quiet", "-o", "book.m4b"]) == 2

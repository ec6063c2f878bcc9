"""--strict and --max-failed: what lets a render stop that would otherwise go on and remark on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.cli.main import run
from narrate.engines.tone import Tone
from narrate.errors import UnspeakableError

TALE = "“It rains,” said Anna.\n\n“So it does,” said Tom.\n"
LONG = "\n\n".join(f"It rained on day {n}." for n in range(100))


def rendered(folder: Path, text: str | bytes, *options: str) -> int:
    path = folder / "tale.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return run(["render", str(path), "--engine", "tone", "--format", "wav", "--quiet", *options])


@pytest.fixture
def _tens_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line whose day ends in 0 cannot be spoken."""
    speak = Tone.speak

    def fails(self: Tone, text: str, voice: str, **how: object) -> object:
        if text.endswith("0."):
            raise UnspeakableError("no", code="N308")
        return speak(self, text, voice, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Tone, "speak", fails)


@pytest.mark.parametrize("text", [TALE, f"Rain\n\nby Nobody\n\n{TALE}"], ids=["plain", "with a byline"])
def test_a_story_without_a_fault_passes(tmp_path: Path, text: str) -> None:
    assert rendered(tmp_path, text, "--strict") == 0


@pytest.mark.parametrize(
    ("text", "code"), [((TALE * 9 + "\0").encode(), "N142"), (TALE.encode("cp1252"), "N141")], ids=["NUL", "cp1252"]
)
def test_a_fault_of_the_text_stops(tmp_path: Path, text: bytes, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert rendered(tmp_path, text) == 0
    assert rendered(tmp_path, text, "--strict") == 3
    assert f"{code}: " in capsys.readouterr().err.splitlines()[-1]


def test_somebody_in_the_voices_file_who_is_not_in_the_story_stops(tmp_path: Path) -> None:
    (tmp_path / "tale.voices.yaml").write_text("characters:\n  Nemo: alto\n", "utf-8")
    assert rendered(tmp_path, TALE) == 0
    assert rendered(tmp_path, TALE, "--strict") == 4


def test_a_decision_that_cannot_be_read_stops(tmp_path: Path) -> None:
    (tmp_path / "tale.narrate").mkdir()
    (tmp_path / "tale.narrate" / "edits.jsonl").write_text("what is this\n", "utf-8")
    assert rendered(tmp_path, TALE) == 0
    assert rendered(tmp_path, TALE, "--strict") == 4


def test_other_voices_than_those_wanted_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrate.production.choose", lambda name: (("tone",), ("speaking with others",)))
    assert rendered(tmp_path, TALE) == 0
    assert rendered(tmp_path, TALE, "--strict") == 5


@pytest.mark.usefixtures("_tens_fail")
def test_a_line_that_fails_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rendered(tmp_path, LONG, "--strict") == 5
    assert "N314" in capsys.readouterr().err
    assert not list(tmp_path.glob("tale.audiobook/*"))


@pytest.mark.usefixtures("_tens_fail")
@pytest.mark.parametrize(("percent", "exit"), [("0", 5), ("9.9", 5), ("10", 8), ("100", 8)])
def test_so_many_lines_may_fail(tmp_path: Path, percent: str, exit: int) -> None:
    assert rendered(tmp_path, LONG, "--max-failed", percent) == exit


@pytest.mark.usefixtures("_tens_fail")
def test_a_few_lines_may_fail_in_the_shortest_book(tmp_path: Path) -> None:
    assert rendered(tmp_path, "It rained.\n\nIt was 10.\n", "--max-failed", "0") == 8


@pytest.mark.usefixtures("_tens_fail")
def test_what_was_spoken_before_it_was_enough_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path, LONG, "--max-failed", "1")
    assert len(list(tmp_path.rglob("*.take"))) > 50

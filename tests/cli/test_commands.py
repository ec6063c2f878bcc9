"""The command line as people use it, with the engine that hums; each command in its own process where that matters."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from narrate.cli.main import COMMANDS, run

TALE = """# Rain

Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed.

# Sun

"There it is," said Anna.
"""


@pytest.fixture
def tale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tale.md"
    path.write_text(TALE, "utf-8")
    return path


def narrate(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "narrate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **more)  # type: ignore[call-overload, no-any-return]


def test_render_writes_the_audiobook_and_the_cast(tale: Path) -> None:
    assert run(["render", "tale.md", "--engine", "tone", "--quiet"]) == 0
    assert sorted(path.name for path in Path("tale.audiobook").iterdir()) == ["01 - Rain.mp3", "02 - Sun.mp3"]


def test_render_tells_a_program_what_it_did(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "tale.md", "--engine", "tone", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["spoken_now"] > 0
    assert report["failed"] == []


def test_a_dry_run_says_who_speaks_and_writes_nothing(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "tale.md", "--engine", "tone", "--dry-run"]) == 0
    assert "Anna" in capsys.readouterr().out
    assert [path.name for path in tale.parent.iterdir()] == ["tale.md"]


def test_preview_without_a_scene_lists_the_scenes(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["preview", "tale.md", "--engine", "tone"]) == 0
    out = capsys.readouterr().out
    assert "1.1" in out
    assert "2.1" in out


def test_preview_writes_a_scene(tale: Path) -> None:
    assert run(["preview", "tale.md", "1.1", "--engine", "tone", "-o", "scene.wav", "--quiet"]) == 0
    assert Path("scene.wav").stat().st_size > 10_000


def test_cast_writes_a_file_and_keeps_what_a_person_wrote(tale: Path) -> None:
    sheet = Path("tale.voices.yaml")
    Path("voices.yaml").write_text("engine: tone\n", "utf-8")
    assert run(["cast", "tale.md"]) == 0
    sheet.write_text(sheet.read_text("utf-8") + "# mine: never touch this\n", "utf-8")
    tale.write_text(TALE + '\n"Who goes there?" said Petra.\n', "utf-8")
    assert run(["cast", "tale.md"]) == 0
    text = sheet.read_text("utf-8")
    assert "# mine: never touch this" in text
    assert "Petra" in text


def test_cast_with_an_engine_for_once_is_shown_and_not_written(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("voices.yaml").write_text("series: saga.yaml\n", "utf-8")
    assert run(["cast", "tale.md", "--engine", "tone"]) == 0
    shown = capsys.readouterr()
    assert "tone:" in shown.out
    assert "nothing written" in shown.err
    assert sorted(path.name for path in tale.parent.iterdir()) == ["tale.md", "voices.yaml"]


def test_cast_set_changes_one_voice(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cast", "tale.md", "--engine", "tone", "--set", "Anna=contralto"]) == 0
    assert "lines will be spoken anew" in capsys.readouterr().err
    assert "contralto" in Path("tale.voices.yaml").read_text("utf-8")


def test_cast_set_of_somebody_unknown_names_those_who_speak(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cast", "tale.md", "--engine", "tone", "--set", "Bob=alto"]) == 2
    assert "Anna" in capsys.readouterr().err


def test_cast_set_of_an_unknown_voice_changes_nothing(tale: Path) -> None:
    assert run(["cast", "tale.md", "--engine", "tone", "--set", "Anna=sopranno"]) in (4, 5)
    assert not Path("tale.voices.yaml").exists()


def test_a_script_written_as_a_play_brings_its_cast_and_renders(tale: Path) -> None:
    Path("tale.voices.yaml").write_text("characters:\n  Anna: {rate: 0.9}\n", "utf-8")
    assert run(["script", "tale.md", "-o", "play.fountain", "--engine", "tone"]) == 0
    assert Path("play.voices.yaml").read_text("utf-8") == Path("tale.voices.yaml").read_text("utf-8")
    assert run(["render", "play.fountain", "--engine", "tone", "--quiet"]) == 0
    assert sorted(path.name for path in Path("play.audiobook").iterdir()) == ["01 - Rain.mp3", "02 - Sun.mp3"]


def test_a_play_of_a_story_that_is_spoken_speaks_only_what_was_mended(
    tale: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", "tale.md", "--engine", "tone", "--quiet"]) == 0
    assert run(["script", "tale.md", "-o", "play.fountain", "--engine", "tone"]) == 0
    play = Path("play.fountain")
    play.write_text(play.read_text("utf-8").replace("He laughed.", "He wept.", 1), "utf-8")
    capsys.readouterr()
    assert run(["render", "play.fountain", "--engine", "tone", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["spoken_now"] == 1


@pytest.mark.parametrize("form", ["fountain", "text", "json"])
def test_a_script_never_takes_the_place_of_its_story(tale: Path, form: str) -> None:
    assert run(["script", "tale.md", "-o", "tale.md", "--format", form, "--engine", "tone"]) == 2
    assert tale.read_text("utf-8") == TALE


def test_script_as_json_has_every_line(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["script", "tale.md", "--format", "json", "--engine", "tone"]) == 0
    script = json.loads(capsys.readouterr().out)
    lines = [line for chapter in script["chapters"] for scene in chapter["scenes"] for line in scene["lines"]]
    assert "".join("".join(line["text"].split()) for line in lines) == "".join(TALE.split())
    assert {line["speaker"] for line in lines if line["kind"] == "dialogue"} == {"Anna", "Tom"}


def test_voices_are_listed_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["voices", "--engine", "tone", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 10


def test_samples_of_voices_follow_one_another(tale: Path) -> None:
    assert run(["voices", "--engine", "tone", "--sample", "alto", "--sample", "bass", "-o", "two.wav"]) == 0
    assert run(["voices", "--engine", "tone", "--sample", "alto", "-o", "one.wav"]) == 0
    assert Path("two.wav").stat().st_size > 2 * Path("one.wav").stat().st_size


def test_doctor_names_every_engine(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) in (0, 5, 6)
    out = capsys.readouterr().out
    assert all(name in out for name in ("kokoro", "hibari", "system", "tone"))


BAD = [
    (["render", "nowhere.txt"], 3, "nowhere.txt"),
    (["render", "tale.md", "--engine", "nonsense"], 5, "nonsense"),
    (["render", "tale.md", "--chapters", "7", "--engine", "tone"], 2, "no chapter 7"),
    (["render", "tale.md", "--format", "aiff"], 2, "aiff"),
    (["render", "tale.md", "-o", "book.ogg", "--engine", "tone"], 2, ".ogg"),
    (["preview", "tale.md", "9.9", "--engine", "tone"], 2, "9.9"),
    (["preview", "tale.md", "1.1", "--engine", "tone", "-o", "x.aiff"], 2, "aiff"),
    (["cast", "tale.md", "--set", "Anna", "--engine", "tone"], 2, "NAME=VOICE"),
    (["render", "tale.md", "--voices", "none.yaml"], 2, "none.yaml"),
    (["voices", "--sample", "alto"], 2, "-o"),
    (["fly"], 2, "fly"),
]


@pytest.mark.parametrize(("arguments", "code", "told"), BAD, ids=lambda value: str(value)[:40])
def test_a_mistake_has_its_exit_code_and_is_named(
    tale: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    assert run(arguments) == code
    assert told in capsys.readouterr().err


STORIES = [
    (b"", 3, "N101"),
    (b"   \n\n \n", 3, "N101"),
    (b"\x89PNG\r\n\x1a\n" + bytes(200), 3, "N102"),
    (b"Ein Text\n\nmit Fehler " + b"\xff\xfe\xe9 mitten darin, immer noch." + b"\x81" * 3, 3, "N103"),
]


@pytest.mark.parametrize(("content", "code", "told"), STORIES, ids=["empty", "blank", "picture", "undecodable"])
def test_a_story_that_cannot_be_read_is_said_with_its_code(
    tale: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: int, told: str
) -> None:
    Path("bad.txt").write_bytes(content)
    assert run(["render", "bad.txt", "--engine", "tone"]) == code
    err = capsys.readouterr().err
    assert told in err
    assert "bad.txt" in err
    assert not Path("bad.audiobook").exists()


def test_a_voices_file_with_a_mistake_is_an_error_with_its_place(
    tale: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("tale.voices.yaml").write_text("narrator:\n  vioce: alto\n", "utf-8")
    assert run(["render", "tale.md", "--engine", "tone"]) == 4
    err = capsys.readouterr().err
    assert "tale.voices.yaml:2:3" in err
    assert "voice" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_a_storage_error(tale: Path) -> None:
    tale.parent.chmod(0o500)
    try:
        assert run(["render", "tale.md", "--engine", "tone", "--quiet"]) == 7
    finally:
        tale.parent.chmod(0o700)


def test_a_place_that_is_a_file_is_a_storage_error(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("tale.narrate").write_text("in the way")
    assert run(["render", "tale.md", "--engine", "tone", "--quiet"]) == 7
    assert "tale.narrate" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout_is_no_traceback(tale: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "narrate", "script", "tale.md", "--engine", "tone"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode != 0


def test_help_is_there_for_every_command() -> None:
    for name in COMMANDS:
        assert run([name, "--help"]) == 0


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from narrate.cli.main import run; run(['--help']); "
        "print([m for m in ('numpy','yaml','av','onnxruntime','pydub') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip().endswith("[]")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def hears_ctrl_c() -> None:
    """In a child: Ctrl-C counts, even where the tests run in the background and so are deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def slowness() -> float:
    """How many times slower this machine is now than one with nothing else to do, by the start of an interpreter."""
    start = time.monotonic()
    for _ in range(5):
        subprocess.run([sys.executable, "-c", "import json, decimal, asyncio"], check=True)
    return max(1.0, (time.monotonic() - start) / 5 / 0.1)


def test_ctrl_c_stops_within_two_seconds_and_loses_nothing(tale: Path) -> None:
    tale.write_text("# Long\n\n" + "\n\n".join(f"It rained on day {n}, and on the next." for n in range(400)), "utf-8")
    command = [sys.executable, "-m", "narrate", "render", "tale.md", "--engine", "hibari", "--workers", "1"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=hears_ctrl_c
    )
    takes = Path("tale.narrate/takes")
    deadline = time.monotonic() + 60
    while len(list(takes.rglob("*.take"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    stopped = time.monotonic() - asked
    assert process.returncode == 130, err
    assert stopped < 2.0 * slowness(), err
    kept = len(list(takes.rglob("*.take")))
    done = narrate("render", "tale.md", "--engine", "hibari", "--dry-run", "--json")
    assert json.loads(done.stdout)["to_speak"] <= 401 - kept + 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rendr", "tale.md"], "did you mean render"),
        (["tale.md"], "narrate render tale.md"),
        (["render", "tael.md", "--engine", "tone"], "did you mean tale.md?"),
        (["render", "tale.md", "--engine", "tone", "--chapters", "9"], "there is no chapter 9"),
        (["render", "tale.md", "--chapters", "9"], "there is no chapter 9"),
        (["render", "tale.md", "--engine", "tone", "--profile", "acks"], "'acks' is not one of 'audiobook', 'acx'"),
        (["render", "tale.md", "--engine", "tone", "-o", "a.m4b", "--format", "mp3"], "contradict each other"),
        (["render", "tale.md", "--engine", "tone", "--dry-run", "--also", "capshuns"], "there is no such thing"),
        (["cast", "tale.md", "--engine", "tone", "--set", "Ana=alto"], "did you mean Anna?"),
    ],
)
def test_a_slip_is_told_and_nothing_is_written(
    tale: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert run(arguments) in (2, 3)
    assert told in capsys.readouterr().err
    assert [path.name for path in tale.parent.iterdir()] == ["tale.md"]


def test_one_line_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = tmp_path / "short.txt"
    story.write_text("Anna slept.\n", "utf-8")
    assert run(["render", str(story), "--engine", "tone", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "1 line, about" in told
    assert "1 line to speak" in told


def test_the_estimate_has_the_pauses(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "tale.md", "--engine", "tone", "--dry-run", "--json"]) == 0
    expected = json.loads(capsys.readouterr().out)["seconds"]
    assert run(["render", "tale.md", "--engine", "tone", "--json"]) == 0
    heard = json.loads(capsys.readouterr().out)["seconds"]
    head_and_tail = 2 * (0.75 + 3.0)
    assert expected == pytest.approx(heard - head_and_tail, rel=0.1)

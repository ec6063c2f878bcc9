"""F01–F05, F12–F13, F15–F18, F21–F23, F26–F27: kills, signals, two at once, damaged stores, journals, determinism."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from damage import HARMS
from injection import Injection, survived, zygote
from lab import TALE, Lab, Outcome, check_folder

from narrate.journal import Journal
from narrate.schema.edits import Verb
from narrate.takes import TakeStore

LONG = "\n\n".join(f"It rained on day {n}. “It rains,” said Anna." for n in range(40))
RENDER = ("render", "story.txt", "--engine", "fault", "--workers", "2", "--format", "wav", "--quiet")


def start(lab: Lab, folder: Path, *, delay_s: float = 0.05) -> subprocess.Popen[bytes]:
    """A render in a process of its own, slow enough to be met in the middle."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "FAULT_DELAY": str(delay_s)}
    command = [sys.executable, "-m", "narrate", *RENDER]
    pipe = subprocess.PIPE
    lab.children.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe))
    return lab.children[-1]


def until_takes(folder: Path, number: int) -> int:
    """Waits until so many takes are on disk; tells how many there are."""
    for _ in range(1200):
        found = len(list(folder.rglob("*.take")))
        if found >= number:
            return found
        time.sleep(0.025)
    raise TimeoutError(f"no {number} takes came")


def put(lab: Lab, text: str = LONG) -> Path:
    """A folder with a story in it."""
    folder = lab.fresh()
    (folder / "story.txt").write_text(text, "utf-8")
    return folder


def sound(folder: Path) -> str:
    """The hash of the finished files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.wav")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def spoken(lab: Lab) -> list[str]:
    """Every text that the engine was given, in order."""
    log = Path(os.environ["FAULT_LOG"])
    return [line.partition(" ")[2] for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def f01(lab: Lab) -> None:
    calm, hurt = put(lab), lab.folder / "hurt"
    shutil.copytree(calm, hurt)
    lab.process(*RENDER, cwd=calm)
    once = len(spoken(lab))
    for takes in (2, 9, 20, 33):
        process = start(lab, hurt)
        until_takes(hurt, takes)
        process.kill()
        process.communicate()
    lab.process(*RENDER, cwd=hurt)
    assert sound(hurt) == sound(calm)
    assert len(spoken(lab)) - 2 * once <= 4 * 2, "more than a line for each worker and kill was spoken twice"


def f02(lab: Lab) -> None:
    points = {"openat": (6, 30), "write": (1, 4), "fsync": (2, 6, 11), "rename": (1, 5), "unlink": (1, 4)}
    with zygote() as warm:
        for call, numbers in points.items():
            found = survived(warm, lab.fresh(), Injection(call, "signal=KILL"), numbers)
            assert found == len(numbers)
            lab.variants += found


def f03(lab: Lab) -> None:
    for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 143)):
        folder = put(lab)
        process = start(lab, folder, delay_s=0.5)  # so slow that a busy machine does not finish it meanwhile
        until_takes(folder, 3)
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
        assert process.returncode == code, err
        assert b"Traceback" not in err, err.decode()
        check_folder(folder, {})
        lab.process(*RENDER, cwd=folder)
    _stopped(lab, signal.SIGTSTP)


def _stopped(lab: Lab, number: int) -> None:
    folder = put(lab)
    process = start(lab, folder)
    until_takes(folder, 3)
    process.send_signal(number)
    time.sleep(0.5)
    process.send_signal(signal.SIGCONT)
    process.communicate(timeout=60)
    assert process.returncode == 0
    lab.variants += 1


def f04(lab: Lab) -> None:
    """Nothing is told to be kept before it is on the disk: the file, then its name, are flushed in this order."""
    calls: list[str] = []
    plain, rename = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        calls.append("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "file")
        plain(descriptor)

    def replace(self: Path, target: Any) -> Path:
        calls.append("rename")
        return rename(self, target)

    lab.monkeypatch.setattr(os, "fsync", fsync)
    lab.monkeypatch.setattr(Path, "replace", replace)
    outcome = lab.story(TALE)
    assert calls[:3] == ["file", "rename", "folder"]
    assert calls.count("rename") == calls.count("folder") == calls.count("file")
    calls.clear()
    assert outcome.production
    Journal(outcome.production.project.journal.path).add(Verb.SPEAKER, "Anna")
    assert calls[0] == "file"
    assert "folder" in calls, "the name of a new journal is not flushed"


def f05(lab: Lab) -> None:
    folder = put(lab)
    process = start(lab, folder)
    until_takes(folder, 5)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    lab.process(*RENDER, cwd=folder)


def f12(lab: Lab) -> None:
    folder = put(lab)
    first = start(lab, folder, delay_s=0.2)
    until_takes(folder, 3)
    second = lab.process(*RENDER, cwd=folder, exit=(9,))
    assert f"process {first.pid}".encode() in second.stderr
    preview = lab.process("preview", "story.txt", "1.1", *RENDER[2:6], "-o", "x.wav", cwd=folder, exit=(0,))
    assert preview.returncode == first.wait(timeout=120) == 0
    lab.process(*RENDER, cwd=folder, exit=(0,))


def f13(lab: Lab) -> None:
    folder = put(lab)
    first = start(lab, folder)
    until_takes(folder, 3)
    first.kill()
    first.communicate()
    lab.process(*RENDER, cwd=folder)


def rendered(lab: Lab) -> tuple[Outcome, TakeStore]:
    """A finished book and its takes."""
    outcome = lab.story(TALE, tells=())
    assert outcome.production
    return outcome, outcome.production.project.takes


def f15(lab: Lab) -> None:
    outcome, store = rendered(lab)
    assert outcome.production
    assert outcome.report
    for harm in HARMS:
        before = sound(lab.folder / "v0")
        harm(store)
        again = lab.render(outcome.production.project.story)
        assert again.report
        assert 1 <= again.report["spoken_now"] <= 2, harm.__name__
        assert sound(lab.folder / "v0") == before
    assert list((store.root / "bad").iterdir())


def f16(lab: Lab) -> None:
    outcome, store = rendered(lab)
    assert outcome.production
    other = store.root / "zz" / "take.of-the-future"
    other.parent.mkdir()
    other.write_bytes(b"NRTK\x63\0")
    assert lab.render(outcome.production.project.story).report
    assert other.exists()


def f17(lab: Lab) -> None:
    folder = put(lab)
    process = start(lab, folder)
    until_takes(folder, 10)
    shutil.rmtree(folder / "story.narrate" / "takes", ignore_errors=True)
    _, err = process.communicate(timeout=120)
    assert b"Traceback" not in err, err.decode()
    assert process.returncode in (0, 7, 8), err
    lab.process(*RENDER, cwd=folder, exit=(0,))


def f18(lab: Lab) -> None:
    """`doctor --takes` beside a render takes nothing away that is whole."""
    folder = put(lab)
    process = start(lab, folder)
    until_takes(folder, 5)
    lab.process("doctor", "--takes", "story.txt", "--read", cwd=folder, exit=(0,))
    assert process.wait(timeout=120) == 0
    lab.process(*RENDER, cwd=folder)


def f21(lab: Lab) -> None:
    outcome, _ = rendered(lab)
    assert outcome.production
    story, path = outcome.production.project.story, outcome.production.project.journal.path
    for number in range(4):
        lab.run("mend", str(story), "1.1.2", "--speaker", f"Person {number}", "--engine", "tone")
    whole = path.read_bytes()
    for damaged, told in (
        (whole[:-9], ""),
        (whole + b"garbage\n", "N252"),
        (whole + whole.splitlines(keepends=True)[-1].replace(b"Person 3", b"Person 4"), ""),
        (whole.replace(b"\n", b"\r\n"), ""),
        (whole + b'{"narrate": 1, "revision": "x"}\n\xff\xfe\n', "N252"),
    ):
        path.write_bytes(damaged)
        lab.render(story, tells=(told,))
        assert path.read_bytes() == damaged
    path.write_bytes(whole + b"<<<<<<< mine\n")
    lab.render(story, exit=(4,), tells=("edits.jsonl:5: N251",))


def f22(lab: Lab) -> None:
    text = "\n\n".join(f"“Day {n} of rain,” said Anna.\n\nTom counted {n} gulls." for n in range(30))
    outcome = lab.story(text)
    assert outcome.production
    journal = outcome.production.project.journal
    for line in list(outcome.production.script.lines())[:50:2]:
        lab.run("mend", str(outcome.production.project.story), line.id, "--speaker", "Petra", "--engine", "tone")
    outcome.production.project.story.write_text("A new beginning.\n\n" + text, "utf-8")
    again = lab.render(outcome.production.project.story)
    assert again.production
    assert len(again.production.decisions) == len(journal.read().edits) == 25
    assert again.production.tray == ()
    assert sum(speaker != "narrator" and text.startswith(("“Day", "Tom")) for speaker, text in again.lines) >= 25


def f23(lab: Lab) -> None:
    outcome, _ = rendered(lab)
    assert outcome.production
    story = outcome.production.project.story
    lab.run("mend", str(story), "1.1.1", "--speaker", "Petra", "--engine", "tone")
    lab.run("mend", str(story), "1.1.3", "--kind", "narration", "--engine", "tone")
    decided = [lab.render(story, "--dry-run").lines for _ in range(20)]
    assert all(lines == decided[0] for lines in decided)
    assert any(speaker == "petra" for speaker, _ in decided[0]) or "Petra" in str(decided[0])


def f26(lab: Lab) -> None:
    _stopped(lab, signal.SIGSTOP)


def f27(lab: Lab) -> None:
    sums: set[tuple[str, tuple[str, ...]]] = set()
    for workers, seed, deeper in (("1", "0", ""), ("2", "1", "a"), ("8", "12345", "b/c")):
        folder = lab.fresh() / deeper
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "story.txt").write_text(TALE, "utf-8")
        lab.process(*RENDER, "--workers", workers, cwd=folder, env={"PYTHONHASHSEED": seed})
        takes = tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.take")))
        sums.add((sound(folder / "story.audiobook"), takes))
    assert len(sums) == 1

"""Failing the N-th system call of a render, by strace: the disk is full, an error, or the process is dead."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from lab import Lab, check_folder, snapshot

COMMAND = ("render", "story.txt", "--engine", "tone", "--format", "wav", "--quiet")
CODES = (0, 1, 7, 8, -9, 137)


@dataclass(frozen=True, slots=True)
class Injection:
    """Which call fails, and how (strace's words: `error=ENOSPC`, `signal=KILL`)."""

    call: str
    how: str


def survives(lab: Lab, folder: Path, injection: Injection, *, points: Iterable[int]) -> int:
    """Renders with the N-th call failing, for each N of `points` until one is not reached; tells how many were.

    After each: an exit code of the table, no traceback, every take whole, no final file that is not; then a plain run
    finishes the work.
    """
    strace = usable_strace()
    tried = 0
    for number in points:
        copy = folder.with_name(f"{folder.name}-{injection.call}-{number}")
        shutil.copytree(folder, copy)
        before = snapshot(copy)
        code, err, reached = _run(strace, copy, injection, number)
        lab.variants += 1
        assert code in CODES, f"{injection} at {number}: exit {code}\n{err}"
        assert "Traceback" not in err, f"{injection} at {number}\n{err}"
        assert "internal error" not in err, f"{injection} at {number}\n{err}"
        if code not in (-9, 137):
            check_folder(copy, before)
        _finish(copy, injection, number)
        shutil.rmtree(copy)
        tried += reached
        if not reached:
            break
    return tried


def usable_strace() -> str:
    """The path of strace; skips where there is none, or where it may not trace."""
    strace = shutil.which("strace")
    if strace is None or subprocess.run([strace, "-o", "/dev/null", "true"], check=False).returncode:
        pytest.skip("there is no strace here that may trace")
    return strace


def openings(folder: Path) -> range:
    """Which calls of openat come after the story has been opened: those before belong to Python's own start."""
    strace, copy = usable_strace(), folder.with_name(folder.name + "-survey")
    shutil.copytree(folder, copy)
    lines = _traced(strace, copy, ["-e", "trace=openat"])[1].splitlines()
    shutil.rmtree(copy)
    main = [line for line in lines if line.split()[0] == lines[0].split()[0]]
    first = next(number for number, line in enumerate(main, 1) if '"story.txt"' in line)
    return range(first, len(main) + 2)


def _run(strace: str, folder: Path, injection: Injection, number: int) -> tuple[int, str, bool]:
    """Exit code, stderr, and whether the call was reached."""
    inject = f"inject={injection.call}:{injection.how}:when={number}"
    done, log = _traced(strace, folder, ["-e", f"trace={injection.call}", "-e", inject])
    return done.returncode, done.stderr.decode("utf-8", "replace"), "INJECTED" in log or "killed by SIGKILL" in log


def _traced(strace: str, folder: Path, options: list[str]) -> tuple[subprocess.CompletedProcess[bytes], str]:
    log = folder.with_name(folder.name + ".log")
    command = [strace, "-f", "-qq", "-o", str(log), *options, *_python()]
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, timeout=120, check=False)
    text = log.read_text("utf-8", "replace")
    log.unlink()
    return done, text


def _finish(folder: Path, injection: Injection, number: int) -> None:
    """A plain run: it finishes the work, and sweeps up what the other one left half written."""
    done = subprocess.run(
        [*_python(), "--json"], cwd=folder, env=_environment(), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{injection} at {number}, the run after it\n{done.stderr.decode('utf-8', 'replace')}"
    check_folder(folder, {})


def _python() -> list[str]:
    return [sys.executable, "-X", "pycache_prefix=/nowhere", "-m", "narrate", *COMMAND]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}

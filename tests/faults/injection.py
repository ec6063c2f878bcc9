"""Failing the N-th system call of a render, by strace: the disk is full, an error, or the process is dead."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from lab import TALE, check_folder, snapshot

COMMAND = ("render", "story.txt", "--engine", "tone", "--format", "wav", "--quiet", "--json")
CODES = (0, 3, 4, 5, 6, 7, 8, -signal.SIGKILL)
"""Whatever could not be read or written is told with the code of what it was for; a bug (1) is not among them."""
ZYGOTE = Path(__file__).with_name("zygote.py")
PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Injection:
    """Which call fails, how (strace's words: `error=ENOSPC`, `signal=KILL`), and whether it fails from then on."""

    call: str
    how: str
    for_good: bool = False


class Zygote:
    """narrate, warm, to be forked for every command: a run costs a third of a second instead of three."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, folder: Path, *arguments: str, strace: tuple[str, ...] = (), cpu_s: int = 0) -> tuple[int, str]:
        """Exit code (negative for a signal) and stderr of one command in a folder, traced where that is asked for.

        With `cpu_s` it is ended when it has used so many seconds of the processor.
        """
        pid = self._ask({"fork": arguments, "in": str(folder), "waits": bool(strace), "cpu_s": cpu_s})
        if strace:
            with subprocess.Popen([*strace, "-p", str(pid)], stderr=subprocess.DEVNULL) as tracer:
                try:
                    _until(lambda: _is_traced(pid))
                    os.kill(pid, signal.SIGUSR1)
                    code = self._ask({"wait": pid})
                except BaseException:
                    tracer.kill()
                    os.kill(pid, signal.SIGKILL)
                    raise
        else:
            code = self._ask({"wait": pid}, cpu_s)
        return code, folder.with_name(folder.name + ".err").read_text("utf-8", "replace")

    def _ask(self, order: dict[str, object], cpu_s: int = 0) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        assert select.select([self._process.stdout], [], [], max(PATIENCE_S, cpu_s * 60))[0], f"no answer to {order}"
        return int(self._process.stdout.readline())


@contextmanager
def zygote() -> Iterator[Zygote]:
    """A warm narrate, as long as the block lasts."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    command = [sys.executable, str(ZYGOTE)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        try:
            yield Zygote(process)
        finally:
            process.kill()


def survived(warm: Zygote, folder: Path, injection: Injection, points: Iterable[int]) -> int:
    """Renders with the N-th call failing, for each N of `points` until one is not reached; tells how many were.

    After each: an exit code of the table, no traceback, a person's files as they were, every take whole, no temporary
    file; then a plain run finishes the work.
    """
    tried = 0
    for number in points:
        copy = folder / f"{injection.call}-{number}"
        copy.mkdir(parents=True)
        (copy / "story.txt").write_text(TALE, "utf-8")
        if not _survived(warm, copy, injection, number):
            shutil.rmtree(copy)
            break
        shutil.rmtree(copy)
        tried += 1
    return tried


def _survived(warm: Zygote, folder: Path, injection: Injection, number: int) -> bool:
    """Whether the call was reached; an AssertionError when it was not survived."""
    shown, log, before = f"{injection} at {number}", folder.with_name("strace.log"), snapshot(folder)
    inject = f"inject={injection.call}:{injection.how}:when={number}{'+' if injection.for_good else ''}"
    traced = (usable_strace(), "-f", "-qq", "-o", str(log), "-e", f"trace={injection.call}", "-e", inject)
    code, err = warm.run(folder, *COMMAND, strace=traced)
    told = log.read_text("utf-8", "replace")
    reached = "INJECTED" in told or "killed by SIGKILL" in told
    assert code in CODES, f"{shown}: exit {code}\n{err}\n{told[-2000:]}"
    assert "Traceback" not in err, f"{shown}\n{err}"
    assert "internal error" not in err, f"{shown}\n{err}"
    if code == -signal.SIGKILL or injection.call == "unlink":  # nothing could take the temporary file away
        _check(shown, folder, before, alone=False)
    else:
        _check(shown, folder, before)
    code, err = warm.run(folder, *COMMAND)
    assert code == 0, f"{shown}, the run after it: exit {code}\n{err}"
    _check(f"{shown}, the run after it", folder, before)
    return reached


def _check(shown: str, folder: Path, before: Mapping[str, str], *, alone: bool = True) -> None:
    try:
        check_folder(folder, before, alone=alone)
    except AssertionError as wrong:
        left = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
        raise AssertionError(f"{shown}: {wrong}\n{left}") from wrong


@lru_cache(maxsize=1)
def usable_strace() -> str:
    """The path of strace; skips where there is none, or where it may not come to a process that runs already."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("there is no strace here")
    with subprocess.Popen(["sleep", "600"]) as sleeper:
        command = [strace, "-o", os.devnull, "-p", str(sleeper.pid)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracer:
            _until(lambda: tracer.poll() is not None or _is_traced(sleeper.pid))
            may = tracer.poll() is None
            sleeper.kill()
    if not may:
        pytest.skip("strace may not trace here")
    return strace


def _is_traced(pid: int) -> bool:
    return "TracerPid:\t0" not in Path(f"/proc/{pid}/status").read_text()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "strace did not come"
        time.sleep(0.005)

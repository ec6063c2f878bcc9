"""A process that has imported all of narrate, warmed up, and forks a child for each command that it is told.

Answers to a line of JSON on stdin: {"fork": [arguments], "in": folder, "waits": true, "cpu_s": 0} with a process
number, {"wait": number} with an exit code (negative for a signal). A child that waits begins at SIGUSR1, so that a
tracer may come; the signal is blocked from before the fork, so it cannot come too early.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
from pathlib import Path

from narrate.cli.main import main, run

TALE = "Anna shut the door. “It rains,” said Anna.\n"
WARM = ["render", "tale.txt", "--engine", "tone", "--format", "wav", "--quiet", "--json"]


def warm_up() -> None:
    """A child would load what the first render loads; now all of them have it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("tale.txt").write_text(TALE, "utf-8")
        for _ in range(2):
            run(WARM)
        os.chdir("/")


def child(arguments: list[str], folder: str, ready: int, *, waits: bool, cpu_s: int) -> None:
    """One command line, to the end of the process; what it says goes to files in the folder above.

    `ready` is told when those are open: what is traced from then on is the command's.
    """
    os.chdir(folder)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{folder}.{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.close(ready)
    if cpu_s:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
    if waits:
        signal.sigwait([signal.SIGUSR1])
    if cpu_s:  # thousands of these: they are spared the end of Python
        code = run(arguments)
        sys.stdout.flush()
        os._exit(code)
    sys.argv = ["narrate", *arguments]
    main()


def serve() -> None:
    """Until stdin ends."""
    out = os.fdopen(os.dup(1), "w")
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 1)
    warm_up()
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    for line in sys.stdin:
        order = json.loads(line)
        if "fork" in order:
            heard, ready = os.pipe()
            answer = os.fork()
            if not answer:
                child(order["fork"], order["in"], ready, waits=order["waits"], cpu_s=order["cpu_s"])
            os.close(ready)
            os.read(heard, 1)  # ends when the child closes its end
            os.close(heard)
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        print(answer, file=out, flush=True)


if __name__ == "__main__":
    serve()

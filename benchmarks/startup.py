"""How long until something happens: `narrate --help`, and the first spoken line with warm files. Best of five.

On Linux the processor seconds of each process up to the first line are told too: narrate's, then its workers'. They say
more where other work goes on.

python benchmarks/startup.py [--engine hibari]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TALE = "Anna shut the door. “It rains,” said Anna.\n\n“Then bring the boat in,” said Tom.\n"

_A_TRACKER_S = 0.05
"""Python's own tracker of resources is a process too, and does nothing."""


def help_s() -> float:
    """Seconds of `narrate --help`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "narrate", "--help"], check=True, capture_output=True)
    return time.perf_counter() - start


def spent_s(process: int) -> list[float]:
    """The processor seconds of a process and of those that it started, so far; empty where there is no /proc."""
    stat, tasks = Path(f"/proc/{process}/stat"), Path(f"/proc/{process}/task")
    if not stat.exists():
        return []
    ticks = stat.read_text().rsplit(")", 1)[1].split()[11:13]
    started = [child for task in tasks.iterdir() for child in (task / "children").read_text().split()]
    return [sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), *(s for child in started for s in spent_s(int(child)))]


def first_line_s(engine: str) -> tuple[float, list[float]]:
    """Seconds from the start of a render to its first take on the disk, and what each process had spent by then."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tale.txt").write_text(TALE, "utf-8")
        command = [sys.executable, "-m", "narrate", "render", "tale.txt", "--engine", engine, "--quiet"]
        start = time.perf_counter()
        with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
            while not any(Path(folder).rglob("*.take")):
                if process.poll() not in (None, 0):
                    raise RuntimeError(f"the render ended with {process.returncode}")
                time.sleep(0.002)
            found = time.perf_counter() - start, spent_s(process.pid)
            process.wait()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", nargs="*", default=["tone", "hibari"])
    options = parser.parse_args()
    print(f"narrate --help: {min(help_s() for _ in range(5)):.2f} s")
    for engine in options.engine:
        seconds, spent = min(first_line_s(engine) for _ in range(5))
        told = ", ".join(f"{each:.2f}" for each in spent if each > _A_TRACKER_S)
        print(f"first spoken line, {engine}: {seconds:.2f} s" + (f" (processor: {told} s)" if told else ""))


if __name__ == "__main__":
    main()

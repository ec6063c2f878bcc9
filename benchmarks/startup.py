"""How long until something happens: `narrate --help`, and the first spoken line with warm files. Best of five.

python benchmarks/startup.py [--engine hibari]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TALE = "Anna shut the door. “It rains,” said Anna.\n\n“Then bring the boat in,” said Tom.\n"


def help_s() -> float:
    """Seconds of `narrate --help`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "narrate", "--help"], check=True, capture_output=True)
    return time.perf_counter() - start


def first_line_s(engine: str) -> float:
    """Seconds from the start of a render to its first take on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tale.txt").write_text(TALE, "utf-8")
        command = [sys.executable, "-m", "narrate", "render", "tale.txt", "--engine", engine, "--quiet"]
        start = time.perf_counter()
        with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
            while not any(Path(folder).rglob("*.take")):
                if process.poll() not in (None, 0):
                    raise RuntimeError(f"the render ended with {process.returncode}")
                time.sleep(0.002)
            found = time.perf_counter() - start
            process.wait()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", nargs="*", default=["tone", "hibari"])
    options = parser.parse_args()
    print(f"narrate --help: {min(help_s() for _ in range(5)):.2f} s")
    for engine in options.engine:
        print(f"first spoken line, {engine}: {min(first_line_s(engine) for _ in range(5)):.2f} s")


if __name__ == "__main__":
    main()

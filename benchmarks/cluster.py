"""A book on two dask workers and on one, with an engine that takes its time; then one of two is killed in the middle.

python benchmarks/cluster.py [--lines 80] [--delay 1.0]

Starts a real scheduler and real workers on the loopback. The workers share no folder with the story: takes come back
over the wire. The engine hums after a delay, as a neural one would after its work, and writes down every line it says.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from distributed import Client
from slow_engine import forget, install, said


@dataclass(frozen=True)
class Run:
    """One render: seconds, what the engine was given, the hash of every take, what became of the lines."""

    seconds: float
    said: list[str]
    takes: str
    lines: dict[str, int]


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-m", *command], stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler with so many workers: its address for narrate, and the workers' processes."""
    file = folder / "scheduler.json"
    file.unlink(missing_ok=True)
    local = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        stack.enter_context(
            started("distributed.cli.dask_scheduler", "--port", "0", "--scheduler-file", str(file), *local)
        )
        tcp = address(file)
        alone = ("--no-nanny", "--nthreads", "1", *local)
        crew = [stack.enter_context(started("distributed.cli.dask_worker", tcp, *alone)) for _ in range(workers)]
        with Client(tcp, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield tcp.replace("tcp", "dask"), crew


def address(file: Path) -> str:
    """The scheduler's address, once it has written it down."""
    while True:
        time.sleep(0.05)
        with suppress(OSError, ValueError, KeyError):
            return str(json.loads(file.read_text())["address"])


def rendered(folder: Path, name: str, lines: int, where: str, victim: subprocess.Popen[bytes] | None = None) -> Run:
    """A render on the cluster `where`; the victim is killed when a third of the lines is there."""
    story = folder / f"{name}.txt"
    story.write_text("\n\n".join(f"This is what was told on day {n} of the rain." for n in range(lines)))
    forget()
    command = [sys.executable, "-m", "narrate", "render", str(story), "--engine", "slow", "--quiet", "--format", "flac"]
    start = time.perf_counter()
    with subprocess.Popen([*command, "--executor", where], stderr=subprocess.DEVNULL):
        while victim is not None and len(list(folder.glob(f"{name}.narrate/takes/*/*.take"))) < lines // 3:
            time.sleep(0.02)
        if victim is not None:
            victim.kill()
    seconds = time.perf_counter() - start
    takes = sorted((folder / f"{name}.narrate" / "takes").glob("*/*.take"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in takes)).hexdigest()
    report = json.loads((folder / f"{name}.narrate" / "report.json").read_text())
    return Run(seconds, said(), digest, report["lines"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=80)
    parser.add_argument("--delay", type=float, default=1.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder, options.delay)
        with cluster(folder, 1) as (where, _):
            one = rendered(folder, "one", options.lines, where)
        with cluster(folder, 2) as (where, crew):
            two = rendered(folder, "two", options.lines, where)
            hurt = rendered(folder, "hurt", options.lines, where, crew[0])
    print(f"{options.lines} lines of {options.delay} s, {os.cpu_count()} cores")
    print(f"one worker:  {one.seconds:6.1f} s")
    print(f"two workers: {two.seconds:6.1f} s, {one.seconds / two.seconds:.2f} x; same takes: {one.takes == two.takes}")
    lost = options.lines - hurt.lines.get("spoken", 0)
    again = len(hurt.said) - len(set(hurt.said))
    print(
        f"one of two killed: {hurt.seconds:6.1f} s, {lost} lines lost, {again} spoken twice; "
        f"same takes: {one.takes == hurt.takes}"
    )


if __name__ == "__main__":
    main()

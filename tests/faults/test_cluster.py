"""A book on a real dask scheduler and real workers on the loopback, in processes of their own; none shares a disk."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

TALE = "\n\n".join(f"It rained on day number {n}." for n in range(6))
GATED = TALE.replace("rained", "rained at the gate")
JOIN = "import sys; from distributed import Client; Client(sys.argv[1]).wait_for_workers(int(sys.argv[2]), timeout=120)"
PATIENCE_S = 120.0


def until(true: Callable[[], object]) -> None:
    """Waits for what must come."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gate = folder / "gate"
        self.log = Path(os.environ["FAULT_LOG"])
        self.processes: list[subprocess.Popen[bytes]] = []
        self._file = folder / "scheduler.json"
        told = ("--port", "0", "--scheduler-file", str(self._file))
        self.scheduler = self.start("distributed.cli.dask_scheduler", *told, *LOCAL)
        self.address = ""
        until(self._is_there)

    def _is_there(self) -> bool:
        with contextlib.suppress(OSError, ValueError, KeyError):
            self.address = json.loads(self._file.read_text("utf-8"))["address"]
        return bool(self.address)

    def start(self, module: str, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[bytes]:
        """A Python module as a process."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "FAULT_GATE": str(self.gate)}
        command = [sys.executable, "-m", module, *arguments]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=environment, cwd=cwd or self.folder, stdout=pipe, stderr=pipe)
        self.processes.append(process)
        return process

    def join(self, workers: int) -> None:
        """Starts so many workers, and waits for them."""
        for number in range(workers):
            place = self.folder / f"worker{number}"
            place.mkdir()
            threads = ("--no-nanny", "--nthreads", "1", "--local-directory", str(place))
            self.start("distributed.cli.dask_worker", self.address, *threads, *LOCAL, cwd=place)
        subprocess.run([sys.executable, "-c", JOIN, self.address, str(workers)], check=True, timeout=PATIENCE_S * 2)

    def render(self, text: str, *options: str) -> subprocess.Popen[bytes]:
        """narrate on this cluster."""
        (self.folder / "tale.txt").write_text(text, "utf-8")
        return self.start("narrate", *RENDER, "--executor", self.address.replace("tcp", "dask"), *options)

    def said(self) -> list[tuple[int, str]]:
        """Process and text of every line that a worker was given."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [(int(line.partition(" ")[0]), line.partition(" ")[2]) for line in lines]


LOCAL = ("--host", "127.0.0.1", "--no-dashboard")
RENDER = ("render", "tale.txt", "--engine", "fault", "--format", "wav", "--quiet")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    for process in made.processes:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit code and what was told."""
    err = process.communicate(timeout=PATIENCE_S)[1].decode()
    assert "Traceback" not in err
    return process.returncode, err


def takes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("tale.narrate/takes/*/*.take")}


def test_workers_that_share_no_disk_make_the_takes_of_one_computer(cluster: Cluster, tmp_path: Path) -> None:
    cluster.join(2)
    assert ended(cluster.render(TALE)) == (0, "")
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "tale.txt").write_text(TALE, "utf-8")
    assert ended(cluster.start("narrate", *RENDER, "--workers", "1", cwd=alone)) == (0, "")
    assert takes(tmp_path) == takes(alone)


def test_a_worker_killed_in_the_middle_costs_its_running_line_only(cluster: Cluster) -> None:
    cluster.join(2)
    render = cluster.render(GATED)
    until(lambda: len({pid for pid, _ in cluster.said()}) == 2)
    victim, line = cluster.said()[0]
    os.kill(victim, 9)
    until(lambda: cluster.processes[1].poll() is not None or cluster.processes[2].poll() is not None)
    cluster.gate.touch()
    assert ended(render) == (0, "")
    said = sorted(text for _, text in cluster.said())
    assert said == sorted([*GATED.split("\n\n"), line])


def test_a_scheduler_that_dies_is_told_and_what_is_spoken_is_kept(cluster: Cluster) -> None:
    cluster.join(1)
    render = cluster.render(TALE.replace("rained on day number 5", "rained at the gate"))
    until(lambda: any("gate" in text for _, text in cluster.said()))
    until(lambda: takes(cluster.folder))
    cluster.scheduler.kill()
    code, err = ended(render)
    assert code == 6
    assert "N412" in err
    assert takes(cluster.folder)


def test_a_cluster_without_workers_is_told(cluster: Cluster) -> None:
    code, err = ended(cluster.render(TALE))
    assert code == 6
    assert "has no workers" in err


def test_nobody_at_the_address_is_told(cluster: Cluster) -> None:
    cluster.scheduler.kill()
    cluster.scheduler.communicate()
    code, err = ended(cluster.render(TALE))
    assert code == 6
    assert "no dask scheduler answers" in err

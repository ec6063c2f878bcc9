"""Takes that come from machines without a shared disk, and the ways in which they may not come."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from narrate.afar import record_afar
from narrate.cluster import Watch, check_address, cluster
from narrate.errors import ToolError, UsageError, VoiceError
from narrate.recording import RecordingJob
from narrate.schema.settings import Settings
from narrate.schema.timeline import TakeSpec
from narrate.speaking import Speaker
from narrate.takes import BadTakeError, TakeStore, take_id
from narrate.workers import Crew

SPEC = TakeSpec("tone", "2", "alto", "en-us", "It rains.")
ID = take_id(SPEC)
JOB = RecordingJob(ID, SPEC, "", 44_100, 400)


class Wire(Executor):
    """An executor of another machine whose first `harmed` answers arrive with a flipped bit."""

    def __init__(self, harmed: int = 0) -> None:
        self.harmed = harmed
        self.asked = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked += 1
        answer = bytearray(fn(*args, **kwargs))
        if self.asked <= self.harmed:
            answer[-1] ^= 1
        future: Future[Any] = Future()
        future.set_result(bytes(answer))
        return future


class Dropped(Executor):
    """An executor that lets everything fall."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


def spoken(store: TakeStore, executor: Executor) -> dict[str, object]:
    return dict(Speaker(store, Crew(executor, 1, afar=True), Settings()).speak([(ID, SPEC)]))


def test_a_take_that_was_sent_is_the_take_that_was_made(tmp_path: Path) -> None:
    store = TakeStore(tmp_path)
    assert store.adopt(ID, record_afar(JOB)) == store.info(ID)
    assert store.check().good == 1


@pytest.mark.parametrize("place", [0, 4, 6, 8, 16, 47, 48, 60, -1])
def test_a_bit_that_flips_on_the_way_is_noticed(tmp_path: Path, place: int) -> None:
    data = bytearray(record_afar(JOB))
    data[place] ^= 1
    with pytest.raises(BadTakeError, match="N602"):
        TakeStore(tmp_path).adopt(ID, bytes(data))


@pytest.mark.parametrize("end", [0, 10, 48, 100, -1])
def test_a_take_cut_short_on_the_way_is_noticed(tmp_path: Path, end: int) -> None:
    with pytest.raises(BadTakeError):
        TakeStore(tmp_path).adopt(ID, record_afar(JOB)[:end])


def test_a_take_of_another_line_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(BadTakeError):
        TakeStore(tmp_path).adopt("0" * 64, record_afar(JOB))


def test_several_threads_of_a_worker_give_the_same_takes() -> None:
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(record_afar, [JOB] * 8))) == 1


def test_a_take_damaged_on_the_way_is_asked_for_again(tmp_path: Path) -> None:
    wire = Wire(harmed=1)
    spoken(TakeStore(tmp_path), wire)
    assert wire.asked == 2
    assert TakeStore(tmp_path).verify(ID)


def test_a_take_damaged_every_time_is_a_failed_line(tmp_path: Path) -> None:
    assert "damaged" in str(spoken(TakeStore(tmp_path), Wire(harmed=9))[ID])


def test_a_worker_with_another_engine_says_so() -> None:
    with pytest.raises(VoiceError, match="a worker has tone 2, the story asks for 7"):
        record_afar(replace(JOB, spec=replace(SPEC, engine_version="7")))


def test_a_worker_that_records_otherwise_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrate.takes.SPEAKING_REVISION", 99)
    with pytest.raises(VoiceError, match="N313"):
        record_afar(JOB)


def test_work_that_is_dropped_is_told(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="N412"):
        spoken(TakeStore(tmp_path), Dropped())


def test_a_process_that_overruns_its_time_ends() -> None:
    code = "import time; from narrate.afar import _time_limit\nwith _time_limit(0.1): time.sleep(100)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 1


@pytest.mark.parametrize(
    ("address", "tcp"), [("dask://a.b-c:1", "tcp://a.b-c:1"), ("dask://[::1]:65535", "tcp://[::1]:65535")]
)
def test_addresses_of_schedulers(address: str, tcp: str) -> None:
    assert check_address(address) == tcp


@pytest.mark.parametrize(
    "address", ["", "dask://", "dask://x", "dask://x:0", "dask://x:65536", "tcp://x:1", "dask://x:1/"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="dask://127"):
        check_address(address)


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ToolError, match=r"narrate-drama\[cluster\]"), cluster("dask://x:1"):
        pass


class Scheduler:
    """What a scheduler says of its workers."""

    def __init__(self, *answers: dict[str, int] | OSError) -> None:
        self.answers = list(answers)

    def nthreads(self) -> dict[str, int]:
        answer = self.answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer


def test_workers_that_are_away_for_a_moment_are_waited_for() -> None:
    watch = Watch(Scheduler({}, {"tcp://w": 1}, {}), "dask://x:1", 3600.0)
    for _ in range(3):
        watch.check()


def test_workers_that_stay_away_are_given_up() -> None:
    with pytest.raises(ToolError, match="every worker"):
        Watch(Scheduler({}), "dask://x:1", -1.0).check()


def test_a_scheduler_that_does_not_answer_is_given_up() -> None:
    with pytest.raises(ToolError, match="the scheduler of dask://x:1 is gone"):
        Watch(Scheduler(OSError("gone")), "dask://x:1", 3600.0).check()

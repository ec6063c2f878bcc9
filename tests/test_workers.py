from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from narrate.workers import Child, IsolatedExecutor, JobLostError, memory_share


@pytest.fixture(scope="module")
def executor() -> Iterator[IsolatedExecutor]:
    with IsolatedExecutor(1, timeout_s=2.0) as workers:
        yield workers


def test_a_job_runs_in_another_process(executor: IsolatedExecutor) -> None:
    assert executor.submit(os.getpid).result() != os.getpid()


def test_an_error_comes_back_as_it_is(executor: IsolatedExecutor) -> None:
    with pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result()


def test_a_worker_that_dies_loses_its_job_only(executor: IsolatedExecutor) -> None:
    lost = executor.submit(os.kill, executor.submit(os.getpid).result(), signal.SIGKILL)
    with pytest.raises(JobLostError):
        lost.result()
    assert executor.submit(abs, -1).result() == 1


def test_a_worker_that_hangs_is_replaced(executor: IsolatedExecutor) -> None:
    with pytest.raises(JobLostError, match="within"):
        executor.submit(time.sleep, 60).result()
    assert executor.submit(abs, -1).result() == 1


def test_stopping_does_not_wait_for_a_job() -> None:
    workers = IsolatedExecutor(1, timeout_s=60)
    workers.submit(abs, 1).result()
    future = workers.submit(time.sleep, 60)
    while not future.running():
        time.sleep(0.01)
    start = time.monotonic()
    workers.shutdown(wait=True, cancel_futures=True)
    assert time.monotonic() - start < 20
    assert future.exception() is not None


def test_a_child_that_is_killed_leaves_no_thread_for_pythons_end_to_wake() -> None:
    before = set(threading.enumerate())
    child = first_child(time.sleep, 60)
    child.end(at_once=True)
    child.end(at_once=True)
    assert set(threading.enumerate()) <= before


def first_child(ready: Callable[..., object], *words: object) -> Child:
    child = Child(memory_share(1))
    child.begin(ready, *words)
    return child


def test_a_process_begun_before_does_the_first_job() -> None:
    child = first_child(abs, 1)
    begun = child.pool.submit(os.getpid).result()
    with IsolatedExecutor(1, timeout_s=60, first=child) as workers:
        assert workers.submit(os.getpid).result() == begun


def test_a_process_that_fails_to_get_ready_works_all_the_same() -> None:
    with IsolatedExecutor(1, timeout_s=60, first=first_child(divmod, 1, 0)) as workers:
        assert workers.submit(abs, -1).result() == 1


def test_a_process_that_died_getting_ready_is_replaced() -> None:
    with IsolatedExecutor(1, timeout_s=60, first=first_child(os._exit, 3)) as workers:
        with pytest.raises(JobLostError):
            workers.submit(abs, -1).result()
        assert workers.submit(abs, -1).result() == 1


def test_a_process_still_getting_ready_can_be_ended_at_once() -> None:
    child = first_child(time.sleep, 60)
    manager = child.pool._executor_manager_thread  # type: ignore[attr-defined]
    child.end(at_once=True)
    child.end(at_once=True)
    manager.join(30)
    assert not manager.is_alive()


@pytest.mark.slow
def test_no_child_outlives_a_parent_that_was_killed() -> None:
    code = (
        "import os, time\n"
        "from narrate.workers import IsolatedExecutor\n"
        "if __name__ == '__main__':\n"
        "    print(IsolatedExecutor(1, timeout_s=60).submit(os.getpid).result(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline()) if parent.stdout else 0
        parent.kill()
    assert gone(child)


def gone(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False

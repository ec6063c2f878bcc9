from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from narrate.workers import IsolatedExecutor, JobLostError


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

"""Worker processes that may crash or hang without harm: a concurrent.futures.Executor with a time limit a job.

Each thread of the executor owns one child process. A child that dies or overruns its time is killed and replaced; only
the job it was doing fails. Anything else with `submit` (a cluster's executor, say) can stand in its place.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crew:
    """Who speaks: an executor that works at so many jobs at once.

    A crew `afar` shares no disk with the story: its takes are sent back. `check` is called while nothing comes; it
    raises when nothing will ever come.
    """

    executor: Executor
    workers: int
    afar: bool = False
    check: Callable[[], None] = lambda: None


class JobLostError(RuntimeError):
    """A worker process died, or was killed because its job took too long."""


class IsolatedExecutor(Executor):
    """`workers` child processes; a job that takes longer than `timeout_s` fails with JobLostError.

    `first` is one of them that has been begun already.
    """

    def __init__(self, workers: int, *, timeout_s: float, first: Child | None = None) -> None:
        self._memory = memory_share(workers)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="narrate-worker")
        self._timeout_s = timeout_s
        self._local = threading.local()
        self._begun = [first] if first is not None else []
        self._children: list[Child] = []
        self._lock = threading.Lock()
        self._stopped = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hands a picklable function to the next free child."""
        return self._threads.submit(self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends the children; with `cancel_futures` at once, in the middle of a job."""
        self._stopped = self._stopped or cancel_futures
        if cancel_futures:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._end_children(at_once=True)
        self._threads.shutdown(wait=wait)
        self._end_children(at_once=cancel_futures)

    def _run(self, fn: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T:
        child = self._child()
        try:
            return child.pool.submit(fn, *args, **kwargs).result(self._timeout_s)
        except FutureTimeoutError:
            self._replace(child)
            raise JobLostError(f"no answer within {self._timeout_s:.0f} s") from None
        except BrokenProcessPool:
            self._replace(child)
            raise JobLostError("the worker process died") from None

    def _child(self) -> Child:
        child: Child | None = getattr(self._local, "child", None)
        if child is None:
            with self._lock:
                child = self._begun.pop() if self._begun else Child(self._memory)
                self._children.append(child)
            self._local.child = child
        if self._stopped:
            raise JobLostError("stopped")
        child.start()
        return child

    def _replace(self, child: Child) -> None:
        child.end(at_once=True)
        with self._lock:
            self._children.remove(child)
        self._local.child = None

    def _end_children(self, *, at_once: bool) -> None:
        with self._lock:
            children = list(self._children)
        for child in children:
            child.end(at_once=at_once)


class Child:
    """One child process, started when it is first needed, or begun before. It may use so many bytes of memory."""

    def __init__(self, memory: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(1, mp_context=context, initializer=_settle, initargs=(memory,))
        self._called: Future[int] | None = None
        self._pid: int | None = None
        self._ending = threading.Lock()
        self._ended = False

    def begin(self, ready: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Starts the process without waiting for it, and has it do this before anything else.

        What is wrong there is not told: it is meant for what the first job would do too, and fail of.
        """
        self._called = self.pool.submit(os.getpid)
        self.pool.submit(ready, *args, **kwargs)

    def start(self) -> None:
        """Waits until the process is there."""
        if self._pid is None:
            with contextlib.suppress(BrokenProcessPool):
                self._called = self._called or self.pool.submit(os.getpid)
                self._pid = self._called.result()

    def end(self, *, at_once: bool) -> None:
        """Ends the process: after its jobs, or at once. A second time it does nothing.

        It waits for the pool's own thread in both cases: while one still closes its pipes, Python's end writes into
        them (before 3.12 without a lock) and says so in a traceback.
        """
        with self._ending:
            if self._ended:
                return
            self._ended = True
            if at_once:
                self._kill()
            self.pool.shutdown(wait=True, cancel_futures=True)

    def _kill(self) -> None:
        if self._called is not None:
            self.start()
        if self._pid is not None:
            with contextlib.suppress(OSError):
                os.kill(self._pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def worker_count(workers: int) -> int:
    """The number asked for, or one for each core this process may use."""
    if workers:
        return workers
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def memory_share(workers: int) -> int:
    """How many bytes a child may use: its share of the machine's memory, and never less than 4 GB."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return _LEAST_MEMORY
    return max(_LEAST_MEMORY, whole // (workers + 1))


_LEAST_MEMORY = 4 << 30


def _settle(memory: int) -> None:
    """In a child: Ctrl-C is the parent's business, an engine's chatter must not mix with narrate's output, and one
    that eats memory fails alone instead of with whatever the system kills first.
    """
    threading.Thread(target=_end_with_parent, daemon=True, name="narrate-parent").start()
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (memory if hard < 0 else min(memory, hard), hard))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.close(sink)


def _end_with_parent() -> None:
    """A child waits for work for ever, also when its parent was killed: this thread notices, and ends it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

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
    """`workers` child processes; a job that takes longer than `timeout_s` fails with JobLostError."""

    def __init__(self, workers: int, *, timeout_s: float) -> None:
        self._memory = memory_share(workers)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="narrate-worker")
        self._timeout_s = timeout_s
        self._local = threading.local()
        self._children: list[_Child] = []
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

    def _child(self) -> _Child:
        child: _Child | None = getattr(self._local, "child", None)
        if child is None:
            child = _Child(self._memory)
            self._local.child = child
            with self._lock:
                self._children.append(child)
        if self._stopped:
            raise JobLostError("stopped")
        child.start()
        return child

    def _replace(self, child: _Child) -> None:
        child.end(at_once=True)
        with self._lock:
            self._children.remove(child)
        self._local.child = None

    def _end_children(self, *, at_once: bool) -> None:
        with self._lock:
            children = list(self._children)
        for child in children:
            child.end(at_once=at_once)


class _Child:
    """One child process, started when first needed."""

    def __init__(self, memory: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(1, mp_context=context, initializer=_settle, initargs=(memory,))
        self._pid: int | None = None

    def start(self) -> None:
        if self._pid is None:
            with contextlib.suppress(BrokenProcessPool):
                self._pid = self.pool.submit(os.getpid).result()

    def end(self, *, at_once: bool) -> None:
        if at_once and self._pid is not None:
            with contextlib.suppress(OSError):
                os.kill(self._pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        self.pool.shutdown(wait=not at_once, cancel_futures=True)


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

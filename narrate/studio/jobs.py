"""Work that takes a while: it belongs to the server, one piece at a time, and goes on whoever looks."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from narrate.errors import FailedLinesError, NarrateError
from narrate.halting import Brake, StoppedError
from narrate.schema.events import ChapterFinished, Event, LineFailed, LineSpoken, Planned, Warned
from narrate.studio.events import Events

Emit = Callable[[Event], None]
Work = Callable[[Emit], str]
"""Does something, telling its events; returns what came of it in a few words."""


class State(str, Enum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


_OVER = (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(slots=True)
class Job:
    """One piece of work and how far it is: `done` and `total` count lines, `failed` is line id -> reason."""

    id: int
    title: str
    key: str
    work: Work
    state: State = State.QUEUED
    done: int = 0
    total: int = 0
    line: str = ""
    message: str = ""
    failed: dict[str, str] = field(default_factory=dict)
    brake: Brake = field(default_factory=Brake)

    def as_json(self) -> dict[str, Any]:
        """The job as plain values."""
        names = ("id", "title", "done", "total", "line", "message", "failed")
        return {name: getattr(self, name) for name in names} | {"state": self.state.value}


class Jobs:
    """A queue and the one thread that works through it."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._jobs: dict[int, Job] = {}
        self._ids = itertools.count(1)
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="narrate-jobs", daemon=True)

    def open(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def close(self) -> None:
        """Stops what runs, and waits for it a moment: what is spoken is kept."""
        for job in self.all():
            self.cancel(job.id)
        self._waiting.put(None)
        if self._thread.is_alive():
            self._thread.join(5.0)

    def all(self) -> list[Job]:
        """Every job of this server, the newest first."""
        with self._lock:
            return sorted(self._jobs.values(), key=lambda job: -job.id)

    def get(self, id: int) -> Job | None:
        """The job of an id."""
        return self._jobs.get(id)

    def submit(self, title: str, work: Work, *, key: str) -> Job:
        """Queues work; the same key again is the same job, so that an order repeated by a bad line is one order."""
        with self._lock:
            for job in self._jobs.values():
                if key and job.key == key:
                    return job
            job = Job(next(self._ids), title, key, work)
            self._jobs[job.id] = job
        self._waiting.put(job)
        self._tell(job)
        return job

    def pause(self, id: int) -> None:
        """Lets a job wait."""
        self._brake(id, Brake.pause, {State.RUNNING: State.PAUSED})

    def resume(self, id: int) -> None:
        """Lets a job go on."""
        self._brake(id, Brake.resume, {State.PAUSED: State.RUNNING})

    def cancel(self, id: int) -> None:
        """Stops a job; what it has spoken is kept."""
        self._brake(id, Brake.stop, {State.QUEUED: State.CANCELLED, State.PAUSED: State.RUNNING})

    def _brake(self, id: int, how: Callable[[Brake], None], change: dict[State, State]) -> None:
        job = self._jobs.get(id)
        if job is None or job.state in _OVER:
            return
        with self._lock:
            job.state = change.get(job.state, job.state)
        how(job.brake)
        self._tell(job)

    def _run(self) -> None:
        while (job := self._waiting.get()) is not None:
            with self._lock:
                if job.state is not State.QUEUED:
                    continue
                job.state = State.RUNNING
            self._tell(job)
            self._finish(job)

    def _finish(self, job: Job) -> None:
        """Does a job in a thread of its own: a bug in it is its outcome, and does not end this one."""
        with ThreadPoolExecutor(1, "narrate-job") as alone:
            done = alone.submit(job.work, job.brake.braked(lambda event: self._note(job, event)))
            error = done.exception()
        job.message, job.state = (done.result(), State.DONE) if error is None else _outcome(error)
        self._tell(job)
        self._events.tell("takes")

    def _note(self, job: Job, event: Event) -> None:
        match event:
            case Planned(to_speak=count):
                job.total = count
            case LineSpoken(line=line, done=done):
                job.done, job.line = done, line
                self._events.tell("line", id=line)
            case LineFailed(line=line, reason=reason):
                job.failed[line] = reason
                job.done += 1
            case ChapterFinished(title=title):
                job.message = title
            case Warned(text=text):
                self._events.tell("log", text=text)
        self._tell(job)

    def _tell(self, job: Job) -> None:
        self._events.tell("job", **job.as_json())


def _outcome(error: BaseException) -> tuple[str, State]:
    """What is said of a job that did not come to its end, and where it is then."""
    match error:
        case StoppedError():
            return error.what, State.CANCELLED
        case FailedLinesError():
            return error.what, State.DONE
        case NarrateError():
            return str(error), State.FAILED
        case _:
            return f"internal error: {type(error).__name__}: {error}", State.FAILED

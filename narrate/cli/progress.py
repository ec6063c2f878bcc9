"""Shows a render's events: a bar with the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from narrate.cli.show import duration, printable, say
from narrate.schema.events import ChapterFinished, Event, LineFailed, LineSpoken, Planned, Warned

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_EVERY_S = 15.0


class Display(Protocol):
    """Takes events while it is open."""

    def __enter__(self) -> Callable[[Event], None]: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def display(*, quiet: bool) -> Display:
    """The display that fits: none when quiet, a bar on a terminal, else plain lines."""
    if quiet:
        return Lines(every_s=float("inf"), talkative=False)
    return Bar() if sys.stderr.isatty() else Lines(every_s=_EVERY_S, talkative=True)


class Lines:
    """Plain lines on stderr: the plan, each chapter, what failed, and how far it is every now and then."""

    def __init__(self, *, every_s: float, talkative: bool) -> None:
        self._every_s = every_s
        self._talkative = talkative
        self._last = self._start = time.monotonic()

    def __enter__(self) -> Callable[[Event], None]:
        return self.show

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, event: Event) -> None:
        """Says what an event means, if it is worth a line."""
        if isinstance(event, LineSpoken):
            self._progress(event)
        elif self._talkative or isinstance(event, (LineFailed, Warned)):
            say(told(event))

    def _progress(self, event: LineSpoken) -> None:
        now = time.monotonic()
        if now - self._last < self._every_s:
            return
        self._last = now
        left = (now - self._start) / event.done * (event.total - event.done)
        say(f"{event.done} of {event.total} lines spoken, about {duration(left)} left")


class Bar:
    """A progress bar with the time left, lines of news above it."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total} lines"))
        console = Console(stderr=True, highlight=False, markup=False)
        self._progress: Progress = Progress(*columns, TimeRemainingColumn(elapsed_when_finished=True), console=console)
        self._task: TaskID | None = None

    def __enter__(self) -> Callable[[Event], None]:
        self._progress.start()
        return self.show

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, event: Event) -> None:
        """Moves the bar, or prints a line above it."""
        if not isinstance(event, LineSpoken):
            self._progress.console.print(printable(told(event)))
            return
        if self._task is None:
            self._task = self._progress.add_task("speaking", total=event.total)
        self._progress.update(self._task, completed=event.done, total=event.total)


def told(event: Event) -> str:
    """One event in a sentence."""
    match event:
        case Planned(lines, to_speak, seconds, to_speak_s):
            return f"{lines} lines, about {duration(seconds)} of sound; " + (
                f"{to_speak} to speak (about {duration(to_speak_s)})" if to_speak else "every line is spoken already"
            )
        case LineFailed(line, reason):
            return f"line {line} could not be spoken and stays silent: {reason}"
        case ChapterFinished(number, title, path, seconds, lufs, kept):
            state = "unchanged" if kept else f"{duration(seconds)}, {lufs:.1f} LUFS"
            return f"chapter {number} {title!r}: {path} ({state})"
        case LineSpoken(line, _, done, total):
            return f"{done} of {total}: line {line}"
        case Warned(text):
            return f"note: {text}"

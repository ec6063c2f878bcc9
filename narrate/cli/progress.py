"""Shows a render's events: a bar with the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

import click

from narrate.cli.show import counted, duration, say
from narrate.schema.events import ChapterFinished, Event, LineFailed, LineSpoken, Planned, Warned

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

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
        self._expected_s = self._spoken_s = 0.0

    def __enter__(self) -> Callable[[Event], None]:
        return self.show

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, event: Event) -> None:
        """Says what an event means, if it is worth a line."""
        if isinstance(event, Planned):
            self._expected_s = event.seconds_to_speak
        if isinstance(event, LineSpoken):
            self._progress(event)
        elif self._talkative or isinstance(event, (LineFailed, Warned)):
            say(told(event))

    def _progress(self, event: LineSpoken) -> None:
        now = time.monotonic()
        self._spoken_s += event.seconds
        if now - self._last < self._every_s:
            return
        self._last = now
        left = (now - self._start) / self._spoken_s * max(0.0, self._expected_s - self._spoken_s)
        say(f"{event.done} of {counted(event.total, 'line')} spoken, about {duration(left)} left")


class Bar:
    """A progress bar with the time left, counted in seconds of speech; lines of news above it."""

    def __init__(self) -> None:
        self._bar: ProgressBar[int] | None = None
        self._expected_s = 1.0
        self._spoken_s = 0.0

    def __enter__(self) -> Callable[[Event], None]:
        return self.show

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def show(self, event: Event) -> None:
        """Moves the bar, or prints a line above it."""
        if isinstance(event, LineSpoken):
            self._move(event)
            return
        if isinstance(event, Planned):
            self._expected_s = max(1.0, event.seconds_to_speak)
        if self._bar is not None:
            click.echo(f"\r{' ' * (self._bar.max_width or 0)}\r", nl=False, err=True)
        say(told(event))

    def _move(self, event: LineSpoken) -> None:
        if self._bar is None:
            self._bar = click.progressbar(length=round(self._expected_s), file=sys.stderr, show_percent=False)
        self._spoken_s += event.seconds
        self._bar.label = f"{event.done} of {counted(event.total, 'line')}"
        most = self._expected_s if event.done >= event.total else 0.99 * self._expected_s
        self._bar.update(round(min(most, max(self._spoken_s, self._bar.pos))) - self._bar.pos)


def told(event: Event) -> str:
    """One event in a sentence."""
    match event:
        case Planned(lines, to_speak, seconds, to_speak_s):
            left = f"{to_speak} to speak (about {duration(to_speak_s)} of it)" if to_speak else "all spoken already"
            return f"{counted(lines, 'line')}, about {duration(seconds)} of sound; {left}"
        case LineFailed(line, reason):
            return f"line {line} could not be spoken and stays silent: {reason}"
        case ChapterFinished(number, title, path, seconds, lufs, kept):
            state = "unchanged" if kept else f"{duration(seconds)}, {lufs:.1f} LUFS"
            return f"chapter {number} {title!r}: {path} ({state})"
        case LineSpoken(line, _, done, total):
            return f"{done} of {total}: line {line}"
        case Warned(text):
            return f"note: {text}"

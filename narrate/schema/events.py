"""What happens while narrate works: the CLI and the studio show these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planned:
    """The work is known: lines in all, lines to speak, seconds of speech expected in all and to speak."""

    lines: int
    to_speak: int
    seconds: float
    seconds_to_speak: float


@dataclass(frozen=True, slots=True)
class LineSpoken:
    """A line has a take now."""

    line: str
    seconds: float
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class LineFailed:
    """A line could not be spoken; the book goes on with silence in its place."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChapterFinished:
    """A chapter's file (or its part of one) is written, or was found up to date (`kept`)."""

    number: int
    title: str
    path: str
    seconds: float
    lufs: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know."""

    text: str


Event = Planned | LineSpoken | LineFailed | ChapterFinished | Warned

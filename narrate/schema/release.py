"""A finished book for whoever shows its words beside its sound: every line, in order, with its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from narrate.schema.script import LineKind
from narrate.schema.source import Metadata


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """A sentence as it is written, and when it is heard, in seconds from its chapter's beginning."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line: `name` of who says it, None for the narrator; no `sentences` when it is not heard (a note, `***`)."""

    id: str
    kind: LineKind
    speaker: str
    name: str | None
    text: str
    opens: bool
    sentences: tuple[TimedSentence, ...] = ()

    @property
    def start_s(self) -> float:
        """When the line begins, in seconds from its chapter's beginning."""
        return self.sentences[0].start_s

    @property
    def end_s(self) -> float:
        """When the line ends."""
        return self.sentences[-1].end_s


@dataclass(frozen=True, slots=True)
class TimedScene:
    """A scene and its lines."""

    id: str
    lines: tuple[TimedLine, ...]


@dataclass(frozen=True, slots=True)
class TimedChapter:
    """A chapter: `seconds` long, its scenes in order."""

    number: int
    title: str
    seconds: float
    scenes: tuple[TimedScene, ...]

    def lines(self) -> Iterator[TimedLine]:
        """Every line in order."""
        for scene in self.scenes:
            yield from scene.lines

    def heard(self) -> Iterator[TimedLine]:
        """The lines that are heard."""
        return (line for line in self.lines() if line.sentences)


@dataclass(frozen=True, slots=True)
class Recording:
    """A chapter's sound: `file` by its name, from `start_s` in it on."""

    file: str
    start_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Release:
    """A whole book: one recording a chapter; `voices` are the names of voices by the name of who speaks with them."""

    title: str
    metadata: Metadata
    language: str
    chapters: tuple[TimedChapter, ...]
    recordings: tuple[Recording, ...]
    voices: Mapping[str, str]

    @property
    def seconds(self) -> float:
        """Length of the whole book."""
        return sum(chapter.seconds for chapter in self.chapters)

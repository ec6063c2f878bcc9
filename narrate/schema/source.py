"""What the writer wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from narrate.errors import Place


class ParagraphKind(str, Enum):
    """What a paragraph is for."""

    PROSE = "prose"
    HEADING = "heading"
    NOTE = "note"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about a file: shown, never fatal."""

    place: Place
    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.code}: {self.what}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `text` is Book.text[start:end]; emphasis are character ranges inside `text`.

    NOTE is an author's note, BREAK a scene-break glyph (`***`): both keep their text. `markup` are the ranges inside
    `text` that are signs of a format (the `**` round bold words, a link's address): kept in the text, not spoken.
    """

    text: str
    start: int
    kind: ParagraphKind = ParagraphKind.PROSE
    emphasis: tuple[tuple[int, int], ...] = ()
    markup: tuple[tuple[int, int], ...] = ()

    @property
    def end(self) -> int:
        """Offset just behind the paragraph."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Scene:
    """Paragraphs between two scene breaks; a glyph that opens the scene is its first paragraph."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; its heading paragraphs (kind HEADING) open its first scene."""

    number: int
    title: str | None
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the tags of an audio file want to know; series is (name, position)."""

    title: str | None = None
    author: str | None = None
    narrator: str | None = None
    language: str | None = None
    year: str | None = None
    description: str | None = None
    publisher: str | None = None
    series: tuple[str, str] | None = None
    cover: bytes | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Which file a Book was read from; `plain` when offsets are offsets into its decoded text."""

    path: str
    sha256: str
    encoding: str = "utf-8"
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Book:
    """A story as it stands: the whole text, and how it divides.

    Paragraphs stand in order, do not overlap, and only white space lies between them.
    """

    source: Source
    text: str
    metadata: Metadata
    chapters: Sequence[Chapter]
    remarks: tuple[Remark, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph in reading order."""
        for chapter in self.chapters:
            for scene in chapter.scenes:
                yield from scene.paragraphs

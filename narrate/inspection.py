"""What narrate understood of a file, before anything is spoken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrate.readers.matter import told_of_book
from narrate.readers.registry import read_source
from narrate.schema.script import Line, LineKind, Script
from narrate.schema.source import Book, Metadata, Paragraph, ParagraphKind
from narrate.text.quotes import detect_style, find_spans

_SHOWN_CHARS = 100
_WORDS_A_MINUTE = 150
"""How fast audiobooks are read, about."""


@dataclass(frozen=True, slots=True)
class ChapterSummary:
    """A chapter in numbers: `speech` counts quotations, or a play's lines of speech."""

    number: int
    title: str | None
    scenes: int
    words: int
    speech: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file as it was understood: `notes` are the first words of what is not spoken, `remarks` what to know."""

    path: str
    form: str
    encoding: str
    metadata: Metadata
    quotation_style: str
    chapters: tuple[ChapterSummary, ...]
    emphasised: int
    notes: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def words(self) -> int:
        """Words of the story, headings among them, notes not."""
        return sum(chapter.words for chapter in self.chapters)

    @property
    def minutes(self) -> float:
        """How long the audiobook will be, about."""
        return self.words / _WORDS_A_MINUTE

    def as_json(self) -> dict[str, Any]:
        """The inspection as plain values."""
        meta = self.metadata
        said = ("title", "author", "narrator", "language", "year", "description", "publisher")
        return {
            "path": self.path,
            "form": self.form,
            "encoding": self.encoding,
            **{name: getattr(meta, name) for name in said},
            "series": list(meta.series) if meta.series else None,
            "cover_bytes": len(meta.cover) if meta.cover else 0,
            "quotation_style": self.quotation_style,
            "words": self.words,
            "minutes": round(self.minutes, 1),
            "emphasised": self.emphasised,
            "chapters": [
                {"number": c.number, "title": c.title, "scenes": c.scenes, "words": c.words, "speech": c.speech}
                for c in self.chapters
            ],
            "notes": list(self.notes),
            "remarks": list(self.remarks),
        }


def inspect(path: Path, *, encoding: str | None = None) -> Inspection:
    """What is understood of `path`; InputError when it cannot be read."""
    source = read_source(path, encoding=encoding)
    return _of_play(source) if isinstance(source, Script) else _of_book(source)


def _of_book(book: Book) -> Inspection:
    paragraphs = list(book.paragraphs())
    story = [paragraph for paragraph in paragraphs if paragraph.kind is ParagraphKind.PROSE]
    style = detect_style(story)
    spans = (span for inside in find_spans(story, style) for span in inside)
    speech = Counter(span.start for span in spans if span.kind.value == "speech")
    starts = sorted(speech)
    return Inspection(
        path=book.source.path,
        form=f"a story{_suffix(book.source.path)}",
        encoding=book.source.encoding,
        metadata=book.metadata,
        quotation_style=style,
        chapters=tuple(_chapters(book, starts)),
        emphasised=sum(len(paragraph.emphasis) for paragraph in story),
        notes=tuple(_notes(paragraphs, book.metadata)),
        remarks=tuple(map(str, book.remarks)),
    )


def _notes(paragraphs: Iterable[Paragraph], metadata: Metadata) -> Iterator[str]:
    """What is not spoken, and what it was read as where that is no note."""
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.NOTE:
            told = told_of_book(paragraph.text, metadata)
            yield from (f"{words}  (the book's {told})" if told else words for words in _first_words([paragraph.text]))


def _chapters(book: Book, speech: list[int]) -> Iterator[ChapterSummary]:
    at = 0
    for chapter in book.chapters:
        paragraphs = [p for scene in chapter.scenes for p in scene.paragraphs]
        end = max((paragraph.end for paragraph in paragraphs), default=0)
        before = at
        while at < len(speech) and speech[at] < end:
            at += 1
        words = sum(_words(p) for p in paragraphs)
        yield ChapterSummary(chapter.number, chapter.title, len(chapter.scenes), words, at - before)


def _words(paragraph: Paragraph) -> int:
    spoken = paragraph.kind in (ParagraphKind.PROSE, ParagraphKind.HEADING)
    return len(paragraph.text.split()) if spoken else 0


def _of_play(script: Script) -> Inspection:
    lines = list(script.lines())
    notes = (line.text for line in lines if line.kind is LineKind.NOTE)
    chapters = tuple(
        ChapterSummary(
            number=chapter.number,
            title=chapter.title,
            scenes=len(chapter.scenes),
            words=sum(len(line.spoken.split()) for line in chapter.lines()),
            speech=sum(_is_speech(line) for line in chapter.lines()),
        )
        for chapter in script.chapters
    )
    source = script.source
    return Inspection(
        path=source.path,
        form="a play",
        encoding=source.encoding,
        metadata=script.metadata,
        quotation_style=script.quotation_style,
        chapters=chapters,
        emphasised=0,
        notes=tuple(_first_words(notes)),
        remarks=tuple(map(str, script.remarks)),
    )


def _is_speech(line: Line) -> bool:
    return line.kind is LineKind.DIALOGUE


def _first_words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        flat = " ".join(text.split())
        yield flat if len(flat) <= _SHOWN_CHARS else flat[: _SHOWN_CHARS - 2].rsplit(" ", 1)[0] + " …"


def _suffix(path: str) -> str:
    suffix = Path(path).suffix.lower()
    return f" ({suffix[1:]})" if suffix else ""

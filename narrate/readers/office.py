"""What DOCX, ODT and RTF share: paragraphs on the way to a Book, footnotes behind the paragraph that names them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from narrate.readers.flow import Chunk, Flow, book_of
from narrate.readers.html import told
from narrate.readers.intake import Document
from narrate.readers.limits import MAX_TITLE_CHARS
from narrate.readers.runs import joined_runs
from narrate.schema.source import Book, Metadata, Remark

RULE = "* * *"
"""How a line drawn across the page is written down, as in HTML: a scene's end."""

TITLE_DEPTH = 1
"""The depth of a book's title; where there is one, the chapters' headings are one deeper than their file says."""


@dataclass(slots=True)
class Pages:
    """Paragraphs being collected: runs of the one that is open, notes that wait for its end, what was left out."""

    chunks: list[Chunk] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    titled: bool = False
    _runs: list[tuple[str, bool]] = field(default_factory=list)
    _notes: list[Chunk] = field(default_factory=list)
    _gap: int = 0

    def add(self, text: str, *, stressed: bool = False) -> None:
        """Text of the paragraph that is open."""
        if self._runs and self._runs[-1][1] is stressed:
            self._runs[-1] = (self._runs[-1][0] + text, stressed)
        elif text:
            self._runs.append((text, stressed))

    def footnote(self, text: str) -> None:
        """A note that the open paragraph names: it stands behind it, and is none of the story."""
        if text.strip():
            self.left_out["mark of a footnote"] += 1
            self._notes.append(Chunk(" ".join(text.split()), note=True))

    def end(self, *, depth: int = 0, rule: bool = False, title: bool = False) -> None:
        """End the paragraph that is open; an empty one widens the gap before the next."""
        text, emphasis = joined_runs(self._runs)
        self._runs = []
        self.titled |= title
        if text or rule:
            depth = TITLE_DEPTH if title else depth and depth + 1
            self.chunks.append(Chunk(text or RULE, () if depth else emphasis, min(depth, 6), self._gap))
            self._gap = 0
        else:
            self._gap += 1
        self.chunks += self._notes
        self._notes = []


def office_book(document: Document, pages: Pages, properties: Metadata, *, encoding: str = "utf-8") -> Book:
    """The Book of collected paragraphs: its title page wins over the file's properties, which nobody looks at."""
    chunks = pages.chunks if pages.titled else [_raised(chunk) for chunk in pages.chunks]
    remarks = (*pages.remarks, *told(document.path, pages.left_out))
    seen = Metadata(language=properties.language)
    book = book_of(document, Flow(chunks, seen, remarks, encoding))
    return replace(book, metadata=_filled(book.metadata, properties))


def _raised(chunk: Chunk) -> Chunk:
    return replace(chunk, depth=chunk.depth - 1) if chunk.depth else chunk


def _filled(metadata: Metadata, properties: Metadata) -> Metadata:
    return replace(
        metadata,
        title=metadata.title or _short(properties.title),
        author=metadata.author or _short(properties.author),
        year=metadata.year or properties.year,
        description=metadata.description or _short(properties.description),
    )


def _short(value: str | None) -> str | None:
    return " ".join(value.split())[:MAX_TITLE_CHARS] or None if value else None

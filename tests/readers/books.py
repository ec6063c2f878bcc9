"""What the readers' tests share."""

from __future__ import annotations

from pathlib import Path

from narrate.readers.registry import read_story
from narrate.schema.source import Book, Paragraph, ParagraphKind


def book(folder: Path, content: str | bytes, name: str = "story.txt", encoding: str | None = None) -> Book:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return read_story(path, encoding=encoding)


def texts(found: Book, kind: ParagraphKind) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs() if paragraph.kind is kind]


def prose(found: Book) -> list[str]:
    return texts(found, ParagraphKind.PROSE)


def titles(found: Book) -> list[str | None]:
    return [chapter.title for chapter in found.chapters]


def emphasised(paragraph: Paragraph) -> list[str]:
    return [paragraph.text[start:end] for start, end in paragraph.emphasis]


def check_cover(found: Book) -> None:
    """Every character but white space is in exactly one paragraph, in order."""
    position = 0
    for paragraph in found.paragraphs():
        assert found.text[paragraph.start : paragraph.end] == paragraph.text
        assert not found.text[position : paragraph.start].strip()
        assert paragraph.text == paragraph.text.strip() != ""
        for start, end in (*paragraph.emphasis, *paragraph.markup):
            assert 0 <= start <= end <= len(paragraph.text)
        position = paragraph.end
    assert not found.text[position:].strip()

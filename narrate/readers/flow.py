"""Paragraphs that a reader took out of a formatted file, on their way to a Book.

Book.text is made here: the paragraphs, a blank line between. A file's own chapters win over what their words look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from narrate.readers.build import Layout, build, check_not_empty
from narrate.readers.encoding import Decoded
from narrate.readers.headings import Level, is_break, level
from narrate.readers.inline import Ranges
from narrate.readers.intake import Document
from narrate.readers.layout import roles_of
from narrate.readers.lines import Block
from narrate.readers.structure import Role
from narrate.schema.source import Book, Metadata, Remark

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One paragraph: `depth` 1–6 of a heading, `gap` empty paragraphs before it, `note` when it is not of the story.

    `chapter` is the title of a chapter that the file begins here; `anchors` are the ids that stand at or before it.
    """

    text: str
    emphasis: Ranges = ()
    depth: int = 0
    gap: int = 0
    note: bool = False
    chapter: str | None = None
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """What a reader found: paragraphs, metadata, remarks, the encoding of the text in the file."""

    chunks: Sequence[Chunk]
    metadata: Metadata
    remarks: tuple[Remark, ...] = ()
    encoding: str = "utf-8"


def book_of(document: Document, flow: Flow) -> Book:
    """The Book of a formatted file's paragraphs; InputError N101 when there are none."""
    chunks = [chunk for chunk in flow.chunks if chunk.text.strip()]
    text = _BETWEEN.join(chunk.text for chunk in chunks)
    check_not_empty(document.path, text)
    blocks = list(_blocks(chunks))
    chapters = {i: chunk.chapter for i, chunk in enumerate(chunks) if chunk.chapter is not None}
    roles = _own_roles(chunks) if chapters else _seen_roles(text, blocks, chunks)
    layout = Layout(blocks, roles, lambda i, _: (chunks[i].emphasis, ()), flow.metadata, chapters or None)
    return build(document, Decoded(text, flow.encoding, flow.remarks), layout, plain=False)


def _blocks(chunks: Sequence[Chunk]) -> Iterator[Block]:
    position = 0
    for chunk in chunks:
        yield Block(position, position + len(chunk.text), 1 + chunk.gap)
        position += len(chunk.text) + len(_BETWEEN)


def _seen_roles(text: str, blocks: Sequence[Block], chunks: Sequence[Chunk]) -> list[Role]:
    """Roles as of a plain text, the notes taken out first: what comes before the first heading depends on them."""
    story = [i for i, chunk in enumerate(chunks) if not chunk.note]
    depths = {n: chunks[i].depth for n, i in enumerate(story) if chunks[i].depth}
    roles = dict(zip(story, roles_of(text, [blocks[i] for i in story], depths), strict=True))
    return [roles.get(i, Role.NOTE) for i in range(len(chunks))]


def _own_roles(chunks: Sequence[Chunk]) -> list[Role]:
    roles: list[Role] = []
    for chunk in chunks:
        roles.append(_own_role(chunk, roles[-1] if roles else Role.NOTE))
    return roles


def _own_role(chunk: Chunk, before: Role) -> Role:
    if chunk.note:
        return Role.NOTE
    if is_break(chunk.text):
        return Role.BREAK
    kind = level(chunk.text) if chunk.depth else None
    if chunk.chapter is not None and (chunk.depth or _says_its_title(chunk)):
        return Role.CHAPTER
    if kind in (Level.CHAPTER, Level.NAMED, Level.PART):
        return Role.PART if kind is Level.PART else Role.CHAPTER
    if not chunk.depth:
        return Role.PROSE
    return Role.SUBTITLE if before in (Role.CHAPTER, Role.SUBTITLE, Role.PART) else Role.SECTION


def _says_its_title(chunk: Chunk) -> bool:
    words = " ".join(chunk.text.split())
    return level(words) is not None or words.lower() == (chunk.chapter or "").lower()

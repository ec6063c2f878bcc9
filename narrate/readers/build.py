"""Blocks with roles to Book: the last step that every reader of stories shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from narrate.errors import InputError, Place
from narrate.readers.encoding import Decoded
from narrate.readers.inline import Ranges
from narrate.readers.intake import Document
from narrate.readers.limits import MAX_PARAGRAPH_CHARS, MAX_REMARKS
from narrate.readers.lines import Block
from narrate.readers.matter import mark_gutenberg, mark_notes, mark_title_page, told_of_book
from narrate.readers.structure import KINDS, Piece, Role, assemble
from narrate.schema.source import Book, Metadata, Paragraph, Remark, Source

Inline = Callable[[int, str], tuple[Ranges, Ranges]]
"""Emphasis and markup of a paragraph, by its place and its text."""

_Found: TypeAlias = tuple[str, str, int]
"""A remark: code, text, offset of the character that it is about."""

_NOTHING = Metadata()
_RARE = 1 / 3
"""A wider gap than usual breaks scenes when it is rarer than this among gaps."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a text, their roles so far, and what the file says of itself.

    `chapters` are the blocks at which the file itself begins a chapter, with the title it gives ("": none).
    """

    blocks: Sequence[Block]
    roles: list[Role]
    inline: Inline
    metadata: Metadata = _NOTHING
    chapters: dict[int, str] | None = None


def build(document: Document, decoded: Decoded, layout: Layout, *, plain: bool = True) -> Book:
    """The Book of blocks whose headings and breaks are known; `plain` when `decoded` is the file's own text."""
    text, roles = decoded.text, layout.roles
    metadata = layout.metadata
    mark_gutenberg(text, layout.blocks, roles)
    if layout.chapters is None:
        metadata = mark_title_page(text, layout.blocks, roles, metadata)
    _mark_notes(text, layout, own=not plain)
    pieces = list(_pieces(text, layout))
    source = Source(document.path, document.sha256, decoded.encoding, plain)
    remarks = _remarks_on(document.path, decoded, _remarkable(pieces, metadata), plain=plain)
    return Book(source, text, metadata, assemble(pieces), remarks)


def check_not_empty(path: str, text: str) -> None:
    """InputError N101 when `text` has nothing that could be seen."""
    if not any(not c.isspace() and c not in "\ufeff\u200b\u200c\u200d\u2060" for c in text):
        raise InputError("nothing to narrate", code="N101", place=Place(path), hint="there are no words in it")


def _mark_notes(text: str, layout: Layout, *, own: bool) -> None:
    """Notes as their words show them; where a file names `own` ones, those say nothing of the paragraphs round them."""
    story = [i for i, role in enumerate(layout.roles) if not (own and role is Role.NOTE)]
    roles = [layout.roles[i] for i in story]
    mark_notes(text, [layout.blocks[i] for i in story], roles)
    for i, role in zip(story, roles, strict=True):
        layout.roles[i] = role


def _pieces(text: str, layout: Layout) -> Iterator[Piece]:
    opening = scene_openings(layout.blocks, layout.roles)
    chapters = layout.chapters or {}
    for i, (block, role) in enumerate(zip(layout.blocks, layout.roles, strict=True)):
        body = text[block.start : block.end]
        inner, markup = ((), ()) if role is Role.BREAK else layout.inline(i, body)
        paragraph = Paragraph(body, block.start, KINDS[role], inner, markup)
        yield Piece(paragraph, role, i in opening, chapters.get(i))


def scene_openings(found: Sequence[Block], roles: Sequence[Role]) -> set[int]:
    """Blocks behind a wider gap than the usual one between paragraphs, where wider gaps are rare enough to mean it."""
    gaps = {i: b.gap for i, b in enumerate(found) if i and roles[i] is roles[i - 1] is Role.PROSE}
    if not gaps:
        return set()
    counts = Counter(gaps.values())
    usual = min(counts, key=lambda gap: (-counts[gap], gap))
    wider = {i for i, gap in gaps.items() if gap > usual}
    return wider if len(wider) <= _RARE * len(gaps) else set()


def _remarks_on(path: str, decoded: Decoded, what: Iterator[_Found], *, plain: bool) -> tuple[Remark, ...]:
    """What a person should know: how it was decoded, what was taken for a note, what is oddly long."""
    found = list(_remarks(path, decoded.text, what, plain=plain))
    rest = len(found) - MAX_REMARKS
    if rest > 0:
        found = [*found[:MAX_REMARKS], Remark(Place(path), "N149", f"and {rest} remarks more")]
    return (*decoded.remarks, *found)


def _remarks(path: str, text: str, found: Iterator[_Found], *, plain: bool) -> Iterator[Remark]:
    line, counted = 1, 0
    end = "\n" if "\n" in text else "\r"
    for code, what, start in found:
        line += text.count(end, counted, start)
        counted = start
        yield Remark(Place(path, line if plain else None), code, what)


def _remarkable(pieces: Sequence[Piece], metadata: Metadata) -> Iterator[_Found]:
    before = None
    for piece in pieces:
        paragraph = piece.paragraph
        taken_for = _taken_for(paragraph.text, metadata) if piece.role is Role.NOTE else None
        if taken_for and taken_for != before:
            yield "N146", f"taken for {taken_for}, not for the story: “{_shortened(paragraph.text)}”", paragraph.start
        if len(paragraph.text) > MAX_PARAGRAPH_CHARS:
            yield "N147", f"a paragraph of {len(paragraph.text):,} characters", paragraph.start
        before = taken_for


def _taken_for(note: str, metadata: Metadata) -> str:
    told = told_of_book(note, metadata)
    return f"the book's {told}" if told else "a note"


def _shortened(text: str) -> str:
    head = " ".join(text[:200].split())
    return head if len(head) <= 60 else head[:59].rstrip() + "…"

"""Plain text to Book: Book.text is the decoded text unchanged, so offsets are offsets into the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from narrate.errors import InputError, Place
from narrate.readers.encoding import Decoded, decode
from narrate.readers.headings import markdown_depth
from narrate.readers.inline import Ranges, emphasis
from narrate.readers.intake import Document
from narrate.readers.layout import roles_of
from narrate.readers.limits import MAX_PARAGRAPH_CHARS, MAX_REMARKS
from narrate.readers.lines import Block, blocks
from narrate.readers.matter import mark_gutenberg, mark_notes, mark_title_page
from narrate.readers.structure import KINDS, Piece, Role, assemble
from narrate.schema.source import Book, Metadata, Paragraph, Remark, Source

Inline = Callable[[str], tuple[Ranges, Ranges]]
"""Emphasis and markup of a paragraph's text."""

NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a text, their roles so far, and what the file says of itself."""

    blocks: Sequence[Block]
    roles: list[Role]
    inline: Inline
    metadata: Metadata = NOTHING


_RARE = 1 / 3
"""A wider gap than usual breaks scenes when it is rarer than this among gaps."""


def read_text(document: Document, encoding: str | None = None) -> Book:
    """The Book of a plain text; InputError N101 when there is nothing in it."""
    decoded = decode(document, encoding)
    check_not_empty(document.path, decoded.text)
    found = blocks(decoded.text)
    roles = roles_of(decoded.text, found)
    return build(document, decoded, Layout(found, roles, _inline))


def build(document: Document, decoded: Decoded, layout: Layout) -> Book:
    """The Book of blocks whose headings and breaks are known."""
    text, found, roles, inline = decoded.text, layout.blocks, layout.roles, layout.inline
    mark_gutenberg(text, found, roles)
    metadata = mark_title_page(text, found, roles, layout.metadata)
    mark_notes(text, found, roles)
    opening = scene_openings(found, roles)
    both = enumerate(zip(found, roles, strict=True))
    pieces = [Piece(_paragraph(text, block, role, inline), role, i in opening) for i, (block, role) in both]
    source = Source(document.path, document.sha256, decoded.encoding)
    return Book(source, text, metadata, assemble(pieces), remarks_on(document.path, decoded, pieces))


def check_not_empty(path: str, text: str) -> None:
    """InputError N101 when `text` has nothing that could be seen."""
    if not any(not c.isspace() and c not in "\ufeff\u200b\u200c\u200d\u2060" for c in text):
        raise InputError("nothing to narrate", code="N101", place=Place(path), hint="the file is empty")


def _paragraph(text: str, block: Block, role: Role, inline: Inline) -> Paragraph:
    body = text[block.start : block.end]
    inner, markup = ((), ()) if role is Role.BREAK else inline(body)
    return Paragraph(body, block.start, KINDS[role], inner, markup)


def _inline(body: str) -> tuple[Ranges, Ranges]:
    if "_" not in body and "*" not in body and not body.startswith("#"):
        return (), ()
    inner, markup = emphasis(body)
    hashes = len(body) - len(body.lstrip("# ")) if markdown_depth(body) else 0
    return inner, ((0, hashes), *markup) if hashes else markup


def scene_openings(found: Sequence[Block], roles: Sequence[Role]) -> set[int]:
    """Blocks behind a wider gap than the usual one between paragraphs, where wider gaps are rare enough to mean it."""
    gaps = {i: b.gap for i, b in enumerate(found) if i and roles[i] is roles[i - 1] is Role.PROSE}
    if not gaps:
        return set()
    counts = Counter(gaps.values())
    usual = min(counts, key=lambda gap: (-counts[gap], gap))
    wider = {i for i, gap in gaps.items() if gap > usual}
    return wider if len(wider) <= _RARE * len(gaps) else set()


def remarks_on(path: str, decoded: Decoded, pieces: Sequence[Piece]) -> tuple[Remark, ...]:
    """What a person should know: how it was decoded, what was taken for a note, what is oddly long."""
    found = list(_remarks(path, decoded.text, pieces))
    rest = len(found) - MAX_REMARKS
    if rest > 0:
        found = [*found[:MAX_REMARKS], Remark(Place(path), "N149", f"and {rest} remarks more")]
    return (*decoded.remarks, *found)


def _remarks(path: str, text: str, pieces: Sequence[Piece]) -> Iterator[Remark]:
    line, counted = 1, 0
    end = "\n" if "\n" in text else "\r"
    for code, what, start in _remarkable(pieces):
        line += text.count(end, counted, start)
        counted = start
        yield Remark(Place(path, line), code, what)


def _remarkable(pieces: Sequence[Piece]) -> Iterator[tuple[str, str, int]]:
    before = None
    for piece in pieces:
        paragraph = piece.paragraph
        if piece.role is Role.NOTE and before is not Role.NOTE:
            yield "N146", f"taken for a note, not for the story: “{_shortened(paragraph.text)}”", paragraph.start
        if len(paragraph.text) > MAX_PARAGRAPH_CHARS:
            yield "N147", f"a paragraph of {len(paragraph.text):,} characters", paragraph.start
        before = piece.role


def _shortened(text: str) -> str:
    head = " ".join(text[:200].split())
    return head if len(head) <= 60 else head[:59].rstrip() + "…"

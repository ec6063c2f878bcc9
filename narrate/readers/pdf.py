"""PDF to Book, by pypdf (the extra `pdf`): the text layer only, and what that loses is said.

Running heads, page numbers and hyphens at line ends are taken out and listed; emphasis and footnotes cannot be told.
Remarks: N138 what a PDF does not tell, N139 pages without text.
"""

from __future__ import annotations

import io
import logging
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from narrate.errors import InputError, Place
from narrate.readers.build import check_not_empty
from narrate.readers.flow import Chunk, Flow, book_of
from narrate.readers.headings import Level, level
from narrate.readers.intake import Document
from narrate.readers.limits import PDF_PAGES, PDF_TEXT_CHARS
from narrate.readers.lines import blocks
from narrate.schema.source import Book, Metadata, Remark

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_NUMBER = re.compile(r"[\W_]*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*", re.I)
_DIGITS = re.compile(r"\d+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[^\W\d_A-Z])")
_EDGE_ROWS = 2
_REPEATS = 3
_ENDS = (".", "!", "?", "…", ":", "”", '"', "’", "»")


def read_pdf(document: Document, encoding: str | None = None) -> Book:
    """The Book of a PDF's text layer; InputError N108 (no pypdf), N121 (damaged), N124 (protected), N128 (pictures)."""
    if not document.data:
        check_not_empty(document.path, "")
    reader = _opened(document)
    pages = list(_pages(document, reader))
    silent = [number for number, text in enumerate(pages, 1) if not text.strip()]
    if len(silent) == len(pages):
        what, hint = "no text in it, only pictures of pages", "recognise its text (OCR) first"
        raise InputError(what, code="N128", place=Place(document.path), hint=hint)
    heads = _running_rows(pages)
    text = _headings_apart(_whole(list(_story(pages, heads))))
    text, joined = _HYPHEN.subn("", text)
    chunks = [Chunk(" ".join(text[b.start : b.end].split()), gap=max(0, b.gap - 1)) for b in blocks(text)]
    remarks = tuple(_remarks(document, silent, heads, joined))
    return book_of(document, Flow(chunks, _properties(reader), remarks))


def _opened(document: Document) -> PdfReader:
    try:
        from pypdf import PdfReader
    except ImportError as error:
        hint = "pip install 'narrate-drama[pdf]'"
        raise InputError("reading PDF needs pypdf", code="N108", place=Place(document.path), hint=hint) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    place = Place(document.path)
    try:
        reader = PdfReader(io.BytesIO(document.data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except _broken() as error:
        raise InputError(f"damaged beyond reading ({error})", code="N121", place=place) from error
    if locked:
        raise InputError("protected by a password", code="N124", place=place, hint="save it without one")
    if count > PDF_PAGES:
        raise InputError(f"more than {PDF_PAGES:,} pages", code="N123", place=place)
    return reader


def _broken() -> tuple[type[Exception], ...]:
    """What pypdf raises for damaged files: its own errors, and those of the values that it did not expect."""
    from pypdf.errors import PyPdfError

    return (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError, RecursionError, EOFError)


def _pages(document: Document, reader: PdfReader) -> Iterator[str]:
    """The text of each page; "" for one that cannot be read, which is then told as silent."""
    length = 0
    for page in reader.pages:
        text = _page_text(page)
        length += len(text)
        if length > PDF_TEXT_CHARS:
            raise InputError("its text grows without measure", code="N122", place=Place(document.path))
        yield text.replace("\0", "").replace("\r\n", "\n")


def _page_text(page: PageObject) -> str:
    """A page as it is laid out, with its indents and gaps; just its words where the layout would lose any."""
    plain, laid_out = _extracted(page), _extracted(page, extraction_mode="layout")
    return laid_out if _letters(laid_out) >= _letters(plain) else plain


def _extracted(page: PageObject, **how: Any) -> str:
    try:
        return page.extract_text(**how) or ""
    except _broken():
        return ""


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _running_rows(pages: Sequence[str]) -> Counter[str]:
    """Rows at the edges of pages that come back, numbers apart: heads, feet, page numbers."""
    found: Counter[str] = Counter(shape for page in pages for shape in {_shape(row) for row in _edges(page)})
    least = max(_REPEATS, len(pages) // 4)
    return Counter({shape: n for shape, n in found.items() if n >= least or (shape == "#" and n >= 2)})


def _edges(page: str) -> list[str]:
    rows = [row for row in page.splitlines() if row.strip()]
    return rows[:_EDGE_ROWS] + rows[_EDGE_ROWS:][-_EDGE_ROWS:]


def _shape(row: str) -> str:
    return "#" if _NUMBER.fullmatch(row) else _DIGITS.sub("#", " ".join(row.split()).lower())


def _story(pages: Sequence[str], heads: Counter[str]) -> Iterator[str]:
    """The pages without running heads; the first of each kind stays, since it may be the title."""
    seen: set[str] = {"#"}
    for page in pages:
        rows = page.splitlines()
        filled = [i for i, row in enumerate(rows) if row.strip()]
        found = {i: _shape(rows[i]) for i in (*filled[:_EDGE_ROWS], *filled[-_EDGE_ROWS:])}
        gone = {i for i, shape in found.items() if shape in heads and shape in seen}
        seen.update(found.values())
        yield textwrap.dedent("\n".join(row for i, row in enumerate(rows) if i not in gone))


def _whole(pages: Sequence[str]) -> str:
    """The pages in one text; a sentence that runs over the page's end goes on."""
    text = ""
    for page in (page.strip("\n") for page in pages):
        ends = not text or text.rstrip().endswith(_ENDS)
        text = f"{text.rstrip()}\n{page}" if not ends else f"{text}\n\n{page}" if text else page
    return text


def _headings_apart(text: str) -> str:
    """The text with a blank line before each chapter's heading: large letters take the gap that stood there."""
    rows: list[str] = []
    for row in text.split("\n"):
        before = rows[-1].rstrip() if rows else ""
        if before.endswith(_ENDS) and level(row.strip()) in (Level.PART, Level.CHAPTER, Level.NAMED):
            rows.append("")
        rows.append(row)
    return "\n".join(rows)


def _remarks(document: Document, silent: Sequence[int], heads: Counter[str], joined: int) -> Iterator[Remark]:
    place = Place(document.path)
    lost = "a PDF does not tell emphasis, headings, footnotes and paragraphs: they are guessed; look at the script"
    yield Remark(place, "N138", lost)
    if silent:
        named = ", ".join(map(str, silent[:12])) + (" …" if len(silent) > 12 else "")
        yield Remark(place, "N139", f"{len(silent)} pages without text (pictures?): {named}")
    parts = [f"{sum(heads.values())} × running head or page number"] if heads else []
    parts += [f"{joined} × hyphen at a line's end"] if joined else []
    if parts:
        yield Remark(place, "N134", f"left out: {', '.join(parts)}")


def _properties(reader: PdfReader) -> Metadata:
    try:
        said = reader.metadata
        return Metadata(title=said.title or None, author=said.author or None) if said else Metadata()
    except _broken():
        return Metadata()

"""Plain text to Book: Book.text is the decoded text unchanged, so offsets are offsets into the source."""

from __future__ import annotations

from narrate.readers.build import Layout, build, check_not_empty
from narrate.readers.encoding import decode
from narrate.readers.headings import markdown_depth
from narrate.readers.inline import Ranges, emphasis
from narrate.readers.intake import Document
from narrate.readers.layout import roles_of
from narrate.readers.lines import blocks
from narrate.schema.source import Book


def read_text(document: Document, encoding: str | None = None) -> Book:
    """The Book of a plain text; InputError N101 when there is nothing in it."""
    decoded = decode(document, encoding)
    check_not_empty(document.path, decoded.text)
    found = blocks(decoded.text)
    return build(document, decoded, Layout(found, roles_of(decoded.text, found), _inline))


def _inline(_: int, body: str) -> tuple[Ranges, Ranges]:
    if "_" not in body and "*" not in body and not body.startswith("#"):
        return (), ()
    inner, markup = emphasis(body)
    hashes = len(body) - len(body.lstrip("# ")) if markdown_depth(body) else 0
    return inner, ((0, hashes), *markup) if hashes else markup

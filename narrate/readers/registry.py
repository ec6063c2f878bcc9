"""Which reader reads which file: by suffix, and by content where the suffix says nothing.

Codes: N101 nothing to narrate, N102 binary, N103 encoding, N104 cannot be opened, N105 no file, N106 too large,
N107 changed while read, N108 a reader is missing; N121–N125 archives, N128 only pictures, N131–N133 pages. Remarks:
N126–N127, N134–N139, N141–N149.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from narrate.readers.encoding import decode
from narrate.readers.intake import Document, load
from narrate.readers.transcript import looks_like_transcript
from narrate.schema.script import Script
from narrate.schema.source import Book

StoryReader = Callable[[Document, str | None], Book]
ScriptReader = Callable[[Document, str | None], Script]

STORY_READERS = MappingProxyType(
    {
        ".txt": "narrate.readers.text:read_text",
        ".text": "narrate.readers.text:read_text",
        ".md": "narrate.readers.markdown:read_markdown",
        ".markdown": "narrate.readers.markdown:read_markdown",
        ".html": "narrate.readers.html:read_html",
        ".htm": "narrate.readers.html:read_html",
        ".xhtml": "narrate.readers.html:read_html",
        ".epub": "narrate.readers.epub:read_epub",
        ".docx": "narrate.readers.docx:read_docx",
        ".docm": "narrate.readers.docx:read_docx",
        ".odt": "narrate.readers.odt:read_odt",
        ".ott": "narrate.readers.odt:read_odt",
        ".rtf": "narrate.readers.rtf:read_rtf",
        ".pdf": "narrate.readers.pdf:read_pdf",
    }
)
SCRIPT_READERS = MappingProxyType(
    {
        ".fountain": "narrate.readers.fountain:read_fountain",
        ".spmd": "narrate.readers.fountain:read_fountain",
        ".script": "narrate.readers.transcript:read_transcript",
    }
)
_TRANSCRIPT = SCRIPT_READERS[".script"]
_MARKS = (
    (b"PK", b"mimetypeapplication/epub+zip", ".epub"),
    (b"PK", b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
    (b"PK", b"word/document.xml", ".docx"),
    (b"{\\rtf", b"", ".rtf"),
    (b"%PDF-", b"", ".pdf"),
)
"""First bytes, what else is in the file, and the suffix that it should have."""
_HTML_MARK = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.I)


def read_source(path: str | Path, *, encoding: str | None = None) -> Book | Script:
    """The story or the play in `path` ("-": standard input), whichever it is; InputError when it cannot be read."""
    document = load(path)
    return _as_script(document, encoding) if _is_script(document, encoding) else _as_story(document, encoding)


def read_story(path: str | Path, *, encoding: str | None = None) -> Book:
    """The Book in `path` ("-": standard input); InputError with its place when it cannot be read."""
    return _as_story(load(path), encoding)


def read_script(path: str | Path, *, encoding: str | None = None) -> Script:
    """The Script in `path` ("-": standard input); InputError with its place when it cannot be read."""
    return _as_script(load(path), encoding)


def _as_story(document: Document, encoding: str | None) -> Book:
    name = STORY_READERS.get(_suffix(document), STORY_READERS[".txt"])
    return cast(StoryReader, _named(name))(document, encoding)


def _as_script(document: Document, encoding: str | None) -> Script:
    name = SCRIPT_READERS.get(document.suffix, _TRANSCRIPT)
    return cast(ScriptReader, _named(name))(document, encoding)


def _is_script(document: Document, encoding: str | None) -> bool:
    """By suffix; a plain text by its content, since transcripts have no suffix of their own."""
    suffix = _suffix(document)
    if suffix in SCRIPT_READERS or suffix not in ("", ".txt", ".text"):
        return suffix in SCRIPT_READERS
    return looks_like_transcript(decode(document, encoding).text)


def _suffix(document: Document) -> str:
    """The document's suffix, or the one that its first bytes should have where nobody knows the suffix."""
    if document.suffix in STORY_READERS or document.suffix in SCRIPT_READERS:
        return document.suffix
    for first, inside, suffix in _MARKS:
        if document.data.startswith(first) and inside in document.data:
            return suffix
    return ".html" if _HTML_MARK.match(document.data[:1024]) else document.suffix


def _named(name: str) -> object:
    module, function = name.split(":")
    return getattr(import_module(module), function)

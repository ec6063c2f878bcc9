"""Which reader reads which file: by suffix, and by content where the suffix says nothing.

Codes: N101 nothing to narrate, N102 binary, N103 encoding, N104 cannot be opened, N105 no file, N106 too large,
N107 changed while read, N108 unknown format. Remarks: N141–N149.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from narrate.readers.intake import Document, load
from narrate.schema.source import Book

Reader = Callable[[Document, str | None], Book]

STORY_READERS = MappingProxyType(
    {
        ".txt": "narrate.readers.text:read_text",
        ".text": "narrate.readers.text:read_text",
        ".md": "narrate.readers.markdown:read_markdown",
        ".markdown": "narrate.readers.markdown:read_markdown",
    }
)
_PLAIN = STORY_READERS[".txt"]


def read_story(path: str | Path, *, encoding: str | None = None) -> Book:
    """The Book in `path` ("-": standard input); InputError with its place when it cannot be read."""
    document = load(path)
    return _reader(document)(document, encoding)


def _reader(document: Document) -> Reader:
    module, function = STORY_READERS.get(document.suffix, _PLAIN).split(":")
    return cast(Reader, getattr(import_module(module), function))

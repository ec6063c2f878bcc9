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
    }
)
SCRIPT_READERS = MappingProxyType(
    {
        ".fountain": "narrate.readers.fountain:read_fountain",
        ".spmd": "narrate.readers.fountain:read_fountain",
    }
)


def read_story(path: str | Path, *, encoding: str | None = None) -> Book:
    """The Book in `path` ("-": standard input); InputError with its place when it cannot be read."""
    document = load(path)
    return cast(StoryReader, _named(STORY_READERS.get(document.suffix, STORY_READERS[".txt"])))(document, encoding)


def read_script(path: str | Path, *, encoding: str | None = None) -> Script:
    """The Script in `path` ("-": standard input); InputError with its place when it cannot be read."""
    document = load(path)
    return cast(ScriptReader, _named(SCRIPT_READERS.get(document.suffix, SCRIPT_READERS[".fountain"])))(
        document, encoding
    )


def is_script(path: str | Path) -> bool:
    """Whether `read_script` is the reader for `path`."""
    return Path(path).suffix.lower() in SCRIPT_READERS


def _named(name: str) -> object:
    module, function = name.split(":")
    return getattr(import_module(module), function)

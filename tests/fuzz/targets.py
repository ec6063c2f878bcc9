"""What is fuzzed: every parser takes any bytes, raises nothing but narrate's own errors, and loses no word."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from narrate.errors import NarrateError, VoiceSheetError
from narrate.journal import Journal
from narrate.readers.intake import Document
from narrate.readers.registry import SCRIPT_READERS, STORY_READERS
from narrate.readers.voicesheet import parse_voicesheet
from narrate.stages.attribute import attribute
from narrate.text.spoken import plain, spoken

SUFFIXES = (".txt", ".md", ".html", ".epub", ".docx", ".odt", ".rtf", ".fountain", ".script")
_READERS = {**STORY_READERS, **SCRIPT_READERS}


def reader(suffix: str) -> Callable[[bytes], None]:
    """The target of a suffix's reader."""
    module, name = _READERS[suffix].split(":")
    read = getattr(import_module(module), name)

    def target(data: bytes) -> None:
        with contextlib.suppress(NarrateError):
            read(Document(f"fuzz{suffix}", data), None)

    return target


def understand(data: bytes) -> None:
    """A text read and attributed: the spans together are the paragraphs."""
    module, name = _READERS[".txt"].split(":")
    with contextlib.suppress(NarrateError):
        book = getattr(import_module(module), name)(Document("fuzz.txt", data), "utf-8")
        reading = attribute(book)
        told = "".join(book.text[span.start : span.end] for span in reading.spans)
        prose = "".join(
            p.text for c in book.chapters for s in c.scenes for p in s.paragraphs if p.kind.value == "prose"
        )
        assert "".join(told.split()) == "".join(prose.split()), "words were lost"


def say(data: bytes) -> None:
    """A line's spoken form."""
    plain(spoken(data.decode("utf-8", "replace")))


def sheet(data: bytes) -> None:
    """A voices.yaml."""
    with contextlib.suppress(VoiceSheetError):
        parse_voicesheet(data.decode("utf-8", "replace"), "voices.yaml")


def journal(data: bytes) -> None:
    """A journal of decisions, read and then written to."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "edits.jsonl"
        path.write_bytes(data)
        with contextlib.suppress(VoiceSheetError):
            Journal(path).read()


TARGETS: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {
        **{suffix[1:]: reader(suffix) for suffix in SUFFIXES},
        "understand": understand,
        "say": say,
        "sheet": sheet,
        "journal": journal,
    }
)

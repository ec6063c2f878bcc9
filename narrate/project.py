"""The files beside a story: where they are, and what was made of it last time."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrate.files import exclusive, write_text
from narrate.journal import Journal

if TYPE_CHECKING:
    from narrate.takes import TakeStore

_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Project:
    """A story's folder of machine state, and the names of the files that belong to it."""

    story: Path

    @property
    def stem(self) -> Path:
        """The story's path without its suffix: `tale` for tale.txt."""
        return Path("stdin") if str(self.story) == _STDIN else self.story.with_suffix("")

    @property
    def folder(self) -> Path:
        """tale.narrate/: takes, edits, report; may be moved or copied with the story."""
        return self._beside(".narrate")

    @property
    def voices(self) -> Path:
        """tale.voices.yaml: the cast of this story, edited by people."""
        return self._beside(".voices.yaml")

    @property
    def audiobook(self) -> Path:
        """tale.audiobook/: where a book of several files goes."""
        return self._beside(".audiobook")

    def single(self, format: str) -> Path:
        """tale.m4b: where a book of one file goes."""
        return self._beside(f".{format}")

    @property
    def takes(self) -> TakeStore:
        """The story's takes."""
        from narrate.takes import TakeStore

        return TakeStore(self._takes)

    @property
    def is_new(self) -> bool:
        """Whether nothing of the story was ever spoken."""
        return not self._takes.exists()

    @property
    def _takes(self) -> Path:
        return self.folder / "takes"

    @property
    def journal(self) -> Journal:
        """The decisions that people took about the story."""
        return Journal(self.folder / "edits.jsonl")

    @property
    def report(self) -> Path:
        """report.json: every line of the last render, spoken, silent or failed."""
        return self.folder / "report.json"

    @contextlib.contextmanager
    def locked(self) -> Iterator[bool]:
        """Holds the story for writing; BusyError when another process does. False where there are no locks."""
        with exclusive(self.folder / "lock") as locked:
            yield locked

    def outputs(self) -> dict[str, dict[str, Any]]:
        """What earlier renders wrote: path -> {"key": …, "sha256": …, …}; empty when nothing readable is on file."""
        try:
            found = json.loads((self.folder / "outputs.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def remember(self, outputs: Mapping[str, Mapping[str, Any]]) -> None:
        """Writes down what this render wrote."""
        write_text(self.folder / "outputs.json", json.dumps(outputs, indent=1, sort_keys=True) + "\n")

    def _beside(self, suffix: str) -> Path:
        return self.stem.with_name(self.stem.name + suffix)


def file_hash(path: Path) -> str | None:
    """The SHA-256 of a file in hexadecimal, None when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()

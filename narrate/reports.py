"""What a render did: shown at its end and kept in report.json."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from narrate.errors import FailedLinesError
from narrate.files import write_parts
from narrate.planning import Plan
from narrate.text.wording import counted


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file: seconds of sound, loudness before encoding, the gain it took; kept when it was up to date."""

    path: Path
    title: str
    seconds: float
    lufs: float
    gain_db: float
    kept: bool

    def as_json(self) -> dict[str, Any]:
        """The file as plain values."""
        return {
            "path": str(self.path),
            "title": self.title,
            "seconds": round(self.seconds, 3),
            "lufs": round(self.lufs, 2),
            "gain_db": round(self.gain_db, 2),
            "kept": self.kept,
        }


@dataclass(frozen=True, slots=True)
class States:
    """How every line of a plan stands behind it, line id by line id; found anew each time, since a book has many."""

    planned: Plan
    failed: Mapping[str, str]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for chapter in self.planned.chapters:
            takes = {call.line.id: call.id for call in chapter.calls}
            for line in chapter.chapter.lines():
                is_failed = takes.get(line.id) in self.failed
                yield line.id, "silent" if line.id not in takes else "failed" if is_failed else "spoken"


@dataclass(frozen=True, slots=True)
class Report:
    """The sum: every line is spoken, silent (nothing to say) or failed; `spoken` counts the takes made in this run.

    `also` are the files that go along with the sound.
    `retried` are lines whose first takes were bad, with what was wrong: they are good now, but may be listened to.
    """

    place: Path
    files: tuple[WrittenFile, ...]
    states: Iterable[tuple[str, str]]
    failed: dict[str, str]
    spoken: int
    seconds: float
    also: tuple[Path, ...] = ()
    retried: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "place": str(self.place),
            "files": [file.as_json() for file in self.files],
            "also": [str(path) for path in self.also],
            "seconds": round(self.seconds, 3),
            "spoken_now": self.spoken,
            "lines": dict(sorted(Counter(state for _, state in self.states).items())),
            "retried": [{"line": line, "problems": list(what)} for line, what in self.retried.items()],
            "failed": [{"line": line, "reason": reason} for line, reason in self.failed.items()],
        }

    def write(self, path: Path) -> None:
        """Keeps the report, with the state of every line."""
        head = json.dumps(self.as_json(), ensure_ascii=False, indent=1).removesuffix("\n}")
        rows = (f"{json.dumps(id, ensure_ascii=False)}: {json.dumps(state)}" for id, state in self.states)
        text = (f"{',' if number else ''}\n  {row}" for number, row in enumerate(rows))
        write_parts(path, chain([head, ',\n "states": {'], text, ["\n }\n}\n"]))

    def raise_for_failures(self) -> None:
        """FailedLinesError (exit code 8) when a line could not be spoken."""
        if self.failed:
            first, reason = next(iter(self.failed.items()))
            raise FailedLinesError(
                f"{counted(len(self.failed), 'line')} could not be spoken, the first silence is {first}: {reason}",
                code="N801",
                hint="report.json lists them; run the same command to try them again",
            )

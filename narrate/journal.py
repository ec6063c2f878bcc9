"""edits.jsonl: human decisions, one a line, only ever appended to; a torn end is cut off and kept aside."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from narrate.errors import Place, VoiceSheetError
from narrate.files import storage
from narrate.schema.edits import Anchor, Edit, Verb
from narrate.schema.source import Remark

FORMAT = 1
"""The version of the journal's form."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions in force, oldest first, the highest revision on file, and what could not be read."""

    edits: tuple[Edit, ...] = ()
    last: int = 0
    remarks: tuple[Remark, ...] = ()


class Journal:
    """The journal at `path`; the file may not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Decisions:
        """What is in force; VoiceSheetError for the marks of a merge conflict, which a person has to resolve."""
        if not self.path.exists():
            return Decisions()
        with storage(self.path):
            data = self.path.read_bytes()
        edits: dict[int, Edit] = {}
        remarks: list[Remark] = []
        last = 0
        for number, line in self._lines(data):
            if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
                raise VoiceSheetError("a merge conflict stands here", code="N251", place=Place(str(self.path), number))
            try:
                record = json.loads(line)
                last = max(last, int(record["revision"]))
                _apply(record, edits)
            except (ValueError, KeyError, TypeError, AttributeError):
                what = "this decision cannot be read, and is left alone"
                remarks.append(Remark(Place(str(self.path), number), "N252", what))
        return Decisions(tuple(edits.values()), last, tuple(remarks))

    def add(self, verb: Verb, value: str, anchor: Anchor | None = None) -> Edit:
        """Writes a decision down for good; StorageError when the disk refuses."""
        edit = Edit(self.read().last + 1, verb, value, anchor)
        record = {"narrate": FORMAT, "revision": edit.revision, "verb": verb.value, "value": value}
        self._append({**record, "anchor": asdict(anchor)} if anchor else record)
        return edit

    def undo(self, revision: int | None = None) -> Edit | None:
        """Takes back the last decision in force, or that of a revision; None when there is none. Nothing is deleted."""
        found = self.read()
        chosen = [edit for edit in found.edits if revision in (None, edit.revision)]
        if not chosen:
            return None
        self._append({"narrate": FORMAT, "revision": found.last + 1, "undo": chosen[-1].revision})
        return chosen[-1]

    def _lines(self, data: bytes) -> Iterator[tuple[int, str]]:
        """The whole lines; what stands behind the last line end was torn off by a crash."""
        whole, _, _ = data.rpartition(b"\n")
        for number, line in enumerate(whole.decode("utf-8", "replace").split("\n"), 1):
            if line.strip():
                yield number, line

    def _append(self, record: dict[str, Any]) -> None:
        line = (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")
        with storage(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+") as file:
                self._heal(file)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())

    def _heal(self, file: Any) -> None:
        """Cuts a torn last line off, and keeps it beside the journal."""
        file.seek(0)
        data = file.read()
        torn = data.rpartition(b"\n")[2]
        if torn:
            with self.path.with_name(self.path.name + ".torn").open("ab") as aside:
                aside.write(torn + b"\n")
            file.truncate(len(data) - len(torn))
        file.seek(0, os.SEEK_END)


def _apply(record: dict[str, Any], edits: dict[int, Edit]) -> None:
    if "undo" in record:
        edits.pop(int(record["undo"]), None)
        return
    anchor = record.get("anchor")
    revision = int(record["revision"])
    edits[revision] = Edit(
        revision, Verb(record["verb"]), str(record["value"]), Anchor(**anchor) if anchor is not None else None
    )

"""edits.jsonl: human decisions, one a line, only ever appended to; a torn end is cut off and kept aside."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from narrate.errors import ConflictError, Place, VoiceSheetError
from narrate.files import flush_folder, storage, waiting
from narrate.schema.edits import Anchor, Edit, SheetChange, Step, Verb
from narrate.schema.source import Remark

FORMAT = 1
"""The version of the journal's form."""

Decision = tuple[Verb, str, Anchor | None]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions in force, oldest first, the highest revision on file, and what could not be read.

    `steps` is everything that was ever done, in order; `undone` what can be done again, the next one last.
    """

    edits: tuple[Edit, ...] = ()
    last: int = 0
    remarks: tuple[Remark, ...] = ()
    steps: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def last_step(self, revision: int | None = None) -> Step | None:
        """The last step in force, or the one that holds a revision; None when there is none."""
        found = (step for step in reversed(self.steps) if step.in_force)
        return next((step for step in found if revision is None or revision in _revisions(step)), None)


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
        reading = _Reading()
        remarks: list[Remark] = []
        for number, line in self._lines(data):
            if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
                raise VoiceSheetError("a merge conflict stands here", code="N251", place=Place(str(self.path), number))
            try:
                record = json.loads(line)
                _refuse_later(record, Place(str(self.path), number))
                reading.take(record)
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
                what = "this decision cannot be read, and is left alone"
                remarks.append(Remark(Place(str(self.path), number), "N252", what))
        return reading.decisions(tuple(remarks))

    def add(self, verb: Verb, value: str, anchor: Anchor | None = None) -> Edit:
        """Writes a decision down for good; StorageError when the disk refuses."""
        return self.add_step([(verb, value, anchor)])[0]

    def add_step(self, decisions: Sequence[Decision], *, expect: int | None = None) -> tuple[Edit, ...]:
        """Writes down what one gesture decided, to be undone as one.

        ConflictError when `expect` is not the last revision on file: somebody else has decided something meanwhile.
        """
        with self._held(expect) as last:
            first = last + 1
            edits = tuple(Edit(first + n, *decision) for n, decision in enumerate(decisions))
            records = [
                {**_head(edit.revision), "verb": edit.verb.value, "value": edit.value}
                | ({"anchor": asdict(edit.anchor)} if edit.anchor else {})
                | ({"step": first} if len(edits) > 1 else {})
                for edit in edits
            ]
            self._append(records)
        return edits

    def add_sheet(self, change: SheetChange, what: str, *, expect: int | None = None) -> int:
        """Writes down that the voices file was changed; returns the revision."""
        with self._held(expect) as last:
            self._append([{**_head(last + 1), "sheet": asdict(change), "value": what}])
        return last + 1

    def undo(self, revision: int | None = None, *, expect: int | None = None) -> Edit | None:
        """Takes back the last decision in force, or that of a revision; None when there is none. Nothing is deleted."""
        with self._held(expect) as last:
            chosen = [edit for edit in self.read().edits if revision in (None, edit.revision)]
            if not chosen:
                return None
            self._append([{**_head(last + 1), "undo": chosen[-1].revision}])
        return chosen[-1]

    def undo_step(self, step: Step, *, expect: int | None = None) -> None:
        """Takes a whole step out of force."""
        with self._held(expect) as last:
            self._append([{**_head(last + 1), "undo": list(_revisions(step))}])

    def redo_step(self, step: Step, *, expect: int | None = None) -> None:
        """Puts a step that was undone into force again."""
        with self._held(expect) as last:
            self._append([{**_head(last + 1), "redo": list(_revisions(step))}])

    @contextmanager
    def _held(self, expect: int | None) -> Iterator[int]:
        """The last revision, with nobody else writing meanwhile."""
        with waiting(self.path.with_name("edits.lock")):
            last = self.read().last
            if expect is not None and expect != last:
                raise ConflictError(
                    f"something else was decided meanwhile (revision {last}, not {expect})",
                    code="N902",
                    place=Place(str(self.path)),
                    hint="nothing was changed: look at the story as it is now, and decide again",
                )
            yield last

    def _lines(self, data: bytes) -> Iterator[tuple[int, str]]:
        """The whole lines; what stands behind the last line end was torn off by a crash."""
        whole, _, _ = data.rpartition(b"\n")
        for number, line in enumerate(whole.decode("utf-8", "replace").split("\n"), 1):
            if line.strip():
                yield number, line

    def _append(self, records: Sequence[dict[str, Any]]) -> None:
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        with storage(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not self.path.exists()
            with self.path.open("ab+") as file:
                self._heal(file)
                file.write(lines.encode("utf-8", "surrogatepass"))
                file.flush()
                os.fsync(file.fileno())
            if is_new:
                flush_folder(self.path.parent)

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


class _Reading:
    """The records of a journal, taken one after the other."""

    def __init__(self) -> None:
        self._edits: dict[int, Edit] = {}
        self._steps: dict[int, Step] = {}
        self._undone: list[int] = []
        self._known: set[int] = set()
        self._last = 0

    def take(self, record: dict[str, Any]) -> None:
        """Takes one record; ValueError, KeyError, TypeError or AttributeError for one that means nothing."""
        revision = int(record["revision"])
        self._last = max(self._last, revision)
        if "undo" in record:
            self._undo(record["undo"])
        elif "redo" in record:
            self._redo(record["redo"])
        elif "sheet" in record:
            change, what = SheetChange(**record["sheet"]), str(record["value"])
            self._step(Step(revision, record.get("at", ""), sheet=change, what=what))
        else:
            self._decide(revision, record)

    def decisions(self, remarks: tuple[Remark, ...]) -> Decisions:
        """What all records together mean."""
        steps = tuple(self._steps.values())
        in_force = {edit.revision: edit for step in steps for edit in step.edits if edit.revision in self._edits}
        undone = tuple(self._steps[revision] for revision in self._undone)
        return Decisions(tuple(in_force[n] for n in sorted(in_force)), self._last, remarks, steps, undone)

    def _decide(self, revision: int, record: dict[str, Any]) -> None:
        anchor = Anchor(**record["anchor"]) if record.get("anchor") is not None else None
        edit = Edit(revision, Verb(record["verb"]), str(record["value"]), anchor)
        if revision in self._known:
            raise ValueError("two decisions of one revision")
        self._known.add(revision)
        self._edits[revision] = edit
        first = int(record.get("step", revision))
        begun = self._steps.get(first)
        if begun is None:
            self._step(Step(first, record.get("at", ""), (edit,)))
        else:
            self._steps[first] = replace(begun, edits=(*begun.edits, edit))

    def _step(self, step: Step) -> None:
        self._steps[step.revision] = step
        self._undone.clear()

    def _undo(self, revisions: int | list[int]) -> None:
        gone = [int(n) for n in revisions] if isinstance(revisions, list) else [int(revisions)]
        for revision in gone:
            self._edits.pop(revision, None)
        for step in self._steps.values():
            if step.in_force and not self._is_left(step, gone):
                self._steps[step.revision] = replace(step, in_force=False)
                self._undone.append(step.revision)

    def _redo(self, revisions: list[int]) -> None:
        for step in self._steps.values():
            if step.revision in revisions:
                self._edits.update({edit.revision: edit for edit in step.edits})
                self._steps[step.revision] = replace(step, in_force=True)
        self._undone = [revision for revision in self._undone if revision not in revisions]

    def _is_left(self, step: Step, gone: list[int]) -> bool:
        """Whether anything of a step is in force when these revisions are taken back."""
        if step.sheet is not None:
            return step.revision not in gone
        return any(edit.revision in self._edits for edit in step.edits)


def _refuse_later(record: dict[str, Any], place: Place) -> None:
    """What a later narrate wrote down may mean more than this one knows: better no work than work against it."""
    if int(record.get("narrate", FORMAT)) > FORMAT:
        hint = "use the narrate that wrote it, or a later one"
        raise VoiceSheetError("a later version of narrate wrote this decision", code="N253", place=place, hint=hint)


def _revisions(step: Step) -> tuple[int, ...]:
    return tuple(edit.revision for edit in step.edits) or (step.revision,)


def _head(revision: int) -> dict[str, Any]:
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {"narrate": FORMAT, "revision": revision, "at": now}

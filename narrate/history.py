"""Doing and undoing: every step that a person took, taken back and done again, voices file included, without limit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from narrate.casting import Cost, Shapes, recast, set_cast
from narrate.errors import ConflictError, Place, StorageError
from narrate.files import storage, write_bytes
from narrate.production import Production, Wishes
from narrate.project import Project
from narrate.schema.edits import SheetChange, Step

_SHAPES = {"rate": "pace", "pitch": "pitch"}


def revoice(
    production: Production,
    wishes: Wishes,
    changes: Sequence[tuple[str, str]],
    shapes: Shapes = (),
    *,
    expect: int | None = None,
) -> tuple[Production, Cost]:
    """`recast`, as a step that can be undone: the voices file is kept as it was, to the byte.

    ConflictError when `expect` is not the journal's last revision.
    """
    told = [f"{name}: {voice}" for name, voice in changes]
    what = ", ".join([*told, *(f"{name}: {_SHAPES[key]} {value:g}" for name, key, value in shapes)])
    with _step(production.project, f"voice of {what}", expect):
        return recast(production, wishes, changes, shapes)


def choose_cast(production: Production, wishes: Wishes, which: str, *, expect: int | None = None) -> Production:
    """`set_cast`, as a step that can be undone. ConflictError as `revoice`."""
    what = "one narrator reads everything" if which == "single" else "everybody has a voice"
    with _step(production.project, what, expect):
        return set_cast(production, wishes, which)


@contextmanager
def _step(project: Project, what: str, expect: int | None) -> Iterator[None]:
    """Writes down that the block has changed the voices file; the file is kept as it was before and as it is then."""
    _unchanged(project, expect)
    before = _kept(project)
    yield
    project.journal.add_sheet(SheetChange(before, _kept(project)), what)


def undo(project: Project, revision: int | None = None, *, expect: int | None = None) -> Step | None:
    """Takes back the last step, or the one of a revision; None when there is none.

    ConflictError when the voices file was changed since by somebody else: their words are not overwritten.
    """
    _unchanged(project, expect)
    step = project.journal.read().last_step(revision)
    if step is not None:
        if step.sheet is not None:
            _put_back(project, step.sheet.after, step.sheet.before)
        project.journal.undo_step(step, expect=expect)
    return step


def redo(project: Project, *, expect: int | None = None) -> Step | None:
    """Does again what was undone last; None when nothing was, or something else was decided since."""
    _unchanged(project, expect)
    undone = project.journal.read().undone
    if not undone:
        return None
    step = undone[-1]
    if step.sheet is not None:
        _put_back(project, step.sheet.before, step.sheet.after)
    project.journal.redo_step(step, expect=expect)
    return step


def _unchanged(project: Project, expect: int | None) -> None:
    """ConflictError, before the voices file is touched, when `expect` is not the journal's last revision."""
    if expect is not None and expect != project.journal.read().last:
        raise _conflict(project.voices, "something else was decided meanwhile")


def _kept(project: Project) -> str | None:
    """Keeps a copy of the voices file as it is now, under its hash; None when there is no such file."""
    if not project.voices.is_file():
        return None
    with storage(project.voices):
        data = project.voices.read_bytes()
    name = hashlib.sha256(data).hexdigest()
    copy = _copy(project, name)
    if not copy.is_file():
        write_bytes(copy, data)
    return name


def _put_back(project: Project, expected: str | None, wanted: str | None) -> None:
    """Replaces the voices file that is expected by the one that is wanted."""
    now = hashlib.sha256(project.voices.read_bytes()).hexdigest() if project.voices.is_file() else None
    if now == wanted:
        return
    if now != expected:
        raise _conflict(project.voices, "the voices file was changed since, and would lose those changes")
    if wanted is None:
        project.voices.unlink()
        return
    copy = _copy(project, wanted)
    data = copy.read_bytes() if copy.is_file() else b""
    if hashlib.sha256(data).hexdigest() != wanted:
        raise StorageError("the kept copy of the voices file is gone or damaged", code="N510", place=Place(str(copy)))
    write_bytes(project.voices, data)


def _copy(project: Project, name: str) -> Path:
    return project.folder / "sheets" / f"{name}.yaml"


def _conflict(path: Path, what: str) -> ConflictError:
    return ConflictError(what, code="N902", place=Place(str(path)), hint="look at it as it is now, and decide again")

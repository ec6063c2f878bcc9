"""The open story: what it is now, and the only door to change it. All state is in the files beside it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrate.casting import Cost
from narrate.errors import ConflictError, NarrateError
from narrate.history import choose_cast, redo, revoice, undo
from narrate.journal import Decisions
from narrate.locking import lock_lines
from narrate.memory import Standing, line_keys, standings
from narrate.mending import decide_lines, decide_sounds, flags, keep_apart, look_alikes, merge, questions, split
from narrate.production import Production, Wishes, produce
from narrate.project import Project
from narrate.schema.cast import NARRATOR
from narrate.schema.edits import Edit, Step, Verb
from narrate.schema.script import Line, ScriptChapter
from narrate.speaking import Call, calls
from narrate.studio.events import Events

Signature = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A story as it was read once.

    `revision` is the journal's last; `tag` changes with anything that changes the script or the cast, `wording` with
    the lines' ids and texts, so that a page of an older text decides about no line of a newer one. `lines` are all
    lines by id, `calls` the takes that they need, `keys` the names that they keep; `ranks` the place of each speaker
    among all, the busiest first; `unsure` the ids to review, in order; `alike` the names that look like one person's.
    """

    production: Production
    decisions: Decisions
    tag: str
    wording: str
    lines: dict[str, Line]
    names: dict[str, str]
    ranks: dict[str, int]
    unsure: tuple[str, ...]
    flags: dict[str, str]
    calls: dict[str, Call]
    keys: dict[str, str]
    alike: tuple[tuple[str, str], ...]

    @property
    def revision(self) -> int:
        """The journal's last revision."""
        return self.decisions.last

    def chapter(self, number: int) -> ScriptChapter | None:
        """The chapter of a number."""
        return next((chapter for chapter in self.production.script.chapters if chapter.number == number), None)

    def standings(self) -> dict[str, Standing]:
        """How every line stands now: takes come and go without the script changing."""
        return standings(self.production, self.calls.values(), self.keys)


class Desk:
    """One story on the table. Every method may be called from any thread."""

    def __init__(self, wishes: Wishes, events: Events) -> None:
        self.wishes = wishes
        self.project = Project(wishes.story)
        self._events = events
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._signature: Signature = ()
        self._changed = threading.Event()
        self._closed = False

    def snapshot(self) -> Snapshot:
        """The story as its files are now; read anew only when one of them has changed."""
        with self._reading:
            signature = self._look()
            if self._snapshot is None or signature != self._signature:
                self._snapshot = _read(self.wishes)
                self._signature = signature
            return self._snapshot

    def meant(self, wording: str) -> None:
        """ConflictError when a page shows other lines than the story has now; "" is a page that does not say."""
        if wording and wording != (self._snapshot or self.snapshot()).wording:
            raise ConflictError("the story has been changed", code="N902", hint="look at it as it is now")

    def decide(self, ids: Sequence[str], verb: Verb, value: str, *, expect: int) -> tuple[Edit, ...]:
        """Writes a decision down; on disk when this returns. ConflictError when the story is not what was looked at."""
        with self._writing:
            edits = decide_lines(self._for_writing().production, ids, verb, value, expect=expect)
        self.touch()
        return edits

    def split(self, id: str, word: int, *, expect: int) -> Edit:
        """Divides a line before one of its words."""
        with self._writing:
            edit = split(self._for_writing().production, id, word, expect=expect)
        self.touch()
        return edit

    def decide_sounds(self, id: str, values: Sequence[str], *, expect: int) -> tuple[Edit, ...]:
        """Writes down what is heard with a line, or in its whole scene."""
        with self._writing:
            edits = decide_sounds(self._for_writing().production, id, values, expect=expect)
        self.touch()
        return edits

    def lock(self, ids: Sequence[str], wish: str, *, expect: int) -> tuple[Edit, ...]:
        """Keeps recordings of lines, or lets them go."""
        with self._writing:
            self._for_writing()
            found = self.snapshot()
            if found.revision != expect:
                raise ConflictError(
                    "something else was decided meanwhile", code="N902", hint="look at it, decide again"
                )
            edits = lock_lines(found.production, ids, wish, expect=expect)
        self.touch()
        return edits

    def merge(self, names: str, *, apart: bool = False, expect: int) -> Edit:
        """Writes down that two names are one person's, or that they are not."""
        with self._writing:
            edit = (keep_apart if apart else merge)(self._for_writing().production, names, expect=expect)
        self.touch()
        return edit

    def choose_cast(self, which: str, *, expect: int) -> None:
        """Lets everybody have a voice (`full`), or one narrator read everything (`single`)."""
        with self._writing:
            choose_cast(self.snapshot().production, self.wishes, which, expect=expect)
        self.touch()

    def revoice(self, name: str, voice: str | None, shapes: Mapping[str, float], *, expect: int) -> Cost:
        """Gives somebody another voice, pace (`rate`) or pitch."""
        changes = [(name, voice)] if voice else []
        with self._writing:
            production = self.snapshot().production
            shaped = [(name, key, value) for key, value in shapes.items()]
            _, cost = revoice(production, self.wishes, changes, shaped, expect=expect)
        self.touch()
        return cost

    def undo(self, revision: int | None, *, expect: int) -> Step | None:
        """Takes a step back: the last one, or that of a revision."""
        with self._writing:
            step = undo(self.project, revision, expect=expect)
        self.touch()
        return step

    def redo(self, *, expect: int) -> Step | None:
        """Does the step again that was undone last."""
        with self._writing:
            step = redo(self.project, expect=expect)
        self.touch()
        return step

    def touch(self) -> None:
        """Lets `watch` look at once."""
        self._changed.set()

    def watch(self) -> None:
        """Tells every page when the story has changed, by whatever hand; runs in a thread until `close`."""
        known = self._snapshot.tag if self._snapshot else ""
        while not self._closed:
            self._changed.wait(1.0)
            self._changed.clear()
            if self._closed or (self._look() == self._signature and known):
                continue
            known = self._tell(known)

    def close(self) -> None:
        """Ends `watch`."""
        self._closed = True
        self._changed.set()

    def _tell(self, known: str) -> str:
        try:
            found = self.snapshot()
        except NarrateError as error:
            self._events.tell("trouble", text=str(error))
            return known
        if found.tag != known:
            self._events.tell("project", tag=found.tag, revision=found.revision)
        return found.tag

    def _for_writing(self) -> Snapshot:
        """The last snapshot, which may lack the newest decisions, but not a change of the text they are about."""
        found = self._snapshot or self.snapshot()
        if self._look()[0] != self._signature[0]:
            raise ConflictError("the story has been changed", code="N902", hint="look at it as it is now")
        return found

    def _look(self) -> Signature:
        paths = (self.wishes.story, self.project.journal.path, self.wishes.voices or self.project.voices)
        return tuple(_stat(path) for path in paths)


def _read(wishes: Wishes) -> Snapshot:
    decisions = Project(wishes.story).journal.read()
    production = produce(wishes)
    script = production.script
    lines = {line.id: line for line in script.lines()}
    names = {character.id: character.name for character in script.characters} | {NARRATOR: "Narrator"}
    ranks = {entry.character.id: rank for rank, entry in enumerate(production.cast.entries)}
    unsure = tuple(question.line.id for question in questions(production))
    tag = hashlib.sha256(
        f"{decisions.last} {script.source.sha256} {production.cast} {production.staging}".encode()
    ).hexdigest()[:16]
    needed = {call.line.id: call for call in calls(script.lines(), production.cast)}
    keys = {id: key for id, key in line_keys(production).items() if id in lines}
    wording = hashlib.sha256("".join(f"{id} {line.text}\n" for id, line in lines.items()).encode("utf-8", "replace"))
    seen = wording.hexdigest()[:16]
    alike, flagged = tuple(look_alikes(production)), flags(production)
    return Snapshot(production, decisions, tag, seen, lines, names, ranks, unsure, flagged, needed, keys, alike)


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size

"""Human decisions about a story."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verb(str, Enum):
    """What a decision is about: a line (who, what, how, its sounds, its recording, whether to look), or two names."""

    SPEAKER = "speaker"
    KIND = "kind"
    SPOKEN = "spoken"
    DIRECTION = "direction"
    MERGE = "merge"
    FLAG = "flag"
    CUE = "cue"
    LOCK = "lock"
    APART = "apart"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What finds a line again when the story has changed: its text, what stands around it, and where it stood.

    Texts have their white space folded; `before` and `after` are at most CONTEXT characters; `start` is an offset.
    """

    text: str
    before: str
    after: str
    start: int


CONTEXT = 80
"""How many characters around a line an anchor remembers."""


NO_FLAG = "off"
"""The value that takes a flag off a line."""

NO_LOCK = "off"
"""The value that takes a lock off a line."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision.

    `value` is a speaker's name, a kind, a spoken form, a direction, the `name=other` of a merge or of its opposite, the
    recording that a lock keeps (stages/lock.py) or NO_LOCK, the words of a divided line's first part, or why a
    line is flagged, NO_FLAG when it was looked at.
    """

    revision: int
    verb: Verb
    value: str
    anchor: Anchor | None = None

    def __str__(self) -> str:
        about = f" {self.anchor.text[:50]!r}" if self.anchor else ""
        is_kept = self.verb is Verb.LOCK and self.value != NO_LOCK
        return f"{self.revision}: {self.verb.value}{about} -> {'kept as recorded' if is_kept else self.value}"


@dataclass(frozen=True, slots=True)
class SheetChange:
    """A change of the story's voices file: the SHA-256 of its bytes before (None: there was none) and after."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """What a person did in one gesture: decisions about lines, or a change of the voices file; undone as one.

    `revision` is that of its first decision; `at` the time in ISO 8601, "" where it was not written down.
    """

    revision: int
    at: str = ""
    edits: tuple[Edit, ...] = ()
    sheet: SheetChange | None = None
    what: str = ""
    in_force: bool = True

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{self.revision}: {self.what}"
        more = f" and {len(self.edits) - 1} more" if len(self.edits) > 1 else ""
        return f"{self.edits[0]}{more}"

"""Human decisions about a story."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verb(str, Enum):
    """What a decision is about: who says a line, what it is, how it is said; or that two names are one person's."""

    SPEAKER = "speaker"
    KIND = "kind"
    SPOKEN = "spoken"
    DIRECTION = "direction"
    MERGE = "merge"


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


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision. `value` is a speaker's name, a kind, a spoken form, a direction, or the `name=other` of a merge."""

    revision: int
    verb: Verb
    value: str
    anchor: Anchor | None = None

    def __str__(self) -> str:
        about = f" {self.anchor.text[:50]!r}" if self.anchor else ""
        return f"{self.revision}: {self.verb.value}{about} -> {self.value}"

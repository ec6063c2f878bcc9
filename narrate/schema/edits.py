"""Human decisions about a story."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision: `verb` is speaker, kind, spoken, direction or merge; `anchor` finds the line again.

    anchor: the line's text, and what stands before and behind it, so that a changed source does not lose the edit.
    """

    revision: int
    verb: str
    anchor: tuple[str, str, str]
    value: str
    inverse: str | None = None

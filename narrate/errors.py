"""Every error that narrate raises on purpose.

NarrateError           exit  what went wrong
├── UsageError            2  the command line asks for what does not exist
├── InputError            3  a story cannot be read                    (codes N1xx)
├── VoiceSheetError       4  voices.yaml or an edit is wrong           (N2xx)
├── VoiceError            5  an engine, a voice or a model is missing  (N3xx)
├── ToolError             6  a codec or another tool is missing        (N4xx)
├── StorageError          7  full, read-only, not permitted            (N5xx)
├── FailedLinesError      8  finished, but some lines could not be spoken
└── BusyError             9  another process holds the project
    └── ConflictError     9  somebody else changed what this change was about
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: line and column count from 1, None when unknown."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class NarrateError(Exception):
    """An error with a code, a place and the next step, shown as `place: code: what (hint)`."""

    exit_code = 1

    def __init__(self, what: str, *, code: str = "", place: Place | None = None, hint: str = "") -> None:
        super().__init__(what, code, place, hint)
        self.what = what
        self.code = code
        self.place = place
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.code, self.place, self.hint)

    def __str__(self) -> str:
        parts = [str(part) for part in (self.place, self.code, self.what) if part]
        return ": ".join(parts) + (f" ({self.hint})" if self.hint else "")


def _rebuild(kind: type[NarrateError], what: str, code: str, place: Place | None, hint: str) -> NarrateError:
    return kind(what, code=code, place=place, hint=hint)


class UsageError(NarrateError):
    """The command line asks for what does not exist."""

    exit_code = 2


class InputError(NarrateError):
    """A story cannot be read."""

    exit_code = 3


class VoiceSheetError(NarrateError):
    """voices.yaml, or a human decision on file, is wrong."""

    exit_code = 4


class VoiceError(NarrateError):
    """An engine, a voice or a model is missing or broken."""

    exit_code = 5


class UnspeakableError(VoiceError):
    """An engine works, but cannot say this one text."""


class ToolError(NarrateError):
    """A codec or another tool is missing or failed."""

    exit_code = 6


class StorageError(NarrateError):
    """A disk is full, read-only or not permitted."""

    exit_code = 7


class FailedLinesError(NarrateError):
    """The book is finished, but some lines could not be spoken."""

    exit_code = 8


class BusyError(NarrateError):
    """Another process holds the project."""

    exit_code = 9


class ConflictError(BusyError):
    """What a change was about has been changed meanwhile, elsewhere: nothing was written."""

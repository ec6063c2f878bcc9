"""Whatever went wrong, as an error that a person can read: the last line of defence, for a command or for one book."""

from __future__ import annotations

import contextlib
import os
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from narrate.cli.show import printable
from narrate.errors import NarrateError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: as a person reads it, and as it was raised."""

    told: NarrateError
    error: Exception


def attempted(work: Callable[[], T]) -> T | Failure:
    """What the work returns, or what kept it from ending: the one place where any error is caught.

    A usage error of click, a prompt that was left and a reader who went away are the command's own business.
    """
    try:
        return work()
    except (click.ClickException, click.exceptions.Abort, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - the last line: whatever is left is a bug, and is reported as one
        return Failure(explained(error), error)


def explained(error: Exception) -> NarrateError:
    """The error itself where narrate raised it; a disk that said no; else a bug, its details in a log file."""
    if isinstance(error, NarrateError):
        return error
    if isinstance(error, OSError):
        from narrate.files import storage_error

        return storage_error(error, str(error.filename or "standard output"))
    return _bug(error)


def _bug(error: Exception) -> NarrateError:
    text = "".join(traceback.format_exception(error))
    what = f"internal error: {printable(text.strip().splitlines()[-1])}"
    with contextlib.suppress(OSError):
        descriptor, path = tempfile.mkstemp(prefix="narrate-", suffix=".log")
        os.close(descriptor)
        Path(path).write_text(text, "utf-8", "backslashreplace")
        return NarrateError(what, hint=f"this is a bug in narrate; the details are in {path}")
    return NarrateError(what, hint="this is a bug in narrate")

"""What the command line shows: safe text, tables, lengths of time."""

from __future__ import annotations

import contextlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence

import click

from narrate.text.wording import counted as counted
from narrate.text.wording import duration as duration
from narrate.text.wording import guessed as guessed
from narrate.text.wording import shortened as shortened

_LONGEST = 2000


def printable(text: str) -> str:
    r"""The text without anything that could steer a terminal: control and direction characters as escapes.

    >>> printable("red \x1b[31m")
    'red \\x1b[31m'
    """
    return "".join(char if char in "\n\t" or _harmless(char) else ascii(char)[1:-1] for char in text)


def say(text: str) -> None:
    """A line for the person, on stderr."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(printable(text)[:_LONGEST], err=True)


def put(text: str) -> None:
    """A line of the result, on stdout."""
    click.echo(printable(text))


def put_json(value: object) -> None:
    """The result for a program, on stdout."""
    click.echo(json.dumps(value, ensure_ascii=not _speaks_utf8(), indent=1))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns aligned with spaces; the last one runs free.

    >>> print(table(("a", "b"), [("1", "22")]))
    a  b
    1  22
    """
    lines = [tuple(map(printable, head)), *(tuple(map(printable, row)) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(_padded, line, widths)).rstrip() for line in lines)


def _harmless(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs") or char in "\u200c\u200d\u00ad"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _speaks_utf8() -> bool:
    return (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "") == "utf8"

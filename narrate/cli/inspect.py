"""narrate inspect: what was understood of a file, before anything is spoken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrate.cli import options
from narrate.cli.show import duration, put, put_json, shortened, table

if TYPE_CHECKING:
    from narrate.inspection import Inspection

_MOST_NOTES = 12
_NOTED = ": N146: "
"""The remark that something was taken for a note: the notes are listed on their own."""


@click.command("inspect")
@options.story
@click.option("--encoding", metavar="NAME", help="The text's encoding, where it is not found out by itself.")
@options.as_json
def command(story: Path, encoding: str | None, as_json: bool) -> None:
    """Say what is understood of a file: chapters, words, notes, quotation marks, and what looks odd.

    Nothing is spoken and nothing written. Notes are what `notes: skip` in voices.yaml leaves out.
    """
    from narrate.inspection import inspect

    found = inspect(story, encoding=encoding)
    if as_json:
        put_json(found.as_json())
        return
    put("\n".join(f"{name:<11}{value}" for name, value in _facts(found)))
    rows = [(str(c.number), str(c.scenes), str(c.words), str(c.speech), c.title or "-") for c in found.chapters]
    put("\n" + table(("chapter", "scenes", "words", "speech", "title"), rows))
    _list("notes", found.notes)
    _list("to know", tuple(remark for remark in found.remarks if _NOTED not in remark))


def _facts(found: Inspection) -> list[tuple[str, str]]:
    meta = found.metadata
    series = " #".join(filter(None, meta.series)) if meta.series else None
    cover = f"{len(meta.cover) // 1024} kB" if meta.cover else None
    facts = [
        ("file", f"{found.path}: {found.form}, {found.encoding}"),
        ("title", meta.title),
        ("author", meta.author),
        ("language", meta.language),
        ("year", meta.year),
        ("series", series),
        ("cover", cover),
        ("words", f"{found.words:,}, about {duration(found.minutes * 60)} of sound"),
        ("quotations", found.quotation_style),
        ("emphasis", f"{found.emphasised} times"),
    ]
    return [(name, shortened(value, 300) if value else "-") for name, value in facts]


def _list(name: str, items: tuple[str, ...]) -> None:
    if not items:
        return
    rest = f"\n  and {len(items) - _MOST_NOTES} more" if len(items) > _MOST_NOTES else ""
    put(f"\n{name}\n" + "\n".join(f"  {item}" for item in items[:_MOST_NOTES]) + rest)

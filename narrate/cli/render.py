"""narrate render: the audiobook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from narrate.cli import options
from narrate.cli.show import duration, put, put_json, say, table


@click.command("render")
@options.story
@click.option("-o", "--out", type=click.Path(path_type=Path), help="A folder, or one file: book.m4b, book.mp3 …")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["mp3", "m4b", "opus", "flac", "wav"]), help="Repeatable."
)
@click.option("--chapters", metavar="1,3-5", help="Only these chapters.")
@click.option("--profile", metavar="NAME", help="Release profile: audiobook, acx, podcast, broadcast.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Processes that speak; 0: one per core.")
@click.option("--dry-run", is_flag=True, help="Say what would be spoken, by whom and how long it will take.")
@click.option("--quiet", is_flag=True, help="Only errors.")
@options.as_json
@options.production
def command(story: Path, **wishes: Any) -> None:
    """Speak a story with a full cast and write the audiobook beside it, one tagged MP3 per chapter.

    What is spoken is kept: stop at any time, run it again, and only what is missing or changed is spoken.
    """
    from narrate.pipeline import plan, render
    from narrate.planning import RenderOrder
    from narrate.production import Wishes, produce

    out, formats, workers = wishes.pop("out"), wishes.pop("formats"), wishes.pop("workers")
    chapters = options.chapter_numbers(wishes.pop("chapters"))
    dry_run, quiet, as_json = wishes.pop("dry_run"), wishes.pop("quiet"), wishes.pop("as_json")
    order = RenderOrder(out=out, formats=formats, chapters=chapters, workers=workers)
    asked = Wishes(story, **wishes)
    production = produce(asked)
    if dry_run:
        _show_plan(plan(production, order), as_json=as_json)
        return
    from narrate.casting import keep_cast
    from narrate.cli.progress import display

    if _has_own_cast(asked) and keep_cast(production) and not (quiet or as_json):
        say(f"the cast is in {production.project.voices}: change a voice there, or with `narrate cast --set`")
    with display(quiet=quiet or as_json) as emit:
        report = render(production, order, emit=emit)
    if as_json:
        put_json(report.as_json())
    elif not quiet:
        say(f"done: {duration(report.seconds)} of sound in {report.place}, {report.spoken} lines spoken now")
    report.raise_for_failures()


def _has_own_cast(wishes: Any) -> bool:
    """Whether the cast is the story's own, and not one asked for just this once."""
    return wishes.voices is None and wishes.engine is None and not wishes.draft and str(wishes.story) != "-"


def _show_plan(planned: Any, *, as_json: bool) -> None:
    if as_json:
        put_json(planned.as_json())
        return
    head = ("part", "voice", "lines", "words", "length", "to speak")
    rows = [
        (part.name, part.voice, str(part.lines), str(part.words), duration(part.seconds), str(part.to_speak))
        for part in planned.parts
    ]
    put(table(head, rows))
    put(
        f"\n{planned.lines} lines, about {duration(planned.seconds)} of sound; {planned.to_speak} lines to speak, "
        f"about {duration(planned.work_seconds)} of work"
    )

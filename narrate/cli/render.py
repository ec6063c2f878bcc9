"""narrate render: the audiobook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrate.cli import options
from narrate.cli.show import counted, duration, put, put_json, say, table
from narrate.errors import UsageError

if TYPE_CHECKING:
    from narrate.planning import RenderOrder
    from narrate.production import Production, Wishes
    from narrate.reports import Report
    from narrate.workers import Child


@click.command("render")
@options.stories
@click.option("-o", "--out", type=click.Path(path_type=Path), help="A folder, or one file: book.m4b, book.mp3 …")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["mp3", "m4b", "opus", "flac", "wav"]), help="Repeatable."
)
@click.option(
    "--also",
    multiple=True,
    metavar="NAMES",
    help="Beside the sound: captions (SRT, VTT, LRC), readalong (EPUB 3), player (a page), feed (podcast), library "
    "(a folder for Audiobookshelf or Plex), stems (every track by itself, labels, timeline.json), sample (the first "
    "five minutes at most). With commas, or repeated.",
)
@click.option("--stems", is_flag=True, help="The same as --also stems.")
@click.option("--feed-url", metavar="URL", help="The address of the folder that a podcast's files will be in.")
@click.option("--chapters", metavar="1,3-5", help="Only these chapters.")
@click.option("--profile", type=click.Choice(options.PROFILES), help="Whose rules the files follow.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Processes that speak; 0: one per core.")
@click.option(
    "--executor",
    metavar="dask://HOST:PORT",
    callback=options.executor,
    help="Speak on the workers of this dask scheduler, not on this computer. Needs narrate-drama[cluster].",
)
@click.option("--verify", is_flag=True, help="Have a recogniser listen to every line that is spoken now.")
@click.option("--strict", is_flag=True, help="Let nothing pass: what is otherwise remarked on, and a line that fails.")
@click.option(
    "--max-failed",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    callback=lambda context, option, value: None if value is None else value / 100,
    help="Give up when more of the lines than this cannot be spoken; 10 by default.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be spoken, by whom and how long it will take.")
@click.option("--quiet", is_flag=True, help="Only errors.")
@options.as_json
@options.production
def command(stories: tuple[Path, ...], **asked: Any) -> int:
    """Speak a story with a full cast and write the audiobook beside it, one tagged MP3 per chapter.

    What is spoken is kept: stop at any time, run it again, and only what is missing or changed is spoken. Of several
    stories, or a folder of them, each is rendered; one that fails does not stop the rest.
    """
    from narrate.cli.several import stories_in
    from narrate.standby import standby

    if asked["executor"] and asked["workers"]:
        raise UsageError("--workers counts processes of this computer; a cluster has its own", hint="leave one out")
    found = stories_in(stories)
    if len(found) > 1 or asked["dry_run"] or asked["executor"]:
        return _rendered(found, asked)
    with standby(found[0], "hibari" if asked["draft"] else asked["engine"], workers=asked["workers"]) as first:
        return _rendered(found, asked, first)


def _rendered(found: tuple[Path, ...], asked: dict[str, Any], first: Child | None = None) -> int:
    from narrate.cli.several import render_all
    from narrate.planning import RenderOrder
    from narrate.production import Wishes

    own = ("out", "formats", "workers", "feed_url", "executor")
    how = {name: asked.pop(name) for name in own}
    also = tuple(name.strip() for names in asked.pop("also") for name in names.split(",") if name.strip())
    also += ("stems",) if asked.pop("stems") else ()
    order = RenderOrder(**how, also=also, chapters=options.chapter_numbers(asked.pop("chapters")))
    shown = {name: asked.pop(name) for name in ("dry_run", "quiet", "as_json")}
    if len(found) == 1:
        _one(Wishes(found[0], **asked), order, first, **shown)
        return 0
    return render_all(found, order, lambda story: Wishes(story, **asked), **shown)


def _one(wishes: Wishes, order: RenderOrder, first: Child | None, *, dry_run: bool, quiet: bool, as_json: bool) -> None:
    from narrate.pipeline import plan
    from narrate.production import produce

    if dry_run:
        production = produce(wishes)
        check_order(production, order)
        _show_plan(production, plan(production, order), as_json=as_json)
        return
    report = spoken(wishes, order, quiet=quiet or as_json, first=first)
    if as_json:
        put_json(report.as_json())
    elif not quiet:
        say(f"done: {duration(report.seconds)} of sound in {report.place}, {counted(report.spoken, 'line')} spoken now")
        for path in report.also:
            say(f"also: {path}")
    report.raise_for_failures()


def spoken(wishes: Wishes, order: RenderOrder, *, quiet: bool, first: Child | None = None) -> Report:
    """One story rendered, its cast kept, its progress shown unless `quiet`; `first` is a process begun for it."""
    from narrate.casting import keep_cast
    from narrate.cli.progress import display
    from narrate.pipeline import render
    from narrate.production import produce

    production = produce(wishes)
    check_order(production, order)
    if _has_own_cast(wishes) and keep_cast(production) and not quiet:
        say(f"the cast is in {production.project.voices}: change a voice there, or with `narrate cast --set`")
    with display(quiet=quiet) as emit:
        return render(production, order, emit=emit, first=first)


def check_order(production: Production, order: RenderOrder) -> None:
    """UsageError for an order that this story cannot fulfil, before anything is written."""
    from narrate.companions import check_companions
    from narrate.planning import chosen_chapters
    from narrate.targets import targets

    chosen_chapters(production, order.chapters)
    check_companions(order, targets(production, order))


def _has_own_cast(wishes: Any) -> bool:
    """Whether the cast is the story's own, and not one asked for just this once."""
    return wishes.voices is None and wishes.engine is None and not wishes.draft and str(wishes.story) != "-"


def _show_plan(production: Any, planned: Any, *, as_json: bool) -> None:
    from narrate.memory import reasons, reasons_json

    why = reasons(production, planned)
    if as_json:
        put_json({**planned.as_json(), "reasons": reasons_json(why)})
        return
    head = ("part", "voice", "lines", "words", "length", "to speak")
    rows = [
        (part.name, part.voice, str(part.lines), str(part.words), duration(part.seconds), str(part.to_speak))
        for part in planned.parts
    ]
    put(table(head, rows))
    put(
        f"\n{counted(planned.lines, 'line')}, about {duration(planned.seconds)} of sound; "
        f"{counted(planned.to_speak, 'line')} to speak, "
        f"about {duration(planned.work_seconds)} of work"
    )
    if planned.locked:
        put(f"{planned.locked} locked, and kept as recorded")
    for notice in production.notices:
        say(f"note: {notice}")
    for reason in why:
        put(f"  {_REASONS[reason.standing.value]}: {reason.lines}")


_REASONS = {
    "voice": "spoken before with another voice or pace",
    "words": "spoken before with other words",
    "failed": "failed last time",
    "lost": "recorded, and lost from the disk",
    "new": "never spoken",
}

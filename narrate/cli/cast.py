"""narrate cast: who speaks, with which voice and why; change a voice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrate.cli import options
from narrate.cli.show import duration, put, put_json, say, table
from narrate.errors import UsageError

if TYPE_CHECKING:
    from narrate.production import Production


@click.command("cast")
@options.story
@click.option("--set", "changes", multiple=True, metavar="NAME=VOICE", help='Change a voice: --set "Anna=bf_emma".')
@click.option("--dry-run", is_flag=True, help="Show, but write nothing.")
@options.as_json
@options.production
def command(story: Path, changes: tuple[str, ...], dry_run: bool, as_json: bool, **wishes: Any) -> None:
    """Show who speaks, how much, and with which voice; write it to STORY.voices.yaml for you to change.

    What you wrote in that file stays as it is, comments included: only new characters are added.
    """
    from narrate.casting import cast_sheet, keep_series, recast
    from narrate.files import write_text
    from narrate.production import Wishes, produce

    production = produce(Wishes(story, **wishes))
    if changes:
        production = _change(production, Wishes(story, **wishes), recast, [_change_of(text) for text in changes])
    text = cast_sheet(production)
    path = production.project.voices
    if not dry_run and wishes["voices"] is None:
        keep_series(production)
        if not path.is_file() or path.read_text("utf-8") != text:
            write_text(path, text)
        if not as_json:
            say(f"written: {path}")
    _show(production, as_json=as_json)


def _change(production: Production, wishes: Any, recast: Any, changes: list[tuple[str, str]]) -> Production:
    changed, cost = recast(production, wishes, changes)
    say(f"{cost.lines} lines will be spoken anew, about {duration(cost.work_seconds)} of work")
    result: Production = changed
    return result


def _change_of(text: str) -> tuple[str, str]:
    name, equals, voice = text.partition("=")
    if not (equals and name.strip() and voice.strip()):
        raise UsageError(f"--set {text!r} is not NAME=VOICE", hint='like --set "Anna=bf_emma"')
    return name.strip(), voice.strip()


def _show_names(production: Production) -> None:
    """The names that no dictionary has: a person hears at once which ones need a word in `pronounce:`."""
    from narrate.saying import unknown_names

    names = unknown_names(production) if production.settings.language.startswith("en") else ()
    if names:
        put("\nNames that are in no dictionary (`narrate voices --say NAME` plays one; `pronounce:` changes it):")
        put(
            table(
                ("name", "said", "phonemes", "from"), [(n.word, n.respelling, f"/{n.phonemes}/", n.why) for n in names]
            )
        )


def _show(production: Production, *, as_json: bool) -> None:
    entries = (production.cast.narrator, *production.cast.entries)
    if as_json:
        put_json(
            [
                {
                    "name": entry.character.name,
                    "aliases": list(entry.character.aliases),
                    "gender": entry.character.gender.value,
                    "age": entry.character.age.value,
                    "lines": entry.lines,
                    "words": entry.words,
                    "engine": entry.voice.engine,
                    "voice": entry.voice.name,
                    "chosen": entry.chosen,
                    "why": entry.why,
                }
                for entry in entries
            ]
        )
        return
    head = ("who", "lines", "words", "gender", "age", "voice", "why")
    rows = [
        (
            entry.character.name,
            str(entry.lines),
            str(entry.words),
            entry.character.gender.value,
            entry.character.age.value,
            f"{entry.voice.engine}:{entry.voice.name}",
            entry.why,
        )
        for entry in entries
    ]
    put(table(head, rows))
    _show_names(production)
    for notice in production.notices:
        say(f"note: {notice}")

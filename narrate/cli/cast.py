"""narrate cast: who speaks, with which voice and why; change a voice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrate.cli import options
from narrate.cli.show import counted, duration, put, put_json, say, table
from narrate.errors import UsageError

if TYPE_CHECKING:
    from narrate.production import Production


@click.command("cast")
@options.story
@click.option("--set", "changes", multiple=True, metavar="NAME=VOICE", help='Change a voice: --set "Anna=bf_emma".')
@click.option("--pace", "paces", multiple=True, metavar="NAME=FACTOR", help='How fast a voice is: --pace "Anna=1.1".')
@click.option(
    "--pitch", "pitches", multiple=True, metavar="NAME=SEMITONES", help='How high a voice is: --pitch "Anna=-2".'
)
@click.option(
    "--cast",
    "which",
    type=click.Choice(["full", "single"]),
    help="single: the narrator reads everything; full: undoes it.",
)
@click.option("--dry-run", is_flag=True, help="Show, but write nothing.")
@options.as_json
@options.production
def command(story: Path, which: str | None, dry_run: bool, as_json: bool, **wishes: Any) -> None:
    """Show who speaks, how much, and with which voice; write it to STORY.voices.yaml for you to change.

    What you wrote in that file stays as it is, comments included: only new characters are added. A change of voices
    is a step that `narrate mend --undo` takes back. With --engine or --draft, which hold just this once, the cast is
    shown and not written.
    """
    from narrate.history import choose_cast, revoice
    from narrate.production import Wishes, produce

    changes = [_pair(text, "set", "Anna=bf_emma") for text in wishes.pop("changes")]
    shapes = [(name, "rate", value) for name, value in _numbers(wishes.pop("paces"), "pace", "Anna=1.1")]
    shapes += [(name, "pitch", value) for name, value in _numbers(wishes.pop("pitches"), "pitch", "Anna=-2")]
    if dry_run and (which or changes or shapes):
        raise UsageError("--dry-run changes no voice", hint="leave it out: `narrate mend --undo` takes a change back")
    production = produce(Wishes(story, **wishes))
    if which:
        production = choose_cast(production, Wishes(story, **wishes), which)
    if changes or shapes:
        production, cost = revoice(production, Wishes(story, **wishes), changes, shapes)
        say(f"{counted(cost.lines, 'line')} will be spoken anew, about {duration(cost.work_seconds)} of work")
    decides = bool(which or changes or shapes)
    passing = Wishes(story, **wishes).has_passing_engine
    if not dry_run and wishes["voices"] is None:
        written = _kept(production, series=not passing) if decides or not passing else _PASSING
        if not as_json:
            say(written)
    _show(production, as_json=as_json)


_PASSING = "nothing written: an engine asked for just this once decides no voices (`engine:` in a voices file does)"


def _kept(production: Production, *, series: bool) -> str:
    """Writes the cast into the story's file, and into its series' if wished; says so."""
    from narrate.casting import cast_sheet, keep_series
    from narrate.files import write_text

    text, path = cast_sheet(production), production.project.voices
    if series:
        keep_series(production)
    if not path.is_file() or path.read_text("utf-8") != text:
        write_text(path, text)
    return f"written: {path}"


def _pair(text: str, option: str, example: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (equals and name.strip() and value.strip()):
        raise UsageError(
            f"--{option} {text!r} is not NAME={'VOICE' if option == 'set' else 'NUMBER'}",
            hint=f'like --{option} "{example}"',
        )
    return name.strip(), value.strip()


def _numbers(texts: tuple[str, ...], option: str, example: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for name, value in (_pair(text, option, example) for text in texts):
        try:
            found.append((name, float(value)))
        except ValueError:
            raise UsageError(f"--{option} {value!r} is no number", hint=f'like --{option} "{example}"') from None
    return found


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
    from narrate.mending import look_alikes

    entries = (production.cast.narrator, *production.cast.entries)
    if as_json:
        put_json([entry.as_json() for entry in entries])
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
    for one, other in look_alikes(production):
        say(f'note: {one} and {other} look like one person: `narrate mend --merge "{one}={other}"`, or --apart')
    for notice in production.notices:
        say(f"note: {notice}")

"""narrate mend: a decision about one line, written down for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from narrate.cli import options
from narrate.cli.show import put, put_json, say
from narrate.errors import UsageError


@click.command("mend")
@options.story
@click.argument("line", required=False)
@click.option("--speaker", metavar="NAME", help="Who says the line: a character, somebody new, or Narrator.")
@click.option("--kind", metavar="KIND", help="What the line is: narration, dialogue, thought or text.")
@click.option("--spoken", metavar="TEXT", help="What is said for the line.")
@click.option("--direction", metavar="WORDS", help="How it is said: whispering, coldly …")
@click.option(
    "--cue",
    metavar="SOUND",
    help="What is heard with the line in a drama: thunder, thunder@4 (at its 4th word), none; for its whole scene "
    "bed=rain+wind, room=cave, sting=none.",
)
@click.option("--merge", metavar="NAME=NAME", help='Two names are one person: --merge "Hale=Mr Hale".')
@click.option("--flag", metavar="WHY", help="Put the line among those to review; `--flag off` takes it out.")
@click.option("--undo", is_flag=True, help="Take the last step back, also a change of voices.")
@click.option("--redo", is_flag=True, help="Do the step again that was taken back last.")
@click.option("--list", "listing", is_flag=True, help="List the decisions in force, and those whose line is gone.")
@options.as_json
@options.production
def command(story: Path, line: str | None, **asked: Any) -> None:
    """Say who speaks a line, what it is, how it is said, what is heard with it; no analysis ever overrules you.

    LINE is a number of `narrate script`, like 1.2.14. A decision also helps the lines around it. All of them stand in
    STORY.narrate/edits.jsonl, and stay with their lines when the story changes.
    """
    from narrate.mending import decide, merge
    from narrate.production import Wishes, produce
    from narrate.schema.edits import Verb

    values = {verb: asked.pop(verb.value) for verb in Verb}
    undo, redo = asked.pop("undo"), asked.pop("redo")
    listing, as_json = asked.pop("listing"), asked.pop("as_json")
    production = produce(Wishes(story, **asked))
    if undo or redo:
        _step(production, back=undo)
        return
    wanted = {verb: value for verb, value in values.items() if value is not None}
    if not wanted and not listing:
        raise UsageError(
            "nothing to decide", hint="--speaker, --kind, --spoken, --direction, --cue, --merge, --flag, --undo, --list"
        )
    for verb, value in wanted.items():
        if verb is Verb.MERGE:
            say(f"decided {merge(production, value)}")
        elif line is None:
            raise UsageError(f"--{verb.value} needs a LINE", hint="`narrate script` shows every line with its number")
        else:
            say(f"decided {decide(production, line, verb, value)}")
    if listing:
        _list(production, as_json=as_json)


def _step(production: Any, *, back: bool) -> None:
    from narrate.history import redo, undo

    step = undo(production.project) if back else redo(production.project)
    if step is None:
        say(f"there is nothing to {'take back' if back else 'do again'}")
    else:
        say(f"{'taken back' if back else 'done again'} {step}")


def _list(production: Any, *, as_json: bool) -> None:
    lost = {edit.revision for edit in production.tray}
    if as_json:
        rows = [
            {
                "revision": edit.revision,
                "verb": edit.verb.value,
                "value": edit.value,
                "text": edit.anchor.text if edit.anchor else None,
                "placed": edit.revision not in lost,
            }
            for edit in production.decisions
        ]
        put_json(rows)
        return
    for edit in production.decisions:
        put(f"{edit}{'   (its line is gone)' if edit.revision in lost else ''}")
    say(f"{len(production.decisions)} decisions in force, {len(lost)} without their line")

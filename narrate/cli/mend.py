"""narrate mend: a decision about one line, written down for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from narrate.cli import options
from narrate.cli.show import counted, put, put_json, say
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
@click.option(
    "--split", type=click.IntRange(2), metavar="N", help="Divide the line: a new one begins with its Nth word."
)
@click.option("--apart", metavar="NAME=NAME", help="Two names that look like one person's are not.")
@click.option(
    "--lock",
    metavar="WHICH",
    help="Keep the line's recording whatever is set later: `on` the newest, or a number of --takes; `off` lets it go; "
    "`keep` holds on to one whose line has changed.",
)
@click.option("--takes", is_flag=True, help="List the recordings that there are of the line.")
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
    from narrate.locking import lock_lines
    from narrate.mending import decide, keep_apart, merge, split
    from narrate.production import Wishes, produce
    from narrate.schema.edits import Verb

    values = {verb: asked.pop(verb.value) for verb in Verb}
    undo, redo = asked.pop("undo"), asked.pop("redo")
    listing, as_json, takes = asked.pop("listing"), asked.pop("as_json"), asked.pop("takes")
    production = produce(Wishes(story, **asked))
    if takes:
        _show_takes(production, _needed(line, "takes"), as_json=as_json)
        return
    if undo or redo:
        _step(production, back=undo)
        return
    wanted = {verb: value for verb, value in values.items() if value is not None}
    if not wanted and not listing:
        raise UsageError(
            "nothing to decide",
            hint="--speaker, --kind, --spoken, --direction, --cue, --lock, --split, --merge, --apart, --flag, --undo …",
        )
    for verb, value in wanted.items():
        if verb is Verb.MERGE:
            say(f"decided {merge(production, value)}")
        elif verb is Verb.APART:
            say(f"decided {keep_apart(production, value)}")
        elif verb is Verb.SPLIT:
            say(f"decided {split(production, _needed(line, verb.value), value)}")
        elif verb is Verb.LOCK:
            say(f"decided {lock_lines(production, [_needed(line, verb.value)], value)[0]}")
        else:
            say(f"decided {decide(production, _needed(line, verb.value), verb, value)}")
    if listing:
        _list(production, as_json=as_json)


def _needed(line: str | None, option: str) -> str:
    if line is None:
        raise UsageError(f"--{option} needs a LINE", hint="`narrate script` shows every line with its number")
    return line


def _show_takes(production: Any, line: str, *, as_json: bool) -> None:
    from narrate.locking import recordings

    found = recordings(production, line)
    if as_json:
        put_json(
            [
                {
                    "take": one.take.id,
                    "voice": f"{one.spec.engine}:{one.spec.voice}",
                    "text": one.spec.text,
                    "rate": one.spec.rate,
                    "pitch_st": one.spec.pitch_st,
                    "seconds": round(one.take.frames / one.take.rate, 2),
                    "current": one.current,
                    "locked": one.kept,
                }
                for one in found
            ]
        )
        return
    for number, one in enumerate(found, 1):
        marks = [mark for mark, is_so in (("as it is now", one.current), ("locked", one.kept)) if is_so]
        shape = f"{one.spec.engine}:{one.spec.voice}, pace {one.spec.rate:g}, pitch {one.spec.pitch_st:+g}"
        put(f"{number}  {one.take.frames / one.take.rate:.1f} s  {shape}  {', '.join(marks)}".rstrip())
        put(f"     {' '.join(one.spec.text.split())}")
    if not found:
        say(f"line {line} has not been spoken yet")


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
    say(f"{counted(len(production.decisions), 'decision')} in force, {len(lost)} without their line")

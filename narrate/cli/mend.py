"""narrate mend: a decision about one line, written down for good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from narrate.cli import options
from narrate.cli.show import counted, put, put_json, say
from narrate.errors import UsageError

if TYPE_CHECKING:
    from narrate.production import Production
    from narrate.schema.edits import Edit, Verb

Decisions: TypeAlias = "list[tuple[Verb, str]]"
"""What is decided, and how, in the order of the options."""


@click.command("mend")
@options.story
@click.argument("line", required=False)
@click.option(
    "--speaker",
    multiple=True,
    callback=options.once,
    metavar="NAME",
    help="Who says the line: a character, somebody new, or Narrator.",
)
@click.option(
    "--kind",
    multiple=True,
    callback=options.once,
    metavar="KIND",
    help="What the line is: narration, dialogue, thought or text.",
)
@click.option("--spoken", multiple=True, callback=options.once, metavar="TEXT", help="What is said for the line.")
@click.option(
    "--direction", multiple=True, callback=options.once, metavar="WORDS", help="How it is said: whispering, coldly …"
)
@click.option(
    "--cue",
    multiple=True,
    metavar="SOUND",
    help="What is heard with the line in a drama: thunder, thunder@4 (at its 4th word), none; for its whole scene "
    "bed=rain+wind, room=cave, sting=none.",
)
@click.option("--merge", multiple=True, metavar="NAME=NAME", help='Two names are one person: --merge "Hale=Mr Hale".')
@click.option(
    "--split",
    multiple=True,
    callback=options.once,
    type=click.IntRange(2),
    metavar="N",
    help="Divide the line: a new one begins with its Nth word.",
)
@click.option("--apart", multiple=True, metavar="NAME=NAME", help="Two names that look like one person's are not.")
@click.option(
    "--lock",
    multiple=True,
    callback=options.once,
    metavar="WHICH",
    help="Keep the line's recording whatever is set later: `on` the newest, or a number of --takes; `off` lets it go; "
    "`keep` holds on to one whose line has changed.",
)
@click.option("--takes", is_flag=True, help="List the recordings that there are of the line.")
@click.option(
    "--flag",
    multiple=True,
    callback=options.once,
    metavar="WHY",
    help="Put the line among those to review; `--flag off` takes it out.",
)
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
    from narrate.production import Wishes, produce
    from narrate.schema.edits import Verb

    values = {verb: asked.pop(verb.value) for verb in Verb}
    wanted = [(verb, value) for verb, said in values.items() for value in (said if isinstance(said, tuple) else [said])]
    wanted = [(verb, value) for verb, value in wanted if value is not None]
    modes = {name: asked.pop(name) for name in ("undo", "redo", "takes", "listing")}
    as_json = asked.pop("as_json")
    mode = _mode(line, wanted, modes)
    production = produce(Wishes(story, **asked))
    match mode:
        case "takes":
            _show_takes(production, _needed(line, "takes"), as_json=as_json)
        case "listing":
            _list(production, as_json=as_json)
        case "undo" | "redo":
            _step(production, back=mode == "undo")
        case _:
            _decide(production, line, wanted)


def _mode(line: str | None, wanted: Decisions, modes: dict[str, bool]) -> str | None:
    """The one of the modes that is asked for, None for decisions; UsageError for what cannot be done at once."""
    from narrate.mending import OF_NAMES

    asked = [name for name, on in modes.items() if on]
    shown = [f"--{'list' if name == 'listing' else name}" for name in asked]
    shown += dict.fromkeys(f"--{verb.value}" for verb, _ in wanted)
    if not shown:
        hint = "--speaker, --kind, --spoken, --direction, --cue, --lock, --split, --merge, --apart, --flag, --undo …"
        raise UsageError("nothing to decide", hint=hint)
    if len(shown) > 1 and (asked or {"--split", "--lock"}.intersection(shown)):
        raise UsageError(f"{' and '.join(shown)} cannot be done at once", hint="one command each")
    if line is not None and asked != ["takes"] and all(verb in OF_NAMES for verb, _ in wanted):
        raise UsageError(f"{' and '.join(shown)}: this is not about line {line}", hint="leave the line out")
    return asked[0] if asked else None


def _decide(production: Production, line: str | None, wanted: Decisions) -> None:
    """Writes down what was decided, as one step, and tells it."""
    from narrate.locking import lock_lines
    from narrate.mending import decide_together, split, unlike_anybody
    from narrate.schema.edits import Verb

    verb, value = wanted[0]
    decided: tuple[Edit, ...]
    if verb is Verb.SPLIT:
        decided = (split(production, _needed(line, "split"), int(value)),)
    elif verb is Verb.LOCK:
        decided = lock_lines(production, [_needed(line, "lock")], value)
    else:
        decided = decide_together(production, line, wanted)
    for edit in decided:
        say(f"decided {edit}")
        remark = unlike_anybody(production, edit.value) if edit.verb is Verb.SPEAKER else ""
        if remark:
            say(f"note: {remark} `narrate mend --undo` takes it back")


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

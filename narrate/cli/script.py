"""narrate script: the attributed script, to read or for a program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrate.cli import options
from narrate.cli.show import counted, put, put_json, say

if TYPE_CHECKING:
    from narrate.production import Production


_FORMS = {".fountain": "fountain", ".spmd": "fountain", ".json": "json"}
"""The forms that a file's name asks for."""


@click.command("script")
@options.story
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "fountain"]),
    help="The form: to read, for a program, or to mend and render again. By default as -o is called, else text.",
)
@click.option("--why", metavar="LINE", help="Explain who says one line, like 1.2.14: evidence, candidates, features.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file: play.fountain, script.json …",
)
@options.production
def command(story: Path, form: str | None, why: str | None, out: Path | None, **wishes: Any) -> None:
    """Print the attributed script: every line with who says it, why, and how sure that is.

    With -o play.fountain it is a play that any Fountain editor opens: mend it, and render the play.
    """
    from narrate.files import write_text
    from narrate.plays import check_not_story, write_play
    from narrate.production import Wishes, produce
    from narrate.writers.script_json import to_review

    production = produce(Wishes(story, **wishes))
    if why is not None:
        _explain(production, why, wishes["encoding"])
        return
    form = form or _FORMS.get(out.suffix.lower() if out else "", "text")
    if out is not None:
        check_not_story(production, out)
    if out is not None and form == "fountain":
        for news in write_play(production, out):
            say(news)
    elif out is not None:
        write_text(out, _written(production, form) + "\n")
        say(f"written: {out}")
    elif form == "json":
        put_json(_json(production))
    else:
        put(_written(production, form))
    for notice in production.notices:
        say(f"note: {notice}")
    unsure = to_review(production.script)
    if unsure and form != "json":
        worst = ", ".join(line.id for line in unsure[:8])
        mark = " (marked ?)" if form == "text" else ""
        are = "is" if len(unsure) == 1 else "are"
        say(f"{counted(len(unsure), 'line')} {are} unsure{mark}, the weightiest first: {worst}")


def _written(production: Production, form: str) -> str:
    """The script in the form asked for, without the last line's end."""
    import json
    from dataclasses import replace

    from narrate.writers.fountain import write_fountain
    from narrate.writers.script_json import script_text

    if form == "json":
        return json.dumps(_json(production), ensure_ascii=False, indent=1)
    if form == "fountain":
        return write_fountain(production.script).rstrip("\n")
    spoken = replace(production.script, chapters=production.performed)
    return script_text(spoken, production.staging).rstrip("\n")


def _json(production: Production) -> dict[str, Any]:
    from narrate.writers.script_json import script_json

    credits = [chapter for chapter in (production.opening, production.closing) if chapter is not None]
    return script_json(production.script, production.staging, credits)


def _explain(production: Production, id: str, encoding: str | None) -> None:
    from narrate.mending import line_of, question

    line = line_of(production, id)
    put(f"{line.id}  {line.kind.value}: {' '.join(line.text.split())}")
    said = line.attribution
    if said is None:
        put("told by the narrator: no quotation, no thought")
        return
    put(f"evidence: {said.evidence.value}; {said.why}; confidence {said.confidence:.2f}")
    asked = question(production, line)
    for name, share in asked.candidates:
        put(f"  {share:6.1%}  {name}")
    rival = next((name for name, _ in asked.candidates if name != asked.speaker), None)
    if not production.is_play and rival is not None:
        _show_reasons(production, line.start, (asked.speaker, rival), encoding)


def _show_reasons(production: Production, start: int, between: tuple[str, str], encoding: str | None) -> None:
    """What counts for the line's speaker against the next likely one."""
    from narrate.readers.registry import read_source
    from narrate.schema.source import Book
    from narrate.stages.explain import reasons

    book = read_source(production.project.story, encoding=encoding)
    told = reasons(book, start, between, edits=production.decisions) if isinstance(book, Book) else ()
    if told:
        put(f"what counts for {between[0]} against {between[1]} (feature, their values, weight):")
    for one in told:
        put(f"  {one.effect:+6.2f}  {one.feature}: {one.value:g} against {one.rival:g}")

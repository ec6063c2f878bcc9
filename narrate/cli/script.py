"""narrate script: the attributed script, to read or for a program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrate.cli import options
from narrate.cli.show import put, put_json, say

if TYPE_CHECKING:
    from narrate.production import Production


@click.command("script")
@options.story
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form."
)
@click.option("--why", metavar="LINE", help="Explain who says one line, like 1.2.14: candidates and evidence.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@options.production
def command(story: Path, form: str, why: str | None, out: Path | None, **wishes: Any) -> None:
    """Print the attributed script: every line with who says it, why, and how sure that is."""
    import json

    from narrate.files import write_text
    from narrate.production import Wishes, produce
    from narrate.writers.script_json import script_json, script_text, to_review

    production = produce(Wishes(story, **wishes))
    if why is not None:
        _explain(production, why)
        return
    value = script_json(production.script)
    if out is not None:
        write_text(
            out,
            json.dumps(value, ensure_ascii=False, indent=1) + "\n"
            if form == "json"
            else script_text(production.script),
        )
        say(f"written: {out}")
    elif form == "json":
        put_json(value)
    else:
        put(script_text(production.script).rstrip("\n"))
    for notice in production.notices:
        say(f"note: {notice}")
    unsure = to_review(production.script)
    if unsure and form == "text":
        worst = ", ".join(line.id for line in unsure[:8])
        say(f"{len(unsure)} lines are unsure (marked ?), the weightiest first: {worst}")


def _explain(production: Production, id: str) -> None:
    from narrate.mending import line_of, question

    line = line_of(production, id)
    put(f"{line.id}  {line.kind.value}: {' '.join(line.text.split())}")
    said = line.attribution
    if said is None:
        put("told by the narrator: no quotation, no thought")
        return
    put(f"evidence: {said.evidence.value}; {said.why}; confidence {said.confidence:.2f}")
    for name, share in question(production, line).candidates:
        put(f"  {share:6.1%}  {name}")

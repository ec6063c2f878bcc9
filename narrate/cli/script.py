"""narrate script: the attributed script, to read or for a program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from narrate.cli import options
from narrate.cli.show import put, put_json, say


@click.command("script")
@options.story
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form."
)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@options.production
def command(story: Path, form: str, out: Path | None, **wishes: Any) -> None:
    """Print the attributed script: every line with who says it, why, and how sure that is."""
    import json

    from narrate.files import write_text
    from narrate.production import Wishes, produce
    from narrate.writers.script_json import script_json, script_text, to_review

    production = produce(Wishes(story, **wishes))
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
    unsure = to_review(production.script)
    if unsure and form == "text":
        worst = ", ".join(line.id for line in unsure[:8])
        say(f"{len(unsure)} lines are unsure (marked ?), the weightiest first: {worst}")

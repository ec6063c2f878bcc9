"""narrate doctor: what works on this computer, and what mends the rest."""

from __future__ import annotations

from pathlib import Path

import click

from narrate.cli import options
from narrate.cli.show import put, put_json, table
from narrate.errors import UsageError


@click.command("doctor")
@click.option(
    "--takes",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="STORY",
    help="Check every recorded take of this story; damaged ones are moved aside.",
)
@click.option("--read", is_flag=True, help="With --takes: look at every byte, not only at names and lengths.")
@options.as_json
def command(takes: Path | None, read: bool, as_json: bool) -> int:
    """Say which engines, voices and codecs work here, and the command that mends each that does not."""
    if read and not takes:
        raise UsageError("--read belongs to --takes STORY")
    from narrate.diagnosis import diagnose, diagnose_takes

    findings = diagnose_takes(takes, read=read) if takes else diagnose()
    if as_json:
        put_json([{"part": f.part, "works": f.works, "detail": f.detail, "mend": f.mend} for f in findings])
    else:
        rows = [("ok" if f.works else "--", f.part, f.detail + (f"  ->  {f.mend}" if f.mend else "")) for f in findings]
        put(table(("", "part", "what was found"), rows))
    return 0 if all(finding.works or not finding.needed for finding in findings) else 5

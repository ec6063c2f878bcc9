"""narrate check: finished files against a release profile."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrate.cli import options
from narrate.cli.show import counted, put, put_json, table

if TYPE_CHECKING:
    from narrate.checking import FileCheck


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--profile",
    type=click.Choice(options.PROFILES),
    default="audiobook",
    show_default=True,
    help="Whose rules.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw waveform, loudness and chapters of the first file as a PNG.",
)
@click.option(
    "--timeline",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The timeline.json of the file, to colour the plot by who speaks.",
)
@options.as_json
def command(files: tuple[Path, ...], profile: str, plot: Path | None, timeline: Path | None, as_json: bool) -> int:
    """Measure finished audio files afresh, anybody's, and say for every rule of a profile whether they pass.

    FILES may be folders. The exit code is 1 when a file fails.
    """
    from narrate.checking import check_files

    checked = check_files(files, profile)
    if as_json:
        put_json(
            {"profile": profile, "pass": all(one.passes for one in checked), "files": [c.as_json() for c in checked]}
        )
    else:
        for one in checked:
            _show(one)
        failed = sum(not one.passes for one in checked)
        put(f"{profile}: {len(checked) - failed} of {counted(len(checked), 'file')} passed")
    if plot is not None:
        from narrate.checking import picture
        from narrate.writers.plot import write_plot

        write_plot(picture(checked[0].path, timeline), plot)
    return 0 if all(one.passes for one in checked) else 1


def _show(one: FileCheck) -> None:
    f = one.figures
    spread = "-" if f.range_lu is None else f"{f.range_lu:.1f}"
    put(
        f"{one.path.name}: {'pass' if one.passes else 'FAIL'}  ({f.seconds / 60:.1f} min, {f.codec}, {f.rate} Hz, "
        f"{f.channels} ch, {f.lufs:.2f} LUFS, range {spread} LU, "
        f"true peak {f.true_peak_db:.2f} dBTP, {counted(f.chapters, 'chapter')})"
    )
    rows = [
        ("pass" if f.kept else "FAIL", f.rule.label, _value(f.value, f.rule.unit), f.rule.wanted())
        for f in one.findings
    ]
    put(table(("", "rule", "found", "wanted"), rows))


def _value(value: float | str | None, unit: str) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, str):
        return value
    if math.isinf(value):
        return "silence"
    return f"{value:.2f}".rstrip("0").rstrip(".") + (f" {unit}" if unit else "")

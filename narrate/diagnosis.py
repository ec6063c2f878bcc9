"""What works on this computer: engines, codecs, the folders narrate writes to."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

from narrate import __version__
from narrate.engines import registry
from narrate.errors import NarrateError
from narrate.production import packaged_voices, user_voices
from narrate.project import Project
from narrate.readers.voicesheet import read_voicesheet
from narrate.writers.encode import FORMATS, check_format


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, whether it works, what was seen, and the command that mends it; `needed` parts decide the exit code."""

    part: str
    works: bool
    detail: str
    mend: str = ""
    needed: bool = True


def diagnose() -> tuple[Finding, ...]:
    """Every part of narrate, tried."""
    return (_python(), *_engines(), *(_codec(name) for name in FORMATS), _sheet())


def diagnose_takes(story: Path, *, read: bool) -> tuple[Finding, ...]:
    """Every recorded take of a story, with `read` every byte of it; damaged ones are moved aside."""
    report = Project(story).takes.check(read=read)
    detail = (
        f"{report.good} good, {len(report.damaged)} damaged, {report.strays} stray files, {report.size / 1e6:.1f} MB"
    )
    mend = "run render again: damaged takes are spoken anew" if report.damaged else ""
    return (Finding("takes", not report.damaged, detail, mend),)


def _python() -> Finding:
    return Finding("narrate", True, f"{__version__}, Python {platform.python_version()} on {platform.system()}")


def _engines() -> list[Finding]:
    found = registry.diagnose()
    usable = any(each.works and each.name != "tone" for each in found)
    return [Finding(f"engine {each.name}", each.works, each.detail, each.mend, needed=not usable) for each in found]


def _codec(name: str) -> Finding:
    try:
        check_format(name)
    except NarrateError as error:
        return Finding(f"format {name}", False, error.what, error.hint)
    return Finding(f"format {name}", True, "can be written")


def _sheet() -> Finding:
    path = user_voices() if user_voices().is_file() else packaged_voices()
    try:
        read_voicesheet(path)
    except NarrateError as error:
        return Finding("voices.yaml", False, str(error), f"mend {path}")
    return Finding("voices.yaml", True, str(path))

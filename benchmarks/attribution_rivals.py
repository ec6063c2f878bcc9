"""Who speaks by other programs that install: same novels, same scorer as in attribution.py, which calls this.

Each is called by its own functions, in rival_abogen.py and rival_audiobook_reader.py, by an interpreter that has it
(`pip install --no-deps abogen`, then what its modules import). They learn nothing, so all novels are theirs.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
PROGRAMS = {"abogen": ("rival_abogen.py", "paragraph"), "audiobook-reader": ("rival_audiobook_reader.py",)}
"""By package the program that calls it, with what stands behind the novel's path: abogen gets its own chunks."""

_VERSION = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"

Scores = list[dict[str, Any]]


def rivals(
    pythons: Mapping[str, str | None], novels: Sequence[Path], scorer: ModuleType
) -> Iterator[tuple[str, Scores]]:
    """The name, with its version, and the scores of each rival that has an interpreter; says which are left out."""
    for package, python in pythons.items():
        if reason := _missing(package, python):
            print(f"{package}: left out, {reason}")
        if python is None or reason:
            continue
        version = _told_by(python, ["-c", _VERSION, package], Path(python).parent).strip()
        yield f"{package} {version}", _scores(python, PROGRAMS[package], novels, scorer)


def _missing(package: str, python: str | None) -> str | None:
    """Why a rival cannot be run; None when it can."""
    if python is None:
        return f"no --{package} was given"
    try:
        ran = subprocess.run([python, "-c", _VERSION, package], check=False, capture_output=True)
    except OSError as error:
        return str(error)
    return f"{python} has no {package}" if ran.returncode else None


def _scores(python: str, call: Sequence[str], novels: Sequence[Path], scorer: ModuleType) -> Scores:
    scores: Scores = []
    with tempfile.TemporaryDirectory() as home:
        for path in novels:
            answer = _told_by(python, [HERE / call[0], path, *call[1:]], Path(home))
            predicted = json.loads(answer[answer.index('{"lines"') :])
            truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
            scores.append({**scorer.score(truth, path.read_bytes().decode("utf-8"), predicted), "name": path.stem})
    return scores


def _told_by(python: str, arguments: Sequence[str | Path], home: Path) -> str:
    """What another interpreter prints, away from the settings that a person may have made in a rival."""
    places = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0"}
    outside = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    ran = subprocess.run([python, *arguments], env={**outside, **places}, check=True, stdout=subprocess.PIPE, text=True)
    return ran.stdout

"""The toy engine of docs/engines.md, installed as anybody's package would be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs" / "engines.md"


def code() -> str:
    found = re.search(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def plugged(tmp_path: Path) -> dict[str, str]:
    """An environment with the toy engine's package in it."""
    (tmp_path / "parrot_engine.py").write_text(code(), "utf-8")
    info = tmp_path / "parrot_engine-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: parrot-engine\nVersion: 1\n", "utf-8")
    (info / "entry_points.txt").write_text("[narrate.engines]\nparrot = parrot_engine:Parrot\n", "utf-8")
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def narrate(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "narrate", *arguments]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def test_the_toy_engine_is_short() -> None:
    assert len([line for line in code().splitlines() if line.strip()]) < 40


def test_the_toy_engines_voices_are_listed(plugged: dict[str, str]) -> None:
    done = narrate("voices", "--engine", "parrot", "--json", environment=plugged)
    assert [voice["name"] for voice in json.loads(done.stdout)] == ["polly", "captain"]


def test_the_toy_engine_speaks_a_story(plugged: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "tale.txt").write_text("“Pieces of eight,” said Anna.\n\n“Who is there?” said Bob.\n", "utf-8")
    done = narrate("render", str(tmp_path / "tale.txt"), "--engine", "parrot", "--format", "wav", environment=plugged)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "tale.narrate" / "report.json").read_text("utf-8"))["lines"] == {"spoken": 4}

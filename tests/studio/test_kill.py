"""A studio that is killed loses nothing that it called saved."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "studio_kill.py"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
def test_five_kills_lose_no_decision_that_was_called_saved() -> None:
    command = [sys.executable, "-W", "error", str(SCRIPT), "--kills", "5", "--seed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = re.search(r"5 kills, (\d+) decisions called saved, (\d+) of them lost", done.stdout)
    assert told is not None, done.stderr
    assert int(told[1]) > 0
    assert int(told[2]) == 0

"""Playing a file with whatever player the computer has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from narrate.errors import ToolError

_PLAYERS = (
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("mpv", "--really-quiet"),
    ("afplay",),
    ("aplay", "-q"),
)


def play_file(path: Path) -> None:
    """Plays a sound file to its end; ToolError when the computer has no player for it."""
    if sys.platform == "win32":
        os.startfile(path.absolute())
        return
    for program, *options in _PLAYERS:
        found = shutil.which(program)
        if found:
            _run([found, *options, str(path.absolute())])
            return
    names = ", ".join(player[0] for player in _PLAYERS)
    raise ToolError("no player was found", code="N402", hint=f"install one of {names}, or open {path} yourself")


def _run(command: list[str]) -> None:
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if result.returncode:
        tail = result.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ToolError(f"{Path(command[0]).name} could not play the file: {' '.join(tail)}", code="N403")

"""The folders are the dependency rule."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "narrate"

ALLOWED = {
    "errors": set(),
    "files": {"errors"},
    "freeing": set(),
    "schema": {"schema", "errors"},
    "text": {"text", "schema", "errors"},
    "dsp": {"dsp", "schema", "errors"},
    "stages": {"stages", "text", "dsp", "schema", "errors"},
    "engines": {"engines", "text", "schema", "errors"},
    "readers": {"readers", "text", "schema", "errors"},
    "writers": {"writers", "schema", "errors", "files", "readers"},
    "takes": {"schema", "errors", "files"},
    "journal": {"schema", "errors", "files"},
    "project": {"schema", "errors", "files", "takes", "journal"},
    "workers": {"errors"},
    "missing": set(),
    "strictness": {"schema", "errors"},
}
"""What each part may import of narrate; parts not named here know the order and may import anything below them."""

ORDER = [
    "soundbank",
    "hearing",
    "recording",
    "afar",
    "standby",
    "speaking",
    "inspection",
    "checking",
    "production",
    "planning",
    "memory",
    "targets",
    "reports",
    "arranging",
    "parts",
    "mixing",
    "finishing",
    "stems",
    "companions",
    "cluster",
    "pipeline",
    "halting",
    "listening",
    "casting",
    "plays",
    "saying",
    "mending",
    "locking",
    "history",
    "audition",
    "diagnosis",
    "studio",
    "cli",
    "__main__",
]
BELOW = {name: {*ALLOWED, *ORDER[: ORDER.index(name) + 1]} for name in ORDER}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("narrate."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found.update(name.name.split(".")[1] for name in node.names if name.name.startswith("narrate."))
    return found


def parts() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE or path.stem not in ("__init__",)]


@pytest.mark.parametrize("path", parts(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_arrow_points_outward(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    allowed = ALLOWED.get(part, BELOW.get(part))
    assert allowed is not None, f"{part} has no place in the house: see docs/design.md"
    assert imports(path) <= allowed


@pytest.mark.parametrize("heavy", ["numpy", "yaml", "av", "onnxruntime", "pyttsx3", "pydub", "soundfile"])
def test_the_command_line_starts_without(heavy: str) -> None:
    code = f"import sys, narrate.cli.main; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_worker_process_loads_no_command_line() -> None:
    """Worker processes import the module that `narrate` was started from."""
    code = "import sys, narrate.__main__; sys.exit('click' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

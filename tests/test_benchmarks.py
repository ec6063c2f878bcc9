"""What benchmarks and tools take from narrate is there: nobody runs them all after every change."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = sorted([*ROOT.glob("benchmarks/*.py"), *ROOT.glob("tools/*.py")])


def taken(program: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of everything that a program imports from narrate."""
    for node in ast.walk(ast.parse(program.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "narrate":
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_a_program_finds_what_it_takes_from_narrate(program: Path) -> None:
    missing = [
        f"{module}.{name}"
        for module, name in taken(program)
        if not hasattr(import_module(module), name) and not (ROOT / module.replace(".", "/") / f"{name}.py").is_file()
    ]
    assert missing == []

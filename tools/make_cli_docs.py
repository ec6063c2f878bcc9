"""Writes docs/cli.md from the commands' own --help; with --check, only says whether it is up to date.

python tools/make_cli_docs.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from narrate.cli.main import COMMANDS, cli

TARGET = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """# Commands

Results go to stdout, talk to stderr; `--json` where a program may read the answer. Exit codes are in the
[README](../README.md#exit-codes). This page is made by `python tools/make_cli_docs.py`.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, section("narrate", cli)]
    with click.Context(cli, info_name="narrate") as context:
        for name in COMMANDS:
            command = cli.get_command(context, name)
            if command is not None:
                parts.append(section(f"narrate {name}", command))
    return "\n".join(parts)


def section(name: str, command: click.Command) -> str:
    """One command's help at a width of 100."""
    with click.Context(command, info_name=name, terminal_width=100, max_content_width=100) as context:
        text = command.get_help(context)
    return f"## {name}\n\n```text\n{text.rstrip()}\n```\n"


def main() -> None:
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(page(), "utf-8")
    elif not TARGET.is_file() or TARGET.read_text("utf-8") != page():
        sys.exit("docs/cli.md is not up to date: run python tools/make_cli_docs.py")


if __name__ == "__main__":
    main()

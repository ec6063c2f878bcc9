"""The command `narrate`: its sub-commands, its exit codes, its last line of defence."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any

import click

from narrate import __version__
from narrate.cli.failures import Failure, attempted
from narrate.cli.show import guessed, say

COMMANDS = MappingProxyType(
    {
        "render": "Speak a story and write the audiobook.",
        "preview": "Render one scene exactly as the book will sound.",
        "inspect": "Say what is understood of a file, before anything is spoken.",
        "cast": "Show who speaks and with which voice; change voices.",
        "script": "Print the attributed script; explain one line.",
        "review": "Walk through the unsure lines and decide who speaks.",
        "mend": "Decide about one line: who, what, how; take it back.",
        "voices": "List, sample and play the voices of every engine.",
        "studio": "See who speaks, mend it and hear it, in your browser.",
        "check": "Measure finished files: pass or fail against a release profile.",
        "doctor": "Say what works on this computer and what mends the rest.",
    }
)
"""Name and one line of help of each command: the modules are loaded only when one of them runs."""


class LazyGroup(click.Group):
    """Loads the module of a command when the command is used, so that --help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"narrate.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first word; a usage error says which one may have been meant."""
        name = str(args[0])
        if name not in COMMANDS and not name.startswith("-"):
            ctx.fail(f"there is no command {name!r} ({_instead(name)}`narrate --help` lists the commands)")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the table of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="narrate")
def cli() -> None:
    """A story in, a full-cast audio drama out: offline, on an ordinary computer.

    \b
    narrate render STORY        make the audiobook
    narrate preview STORY 1.2   hear chapter 1, scene 2
    narrate cast STORY          see and change the voices
    """


def _instead(name: str) -> str:
    """What may have been meant by a word that is no command: one spelt like it, or a story without its command."""
    if Path(name).exists():
        return f"to make the audiobook: `narrate render {name}`; "
    return guessed(name, COMMANDS)


class Terminated(KeyboardInterrupt):
    """The process was asked to end (SIGTERM, SIGHUP)."""


def main() -> None:
    """Runs the command line and ends the process with the exit code of docs/cli.md."""
    code = run(sys.argv[1:])
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        sys.exit(code)
    os._exit(code)  # a full or closed stdout must not change the exit code


def run(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit code."""
    _prepare()
    try:
        result = attempted(lambda: cli.main(list(arguments), prog_name="narrate", standalone_mode=False))
    except click.ClickException as error:
        _usage(error)
        return error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt) as error:
        say("stopped: what is done is kept; the same command goes on from here")
        return 143 if isinstance(error, Terminated) or isinstance(error.__cause__, Terminated) else 130
    except BrokenPipeError:
        _silence_stdout()
        return 141
    if isinstance(result, Failure):
        say(f"narrate: {result.told}")
        if isinstance(result.error, OSError):
            _silence_stdout()
        return result.told.exit_code
    return result if isinstance(result, int) else 0


def _prepare() -> None:
    for closed in ("stdin", "stdout", "stderr"):
        if getattr(sys, closed) is None:  # a file opened later must not become what others print to
            setattr(sys, closed, Path(os.devnull).open("r+", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    for name in ("SIGTERM", "SIGHUP"):
        with contextlib.suppress(AttributeError, ValueError):
            signal.signal(getattr(signal, name), _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


def _usage(error: click.ClickException) -> None:
    context: Any = getattr(error, "ctx", None)
    if context is not None:
        say(context.get_usage())
    say(f"narrate: {error.format_message()}")


def _silence_stdout() -> None:
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

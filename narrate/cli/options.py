"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from narrate.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])

story = click.argument("story", type=click.Path(path_type=Path))
stories = click.argument("stories", metavar="STORY...", nargs=-1, required=True, type=click.Path(path_type=Path))
PROFILES = ("audiobook", "acx", "podcast", "broadcast")
"""The release profiles of schema/settings.py, whose module need not be loaded for --help."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result for a program.")


def production(command: F) -> F:
    """Adds what decides how a story is read and cast: --voices, --engine, --draft, --encoding."""
    for option in (
        click.option("--encoding", metavar="NAME", help="The text's encoding, where it is not found out by itself."),
        click.option(
            "--style", type=click.Choice(["plain", "drama"]), help="drama: seats, rooms, weather, effects, music."
        ),
        click.option("--draft", is_flag=True, help="Everything with the fastest voice: to hear structure and timing."),
        click.option("--engine", metavar="NAME", help="Speak with this engine: kokoro, hibari, system, tone …"),
        click.option(
            "--voices",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="The voice mapping, instead of STORY.voices.yaml or ./voices.yaml.",
        ),
    ):
        command = option(command)
    return command


def chapter_numbers(text: str | None) -> frozenset[int] | None:
    """The chapters that `1,3-5` names, None for all; UsageError when it is not of that form.

    >>> sorted(chapter_numbers("1,3-5"))
    [1, 3, 4, 5]
    """
    if text is None:
        return None
    numbers: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not (first.isascii() and first.isdigit() and (not last or (last.isascii() and last.isdigit()))):
            raise UsageError(f"--chapters {text}: {part.strip()!r} is not a chapter or a range", hint="like 1,3-5")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= 100_000:
            raise UsageError(
                f"--chapters {text}: {part.strip()!r} runs backwards or is out of range", hint="like 1,3-5"
            )
        numbers.update(range(low, high + 1))
    return frozenset(numbers)


def once(context: click.Context, option: click.Parameter, values: tuple[Any, ...]) -> Any:
    """The only value of an option, None when it was not given; a usage error when it was given twice."""
    if len(values) > 1:
        raise click.BadParameter("given more than once, and only one can hold", context, option)
    return values[0] if values else None


def executor(context: click.Context, option: click.Parameter, address: str | None) -> str | None:
    """The address of a cluster; UsageError when it is not of the form dask://HOST:PORT."""
    if address is not None:
        from narrate.cluster import check_address

        check_address(address)
    return address

"""Many books in one go: each on its own, one summary, and one that fails does not stop the rest."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrate.cli.failures import Failure, attempted
from narrate.cli.show import counted, duration, put, put_json, say, table
from narrate.errors import NarrateError, UsageError

if TYPE_CHECKING:
    from narrate.planning import Plan, RenderOrder
    from narrate.production import Wishes
    from narrate.reports import Report

_OURS = (".audiobook", ".narrate", ".library")
_NOT_STORIES = (".readalong.epub", ".player.html")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a story: its report, or the error that ended it (both may be there); after a dry run its plan."""

    story: Path
    report: Report | None = None
    error: NarrateError | None = None
    planned: Plan | None = None

    @property
    def seconds(self) -> float | None:
        """How long the story is in sound: measured, or estimated where nothing was spoken."""
        known = self.report or self.planned
        return known.seconds if known else None

    def as_json(self) -> dict[str, Any]:
        report = self.report.as_json() if self.report else {}
        return {"story": str(self.story), **report, "error": str(self.error) if self.error else None}


def stories_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The stories that were named: files as they are, every story of a folder, patterns that no shell has resolved.

    UsageError for a folder or a pattern without any.
    """
    return tuple(dict.fromkeys(story for path in paths for story in _named(path)))


def _named(path: Path) -> Iterator[Path]:
    if path.is_dir():
        inside = [child for child in sorted(path.rglob("*")) if _is_story(child, path)]
        if not inside:
            raise UsageError(f"{path}: there is no story in this folder", hint="name a file, or another folder")
        yield from inside
    elif any(sign in str(path) for sign in "*?[") and not path.exists():
        # Windows leaves patterns to the program.
        matches = sorted(glob.glob(str(path)))  # noqa: PTH207 - the pattern may be absolute
        if not matches:
            raise UsageError(f"{path}: no file is called so", hint="check the pattern")
        yield from map(Path, matches)
    else:
        yield path


def _is_story(path: Path, folder: Path) -> bool:
    """Whether a file in a folder is a story: by its suffix, hidden ones and what narrate wrote left out."""
    from narrate.readers.registry import SCRIPT_READERS, STORY_READERS

    inside = path.relative_to(folder).parts
    ours = any(part.startswith(".") or part.endswith(_OURS) for part in inside) or path.name.endswith(_NOT_STORIES)
    known = path.suffix.lower() in STORY_READERS or path.suffix.lower() in SCRIPT_READERS
    return known and not ours and path.is_file() and path.name.lower() not in ("readme.md", "readme.txt", "license.txt")


def render_all(
    stories: Sequence[Path],
    order: RenderOrder,
    wishes_for: Callable[[Path], Wishes],
    *,
    dry_run: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Renders every story; shows one summary; the exit code of the first that failed, 0 when none did."""
    if order.out is not None and order.out.suffix and not order.out.is_dir():
        raise UsageError(f"-o {order.out} is one file for {len(stories)} stories", hint="name a folder")
    outcomes: list[_Outcome] = []
    for number, story in enumerate(stories, 1):
        if not (quiet or as_json):
            say(f"\n{number} of {len(stories)}: {story}")
        outcomes.append(_rendered(wishes_for(story), _order_for(story, order), dry_run=dry_run, quiet=quiet or as_json))
    if as_json:
        put_json([outcome.as_json() for outcome in outcomes])
    elif not quiet:
        put("\n" + _summary(outcomes))
    return next((outcome.error.exit_code for outcome in outcomes if outcome.error), 0)


def _order_for(story: Path, order: RenderOrder) -> RenderOrder:
    return replace(order, out=order.out / story.stem) if order.out is not None else order


def _rendered(wishes: Wishes, order: RenderOrder, *, dry_run: bool, quiet: bool) -> _Outcome:
    from narrate.cli.render import spoken

    if dry_run:
        planned = attempted(lambda: _planned(wishes, order))
        return (
            _failed(wishes, None, planned) if isinstance(planned, Failure) else _Outcome(wishes.story, planned=planned)
        )
    report = attempted(lambda: spoken(wishes, order, quiet=quiet))
    if isinstance(report, Failure):
        return _failed(wishes, None, report)
    failed = attempted(report.raise_for_failures)
    return _failed(wishes, report, failed) if failed else _Outcome(wishes.story, report)


def _failed(wishes: Wishes, report: Report | None, failure: Failure) -> _Outcome:
    say(f"narrate: {failure.told}")
    return _Outcome(wishes.story, report, failure.told)


def _planned(wishes: Wishes, order: RenderOrder) -> Plan:
    from narrate.cli.render import check_order
    from narrate.pipeline import plan
    from narrate.production import produce

    production = produce(wishes)
    check_order(production, order)
    planned = plan(production, order)
    length, left = duration(planned.seconds), counted(planned.to_speak, "line")
    say(f"{counted(planned.lines, 'line')}, about {length} of sound; {left} to speak")
    return planned


def _summary(outcomes: Sequence[_Outcome]) -> str:
    rows = [
        (
            "failed" if outcome.error else "ok",
            str(outcome.story),
            duration(outcome.seconds) if outcome.seconds is not None else "-",
            str(outcome.report.spoken) if outcome.report else "-",
            str(outcome.error or (outcome.report.place if outcome.report else "")),
        )
        for outcome in outcomes
    ]
    return table(("", "story", "length", "spoken now", "where, or why not"), rows)

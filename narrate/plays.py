"""A story's script as a play of its own: with the story's cast, and with the lines that are spoken already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from narrate.errors import UsageError
from narrate.files import write_text
from narrate.production import Production
from narrate.project import Project
from narrate.speaking import calls
from narrate.writers.fountain import write_fountain


def write_play(production: Production, path: Path) -> Iterator[str]:
    """Writes the play, and beside it what the story has and the play lacks; tells each in a sentence.

    A cast of the play's own is left alone.
    """
    write_text(path, write_fountain(production.script))
    yield f"written: {path}"
    play = Project(path)
    if production.project.voices.is_file() and not play.voices.exists():
        write_text(play.voices, production.project.voices.read_text("utf-8"))
        yield f"written: {play.voices}, the story's cast"
    ids = (call.id for call in calls(production.script.lines(), production.cast))
    borrowed = play.takes.borrow(production.project.takes, ids)
    if borrowed:
        yield f"{borrowed} lines are spoken already, and are not spoken again"


def check_not_story(production: Production, path: Path) -> None:
    """UsageError when writing to `path` would overwrite the story."""
    story = production.project.story
    if path.exists() and story.exists() and path.samefile(story):
        raise UsageError(f"{path} is the story itself", hint="give the script another name with -o")

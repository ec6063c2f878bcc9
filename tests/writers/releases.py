"""A small release for the writers' tests: times as if it had been recorded."""

from __future__ import annotations

from dataclasses import replace

from narrate.schema.release import Recording, Release, TimedChapter, TimedLine, TimedScene, TimedSentence
from narrate.schema.script import LineKind
from narrate.schema.source import Metadata

META = Metadata(
    title="The Lamp & Łódź",
    author="Ann Bee",
    narrator="Heart",
    language="en",
    year="2026",
    description="A <lamp> goes out.",
    series=("Lamps", "2"),
)


def heard(id: str, start: float, *texts: str, name: str | None = None, opens: bool = True) -> TimedLine:
    """A line that begins at a second, each sentence two seconds long."""
    kind = LineKind.DIALOGUE if name else LineKind.NARRATION
    found = tuple(TimedSentence(text, start + 2 * n, start + 2 * n + 2) for n, text in enumerate(texts))
    return TimedLine(id, kind, (name or "narrator").lower(), name, "".join(texts), opens, found)


HEADING = replace(heard("1.1.1", 0.5, "Chapter 1"), kind=LineKind.HEADING)
SAID = heard("1.1.2", 3.0, "“Yes,” ", name="Anna")
TOLD = heard("1.1.3", 5.0, "said Anna. ", "The *lamp* went out <at once> & smoked.", opens=False)
BREAK = TimedLine("1.1.4", LineKind.NARRATION, "narrator", None, "* * *", True)
LAST = heard("1.2.1", 11.5, "“No --> no.”", name="Zoë & Co")
FIRST = TimedChapter(
    1, "Chapter 1: Łódź", 15.0, (TimedScene("1.1", (HEADING, SAID, TOLD, BREAK)), TimedScene("1.2", (LAST,)))
)
SECOND = TimedChapter(2, "Two", 8.0, (TimedScene("2.1", (heard("2.1.1", 1.0, "It was late."),)),))


def release(*files: str) -> Release:
    """The release, its chapters in these files; in one file one behind the other."""
    offsets = (0.0, 0.0) if len(files) == 2 else (0.0, FIRST.seconds)
    recordings = tuple(Recording(files[n % len(files)], offset) for n, offset in enumerate(offsets))
    return Release("The Lamp & Łódź", META, "en", (FIRST, SECOND), recordings, {"Anna": "bf_emma"})

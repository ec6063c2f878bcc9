from __future__ import annotations

from pathlib import Path

import pytest

from narrate.production import Wishes, produce
from narrate.targets import titles


def named(folder: Path, *chapters: str) -> tuple[str, ...]:
    """The titles of a book called Rain with chapters of these titles."""
    text = "".join(f"## {title}\n\nIt rained. She ran home, and nobody saw her.\n\n" for title in chapters)
    story = folder / "tale.md"
    story.write_text(f"# Rain\n\n{text}", "utf-8")
    return titles(produce(Wishes(story, engine="tone")))


@pytest.mark.parametrize(
    ("chapters", "expected"),
    [
        (("One", "Two"), ("One", "Two")),
        (("One", "One", "Two"), ("One (1)", "One (2)", "Two")),
        (("Rain", "Sun"), ("Rain (1)", "Sun")),
        (("One", "One", "One (2)"), ("One (1)", "One (2)'", "One (2)")),
    ],
)
def test_every_chapter_has_a_title_of_its_own_and_none_is_the_books(
    tmp_path: Path, chapters: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert named(tmp_path, *chapters) == expected


def test_the_only_chapter_is_called_like_the_book(tmp_path: Path) -> None:
    story = tmp_path / "tale.txt"
    story.write_text("Rain\n\nby Ann Bee\n\nIt rained. She ran home, and nobody saw her.\n", "utf-8")
    assert titles(produce(Wishes(story, engine="tone"))) == ("Rain",)

"""A long book is packed on its way; here every book is long, and all comes out as if none were."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from narrate.missing import Missing
from narrate.parts import ChapterSound, Sounds
from narrate.pipeline import plan, render, speak_lines
from narrate.planning import Plan, RenderOrder
from narrate.production import Production, Wishes, produce
from narrate.schema import packed as packing
from narrate.schema.packed import Packed
from narrate.schema.timeline import Take
from narrate.stages.arrange import Recordings

TALE = "\n\n".join(
    f"""Chapter {number}

“It rains again,” said Anna, for the {number}th time. “Bring the boat in.”

Tom laughed. He shut the door behind the old fisherman.

“I never said so,” said the old fisherman. “Did I?”

“Yes,” she whispered.

***

*Who left the lamp on?* thought Tom. Anna went down to the quay.
"""
    for number in range(1, 6)
)


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


def made(path: Path) -> Production:
    return produce(Wishes(path, engine="tone"))


def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on more than three of anything are many, and few of them are packed together."""
    monkeypatch.setitem(packing.packed.__kwdefaults__, "few", 3)
    monkeypatch.setitem(packing.packed.__kwdefaults__, "block", 2)
    monkeypatch.setattr("narrate.text.chain._STRETCH", 3)


def told(planned: Plan) -> list[Any]:
    others = [getattr(planned, field.name) for field in fields(planned) if field.name not in ("chapters", "missing")]
    return [tuple(planned.chapters), [call.id for call in planned.calls_to_speak()], len(planned.missing), *others]


def test_a_long_book_is_understood_and_planned_as_a_short_one(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = made(tale)
    expected = told(plan(short, RenderOrder()))
    long(monkeypatch)
    production = made(tale)
    assert isinstance(production.script.chapters, Packed)
    assert production.script == short.script
    assert production.cast == short.cast
    assert told(plan(production, RenderOrder())) == expected


def test_a_long_book_sounds_and_is_remembered_as_a_short_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for name in ("short", "long"):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "tale.txt"
        path.write_text(TALE, "utf-8")
        report = render(made(path), RenderOrder(formats=("wav",), workers=1), emit=lambda event: None)
        folder = path.with_suffix(".narrate")
        kept = json.loads((folder / "report.json").read_text("utf-8"))
        sound = [file.path.read_bytes() for file in report.files]
        spoken = json.loads((folder / "spoken.json").read_text("utf-8"))
        found.append((sound, spoken, kept["lines"], kept["states"], report.spoken))
        long(monkeypatch)
    assert len(found[0][0]) == 5
    assert found[0] == found[1]


def test_a_long_book_in_one_file_has_every_chapter(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long(monkeypatch)
    report = render(made(tale), RenderOrder(out=tale.with_name("tale.m4b"), workers=1), emit=lambda event: None)
    whole = report.seconds
    monkeypatch.undo()
    apart = render(made(tale), RenderOrder(formats=("wav",), workers=1), emit=lambda event: None)
    assert apart.spoken == 0
    assert whole == pytest.approx(apart.seconds, abs=0.01)


def test_every_missing_take_comes_up_once_and_every_chapter_that_needs_it_is_known(tale: Path) -> None:
    planned = plan(made(tale), RenderOrder())
    ids = [call.id for call in planned.calls_to_speak()]
    assert len(ids) == len(set(ids)) == len(planned.missing)
    for id in ids:
        waiting = [place for place, one in enumerate(planned.chapters) if id in {call.id for call in one.calls}]
        assert list(planned.missing.places(id)) == waiting
    assert any(len(planned.missing.places(id)) == 5 for id in ids)


def test_a_take_that_is_there_is_not_missing() -> None:
    missing = Missing()
    missing.add("ab" * 32, 1)
    missing.add("ab" * 32, 1)
    missing.add("ab" * 32, 4)
    assert (len(missing), "ab" * 32 in missing, "cd" * 32 in missing) == (1, True, False)
    assert (missing.places("ab" * 32), missing.places("cd" * 32)) == ((1, 4), ())


def test_lines_of_several_chapters_are_spoken_alone(tale: Path) -> None:
    production = made(tale)
    lines = [next(line.id for line in chapter.lines() if line.spoken) for chapter in production.script.chapters]
    assert speak_lines(production, lines[1:4], emit=lambda event: None, workers=1) == 3
    assert plan(production, RenderOrder()).to_speak == plan(production, RenderOrder()).lines - 3


def test_recordings_come_back_as_they_were(tale: Path) -> None:
    production = made(tale)
    sounds = Sounds(production)
    take = Take("ab" * 32, 100, 24_000, float("-inf"), -3.25, ("too long",))
    given = [
        ChapterSound(chapter, Recordings({f"{chapter.number}.1.1": take}, {"x": 0.1}, {("tone", "alto"): -23.4}))
        for chapter in production.script.chapters
    ]
    for sound in given:
        sounds.add(sound)
    assert list(sounds) == given
    assert sounds[1:3] == tuple(given[1:3])

"""A scene is heard as it stands in the book, and its text knows when it sounds."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from narrate.errors import UsageError
from narrate.listening import captions, hear_scene, heard
from narrate.mending import decide
from narrate.production import Production, Wishes, produce
from narrate.schema.edits import Verb

TALE = """Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed.

* * *

"I shall," Anna said.
"""


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


def made(tale: Path) -> Production:
    return produce(Wishes(tale, engine="tone"))


def test_a_scene_that_was_not_mixed_is_not_heard(tale: Path) -> None:
    assert heard(made(tale), "1.1") is None


def test_a_scene_that_is_not_there_is_named(tale: Path) -> None:
    with pytest.raises(UsageError, match=r"no scene 9\.9"):
        heard(made(tale), "9.9")


def test_every_spoken_line_of_the_scene_has_its_time(tale: Path) -> None:
    production = made(tale)
    found = hear_scene(production, "1.1", emit=lambda event: None, workers=1)
    lines = [line.id for line in production.scene("1.1").lines if line.spoken]
    assert [line for line, _, _ in found.cues] == lines
    assert all(start < end for _, start, end in found.cues)


def test_a_line_sounds_where_its_cue_says(tale: Path) -> None:
    found = hear_scene(made(tale), "1.1", emit=lambda event: None, workers=1)
    samples, rate = soundfile.read(found.file, dtype="float32")
    for (_, _, end), (_, start, _) in zip(found.cues, found.cues[1:], strict=False):
        gap = samples[round(end * rate) + 400 : round(start * rate) - 400]
        assert abs(gap).max(initial=0.0) < 0.01
        assert abs(samples[round(start * rate) : round((start + 0.2) * rate)]).max() > 0.01


def test_what_was_mixed_is_found_again(tale: Path) -> None:
    made_now = hear_scene(made(tale), "1.1", emit=lambda event: None, workers=1)
    assert heard(made(tale), "1.1") == made_now


def test_a_changed_scene_says_that_it_is_not_current(tale: Path) -> None:
    hear_scene(made(tale), "1.1", emit=lambda event: None, workers=1)
    production = made(tale)
    line = next(line for line in production.script.lines() if "laughed" in line.text)
    decide(production, line.id, Verb.SPOKEN, "He wept.")
    found = heard(made(tale), "1.1")
    assert found is not None
    assert not found.current


def test_captions_name_who_speaks(tale: Path) -> None:
    production = made(tale)
    text = captions(production, hear_scene(production, "1.1", emit=lambda event: None, workers=1))
    assert text.startswith("WEBVTT\n")
    assert "<v Tom>" in text


def test_the_shape_of_the_sound_has_twenty_pairs_a_second(tale: Path) -> None:
    found = hear_scene(made(tale), "1.2", emit=lambda event: None, workers=1)
    assert len(found.peaks) / 2 == pytest.approx(found.seconds * 20, abs=2)
    assert max(found.peaks) > 5 > -5 > min(found.peaks)

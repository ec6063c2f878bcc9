from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from narrate.schema.audio import Audio, mono
from narrate.schema.cast import NARRATOR
from narrate.schema.release import TimedChapter
from narrate.schema.script import Line, LineKind, ScriptChapter, ScriptScene
from narrate.schema.timeline import Clip, Marker, Take, Timeline, Track
from narrate.stages.timing import timed
from narrate.text.spoken import spoken

RATE = 1000


@dataclass
class Shelf:
    """Takes in memory."""

    takes: dict[str, Audio]

    def info(self, id: str) -> Take:
        audio = self.takes[id]
        return Take(id, audio.frames, audio.rate, -20.0, -3.0, marks=audio.marks)

    def read(self, id: str) -> Audio:
        return self.takes[id]


def line(id: str, text: str, speaker: str = NARRATOR, words: str | None = None) -> Line:
    return Line(id, LineKind.NARRATION, speaker, text, spoken(text) if words is None else words, 0, len(text))


def take(*seconds: float) -> Audio:
    """Bursts of noise of these lengths, a third of a second of quiet between."""
    noise = np.random.default_rng(7)
    parts: list[np.ndarray] = []
    for length in seconds:
        parts += [noise.uniform(-0.5, 0.5, int(length * RATE)), np.zeros(RATE // 3)]
    return mono(np.concatenate(parts[:-1]).astype(np.float32), RATE)


def chapter(
    *placed: tuple[Line, int, int], takes: dict[str, Audio] | None = None, silent: Line | None = None
) -> TimedChapter:
    """A chapter of lines that begin at a frame and are so many frames long; without a take a line is a gap."""
    takes = takes or {}
    clips = tuple(Clip(media=one.id, start=at, frames=n, line=one.id) for one, at, n in placed if one.id in takes)
    music = Track("music", (Clip(media="m", start=placed[0][1], frames=5000),))
    markers = tuple(Marker("line", one.id, at) for one, at, _ in placed)
    lines = [one for one, _, _ in placed] + ([silent] if silent else [])
    made = ScriptChapter(1, None, (ScriptScene("1.1", tuple(lines)),))
    timeline = Timeline(RATE, 1, 10_000, (music, Track("narration", clips)), markers)
    return timed(made, timeline, Shelf(takes), title="One", names={"anna": "Anna"})


def times(found: TimedChapter) -> list[list[tuple[str, float, float]]]:
    return [[(s.text, s.start_s, s.end_s) for s in one.sentences] for one in found.lines()]


def test_a_line_is_heard_where_its_clip_stands() -> None:
    found = chapter(
        (line("a", "She ran."), 500, 1000), (line("b", "He fell."), 2000, 700), takes={"a": take(1), "b": take(1)}
    )
    assert times(found) == [[("She ran.", 0.5, 1.5)], [("He fell.", 2.0, 2.7)]]


def test_a_sentence_begins_behind_the_pause_that_is_heard() -> None:
    one = line("a", "She ran home again. He fell.")
    (found,) = times(chapter((one, 500, 2133), takes={"a": take(1.2, 0.6)}))
    assert [text for text, _, _ in found] == ["She ran home again. ", "He fell."]
    assert found[1][1] == pytest.approx(0.5 + 1.2 + 1 / 3, abs=0.03)
    assert found[0][2] == found[1][1]


def test_a_sentence_begins_where_its_take_marks_it() -> None:
    one = line("a", "She ran home again. He fell.")
    marked = replace(take(3.0), marks=((0, 20), (4, 1870)))
    (found,) = times(chapter((one, 500, 3000), takes={"a": marked}))
    assert [start for _, start, _ in found] == [0.52, 2.37]


def test_a_take_that_marks_other_words_only_is_listened_to() -> None:
    one = line("a", "She ran home again. He fell.")
    marked = replace(take(1.2, 0.6), marks=((0, 0), (1, 300)))
    (found,) = times(chapter((one, 0, 2133), takes={"a": marked}))
    assert found[1][1] == pytest.approx(1.2 + 1 / 3, abs=0.03)


def test_sentences_of_other_words_are_paired_when_they_are_as_many() -> None:
    one = line("a", "Aaaaaagh 5. He fell.", words="Ah, number five. He fell.")
    marked = replace(take(2.0), marks=((0, 0), (3, 1234)))
    (found,) = times(chapter((one, 0, 2000), takes={"a": marked}))
    assert found[1][1] == 1.234


def test_a_scene_heading_is_one_sentence() -> None:
    one = replace(line("a", "INT. CABIN - NIGHT", words="Cabin, night."), kind=LineKind.HEADING)
    (found,) = times(chapter((one, 0, 2000), takes={"a": take(2.0)}))
    assert len(found) == 1


def test_the_sentences_of_a_line_are_the_line() -> None:
    one = line("a", "“So. … Well!” She — she ran. *** No?")
    (found,) = chapter((one, 0, 3000), takes={"a": take(0.5, 0.5, 1.0, 0.3)}).lines()
    assert "".join(sentence.text for sentence in found.sentences) == one.text
    starts = [sentence.start_s for sentence in found.sentences]
    assert starts == sorted(starts)


def test_a_spoken_form_of_other_words_shares_its_time_among_the_sentences() -> None:
    one = line("a", "One. Two. Three.", words="Something else altogether, and much longer than what is written.")
    (found,) = chapter((one, 0, 3000), takes={"a": take(3.0)}).lines()
    assert len(found.sentences) == 3
    assert found.end_s == 3.0


def test_a_line_that_could_not_be_spoken_is_shown_until_the_next() -> None:
    found = chapter((line("a", "She ran. He fell."), 500, 900), (line("b", "So."), 2000, 700), takes={"b": take(0.7)})
    assert times(found)[0] == [("She ran. He fell.", 0.5, 2.0)]


def test_a_line_that_is_not_heard_has_no_time() -> None:
    found = chapter((line("a", "She ran."), 0, 700), takes={"a": take(0.7)}, silent=line("n", "* * *"))
    assert times(found)[1] == []
    assert [one.id for one in found.heard()] == ["a"]


def test_names_are_those_of_characters_and_none_is_the_narrator() -> None:
    found = chapter(
        (line("a", "So.", "anna"), 0, 700), (line("b", "So."), 900, 700), takes={"a": take(0.7), "b": take(0.7)}
    )
    assert [one.name for one in found.lines()] == ["Anna", None]

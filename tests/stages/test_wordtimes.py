"""When each word of a take begins."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from narrate.dsp.alignment import Break, Word, align, pauses
from narrate.schema.audio import Audio, mono
from narrate.stages.wordtimes import word_times
from narrate.text.lengths import said_seconds
from narrate.text.spoken import spoken_words

RATE = 24_000


def hum(*parts: float) -> Audio:
    """Voiced stretches and, as negative numbers, silences, in seconds."""
    rng = np.random.default_rng(1)
    pieces = [rng.standard_normal(int(abs(s) * RATE)) * (0.2 if s > 0 else 0.00001) for s in parts]
    return mono(np.concatenate(pieces), RATE)


def test_words_of_one_length_share_the_sound_evenly() -> None:
    assert align([Word(0.3)] * 4, hum(2.0)) == pytest.approx([0.0, 0.5, 1.0, 1.5], abs=0.02)


def test_a_sentence_begins_behind_the_silence() -> None:
    times = word_times("Rain came. Nobody moved.", hum(0.8, -0.5, 1.1))
    assert times[2] == pytest.approx(1.3, abs=0.02)


def test_a_comma_is_where_the_pause_is_heard() -> None:
    times = word_times("After a while, she laughed", hum(0.7, -0.25, 0.6))
    assert times[3] == pytest.approx(0.95, abs=0.02)


def test_a_stop_inside_a_word_is_no_pause_between_words() -> None:
    times = word_times("Extraordinarily", hum(0.5, -0.05, 0.5))
    assert times == pytest.approx([0.0], abs=0.02)


def test_silence_before_the_speech_belongs_to_no_word() -> None:
    assert word_times("Yes", hum(-0.4, 0.4, -0.3))[0] == pytest.approx(0.4, abs=0.02)


def test_one_time_for_each_word_rising() -> None:
    text = "She had come up the lane, slowly; and had stayed - for a jug of milk - four hours."
    times = word_times(text, hum(1.1, -0.1, 0.6, -0.2, 1.4, -0.06, 1.5))
    assert len(times) == len(spoken_words(text))
    assert all(a < b for a, b in pairwise(times))


def test_a_marked_word_begins_at_its_mark() -> None:
    sound = hum(0.8, -0.5, 1.1)
    marked = replace(sound, marks=((1, round(0.35 * RATE)), (3, round(1.9 * RATE))))
    times = word_times("Rain came. Nobody moved.", marked)
    assert times[1] == 0.35
    assert times[2] == pytest.approx(1.3, abs=0.02)
    assert times[3] == 1.9


def test_marks_of_words_that_are_not_there_do_no_harm() -> None:
    assert len(word_times("Rain came.", replace(hum(1.0), marks=((0, 0), (7, 20_000))))) == 2


def test_a_pronunciation_link_is_one_word() -> None:
    assert spoken_words("Ask [Anouk](/ɐnˈuk/) now") == ("Ask", "Anouk", "now")


def test_nothing_said_has_no_times() -> None:
    assert word_times("...", hum(0.2)) == ()


def test_silence_still_gives_every_word_a_time() -> None:
    assert len(word_times("one two three", mono(np.zeros(RATE), RATE))) == 3


def test_more_pauses_than_words_do_no_harm() -> None:
    times = align([Word(0.2, Break.SENTENCE), Word(0.2)], hum(*[0.1, -0.1] * 12))
    assert times[0] < times[1]


def test_the_first_and_last_pause_are_the_ends_of_the_sound() -> None:
    found = pauses(hum(-0.3, 1.0, -0.2))
    assert found[0] == pytest.approx([0.0, 0.3], abs=0.02)
    assert found[-1] == pytest.approx([1.3, 1.5], abs=0.02)


@pytest.mark.parametrize(("short", "long"), [("the", "thunder"), ("cat", "caterpillar"), ("7", "1942")])
def test_longer_words_take_longer(short: str, long: str) -> None:
    assert said_seconds(short) < said_seconds(long)

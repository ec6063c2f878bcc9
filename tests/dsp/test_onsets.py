"""Marks are put where a word is heard to begin."""

from __future__ import annotations

import numpy as np
import pytest

from narrate.dsp.formant import reshape
from narrate.dsp.onsets import at_onsets
from narrate.dsp.resample import resample
from narrate.dsp.silence import trim
from narrate.dsp.timbre import TIMBRES, colour
from narrate.schema.audio import Audio, joined, mono

RATE = 24_000


def hum(*parts: float, marks: tuple[tuple[int, int], ...] = ()) -> Audio:
    """Voiced stretches and, as negative numbers, silences, in seconds."""
    rng = np.random.default_rng(1)
    pieces = [rng.standard_normal(round(abs(s) * RATE)) * (0.2 if s > 0 else 1e-6) for s in parts]
    return mono(np.concatenate(pieces), RATE, marks)


def at(second: float) -> int:
    return round(second * RATE)


@pytest.mark.parametrize("told_s", [0.48, 0.5, 0.7, 0.9, 0.97])
def test_a_mark_in_or_just_beside_a_pause_goes_to_its_end(told_s: float) -> None:
    ((_, frame),) = at_onsets(hum(0.5, -0.4, 0.5, marks=((3, at(told_s)),))).marks
    assert frame / RATE == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize("told_s", [0.3, 1.1])
def test_a_mark_far_from_every_pause_stays(told_s: float) -> None:
    marks = ((3, at(told_s)),)
    assert at_onsets(hum(0.5, -0.4, 0.5, marks=marks)).marks == marks


def test_the_closure_of_a_consonant_in_the_word_before_is_no_pause() -> None:
    marks = ((1, at(0.62)),)
    assert at_onsets(hum(0.5, -0.04, 0.6, marks=marks)).marks == marks


def test_a_soft_beginning_is_heard() -> None:
    breath = 0.004 * np.random.default_rng(2).standard_normal(at(0.08))
    loud = hum(0.5).samples[:, 0]
    sound = mono(np.concatenate([loud, np.zeros(at(0.3)), breath, loud]), RATE, ((1, at(0.6)),))
    assert at_onsets(sound).marks[0][1] / RATE == pytest.approx(0.8, abs=0.01)


def test_marks_rise_and_each_word_has_one() -> None:
    marks = ((0, 0), (1, at(0.6)), (1, at(0.2)), (2, at(0.1)))
    found = at_onsets(hum(0.5, -0.3, 0.5, marks=marks)).marks
    assert [word for word, _ in found] == [0, 1, 2]
    assert [frame for _, frame in found] == sorted(frame for _, frame in found)


def test_a_sound_without_marks_is_the_same() -> None:
    sound = hum(0.3)
    assert at_onsets(sound) is sound


def test_silence_and_no_sound_at_all_do_no_harm() -> None:
    assert at_onsets(mono(np.zeros(RATE), RATE, ((0, 0),))).marks[0][0] == 0
    assert at_onsets(mono(np.zeros(0), RATE, ((0, 0),))).marks == ((0, 0),)


def test_marks_move_with_the_beginning_that_is_trimmed() -> None:
    sound = hum(-0.5, 0.5, -0.4, 0.5, marks=((1, at(1.4)),))
    assert trim(sound).marks[0][1] / RATE == pytest.approx(0.9 + 0.02, abs=0.01)


def test_marks_keep_their_second_at_another_rate() -> None:
    assert resample(hum(0.5, marks=((1, 6000),)), 48_000).marks == ((1, 12_000),)


@pytest.mark.parametrize("pitch_st", [-4.0, 3.0])
def test_marks_move_with_a_voice_whose_pitch_is_moved(pitch_st: float) -> None:
    sound = reshape(hum(0.5, -0.4, 0.5, marks=((1, at(0.9)),)), pitch_st=pitch_st, formant=1.1)
    assert sound.marks[0][1] / sound.frames == pytest.approx(0.9 / 1.4, abs=0.005)


@pytest.mark.parametrize("timbre", TIMBRES)
def test_no_timbre_moves_a_beginning(timbre: str) -> None:
    coloured = at_onsets(colour(hum(0.5, -0.4, 0.5, marks=((1, at(0.7)),)), timbre))
    assert coloured.marks[0][1] / RATE == pytest.approx(0.9, abs=0.03)


def test_sounds_in_a_row_have_the_marks_of_all() -> None:
    one, other = hum(0.5, marks=((0, 0),)), hum(0.5, marks=((1, 100),))
    assert joined([one, other], RATE).marks == ((0, 0), (1, at(0.5) + 100))

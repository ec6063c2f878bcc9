"""Rooms, ducking and the presets that change a voice."""

from __future__ import annotations

import numpy as np
import pytest

from narrate.dsp.ducking import Spoken, ducked
from narrate.dsp.effects import EFFECTS, apply, tail_frames
from narrate.dsp.levels import rms_db
from narrate.dsp.reverb import ROOMS, check_room, echoes
from narrate.errors import UsageError
from narrate.schema.audio import Samples, mono

RATE = 24_000


def voice(seconds: float = 1.0, hz: float = 140.0) -> Samples:
    """A buzz with the harmonics of a voice."""
    time = np.arange(round(seconds * RATE)) / RATE
    return mono(sum(np.sin(2 * np.pi * hz * n * time) / n for n in range(1, 30)) * 0.1, RATE).samples


def share_below(samples: Samples, hz: float) -> float:
    power = np.abs(np.fft.rfft(samples[:, 0])) ** 2
    return float(power[np.fft.rfftfreq(len(samples), 1 / RATE) < hz].sum() / power.sum())


@pytest.mark.parametrize("name", EFFECTS)
def test_a_preset_keeps_a_voice_near_its_level(name: str) -> None:
    change = rms_db(apply(name, voice(), RATE)[:RATE]) - rms_db(voice())
    assert -16 < change < 6


@pytest.mark.parametrize("name", EFFECTS)
def test_a_preset_is_linear(name: str) -> None:
    assert np.allclose(apply(name, voice() * 0.5, RATE), apply(name, voice(), RATE) * 0.5, atol=1e-5)


def test_a_telephone_has_no_lows() -> None:
    assert share_below(apply("phone", voice(), RATE), 250) < 0.1


def test_a_monster_is_deeper() -> None:
    assert share_below(apply("monster", voice(), RATE), 120) > share_below(voice(), 120) + 0.2


def test_a_ghost_is_thinner_and_rings_on() -> None:
    assert share_below(apply("ghost", voice(), RATE), 300) < share_below(voice(), 300)
    assert tail_frames("ghost", RATE) > RATE


def test_a_letter_is_narrower_than_speech() -> None:
    hiss = mono(np.random.default_rng(1).standard_normal(RATE) * 0.1, RATE).samples
    assert share_below(hiss, 6000) < 0.6
    assert share_below(apply("letter", hiss, RATE), 6000) > 0.95


def test_somebody_far_away_is_softer_and_duller() -> None:
    far = apply("crowd-distance", voice(), RATE)
    assert rms_db(far[:RATE]) < rms_db(voice()) - 4


def test_a_cave_rings_longer_than_a_room() -> None:
    def late(name: str) -> float:
        return rms_db(echoes(name, voice(0.2), RATE)[RATE // 2 : RATE])

    assert late("cave") > late("room") + 15


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_is_softer_than_the_voice_in_it(name: str) -> None:
    assert rms_db(echoes(name, voice(2.0), RATE)[: 2 * RATE]) < rms_db(voice(2.0)) - 4


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_is_heard_differently_by_both_ears(name: str) -> None:
    heard = echoes(name, voice(), RATE)
    assert abs(np.corrcoef(heard.T)[0, 1]) < 0.9


@pytest.mark.parametrize("name", ROOMS)
def test_no_room_rings_on_into_the_next_scene(name: str) -> None:
    assert len(echoes(name, voice(0.1), RATE)) <= 0.1 * RATE + 1.8 * RATE


def test_a_room_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="cave"):
        check_room("cavee")


def test_a_bed_is_down_before_the_speech_begins() -> None:
    course = dict(ducked([Spoken(5 * RATE, 6 * RATE, 9.0)], 10 * RATE, RATE))
    assert course[5 * RATE] == course[6 * RATE] == -9.0
    assert course[5 * RATE - RATE // 10] == 0.0


def test_a_bed_comes_up_in_six_tenths_of_a_second() -> None:
    course = dict(ducked([Spoken(5 * RATE, 6 * RATE, 9.0)], 10 * RATE, RATE))
    assert course[6 * RATE + round(0.6 * RATE)] == 0.0


def test_a_short_pause_does_not_pump() -> None:
    course = ducked([Spoken(RATE, 2 * RATE, 9.0), Spoken(round(2.4 * RATE), 3 * RATE, 9.0)], 5 * RATE, RATE)
    assert all(level == -9.0 for frame, level in course if RATE <= frame <= 3 * RATE)


def test_lines_that_overlap_are_ducked_as_one() -> None:
    course = ducked([Spoken(RATE, 3 * RATE, 9.0), Spoken(2 * RATE, 4 * RATE, 14.0)], 6 * RATE, RATE)
    assert min(level for _, level in course) == -14.0
    assert [frame for frame, _ in course] == sorted(frame for frame, _ in course)


def test_speech_from_the_first_frame_finds_the_bed_down() -> None:
    assert ducked([Spoken(0, RATE, 9.0)], 2 * RATE, RATE)[0] == (0, -9.0)


def test_without_speech_nothing_is_ducked() -> None:
    assert ducked([], RATE, RATE) == ()

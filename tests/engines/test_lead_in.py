from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from narrate.engines.kokoro import Kokoro
from narrate.engines.lead_in import LEAD_IN, behind_pause_at, is_short, voiced_s, without_lead_in
from narrate.engines.phonemes import phonemes
from narrate.engines.places import signs_of
from narrate.engines.registry import load

RATE = 24_000


def sound(*seconds: float) -> NDArray[np.float32]:
    """Noise and silence by turns, noise first."""
    noise = np.random.default_rng(1)
    parts = [
        noise.normal(0, 0.1, round(length * RATE)) if place % 2 == 0 else np.zeros(round(length * RATE))
        for place, length in enumerate(seconds)
    ]
    return np.concatenate(parts).astype(np.float32)


def test_what_is_said_behind_the_lead_in_is_left() -> None:
    left = without_lead_in(sound(1.8, 0.3, 0.4), RATE, 1.8)
    assert left is not None
    assert left.size / RATE == pytest.approx(0.43, abs=0.03)


def test_a_pause_inside_the_short_text_loses_nothing_of_it() -> None:
    left = without_lead_in(sound(1.8, 0.3, 0.3, 0.2, 0.3), RATE, 1.8)
    assert left is not None
    assert left.size / RATE == pytest.approx(0.83, abs=0.03)


@pytest.mark.parametrize("seconds", [(2.2,), (1.0, 0.3, 1.2), (1.8, 0.05, 0.4), (1.8, 0.3)])
def test_without_a_clear_pause_in_its_place_nothing_is_cut(seconds: tuple[float, ...]) -> None:
    assert without_lead_in(sound(*seconds), RATE, 1.8) is None


@pytest.mark.parametrize("begin_s", [2.05, 2.1, 2.3])
def test_where_the_model_says_that_the_text_begins_tells_the_pause(begin_s: float) -> None:
    left = behind_pause_at(sound(1.8, 0.3, 0.3, 0.2, 0.3), RATE, begin_s)
    assert left is not None
    assert left.size / RATE == pytest.approx(0.83, abs=0.03)


@pytest.mark.parametrize(
    ("begin_s", "seconds"), [(1.8, (1.8, 0.3, 0.4)), (2.1, (2.6,)), (2.1, (2.1, 0.3)), (1.0, (0.0,))]
)
def test_where_no_pause_ends_near_it_nothing_is_cut(begin_s: float, seconds: tuple[float, ...]) -> None:
    assert behind_pause_at(np.concatenate([np.zeros(RATE, np.float32), sound(*seconds)]), RATE, begin_s) is None


def test_a_voice_is_as_long_as_it_sounds() -> None:
    assert voiced_s(np.concatenate([np.zeros(RATE, np.float32), sound(1.5, 0.5)]), RATE) == pytest.approx(1.5, abs=0.05)


def test_only_one_short_phrase_needs_a_lead_in() -> None:
    assert is_short("jˈɛs, sˌɜɹ.")
    assert not is_short("nˈO. ɡˈO.")


@pytest.mark.engine
@pytest.mark.parametrize(("engine", "voice"), [("kokoro", "am_fenrir"), ("hibari", "heart")])
def test_a_short_word_comes_alone(engine: str, voice: str) -> None:
    assert 0.2 < voiced_s(load(engine).speak("Silt,", voice).samples[:, 0], RATE) < 0.9


@pytest.mark.engine
def test_only_the_lead_in_is_hurried() -> None:
    said, before = phonemes(f"{LEAD_IN} Tomorrow."), len(phonemes(LEAD_IN))
    (slow, slow_begins), (quick, quick_begins) = (
        Kokoro()._piece(said, "af_heart", 1.0, hurried=n) for n in (0, before)
    )
    first = len(signs_of(said[:before]))
    assert quick_begins[first] < 0.8 * slow_begins[first]
    left, quick_left = slow.size - slow_begins[first], quick.size - quick_begins[first]
    assert quick_left == pytest.approx(left, rel=0.15)

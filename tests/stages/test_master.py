"""Mastering: a chapter lands on its profile, under its ceiling, limiter and all."""

from __future__ import annotations

import numpy as np
import pytest

from narrate.schema.audio import Samples
from narrate.schema.master import Profile
from narrate.schema.settings import PROFILES
from narrate.stages.master import CODEC_MARGIN_DB, fit, master, measure

RATE = 44_100


def peaky(seconds: float = 6.0) -> list[Samples]:
    """Soft noise with a loud crack ten times a second: the limiter has much to do."""
    frames = round(seconds * RATE)
    noise = np.random.default_rng(1).standard_normal(frames) * 0.02
    noise[:: RATE // 10] = 0.9
    return [noise.astype(np.float32).reshape(-1, 1)]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_a_mix_that_has_to_be_limited_still_lands_on_its_loudness(profile: Profile) -> None:
    gain_db = fit(peaky, RATE, 1, profile)
    found = measure(master(peaky(), RATE, gain_db=gain_db, profile=profile), RATE, 1, peaks=True)
    assert found.integrated_lufs == pytest.approx(profile.lufs, abs=0.2)
    assert found.true_peak_dbtp <= profile.peak_dbtp - CODEC_MARGIN_DB + 0.05


@pytest.mark.parametrize("guess_db", [-12.0, 0.0, 6.0, 14.0])
def test_a_guess_changes_the_way_and_not_the_end(guess_db: float) -> None:
    profile = PROFILES["audiobook"]
    gain_db = fit(peaky, RATE, 1, profile, guess_db=guess_db)
    found = measure(master(peaky(), RATE, gain_db=gain_db, profile=profile), RATE, 1)
    assert found.integrated_lufs == pytest.approx(profile.lufs, abs=0.2)


def test_a_good_guess_saves_two_of_three_passes() -> None:
    profile, passes = PROFILES["audiobook"], []

    def blocks() -> list[Samples]:
        passes.append(1)
        return peaky()

    gain_db = fit(blocks, RATE, 1, profile)
    passes.clear()
    fit(blocks, RATE, 1, profile, guess_db=gain_db)
    assert len(passes) == 1


def test_silence_is_left_alone() -> None:
    silence = [np.zeros((RATE, 1), dtype=np.float32)]
    gain_db = fit(lambda: silence, RATE, 1, PROFILES["audiobook"])
    assert gain_db == 0.0

"""The sound algorithms against what standards and arithmetic say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.dsp.effects import apply, tail_frames
from narrate.dsp.formant import factor, reshape
from narrate.dsp.levels import amplitude, decibels, peak_db, rms_db
from narrate.dsp.limiter import Limiter
from narrate.dsp.loudness import Meter, loudness
from narrate.dsp.oversample import REACH, true_peaks
from narrate.dsp.resample import resample
from narrate.dsp.silence import longest_silence_s, trim
from narrate.schema.audio import Audio, mono

RATE = 48_000


def sine(hz: float, seconds: float, level: float = 1.0, rate: int = RATE) -> Audio:
    return mono(level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate), rate)


def noise(seconds: float, level: float = 0.3, seed: int = 1) -> np.ndarray:
    samples = np.random.default_rng(seed).normal(0, level, (round(seconds * RATE), 1))
    return samples.astype(np.float32)


def cut(samples: np.ndarray, sizes: list[int]) -> list[np.ndarray]:
    edges = np.cumsum(sizes)
    return np.split(samples, edges[edges < len(samples)])


def test_decibels_and_amplitudes_are_inverse() -> None:
    assert decibels(amplitude(-13.7)) == pytest.approx(-13.7)
    assert peak_db(sine(1000, 1, 0.5).samples) == pytest.approx(-6.02, abs=0.01)
    assert rms_db(sine(1000, 1).samples) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_full_sine_of_997_hz_in_one_channel_is_3_01_lufs_down(rate: int) -> None:
    assert loudness(sine(997, 5, rate=rate)) == pytest.approx(-3.01, abs=0.05)


def test_a_sine_in_both_channels_is_three_decibels_louder() -> None:
    one = sine(997, 5, amplitude(-23))
    both = Audio(np.repeat(one.samples, 2, axis=1), RATE)
    assert loudness(both) == pytest.approx(loudness(one) + 3.01, abs=0.02)


def test_silence_does_not_count() -> None:
    tone = sine(997, 10, 0.1).samples
    quiet = np.zeros((20 * RATE, 1), dtype=np.float32)
    assert loudness(Audio(np.concatenate([tone, quiet]), RATE)) == pytest.approx(
        loudness(mono(tone[:, 0], RATE)), abs=0.1
    )


def test_a_clip_shorter_than_a_block_has_a_loudness() -> None:
    assert loudness(sine(997, 0.2, 0.1)) == pytest.approx(-23, abs=1.0)


def test_silence_is_infinitely_quiet() -> None:
    assert loudness(mono(np.zeros(RATE), RATE)) == float("-inf")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=12))
def test_loudness_does_not_depend_on_the_blocks(sizes: list[int]) -> None:
    samples = noise(2)
    whole, parts = Meter(RATE, 1), Meter(RATE, 1)
    whole.feed(samples)
    for block in cut(samples, sizes):
        parts.feed(block)
    one, other = whole.result(), parts.result()
    assert one.integrated_lufs == pytest.approx(other.integrated_lufs, abs=1e-3)
    assert one.true_peak_dbtp == pytest.approx(other.true_peak_dbtp, abs=1e-3)


def test_peaks_between_samples_are_found() -> None:
    samples = np.sin(np.pi / 2 * np.arange(400) + np.pi / 4)[:, None]
    assert np.abs(samples).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peaks(samples)[REACH:-REACH].max() == pytest.approx(1.0, abs=0.03)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 9_000), min_size=1, max_size=12), st.floats(0.2, 3.0))
def test_the_limiter_holds_its_ceiling_and_loses_no_frame(sizes: list[int], level: float) -> None:
    samples = noise(1, level)
    limiter = Limiter(RATE, 1, ceiling_dbtp=-3.0)
    found = np.concatenate([*(limiter.process(block) for block in cut(samples, sizes)), limiter.flush()])
    assert len(found) == len(samples)
    assert decibels(float(true_peaks(found).max())) <= -2.9


def test_the_limiter_does_not_depend_on_the_blocks() -> None:
    samples = noise(1, 1.0)
    found = []
    for sizes in ([48_000], [700] * 80):
        limiter = Limiter(RATE, 1, ceiling_dbtp=-3.0)
        found.append(np.concatenate([*(limiter.process(block) for block in cut(samples, sizes)), limiter.flush()]))
    assert np.allclose(found[0], found[1], atol=1e-6)


def test_the_limiter_leaves_quiet_sound_alone() -> None:
    samples = noise(1, 0.02)
    limiter = Limiter(RATE, 1, ceiling_dbtp=-3.0)
    assert np.array_equal(np.concatenate([limiter.process(samples), limiter.flush()]), samples)


@pytest.mark.parametrize("before", [0, 300, 5_000, 60_000])
@pytest.mark.parametrize("behind", [0, 300, 60_000])
def test_trimming_finds_the_voice_however_much_silence_is_around_it(before: int, behind: int) -> None:
    voice = 0.3 * np.random.default_rng(1).standard_normal(RATE)
    found = trim(mono(np.concatenate([np.zeros(before), voice, np.zeros(behind)]).astype(np.float32), RATE))
    pad = round(0.02 * RATE)
    expected = RATE + min(before, pad) + min(behind, pad)
    assert found.frames == pytest.approx(expected, abs=round(0.005 * RATE))


def test_trimming_leaves_the_voice_and_edges_of_zero() -> None:
    voice = sine(200, 1, 0.5).samples[:, 0]
    padded = np.concatenate([np.zeros(RATE), voice, np.zeros(2 * RATE)])
    found = trim(mono(padded, RATE))
    assert 0.98 < found.seconds < 1.1
    assert found.samples[0, 0] == 0.0
    assert found.samples[-1, 0] == 0.0


def test_a_take_without_sound_has_no_frames() -> None:
    assert trim(mono(np.zeros(1000), RATE)).frames == 0
    assert trim(mono(np.zeros(0), RATE)).frames == 0


def test_the_longest_silence_is_measured() -> None:
    loud = np.full(RATE, 0.5)
    found = Audio(np.concatenate([loud, np.zeros(3 * RATE), loud])[:, None].astype(np.float32), RATE)
    assert longest_silence_s(found) == pytest.approx(3.0, abs=0.01)


def test_resampling_keeps_length_and_pitch() -> None:
    found = resample(sine(440, 2, rate=24_000), 44_100)
    spectrum = np.abs(np.fft.rfft(found.samples[:, 0]))
    assert found.seconds == pytest.approx(2.0, abs=0.01)
    assert np.argmax(spectrum) / found.seconds == pytest.approx(440, abs=2)


@pytest.mark.parametrize("effect", ["thought", "memory", "dream", "phone", "radio", "room", "hall"])
def test_an_effect_is_heard_and_fades_away(effect: str) -> None:
    samples = noise(0.5)
    found = apply(effect, samples, RATE)
    assert len(found) == len(samples) + tail_frames(effect, RATE)
    assert np.isfinite(found).all()
    assert not np.allclose(found[: len(samples)], samples)


def test_an_octave_is_a_factor_of_two() -> None:
    assert factor(12) == pytest.approx(2.0)
    assert factor(0) == 1.0


def test_a_voice_that_is_not_changed_is_the_same_voice() -> None:
    audio = sine(200, 0.5)
    assert np.array_equal(reshape(audio, pitch_st=0.0, formant=1.0).samples, audio.samples)


def test_a_higher_voice_is_shorter_by_as_much_as_it_is_higher() -> None:
    found = reshape(sine(200, 1.0), pitch_st=12.0, formant=1.0)
    spectrum = np.abs(np.fft.rfft(found.samples[:, 0]))
    assert np.argmax(spectrum) / found.seconds == pytest.approx(400, abs=10)

"""Generated sounds, measured against what they should be: spectrum, rhythm, crest, no seam, no click."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from narrate.dsp.sounds import LEVEL_LUFS, SOUNDS, SoundKind, find, level_lufs, make
from narrate.errors import UsageError
from narrate.schema.audio import Audio

RATE = 44_100
LOOP_S = 12.0
LOOPS = [name for name, sound in SOUNDS.items() if sound.loops]
ONCE = [name for name, sound in SOUNDS.items() if not sound.loops]


@cache
def sound(name: str, seconds: float = LOOP_S) -> Audio:
    return make(name, seed=3, seconds=seconds)


@cache
def spectrum(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies in Hz, and the share of the energy up to each."""
    samples = sound(name).samples.astype(np.float64)
    power = np.cumsum(np.sum(np.abs(np.fft.rfft(samples, axis=0)) ** 2, axis=1))
    return np.fft.rfftfreq(len(samples), 1 / RATE), power / power[-1]


def share(name: str, low: float, high: float) -> float:
    hz, power = spectrum(name)
    return float(np.interp(high, hz, power) - np.interp(low, hz, power))


def envelope(name: str, low: float, high: float, step: float = 0.01, *, seconds: float = LOOP_S) -> np.ndarray:
    """The level of a band, a value every `step` seconds."""
    samples = sound(name, seconds).samples.sum(axis=1).astype(np.float64)
    hz = np.fft.rfftfreq(len(samples), 1 / RATE)
    heard = np.fft.irfft(np.fft.rfft(samples) * ((hz >= low) & (hz <= high)), len(samples))
    hop = round(step * RATE)
    return np.sqrt(np.mean(heard[: len(heard) // hop * hop].reshape(-1, hop) ** 2, axis=1))


def rhythm_s(name: str, low: float, high: float, between: tuple[float, float]) -> float:
    """The period at which a band's level is most like itself."""
    course = envelope(name, low, high)
    course = course - course.mean()
    likeness = np.correlate(course, course, "full")[len(course) - 1 :]
    first, last = round(between[0] / 0.01), round(between[1] / 0.01)
    return (first + int(np.argmax(likeness[first:last]))) * 0.01


def hits(name: str, low: float = 30, high: float = 6000, quiet_s: float = 0.06) -> int:
    """How many times the level jumps up to a quarter of its greatest, after at least `quiet_s` below it."""
    loud = np.flatnonzero(envelope(name, low, high, 0.005) > 0.25 * envelope(name, low, high, 0.005).max())
    return 1 + int(np.sum(np.diff(loud) * 0.005 > quiet_s))


def test_there_are_enough_of_each_kind() -> None:
    counts = {kind: sum(sound.kind is kind for sound in SOUNDS.values()) for kind in SoundKind}
    assert counts[SoundKind.BED] >= 14
    assert counts[SoundKind.SPOT] >= 12
    assert counts[SoundKind.STING] >= 8
    assert counts[SoundKind.PAD] >= 6


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_has_no_seam(name: str) -> None:
    samples = sound(name).samples
    inside = float(np.percentile(np.max(np.abs(np.diff(samples, axis=0)), axis=1), 99.9))
    assert float(np.max(np.abs(samples[0] - samples[-1]))) < inside


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_is_as_loud_where_it_joins_as_elsewhere(name: str) -> None:
    joined = np.roll(sound(name).samples, RATE // 4, axis=0)
    level = np.sqrt(np.mean(joined.reshape(-1, RATE // 2, 2) ** 2, axis=(1, 2)))
    assert level.min() * 0.7 <= level[0] <= level.max() * 1.3


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_is_wide_and_moves(name: str) -> None:
    samples = sound(name).samples.astype(np.float64)
    assert np.corrcoef(samples.T)[0, 1] < 0.95
    seconds = np.sqrt(np.mean(samples.reshape(-1, RATE, 2) ** 2, axis=(1, 2)))
    assert seconds.max() / seconds.min() > 1.02


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_is_at_its_level_with_a_natural_crest(name: str) -> None:
    samples = sound(name).samples
    assert level_lufs(sound(name), loops=True) == pytest.approx(LEVEL_LUFS, abs=0.1)
    crest = 20 * np.log10(np.max(np.abs(samples)) / np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    assert 8 < crest < 20.5


@pytest.mark.parametrize("name", ONCE)
def test_what_happens_once_begins_and_ends_in_silence(name: str) -> None:
    samples = sound(name).samples
    assert float(np.max(np.abs(samples[:2]))) < 0.02
    assert float(np.max(np.abs(samples[-2:]))) < 1e-4


@pytest.mark.parametrize("name", ONCE)
def test_what_happens_once_does_not_clip_and_is_loud_enough(name: str) -> None:
    assert float(np.max(np.abs(sound(name).samples))) <= 0.98
    assert LEVEL_LUFS - 4 < level_lufs(sound(name), loops=False) < LEVEL_LUFS + 0.1


@pytest.mark.parametrize(
    ("name", "low", "high", "least"),
    [
        ("wind", 40, 1000, 0.85),
        ("rain", 1000, 16000, 0.75),
        ("sea", 40, 2500, 0.8),
        ("stream", 350, 4500, 0.8),
        ("fire", 40, 500, 0.6),
        ("night", 3000, 6000, 0.3),
        ("forest", 1500, 9000, 0.2),
        ("city", 30, 1000, 0.7),
        ("crowd", 100, 3000, 0.9),
        ("cave", 30, 300, 0.5),
        ("room", 20, 400, 0.8),
        ("train", 30, 500, 0.8),
        ("engine", 20, 500, 0.8),
        ("thunder", 20, 500, 0.7),
        ("bell", 150, 1500, 0.8),
        ("glass", 2000, 16000, 0.8),
        ("heartbeat", 30, 180, 0.9),
        ("phone", 1000, 4000, 0.8),
        ("horn", 60, 1000, 0.8),
        ("slam", 30, 1000, 0.8),
        ("knock", 100, 1500, 0.8),
        ("sword", 1500, 12000, 0.9),
        ("pad-dark", 30, 500, 0.9),
        ("sting-wonder", 200, 6000, 0.8),
    ],
)
def test_the_energy_is_where_it_should_be(name: str, low: float, high: float, least: float) -> None:
    assert share(name, low, high) > least


@pytest.mark.parametrize(
    ("name", "count"),
    [("knock", 3), ("knock-once", 1), ("knock-twice", 2), ("heartbeat", 8), ("clock", 8), ("slam", 1)],
)
def test_things_happen_as_often_as_they_should(name: str, count: int) -> None:
    assert hits(name) == count


@pytest.mark.parametrize(
    ("name", "low", "high", "between", "expected"),
    [
        ("train", 60, 500, (0.4, 1.2), 0.72),
        ("engine", 40, 200, (0.25, 0.7), 1 / 2.4),
        ("clock", 1000, 8000, (0.3, 0.7), 0.5),
        ("hooves", 500, 1500, (0.25, 0.5), 0.36),
        ("footsteps", 100, 1000, (0.35, 0.7), 0.52),
    ],
)
def test_what_has_a_beat_keeps_it(
    name: str, low: float, high: float, between: tuple[float, float], expected: float
) -> None:
    assert rhythm_s(name, low, high, between) == pytest.approx(expected, abs=0.03)


def test_waves_break_every_seven_to_eleven_seconds() -> None:
    course = envelope("sea", 300, 2500, 0.25)
    peaks = [n for n in range(1, len(course) - 1) if course[n] == course[max(0, n - 12) : n + 13].max()]
    assert 1 <= len(peaks) <= 3


def test_gusts_make_the_wind_swell() -> None:
    course = envelope("wind", 250, 1000, 0.5, seconds=40.0)
    assert course.max() / course.min() > 3


def test_thunder_fades() -> None:
    course = envelope("thunder", 20, 500, 0.5)
    assert course[-2] < 0.25 * course.max()


def test_the_whoosh_passes_from_left_to_right() -> None:
    samples = sound("whoosh").samples ** 2
    half = len(samples) // 2
    assert samples[:half, 0].sum() > 2 * samples[:half, 1].sum()
    assert samples[half:, 1].sum() > 2 * samples[half:, 0].sum()


@pytest.mark.parametrize("name", ["rain", "crowd", "knock", "sting-dark"])
def test_a_seed_decides_everything(name: str) -> None:
    again = make(name, seed=3, seconds=5.0).samples
    assert np.array_equal(again, make(name, seed=3, seconds=5.0).samples)
    other = make(name, seed=4, seconds=5.0).samples
    assert again.shape != other.shape or not np.array_equal(again, other)


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(UsageError, match="thunder"):
        find("tunder")

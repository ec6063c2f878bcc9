from __future__ import annotations

import numpy as np
import pytest

from narrate.dsp.faults import fault
from narrate.engines.registry import diagnose_one, load
from narrate.schema.audio import Audio, mono

RATE = 24_000


def speech(seconds: float = 2.0) -> np.ndarray:
    """Something like speech: noise and harmonics in syllables, silence at the end."""
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(1).standard_normal(time.size)
    sound = np.sin(2 * np.pi * 140 * time + 0.3 * np.sin(2 * np.pi * 3 * time)) + 0.2 * noise
    return np.asarray(0.2 * sound * np.sin(np.pi * time / 0.25) ** 2 * (time < seconds - 0.1), dtype=np.float32)


def sound(samples: np.ndarray) -> Audio:
    return mono(samples.astype(np.float32), RATE)


def test_good_speech_has_no_fault() -> None:
    assert fault(sound(speech())) is None


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (np.zeros(0), "no sound"),
        (np.full(RATE, np.nan), "broken samples"),
        (np.where(np.arange(2 * RATE) == 5000, np.inf, speech()), "broken samples"),
        (0.001 * speech(), "nearly silent"),
        (np.concatenate([speech(), np.zeros(3 * RATE), speech()]), "silence inside"),
        (np.concatenate([speech()[:12_000], speech()[9_000:12_000], speech()[9_000:]]), "again and again"),
        (speech()[: RATE + RATE // 8], "cut off"),
    ],
    ids=["empty", "nan", "one infinity", "faint", "gap", "stuck", "cut"],
)
def test_a_fault_is_named(broken: np.ndarray, what: str) -> None:
    assert what in (fault(sound(broken)) or "")


def test_a_synthesizers_own_consonants_are_not_a_stuck_buffer() -> None:
    if not diagnose_one("espeak").works:
        pytest.skip("espeak-ng is not installed")
    said = "I write down what comes, and the water does the rest of it, as it always has."
    assert fault(load("espeak").speak(said, "gmw/af", rate=1.0)) is None

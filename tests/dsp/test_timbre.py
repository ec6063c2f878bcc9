from __future__ import annotations

import numpy as np
import pytest

from narrate.dsp.loudness import loudness
from narrate.dsp.timbre import TIMBRES, colour
from narrate.errors import UsageError
from narrate.schema.audio import Audio, mono

RATE = 24_000


def voice(seconds: float = 1.5) -> Audio:
    """Something like a vowel: harmonics of 120 Hz that fall by 6 dB an octave, in syllables."""
    time = np.arange(round(seconds * RATE)) / RATE
    sound = sum(np.sin(2 * np.pi * 120 * n * time) / n for n in range(1, 60))
    return mono((0.1 * sound * np.sin(np.pi * time / 0.3) ** 2).astype(np.float32), RATE)


def periodicity(audio: Audio) -> float:
    """The autocorrelation at one period of 120 Hz, 1 for a steady tone."""
    samples = audio.samples[:, 0].astype(float)
    lag = RATE // 120
    return float(np.dot(samples[:-lag], samples[lag:]) / np.dot(samples, samples))


def tilt_db(audio: Audio) -> float:
    power = np.abs(np.fft.rfft(audio.samples[:, 0])) ** 2
    hz = np.fft.rfftfreq(audio.frames, 1 / RATE)
    high, low = (power[(hz >= a) & (hz < b)].sum() for a, b in ((2000, 6000), (100, 1000)))
    return float(10 * np.log10(high / low))


@pytest.mark.parametrize("timbre", list(TIMBRES))
def test_a_timbre_keeps_length_and_loudness(timbre: str) -> None:
    coloured = colour(voice(), timbre)
    assert coloured.frames == voice().frames
    assert loudness(coloured) == pytest.approx(loudness(voice()), abs=0.2)


@pytest.mark.parametrize("timbre", list(TIMBRES))
def test_a_timbre_is_the_same_every_time(timbre: str) -> None:
    assert np.array_equal(colour(voice(), timbre).samples, colour(voice(), timbre).samples)


def test_a_whisper_has_no_voice() -> None:
    assert periodicity(voice()) > 0.9
    assert abs(periodicity(colour(voice(), "whisper"))) < 0.3


def test_a_shout_is_brighter() -> None:
    assert tilt_db(colour(voice(), "shout")) > tilt_db(voice()) + 5


def test_a_tired_voice_is_darker() -> None:
    assert tilt_db(colour(voice(), "dark")) < tilt_db(voice()) - 3


def test_no_share_is_no_change() -> None:
    assert colour(voice(), "growl", 0.0) == voice() or np.array_equal(
        colour(voice(), "growl", 0.0).samples, voice().samples
    )


def test_an_unknown_timbre_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="no timbre"):
        colour(voice(), "velvet")

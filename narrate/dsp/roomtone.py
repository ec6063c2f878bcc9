"""The sound of a quiet room: what is heard where nothing is heard."""

from __future__ import annotations

import numpy as np

from narrate.dsp.levels import amplitude
from narrate.dsp.synthesis import Stage, band, wide_noise
from narrate.schema.audio import Audio

TONE_DB = -40.0
"""The level as made, in dB RMS of each channel."""

_SECONDS = 11.0


def room_tone(rate: int, *, seed: int = 0) -> Audio:
    """A seamless loop of soft noise that falls towards the highs as a room's does, in two channels."""
    stage = Stage(np.random.default_rng([seed, 7]), round(_SECONDS * rate), rate)
    samples = wide_noise(stage, band(60.0, min(5000.0, 0.4 * rate), tilt_db=-4.0))
    return Audio((samples * amplitude(TONE_DB)).astype(np.float32), rate)

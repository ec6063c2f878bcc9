"""Sample rates."""

from __future__ import annotations

import soxr

from narrate.schema.audio import Audio, moved


def resample(audio: Audio, rate: int) -> Audio:
    """The same sound at another rate (soxr, high quality); unchanged when the rate fits already."""
    if audio.rate == rate or audio.frames == 0:
        return Audio(audio.samples, rate, audio.marks)
    marks = moved(audio.marks, 0, scale=rate / audio.rate)
    return Audio(soxr.resample(audio.samples, audio.rate, rate, quality="HQ"), rate, marks)

"""Sound in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from narrate.schema.timeline import Marks

Samples: TypeAlias = NDArray[np.float32]
"""float32, shape (frames, channels), full scale ±1.0."""


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Samples of shape (frames, channels) at `rate` Hz; the array is made read-only.

    `marks` say where words of it begin, as far as its engine told: (number of the word in `spoken_words`, frame).
    """

    samples: Samples
    rate: int
    marks: Marks = ()

    def __post_init__(self) -> None:
        if self.samples.ndim != 2:
            raise ValueError(f"samples must have the shape (frames, channels), not {self.samples.shape}")
        self.samples.flags.writeable = False

    @property
    def frames(self) -> int:
        """Length in samples per channel."""
        return int(self.samples.shape[0])

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.rate


def mono(samples: NDArray[np.floating], rate: int, marks: Marks = ()) -> Audio:
    """A one-channel Audio from a 1-D array; the array is copied to float32."""
    return Audio(np.array(samples, dtype=np.float32).reshape(-1, 1), rate, marks)


def moved(marks: Marks, by: int, *, scale: float = 1.0, word: int = 0) -> Marks:
    """Marks of frames that now stand `scale` times as far from the beginning, and then `by` frames later.

    `word` words stand before them now.
    """
    return tuple((number + word, max(0, round(frame * scale) + by)) for number, frame in marks)


def joined(parts: Sequence[Audio], rate: int) -> Audio:
    """One-channel sounds of one rate, one behind the other, with their marks."""
    whole = [part.samples for part in parts]
    samples = np.concatenate(whole) if whole else np.zeros((0, 1), dtype=np.float32)
    begins = [0, *accumulate(part.frames for part in parts)]
    marks = (mark for part, begin in zip(parts, begins, strict=False) for mark in moved(part.marks, begin))
    return Audio(samples, rate, tuple(marks))

"""Sound in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]
"""float32, shape (frames, channels), full scale ±1.0."""


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Samples of shape (frames, channels) at `rate` Hz; the array is made read-only."""

    samples: Samples
    rate: int

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


def mono(samples: NDArray[np.floating], rate: int) -> Audio:
    """A one-channel Audio from a 1-D array; the array is copied to float32."""
    return Audio(np.array(samples, dtype=np.float32).reshape(-1, 1), rate)

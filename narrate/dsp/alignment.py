"""Where words stand in recorded speech: proportion between the pauses that are heard, by dynamic programming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from narrate.schema.audio import Audio

_FRAME_S = 0.005
_QUIET_DB = 22.0
_SHORTEST_S = 0.03
_SPREAD = 0.0082
"""Variance of a stretch of speech round its expected length, in seconds squared a second."""

_SILENT_BREAK = (0.0, 0.55, 4.5)
_PAUSE_THERE = (20.0, 0.8, 0.0)
_HOLD_COST = 65.0
"""What it costs to take a second of quiet for the closure of a consonant."""

_MOST_SKIPPED = 6
_FARTHEST_S, _FARTHEST_SHARE = 1.5, 0.1
_Array = NDArray[np.float64]


class Break(IntEnum):
    """What stands behind a word: nothing, a comma or dash, the end of a sentence."""

    NONE = 0
    CLAUSE = 1
    SENTENCE = 2


@dataclass(frozen=True, slots=True)
class Word:
    """How long a word takes to say, in seconds at an ordinary pace, and what stands behind it."""

    seconds: float
    behind: Break = Break.NONE


def align(words: Sequence[Word], audio: Audio) -> tuple[float, ...]:
    """The second at which each word begins; as many as words, rising, inside the sound."""
    if not words:
        return ()
    quiet = pauses(audio)
    lengths = np.array([max(word.seconds, 1e-3) for word in words])
    behind = np.array([word.behind for word in words])
    anchors = _anchors(lengths, behind, quiet)
    starts = np.empty(len(words))
    for (begin, first), (end, last) in pairwise(anchors):
        share = np.cumsum(lengths[first:last]) - lengths[first:last]
        starts[first:last] = quiet[begin, 1] + share * (quiet[end, 0] - quiet[begin, 1]) / lengths[first:last].sum()
    return tuple(float(start) for start in starts)


def pauses(audio: Audio) -> _Array:
    """(start, end) of every stretch of quiet in seconds, shape (n, 2); the first ends where the speech begins.

    The first and last rows are the ends of the sound, of no length where it begins or ends at once.
    """
    hop = max(1, round(_FRAME_S * audio.rate))
    count = audio.frames // hop
    if not count:
        return np.array([[0.0, 0.0], [audio.seconds, audio.seconds]])
    power = np.square(audio.samples[: count * hop], dtype=np.float64).reshape(count, -1).mean(axis=1)
    power = np.convolve(power, np.ones(3) / 3, mode="same")
    level = float(np.percentile(power, 90))
    loud = np.flatnonzero(power > level * 10 ** (-_QUIET_DB / 10))
    if not level or not loud.size:
        return np.array([[0.0, 0.0], [audio.seconds, audio.seconds]])
    gaps = np.flatnonzero(np.diff(loud) * _FRAME_S >= _SHORTEST_S)
    inner = np.stack([loud[gaps] + 1, loud[gaps + 1]], axis=1)
    edges = [[0, loud[0]], *inner.tolist(), [loud[-1] + 1, count]]
    return np.array(edges, dtype=np.float64) * hop / audio.rate


def _anchors(lengths: _Array, behind: NDArray[np.int_], quiet: _Array) -> list[tuple[int, int]]:
    """(pause, word behind it), from the first to the last: the cheapest way to put pauses between words."""
    search = _Search(lengths, behind, quiet)
    last = len(quiet) - 1
    for pause in range(1, last):
        for word in search.near(pause):
            search.reach(pause, word, first=max(0, pause - _MOST_SKIPPED))
    search.reach(last, len(lengths), first=0)
    return search.path((last, len(lengths)))


class _Search:
    """The costs of all ways so far: `reach` adds a pause before a word, `path` goes the cheapest way back."""

    def __init__(self, lengths: _Array, behind: NDArray[np.int_], quiet: _Array) -> None:
        inner = quiet[1:-1, 1] - quiet[1:-1, 0]
        until = np.concatenate([[0.0], np.cumsum(lengths)])
        spoken = quiet[-1, 0] - quiet[0, 1] - float(inner[inner > 2 * _SHORTEST_S].sum())
        self._until = until * max(0.05, spoken) / until[-1]
        self._unheard = np.concatenate([[0.0], np.cumsum(np.take(_SILENT_BREAK, behind))])
        self._there = np.concatenate([[0.0], np.take(_PAUSE_THERE, behind)])
        self._there[-1] = 0.0
        self._held = np.concatenate([[0.0], np.cumsum(quiet[:, 1] - quiet[:, 0] - _SHORTEST_S)]) * _HOLD_COST
        self._elapsed = quiet[:, 0] - np.concatenate([[0.0], np.cumsum(quiet[:, 1] - quiet[:, 0])[:-1]])
        self._quiet = quiet
        self._cost = np.full((len(quiet), len(lengths) + 1), np.inf)
        self._cost[0, 0] = 0.0
        self._came = np.zeros((len(quiet), len(lengths) + 1, 2), dtype=np.int64)

    def near(self, pause: int) -> NDArray[np.int_]:
        """The words that can stand behind a pause: those not too far from where the pace puts them."""
        away = np.abs(self._until[1:-1] - self._elapsed[pause])
        return np.flatnonzero(away < _FARTHEST_S + _FARTHEST_SHARE * self._elapsed[pause]) + 1

    def reach(self, pause: int, word: int, *, first: int) -> None:
        spoken = self._quiet[pause, 0] - self._quiet[first:pause, 1, None]
        expected = self._until[word] - self._until[None, :word]
        ways = self._cost[first:pause, :word] + (spoken - expected) ** 2 / (_SPREAD * (expected + 0.1))
        ways += self._held[pause] - self._held[first + 1 : pause + 1, None]
        ways += self._unheard[word - 1] - self._unheard[None, :word] + self._there[word]
        best = int(np.argmin(ways))
        self._cost[pause, word] = ways.flat[best]
        self._came[pause, word] = (first + best // word, best % word)

    def path(self, end: tuple[int, int]) -> list[tuple[int, int]]:
        way = [end]
        while way[-1] != (0, 0):
            pause, word = self._came[way[-1]]
            way.append((int(pause), int(word)))
        return way[::-1]

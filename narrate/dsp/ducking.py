"""Beds that make room for speech: a course of gains, known before the speech comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of speech in frames, and by how many dB the bed has to be down under it."""

    start: int
    end: int
    depth_db: float


ATTACK_S = 0.1
RELEASE_S = 0.6


def ducked(speech: Sequence[Spoken], frames: int, rate: int) -> tuple[tuple[int, float], ...]:
    """(frame, dB) for a bed of so many frames: down before the speech begins, up again behind it.

    Where two lines stand so close that the bed would not come up, it goes straight from one depth to the other.
    """
    if not speech:
        return ()
    attack, release = round(ATTACK_S * rate), round(RELEASE_S * rate)
    points: dict[int, float] = {}
    merged = _merged(sorted(speech, key=lambda one: one.start))
    for number, one in enumerate(merged):
        if number == 0 or one.start - merged[number - 1].end > attack + release:
            points[one.start - attack] = 0.0
        points[one.start] = -one.depth_db
        points[one.end] = -one.depth_db
        if number == len(merged) - 1 or merged[number + 1].start - one.end > attack + release:
            points[one.end + release] = 0.0
    return _inside(sorted(points.items()), frames)


def _merged(speech: Sequence[Spoken]) -> list[Spoken]:
    """Overlapping stretches as one, as deep as the deepest needs it."""
    found: list[Spoken] = []
    for one in speech:
        if found and one.start <= found[-1].end:
            last = found[-1]
            found[-1] = Spoken(last.start, max(last.end, one.end), max(last.depth_db, one.depth_db))
        else:
            found.append(one)
    return found


def _inside(points: list[tuple[int, float]], frames: int) -> tuple[tuple[int, float], ...]:
    """The points within the bed, with the level that holds at its ends."""
    inside = [(frame, round(level, 2)) for frame, level in points if 0 <= frame <= frames]
    if points[0][0] < 0:
        inside.insert(0, (0, round(_level_at(points, 0), 2)))
    return tuple(inside)


def _level_at(points: Sequence[tuple[int, float]], frame: int) -> float:
    before = [point for point in points if point[0] <= frame]
    after = [point for point in points if point[0] > frame]
    if not before or not after:
        return (before or after)[-1 if before else 0][1]
    (low, first), (high, last) = before[-1], after[0]
    return first + (last - first) * (frame - low) / (high - low)

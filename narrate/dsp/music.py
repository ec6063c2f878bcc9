"""Stings and pads in moods: a small orchestra of additive voices, from a table of moods.

Pads are made by painting each partial as a narrow hill of random phases and going back in one transform, as Nasca's
PADsynth does: many players, no two alike, and a loop without a seam.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from narrate.dsp.synthesis import Array, Stage, band, burst, in_room, noise, placed, slow, struck


@dataclass(frozen=True, slots=True)
class Mood:
    """What a mood is in music: notes in semitones over a root in Hz.

    `motif` are (beat, note, loudness) at `tempo` beats a minute on `lead`; `chords` follow one another in a pad;
    `bright` is how slowly its partials fade with their number; `low` adds a drum, `swell` a breath before it.
    """

    root: float
    tempo: float
    lead: str
    motif: tuple[tuple[float, float, float], ...]
    chords: tuple[tuple[float, ...], ...]
    bright: float = 1.0
    low: bool = False
    swell: bool = False


MOODS: MappingProxyType[str, Mood] = MappingProxyType(
    {
        "calm": Mood(
            220.0, 66, "harp",
            ((0, 0, 0.7), (0.5, 7, 0.6), (1, 12, 0.7), (1.5, 16, 0.6), (2, 19, 0.8), (3, 24, 0.5)),
            ((0, 7, 16), (-3, 4, 12), (-7, 5, 9), (-5, 2, 11)),
        ),
        "warm": Mood(
            196.0, 72, "piano",
            ((0, 4, 0.8), (0.75, 7, 0.6), (1.5, 12, 0.8), (2.5, 11, 0.5), (3, 7, 0.6)),
            ((0, 4, 7, 14), (5, 9, 12), (-3, 4, 7), (2, 5, 11)),
            bright=1.2,
        ),
        "sad": Mood(
            220.0, 54, "piano",
            ((0, 12, 0.8), (1, 10, 0.6), (1.5, 8, 0.6), (2, 7, 0.8), (3.5, 3, 0.5)),
            ((0, 3, 7), (-4, 3, 8), (-7, 0, 5), (-5, -1, 7)),
            bright=0.8,
        ),
        "tense": Mood(
            146.8, 96, "strings",
            ((0, 0, 0.6), (0.5, 1, 0.7), (1, 0, 0.6), (1.5, 1, 0.8), (2, 6, 1.0)),
            ((0, 1, 7), (0, 6, 13), (-1, 6, 8), (0, 1, 6)),
            low=True,
        ),
        "dark": Mood(
            98.0, 50, "strings",
            ((0, 0, 0.9), (1.5, 3, 0.7), (2.5, 1, 1.0)),
            ((0, 7, 12), (-4, 3, 8), (1, 8, 13), (0, 3, 10)),
            bright=0.6, low=True, swell=True,
        ),
        "wonder": Mood(
            261.6, 84, "bells",
            ((0, 0, 0.6), (0.33, 4, 0.6), (0.67, 8, 0.7), (1, 12, 0.7), (1.33, 16, 0.8), (2, 20, 0.9)),
            ((0, 4, 7, 11), (2, 6, 9, 13), (-3, 4, 8), (4, 8, 11)),
            bright=1.3,
        ),
        "comic": Mood(
            174.6, 132, "pluck",
            ((0, 0, 0.9), (0.5, 7, 0.6), (1, 4, 0.8), (1.5, 7, 0.6), (2, 9, 0.8), (2.5, 6, 0.7), (3, 7, 1.0)),
            ((0, 4, 9), (2, 5, 9), (-5, 2, 5), (0, 4, 7)),
        ),
        "epic": Mood(
            130.8, 88, "brass",
            ((0, 0, 0.9), (0.75, 0, 0.6), (1, 7, 1.0), (2, 10, 0.9), (2.5, 12, 1.0)),
            ((0, 7, 12, 15), (-4, 3, 8), (-2, 5, 10), (0, 7, 14)),
            bright=1.2, low=True, swell=True,
        ),
    }
)  # fmt: skip
"""The moods that stings and pads come in."""


def sting(stage: Stage, mood: str) -> Array:
    """A short figure and the chord it comes to rest on; shape (frames, 2), its tail included."""
    found = MOODS[mood]
    beat = 60.0 / found.tempo
    lead_in = 0.9 if found.swell else 0.0
    last = max(start for start, _, _ in found.motif) * beat + lead_in
    long = stage.lasting(last + 3.2)
    shift = 2.0 ** (int(stage.rng.integers(-2, 3)) / 12)
    total = np.zeros((long.frames, 2))
    for number, (start, note, gain) in enumerate(found.motif):
        tone = _tone(long, found.lead, found.root * shift * 2 ** (note / 12), 1.5) * gain
        _add(total, placed(tone, 0.5 * np.sin(2.4 * number)), start * beat + lead_in, stage.rate)
    chord = _ensemble(long.lasting(3.2), found, found.chords[0], shift, richness=0.008)
    shape = np.minimum(1, chord_times(long) / 0.35) * np.clip((3.2 - chord_times(long)) / 2.2, 0, 1) ** 1.5
    _add(total, chord * shape[:, None] * 0.5, last - 0.1, stage.rate)
    if found.low:
        _add(total, placed(_drum(long), 0.0), last, stage.rate)
    if found.swell:
        breath = noise(long.lasting(0.9), band(200, 3000, tilt_db=-3)) * np.linspace(0, 1, round(0.9 * stage.rate)) ** 3
        _add(total, placed(breath * 0.25, 0.0), last - 0.9, stage.rate)
    return in_room(stage, total, decay_s=1.8, wet=0.35, high=6000)


def chord_times(stage: Stage) -> Array:
    """The second of every frame of a sting's closing chord."""
    return stage.lasting(3.2).times()


def pad(stage: Stage, mood: str) -> Array:
    """A bed of held chords that melt into each other, a seamless loop; shape (frames, 2)."""
    found = MOODS[mood]
    count = len(found.chords)
    places = np.arange(stage.frames, dtype=np.float32) * np.float32(count / stage.frames)
    shift = 2.0 ** (int(stage.rng.integers(-2, 3)) / 12)
    total = np.zeros((stage.frames, 2), dtype=np.float32)
    for number, chord in enumerate(found.chords):
        away = np.abs((places - number + count / 2) % count - count / 2)
        level = np.cos(np.float32(np.pi / 2) * np.minimum(away, 1))
        total += _ensemble(stage, found, chord, shift, richness=0.006) * level[:, None]
    return total * slow(stage, 0.2, least=0.7)[:, None] + noise(stage, band(500, 3000, tilt_db=-4))[:, None] * 0.01


def _ensemble(stage: Stage, mood: Mood, chord: tuple[float, ...], shift: float, *, richness: float) -> Array:
    """Many players on a chord: each partial a hill of random phases, two octaves of bass under the lowest note."""
    size = stage.frames // 2 + 1
    amplitudes = np.zeros(size)
    notes = [(mood.root * shift * 2 ** (note / 12), 1.0) for note in chord]
    notes.append((mood.root * shift * 2 ** ((chord[0] - 12) / 12), 0.9))
    for hz, gain in notes:
        for number in range(1, 13):
            level = gain * mood.bright ** (number - 1) / number**1.6
            _hill(amplitudes, hz * number * stage.seconds, hz * number * richness * stage.seconds, level)
    heard = np.flatnonzero(amplitudes)
    channels = []
    for _ in range(2):
        spectrum = np.zeros(size, dtype=np.complex64)
        phases = stage.rng.standard_normal(2 * len(heard), dtype=np.float32).view(np.complex64)
        spectrum[heard] = amplitudes[heard] * phases
        channels.append(np.fft.irfft(spectrum, stage.frames).astype(np.float32, copy=False))
    sound = np.stack(channels, axis=1)
    return sound / max(1e-12, float(np.sqrt(np.mean(sound**2))))


def _hill(amplitudes: Array, centre: float, width: float, level: float) -> None:
    width = max(width, 0.5)
    low, high = max(1, int(centre - 3 * width)), min(len(amplitudes), int(centre + 3 * width) + 2)
    if low < high:
        bins = np.arange(low, high)
        amplitudes[low:high] += level / np.sqrt(width) * np.exp(-(((bins - centre) / width) ** 2))


def _tone(stage: Stage, lead: str, hz: float, seconds: float) -> Array:
    long = stage.lasting(seconds)
    match lead:
        case "bells":
            sound = struck(long, [(hz * r, seconds / r**0.4, g) for r, g in ((1, 1), (2.76, 0.4), (5.4, 0.2))])
        case "strings" | "brass":
            sound = _bowed(long, hz, bright=1.1 if lead == "strings" else 0.75)
        case _:
            decay = {"piano": 1.6, "harp": 1.3, "pluck": 0.5}[lead]
            steep = {"piano": 1.5, "harp": 1.9, "pluck": 1.2}[lead]
            stiff = 0.0004 if lead == "piano" else 0.0001
            modes = [
                (hz * n * (1 + stiff * n * n), decay / n**0.6, 1 / n**steep) for n in range(1, 11) if hz * n < 14_000
            ]
            sound = struck(long, modes, strike_s=0.003)
    return sound * np.minimum(1, (seconds - long.times()) / 0.08)


def _bowed(stage: Stage, hz: float, *, bright: float) -> Array:
    """Three players, each a little off, with a vibrato that comes late."""
    time = stage.times()
    total = np.zeros(stage.frames)
    for player in range(3):
        depth = 0.004 * np.minimum(1, time / 0.5)
        detuned = hz * (1 + 0.002 * (player - 1))
        turns = np.cumsum(detuned * (1 + depth * np.sin(2 * np.pi * (5.1 + 0.3 * player) * time))) / stage.rate
        gains = [1 / (3 * number**bright) for number in range(1, min(10, int(12_000 / hz)) + 1)]
        total += _partials(2 * np.pi * turns, float(player), gains)
    return total * np.minimum(1, time / 0.09) * np.clip((stage.seconds - time) / 0.5, 0, 1)


def _partials(angles: Array, phase: float, gains: Sequence[float]) -> Array:
    """The sum of gains[n − 1]·sin(n·angle + phase), by Clenshaw's recurrence (1955): one sine and one cosine in all."""
    twice = 2 * np.cos(angles)
    now, later, spare = (np.zeros(len(angles)) for _ in range(3))
    for gain in reversed(gains):
        np.multiply(twice, now, out=spare)
        spare -= later
        spare += gain
        now, later, spare = spare, now, later
    return np.asarray(now * np.sin(angles + phase) - later * np.sin(phase))


def _drum(stage: Stage) -> Array:
    low = struck(stage.lasting(1.4), [(58, 1.2, 1.0), (87, 0.8, 0.5), (131, 0.4, 0.25)], bend=-0.15, strike_s=0.004)
    low[: round(0.08 * stage.rate)] += burst(stage.lasting(0.08), band(100, 900), attack_s=0.001, decay_s=0.07) * 0.4
    return low * 1.2


def _add(total: Array, part: Array, start_s: float, rate: int) -> None:
    start = max(0, round(start_s * rate))
    part = part[: max(0, len(total) - start)]
    total[start : start + len(part)] += part

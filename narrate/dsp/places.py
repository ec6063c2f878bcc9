"""Beds of places: city, crowd, tavern, cave, room, hall, train, engine, workshop. Each is a seamless loop."""

from __future__ import annotations

import numpy as np

from narrate.dsp.synthesis import (
    Array,
    Stage,
    around,
    band,
    burst,
    heavy,
    moments,
    noise,
    peaks,
    placed,
    scatter,
    slow,
    struck,
    wide_noise,
)

_VOWELS = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (390, 1990, 2550),
    (570, 840, 2410),
    (440, 1020, 2240),
    (490, 1350, 1690),
    (660, 1720, 2410),
)
"""Formants in Hz of American English vowels: Peterson and Barney 1952, men."""


def city(stage: Stage) -> Array:
    """Traffic far and near: a rumble, cars that pass from side to side, a horn a few streets away."""
    total = wide_noise(stage, band(35, 180, tilt_db=-2)) * (0.6 * slow(stage, 0.2, least=0.7))[:, None]
    count = max(1, round(stage.seconds / 6.5))
    for start in (np.arange(count) + stage.rng.random(count)) * stage.frames / count:
        total += np.roll(_passing(stage), int(start), axis=0)
    horn = struck(stage.lasting(0.5), [(392, 2.5, 1.0), (494, 2.5, 0.9), (784, 2.0, 0.3)], strike_s=0.03)
    horns = moments(stage, 0.06)
    far = scatter(stage.frames, horns, [horn * np.hanning(len(horn)) ** 0.3], 0.10 + 0 * horns)
    return around(stage, total + placed(far, 0.6), decay_s=0.9, wet=0.25, high=3000)


def crowd(stage: Stage) -> Array:
    """A murmur of many voices in a room: syllables of their own pitch and pace, none of them a word."""
    return _murmur(stage, voices=18)


def tavern(stage: Stage) -> Array:
    """Voices in a low room, cups and plates, wood that crackles in the corner."""
    total = _level(_murmur(stage, voices=11), 1.0) + _level(wide_noise(stage, band(60, 250)), 0.15)
    modes = [(2300, 0.12, 1.0), (3900, 0.1, 0.6), (6100, 0.07, 0.4)]
    clinks = [struck(stage.lasting(0.2), [(hz * f, d, g) for hz, d, g in modes]) for f in (0.8, 1.0, 1.25)]
    starts = moments(stage, 0.4)
    cups = scatter(stage.frames, starts, clinks, 0.6 * heavy(stage.rng, len(starts), spread=0.5))
    crackle = burst(stage.lasting(0.015), band(900, 9000), attack_s=0.0004, decay_s=0.012)
    snaps = moments(stage, 9.0, slow(stage, 0.5, shape=2.0))
    hearth = scatter(stage.frames, snaps, [crackle], 0.3 * heavy(stage.rng, len(snaps), spread=0.8))
    return total + placed(cups, 0.4) + placed(hearth, -0.6)


def cave(stage: Stage) -> Array:
    """Still air in stone, and drops that fall a long way apart."""
    total = wide_noise(stage, band(40, 160, tilt_db=-2)) * slow(stage, 0.1, least=0.6)[:, None] * 0.35
    drops = np.zeros((stage.frames, 2), dtype=np.float32)
    for _ in range(4):
        hz = 700 + 1300 * stage.rng.random()
        drop = struck(stage.lasting(0.12), [(hz, 0.11, 1.0), (hz * 2.3, 0.05, 0.3)], bend=3.5)
        starts = moments(stage, 0.12 + 0.15 * stage.rng.random())
        song = scatter(stage.frames, starts, [drop], 0.9 * heavy(stage.rng, len(starts), spread=0.5))
        drops += placed(song, 1.6 * stage.rng.random() - 0.8)
    return total + around(stage, drops, decay_s=min(3.2, stage.seconds / 2), wet=1.3, high=3500)


def room(stage: Stage) -> Array:
    """The sound of a quiet room: air, the house below it, the faintest hum of the mains."""
    total = wide_noise(stage, band(30, 220, tilt_db=-3)) * slow(stage, 0.08, least=0.8)[:, None]
    total += wide_noise(stage, band(300, 4000, tilt_db=-4)) * 0.12
    hum = sum(gain * np.sin(2 * np.pi * _turns(stage, hz)) for hz, gain in ((50, 0.05), (100, 0.08), (150, 0.03)))
    return total + placed(np.asarray(hum), 0.0)


def hall(stage: Stage) -> Array:
    """A large room: the air moves, something settles somewhere, and it hangs there."""
    total = wide_noise(stage, band(40, 300, tilt_db=-2)) * slow(stage, 0.12, least=0.6)[:, None] * 0.6
    total += wide_noise(stage, band(400, 2500, tilt_db=-3)) * 0.1
    creak = struck(stage.lasting(0.2), [(180, 0.2, 1.0), (410, 0.12, 0.5), (760, 0.08, 0.3)])
    starts = moments(stage, 0.09)
    settles = scatter(stage.frames, starts, [creak], 0.5 * heavy(stage.rng, len(starts), spread=0.5))
    return around(stage, total + placed(settles, -0.5), decay_s=min(2.4, stage.seconds / 2), wet=0.8, high=4000)


def train(stage: Stage) -> Array:
    """In a carriage: the rails in their rhythm, the rumble of the wheels, a rattle that comes and goes."""
    count = round(stage.seconds / 0.72)
    knock = burst(stage.lasting(0.13), band(70, 420), attack_s=0.002, decay_s=0.12)
    knock += 0.35 * burst(stage.lasting(0.13), band(700, 2500), attack_s=0.001, decay_s=0.05)
    beats = np.arange(count) * stage.frames / count
    pairs = np.sort(np.concatenate([beats, beats + 0.17 * stage.rate]))
    rails = scatter(stage.frames, pairs, [knock, knock * 0.6], 3.2 + 0.3 * stage.rng.standard_normal(len(pairs)))
    sway = 0.75 + 0.25 * np.sin(2 * np.pi * _turns(stage, 0.35))
    total = wide_noise(stage, band(40, 220)) * (0.7 * sway)[:, None] + placed(rails, 0.0)
    rattle = slow(stage, 0.2, shape=2.0) * (0.5 + 0.5 * np.sin(2 * np.pi * _turns(stage, 13.0)))
    return np.asarray(total + wide_noise(stage, band(1200, 5000)) * (0.06 + 0.12 * rattle)[:, None])


def engine(stage: Stage) -> Array:
    """A slow ship's engine under the floor: its beat, the plates that sing with it, water along the hull."""
    beat = _turns(stage, 2.4)
    stroke = np.clip(np.sin(2 * np.pi * beat), 0, 1) ** 2
    total = np.zeros(stage.frames)
    for number, gain in enumerate((1.0, 0.8, 0.5, 0.5, 0.3, 0.22, 0.2, 0.12), 1):
        wobble = 0.03 * np.sin(2 * np.pi * beat + number)
        total += gain * np.sin(2 * np.pi * (_turns(stage, 28.8 * number) + wobble))
    thud = noise(stage, band(45, 170)) * stroke * 1.2
    plates = noise(stage, peaks([(310, 30, 1), (540, 40, 0.7), (890, 60, 0.4)])) * (0.1 + 0.25 * stroke)
    water = wide_noise(stage, band(250, 1400, tilt_db=-3)) * slow(stage, 0.4, least=0.4)[:, None] * 0.25
    return placed(total * (0.5 + 0.5 * stroke) * 0.6 + thud, 0.0) + placed(plates, 0.3) + water


def workshop(stage: Stage) -> Array:
    """Machines at their work: a belt, a wheel with a tooth that catches, metal on metal, a hiss of steam."""
    total = wide_noise(stage, band(60, 400)) * (0.5 + 0.3 * np.sin(2 * np.pi * _turns(stage, 1.5)))[:, None] * 0.6
    tooth = burst(stage.lasting(0.05), band(500, 3500), attack_s=0.001, decay_s=0.04)
    count = round(3.0 * stage.seconds)
    wheel = scatter(
        stage.frames, np.arange(count) * stage.frames / count, [tooth, tooth * 0.5, tooth * 0.6], np.ones(count)
    )
    modes = [(640, 0.5, 1.0), (1730, 0.4, 0.7), (3310, 0.3, 0.5), (5200, 0.2, 0.3)]
    hammer = struck(stage.lasting(0.6), modes)
    blows = moments(stage, 0.35)
    iron = scatter(stage.frames, blows, [hammer], 0.6 * heavy(stage.rng, len(blows), spread=0.4))
    steam = noise(stage, band(2500, 9000)) * slow(stage, 0.15, shape=5.0) * 0.5
    clang = placed(iron, 0.5) + placed(wheel * 0.5, -0.4) + placed(steam, 0.1)
    return around(stage, total + clang, decay_s=0.9, wet=0.4)


def _passing(stage: Stage) -> Array:
    """One car, from far on one side to far on the other, its noise brightest when it is near."""
    long = stage.lasting(min(7.0, stage.seconds))
    course = (long.times() / long.seconds - 0.5) * 2
    near = 1 / (1 + (3.2 * course) ** 2)
    side = 1 if stage.rng.random() < 0.5 else -1
    tyre = noise(long, band(500, 2600)) * near**1.5 * 0.55 + noise(long, band(60, 240)) * near * 0.8
    total = np.zeros((stage.frames, 2), dtype=np.float32)
    total[: long.frames] = placed(tyre * np.cos(course * np.pi / 2), side * course * 0.9) * (0.4 + stage.rng.random())
    return total


def _murmur(stage: Stage, *, voices: int) -> Array:
    """Voices at a quarter of the rate, since nothing of a murmur is above 5 kHz, brought up by their spectrum."""
    few = Stage(stage.rng, stage.frames // 4, stage.rate // 4)
    total = np.zeros((few.frames, 2), dtype=np.float32)
    for _ in range(voices):
        grains = _syllables(few)
        talking = slow(few, 0.35)
        starts = moments(few, 6.0, np.where(talking > 0.42, 0.8, 0.0))
        gains = (0.5 + 0.8 * few.rng.random(len(starts))) * (0.35 + 0.65 * few.rng.random())
        total += placed(scatter(few.frames, starts, grains, gains), 1.8 * few.rng.random() - 0.9)
    heard = around(few, total, decay_s=0.8, wet=0.9, high=3500)
    spectrum = np.fft.rfft(heard, axis=0)
    wide = np.zeros((stage.frames // 2 + 1, 2), dtype=np.complex64)
    wide[: len(spectrum) - 1] = spectrum[:-1]
    return np.asarray(np.fft.irfft(wide, stage.frames, axis=0)) + wide_noise(stage, band(120, 800)) * 1e-3


def _syllables(stage: Stage) -> list[Array]:
    """One voice's dozen of syllables: pulses at its pitch through a vowel, some with a consonant's breath before."""
    pitch = 95 * 2 ** (1.2 * stage.rng.random())
    size = stage.rng.uniform(0.95, 1.18)
    found: list[Array] = []
    for _ in range(12):
        long = stage.lasting(0.11 + 0.14 * stage.rng.random())
        place = long.times() / long.seconds
        turns = np.cumsum(pitch * 2 ** (0.25 * (stage.rng.random() - 0.5) - 0.15 * place)) / stage.rate
        source = (turns % 1.0) * -2 + 1 + 0.15 * stage.rng.standard_normal(long.frames)
        first, second, third = _VOWELS[int(stage.rng.integers(len(_VOWELS)))]
        vowel = peaks([(first * size, 90, 1.0), (second * size, 120, 0.45), (third * size, 160, 0.2)])
        hz = np.fft.rfftfreq(long.frames, 1 / stage.rate)
        tone = np.fft.irfft(np.fft.rfft(source) * vowel(hz), long.frames)
        found.append(tone * np.sin(np.pi * place) ** 0.7)
    return found


def _turns(stage: Stage, hz: float) -> Array:
    """Turns at about `hz`, a whole number in the loop."""
    count = max(1, round(hz * stage.seconds))
    return np.asarray(
        (np.arange(stage.frames, dtype=np.int64) * count % stage.frames / stage.frames).astype(np.float32)
    )


def _level(sound: Array, rms: float) -> Array:
    return np.asarray(sound * (rms / max(1e-12, float(np.sqrt(np.mean(sound**2))))))

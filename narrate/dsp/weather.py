"""Beds of weather and nature: wind, rain, storm, sea, stream, fire, night, forest, snow. Each is a seamless loop."""

from __future__ import annotations

import numpy as np

from narrate.dsp.synthesis import (
    Array,
    Stage,
    around,
    band,
    burst,
    filtered,
    heavy,
    moments,
    noise,
    placed,
    scatter,
    slow,
    struck,
    wide_noise,
)


def wind(stage: Stage) -> Array:
    """Gusts: a low body, a middle that opens when it blows, a whistle on the strongest."""
    gust = slow(stage, 0.18, least=0.15, shape=1.4)
    strong = gust * gust
    body = wide_noise(stage, band(60, 260)) * (0.3 + 0.7 * gust)[:, None]
    middle = wide_noise(stage, band(250, 900)) * (1.4 * strong * slow(stage, 3.0, least=0.75))[:, None]
    hiss = noise(stage, band(1500, 5000)) * (strong * gust * 0.12)
    drift = slow(stage, 0.1) * 1.2 - 0.6
    return body + middle + hiss[:, None] + placed(_whistle(stage, gust) * strong * 0.35, drift)


def rain(stage: Stage) -> Array:
    """A sheet of rain, and drops near by on leaves, on stone and in puddles."""
    return _rain(stage, drops=130.0)


def storm(stage: Stage) -> Array:
    """Heavy rain in gusts, and thunder twice or three times a minute."""
    gust = slow(stage, 0.2, least=0.4)
    total = _rain(stage, drops=200.0) * gust[:, None]
    total += wide_noise(stage, band(70, 500)) * (0.25 + 1.1 * gust**2)[:, None]
    grains = [thunder(stage.lasting(7.0)) for _ in range(2)]
    count = max(1, round(stage.seconds / 24))
    starts = (np.arange(count) + 0.2 + 0.6 * stage.rng.random(count)) / count * stage.frames
    for channel in range(2):
        total[:, channel] += scatter(stage.frames, starts, grains, 5.5 * heavy(stage.rng, count, spread=0.2))
    return total


def sea(stage: Stage) -> Array:
    """Waves that gather, break across the beach and draw back over the pebbles."""
    count = max(1, round(stage.seconds / 8.5))
    every = stage.frames / count
    starts = (np.arange(count) + 0.25 * stage.rng.random(count)) * every
    gains = 0.65 + 0.5 * stage.rng.random(count)
    swell, crash, fizz = (scatter(stage.frames, starts, [shape], gains) for shape in _wave(stage))
    side = [np.roll(part, round(0.5 * stage.rate)) for part in (crash, fizz)]
    total = wide_noise(stage, band(50, 220)) * (0.25 + swell)[:, None]
    total += np.stack([crash, side[0]], axis=1) * wide_noise(stage, band(250, 2200, tilt_db=-2))
    total += np.stack([fizz, side[1]], axis=1) * wide_noise(stage, band(2500, 9000)) * 0.4
    total += wide_noise(stage, band(120, 900)) * 0.12
    return total


def stream(stage: Stage) -> Array:
    """Water over stones: thousands of bubbles, each a short rising tone (Minnaert 1933), over a soft rush."""
    grains = []
    for _ in range(90):
        hz = 380.0 * 2 ** (stage.rng.random() * 2.6)
        length = 0.02 + 18.0 / hz
        grains.append(struck(stage.lasting(length), [(hz, length, 1.0)], bend=2.0 + 6 * stage.rng.random()))
    total = wide_noise(stage, band(500, 3500)) * 0.16 * slow(stage, 0.5, least=0.7)[:, None]
    for channel in range(2):
        starts = moments(stage, 70.0, 0.4 + 0.6 * slow(stage, 1.2))
        total[:, channel] += scatter(stage.frames, starts, grains, 0.35 * heavy(stage.rng, len(starts), spread=0.6))
    shared = moments(stage, 22.0)
    total += placed(scatter(stage.frames, shared, grains[::3], heavy(stage.rng, len(shared), spread=0.6) * 0.4), 0.0)
    return total


def fire(stage: Stage) -> Array:
    """A breathing glow below, a hiss above, and wood that crackles in clusters and now and then snaps."""
    breath = slow(stage, 2.5, least=0.6) * slow(stage, 0.3, least=0.6)
    total = wide_noise(stage, band(45, 200)) * breath[:, None] * 0.5
    total += wide_noise(stage, band(700, 4500)) * breath[:, None] * 0.07
    grains = [
        burst(stage.lasting(0.004 + 0.014 * stage.rng.random()), band(low, 11000), attack_s=0.0003, decay_s=0.012)
        for low in (500, 900, 1500, 2500) * 5
    ]
    for pan in (-0.5, -0.15, 0.2, 0.55):
        cluster = slow(stage, 0.9, shape=2.5)
        starts = moments(stage, 22.0, cluster)
        crackle = scatter(stage.frames, starts, grains, 0.22 * heavy(stage.rng, len(starts), spread=0.9))
        total += placed(crackle, pan)
    snaps = moments(stage, 0.22)
    snap = burst(stage.lasting(0.09), band(300, 6000), attack_s=0.0004, decay_s=0.06)
    return total + placed(scatter(stage.frames, snaps, [snap], 1.3 + 0 * snaps), 0.1)


def night(stage: Stage) -> Array:
    """Crickets near and far, each with its own pace, under a little air."""
    total = wide_noise(stage, band(100, 900, tilt_db=-3)) * 0.05 * slow(stage, 0.15, least=0.5)[:, None]
    for number in range(7):
        hz = 3700 + 1500 * stage.rng.random()
        far = 0.25 + 0.75 * (number % 3 == 0)
        chirp = _chirp(stage, hz, pulses=int(stage.rng.integers(2, 5)))
        count = round((1.1 + 1.3 * stage.rng.random()) * stage.seconds)
        resting = slow(stage, 0.07)[(np.arange(count) * stage.frames // count)] > 0.3
        starts = (np.arange(count) + 0.08 * stage.rng.standard_normal(count)) * stage.frames / count
        song = scatter(stage.frames, starts[resting], [chirp], 0.3 * far * (0.85 + 0.3 * stage.rng.random(count)))
        total += placed(song, 1.8 * stage.rng.random() - 0.9)
    trill = noise(stage, band(4300, 4900, steep=6)) * (0.5 + 0.5 * np.sin(2 * np.pi * _whole(stage, 31.0)))
    return total + placed(trill * slow(stage, 0.1, least=0.3) * 0.04, 0.4)


def forest(stage: Stage) -> Array:
    """Leaves that stir, and birds of five kinds that answer each other from different sides."""
    breeze = slow(stage, 0.15, least=0.2)
    total = wide_noise(stage, band(1800, 6500)) * (breeze**1.5 * slow(stage, 6.0, least=0.7))[:, None] * 0.16
    total += wide_noise(stage, band(90, 500, tilt_db=-2)) * (0.1 + 0.15 * breeze)[:, None]
    calls = np.zeros((stage.frames, 2), dtype=np.float32)
    for _ in range(5):
        song = _song(stage)
        starts = moments(stage, 0.12 + 0.14 * stage.rng.random())
        gains = (0.25 + 0.6 * stage.rng.random()) * (0.7 + 0.6 * stage.rng.random(len(starts)))
        calls += placed(scatter(stage.frames, starts, [song], gains), 1.8 * stage.rng.random() - 0.9)
    return total + around(stage, calls, decay_s=1.1, wet=0.7, high=6000)


def snow(stage: Stage) -> Array:
    """A blizzard: wind with more edge than body, and ice that ticks against something."""
    gust = slow(stage, 0.25, least=0.2)
    total = wind(stage) + wide_noise(stage, band(900, 7000)) * (gust**2)[:, None] * 0.3
    tick = burst(stage.lasting(0.006), band(3000, 12000), attack_s=0.0004, decay_s=0.006)
    for channel in range(2):
        starts = moments(stage, 45.0, gust**2)
        total[:, channel] += scatter(stage.frames, starts, [tick], 0.12 * heavy(stage.rng, len(starts), spread=0.7))
    return total


def thunder(stage: Stage) -> Array:
    """A crack, and a roll that comes back in waves, darker each time; one channel."""
    time = stage.times()
    roll = noise(stage, band(28, 140)) * 10 ** (-2.2 * time / stage.seconds)
    roll *= slow(stage, 1.6, least=0.25) * np.minimum(1, time / 0.12)
    claps = noise(stage, band(120, 900)) * 10 ** (-3.5 * time / stage.seconds) * slow(stage, 3.0, shape=2.5)
    crack = noise(stage, band(700, 6000)) * 10 ** (-3 * time / 0.35) * slow(stage, 25.0, shape=2.0)
    shape = np.minimum(1, time / 0.004) * np.minimum(1, (stage.seconds - time) / 0.6)
    return np.asarray((roll + 0.55 * claps + 0.5 * crack) * shape)


def _rain(stage: Stage, *, drops: float) -> Array:
    density = slow(stage, 0.12, least=0.7)
    sheet = wide_noise(stage, band(900, 9000, steep=1)) * 0.3 + wide_noise(stage, band(150, 700)) * 0.1
    total = sheet * density[:, None]
    for pan, hz, gain in ((-0.7, 5200, 0.4), (-0.2, 2600, 0.5), (0.3, 3700, 0.45), (0.75, 1500, 0.5)):
        grains = [
            burst(stage.lasting(0.012), band(hz * 0.6, hz * 2.2), attack_s=0.0004, decay_s=0.010) for _ in range(6)
        ]
        grains += [struck(stage.lasting(0.03), [(hz * 0.55, 0.03, 0.5)], bend=4.0) for _ in range(2)]
        starts = moments(stage, drops / 4, density)
        near = scatter(stage.frames, starts, grains, gain * heavy(stage.rng, len(starts), spread=0.7))
        total += placed(near, pan)
    return total


def _whistle(stage: Stage, gust: Array) -> Array:
    """A narrow band that glides up with the gust: noise that slows and quickens a carrier."""
    hz = 420 + 380 * gust
    turns = np.cumsum(hz) / stage.rate
    turns *= np.round(turns[-1]) / turns[-1]
    return np.asarray(np.sin(2 * np.pi * turns) * (slow(stage, 14.0) - 0.5) * gust * 2.0)


def _wave(stage: Stage) -> tuple[Array, Array, Array]:
    """One wave's course: the swell, the crash, the foam that runs back; each of up to eleven seconds."""
    time = stage.lasting(min(11.0, stage.seconds)).times()
    swell = np.exp(-(((time - 2.6) / 1.5) ** 2))
    crash = np.where(time < 3.0, np.exp(-(((time - 3.0) / 0.7) ** 2)), np.exp(-(time - 3.0) / 1.3))
    fizz = np.where(time < 4.2, np.exp(-(((time - 4.2) / 1.0) ** 2)), np.exp(-(time - 4.2) / 1.9))
    ending = np.clip((time[-1] - time) / 1.5, 0, 1)
    return swell * ending, crash * ending, fizz * ending


def _chirp(stage: Stage, hz: float, *, pulses: int) -> Array:
    """A cricket's: a few short pulses of a nearly pure tone."""
    every, long = round(0.034 * stage.rate), round(0.019 * stage.rate)
    pulse = np.sin(2 * np.pi * hz * np.arange(long) / stage.rate) * np.hanning(long)
    total = np.zeros(every * pulses + long)
    for number in range(pulses):
        total[number * every : number * every + long] += pulse * (0.6 + 0.4 * number / pulses)
    return total


def _song(stage: Stage) -> Array:
    """A bird's phrase: notes that sweep, with rests between them."""
    base = 2200 + 2600 * stage.rng.random()
    parts = []
    for _ in range(int(stage.rng.integers(2, 7))):
        note = stage.lasting(0.05 + 0.14 * stage.rng.random())
        place = note.times() / note.seconds
        sweep = base * 2 ** (0.35 * (stage.rng.random() - 0.5) + 0.4 * (stage.rng.random() - 0.5) * place)
        trill = 1 + 0.03 * np.sin(2 * np.pi * (20 + 25 * stage.rng.random()) * note.times())
        tone = np.sin(2 * np.pi * np.cumsum(sweep * trill) / stage.rate) * np.sin(np.pi * place) ** 1.3
        parts += [tone, np.zeros(round((0.03 + 0.09 * stage.rng.random()) * stage.rate))]
    return filtered(np.concatenate(parts), stage.rate, band(1500, 9000))


def _whole(stage: Stage, hz: float) -> Array:
    """Turns at about `hz`, a whole number in the loop."""
    count = max(1, round(hz * stage.seconds))
    return np.asarray(
        (np.arange(stage.frames, dtype=np.int64) * count % stage.frames / stage.frames).astype(np.float32)
    )

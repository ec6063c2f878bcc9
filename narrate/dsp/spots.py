"""Spot effects: one thing that happens. Each function gives two channels, the thing and the room it happens in."""

from __future__ import annotations

import numpy as np

from narrate.dsp.synthesis import (
    Array,
    Stage,
    band,
    burst,
    filtered,
    in_room,
    noise,
    peaks,
    placed,
    scatter,
    slow,
    struck,
)
from narrate.dsp.weather import thunder as roll

_WOOD = ((165.0, 0.16, 1.0), (305.0, 0.11, 0.7), (520.0, 0.08, 0.45), (880.0, 0.05, 0.3), (1480.0, 0.03, 0.2))
_BELL = (
    (0.5, 1.3),
    (1.0, 1.0),
    (1.19, 0.85),
    (1.5, 0.55),
    (2.0, 0.6),
    (2.52, 0.3),
    (2.67, 0.3),
    (3.01, 0.22),
    (4.1, 0.12),
)
"""Partials of a church bell over its prime, and how long they ring: hum, prime, tierce, quint, nominal …"""


def knock(stage: Stage) -> Array:
    """Knuckles on a wooden door, three times."""
    hit = _thud(stage, 1.0)
    gaps = np.cumsum([0, 0.21, 0.23]) + 0.012 * stage.rng.standard_normal(3)
    return in_room(stage, _sequence(stage, 0.8, gaps, [hit], (0.9, 0.8, 1.0)), decay_s=0.45, wet=0.35)


def knock_once(stage: Stage) -> Array:
    """Knuckles on a wooden door, once."""
    return in_room(stage, _thud(stage, 1.0), decay_s=0.45, wet=0.35)


def knock_twice(stage: Stage) -> Array:
    """Knuckles on a wooden door, twice."""
    hit = _thud(stage, 1.0)
    return in_room(stage, _sequence(stage, 0.5, [0, 0.24], [hit], (0.9, 1.0)), decay_s=0.45, wet=0.35)


def door(stage: Stage) -> Array:
    """A latch, a hinge that complains, the door moving."""
    latch = _click(stage, 1900) * 0.7
    hinge = _creak(stage.lasting(0.9), 210.0, rising=True) * 0.5
    air = burst(stage.lasting(0.9), band(120, 700), attack_s=0.4, decay_s=1.2) * 0.15
    sound = _sequence(stage, 1.5, [0.0, 0.07, 0.22, 0.25], [latch, latch * 0.7, hinge, air], (1, 1, 1, 1))
    return in_room(stage, sound, decay_s=0.5, wet=0.3)


def slam(stage: Stage) -> Array:
    """A heavy door thrown shut: air, wood and frame, the latch falling in, the house answering."""
    body = burst(stage.lasting(0.4), band(45, 260), attack_s=0.002, decay_s=0.35) * 1.2
    wood = struck(stage.lasting(0.35), [(hz * 0.6, decay * 1.8, gain) for hz, decay, gain in _WOOD]) * 0.8
    edge = burst(stage.lasting(0.08), band(700, 5000), attack_s=0.0006, decay_s=0.06) * 0.8
    rattle = _click(stage, 1300) * 0.35
    parts = [body, wood, edge, rattle, rattle * 0.5]
    sound = _sequence(stage, 0.8, [0.0, 0.001, 0.002, 0.07, 0.12], parts, (1, 1, 1, 1, 1))
    return in_room(stage, sound, decay_s=0.8, wet=0.55)


def footsteps(stage: Stage) -> Array:
    """Six steps on boards, heel and toe, not quite even."""
    steps = []
    for foot in range(6):
        heel = _thud(stage, 0.62 + 0.08 * (foot % 2)) * 0.8
        toe = burst(stage.lasting(0.06), band(300, 2200), attack_s=0.003, decay_s=0.05) * 0.25
        steps.append(_sequence(stage, 0.3, [0.0, 0.075], [heel, toe], (1, 1)))
    starts = np.arange(6) * 0.52 + 0.02 * stage.rng.standard_normal(6) + 0.05
    gains = 0.8 + 0.2 * stage.rng.random(6)
    sound = _sequence(stage, 3.3, starts, steps, gains)
    course = np.linspace(-0.35, 0.35, len(sound))
    return in_room(stage, placed(sound, course), decay_s=0.4, wet=0.25)


def running(stage: Stage) -> Array:
    """Ten quick steps."""
    steps = [_thud(stage, size) for size in (0.8, 0.72, 0.85)]
    starts = np.arange(10) * 0.27 + 0.012 * stage.rng.standard_normal(10) + 0.04
    sound = _sequence(stage, 3.0, starts, steps, np.linspace(0.7, 1.0, 10))
    return in_room(stage, placed(sound, np.linspace(-0.6, 0.6, len(sound))), decay_s=0.4, wet=0.25)


def thunder(stage: Stage) -> Array:
    """A crack of thunder that rolls away for six seconds."""
    left, right = roll(stage.lasting(6.0)), roll(stage.lasting(6.0))
    return np.stack([0.75 * left + 0.4 * right, 0.4 * left + 0.75 * right], axis=1)


def bell(stage: Stage) -> Array:
    """A church bell, struck once."""
    prime = 330.0
    modes = [(prime * ratio, 4.5 / ratio**0.55, gain) for ratio, gain in _BELL]
    beats = [(hz * 1.0025, decay, gain * 0.6) for hz, decay, gain in modes]
    clapper = burst(stage.lasting(0.04), band(900, 6000), attack_s=0.0005, decay_s=0.03) * 0.5
    ring = struck(stage.lasting(4.8), [*modes, *beats])
    ring[: len(clapper)] += clapper
    return in_room(stage, ring, decay_s=1.6, wet=0.3)


def clock(stage: Stage) -> Array:
    """A standing clock: eight ticks, two to a second, tick and tock."""
    tick, tock = _click(stage, 2600), _click(stage, 1750) * 0.85
    sound = _sequence(stage, 4.1, np.arange(8) * 0.5, [tick, tock], np.ones(8))
    return in_room(stage, sound, decay_s=0.4, wet=0.3)


def glass(stage: Stage) -> Array:
    """A glass that falls and breaks: the blow, the shards that ring as they scatter."""
    sound = burst(stage.lasting(1.6), band(2200, 12000), attack_s=0.0005, decay_s=0.16)
    for _ in range(46):
        hz = 2300 * 2 ** (2.0 * stage.rng.random())
        length = 0.05 + 0.22 * stage.rng.random()
        shard = struck(stage.lasting(length), [(hz, length, 1.0), (hz * 1.52, length * 0.6, 0.5)], strike_s=0.0008)
        start = round(stage.rate * 1.1 * stage.rng.random() ** 2.2)
        sound[start : start + len(shard)] += 0.3 * stage.rng.random() ** 1.5 * shard[: len(sound) - start]
    return in_room(stage, sound, decay_s=0.45, wet=0.25, high=8000)


def whoosh(stage: Stage) -> Array:
    """Something that flies past, from left to right, its pitch falling as it goes."""
    long = stage.lasting(1.1)
    place = long.times() / long.seconds
    near = np.exp(-(((place - 0.5) / 0.17) ** 2))
    low, high = noise(long, band(150, 700)), noise(long, band(700, 4500))
    return placed(
        (low * near**0.7 + high * near**1.8 * (1.3 - place)) * np.sin(np.pi * place), np.tanh(5 * place - 2.5)
    )


def heartbeat(stage: Stage) -> Array:
    """Four heartbeats, each a deep beat and a shorter one."""
    lub = struck(stage.lasting(0.22), [(52, 0.22, 1.0), (81, 0.16, 0.6), (128, 0.1, 0.25)], strike_s=0.01)
    dub = struck(stage.lasting(0.18), [(66, 0.16, 0.8), (104, 0.12, 0.5), (160, 0.08, 0.2)], strike_s=0.008)
    starts = np.concatenate([[at, at + 0.3] for at in np.arange(4) * 0.9])
    sound = _sequence(stage, 3.6, starts, [lub, dub], np.ones(8))
    return placed(sound, 0.0)


def gunshot(stage: Stage) -> Array:
    """A shot: the crack, the blast under it, the echo of what stands around."""
    crack = burst(stage.lasting(0.25), band(300, 11000, tilt_db=-3), attack_s=0.001, decay_s=0.14)
    blast = burst(stage.lasting(0.5), band(40, 260), attack_s=0.001, decay_s=0.4) * 0.9
    sound = np.tanh(2.5 * _sequence(stage, 0.6, [0, 0.0], [crack, blast], (1, 1)))
    return in_room(stage, sound, decay_s=1.5, wet=0.55, high=4000)


def explosion(stage: Stage) -> Array:
    """A blast: a blow, a long low rumble, things that come down after it."""
    long = stage.lasting(3.8)
    time = long.times()
    boom = noise(long, band(25, 150)) * 10 ** (-2.2 * time / 3.0) * np.minimum(1, time / 0.006)
    edge = noise(long, band(300, 5000, tilt_db=-3)) * 10 ** (-3 * time / 0.9) * np.minimum(1, time / 0.002)
    stones = [burst(stage.lasting(0.1), band(200, 2000), attack_s=0.001, decay_s=0.08) for _ in range(4)]
    starts = (0.5 + 2.5 * stage.rng.random(26)) * stage.rate
    debris = scatter(long.frames, starts, stones, 0.16 * stage.rng.random(26))
    return in_room(stage, np.tanh(1.6 * (boom + 0.8 * edge)) + debris * np.minimum(1, 3.8 - time), decay_s=1.4, wet=0.4)


def phone(stage: Stage) -> Array:
    """An old telephone's bell: two rings."""
    time = stage.lasting(3.2).times()
    strokes = (time * 22.0) % 1.0
    ringing = (np.sin(2 * np.pi * 1180 * time) + 0.8 * np.sin(2 * np.pi * 1485 * time)) * np.exp(-3.5 * strokes)
    ringing += 0.3 * np.sin(2 * np.pi * 3310 * time) * np.exp(-9 * strokes)
    on = _gate(time, 0.0, 1.1) + _gate(time, 1.9, 3.0)
    return in_room(stage, ringing * on, decay_s=0.5, wet=0.3, high=8000)


def splash(stage: Stage) -> Array:
    """Something falls into water: the slap, the spray, the bubbles that come up."""
    slap = burst(stage.lasting(0.25), band(120, 900), attack_s=0.003, decay_s=0.22)
    spray = burst(stage.lasting(1.4), band(1200, 8000), attack_s=0.03, decay_s=0.9) * 0.55
    bubbles = []
    for hz in (420, 530, 690, 840, 1100):
        bubbles.append(struck(stage.lasting(0.07), [(hz, 0.07, 0.5)], bend=5.0))
    starts = np.concatenate([[0, 0.01], 0.18 + 1.1 * np.sort(stage.rng.random(34)) ** 1.4])
    rest = [bubbles[n % 5] for n in range(34)]
    gains = np.concatenate([[1.0, 1.0], np.linspace(0.8, 0.15, 34)])
    return in_room(stage, _sequence(stage, 1.8, starts, [slap, spray, *rest], gains), decay_s=0.4, wet=0.2)


def horn(stage: Stage) -> Array:
    """A ship's horn: one long blast over water."""
    long = stage.lasting(3.4)
    time = long.times()
    total = np.zeros(long.frames)
    for number in range(1, 15):
        for detune in (0.9985, 1.0015):
            total += np.sin(2 * np.pi * 87.3 * number * detune * time + number) / number**0.9
    total += 0.4 * noise(long, band(200, 1200)) * 0.5
    shape = np.minimum(1, time / 0.16) * np.clip((3.4 - time) / 0.35, 0, 1) * slow(long, 7.0, least=0.9)
    return in_room(stage, np.tanh(0.6 * total * shape), decay_s=2.4, wet=0.6, high=2500)


def hooves(stage: Stage) -> Array:
    """A horse that trots by."""
    clop = struck(stage.lasting(0.09), [(720, 0.05, 1.0), (1150, 0.04, 0.6), (240, 0.08, 0.5)], strike_s=0.001)
    starts = np.concatenate([[at, at + 0.11] for at in np.arange(7) * 0.36]) + 0.02
    sound = _sequence(stage, 2.9, starts, [clop, clop * 0.8], 0.85 + 0.15 * stage.rng.random(14))
    near = np.sin(np.pi * np.linspace(0.12, 0.88, len(sound)))
    return in_room(stage, placed(sound * near, np.linspace(-0.7, 0.7, len(sound))), decay_s=0.5, wet=0.25)


def creak(stage: Stage) -> Array:
    """Old wood that gives: a board, a stair, a hinge."""
    return in_room(stage, _creak(stage.lasting(1.3), 170.0, rising=False), decay_s=0.5, wet=0.35)


def static(stage: Stage) -> Array:
    """A radio that hisses, crackles and clears its throat."""
    long = stage.lasting(1.8)
    hiss = noise(long, band(500, 4200)) * slow(long, 6.0, least=0.3)
    whine = np.sin(2 * np.pi * np.cumsum(900 + 900 * slow(long, 1.5)) / stage.rate) * slow(long, 3.0, shape=4.0)
    shape = np.minimum(1, long.times() / 0.02) * np.clip((1.8 - long.times()) / 0.15, 0, 1)
    return placed((hiss + 0.5 * whine) * shape, 0.0)


def sword(stage: Stage) -> Array:
    """Blades that meet and slide apart."""
    modes = [(hz, 0.9, gain) for hz, gain in ((1870, 0.6), (2790, 1.0), (4310, 0.8), (5980, 0.6), (8250, 0.35))]
    clash = struck(stage.lasting(1.0), modes, strike_s=0.0006)
    scrape = noise(stage.lasting(0.5), peaks([(3100, 300, 1.0), (5200, 500, 0.8), (7700, 900, 0.5)]))
    scrape *= np.sin(np.pi * np.linspace(0, 1, len(scrape))) * 0.5
    return in_room(stage, _sequence(stage, 1.2, [0.0, 0.12], [clash, scrape], (1, 1)), decay_s=0.6, wet=0.3, high=8000)


def wings(stage: Stage) -> Array:
    """A bird that takes off: wing-beats that quicken and leave."""
    beat = burst(stage.lasting(0.13), band(250, 2200), attack_s=0.035, decay_s=0.12)
    starts = np.cumsum(np.linspace(0.13, 0.085, 13))
    sound = _sequence(stage, 1.7, starts, [beat, beat * 0.7], np.linspace(1.0, 0.15, 13))
    return placed(sound, np.linspace(-0.1, 0.8, len(sound)))


def howl(stage: Stage) -> Array:
    """A wolf, far off: it rises, holds, and falls."""
    long = stage.lasting(3.2)
    place = long.times() / long.seconds
    pitch = 330 + 250 * np.clip(place / 0.22, 0, 1) - 190 * np.clip((place - 0.62) / 0.38, 0, 1) ** 1.4
    turns = np.cumsum(pitch * (1 + 0.008 * np.sin(2 * np.pi * 5.2 * long.times()))) / stage.rate
    voice = sum(
        gain * np.sin(2 * np.pi * number * turns) for number, gain in ((1, 1.0), (2, 0.35), (3, 0.14), (4, 0.05))
    )
    sound = np.asarray(voice) * np.sin(np.pi * place) ** 0.6 + 0.02 * noise(long, band(400, 1500)) * np.sin(
        np.pi * place
    )
    return in_room(stage, sound, decay_s=2.2, wet=0.8, high=2500)


def _thud(stage: Stage, size: float) -> Array:
    modes = [(hz / size**0.5 * (0.97 + 0.06 * stage.rng.random()), decay * size, gain) for hz, decay, gain in _WOOD]
    sound = struck(stage.lasting(0.2), modes, strike_s=0.0015)
    click = burst(stage.lasting(0.02), band(800, 4000), attack_s=0.0004, decay_s=0.014) * 0.4
    sound[: len(click)] += click
    return np.asarray(sound * size)


def _click(stage: Stage, hz: float) -> Array:
    modes = [(hz, 0.035, 1.0), (hz * 1.63, 0.022, 0.6), (hz * 0.37, 0.04, 0.5)]
    sound = struck(stage.lasting(0.05), modes, strike_s=0.0004)
    return sound + 0.4 * burst(stage.lasting(0.05), band(hz, hz * 4), attack_s=0.0003, decay_s=0.008)


def _creak(stage: Stage, hz: float, *, rising: bool) -> Array:
    """Stick and slip: pulses that quicken or slow, each ringing in the wood."""
    place = stage.times() / stage.seconds
    pace = 22 + 60 * (place if rising else np.sin(np.pi * place)) + 14 * slow(stage, 5.0)
    turns = np.cumsum(pace) / stage.rate
    slips = np.flatnonzero(np.diff(np.floor(turns)) > 0)
    pulses = np.zeros(stage.frames)
    pulses[slips] = 0.6 + 0.4 * stage.rng.random(len(slips))
    body = peaks([(hz * 2.1, 60, 0.6), (hz * 4.3, 90, 1.0), (hz * 7.2, 160, 0.8), (hz * 11.0, 260, 0.4)])
    sound = filtered(pulses, stage.rate, body)
    return np.asarray(sound / max(1e-9, float(np.max(np.abs(sound)))) * np.sin(np.pi * place) ** 0.6)


def _gate(time: Array, on: float, off: float) -> Array:
    return np.asarray(np.clip((time - on) / 0.004, 0, 1) * np.clip((off - time) / 0.06, 0, 1))


def _sequence(
    stage: Stage, seconds: float, starts_s: Array | list[float], parts: list[Array], gains: Array | tuple[float, ...]
) -> Array:
    """Parts one after another in a stretch of `seconds`; what runs over its end is cut off softly."""
    frames = round(seconds * stage.rate)
    longest = max(map(len, parts))
    starts = np.maximum(0, np.asarray(starts_s, dtype=np.float64)) * stage.rate
    whole = scatter(frames + longest, starts, parts, np.asarray(gains, dtype=np.float64))[:frames]
    fall = min(frames, round(0.02 * stage.rate))
    whole[frames - fall :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return whole

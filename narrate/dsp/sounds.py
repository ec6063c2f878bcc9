"""The generated sounds by name: what each is, how long, how loud. Deterministic by name, seed and rate."""

from __future__ import annotations

import difflib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from types import MappingProxyType

import numpy as np

from narrate.dsp import music, places, spots, weather
from narrate.dsp.levels import amplitude
from narrate.dsp.loudness import Meter, loop_lufs
from narrate.dsp.synthesis import Array, Stage
from narrate.errors import UsageError
from narrate.schema.audio import Audio

SOUNDS_REVISION = 1
"""Rises when a generated sound changes."""

LOOP_S = 60.0
LEVEL_LUFS = -23.0
"""Beds and pads over their whole length; effects and stings at their loudest 0.4 s: as loud as speech before mixing."""

_CREST_DB = 20.0
_PEAK = 0.97
_KNEE = 0.6


class SoundKind(str, Enum):
    """What a sound is for: a bed and a pad are loops."""

    BED = "bed"
    SPOT = "spot"
    STING = "sting"
    PAD = "pad"


@dataclass(frozen=True, slots=True)
class Sound:
    """A recipe: `gain_db` is how much softer or louder than speech the thing is by nature."""

    name: str
    kind: SoundKind
    make: Callable[[Stage], Array]
    gain_db: float = 0.0

    @property
    def loops(self) -> bool:
        """Whether the sound's end joins its beginning."""
        return self.kind in (SoundKind.BED, SoundKind.PAD)


def make(name: str, *, seed: int = 0, rate: int = 44_100, seconds: float = LOOP_S) -> Audio:
    """The sound of that name in two channels; `seconds` is a loop's length. UsageError for an unknown name."""
    sound = find(name)
    rng = np.random.default_rng([seed, SOUNDS_REVISION, zlib.crc32(name.encode())])
    frames = round(seconds * rate) if sound.loops else 1
    samples = sound.make(Stage(rng, frames, rate)).astype(np.float32)
    samples = _softened(samples) if sound.loops else samples / max(1e-9, float(np.max(np.abs(samples))))
    level = level_lufs(Audio(samples.copy(), rate), loops=sound.loops)
    gain = min(amplitude(LEVEL_LUFS - level), _PEAK / float(np.max(np.abs(samples))))
    return Audio(samples * np.float32(gain), rate)


def find(name: str) -> Sound:
    """The recipe of that name; UsageError names those that are like it."""
    if name in SOUNDS:
        return SOUNDS[name]
    near = difflib.get_close_matches(name, SOUNDS, n=3)
    guess = f"did you mean {' or '.join(near)}? " if near else ""
    raise UsageError(f"there is no sound {name!r}", hint=f"{guess}generated: {', '.join(SOUNDS)}")


def level_lufs(audio: Audio, *, loops: bool) -> float:
    """How loud a sound is to be taken for: a loop as a whole, ungated, else its loudest 0.4 s."""
    if loops:
        return loop_lufs(audio)
    meter = Meter(audio.rate, audio.samples.shape[1], peaks=False)
    meter.feed(audio.samples)
    return meter.loudest_lufs()


def _softened(samples: Array) -> Array:
    """Peaks more than 20 dB over the level bent towards it, sample by sample, so that a loop stays a loop."""
    ceiling = amplitude(_CREST_DB) * float(np.sqrt(np.mean(samples**2)))
    knee = _KNEE * ceiling
    loud = np.nonzero(np.abs(samples) > knee)
    over = np.abs(samples[loud]) - knee
    samples[loud] = np.sign(samples[loud]) * (knee + (ceiling - knee) * np.tanh(over / (ceiling - knee)))
    return samples


def _table() -> Mapping[str, Sound]:
    beds = (
        *(weather.wind, weather.rain, weather.storm, weather.sea, weather.stream, weather.fire, weather.night),
        *(weather.forest, weather.snow, places.city, places.crowd, places.tavern, places.cave, places.room),
        *(places.hall, places.train, places.engine, places.workshop),
    )
    found = [Sound(make.__name__, SoundKind.BED, make, _BED_GAINS.get(make.__name__, 0.0)) for make in beds]
    for make_spot, gain in _SPOTS:
        found.append(Sound(make_spot.__name__.replace("_", "-"), SoundKind.SPOT, make_spot, gain))
    for mood in music.MOODS:
        found.append(Sound(f"sting-{mood}", SoundKind.STING, partial(music.sting, mood=mood), -3.0))
        found.append(Sound(f"pad-{mood}", SoundKind.PAD, partial(music.pad, mood=mood), 0.0))
    return MappingProxyType({sound.name: sound for sound in found})


_BED_GAINS = MappingProxyType({"room": -8.0, "hall": -4.0, "cave": -3.0, "night": -3.0, "storm": 2.0})
_SPOTS: tuple[tuple[Callable[[Stage], Array], float], ...] = (
    (spots.knock, -3.0),
    (spots.knock_once, -3.0),
    (spots.knock_twice, -3.0),
    (spots.door, -7.0),
    (spots.slam, 0.0),
    (spots.footsteps, -7.0),
    (spots.running, -5.0),
    (spots.thunder, 1.0),
    (spots.bell, -3.0),
    (spots.clock, -11.0),
    (spots.glass, -2.0),
    (spots.whoosh, -5.0),
    (spots.heartbeat, -6.0),
    (spots.gunshot, 3.0),
    (spots.explosion, 3.0),
    (spots.phone, -3.0),
    (spots.splash, -3.0),
    (spots.horn, 0.0),
    (spots.hooves, -5.0),
    (spots.creak, -8.0),
    (spots.static, -8.0),
    (spots.sword, -3.0),
    (spots.wings, -8.0),
    (spots.howl, -6.0),
)

SOUNDS = _table()
"""Every generated sound by name."""

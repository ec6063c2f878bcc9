"""The sounds that are not speech: a person's own files before generated ones, each made or read once and kept.

Kept sounds are two takes, left and right, in a store of their own: every byte is checked when one is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np

from narrate.dsp.levels import level_course, peak_db
from narrate.dsp.roomtone import room_tone
from narrate.dsp.sounds import LOOP_S, SOUNDS, SOUNDS_REVISION, level_lufs, make
from narrate.errors import InputError
from narrate.project import file_hash
from narrate.readers.soundfile import SUFFIXES, read_sound
from narrate.schema.audio import Audio, Samples, mono
from narrate.schema.staging import Asset
from narrate.schema.timeline import Take
from narrate.takes import TakeStore

_PREFIX = "sound:"
ROOM_TONE = "sound:room tone"
"""The media of the tone that every file has; no sound of a folder can be called so."""

_SEAM_S = 2.0
_NEAR = 3


def is_sound(media: str) -> bool:
    """Whether a clip's media is a sound of a bank, and no take."""
    return media.startswith(_PREFIX)


class SoundBank:
    """All sounds of a production at one rate; `folder` holds a person's own files, `root` what was made."""

    def __init__(self, root: Path, *, rate: int, seed: int, folder: Path | None = None) -> None:
        self._store = TakeStore(root)
        self._rate = rate
        self._seed = seed
        self._folder = folder
        self._near: dict[str, Audio] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """A person's own sounds by name: `door slam.wav` is door-slam. InputError for a folder that is not there."""
        if self._folder is None:
            return {}
        if not self._folder.is_dir():
            raise InputError(f"the folder of sounds {self._folder} does not exist", code="N710", hint="see `sounds:`")
        found = sorted(path for path in self._folder.iterdir() if path.suffix.lower() in SUFFIXES)
        return {"-".join(path.stem.lower().replace("_", " ").split()): path for path in found}

    @property
    def names(self) -> frozenset[str]:
        """The names of every sound there is."""
        return frozenset({*SOUNDS, *self.files})

    def asset(self, name: str, *, loop: bool) -> Asset:
        """A sound ready to be heard, as a loop for a bed; made, or read from a person's file, when it is not there yet.

        UsageError for a name that there is no sound of; InputError for a file that is no sound or far too long.
        """
        media = f"{_PREFIX}{name}{':loop' if loop else ''}"
        left, right = self._ids(media)
        known = self._store.info(left)
        if known is None or not (self._store.verify(left) and self._store.verify(right)):
            known = self._keep(media, name, loop=loop)
        gain_db = SOUNDS[name].gain_db if name in SOUNDS else 0.0
        course = level_course(self.read(media)) if loop else ()
        return Asset(media, known.frames, known.lufs, gain_db, course)

    def assets(self, wanted: Iterable[tuple[str, bool]]) -> dict[str, Asset]:
        """The assets of (name, whether as a loop), by name."""
        return {name: self.asset(name, loop=loop) for name, loop in sorted(set(wanted))}

    def read(self, media: str) -> Audio:
        """The sound of a clip's media in two channels; BadTakeError when it is damaged: the next run makes it anew."""
        if media == ROOM_TONE:
            return self._room_tone
        if media not in self._near:
            while len(self._near) >= _NEAR:
                self._near.pop(next(iter(self._near)))
            self._near[media] = self._read(media)
        return self._near[media]

    def _read(self, media: str) -> Audio:
        left, right = self._ids(media)
        first = self._store.read(left)
        both = np.empty((first.frames, 2), dtype=np.float32)
        both[:, 0] = first.samples[:, 0]
        del first
        both[:, 1] = self._store.read(right).samples[:, 0]
        return Audio(both, self._rate)

    def key(self, media: str) -> str:
        """Changes with the sound."""
        return f"{SOUNDS_REVISION}" if media == ROOM_TONE else self._ids(media)[0]

    @cached_property
    def _room_tone(self) -> Audio:
        return room_tone(self._rate)

    def _ids(self, media: str) -> tuple[str, str]:
        name = media.removeprefix(_PREFIX).removesuffix(":loop")
        source = file_hash(self.files[name]) if name in self.files else [SOUNDS_REVISION, self._seed]
        described = [media, self._rate, source]
        left, right = (hashlib.sha256(json.dumps([*described, side]).encode()).hexdigest() for side in "LR")
        return left, right

    def _keep(self, media: str, name: str, *, loop: bool) -> Take:
        audio = self._made(name, loop=loop)
        lufs = round(level_lufs(audio, loops=loop), 2)
        takes = []
        for side, id in enumerate(self._ids(media)):
            channel = mono(audio.samples[:, side], self._rate)
            take = Take(id, audio.frames, self._rate, lufs, round(peak_db(channel.samples), 2))
            self._store.write(id, channel, take)
            takes.append(take)
        return takes[0]

    def _made(self, name: str, *, loop: bool) -> Audio:
        if name not in self.files:
            audio = make(name, seed=self._seed, rate=self._rate, seconds=LOOP_S)
            return Audio(_looped(audio.samples, self._rate), self._rate) if loop and not SOUNDS[name].loops else audio
        audio = read_sound(self.files[name], rate=self._rate)
        return Audio(_looped(audio.samples, self._rate), self._rate) if loop else audio


def _looped(samples: Samples, rate: int) -> Samples:
    """A sound whose end runs into its beginning: the last seconds are crossed with the first."""
    seam = min(round(_SEAM_S * rate), len(samples) // 3)
    if not seam:
        return samples.copy()
    rise = np.sin(np.linspace(0.0, np.pi / 2, seam, dtype=np.float32))[:, None]
    result = samples[: len(samples) - seam].copy()
    result[:seam] = samples[:seam] * rise + samples[len(samples) - seam :] * rise[::-1]
    return result

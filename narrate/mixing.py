"""A timeline ready to be heard: mixed and brought to its profile, block by block."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import asdict

from narrate.dsp.loudness import Meter
from narrate.production import Production, sound_bank
from narrate.schema.audio import Audio, Samples
from narrate.schema.master import Loudness, Profile
from narrate.schema.settings import PROFILES
from narrate.schema.timeline import Timeline
from narrate.soundbank import SoundBank, is_sound
from narrate.stages.master import fit, master
from narrate.stages.mix import mix
from narrate.writers.tags import Tags

FINISHING_REVISION = 8
"""Rises when arranging, mixing or mastering changes: finished files are then made again from their takes."""

_GUESSED_LOW = 0.5
"""How much softer a chapter is than its takes tell, in dB: what is short and soft is gated in a take, not here."""


class Mixed:
    """A timeline ready to be heard: its gain is measured when it is first needed."""

    def __init__(
        self, production: Production, timeline: Timeline, *, gain_db: float | None = None, bank: SoundBank | None = None
    ) -> None:
        self._store = production.project.takes
        self._bank = bank or sound_bank(production.project, production.script, production.settings)
        self._timeline = timeline
        self._gain_db = gain_db
        self._loudness: Loudness | None = None
        self.profile: Profile = PROFILES[production.settings.profile].of(timeline.channels)
        self.rate = timeline.rate
        self.seconds = timeline.seconds

    def key(self, tags: Tags) -> str:
        """Changes with everything that shapes the file."""
        media = {clip.media for track in self._timeline.tracks for clip in track.clips if is_sound(clip.media)}
        sounds = [self._bank.key(name) for name in sorted(media)]
        parts = [FINISHING_REVISION, asdict(self._timeline), asdict(tags), asdict(self.profile), sounds]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=bytes.hex).encode()).hexdigest()

    def blocks(self) -> Iterator[Samples]:
        """The mix before mastering."""
        return mix(self._timeline, self.read)

    def read(self, media: str) -> Audio:
        """The sound of a take, or of what is no speech."""
        return self._bank.read(media) if is_sound(media) else self._store.read(media)

    @property
    def gain_db(self) -> float:
        """The linear gain that brings the mix to its profile."""
        if self._gain_db is None:
            guess = self._guess_db()
            self._gain_db = fit(self.blocks, self.rate, self._timeline.channels, self.profile, guess_db=guess)
        return self._gain_db

    @property
    def loudness(self) -> Loudness:
        """Of the mastered sound, before it is encoded: measured while it was given, or now."""
        if self._loudness is None:
            for _ in self.mastered():
                pass
        if self._loudness is None:
            raise ValueError("a chapter was mastered and not measured")
        return self._loudness

    def mastered(self) -> Iterator[Samples]:
        """The mastered blocks."""
        meter = Meter(self.rate, self._timeline.channels, peaks=False)
        for block in master(self.blocks(), self.rate, gain_db=self.gain_db, profile=self.profile):
            meter.feed(block)
            yield block
        self._loudness = meter.result()

    def _guess_db(self) -> float | None:
        """The gain that the takes' own loudness asks for; None where nothing is said."""
        clips = [clip for track in self._timeline.tracks for clip in track.clips if clip.line is not None]
        takes = [(clip, take) for clip in clips if (take := self._store.info(clip.media)) is not None]
        energy = sum(clip.frames * 10 ** ((take.lufs + clip.gain_db) / 10) for clip, take in takes)
        frames = sum(clip.frames for clip, _ in takes)
        return self.profile.lufs - 10 * math.log10(energy / frames) + _GUESSED_LOW if energy else None

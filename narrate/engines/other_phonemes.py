"""Phonemes of the languages that Kokoro speaks beside English, by espeak-ng (optional), as Kokoro learned them."""

from __future__ import annotations

import re
from types import MappingProxyType

from narrate.errors import UnspeakableError, VoiceError
from narrate.text.language import base

_ESPEAK = MappingProxyType({"es": "es", "fr": "fr-fr", "it": "it", "pt": "pt-br", "hi": "hi"})
"""Kokoro's languages by their tag, and what espeak-ng calls them."""

_MARKS = re.compile(r"(\[[^\[\]]*\]\(/[^/()]*/\)|[,;:.!?…—¡¿]+)")
_LINKED = re.compile(r"\[[^\[\]]*\]\(/([^/()]*)/\)")
_ONE = (
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("e^ɪ", "A"),
    ("o^ʊ", "O"),
    ("ə^ʊ", "Q"),
    ("ɔ^ɪ", "Y"),
    ("d^z", "ʣ"),
    ("d^ʒ", "ʤ"),
    ("t^s", "ʦ"),
    ("t^ʃ", "ʧ"),
    ("s^s", "S"),
    ("^", ""),
    ("-", ""),
)
"""Sounds of two letters that are one in Kokoro's alphabet."""


def kokoro_speaks(language: str) -> bool:
    """Whether Kokoro's voices can speak a language here: they need espeak-ng's phonemes for all but English."""
    if base(language) not in _ESPEAK:
        return base(language) == "en"
    from narrate.engines.espeak_library import library

    try:
        return bool(library().version)
    except VoiceError:
        return False


def is_other(language: str) -> bool:
    """Whether a language is one of Kokoro's own beside English."""
    return base(language) in _ESPEAK


def other_phonemes(text: str, language: str) -> str:
    """The phonemes of a text with its punctuation; UnspeakableError when there are none."""
    from narrate.engines.espeak_library import library

    voice = _ESPEAK[base(language)]
    pieces = []
    for piece in _MARKS.split(text):
        link = _LINKED.fullmatch(piece)
        if link:
            pieces.append(f" {link[1]}")
        elif _MARKS.fullmatch(piece):
            pieces.append(piece.replace("¡", "").replace("¿", ""))
        elif piece.strip():
            pieces.append(f" {library().phonemes(piece.strip(), voice)}")
    found = "".join(pieces)
    for tied, one in _ONE:
        found = found.replace(tied, one)
    if not any(char.isalpha() for char in found):
        raise UnspeakableError(f"no word of {text[:40]!r} can be pronounced", code="N308")
    return " ".join(found.split())

"""Phonemes of the languages that Kokoro speaks beside English, by espeak-ng (optional), as Kokoro learned them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from narrate.engines.places import Places, signs_of
from narrate.errors import UnspeakableError, VoiceError
from narrate.text.language import base
from narrate.text.spoken import spoken_words

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
    found = "".join(signs for _, signs in _parts(text, _ESPEAK[base(language)]))
    if not any(char.isalpha() for char in found):
        raise UnspeakableError(f"no word of {text[:40]!r} can be pronounced", code="N308")
    return " ".join(found.split())


def other_places(text: str, language: str) -> Places:
    """Where the first word behind each mark and each pronunciation link begins in the phonemes."""
    places: list[tuple[int, int]] = []
    words = signs = 0
    for source, said in _parts(text, _ESPEAK[base(language)]):
        count = len(spoken_words(source))
        if count:
            places.append((words, signs))
        words, signs = words + count, signs + len(signs_of(said))
    return tuple(places)


def _parts(text: str, voice: str) -> Iterator[tuple[str, str]]:
    """The text between marks and links, and these, each with its phonemes."""
    from narrate.engines.espeak_library import library

    for piece in _MARKS.split(text):
        link = _LINKED.fullmatch(piece)
        if link:
            said = f" {link[1]}"
        elif _MARKS.fullmatch(piece):
            said = piece.replace("¡", "").replace("¿", "")
        else:
            said = f" {library().phonemes(piece.strip(), voice)}" if piece.strip() else ""
        for tied, one in _ONE:
            said = said.replace(tied, one)
        yield piece, said

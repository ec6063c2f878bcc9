"""Phonemes in misaki's alphabet as other engines write them: plain IPA, and espeak-ng's letters."""

from __future__ import annotations

import re
from types import MappingProxyType

from narrate.text.stress import in_britain

_LINK = re.compile(r"\[([^\[\]]*)\]\(/([^/()]*)/\)")
_IPA = MappingProxyType(
    {
        "A": "eɪ",
        "I": "aɪ",
        "O": "oʊ",
        "Q": "əʊ",
        "W": "aʊ",
        "Y": "ɔɪ",
        "ʧ": "tʃ",
        "ʤ": "dʒ",
        "ᵊ": "ə",
        "ᵻ": "ɪ",
        "T": "ɾ",
    }
    | {"i": "iː", "u": "uː", "ɑ": "ɑː", "ɔ": "ɔː", "ɜ": "ɜː"}
)
_ESPEAK = MappingProxyType(
    {
        "A": "eI",
        "I": "aI",
        "O": "oU",
        "Q": "@U",
        "W": "aU",
        "Y": "OI",
        "ʧ": "tS",
        "ʤ": "dZ",
        "ᵊ": "@",
        "ᵻ": "I",
        "T": "t",
    }
    | {
        "i": "i:",
        "u": "u:",
        "ɑ": "A:",
        "ɔ": "O:",
        "ɜ": "3:",
        "æ": "a",
        "ə": "@",
        "ɐ": "a",
        "ɛ": "E",
        "ɪ": "I",
        "ʊ": "U",
    }
    | {
        "ʌ": "V",
        "ɒ": "0",
        "ð": "D",
        "θ": "T",
        "ʃ": "S",
        "ʒ": "Z",
        "ŋ": "N",
        "ɹ": "r",
        "ɡ": "g",
        "ˈ": "'",
        "ˌ": ",",
        "ː": "",
    }
)


def ipa(phonemes: str) -> str:
    """Misaki's phonemes in IPA as espeak-ng writes English.

    >>> ipa("nɑɹˈutO")
    'nɑːɹˈuːtoʊ'
    """
    return "".join(_IPA.get(sound, sound) for sound in phonemes).replace("ːː", "ː")


def espeak_letters(phonemes: str) -> str:
    """Misaki's phonemes in the ASCII letters that espeak-ng reads between double brackets."""
    return "".join(_ESPEAK.get(sound, sound) for sound in phonemes)


def in_brackets(text: str, *, letters: bool, british: bool) -> str:
    """A spoken form with its pronunciation links as `[[…]]`: espeak's letters, or IPA as piper reads it."""
    text = in_britain(text) if british else text
    return _LINK.sub(lambda match: f"[[{espeak_letters(match[2]) if letters else ipa(match[2])}]]", text)

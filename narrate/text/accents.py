"""From one accent of English to another, in misaki's alphabets: American as it is written here, and British."""

from __future__ import annotations

import re

_VOWEL = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊ"
_RHOTIC = re.compile(rf"([ɑɔɜɪɛʊə])ɹ(?![ˈˌ]?[{_VOWEL}])")
_BEFORE_VOWEL = re.compile(rf"([ɑɔɜɪʊ])ɹ(?=[ˈˌ]?[{_VOWEL}])")
_CENTRING = {"ɪ": "ɪə", "ʊ": "ʊə", "ɛ": "ɛː", "ə": "ə"}
_LONG = re.compile(r"([ɑɔɜ])(?!ː)|(?<=[ˈˌ])([iu])(?![ːə])|(?<=[ˈˌ]j)(u)")


def british_of(said: str) -> str:
    """Phonemes in which the vowel of LOT is told apart (ɒ), with an r wherever one is spelt, as Britain says them.

    >>> british_of("mˈɑɹɡɹət"), british_of("dˈɒɹəθi"), british_of("ʃˈilə")
    ('mˈɑːɡɹət', 'dˈɒɹəθi', 'ʃˈiːlə')
    """
    said = said.replace("O", "Q").replace("T", "t").replace("æ", "a").replace("ᵻ", "ɪ")
    said = _RHOTIC.sub(lambda match: _CENTRING.get(match[1], f"{match[1]}ː"), said)
    said = _BEFORE_VOWEL.sub(lambda match: f"{_CENTRING.get(match[1], match[1] + 'ː')}ɹ", said)
    return _LONG.sub(lambda match: f"{match[1] or match[2] or match[3]}ː", said)

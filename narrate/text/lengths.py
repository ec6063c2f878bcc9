"""How long words take to say, from their letters: syllables, consonants, and whether the word carries weight."""

from __future__ import annotations

import re
from functools import lru_cache

_BASE_S = 0.11
_SYLLABLE_S = 0.056
_LONG_VOWEL_S = 0.012
_CONSONANT_S = 0.034
_LIGHT_S = -0.079
_DIGIT_S = 0.3
_LEAST_S = 0.05
"""Fitted by least squares to the durations that a speech model gives to its phonemes (benchmarks/wordtimes.py)."""

_LIGHT = frozenset(
    "a an the of to in on at and or but is was were be been as for with from by it he she they we you i his her its "
    "him them that this had has have not would could will can if so up out my your our me us their there then than do "
    "did are am".split()
)
_OTHER = re.compile(r"[^\w']|_")
_DUMB_E = re.compile(r"(?<=[^aeiouy]{1})e$|(?<=[^tdaeiouy])e(?=d$)")
_VOWELS = re.compile(r"[aeiouyàâäáåæèéêëìíîïòóôöøœùúûü]+")
_LONG = re.compile(r"[aeiouy]{2}|[aeiouy](?=r)")
_ONE_SOUND = re.compile(r"(.)\1|sh|th|ch|ph|wh|ck|ng|gh")
_CONSONANTS = re.compile(r"[^\W\daeiouy_]")


@lru_cache(maxsize=4096)
def said_seconds(word: str) -> float:
    """How long a word takes to say at an ordinary pace, in seconds; punctuation does not count.

    >>> said_seconds("thunderstorm") > said_seconds("the")
    True
    """
    low = _OTHER.sub("", word.lower().replace("’", "'"))
    said = _DUMB_E.sub("", low) if len(low) > 3 else low
    sounds = _ONE_SOUND.sub("x", said)
    seconds = (
        _BASE_S
        + _SYLLABLE_S * len(_VOWELS.findall(said))
        + _LONG_VOWEL_S * len(_LONG.findall(said))
        + _CONSONANT_S * len(_CONSONANTS.findall(sounds))
        + _DIGIT_S * sum(char.isdigit() for char in said)
        + (_LIGHT_S if low in _LIGHT else 0.0)
    )
    return max(_LEAST_S, seconds)

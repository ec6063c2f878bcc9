"""How a story's names are said, and why so: for a person to hear and to correct."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from narrate.engines.phonemes import is_known, phonemes
from narrate.production import Production
from narrate.text.foreign import guess
from narrate.text.lexicon import defaults, english_names, key
from narrate.text.respell import respelling_of
from narrate.text.spoken import spoken
from narrate.text.utterances import NOISES, is_stretched

_NAME = re.compile(r"[^\W\d_][\w'’]*(?:-[^\W\d_][\w'’]*)*")
_POSSESSIVE = re.compile(r"['’](?:s|d|m|re|ve|ll)?$|n['’]t$")
_OFTEN = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A word and how an American voice says it: respelt, in phonemes, and what decided it."""

    word: str
    respelling: str
    phonemes: str
    why: str


def how_said(word: str, lexicon: Mapping[str, str]) -> Said:
    """How a word is said with a lexicon of a person's own; UnspeakableError when it cannot be said."""
    sounds = phonemes(spoken(word, lexicon=lexicon))
    return Said(word, respelling_of(sounds), sounds, _why(word, lexicon))


def unknown_names(production: Production) -> tuple[Said, ...]:
    """The story's names that no English dictionary has, the most frequent first, and those that a person decided."""
    lexicon = production.sheet.pronounce
    decided = {key(word) for word in lexicon}
    counts = _capitalised(production)
    for character in production.script.characters:
        counts.update({word: _OFTEN for name in (character.name, *character.aliases) for word in _words(name)})
    asked = [
        word
        for word, count in counts.most_common()
        if count >= _OFTEN and word[:1].isupper() and (key(word) in decided or _is_unclear(word))
    ]
    return tuple(how_said(word, lexicon) for word in asked)


def _capitalised(production: Production) -> Counter[str]:
    """Words with a capital that never stand in small letters."""
    words = [word for line in production.script.lines() for word in _words(line.text)]
    small = {word for word in words if word.islower()}
    return Counter(word for word in words if word[:1].isupper() and not word.isupper() and word.lower() not in small)


def _words(text: str) -> Iterator[str]:
    """Words of more than two letters, without what is contracted behind them."""
    for match in _NAME.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        if len(word) > 2:
            yield word


def _is_unclear(word: str) -> bool:
    """Nobody can look it up: neither a word of the dictionary, nor one with an s behind it, nor a drawn-out one."""
    if key(word) in defaults() or key(word) in english_names():
        return key(word) in defaults()
    is_plural = word.endswith("s") and is_known(word[:-1])
    return not (is_known(word) or is_plural or is_stretched(word) or key(word) in NOISES)


def _why(word: str, lexicon: Mapping[str, str]) -> str:
    if key(word) in {key(known) for known in lexicon}:
        return "your pronounce:"
    if key(word) in defaults() or key(word) in english_names():
        return "narrate's list"
    if is_known(word):
        return "dictionary"
    found = guess(word)
    return f"{found.language} spelling" if found else "guessed from the spelling"

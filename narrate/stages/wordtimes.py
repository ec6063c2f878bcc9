"""A take -> when each of its words begins: for effects, captions and reading along."""

from __future__ import annotations

from narrate.dsp.alignment import Break, Word, align
from narrate.schema.audio import Audio
from narrate.text.lengths import said_seconds
from narrate.text.spoken import plain

_CLOSERS = "\"'’”)]"


def spoken_words(spoken: str) -> tuple[str, ...]:
    """The words of a spoken form, with the punctuation that hangs on them.

    >>> spoken_words("Well - [Anouk](/ɐnˈuk/), no.")
    ('Well', 'Anouk,', 'no.')
    """
    return tuple(word for word in plain(spoken).split() if any(map(str.isalnum, word)))


def word_times(spoken: str, audio: Audio) -> tuple[float, ...]:
    """The second at which each of `spoken_words(spoken)` begins in its take.

    By what the words are long, corrected by the pauses that are heard in the sound: median error 50 ms
    (benchmarks/wordtimes.py).
    """
    tokens = plain(spoken).split()
    words: list[Word] = []
    for token in tokens:
        if any(map(str.isalnum, token)):
            words.append(Word(said_seconds(token), _break(token)))
        elif words:
            words[-1] = Word(words[-1].seconds, max(words[-1].behind, _break(token)))
    return align(words, audio)


def _break(token: str) -> Break:
    last = token.rstrip(_CLOSERS)[-1:]
    if last and last in ".!?…":
        return Break.SENTENCE
    return Break.CLAUSE if last and last in ",;:—–-" else Break.NONE

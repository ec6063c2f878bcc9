"""A take -> when each of its words begins: for effects, captions and reading along."""

from __future__ import annotations

from itertools import pairwise

from narrate.dsp.alignment import Break, Word, align
from narrate.schema.audio import Audio
from narrate.text.lengths import said_seconds
from narrate.text.spoken import plain

_CLOSERS = "\"'’”)]"


def word_times(spoken: str, audio: Audio) -> tuple[float, ...]:
    """The second at which each of `spoken_words(spoken)` begins in its take.

    Words that the sound marks begin there. Those between are placed by what they are long, corrected by the pauses
    that are heard: median error 50 ms (benchmarks/wordtimes.py).
    """
    tokens = plain(spoken).split()
    words: list[Word] = []
    for token in tokens:
        if any(map(str.isalnum, token)):
            words.append(Word(said_seconds(token), _break(token)))
        elif words:
            words[-1] = Word(words[-1].seconds, max(words[-1].behind, _break(token)))
    marks = {word: frame for word, frame in audio.marks if word < len(words)}
    edges = [(0, 0), *((word, frame) for word, frame in marks.items() if word), (len(words), audio.frames)]
    times: list[float] = []
    for (first, begin), (last, end) in pairwise(edges):
        part = Audio(audio.samples[begin:end], audio.rate)
        found = align(words[first:last], part) if last > first + 1 or first not in marks else (0.0,)
        times += [time + begin / audio.rate for time in found]
    return tuple(marks[number] / audio.rate if number in marks else time for number, time in enumerate(times))


def _break(token: str) -> Break:
    last = token.rstrip(_CLOSERS)[-1:]
    if last and last in ".!?…":
        return Break.SENTENCE
    return Break.CLAUSE if last and last in ",;:—–-" else Break.NONE

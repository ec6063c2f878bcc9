"""What stress does to a word: length, pitch and level against the same word unstressed in the same sentence.

    python benchmarks/stress.py --words

Weak words as the writer's emphasis has them said; other words with what might be tried for them: a second stress and a
longer vowel, and a pause before. Medians over the sentences; pitch is the 90th percentile inside the word, so its peak.
Needs the `bench` extra; with `--words` a recogniser counts the words that it understands wrongly, plain and stressed.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
from manners import pitch, recogniser, wrong_words
from wordtimes import hibari

from narrate.engines.phonemes import phonemes
from narrate.engines.registry import load
from narrate.schema.audio import Audio
from narrate.text.signs import without_signs
from narrate.text.spoken import plain, spoken_words
from narrate.text.stress import stressed, stresses

WEAK = """I *was* there when it happened.
No, you *are* coming with us.
She gave the letter to *him* instead.
He said it was *the* answer.
I know that I *can* do it.
We walked *to* the harbour, not from it.
That was *my* coat on the chair.
I do *not* want to go there.
They did it *for* the children.
It was *her* idea from the start.
And what did *you* say to them?
I would *have* told her at once.""".splitlines()
OTHERS = """I never said he *stole* the money.
She wanted the *red* one, not this.
You *love* that old boat of yours.
I told him to *wait* for the others.
There is *nothing* left in the house.
It was a *terrible* night for sailing.""".splitlines()
VOICES = ("af_heart", "am_michael", "bf_emma", "bm_george", "hibari")
Said = tuple[Audio, tuple[float, ...]]
Change = Callable[[str, str, re.Match[str]], str]


def by_strong_form(words: str, word: str, emphasis: re.Match[str]) -> str:
    """As narrate does it."""
    return stressed(words, stresses(words, ((emphasis.start(), emphasis.start() + len(word)),)))


def by_second_stress(words: str, word: str, emphasis: re.Match[str]) -> str:
    said = re.sub("ˈ(.)", r"ˈˈ\1ː", phonemes(word))
    return words.replace(word, f"[{word}](/{said}/)", 1)


def by_pause(words: str, word: str, emphasis: re.Match[str]) -> str:
    return words.replace(f" {word}", f", {word}", 1)


def pairs(sentences: list[str], change: Change) -> Iterator[tuple[str, str, int]]:
    """Each sentence plain and changed, and the number of its emphasised word."""
    for sentence in sentences:
        emphasis = next(re.finditer(r"\*(.+?)\*", sentence))
        signs = [(emphasis.start(), emphasis.start() + 1), (emphasis.end() - 1, emphasis.end())]
        words, _ = without_signs(sentence, signs)
        yield words, change(words, emphasis[1], emphasis), len(spoken_words(sentence[: emphasis.start()]))


@lru_cache(maxsize=1)
def _hibari() -> Callable[[str, int], tuple[str, Audio, np.ndarray] | None]:
    return hibari()


@lru_cache(maxsize=512)
def said(text: str, voice: str) -> Said:
    """A sentence, and the second at which each of its words begins."""
    if voice == "hibari":
        found = _hibari()(text, 0)
        assert found is not None
        return found[1], tuple(found[2])
    audio = load("kokoro").speak(text, voice)
    marks = dict(audio.marks)
    return audio, tuple(marks.get(n, 0) / audio.rate for n in range(len(spoken_words(text))))


def measured(text: str, voice: str, number: int) -> tuple[float, float, float]:
    """Length in seconds, pitch in Hz and level in dB of a word."""
    audio, starts = said(text, voice)
    word = audio.samples[round(starts[number] * audio.rate) : round(starts[number + 1] * audio.rate)].reshape(-1)
    heard = [hz for hz in pitch(word, audio.rate) if hz]
    level = 10 * np.log10(np.mean(np.square(word)) + 1e-12)
    return word.size / audio.rate, float(np.percentile(heard, 90)) if heard else np.nan, float(level)


def changed(sentences: list[str], change: Change, voice: str) -> np.ndarray:
    """Length (a factor), pitch (semitones) and level (dB) of each changed word against its plain self."""
    rows = []
    for before, after, number in pairs(sentences, change):
        one, other = measured(before, voice, number), measured(after, voice, number)
        rows.append((other[0] / one[0], 12 * np.log2(other[1] / one[1]), other[2] - one[2]))
    return np.array(rows)


def misheard(sentences: list[str], change: Change) -> tuple[int, int, int]:
    """Words, those understood wrongly when all are plain, and when one of each sentence is stressed."""
    model = recogniser()
    every = [(before, after, voice) for before, after, _ in pairs(sentences, change) for voice in VOICES]
    words = sum(len(spoken_words(before)) for before, _, _ in every)
    wrong = [
        sum(wrong_words(model, plain(text), said(text, voice)[0]) for text, voice in column)
        for column in ([(b, v) for b, _, v in every], [(a, v) for _, a, v in every])
    ]
    return words, wrong[0], wrong[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", action="store_true")
    options = parser.parse_args()
    for name, sentences, change in (
        ("weak words, strong form", WEAK, by_strong_form),
        ("other words, second stress and long vowel", OTHERS, by_second_stress),
        ("other words, pause before", OTHERS, by_pause),
    ):
        print(f"{name}:")
        every = []
        for voice in VOICES:
            every.append(changed(sentences, change, voice))
            length, height, level = np.nanmedian(every[-1], axis=0)
            print(f"  {voice:10} length x {length:.2f}, pitch {height:+.1f} st, level {level:+.1f} dB")
        rows = np.concatenate(every)
        length, height, level = np.nanmedian(rows, axis=0)
        share = np.mean((rows[:, 0] > 1.1) | (rows[:, 1] > 1.0))
        print(f"  {'all':10} length x {length:.2f}, pitch {height:+.1f} st, level {level:+.1f} dB; ", end="")
        print(f"a tenth longer or a semitone higher: {share:.0%} of {len(rows)}")
        if options.words:
            words, before, after = misheard(sentences, change)
            print(f"  recogniser: of {words} words {before} wrong plain, {after} stressed")


if __name__ == "__main__":
    main()

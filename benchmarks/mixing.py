"""The drama, measured from its stems; and how fast chapters are mixed and mastered.

    python benchmarks/mixing.py seeds/night-ferry.fountain [--engine hibari] [--style drama]

Speaks the story into a folder of its own (kept with --keep), then prints for each chapter: speech over beds while
anyone speaks (whole, and the worst line), how much the level between the ears of a character's lines varies in a scene,
and real time over processor time of arranging, mixing and mastering (all passes), without encoding, best of three.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from narrate.arranging import arranged
from narrate.mixing import Mixed
from narrate.parts import ChapterSound
from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.production import Production, Wishes, produce
from narrate.schema.timeline import Clip, Timeline
from narrate.speaking import calls, voice_levels
from narrate.stages.arrange import Recordings
from narrate.stages.mix import mix, stem

_SPEECH = ("narration", "thought", "character ")


def level_db(samples: np.ndarray) -> float:
    """The power of a stretch in dB."""
    return 10 * float(np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-15))


def spoken(production: Production, folder: Path) -> None:
    """Speaks everything, with the quickest format to write."""
    with ThreadPoolExecutor(1) as pool:
        render(production, RenderOrder(out=folder, formats=("wav",)), emit=lambda event: None, executor=pool)


def sounds(production: Production) -> list[ChapterSound]:
    """The chapters with their recordings."""
    store = production.project.takes
    found = []
    for chapter in production.script.chapters:
        takes = {call.line.id: store.info(call.id) for call in calls(chapter.lines(), production.cast)}
        kept = {line: take for line, take in takes.items() if take is not None}
        found.append(ChapterSound(chapter, Recordings(kept, {}, voice_levels(production.cast, store))))
    return found


def speech_clips(timeline: Timeline) -> list[tuple[str, Clip]]:
    return [(track.name, clip) for track in timeline.tracks if track.name.startswith(_SPEECH) for clip in track.clips]


def over_beds(timeline: Timeline, mixed: Mixed) -> str:
    """Speech over beds in dB: while anyone speaks, and under the line that has it worst."""
    parts = {track.name: np.concatenate(list(mix(stem(timeline, track), mixed.read))) for track in timeline.tracks}
    beds = parts.get("ambience")
    if beds is None:
        return "no bed"
    clips = [clip for _, clip in speech_clips(timeline)]
    speech = np.sum([part for name, part in parts.items() if name.startswith(_SPEECH)], axis=0)
    on = np.zeros(timeline.frames, dtype=bool)
    for clip in clips:
        on[clip.start : clip.end] = True
    lines = [level_db(speech[c.start : c.end]) - level_db(beds[c.start : c.end]) for c in clips]
    whole = level_db(speech[on]) - level_db(beds[on])
    return f"speech over beds {whole:.1f} dB, worst line {min(lines):.1f} dB"


def seats(timeline: Timeline, mixed: Mixed, speakers: dict[str, str]) -> str:
    """How much a character's level between the ears varies over the lines of a scene, the most of all, dry."""
    scenes = sorted(mark.start for mark in timeline.markers if mark.kind == "scene")
    found: dict[tuple[str, int], list[float]] = defaultdict(list)
    for name, clip in speech_clips(timeline):
        alone = replace(clip, start=0, room=None)
        bare = Timeline(timeline.rate, 2, clip.frames, (replace(timeline.tracks[0], name=name, clips=(alone,)),))
        heard = np.concatenate(list(mix(bare, mixed.read)))
        scene = sum(start <= clip.start for start in scenes)
        found[speakers[str(clip.line)], scene].append(level_db(heard[:, 0]) - level_db(heard[:, 1]))
    spread = max((max(levels) - min(levels) for levels in found.values()), default=0.0)
    return f"seats vary by {spread:.2f} dB at most"


def speed(production: Production, sound: ChapterSound) -> tuple[float, float]:
    """(seconds of sound, seconds of processor time, the least of three) of one chapter."""
    works = []
    for _ in range(3):
        began = time.process_time()
        mixed = Mixed(production, arranged(production, sound.chapter, sound.recordings))
        frames = sum(len(block) for block in mixed.mastered())
        works.append(time.process_time() - began)
    return frames / mixed.rate, min(works)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("story", type=Path)
    parser.add_argument("--engine", default="hibari")
    parser.add_argument("--style", default="drama", choices=["plain", "drama"])
    parser.add_argument("--keep", type=Path, help="Work in this folder, and keep it.")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="narrate-mixing-"))
    folder.mkdir(parents=True, exist_ok=True)
    story = folder / options.story.name
    shutil.copyfile(options.story, story)
    production = produce(Wishes(story, engine=options.engine, style=options.style))
    spoken(production, folder / "out")
    speakers = {line.id: line.speaker for line in production.script.lines()}
    total = np.zeros(2)
    for sound in sounds(production):
        took = speed(production, sound)
        total += took
        timeline = arranged(production, sound.chapter, sound.recordings)
        mixed = Mixed(production, timeline)
        drama = (
            f", {over_beds(timeline, mixed)}, {seats(timeline, mixed, speakers)}" if options.style == "drama" else ""
        )
        print(
            f"chapter {sound.chapter.number}: {took[0]:.0f} s{drama}, {took[0] / took[1]:.0f} x real time", flush=True
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{options.style}: {total[0]:.0f} s, {total[0] / total[1]:.0f} x real time, at most {peak:.0f} MB")
    if options.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

"""Where a render's CPU goes: the engines' speaking against everything else that makes files of a story.

    python benchmarks/overhead.py [seeds/low-water.txt] [--engine kokoro] [--profile]

The whole way from the text to finished MP3 files in this process, one line after the other: reading, attribution,
casting, checks, trimming, resampling, FLAC, mixing, mastering, encoding. The time inside of the engines' `speak` is
measured by itself (their models loaded beforehand); the rest is narrate's, and is told by its parts. With --profile
what costs most is listed, for the main thread, the takes and the chapters each.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from narrate import pipeline, recording, speaking
from narrate.engines.registry import load
from narrate.finishing import Finisher
from narrate.planning import RenderOrder
from narrate.production import Wishes, produce
from narrate.schema.audio import Audio
from narrate.writers.encode import _Encoder

PARTS = {"takes": (speaking, "record"), "chapters": (Finisher, "_chapter"), "encoder": (_Encoder, "write")}
"""Where the time of a part goes by: the encoder's is a share of the chapters'."""


class Timed:
    """An engine that keeps how long it spoke, in CPU seconds."""

    def __init__(self, name: str, spent: list[float]) -> None:
        self._engine = load(name)
        self._spent = spent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def speak(self, *words: Any, **how: Any) -> Audio:
        started = time.thread_time()
        audio = self._engine.speak(*words, **how)
        self._spent.append(time.thread_time() - started)
        return audio


class Part:
    """A function that keeps how long it took in its thread, in CPU seconds, and what of it took longest."""

    def __init__(self, place: Any, name: str, *, profiled: bool) -> None:
        self._function = getattr(place, name)
        self._profiled = profiled
        self.profiler = cProfile.Profile(time.thread_time)
        self.seconds = 0.0
        setattr(place, name, lambda *words, **how: self._timed(*words, **how))

    def _timed(self, *words: Any, **how: Any) -> Any:
        started = time.thread_time()
        try:
            return (self.profiler.runcall if self._profiled else _plainly)(self._function, *words, **how)
        finally:
            self.seconds += time.thread_time() - started


def _plainly(function: Any, *words: Any, **how: Any) -> Any:
    return function(*words, **how)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("story", type=Path, nargs="?", default=Path("seeds/low-water.txt"))
    parser.add_argument("--engine")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    spent: list[float] = []
    engines = {name: Timed(name, spent) for name in ("kokoro", "hibari")}
    for name, voice in (("kokoro", "af_heart"), ("hibari", "heart")):
        engines[name].speak("Good evening, and welcome to the harbour.", voice)
    spent.clear()
    recording._engine = engines.__getitem__  # type: ignore[assignment]
    profiler = cProfile.Profile(time.thread_time)
    parts = {part: Part(*where, profiled=options.profile and part != "encoder") for part, where in PARTS.items()}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as one:
        story = Path(shutil.copy(options.story, folder))
        started = time.process_time()
        if options.profile:
            profiler.enable()
        production = produce(Wishes(story, engine=options.engine))
        report = pipeline.render(production, RenderOrder(), emit=lambda event: None, executor=one)
        profiler.disable()
        whole = time.process_time() - started
    engine = sum(spent)
    print(f"{story.name}: {report.seconds:.0f} s of sound, {whole:.1f} s of CPU, {engine:.1f} s of it the engines'")
    print(f"everything else: {whole - engine:.1f} s, {(whole - engine) / whole:.1%} of the whole")
    seconds = {part: one.seconds for part, one in parts.items()}
    print(f"  takes: trimming, checks, loudness, FLAC, disk   {seconds['takes'] - engine:5.2f} s")
    print(f"  chapters: mixing, mastering                     {seconds['chapters'] - seconds['encoder']:5.2f} s")
    print(f"  chapters: the MP3 encoder                       {seconds['encoder']:5.2f} s")
    print(f"  reading, who speaks, casting, plan, the rest    {whole - seconds['takes'] - seconds['chapters']:5.2f} s")
    if options.profile:
        for one in (profiler, parts["takes"].profiler, parts["chapters"].profiler):
            pstats.Stats(one).sort_stats("cumulative").print_stats("narrate", 30)


if __name__ == "__main__":
    main()

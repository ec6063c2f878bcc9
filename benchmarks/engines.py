"""Seconds of speech per CPU second of each engine, of a draft's designs, and what recording adds to the engine.

    python benchmarks/engines.py [--engines kokoro,hibari,piper,espeak,system,tone]

CPU seconds of this process and its threads, after one warming line; one thread an engine.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from narrate.engines.registry import diagnose_one, load, voices_of
from narrate.recording import RecordingJob, record
from narrate.schema.cast import Voice
from narrate.schema.script import Delivery
from narrate.speaking import spec_for
from narrate.takes import take_id

TEXTS = (
    "The water comes in four minutes early, and nobody has told the clerk of it.",
    "He would have written it down, she thought, if only he had been awake that night.",
    "There are four houses on the hill, and a lamp in every window but one.",
)


def engine_only(name: str, voice: str) -> tuple[float, float]:
    """Seconds of speech and CPU seconds."""
    engine = load(name)
    engine.speak("Good evening.", voice)
    started = time.process_time()
    seconds = sum(engine.speak(text, voice).seconds for text in TEXTS)
    return seconds, time.process_time() - started


def recorded(voice: Voice, delivery: Delivery) -> tuple[float, float]:
    """The same through everything that makes a take of it."""
    with tempfile.TemporaryDirectory() as folder:
        started, seconds = time.process_time(), 0.0
        for text in TEXTS:
            spec = spec_for(text, voice, delivery)
            take = record(RecordingJob(take_id(spec), spec, str(Path(folder)), 44_100, 400))
            seconds += take.frames / take.rate
        return seconds, time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engines", default="kokoro,hibari,piper,espeak,system,tone")
    for name in parser.parse_args().engines.split(","):
        if not diagnose_one(name).works:
            print(f"{name:10} not here: {diagnose_one(name).detail}")
            continue
        voices = [info.name for info in voices_of(name) if info.language.startswith("en")]
        seconds, cpu = engine_only(name, voices[0])
        whole, all_cpu = recorded(Voice(name, voices[0]), Delivery())
        print(
            f"{name:10} {seconds / cpu:8.1f} x real time a core; a take {whole / all_cpu:8.1f} x, "
            f"recording adds {(all_cpu - cpu) / all_cpu:5.1%} of its CPU"
        )
    draft = Voice("hibari", "heart", pitch_st=-5.0, formant=0.86)
    whole, all_cpu = recorded(draft, Delivery())
    print(f"{'draft':10} {whole / all_cpu:8.1f} x real time a core (hibari, a designed voice, whole takes)")
    whole, all_cpu = recorded(draft, Delivery(timbre="whisper*1"))
    print(f"{'whispered':10} {whole / all_cpu:8.1f} x real time a core (the same, whispered)")


if __name__ == "__main__":
    main()

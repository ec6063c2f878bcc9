"""How long the same words take: narrate with every line on Kokoro and with its default cast, against kokoro-onnx.

python benchmarks/speed.py [--words 300] [--rival-python VENV/bin/python] [--story seeds/low-water.txt]

The rival (kokoro-onnx from PyPI, in an environment of its own) gets the same model file and the same voice tables, a
paragraph a call, as its documentation shows. Wall time depends on what else the machine does; the processor's does not.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
RIVAL = """
import json, sys
import numpy as np
from kokoro_onnx import Kokoro
speaker = Kokoro(sys.argv[1], sys.argv[2])
frames = 0
for paragraph in json.load(open(sys.argv[3])):
    samples, rate = speaker.create(paragraph, voice="af_heart")
    frames += len(samples)
print(frames / rate)
"""


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds on the clock, of the processors, and of sound made."""

    wall: float
    cpu: float
    sound: float

    def row(self, name: str, other: Cost | None) -> str:
        """A line of the table."""
        ratio = f"{other.wall / self.wall:5.2f} x{other.cpu / self.cpu:8.2f} x" if other else ""
        return f"{name:38}{self.wall:8.1f} s{self.cpu:10.1f} s{self.sound:9.1f} s   {ratio}"


def excerpt(story: Path, words: int) -> list[str]:
    """The first paragraphs of a story, about so many words."""
    found: list[str] = []
    for paragraph in story.read_text("utf-8").split("\n\n"):
        if sum(len(one.split()) for one in found) >= words:
            break
        if paragraph.strip() and any(map(str.isalpha, paragraph)):
            found.append(" ".join(paragraph.split()))
    return found


def timed(command: list[str]) -> tuple[float, float, str]:
    """Wall and processor seconds of a command with all its children, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def narrate(folder: Path, paragraphs: list[str], name: str, *options: str) -> tuple[Cost, Path]:
    """A whole render to MP3."""
    path = folder / f"{name}.txt"
    path.write_text("\n\n".join(paragraphs) + "\n", "utf-8")
    wall, cpu, out = timed([sys.executable, "-m", "narrate", "render", str(path), "--json", *options])
    return Cost(wall, cpu, json.loads(out)["seconds"]), path


def rival(folder: Path, paragraphs: list[str], python: str) -> Cost:
    """The same words by kokoro-onnx, to samples in memory."""
    from narrate.engines.kokoro import model_bytes
    from narrate.engines.voicebank import style

    model, voices, text = folder / "model.onnx", folder / "voices.bin", folder / "text.json"
    model.write_bytes(model_bytes())
    with voices.open("wb") as file:
        np.savez(file, af_heart=np.stack([style("af_heart", n) for n in range(1, 511)]))
    text.write_text(json.dumps(paragraphs), "utf-8")
    wall, cpu, out = timed([python, "-c", RIVAL, str(model), str(voices), str(text)])
    return Cost(wall, cpu, float(out))


def engine_seconds(path: Path, engine: str | None) -> float:
    """Processor seconds inside the engines alone, for all takes of a story, its models loaded."""
    from narrate.engines.registry import load
    from narrate.pipeline import plan
    from narrate.planning import RenderOrder
    from narrate.production import Wishes, produce
    from narrate.text.sentences import pack

    calls = {call.id: call.spec for call in plan(produce(Wishes(path, engine=engine)), RenderOrder()).calls()}
    start = time.process_time()
    for spec in calls.values():
        for piece in pack(spec.text, 400):
            load(spec.engine).speak(piece.strip(), spec.voice, rate=spec.rate, language=spec.language)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--story", type=Path, default=ROOT / "seeds" / "low-water.txt")
    parser.add_argument("--rival-python", help="a Python that has kokoro-onnx")
    options = parser.parse_args()
    paragraphs = excerpt(options.story, options.words)
    print(f"{sum(len(one.split()) for one in paragraphs)} words of {options.story.name}, {os.cpu_count()} cores")
    print(f"{'':38}{'wall':>10}{'processor':>12}{'sound':>11}   ratio to kokoro-onnx")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        other = rival(folder, paragraphs, options.rival_python) if options.rival_python else None
        if other:
            print(other.row("kokoro-onnx, samples only", None), flush=True)
        for title, engine in (("narrate, every line on Kokoro", "kokoro"), ("narrate, default cast", None)):
            cost, path = narrate(folder, paragraphs, engine or "default", *(("--engine", engine) if engine else ()))
            print(cost.row(title, other), flush=True)
            share = engine_seconds(path, engine) / cost.cpu
            print(f"{'':4}inside the engines: {share:.1%} of the processor time", flush=True)


if __name__ == "__main__":
    main()

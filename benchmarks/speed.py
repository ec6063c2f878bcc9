"""How long the same words take: narrate with every line on Kokoro and with its default cast, against two rivals.

python benchmarks/speed.py [--words 300] [--kokoro-onnx VENV/bin/python] [--kokoro-tts VENV/bin/kokoro-tts]

The rivals (from PyPI, each in an environment of its own) get the same model file and the same voice table: kokoro-onnx
a paragraph a call, as its documentation shows, to samples in memory; kokoro-tts the text file, to a WAV file. narrate
makes a tagged MP3. Wall time depends on what else the machine does; processor time much less.

Of narrate it also prints what share of its processor time is spent inside the engines, and how often as many of its
threads as there are cores had work: both cores busy, whoever else is on them.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from narrate.recording import RecordingJob, record
from narrate.schema.timeline import Take
from narrate.workers import IsolatedExecutor

ROOT = Path(__file__).resolve().parent.parent
CLOCK = "SPEED_CLOCK"
KOKORO_ONNX = """
import json, sys
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
    """What a run took: seconds on the clock, of the processors, and of sound made; how busy the cores were kept."""

    wall: float
    cpu: float
    sound: float
    busy: float

    def row(self, name: str, others: list[Cost]) -> str:
        """A line of the table, with the ratio to each rival by the clock and by the processors."""
        ratios = "".join(f"{other.wall / self.wall:7.2f} x{other.cpu / self.cpu:6.2f} x" for other in others)
        return f"{name:32}{self.wall:8.1f} s{self.cpu:9.1f} s{self.sound:8.1f} s{self.busy:7.1%} {ratios}"


def excerpt(story: Path, words: int) -> list[str]:
    """The first paragraphs of a story, about so many words."""
    found: list[str] = []
    for paragraph in story.read_text("utf-8").split("\n\n"):
        if sum(len(one.split()) for one in found) >= words:
            break
        if paragraph.strip() and any(map(str.isalpha, paragraph)):
            found.append(" ".join(paragraph.split()))
    return found


class Watch(threading.Thread):
    """Looks twenty times a second how many threads of a process and its children have work."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._seen: list[float] = []
        self._over = threading.Event()

    def run(self) -> None:
        """Until `share` is asked for."""
        cores = len(os.sched_getaffinity(0))
        while not self._over.wait(0.05):
            self._seen.append(min(cores, _running(self._pid)) / cores)

    def share(self) -> float:
        """How much of the cores' time was wanted."""
        self._over.set()
        self.join()
        return sum(self._seen) / max(1, len(self._seen))


def _running(pid: int) -> int:
    """Threads that run or wait for a core, of a process and all below it."""
    found = 0
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            found += (task / "stat").read_text().rpartition(")")[2].split()[0] == "R"
            children = (task / "children").read_text().split()
        except OSError:
            continue
        found += sum(_running(int(child)) for child in children)
    return found


def timed(command: list[str], sound: Callable[[str], float], **more: Any) -> Cost:
    """A command's cost with all its children; `sound` tells the seconds of sound from what it printed."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more) as process:
        watch = Watch(process.pid)
        watch.start()
        out = process.communicate()[0]
        busy = watch.share()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, out)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, sound(out), busy)


def narrate(folder: Path, paragraphs: list[str], engine: str | None) -> tuple[Cost, float]:
    """A whole render to MP3 in a process of its own; and the share of its processor time inside the engines."""
    path, clock = folder / f"{engine or 'default'}.txt", folder / f"{engine or 'default'}.clock"
    path.write_text("\n\n".join(paragraphs) + "\n", "utf-8")
    command = [sys.executable, __file__, "--one", str(path), "--engine", engine or ""]
    cost = timed(command, float, env={**os.environ, CLOCK: str(clock)})
    return cost, sum(map(float, clock.read_text().split())) / cost.cpu


def one(path: Path, engine: str | None) -> None:
    """Renders in this process, as the command line does, and prints the seconds of sound."""
    from narrate.pipeline import render
    from narrate.planning import RenderOrder, worker_count
    from narrate.production import Wishes, produce

    production = produce(Wishes(path, engine=engine))
    with Clocked(worker_count(0), timeout_s=600) as executor:
        print(render(production, RenderOrder(), emit=lambda event: None, executor=executor).seconds)


class Clocked(IsolatedExecutor):
    """narrate's own executor, whose workers write down the processor time inside the engine."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Records with a clock on the engine."""
        return super().submit(clocked, *args, **kwargs)


def clocked(job: RecordingJob) -> Take:
    """`record`, and a line with the processor seconds that the engine took for it."""
    clock_on(job.spec.engine)
    return record(job)


@functools.lru_cache(maxsize=8)
def clock_on(name: str) -> None:
    """Wraps an engine's `speak` in this process."""
    from narrate.engines.registry import load

    engine = load(name)
    speak = engine.speak

    def timed_speak(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        try:
            return speak(*args, **kwargs)
        finally:
            with Path(os.environ[CLOCK]).open("a") as file:
                file.write(f"{time.process_time() - start}\n")

    engine.speak = timed_speak  # type: ignore[method-assign]


def voice_files(folder: Path) -> tuple[Path, Path]:
    """The model and the voice as the rivals want them."""
    from narrate.engines.kokoro import model_bytes
    from narrate.engines.voicebank import style

    model, voices = folder / "model.onnx", folder / "voices.bin"
    model.write_bytes(model_bytes())
    with voices.open("wb") as file:
        np.savez(file, af_heart=np.stack([style("af_heart", n) for n in range(1, 511)]))
    return model, voices


def kokoro_onnx(folder: Path, paragraphs: list[str], python: str) -> Cost:
    """The same words by kokoro-onnx."""
    model, voices = voice_files(folder)
    text = folder / "text.json"
    text.write_text(json.dumps(paragraphs), "utf-8")
    return timed([python, "-c", KOKORO_ONNX, str(model), str(voices), str(text)], float)


def kokoro_tts(folder: Path, paragraphs: list[str], command: str) -> Cost:
    """The same words by the command line kokoro-tts, which is spared the loudspeaker's library that it imports."""
    import soundfile

    model, voices = voice_files(folder)
    text, out = folder / "rival.txt", folder / "rival.wav"
    text.write_text("\n\n".join(paragraphs) + "\n", "utf-8")
    (folder / "sounddevice.py").write_text("")
    files = ["--model", str(model), "--voices", str(voices), "--voice", "af_heart"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    sound: Callable[[str], float] = lambda told: soundfile.info(out).duration  # noqa: E731
    return timed([str(Path(command).absolute()), str(text), str(out), *files], sound, env=environment, cwd=folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--story", type=Path, default=ROOT / "seeds" / "low-water.txt")
    parser.add_argument("--kokoro-onnx", help="a Python that has kokoro-onnx")
    parser.add_argument("--kokoro-tts", help="the command kokoro-tts")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.engine or None)
        return
    paragraphs = excerpt(options.story, options.words)
    print(f"{sum(len(text.split()) for text in paragraphs)} words of {options.story.name}, {os.cpu_count()} cores")
    named = [name for name in ("kokoro_onnx", "kokoro_tts") if getattr(options, name)]
    heads = "".join(f"{name.replace('_', '-'):>17}" for name in named)
    print(f"{'':32}{'wall':>10}{'processor':>11}{'sound':>10}{'busy':>7} {heads}")
    with tempfile.TemporaryDirectory() as name:
        folder, others = Path(name), []
        for rival in named:
            others.append(globals()[rival](folder, paragraphs, getattr(options, rival)))
            print(others[-1].row(rival.replace("_", "-"), []), flush=True)
        for title, engine in (("narrate, every line on Kokoro", "kokoro"), ("narrate, default cast", None)):
            cost, share = narrate(folder, paragraphs, engine)
            print(f"{cost.row(title, others)}\n{'':4}inside the engines: {share:.1%} of the processor time", flush=True)


if __name__ == "__main__":
    main()

"""Kills renders at random moments until they are through: nothing may be lost, next to nothing may be spoken twice.

python benchmarks/kill.py [--times 200] [--engine slow] [--lines 60]

The default engine hums after 0.05 s and writes down what it is given, so that lines spoken twice can be counted; with
another one (hibari, kokoro) only the sound is compared. A book that is through is compared with one that nobody
disturbed, sample by sample, and the next is begun. Two processes speak.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import av
from slow_engine import forget, install, said

from narrate.production import Wishes, produce

WORKERS = 2


@dataclass
class Count:
    """What was seen so far."""

    kills: int = 0
    books: int = 0
    twice: list[int] = field(default_factory=list)
    lost: int = 0
    damaged: int = 0
    other_sound: int = 0


def command(story: Path, engine: str) -> list[str]:
    """A render by two processes, to FLAC, so that the sound can be compared."""
    wanted = ["--engine", engine, "--format", "flac", "--workers", str(WORKERS), "--quiet"]
    return [sys.executable, "-m", "narrate", "render", str(story), *wanted]


def sound_of(folder: Path) -> str:
    """A hash of every sample of the finished files, each decoded to its end."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        with av.open(str(path)) as container:
            for frame in container.decode(audio=0):
                digest.update(frame.to_ndarray().tobytes())
    return digest.hexdigest()


def takes(story: Path) -> int:
    """How many takes are on disk."""
    return len(list(story.with_suffix(".narrate").glob("takes/*/*.take")))


def disturbed(story: Path, engine: str, dice: random.Random) -> bool:
    """One render that is killed somewhere; whether it was (or else had ended)."""
    before, process = takes(story), subprocess.Popen(command(story, engine), stderr=subprocess.DEVNULL)
    if dice.random() < 0.75:  # while lines are spoken or files are written; else at any moment from the start on
        more = dice.randrange(1, 12)
        while process.poll() is None and takes(story) < before + more:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.1))
    else:
        time.sleep(dice.uniform(0, 3))
    killed = process.poll() is None
    process.kill()
    process.wait()
    return killed


def book(folder: Path, engine: str, calm: str, dice: random.Random, *, count: Count, times: int) -> None:
    """One book, killed until it is through or until it is enough; then finished, and compared."""
    story = folder / f"book{count.books}.txt"
    story.write_bytes((folder / "calm.txt").read_bytes())
    forget()
    kills = 0
    while count.kills + kills < times and disturbed(story, engine, dice):
        kills += 1
    subprocess.run(command(story, engine), check=True, stderr=subprocess.DEVNULL)
    production = produce(Wishes(story, engine=engine))
    report = production.project.takes.check()
    words = said()
    count.twice.append(len(words) - len(set(words)))
    count.lost += sum(bool(line.spoken) for line in production.script.lines()) - report.good
    count.damaged += len(report.damaged)
    count.other_sound += sound_of(story.with_suffix(".audiobook")) != calm
    count.kills += kills
    count.books += 1
    tell(count)


def tell(count: Count) -> None:
    """The sum so far: the last line is the result."""
    twice = sum(count.twice)
    each = twice / max(1, count.kills)
    print(
        f"{count.kills} kills in {count.books} books: {count.lost} lines lost, {count.damaged} takes damaged,", end=" "
    )
    print(f"{twice} lines spoken twice ({each:.2f} a kill, {WORKERS} workers),", end=" ")
    print(f"{count.other_sound} books of another sound", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--engine", default="slow")
    parser.add_argument("--lines", type=int, default=60)
    options = parser.parse_args()
    dice, count = random.Random(1), Count()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder, 0.05)
        sys.path.insert(0, str(folder))
        calm = folder / "calm.txt"
        calm.write_text("\n\n".join(f"This is what was told on day {n} of the rain." for n in range(options.lines)))
        subprocess.run(command(calm, options.engine), check=True, stderr=subprocess.DEVNULL)
        whole = sound_of(calm.with_suffix(".audiobook"))
        while count.kills < options.times:
            book(folder, options.engine, whole, dice, count=count, times=options.times)


if __name__ == "__main__":
    main()

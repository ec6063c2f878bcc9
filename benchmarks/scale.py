"""Time and memory of long texts with the engine that hums: 100,000 words and 200,000 words, in the same run.

python benchmarks/scale.py
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = ("Anna", "Tom", "Petra", "Oskar", "Lena", "Mr Hale")
SAYINGS = ("The tide is early", "I never said so", "Bring the boat in", "It rains again", "Who left the lamp on")
DEEDS = ("looked at the water", "shut the door", "counted the ropes", "laughed", "went down to the quay")


def story(words: int) -> str:
    """A made text of about so many words: chapters of 3,000, half of it dialogue. The same every time."""
    dice = random.Random(words)
    parts: list[str] = []
    count = 0
    while count < words:
        if count // 3000 > (count - 20) // 3000 or not parts:
            parts.append(f"Chapter {count // 3000 + 1}")
        who, other = dice.sample(NAMES, 2)
        number = dice.randrange(10_000)
        parts.append(
            dice.choice(
                (
                    f"“{dice.choice(SAYINGS)}, {other}, for the {number}th time,” said {who}.",
                    f"{who} {dice.choice(DEEDS)}, and {other} {dice.choice(DEEDS)}. There were {number} gulls over it.",
                    f"“{dice.choice(SAYINGS)}.” {who} {dice.choice(DEEDS)}. “{number} times.”",
                )
            )
        )
        count += len(parts[-1].split())
    return "\n\n".join(parts) + "\n"


def measured(words: int) -> tuple[float, float, float]:
    """Seconds, peak memory in MB and hours of sound of one render."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.txt"
        path.write_text(story(words), "utf-8")
        command = [sys.executable, __file__, "--one", str(path)]
        start = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        memory, hours = map(float, done.stdout.split())
        return time.perf_counter() - start, memory, hours


def one(path: Path) -> None:
    """Renders in this process and prints its peak memory (its children's too) and the hours of sound."""
    from narrate.pipeline import render
    from narrate.planning import RenderOrder
    from narrate.production import Wishes, produce

    report = render(produce(Wishes(path, engine="tone")), RenderOrder(), emit=lambda event: None)
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(kind).ru_maxrss for kind in kinds)
    print(peak / 1024, report.seconds / 3600)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one)
        return
    found = {words: measured(words) for words in (100_000, 200_000)}
    for words, (seconds, memory, hours) in found.items():
        print(f"{words:,} words: {seconds:.0f} s for {hours:.1f} h of sound, peak memory {memory:.0f} MB")
    (t1, m1, _), (t2, m2, _) = found.values()
    print(f"twice the words: {t2 / t1:.2f} x the time, {m2 / m1:.2f} x the memory")


if __name__ == "__main__":
    main()

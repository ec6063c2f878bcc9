"""Time and memory against the length of a text, with the engine that hums: the whole render, and all but the sound.

    python benchmarks/scale.py [--words 10000 30000 100000] [--text 30000 100000 300000 1000000]
    python benchmarks/scale.py --style drama --words 80000 --text

`--text` reads, attributes, adapts, casts and plans, and then goes on to the report as if everything had been spoken:
recordings are kept, lines remembered, the report is written. What is left out is the sound, which is mixed in blocks
and costs as much memory in a long book as in a short one. `--words` renders. Each length runs in a process of its own.
Processor time, because it does not depend on who else uses the machine; the exponent is the slope between the shortest
and the longest text, on two logarithmic scales: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrate.planning import Plan
    from narrate.production import Production

NAMES = ("Anna", "Tom", "Petra", "Oskar", "Lena", "Mr Hale")
SAYINGS = ("The tide is early", "I never said so", "Bring the boat in", "It rains again", "Who left the lamp on")
DEEDS = ("looked at the water", "shut the door", "counted the ropes", "laughed", "went down to the quay")
FAR = 10_000_000


@dataclass(frozen=True)
class Cost:
    """What one length took: processor seconds, peak memory in MB, hours of sound, the peak up to the report."""

    words: int
    seconds: float
    memory: float
    hours: float
    reported: float


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


def measured(words: int, kind: str, style: str) -> Cost:
    """One length, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.txt"
        path.write_text(story(words), "utf-8")
        command = [sys.executable, __file__, "--style", style, f"--{kind}", str(path)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        return Cost(words, *map(float, done.stdout.split()))


def one(path: Path, style: str, *, whole: bool) -> None:
    """Does the work in this process; prints the numbers of a Cost (memory: children's too)."""
    from narrate.pipeline import plan, render
    from narrate.planning import RenderOrder
    from narrate.production import Wishes, produce

    production, seconds = produce(Wishes(path, engine="tone", style=style)), 0.0
    if whole:
        seconds = render(production, RenderOrder(), emit=lambda event: None).seconds
    else:
        planned = plan(production, RenderOrder())
        seconds = planned.seconds
    used = [resource.getrusage(kind) for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(sum(each.ru_utime + each.ru_stime for each in used), max(each.ru_maxrss for each in used) / 1024)
    if not whole:
        report(production, planned, path.with_name("report.json"))
    print(seconds / 3600, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def report(production: Production, planned: Plan, path: Path) -> None:
    """What a render keeps of every line, and writes at its end, as if all had been spoken."""
    from narrate.memory import remember
    from narrate.parts import ChapterSound, Sounds
    from narrate.reports import Report, States
    from narrate.schema.timeline import Take
    from narrate.stages.arrange import Recordings

    sounds = Sounds(production)
    dice = random.Random(1)
    for chapter in planned.chapters:
        takes = {
            call.line.id: Take(call.id, dice.randrange(99_999), 44_100, -dice.random(), -dice.random())
            for call in chapter.calls
        }
        sounds.add(ChapterSound(chapter.chapter, Recordings(takes, {}, {("tone", "alto"): -23.0})))
    remember(production, planned, Everything())
    Report(path, (), States(planned, {}), {}, planned.lines, planned.seconds).write(path)


class Everything(dict[str, str]):
    """Has every key: so every line is written down, without a file for each."""

    def __contains__(self, key: object) -> bool:
        return True


def table(title: str, kind: str, style: str, lengths: list[int]) -> None:
    """Measures and prints one table, with what it means for ten million words."""
    print(
        f"{title}\n{'words':>12}{'processor':>12}{'a million':>12}{'peak memory':>14}{'sound':>11}{'to the report':>16}"
    )
    found: list[Cost] = []
    for words in lengths:
        found.append(measured(words, kind, style))
        cost = found[-1]
        each = cost.seconds / words * 1e6
        print(f"{words:12,}{cost.seconds:10.1f} s{each:10.0f} s{cost.memory:11.0f} MB{cost.hours:9.1f} h", end="")
        print(f"{cost.reported:13.0f} MB", flush=True)
    if len(found) > 1:
        first, last = found[0], found[-1]
        exponent = math.log(last.seconds / first.seconds) / math.log(last.words / first.words)
        slope = (last.reported - first.reported) / (last.words - first.words)
        room = (1024 - last.reported) / slope + last.words if slope > 0 else math.inf
        far = last.seconds * (FAR / last.words) ** exponent
        print(f"exponent of time {exponent:.2f}; memory {slope * 1e6:.0f} MB a million words: 1 GB at {room:,.0f}")
        print(f"on paper, {FAR:,} words: {far / 3600:.1f} h of work for {last.hours * FAR / last.words:,.0f} h")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, nargs="*", default=[10_000, 30_000, 100_000])
    parser.add_argument("--text", type=int, nargs="*", default=[30_000, 100_000, 300_000, 1_000_000])
    parser.add_argument("--style", default="plain", choices=["plain", "drama"])
    parser.add_argument("--one-text", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--one-whole", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one_text or options.one_whole:
        one(options.one_text or options.one_whole, options.style, whole=bool(options.one_whole))
        return
    table("From the text to the plan", "one-text", options.style, options.text)
    table("From the text to MP3 files", "one-whole", options.style, options.words)


if __name__ == "__main__":
    main()

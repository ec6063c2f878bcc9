"""What a change costs: a book rendered with the engine that hums, then one line changed; and damage that is found.

python benchmarks/store.py [--words 100000] [--flips 1000]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from scale import story

from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.production import Wishes, produce
from narrate.takes import TakeStore


def rendered(path: Path) -> tuple[float, int]:
    """Seconds of a render with everything before it, and how many lines were spoken."""
    start = time.perf_counter()
    report = render(produce(Wishes(path, engine="tone")), RenderOrder(), emit=lambda event: None)
    return time.perf_counter() - start, report.spoken


def found_flips(store: TakeStore, flips: int) -> int:
    """How many of so many flipped bits, one in a take each, a check finds."""
    dice = random.Random(1)
    ids = list(store.ids())
    for id in dice.sample(ids, min(flips, len(ids))):
        path = store.root / id[:2] / f"{id}.take"
        data = bytearray(path.read_bytes())
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.chmod(0o644)
        path.write_bytes(data)
    return len(store.check(read=True).damaged)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--flips", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.txt"
        path.write_text(story(options.words), "utf-8")
        whole, lines = rendered(path)
        same, _ = rendered(path)
        path.write_text(path.read_text("utf-8").replace("gulls over it", "ships over it", 1), "utf-8")
        changed, spoken = rendered(path)
        print(f"{options.words:,} words: {whole:.1f} s for {lines} takes")
        print(f"again, nothing changed: {same:.1f} s, {same / whole:.1%} of the first")
        print(f"one line changed: {changed:.1f} s, {changed / whole:.1%} of the first, {spoken} lines spoken")
        found = found_flips(produce(Wishes(path, engine="tone")).project.takes, options.flips)
        print(f"takes with a flipped bit that a check found: {found} of {options.flips}")


if __name__ == "__main__":
    main()

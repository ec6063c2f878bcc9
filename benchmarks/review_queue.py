"""How many lines the review queue asks about, and how many of the others are right, on authors not learned from.

    python benchmarks/review_queue.py --data ../shared/attribution [--fold 0 1]

`--data` as for attribution.py. Everything is learned anew from the other authors' novels; a turn is in the queue where
the likeliest speaker leads by less than half. `said` is what the studio says of the lines outside: the mean of their
confidence. `--fold` measures some groups of authors only.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import gold_novels
import gold_stories
import train_attribution as training
from attribution import scorer_of

from narrate.text.learned import Model, guess

MARGIN = 0.5

Turn = tuple[bool, bool, float]
"""Whether a turn is in the queue, whether its likeliest speaker is right, and how sure he is."""


def turns(novel: gold_novels.Novel, model: Model, curve: tuple[np.ndarray, np.ndarray]) -> list[Turn]:
    """Every turn of a novel that has a gold speaker."""
    found: list[Turn] = []
    shares = guess(model, novel.found.cases)
    for share, gold in zip(shares, novel.gold, strict=True):
        if gold is None or not len(share):
            continue
        best, sure = int(np.argmax(share)), float(np.interp(share.max(), *curve))
        second = float(np.sort(share)[-2]) if len(share) > 1 else 1 - sure
        lead = float(share.max()) - second if len(share) > 1 else sure
        found.append((lead < MARGIN, bool(gold[best]), sure))
    return found


def told(label: str, found: Sequence[Turn]) -> str:
    """One line of the table."""
    queued = np.array([turn[0] for turn in found])
    right = np.array([turn[1] for turn in found])
    sure = np.array([turn[2] for turn in found])
    return (
        f"{label}: {len(found)} turns, {queued.mean():.1%} in the queue ({right[queued].mean():.1%} right), "
        f"outside {right[~queued].mean():.1%} right, said {sure[~queued].mean():.1%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fold", type=int, nargs="*", choices=range(len(gold_novels.FOLDS)))
    asked = parser.parse_args()
    scorer, start = scorer_of(asked.data), time.monotonic()
    names = sorted(path.stem for path in (asked.data / "novels").glob("*.json"))
    whole = [gold_novels.load(asked.data, name, scorer) for name in names]
    pieces = [piece for name in names for piece in gold_novels.excerpts(asked.data, name, scorer)]
    own = gold_stories.stories(scorer)
    every: list[Turn] = []
    for number, fold in enumerate(gold_novels.FOLDS):
        if asked.fold and number not in asked.fold:
            continue
        model, shares = training.learn([*whole, *own], pieces, held=fold)
        curve = training.calibration([novel for novel in (*whole, *own) if novel.name not in fold], shares)
        for novel in (novel for novel in whole if novel.name in fold):
            found = turns(novel, model, curve)
            every += found
            print(told(novel.name, found), flush=True)
    print(told("all", every))
    print(f"this run: {(time.monotonic() - start) / 60:.0f} minutes")


if __name__ == "__main__":
    training.in_a_fixed_order()
    main()

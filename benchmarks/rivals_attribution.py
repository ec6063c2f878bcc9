"""Who speaks by other programs that install, beside narrate and the prototype: same novels, same scorer, same run.

    python benchmarks/rivals_attribution.py --data ../shared/attribution --abogen PYTHON --audiobook-reader PYTHON

`--data` as for attribution.py. Each PYTHON is an interpreter that has the rival (`pip install --no-deps abogen`, then
what its modules import); each rival is called by its own functions in rival_abogen.py and rival_audiobook_reader.py,
and one that is not given is said to be left out. The rivals learn nothing, so all novels are theirs. narrate and the
prototype are measured on `--novels`, by models that learned from no novel of the same group of authors.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import gold_novels
import gold_stories
import train_attribution as training
from attribution import Scores, prototype, row, scored, scorer_of

HERE = Path(__file__).resolve().parent
TWO = "PrideAndPrejudice,TheSignOfTheFour"
HEAD = " " * 29 + "micro  macro  expl.  anap.  impl.   1to1  found  gender"
WAYS = (
    ("abogen, paragraphs", "abogen", "rival_abogen.py", ("paragraph",)),
    ("abogen, sentences", "abogen", "rival_abogen.py", ("sentence",)),
    ("audiobook-reader", "audiobook-reader", "rival_audiobook_reader.py", ()),
)
"""What a row is called, the package, and the program with its arguments that calls the package."""

VERSION = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"


def told_by(python: str, arguments: Sequence[str | Path], home: Path) -> str:
    """What another interpreter prints, away from the settings that a person may have made in a rival."""
    places = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0"}
    outside = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    ran = subprocess.run([python, *arguments], env={**outside, **places}, check=True, stdout=subprocess.PIPE, text=True)
    return ran.stdout


def rival_scores(data: Path, names: Sequence[str], python: str, call: Sequence[str], scorer: ModuleType) -> Scores:
    """One way of one rival on each of the novels; `call` is its program and the arguments behind the novel's path."""
    scores: Scores = []
    with tempfile.TemporaryDirectory() as home:
        for name in names:
            path = data / "novels" / f"{name}.txt"
            answer = told_by(python, [HERE / call[0], path, *call[1:]], Path(home))
            predicted = json.loads(answer[answer.index('{"lines"') :])
            truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
            scores.append({**scorer.score(truth, path.read_bytes().decode("utf-8"), predicted), "name": name})
    return scores


def missing(package: str, python: str | None) -> str | None:
    """Why a rival cannot be run; None when it can."""
    if python is None:
        return f"no --{package} was given"
    try:
        ran = subprocess.run([python, "-c", VERSION, package], check=False, capture_output=True)
    except OSError as error:
        return str(error)
    return f"{python} has no {package}" if ran.returncode else None


def rivals(options: argparse.Namespace, names: Sequence[str], scorer: ModuleType) -> dict[str, Scores]:
    """The scores of each way of each rival that is given; says which are left out."""
    scores = {}
    for label, package, program, arguments in WAYS:
        if "sentence" in arguments and not options.sentences:
            continue
        python = {"abogen": options.abogen, "audiobook-reader": options.audiobook_reader}[package]
        if reason := missing(package, python):
            print(f"{label}: left out, {reason}")
            continue
        version = told_by(python, ["-c", VERSION, package], Path(python).parent).strip()
        scores[f"{label} ({version})"] = rival_scores(options.data, names, python, (program, *arguments), scorer)
    return scores


def groups(tested: Sequence[str]) -> list[tuple[str, ...]]:
    """The groups of authors that the tested novels are of."""
    return [fold for fold in gold_novels.FOLDS if set(fold) & set(tested)]


def narrate(data: Path, names: Sequence[str], tested: Sequence[str], scorer: ModuleType) -> Scores:
    """narrate on the tested novels, learned anew for each group from all the others."""
    whole = [gold_novels.load(data, name, scorer) for name in names]
    pieces = [piece for name in names for piece in gold_novels.excerpts(data, name, scorer)]
    known: list[gold_novels.Novel] = [*whole, *gold_stories.stories(scorer)]
    scores: Scores = []
    for held in groups(tested):
        model, shares = training.learn(known, pieces, held=held)
        curve = training.calibration([novel for novel in known if novel.name not in held], shares)
        inside = [novel for novel in whole if novel.name in held and novel.name in tested]
        scores += [scored(novel, model, scorer, curve, []) for novel in inside]
    return scores


def tables(of: dict[str, Scores], tested: Sequence[str], scorer: ModuleType) -> Iterator[str]:
    """A row for each system on all the tested novels, then on each of them."""
    for names in [tuple(tested), *((name,) for name in tested)]:
        yield f"on {', '.join(names)}:"
        for label, scores in of.items():
            yield row(label, [score for score in scores if score["name"] in names], scorer)


def read(arguments: Sequence[str] | None) -> tuple[argparse.Namespace, list[str], list[str]]:
    """The options, the novels that there are, and those on which narrate and the prototype are measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--abogen", metavar="PYTHON", help="An interpreter that has abogen.")
    parser.add_argument("--audiobook-reader", metavar="PYTHON", help="An interpreter that has audiobook-reader.")
    parser.add_argument("--novels", default=TWO, help="narrate and the prototype on these, with commas between.")
    parser.add_argument("--sentences", action="store_true", help="abogen by sentences, too: many minutes.")
    parser.add_argument("--only-rivals", action="store_true", help="Learn nothing: the rivals only.")
    options = parser.parse_args(arguments)
    names = sorted(path.stem for path in (options.data / "novels").glob("*.json"))
    tested = options.novels.split(",")
    if not names:
        parser.error(f"{options.data} holds no novels: the corpus is not part of this repository")
    if unknown := set(tested) - set(names):
        parser.error(f"no such novel: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return options, names, tested


def main(arguments: Sequence[str] | None = None) -> None:
    options, names, tested = read(arguments)
    scorer, start = scorer_of(options.data), time.monotonic()
    systems: dict[str, Any] = rivals(options, names, scorer)
    print(HEAD)
    print(f"on all {len(names)} novels:")
    for label, scores in systems.items():
        print(row(label, scores, scorer), flush=True)
    if not options.only_rivals:
        systems["narrate"] = narrate(options.data, names, tested, scorer)
        with tempfile.TemporaryDirectory() as scratch:
            systems["prototype"] = prototype(options.data, names, groups(tested), scorer, Path(scratch))
    print("\n".join(tables(systems, tested, scorer)))
    print(f"this run: {(time.monotonic() - start) / 60:.0f} minutes")


if __name__ == "__main__":
    training.in_a_fixed_order()
    main()

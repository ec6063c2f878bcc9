"""Who speaks, measured on novels whose authors were not learned from; a prototype and rivals in the same run.

    python benchmarks/attribution.py --data ../shared/attribution [--jobs 2]
        [--abogen PYTHON] [--audiobook-reader PYTHON]

`--data` holds novels with gold speakers (Project Dialogism Novel Corpus), score.py, variants.py and prototype/. For
each group of authors everything is learned anew from the others' novels: trees, chains, and the curve that makes a
probability a confidence. Scored end to end, from raw text: own quotations, own characters. Also the novels in curly and
in British single quotation marks, the seconds and megabytes that it takes, and whether any character of a text is lost.
Each PYTHON is an interpreter that has the rival (attribution_rivals.py); one that is not given is said to be left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import gold_novels
import gold_stories
import train_attribution as training
from attribution_rivals import Scores, rivals

from narrate.text.learned import Model, guess

FORMS = ("straight", "curly", "single")
PROTOTYPE = "prototype"
TYPES = ("explicit", "anaphoric", "implicit")
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
AIMS = (0.95, 0.98)

Sure = list[tuple[float, bool]]


def loaded(data: Path, name: str, form: str, scorer: ModuleType, folder: Path) -> gold_novels.Novel:
    """A novel in one of its typographic forms, with its gold: the offsets are the same in all of them."""
    source = data / "novels" / f"{name}.txt"
    truth = json.loads((data / "novels" / f"{name}.json").read_text("utf-8"))
    if form == "straight":
        return gold_novels.understood(name, source, truth, scorer)
    path = folder / f"{name}.txt"
    subprocess.run([sys.executable, data / "variants.py", source, path, form], check=True)
    return gold_novels.understood(name, path, truth, scorer)


def lost(novel: gold_novels.Novel) -> int:
    """How many characters of the paragraphs that tell the story are in no span, or in two."""
    covered = sum(span.end - span.start for inside in novel.found.spans for span in inside)
    return abs(sum(len(paragraph.text) for paragraph in novel.found.paragraphs) - covered)


def chosen(options: argparse.Namespace) -> list[str]:
    """The names of the novels to measure."""
    names = sorted(path.stem for path in (options.data / "novels").glob("*.json"))
    return [name for name in names if not options.novels or name in options.novels.split(",")]


def folds_of(names: Sequence[str]) -> list[tuple[str, ...]]:
    """The novels that are measured with the model of the others."""
    folds = (tuple(name for name in fold if name in names) for fold in gold_novels.FOLDS)
    return [fold for fold in folds if fold]


@dataclass
class Measured:
    """What one group of authors gave: scores by typographic form, how sure each line is, and lost characters."""

    forms: dict[str, Scores] = field(default_factory=lambda: {form: [] for form in FORMS})
    sure: Sure = field(default_factory=list)
    gone: int = 0

    def add(self, other: Measured) -> None:
        """Joins what another group gave."""
        for form, scores in other.forms.items():
            self.forms[form] += scores
        self.sure += other.sure
        self.gone += other.gone


@lru_cache(maxsize=1)
def learnt_from(data: Path, names: tuple[str, ...]) -> tuple[list[gold_novels.Novel], list[gold_novels.Novel]]:
    """The novels and our own stories, and the novels' excerpts: read once in each process."""
    scorer = scorer_of(data)
    whole = [gold_novels.load(data, name, scorer) for name in names]
    pieces = [piece for name in names for piece in gold_novels.excerpts(data, name, scorer)]
    return [*whole, *gold_stories.stories(scorer)], pieces


def measured(data: Path, names: tuple[str, ...], held: tuple[str, ...]) -> Measured:
    """Scores one group of authors in every form by a model of the others."""
    novels, pieces = learnt_from(data, names)
    scorer, found = scorer_of(data), Measured()
    model, shares = training.learn(novels, pieces, held=held)
    curve = training.calibration([novel for novel in novels if novel.name not in held], shares)
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS:
            for name in held:
                novel = loaded(data, name, form, scorer, Path(folder))
                found.gone += lost(novel)
                found.forms[form].append(scored(novel, model, scorer, curve, found.sure if form == "straight" else []))
    return found


def cross_validated(options: argparse.Namespace) -> Measured:
    """Scores every novel in every form by models of other authors, the groups in `--jobs` processes."""
    names, together = tuple(chosen(options)), Measured()
    with ProcessPoolExecutor(options.jobs) as pool:
        for job in [pool.submit(measured, options.data, names, held) for held in folds_of(names)]:
            together.add(job.result())
    return together


def scored(
    novel: gold_novels.Novel, model: Model, scorer: ModuleType, curve: tuple[np.ndarray, np.ndarray], sure: Sure
) -> dict[str, Any]:
    """The scores of a novel; `sure` gets how sure each line is and whether it is right."""
    shares = guess(model, novel.found.cases)
    for share, gold in zip(shares, novel.gold, strict=True):
        if gold is not None and len(share):
            best = int(np.argmax(share))
            sure.append((float(np.interp(share[best], *curve)), bool(gold[best])))
    return {**scorer.score(novel.truth, novel.text, gold_novels.predict(novel, shares)), "name": novel.name}


def prototype(
    data: Path, names: Sequence[str], held: Sequence[tuple[str, ...]], scorer: ModuleType, scratch: Path
) -> Scores:
    """The prototype on each group of `held`, learned from the others of `names`."""
    environment = {**os.environ, "OUT": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, data / "prototype" / "build.py", "e2e"], env=environment, check=True, stdout=-3)
    script = (
        "import sys, json; sys.argv=['x']; sys.path.insert(0, {proto!r})\n"
        "from train import *\n"
        "R = {{n: r for n, r in pickle.load(open(OUT/'e2e.pkl','rb')).items() if n in {names!r}}}\n"
        "for fold in {folds!r}:\n"
        "    predict, _ = train(R, [n for n in R if n not in fold], folds=3, n1=160, n2=220, passes=3)\n"
        "    evaluate(R, [n for n in fold if n in R], predict, 2, save=str(OUT/'predicted'))\n"
    ).format(proto=str(data / "prototype"), folds=held, names=names)
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, stdout=-3)
    scores = []
    for path in sorted((scratch / "predicted").glob("*.json")):
        truth = json.loads((data / "novels" / path.name).read_text("utf-8"))
        text = (data / "novels" / f"{path.stem}.txt").read_bytes().decode("utf-8")
        scores.append({**scorer.score(truth, text, json.loads(path.read_text("utf-8"))), "name": path.stem})
    return scores


def row(label: str, scores: Scores, scorer: ModuleType) -> str:
    """One line of the table."""
    merged = scorer.merge(scores)
    types = "  ".join(f"{100 * merged['by_type'][kind][0]:5.1f}" for kind in TYPES)
    weights = [score["quotes"] for score in scores]
    gender = np.average([score["gender_accuracy"] or 0.0 for score in scores], weights=weights)
    found = merged["detection"]
    return (
        f"{label:28} {100 * merged['accuracy']:5.1f}  {100 * merged['accuracy_macro']:5.1f}  {types}  "
        f"{100 * merged['accuracy_1to1']:5.1f}  {100 * found['f1']:5.1f}  {100 * gender:5.1f}"
    )


def reliability(sure: Sure) -> Iterable[str]:
    """How often lines of each confidence are right."""
    values, right = np.array([value for value, _ in sure]), np.array([ok for _, ok in sure])
    for low, high in pairwise(BINS):
        inside = (values >= low) & (values < high)
        if inside.any():
            yield f"  {low:4.2f} to {min(high, 1.0):4.2f}  {inside.sum():6}  {100 * right[inside].mean():5.1f} % right"
    order = np.argsort(values)
    wrong = np.cumsum(~right[order])
    for aim in AIMS:
        needed = int(np.searchsorted(wrong, wrong[-1] - (1 - aim) * len(right)))
        yield f"  to have {aim:.0%} right, check the least sure {needed / len(right):.0%} of the lines"


def cost(data: Path) -> str:
    """Seconds of one core and megabytes that attribution takes, with the model that the package brings."""
    script = (
        "import sys, time; from pathlib import Path\n"
        "from narrate.readers.registry import read_story; from narrate.stages.attribute import attribute\n"
        "words = 0; start = time.process_time()\n"
        "for path in sys.argv[1:]:\n"
        "    book = read_story(Path(path)); words += len(book.text.split()); attribute(book)\n"
        "spent = time.process_time() - start\n"
        "told = Path('/proc/self/status').read_text().split('VmHWM:')[1]; peak = int(told.split()[0]) / 1e3\n"
        "print(f'{spent / words * 1e5:.1f} seconds, {peak:.0f} MB')\n"
    )
    paths = [data / "novels" / f"{name}.txt" for name in ("Emma", "OliverTwist", "DaisyMiller")]
    once = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run([sys.executable, "-c", script, *paths], env=once, check=True, capture_output=True, text=True)
    return ran.stdout.strip()


def scorer_of(data: Path) -> ModuleType:
    """The scorer of the data folder."""
    spec = importlib.util.spec_from_file_location("score", data / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    sys.modules["score"] = scorer
    spec.loader.exec_module(scorer)
    return scorer


def tables(forms: dict[str, Scores], beside: dict[str, Scores], scorer: ModuleType) -> Iterable[str]:
    """Everything scored, as lines."""
    yield " " * 29 + "micro  macro  expl.  anap.  impl.   1to1  found  gender"
    for label, scores in beside.items():
        yield row(label, scores, scorer)
    for form, scores in forms.items():
        yield row(f"narrate, {form} marks", scores, scorer)
    theirs: dict[str, Scores] = {score["name"]: [score] for score in beside.get(PROTOTYPE, [])}
    for score in sorted(forms["straight"], key=lambda score: str(score["name"])):
        told = f"   (prototype {100 * theirs[score['name']][0]['accuracy']:.1f})" if theirs else ""
        yield row(f"  {score['name']}", [score], scorer) + told


def others(options: argparse.Namespace, scorer: ModuleType) -> dict[str, Scores]:
    """The scores of whatever narrate is measured beside."""
    names = chosen(options)
    pythons = {"audiobook-reader": options.audiobook_reader, "abogen": options.abogen}
    found = dict(rivals(pythons, [options.data / "novels" / f"{name}.txt" for name in names], scorer))
    if not options.no_prototype:
        with tempfile.TemporaryDirectory() as scratch:
            found[PROTOTYPE] = prototype(options.data, names, folds_of(names), scorer, Path(scratch))
    return found


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--abogen", metavar="PYTHON", help="An interpreter that has abogen.")
    parser.add_argument("--audiobook-reader", metavar="PYTHON", help="An interpreter that has audiobook-reader.")
    parser.add_argument("--jobs", type=int, default=1, help="Processes, each with a group of authors.")
    parser.add_argument("--no-prototype", action="store_true", help="Leave the prototype out.")
    parser.add_argument("--novels", help="Only these, with commas between: to see whether all runs.")
    options = parser.parse_args(arguments)
    if not (options.data / "novels").is_dir():
        parser.error(f"{options.data} holds no novels: the corpus is not part of this repository")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    options = read(arguments)
    scorer, start = scorer_of(options.data), time.monotonic()
    beside = others(options, scorer)
    found = cross_validated(options)
    print("\n".join(tables(found.forms, beside, scorer)))
    print("confidence, on authors not learned from:")
    print("\n".join(reliability(found.sure)))
    print(f"100,000 words: {cost(options.data)}; model {training.TARGET.stat().st_size / 1e6:.2f} MB")
    print(f"characters lost in {len(found.sure)} turns of {sum(map(len, found.forms.values()))} texts: {found.gone}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"this run: {(time.monotonic() - start) / 60:.0f} minutes, at most {peak:.1f} GB a process")


if __name__ == "__main__":
    training.in_a_fixed_order()
    main()

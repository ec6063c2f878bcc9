"""Who speaks, by the attributors of two programs that one can install, and by narrate, on the same novels.

    python benchmarks/rivals_attribution.py --data ../shared/attribution [--abogen VENV/bin/python]
        [--audiobook-reader VENV/bin/python] [--fold 1]

The rivals come from PyPI, in environments of their own; `pip install --no-deps` is enough, for what is run needs only
Python. Both get more than in their own programs: paragraphs as they stand in the text, straight quotation marks, and
the whole book as one. abogen says who a paragraph is, so all of it is his; it runs with the threshold and without the
limit on speakers that its own pages use. narrate learns from other authors only (see attribution.py), for the groups of
authors that `--fold` names. The prototype is measured by attribution.py.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
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
from attribution import row, scored, scorer_of

Scores = list[dict[str, Any]]

PARAGRAPHS = """
import json, re, sys
from importlib.metadata import version
text = open(sys.argv[1], encoding="utf-8", newline="").read()
paragraphs = [(found.start(), found.end()) for found in re.finditer(r"(?:(?!\\n\\s*\\n)[\\s\\S])+", text)]
"""

ABOGEN = f"""{PARAGRAPHS}
from abogen.speaker_analysis import analyze_speakers
chunks = [
    dict(id=str(n), chapter_index=0, chunk_index=n, text=" ".join(text[a:b].split()))
    for n, (a, b) in enumerate(paragraphs)
]
found = analyze_speakers([], chunks, max_speakers=0)
lines = [
    dict(start=a, end=b, kind="dialogue", speaker=found.speakers[found.assignments[str(n)]].label)
    for n, (a, b) in enumerate(paragraphs) if found.assignments[str(n)] != found.narrator
]
people = [
    dict(name=one.label, aliases=[], gender=one.gender[0].upper().replace("U", ""))
    for one in found.speakers.values() if one.label != "Narrator" and not one.suppressed
]
print(json.dumps(dict(version=version("abogen"), lines=lines, characters=people)))
"""

AUDIOBOOK_READER = f"""{PARAGRAPHS}
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
path = Path(find_spec("reader").submodule_search_locations[0], "analysis", "dialogue_detector.py")
spec = spec_from_file_location("dialogue_detector", path)
module = sys.modules["dialogue_detector"] = module_from_spec(spec)
spec.loader.exec_module(module)
detector, lines = module.DialogueDetector(), []
for a, b in paragraphs:
    for segment in detector.analyze_text(text[a:b]):
        at = text.find(segment.text, a, b)
        if segment.is_dialogue and segment.text and at >= 0:
            lines.append(dict(start=at, end=at + len(segment.text), kind="dialogue", speaker=segment.speaker))
        a = max(a, at + len(segment.text))
people = [dict(name=name, aliases=[]) for name in sorted({{line["speaker"] for line in lines if line["speaker"]}})]
print(json.dumps(dict(version=version("audiobook-reader"), lines=lines, characters=people)))
"""

HELD_OUT = "held out"
RIVALS = {"abogen": ABOGEN, "audiobook-reader": AUDIOBOOK_READER}


def by_rival(script: str, python: str, path: Path, scorer: ModuleType) -> dict[str, Any]:
    """The scores of a rival on a novel, with its `version`."""
    ran = subprocess.run([python, "-c", script, path], check=True, capture_output=True, text=True)
    said, truth = json.loads(ran.stdout), json.loads(path.with_suffix(".json").read_text("utf-8"))
    score = scorer.score(truth, path.read_bytes().decode("utf-8"), said)
    return {**score, "name": path.stem, "version": said["version"]}


def missing(name: str, python: str | None) -> str | None:
    """Why a rival cannot be run; None when it can."""
    if python is None:
        return f"no --{name} was given"
    question = f"from importlib.metadata import version; version({name!r})"
    try:
        ran = subprocess.run([python, "-c", question], check=False, capture_output=True)
    except OSError as error:
        return str(error)
    return f"{python} has no {name}" if ran.returncode else None


def learned(
    folds: Sequence[Sequence[str]], names: Sequence[str], data: Path, scorer: ModuleType
) -> Iterator[dict[str, Any]]:
    """narrate's scores on the novels of some folds, each learned from the novels of other authors."""
    novels = [gold_novels.load(data, name, scorer) for name in names]
    pieces = [piece for novel in novels for piece in gold_novels.excerpts(data, novel.name, scorer)]
    every = [*novels, *gold_stories.stories(scorer)]
    for fold in folds:
        model, shares = training.learn(every, pieces, held=fold)
        curve = training.calibration([novel for novel in every if novel.name not in fold], shares)
        yield from (scored(novel, model, scorer, curve, []) for novel in novels if novel.name in fold)


def table(scores: dict[str, Scores], folds: Sequence[Sequence[str]], scorer: ModuleType) -> Iterator[str]:
    """Each system on all novels that it was measured on, then on the novels of each fold that narrate learned for."""
    yield " " * 29 + "micro  macro  expl.  anap.  impl.   1to1  found  gender"
    groups: dict[str, Sequence[str] | None] = {"all novels": None, **{", ".join(fold): fold for fold in folds}}
    for title, fold in groups.items():
        yield title
        for name, every in scores.items():
            chosen = [score for score in every if fold is None or score["name"] in fold]
            if chosen and (fold is not None or not name.endswith(HELD_OUT)):
                yield row(f"  {name}", chosen, scorer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    for name in RIVALS:
        parser.add_argument(f"--{name}", metavar="PYTHON", help=f"a Python that has {name}")
    parser.add_argument("--fold", type=int, nargs="*", default=[], choices=range(len(gold_novels.FOLDS)))
    asked = parser.parse_args()
    scorer, start = scorer_of(asked.data), time.monotonic()
    folds = [gold_novels.FOLDS[number] for number in asked.fold]
    names = sorted(path.stem for path in (asked.data / "novels").glob("*.json"))
    scores: dict[str, Scores] = {}
    for name, script in RIVALS.items():
        python = getattr(asked, name.replace("-", "_"))
        if reason := missing(name, python):
            print(f"{name} is left out: {reason}")
            continue
        found = [by_rival(script, python, asked.data / "novels" / f"{title}.txt", scorer) for title in names]
        scores[f"{name} {found[0]['version']}"] = found
    scores[f"narrate, {HELD_OUT}"] = list(learned(folds, names, asked.data, scorer)) if folds else []
    print("\n".join(table(scores, folds, scorer)))
    print(f"this run: {(time.monotonic() - start) / 60:.0f} minutes")


if __name__ == "__main__":
    training.in_a_fixed_order()
    main()

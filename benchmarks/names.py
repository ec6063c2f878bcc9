"""Sounds of names that are wrong: as narrate says them, and as the converter alone would.

    python benchmarks/names.py [--wrong]

The names and what is right stand in tests/text/names.tsv, two hundred of other languages, and in names_at_home.tsv,
seventy English ones for which neither the rules nor narrate's list were written. Stress does not count; sounds that are
one to a listener are one. Known words are read from the dictionary in both.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from hibari.g2p import G2P

from narrate.engines.phonemes import phonemes
from narrate.text.spoken import spoken

NAMES = Path(__file__).resolve().parent.parent / "tests" / "text"
_SAME = {"T": "t", "ᵻ": "ɪ", "ᵊ": "ə"}


def sounds(said: str) -> str:
    bare = "".join(_SAME.get(char, char) for char in said if char not in "ˈˌ ")
    return bare.replace("Oɹ", "ɔɹ")


def distance(one: str, other: str) -> int:
    """Levenshtein 1966."""
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        before, row = row, [i]
        for j, y in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y)))
    return row[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list the names that are not quite right")
    options = parser.parse_args()
    alone = G2P()
    abroad = [(name, language, right) for name, language, _, right in rows("names.tsv")]
    home = [(name, f"English, {kind}", right) for name, kind, right in rows("names_at_home.tsv")]
    for names, total in ((abroad, "all"), (home, "English")):
        report(names, total, alone, show=options.wrong)


def rows(file: str) -> list[list[str]]:
    lines = (NAMES / file).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def report(names: list[tuple[str, str, str]], total: str, alone: G2P, *, show: bool) -> None:
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for name, group, right in names:
        ours = phonemes(spoken(name))
        wrong, before = (distance(sounds(said), sounds(right)) for said in (ours, alone(name)))
        for key in (group, total):
            for place, value in enumerate((1, len(sounds(right)), wrong, before, not wrong)):
                totals[key][place] += int(value)
        if show and wrong:
            print(f"  {name:16} {ours:18} should be {right}")
    for key, (count, length, wrong, before, exact) in sorted(totals.items(), key=lambda item: item[0] == total):
        shares = f"wrong sounds {wrong / length:6.1%} (converter alone {before / length:6.1%})"
        print(f"{key:14} {count:4} names  {shares}, {exact} exact")


if __name__ == "__main__":
    main()

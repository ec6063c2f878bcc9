"""Whom narrate takes for the narrator in our own stories (tools/stories), against whom their heads name.

    python benchmarks/narrators.py

A story is counted right when the narrator found has a name or an alias of the one who tells it, or when it has none and
none was found; without a name when "I" is somebody but nobody who is known; wrong when somebody else was taken for him.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
from gold_stories import STORIES, gold_of

from narrate.readers.registry import read_story
from narrate.stages.attribute import analyse

NAMELESS = "Narrator"


def found_in(text: str) -> set[str]:
    """All names of the narrator of a text; none when it is not told in the first person."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.txt"
        path.write_text(text, "utf-8")
        found = analyse(read_story(path))
    return {found.roster[found.narrator].name, *found.roster[found.narrator].aliases} if found.narrator >= 0 else set()


def judged(path: Path) -> tuple[str, str]:
    """A story's kind of teller and whether he was found, with the names."""
    _, written, body = path.read_text("utf-8").split("---\n", 2)
    head = yaml.safe_load(written)
    teller, found = head["narrator"], found_in(gold_of(head, body)[0])
    names = {teller, *(head["characters"][teller].get("aliases") or ())} if teller else set()
    kind = "first person" if teller else "third person"
    if found & names or not (found or names):
        return kind, "right"
    return kind, "without a name" if found == {NAMELESS} and names else f"wrong: {', '.join(sorted(found)) or 'nobody'}"


def main() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for path in sorted(STORIES.glob("*.txt")):
        kind, told = judged(path)
        counts[kind, told.split(":")[0]] += 1
        if told.startswith("wrong"):
            print(f"{path.stem}: {told}")
    for (kind, told), times in sorted(counts.items()):
        print(f"{kind}, {told}: {times}")


if __name__ == "__main__":
    main()

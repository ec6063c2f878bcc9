"""Who speaks by abogen: one novel's prediction, in the scorer's form. Run by a Python that has abogen.

    python benchmarks/rival_abogen.py NOVEL.txt paragraph|sentence > PREDICTION.json

Its chunks and its speaker analysis, called as its web page calls them: a speaker counts from three chunks on, and
there may be any number. A chunk is spoken whole by whom it is given to. The novel goes in as chapters of some pages,
over which the analysis goes on: finding its chunks again in one long chapter takes it minutes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from abogen.chunking import build_chunks_for_chapters
from abogen.speaker_analysis import analyze_speakers

THRESHOLD = 3
CHAPTER = 20_000
GENDERS = {"male": "M", "female": "F"}


def divided(text: str) -> Iterator[dict[str, object]]:
    """The text as chapters of at least CHAPTER characters, each of whole paragraphs."""
    start = 0
    while start < len(text):
        end = text.find("\n\n", start + CHAPTER)
        end = end if end >= 0 else len(text)
        yield {"id": f"at{start:08d}", "title": f"At {start}", "text": text[start:end]}
        start = end


def main() -> None:
    text, level = Path(sys.argv[1]).read_bytes().decode("utf-8"), sys.argv[2]
    chapters = list(divided(text))
    chunks = build_chunks_for_chapters(chapters, level=level)
    found = analyze_speakers(chapters, chunks, threshold=THRESHOLD, max_speakers=0)
    lines, end = [], 0
    for chunk in chunks:
        said = str(chunk["original_text"])
        start = text.index(said, end)
        end = start + len(said)
        speaker = found.assignments[str(chunk["id"])]
        if speaker != found.narrator:
            label = found.speakers[speaker].label
            lines.append({"start": start, "end": end, "kind": "dialogue", "speaker": label})
    people = [
        {"name": person.label, "aliases": [], "gender": GENDERS.get(person.gender)}
        for key, person in found.speakers.items()
        if key != found.narrator and not person.suppressed
    ]
    json.dump({"lines": lines, "characters": people}, sys.stdout)


if __name__ == "__main__":
    main()

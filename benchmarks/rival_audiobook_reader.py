"""Who speaks by audiobook-reader: one novel's prediction, in the scorer's form. Run by a Python that has it.

    python benchmarks/rival_audiobook_reader.py NOVEL.txt > PREDICTION.json

Its dialogue detector gets the novel with its paragraphs, which its own command joins before: kinder than in use.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from reader.analysis.dialogue_detector import DialogueDetector


def main() -> None:
    text = Path(sys.argv[1]).read_bytes().decode("utf-8")
    lines, end = [], 0
    for segment in DialogueDetector().analyze_text(text):
        start = text.index(segment.text, end)
        end = start + len(segment.text)
        if segment.is_dialogue:
            lines.append({"start": start, "end": end, "kind": "dialogue", "speaker": segment.speaker})
    json.dump({"lines": lines, "characters": []}, sys.stdout)


if __name__ == "__main__":
    main()

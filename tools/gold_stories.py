"""Our own stories with gold speakers (tools/stories): what novels before 1930 do not teach, talk as it is written now.

A story is a header in YAML and a text in which every quotation is followed by its speaker: `“Go,”{Anna} she said.`
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from gold_novels import Novel, understood

STORIES = Path(__file__).resolve().parent / "stories"

WEIGHT = 0.9
"""How much each turn of a story counts beside a turn of a novel of its length."""

_SPEAKER = re.compile(r"\{([^}]+)\}")
_OPENERS = {"double": "“", "single": "‘"}
_GENDERS = {"female": "F", "male": "M"}


def stories(scorer: ModuleType) -> list[Novel]:
    """Every story analysed."""
    return [_story(path, scorer) for path in sorted(STORIES.glob("*.txt"))]


def _story(path: Path, scorer: ModuleType) -> Novel:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    text, truth = gold_of(yaml.safe_load(head), body)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / path.name
        plain.write_bytes(text.encode())
        novel = understood(path.stem, plain, truth, scorer)
    return replace(novel, weight=WEIGHT * novel.weight)


def gold_of(head: dict[str, Any], body: str) -> tuple[str, dict[str, Any]]:
    """The text without its marks, and what they say: characters, and the place and the speaker of each quotation."""
    opener = _OPENERS[head["quotes"]]
    text, quotes, last = "", [], 0
    for mark in _SPEAKER.finditer(body):
        text += body[last : mark.start()]
        last = mark.end()
        start = text.rfind(opener)
        quotes.append({"spans": [[start, len(text)]], "speaker": mark[1], "type": "none"})
    characters = [
        {"name": name, "aliases": [name, *(one.get("aliases") or ())], "gender": _GENDERS.get(one["gender"], "")}
        for name, one in head["characters"].items()
    ]
    return text + body[last:], {"quotes": quotes, "characters": characters, "narrator": head.get("narrator")}

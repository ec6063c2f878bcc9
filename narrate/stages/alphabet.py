"""Script -> what to say when it is written in other letters than those of its language."""

from __future__ import annotations

from itertools import islice

from narrate.schema.script import Script

_OTHER_ALPHABETS = frozenset(("ja", "zh", "hi", "ko", "ru", "uk", "el", "ar", "he", "fa", "th"))
_LINES = 200


def strange_letters(script: Script, language: str) -> tuple[str, ...]:
    """A remark when most letters of a story are not of its language's alphabet."""
    letters = [char for line in islice(script.lines(), _LINES) for char in line.spoken if char.isalpha()]
    others = sum(char > "\u024f" for char in letters)
    if language[:2] in _OTHER_ALPHABETS or others * 2 < len(letters):
        return ()
    hint = "write the story's language to voices.yaml, or choose an engine that speaks it"
    return (f"most letters of this story are not of the alphabet of {language[:2]!r}: {hint}",)

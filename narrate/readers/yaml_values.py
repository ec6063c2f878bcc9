"""Values of a YAML file, checked: every mistake is an error with its place, the key's path and what was allowed."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

from narrate.errors import VoiceSheetError
from narrate.readers.yaml_strict import Value

YES = ("on", "yes", "true")
NO = ("off", "no", "false")


def mapping(value: Value, path: str, allowed: Sequence[str]) -> Mapping[str, Value]:
    """The fields of a mapping, none of them unknown; an empty value has none."""
    if value.text == "":
        return {}
    if value.fields is None:
        wrong(value, path or "the file", f"a mapping with the keys {', '.join(allowed)}")
    for key in value.fields:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.5)
            guess = f"did you mean {near[0]}? " if near else ""
            full = f"{path}.{key}" if path else key
            raise VoiceSheetError(
                f"{full}: unknown key",
                code="N220",
                place=value.keys[key].place,
                hint=f"{guess}allowed: {', '.join(allowed)}",
            )
    return value.fields


def number(value: Value, path: str, limits: tuple[float, float]) -> float:
    """A number within limits, both included."""
    low, high = limits
    try:
        found = float(value.text or "")
    except ValueError:
        found = math.nan
    if not low <= found <= high:
        wrong(value, path, f"a number from {low:g} to {high:g}")
    return found


def one_of(value: Value, path: str, allowed: Iterable[str]) -> str:
    """One of some words, in small letters."""
    names = tuple(allowed)
    found = (value.text or "").strip().lower()
    if found not in names:
        near = difflib.get_close_matches(found, names, n=1, cutoff=0.5)
        wrong(value, path, f"one of {', '.join(names)}" + (f"; did you mean {near[0]}?" if near else ""))
    return found


def yes_no(value: Value, path: str) -> bool:
    """Whether something is switched on."""
    return one_of(value, path, ("on", "off", "yes", "no", "true", "false")) in YES


def word(value: Value, path: str) -> str:
    """A text that is not empty, without the blanks around it."""
    if value.text is None or not value.text.strip():
        wrong(value, path, "a word")
    return value.text.strip()


def wrong(value: Value, path: str, wanted: str) -> NoReturn:
    """VoiceSheetError: what stands there, and what was wanted."""
    got = repr(value.text) if value.text is not None else "a list" if value.items is not None else "a mapping"
    raise VoiceSheetError(f"{path}: {got} is not {wanted}", code="N222", place=value.place)

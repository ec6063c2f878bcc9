"""What a request sends, read strictly: a JSON object, with fields of the kind that was expected."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from narrate.errors import UsageError

MOST_IDS = 5000
"""How many lines one change may be about."""


@dataclass(frozen=True, slots=True)
class Body:
    """The fields of a JSON object."""

    fields: dict[str, Any]

    def text(self, name: str, *, limit: int = 4000, default: str | None = None) -> str:
        """A text of at most `limit` characters; UsageError for anything else."""
        value = self.fields.get(name, default)
        if not isinstance(value, str) or len(value) > limit:
            raise _wrong(name, f"a text of at most {limit} characters")
        if any(0xD800 <= ord(char) <= 0xDFFF or (ord(char) < 32 and char not in "\n\t") for char in value):
            raise _wrong(name, "a text without control characters")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of one to MOST_IDS short texts."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not 0 < len(value) <= MOST_IDS:
            raise _wrong(name, f"a list of 1 to {MOST_IDS} texts")
        if not all(isinstance(item, str) and len(item) <= 200 for item in value):
            raise _wrong(name, "a list of short texts")
        return tuple(dict.fromkeys(value))

    def choices(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of some of the words that are allowed, () when the field is not there."""
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item in allowed for item in value):
            raise _wrong(name, f"a list of: {', '.join(allowed)}")
        return tuple(dict.fromkeys(value))

    def number(self, name: str) -> int:
        """A whole number from 0 on."""
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 53:
            raise _wrong(name, "a whole number")
        return value

    def decimal(self, name: str, low: float, high: float) -> float | None:
        """A number from `low` to `high`, None when the field is not there."""
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not low <= value <= high:
            raise _wrong(name, f"a number from {low:g} to {high:g}")
        return float(value)


async def body_of(request: Request) -> Body:
    """The body of a request; UsageError when it is not a JSON object."""
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise UsageError("the body is not JSON", code="N701") from None
    if not isinstance(found, dict):
        raise UsageError("the body is not a JSON object", code="N701")
    return Body(found)


def _wrong(name: str, wanted: str) -> UsageError:
    return UsageError(f"{name} is not {wanted}", code="N702")

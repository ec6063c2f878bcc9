"""What the Fountain reader and the Fountain writer agree on.

The file shows people names, words and directions. What it cannot show (offsets, confidence, exact white space) stands
in a comment at its end, one record a line, found again by `key`: a line that somebody mends simply loses its record.
"""

from __future__ import annotations

import hashlib
import re

DATA_MARK = "narrate data, one record a line: may be deleted, but must not be changed"
"""The first line of the comment that holds the records."""

FORMAT = 1

_MARKERS = re.compile(r"[\\*_]")
_SCENE_LABEL = re.compile(r"(?i:int|ext|est|int\.?/ext|ext\.?/int|i/e|e/i)[. ]")
_BEAT = re.compile(r"(?:a )?(?:short |long )?(?:beat|pause|silence)", re.I)
_SOUND = re.compile(r"\s*(?:sfx|sound|music|ambience|ambiance|atmos)\b\s*[:.-]", re.I)
PAUSE = re.compile(r"\s*(?:pause|silence)\s*:?\s*(?P<seconds>\d{1,3}(?:\.\d+)?)\s*(?:s|seconds?)?\s*", re.I)


def shown(text: str) -> str:
    """`text` in one line, without what would open or close a note or a comment."""
    line = " ".join(text.replace("\0", "").split())
    for sign, harmless in (("[[", "[ ["), ("]]", "] ]"), ("/*", "/ *"), ("*/", "* /")):
        while sign in line:
            line = line.replace(sign, harmless)
    return line


def key(text: str) -> str:
    """Eight hexadecimal digits that stay the same while only white space and signs of emphasis change."""
    return hashlib.sha256(" ".join(_MARKERS.sub("", text).split()).encode("utf-8", "replace")).hexdigest()[:8]


def label(name: str) -> str:
    """A character's name as a cue shows it: capitals, without signs that mean something there."""
    return " ".join(re.sub(r"[()^\[\]/*\\_@\0]", " ", name).split()).upper() or "SOMEBODY"


def is_beat(direction: str) -> bool:
    """Whether a direction asks for a pause, not for a manner: `beat`, `long pause`."""
    return bool(_BEAT.fullmatch(direction.strip()))


def is_plain_cue(line: str) -> bool:
    """Whether a line needs no `@` to be a cue: capitals, and nothing that another element opens with."""
    letters = any(c.isalpha() for c in line)
    return (
        letters and line == line.upper() and line != line.lower() and not is_marked(line) and not line.endswith("TO:")
    )


def is_marked(line: str) -> bool:
    """Whether a line's beginning makes it a heading, a sound, a transition, a section …"""
    return line[:1] in "!@.>~#=[(" or is_scene_heading(line) or is_sound(line)


def is_scene_heading(line: str) -> bool:
    """Whether a line begins as scene headings do: INT., EXT., EST., I/E …"""
    return bool(_SCENE_LABEL.match(line))


def is_sound(line: str) -> bool:
    """Whether a line is a sound of a radio script: `SFX: door`, `pause: 2`."""
    return bool(_SOUND.match(line) or PAUSE.fullmatch(line))

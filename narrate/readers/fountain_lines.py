"""Fountain text to elements: the whole syntax of fountain.io (1.1), with the place of each.

Blank lines decide: a cue has one before it and none behind; a transition and a scene heading have one on both sides.
Comments (boneyard) are masked by U+0000, notes are masked and kept, so that offsets stay those of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from narrate.readers.inline import Ranges, emphasis, masked, merged
from narrate.readers.play import Said
from narrate.schema.playtext import is_plain_cue, is_scene_heading, is_sound
from narrate.text.signs import without_signs


class Mark(Enum):
    """What an element of a Fountain file is."""

    SECTION = "section"
    SYNOPSIS = "synopsis"
    SCENE = "scene"
    ACTION = "action"
    CENTRED = "centred"
    CUE = "cue"
    DIRECTION = "direction"
    DIALOGUE = "dialogue"
    LYRIC = "lyric"
    TRANSITION = "transition"
    NOTE = "note"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Item:
    """One element; depth of a section (1 for a lyric outside a speech); `dual`: a cue with ^, an action with !."""

    mark: Mark
    said: Said
    depth: int = 0
    dual: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: its masked text, where it starts, and whether nothing is on it."""

    text: str
    start: int

    @property
    def is_blank(self) -> bool:
        return not self.text.strip(" \t\0")

    @property
    def is_gone(self) -> bool:
        """Nothing but a comment or a note, and no blank line for that."""
        return self.is_blank and "\0" in self.text


# A note may run over lines, but a blank line (one without even two spaces) ends it.
_NOTE = re.compile(r"\[\[(?P<body>(?:(?!\]\]|\[\[|\n\r?\n).)*)\]\]", re.S)
_ROW = re.compile(r"([^\r\n]*)(?:\r?\n|\r|\Z)")
_SECTION = re.compile(r"(#{1,6})\s*(.+)")
_SCENE_NUMBER = re.compile(r"\s*#[\w.\-–)]{1,12}#\s*\Z")
_FORCED_SCENE = re.compile(r"\.(?=[^\W_])")
_DIRECTION = re.compile(r"\(.*\)")
_EXTENSION = re.compile(r"\s*\([^()]*\)\s*\Z")
_ESCAPE = re.compile(r"\\[^a-zA-Z0-9\s]")


def elements(text: str, start: int = 0) -> list[Item]:
    """The elements of a Fountain text from `start` on, behind its title page."""
    bare = _masked(text, list(_comments(text)))
    notes = list(_NOTE.finditer(bare, start))
    bare = _masked(bare, [match.span() for match in notes])
    rows = [_Row(match.group(1), match.start()) for match in _ROW.finditer(bare, start)]
    found = list(_Parser([row for row in rows if not row.is_gone]).items())
    found += [_note(match) for match in notes]
    return sorted(found, key=lambda item: item.said.start)


def _masked(text: str, ranges: list[tuple[int, int]]) -> str:
    return masked(text, tuple(ranges))


def _comments(text: str) -> Iterator[tuple[int, int]]:
    start = text.find("/*")
    while start >= 0:
        end = text.find("*/", start + 2)
        if end < 0:
            return
        yield start, end + 2
        start = text.find("/*", end + 2)


def _note(match: re.Match[str]) -> Item:
    body = match["body"].replace("\0", "")
    return Item(Mark.NOTE, Said(" ".join(body.split()), match.start(), match.end()))


class _Parser:
    """Walks the rows once; a cue takes the rows up to the next blank one with it."""

    def __init__(self, rows: list[_Row]) -> None:
        self._rows = rows
        self._at = 0

    def items(self) -> Iterator[Item]:
        while self._at < len(self._rows):
            row = self._rows[self._at]
            self._at += 1
            if not row.is_blank:
                yield from self._element(row)

    def _element(self, row: _Row) -> Iterator[Item]:
        line = _clean(row.text)
        single = _single(row, line)
        if single is not None:
            yield single
        elif self._is_scene(line):
            yield _item(Mark.SCENE, row, _SCENE_NUMBER.sub("", _FORCED_SCENE.sub("", line)))
        elif self._is_cue(line):
            yield from self._speech(row, line)
        elif line.startswith(">") or self._is_transition(line):
            yield _item(Mark.TRANSITION, row, line.lstrip("> "))
        else:
            yield from self._action(row)

    def _opens(self) -> bool:
        return self._at < 2 or self._rows[self._at - 2].is_blank

    def _closes(self) -> bool:
        return self._at >= len(self._rows) or self._rows[self._at].is_blank

    def _is_scene(self, line: str) -> bool:
        return bool(self._opens() and (_FORCED_SCENE.match(line) or (is_scene_heading(line) and self._closes())))

    def _is_transition(self, line: str) -> bool:
        return self._opens() and self._closes() and line.endswith("TO:") and line == line.upper() and line[0] != "!"

    def _is_cue(self, line: str) -> bool:
        if not self._opens() or self._closes():
            return False
        name = _without_extensions(line.removesuffix("^").rstrip())
        return (line.startswith("@") and len(line) > 1) or is_plain_cue(name)

    def _speech(self, row: _Row, line: str) -> Iterator[Item]:
        dual = line.endswith("^")
        yield Item(Mark.CUE, Said(line.removesuffix("^").strip().removeprefix("@"), row.start, _end(row)), dual=dual)
        while self._at < len(self._rows) and not _ends_speech(self._rows[self._at]):
            row = self._rows[self._at]
            self._at += 1
            if not row.is_blank:
                yield _spoken_row(row)

    def _action(self, row: _Row) -> Iterator[Item]:
        """A paragraph of action: up to a blank line, or to a line that is something else whatever stands before it."""
        rows = [row]
        forced = row.text.lstrip(" \t\0").startswith("!")
        while not self._closes() and _single(self._rows[self._at], _clean(self._rows[self._at].text)) is None:
            if _clean(self._rows[self._at].text)[:1] in (">", "!") or is_sound(_clean(self._rows[self._at].text)):
                break
            rows.append(self._rows[self._at])
            self._at += 1
        text = "\n".join(_clean(row.text) for row in rows)
        text = text.removeprefix("!").lstrip() if forced else text
        yield Item(Mark.ACTION, _said(text, rows[0], rows[-1]), dual=forced)


def _single(row: _Row, line: str) -> Item | None:
    """An element that one line makes, whatever stands around it."""
    section = _SECTION.fullmatch(line)
    if section:
        return _item(Mark.SECTION, row, section[2].strip(), depth=len(section[1]))
    if line.startswith("===") and not line.strip("="):
        return _item(Mark.PAGE, row, "")
    if line.startswith("="):
        return _item(Mark.SYNOPSIS, row, line[1:].strip())
    if line.startswith(">") and line.endswith("<") and len(line) > 1:
        return _item(Mark.CENTRED, row, line[1:-1].strip())
    return _item(Mark.LYRIC, row, line[1:].strip(), depth=1) if line.startswith("~") else None


def _spoken_row(row: _Row) -> Item:
    line = _clean(row.text)
    if _DIRECTION.fullmatch(line):
        return _item(Mark.DIRECTION, row, line[1:-1].strip())
    if line.startswith("~"):
        return _item(Mark.LYRIC, row, line[1:].strip())
    return _item(Mark.DIALOGUE, row, line)


def _ends_speech(row: _Row) -> bool:
    """A blank line does; one that holds two spaces stands for an empty line inside the speech."""
    return row.is_blank and "  " not in row.text


def _item(mark: Mark, row: _Row, text: str, depth: int = 0) -> Item:
    return Item(mark, _said(text, row, row), depth=depth)


def _said(text: str, first: _Row, last: _Row) -> Said:
    words, emphasised = unsigned(text)
    return Said(words, _start(first), _end(last), emphasised)


def _start(row: _Row) -> int:
    return row.start + len(row.text) - len(row.text.lstrip(" \t\0"))


def _end(row: _Row) -> int:
    return row.start + len(row.text.rstrip(" \t\0"))


def _clean(line: str) -> str:
    return line.replace("\0", "").strip()


def _without_extensions(line: str) -> str:
    while _EXTENSION.search(line):
        line = _EXTENSION.sub("", line)
    return line


def split_cue(line: str) -> tuple[str, tuple[str, ...]]:
    """A cue's name and its extensions: `ANNA (V.O.) (CONT'D)` is ANNA with V.O. and CONT'D."""
    name = _without_extensions(line)
    return name.strip() or line, tuple(re.findall(r"\(([^()]*)\)", line[len(name) :]))


def plain(text: str) -> str:
    """`text` without signs of emphasis; a backslash saves a sign from being one."""
    return unsigned(text)[0]


def unsigned(text: str) -> tuple[str, Ranges]:
    """`plain` of a text, and where emphasis lies in it."""
    if not any(sign in text for sign in "*_\\"):
        return text, ()
    saved: Ranges = tuple(match.span() for match in _ESCAPE.finditer(text))
    escapes = [(start, start + 1) for start, _ in saved]
    inner, markers = emphasis(masked(text, saved))
    return without_signs(text, merged([*escapes, *markers]), inner)


def unclosed(text: str) -> Iterator[tuple[int, str]]:
    """Offsets and names of comments and notes that never end: their text is kept."""
    bare = _masked(text, list(_comments(text)))
    rest = _masked(bare, [match.span() for match in _NOTE.finditer(bare)])
    for sign, name in (("/*", "comment"), ("[[", "note")):
        offset = rest.find(sign)
        if offset >= 0:
            yield offset, name

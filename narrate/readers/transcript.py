"""`NAME: line` scripts to Script: transcripts and radio plays as people type them.

`SFX:`, `MUSIC:` and `[SFX: door]` are cues, `(whispering)` behind a name or at the head of a line is a manner. Remark
N156: a line with a colon that was not taken for a speaker's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from narrate.readers.build import check_not_empty
from narrate.readers.encoding import decode, place_in
from narrate.readers.fountain_lines import unsigned
from narrate.readers.headings import Level, is_break, level, markdown_depth
from narrate.readers.intake import Document
from narrate.readers.limits import MAX_REMARKS
from narrate.readers.notes import author_of, field_of, with_field
from narrate.readers.play import Play, Said, beat, in_lines, sound
from narrate.readers.players import with_descriptions
from narrate.schema.playtext import is_scene_heading
from narrate.schema.script import LineKind, Script
from narrate.schema.source import Metadata, Remark, Source

_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NAME_CHARS = 40
_SPEECH = re.compile(
    r"[*_]{0,3}(?P<name>[^\W_][^:\n()\[\]*_]{0,60}?)[*_]{0,3}\s*(?:[(\[](?P<manner>[^()\[\]\n]{1,60})[)\]]\s*)?[*_]{0,3}"
    r":[*_]{0,3}(?:\s+|\Z)(?P<words>.*)"
)
_LEADING = re.compile(r"[(\[](?P<manner>[^()\[\]]{1,60})[)\]]\s*(?P<words>\S.*)", re.S)
_WHOLE = re.compile(r"[(\[](?P<direction>.*)[)\]]", re.S)
_SCENE = re.compile(r"[\W_]*scene\b.{0,80}", re.I)
_NOT_NAMES = frozenset(
    "note notes nb ps p.s scene setting place time date cast characters dramatis personae title author by written by "
    "warning disclaimer summary rating act chapter part duration the end http https".split()
)
_CAST = re.compile(
    r"[\W_]*(?:(?:the )?(?:cast|characters|players)(?: list| of characters)?|dramatis person(?:ae|æ))[\W_]*", re.I
)
"""The line over a list of a play's people, whose entries nobody says: `Cast:`."""
_SAMPLE = 400


@dataclass(frozen=True, slots=True)
class _Row:
    """A line without the white space round it, and where that starts; `gap` when a blank line stands before it."""

    text: str
    start: int
    gap: bool

    @property
    def said(self) -> Said:
        text, emphasis = unsigned(self.text)
        return Said(text, self.start, self.start + len(self.text), emphasis)


def looks_like_transcript(text: str) -> bool:
    """Whether most paragraphs of `text` open with somebody's name and a colon, and names come back."""
    names: Counter[str] = Counter()
    paragraphs = 0
    for number, row in enumerate(_rows(text[:200_000])):
        if number >= _SAMPLE:
            break
        name = _speaker(row.text)
        paragraphs += row.gap or bool(name)
        names.update([name.upper()] if name else [])
    again = sum(count for count in names.values() if count > 1)
    return again >= 4 and 2 * sum(names.values()) >= paragraphs


def read_transcript(document: Document, encoding: str | None = None) -> Script:
    """The Script of a `NAME: line` file; InputError N101 when there is nothing in it."""
    decoded = decode(document, encoding)
    check_not_empty(document.path, decoded.text)
    reading = _Reading(document.path, decoded.text)
    for row in _rows(decoded.text):
        reading.take(row)
    reading.flush()
    chapters = reading.play.finish()
    return Script(
        source=Source(document.path, document.sha256, decoded.encoding),
        metadata=reading.metadata,
        quotation_style="script",
        characters=with_descriptions(reading.play.characters.values(), chapters),
        chapters=chapters,
        remarks=(*decoded.remarks, *reading.remarks[:MAX_REMARKS]),
    )


def _rows(text: str) -> Iterator[_Row]:
    gap = True
    for match in _ROW.finditer(text):
        line = match.group()
        body = line.strip()
        if body:
            yield _Row(body, match.start() + len(line) - len(line.lstrip()), gap)
        gap = not body


def _speaker(line: str) -> str | None:
    """The name before the colon, if it can be one: short, capitals first, no word that only looks like one."""
    match = _SPEECH.match(line[:400])
    if match is None:
        return None
    name = match["name"].strip()
    words = name.split()
    fits = len(name) <= _NAME_CHARS and len(words) <= 4 and name.lower() not in _NOT_NAMES
    return name if fits and (not name[0].islower()) and not sound(line) and level(line) is None else None


class _Reading:
    """Knows who speaks while the lines go by."""

    def __init__(self, path: str, text: str) -> None:
        self.play = Play()
        self.metadata = Metadata()
        self.remarks: list[Remark] = []
        self._path = path
        self._text = text
        self._speech: list[_Row] = []
        self._begun = False
        self._in_cast = False
        self._listed = False

    def take(self, row: _Row) -> None:
        """Put a line into the play."""
        opens = row.gap or _speaker(row.text) is not None or self._is_apart(row.text)
        if opens:
            self.flush()
        self._speech.append(row)

    def flush(self) -> None:
        """End the paragraph that is open."""
        rows, self._speech = self._speech, []
        if not rows:
            return
        said = in_lines([row.said for row in rows])
        if not self._begun and self._title_page(rows[0].text):
            return
        if not self._structure(rows[0].text, said):
            self._begun = True
            self._paragraph(rows[0], said)

    def _is_apart(self, line: str) -> bool:
        return bool(is_break(line) or sound(line) or _WHOLE.fullmatch(line) or level(line) or is_scene_heading(line))

    def _title_page(self, line: str) -> bool:
        author = author_of(line)
        found = ("author", author) if author else field_of(line)
        if found:
            self.metadata = with_field(self.metadata, *found)
        return found is not None

    def _structure(self, line: str, said: Said) -> bool:
        """Whether the line is a chapter, a scene or a scene break, and no speech."""
        if is_break(line):
            self.play.scene()
            return True
        depth = markdown_depth(line)
        if depth == 1 or level(line) in (Level.CHAPTER, Level.PART, Level.NAMED):
            self.play.chapter(said.text.strip("# "))
        elif depth or is_scene_heading(line) or (_SCENE.fullmatch(line) and line[:5].istitle() | line[:5].isupper()):
            self.play.scene()
        else:
            return False
        self.play.narrate(LineKind.HEADING, Said(said.text.lstrip("# "), said.start, said.end))
        return True

    def _paragraph(self, row: _Row, said: Said) -> None:
        whole = _WHOLE.fullmatch(said.text)
        cue = sound(said.text) or (sound(whole["direction"]) or beat(whole["direction"]) if whole else None)
        if cue is not None:
            self.play.add(cue)
            return
        name = _speaker(row.text)
        self._in_cast = bool(_CAST.fullmatch(row.text)) or (self._in_cast and not (row.gap and self._listed))
        self._listed = self._in_cast and name is not None
        if name is None or self._in_cast:
            if not self._in_cast:
                self._remark_on_colon(row)
            self.play.narrate(LineKind.NARRATION, said)
            return
        self._speak(name, said)

    def _speak(self, name: str, said: Said) -> None:
        match = _SPEECH.match(said.text.replace("\n", "\0"))
        manner = match["manner"] if match else None
        words = match["words"].replace("\0", "\n") if match else said.text
        leading = _LEADING.fullmatch(words)
        if leading:
            pause = beat(leading["manner"])
            if pause:
                self.play.add(pause)
            manner = None if pause else leading["manner"]
            words = leading["words"]
        if words.strip():
            self.play.say(name, said.last(words.strip()), manner=manner)

    def _remark_on_colon(self, row: _Row) -> None:
        head = row.text.split(":", 1)[0]
        if ":" in row.text and len(head) < _NAME_CHARS and head.istitle():
            place = place_in(self._path, self._text, row.start)
            self.remarks.append(Remark(place, "N156", f"“{head}:” was not taken for a speaker: the narrator reads it"))

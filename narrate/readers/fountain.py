"""Fountain to Script: a play that somebody wrote, or a script that narrate wrote and somebody mended.

Action is narration, parentheticals are manners, `[[sfx: …]]` and `SFX:` are cues. Remarks: N151 an unclosed comment or
note, N152 a name without words, N153 `^` with nobody to speak with, N154 nobody speaks, N155 damaged data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from narrate.errors import InputError, Place
from narrate.readers.encoding import decode, place_in
from narrate.readers.fountain_data import read_data, restored
from narrate.readers.fountain_lines import Item, Mark, elements, plain, split_cue, unclosed
from narrate.readers.intake import Document
from narrate.readers.limits import MAX_REMARKS
from narrate.readers.notes import with_field
from narrate.readers.play import Play, Said, beat, in_lines, sound
from narrate.readers.players import with_descriptions
from narrate.schema.playtext import is_plain_cue
from narrate.schema.script import LineKind, Script
from narrate.schema.source import Metadata, Remark, Source

_TITLE_LINE = re.compile(r"(?P<key>[^\W\d_][\w /-]{0,40}):[ \t]*(?P<value>[^\r\n]*)(?:\r?\n|\r|\Z)")
_TITLE_MORE = re.compile(r"(?:[ ]{2,}|\t)[ \t]*(?P<value>\S[^\r\n]*)(?:\r?\n|\r|\Z)")
_KEYS = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "language": "language",
    "draft date": "year",
    "date": "year",
    "year": "year",
    "publisher": "publisher",
}
_TITLE_KEYS = {
    *_KEYS,
    "credit",
    "source",
    "contact",
    "copyright",
    "notes",
    "revision",
    "format",
    "series",
    "narrator",
    "description",
}
_SCENE_WORD = re.compile(r"(?:int\.?/ext|ext\.?/int|int|ext|est|i/e|e/i)\.?\s+", re.I)
_SCENE_MARK = re.compile(r"(?:scene\s+)?\d+\.\d+", re.I)
_SILENT_EXTENSIONS = ("V.O.", "VO", "O.S.", "OS", "O.C.", "OC", "CONT'D", "CONT’D", "CONTINUED", "MORE")
_KINDS = {"THOUGHT": LineKind.THOUGHT, "THINKING": LineKind.THOUGHT, "WRITTEN": LineKind.TEXT}


def read_fountain(document: Document, encoding: str | None = None) -> Script:
    """The Script of a Fountain file; InputError N101 when there is nothing in it."""
    decoded = decode(document, encoding)
    text = decoded.text
    data = read_data(text)
    page, start = _title_page(text)
    items = elements(text, start)
    if not items:
        raise InputError("nothing to narrate", code="N101", place=Place(document.path), hint="no line of a play in it")
    reading = _Reading(document.path, text, Play(labels=data.labels, characters=dict(data.characters)))
    reading.read(items)
    chapters, people = reading.play.finish(), tuple(reading.play.characters.values())
    script = Script(
        source=Source(document.path, document.sha256, decoded.encoding),
        metadata=page,
        quotation_style="script",
        characters=people if data.head else with_descriptions(people, chapters),
        chapters=chapters,
        remarks=(*decoded.remarks, *_unclosed(document.path, text), *reading.remarks[:MAX_REMARKS]),
    )
    return restored(script, data) if data.head or data.damaged else script


def _title_page(text: str) -> tuple[Metadata, int]:
    """What the title page says, and where it ends: at the first blank line."""
    fields: dict[str, str] = {}
    position, name = 0, ""
    while match := _TITLE_LINE.match(text, position) or (name and _TITLE_MORE.match(text, position)):
        name = match.groupdict().get("key", name) or name
        value = plain(match["value"].strip())
        fields[name.lower()] = " ".join(filter(None, (fields.get(name.lower()), value)))
        position = match.end()
    at_end = position == len(text) or text[position] in "\r\n"
    # A file that opens with `FADE IN:` has no title page.
    return (_metadata(fields), position) if at_end and _TITLE_KEYS & set(fields) else (Metadata(), 0)


def _metadata(fields: dict[str, str]) -> Metadata:
    metadata = Metadata(
        narrator=fields.get("narrator"),
        description=fields.get("description"),
        series=_series(fields.get("series", "")),
    )
    for key, value in fields.items():
        if key in _KEYS and value:
            metadata = with_field(metadata, _KEYS[key], value)
    return metadata


def _series(value: str) -> tuple[str, str] | None:
    found = re.fullmatch(r"(.+?) #(\S+)", value)
    return (found[1], found[2]) if found else None


def _unclosed(path: str, text: str) -> Iterator[Remark]:
    for offset, name in unclosed(text):
        yield Remark(place_in(path, text, offset), "N151", f"this {name} never ends: its text is kept")


class _Reading:
    """Knows who speaks while the elements go by."""

    def __init__(self, path: str, text: str, play: Play) -> None:
        self.play = play
        self.remarks: list[Remark] = []
        self._path = path
        self._text = text
        self._name = ""
        self._kind = LineKind.DIALOGUE
        self._manners: tuple[str, ...] = ()
        self._together = False
        self._speech: list[Said] = []

    def read(self, items: list[Item]) -> None:
        """Put every element into the play."""
        for item in items:
            if item.mark not in (Mark.DIALOGUE, Mark.LYRIC) or item.depth:
                self._flush()
            self._take(item)
        self._flush()
        if not self.play.characters:
            self.remarks.append(Remark(Place(self._path), "N154", "nobody speaks in this script but the narrator"))

    def _take(self, item: Item) -> None:
        match item.mark:
            case Mark.SECTION:
                self._section(item)
            case Mark.SCENE:
                self.play.scene()
                self._name = ""
                self.play.narrate(LineKind.HEADING, item.said, _place_words(item.said.text))
            case Mark.CENTRED:
                self.play.narrate(LineKind.HEADING, item.said)
            case Mark.CUE:
                self._cue(item)
            case Mark.DIRECTION:
                self._direct(item.said.text)
            case Mark.DIALOGUE | Mark.LYRIC:
                self._speech.append(item.said)
            case Mark.ACTION:
                self._action(item)
            case Mark.TRANSITION | Mark.NOTE:
                self._note(item)
            case Mark.SYNOPSIS | Mark.PAGE:
                pass

    def _section(self, item: Item) -> None:
        if item.depth == 1:
            self.play.chapter(item.said.text)
        else:
            self.play.scene()
        self._name = ""

    def _cue(self, item: Item) -> None:
        self._name, extensions = split_cue(item.said.text)
        self._kind = next((_KINDS[word.upper()] for word in extensions if word.upper() in _KINDS), LineKind.DIALOGUE)
        said = (word for word in extensions if word.upper() not in (*_SILENT_EXTENSIONS, *_KINDS))
        self._manners = tuple(word.lower() if word.isupper() else word for word in said)
        self._together = item.dual
        if item.dual and not self.play.answers(self._name):
            self._remark(item, "N153", f"{self._name} cannot speak at the same time as another: nobody speaks before")

    def _direct(self, direction: str) -> None:
        pause = beat(direction)
        if pause:
            self.play.add(pause)
        else:
            self._manners = (direction,)

    def _flush(self) -> None:
        if not self._speech:
            return
        said = in_lines(self._speech)
        self._speech = []
        if self._name:
            manner = ", ".join(self._manners) or None
            self.play.say(self._name, said, kind=self._kind, manner=manner, together=self._together)
        else:
            self.play.narrate(LineKind.NARRATION, said)
        self._manners = ()
        self._together = False

    def _action(self, item: Item) -> None:
        self._name = ""
        cue = None if item.dual else sound(item.said.text)
        if cue is not None:
            self.play.add(cue)
            return
        if not item.dual and is_plain_cue(item.said.text) and self.play.knows(item.said.text):
            self._remark(item, "N152", f"{item.said.text} says nothing: read as action")
        self.play.narrate(LineKind.NARRATION, item.said)

    def _note(self, item: Item) -> None:
        cue = sound(item.said.text)
        if cue is not None:
            self.play.add(cue)
        else:
            text = re.sub(r"\A(?:note|author)\s*:\s*", "", item.said.text)
            self.play.narrate(LineKind.NOTE, replace(item.said, text=text), words="")

    def _remark(self, item: Item, code: str, what: str) -> None:
        self.remarks.append(Remark(place_in(self._path, self._text, item.said.start), code, what))


def _place_words(heading: str) -> str:
    """What is spoken of a scene heading: `INT. KITCHEN - NIGHT` is Kitchen, night. Nothing of narrate's own marks."""
    if _SCENE_MARK.fullmatch(heading):
        return ""
    words = _SCENE_WORD.sub("", heading).replace(" - ", ", ")
    return (words.capitalize() if words.isupper() else words).rstrip(".") + "."

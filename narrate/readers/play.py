"""Builds a Script from what a reader of plays finds, line by line: Fountain and transcripts share it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from narrate.schema.cast import NARRATOR, Attribution, Character, Evidence
from narrate.schema.playtext import PAUSE, is_beat, label
from narrate.schema.script import Cue, CueKind, Delivery, Element, Line, LineKind, Pause, ScriptChapter, ScriptScene
from narrate.text.signs import Ranges
from narrate.text.spoken import spoken
from narrate.text.stress import stressed, stresses

_CUE_KINDS = {
    "sfx": CueKind.EFFECT,
    "sound": CueKind.EFFECT,
    "fx": CueKind.EFFECT,
    "effect": CueKind.EFFECT,
    "music": CueKind.MUSIC,
    "ambience": CueKind.AMBIENCE,
    "ambiance": CueKind.AMBIENCE,
    "atmos": CueKind.AMBIENCE,
}
_CUE = re.compile(rf"\s*(?P<kind>{'|'.join(_CUE_KINDS)})\s*[:.–—-]\s*(?P<rest>.*\S)\s*", re.I | re.S)
_NUMBER = r"\s*:?\s*(?P<value>[-+]?\d+(?:\.\d+)?)\s*(?:dB|s)?\s*"
_OPTION = re.compile(rf"(?P<name>gain|fade in|fade out){_NUMBER}", re.I)
_BEATS_S = {"short": 0.4, "long": 2.0}
_BEAT_S = 0.8
_SCRIPTED = Attribution(speaker="", evidence=Evidence.SCRIPTED, confidence=1.0, why="the script says so")


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of a play's source: its text, where it stands there, and which ranges of the text are emphasised."""

    text: str
    start: int
    end: int
    emphasis: Ranges = ()

    def last(self, words: str) -> Said:
        """The end of it, which has these words."""
        away = len(self.text.rstrip()) - len(words)
        return replace(self, text=words, emphasis=tuple((a - away, b - away) for a, b in self.emphasis if a >= away))


def in_lines(parts: Sequence[Said]) -> Said:
    """Several stretches as one, each a line of its own."""
    befores = accumulate((len(part.text) + 1 for part in parts), initial=0)
    emphasis = ((a + at, b + at) for part, at in zip(parts, befores, strict=False) for a, b in part.emphasis)
    return Said("\n".join(part.text for part in parts), parts[0].start, parts[-1].end, tuple(emphasis))


@dataclass(slots=True)
class Play:
    """A script being filled: it grows chapter by chapter, scene by scene."""

    labels: Mapping[str, str] = field(default_factory=dict)
    characters: dict[str, Character] = field(default_factory=dict)
    chapters: list[tuple[str | None, list[list[Element]]]] = field(default_factory=list)

    def chapter(self, title: str | None) -> None:
        """Begin a chapter."""
        self.chapters.append((title, [[]]))

    def scene(self) -> None:
        """Begin a scene, unless nothing stands in the one that is open."""
        if self._scenes()[-1]:
            self._scenes().append([])

    def add(self, element: Element) -> None:
        """Put an element at the end."""
        self._scenes()[-1].append(element)

    def narrate(self, kind: LineKind, said: Said, words: str | None = None) -> None:
        """Add a line of the narrator's; `words` are what is spoken of it, if not its text."""
        heard = said if kind is LineKind.NARRATION else replace(said, emphasis=())
        told = _told(heard) if words is None else spoken(words)
        self.add(Line("", kind, NARRATOR, said.text, told, said.start, said.end))

    def say(
        self,
        name: str,
        said: Said,
        *,
        kind: LineKind = LineKind.DIALOGUE,
        manner: str | None = None,
        together: bool = False,
    ) -> None:
        """Add a line of a character's; `together` with the speech before it, where there is one of somebody else's."""
        speaker = self.speaker(name)
        if speaker == NARRATOR and kind is LineKind.DIALOGUE:
            kind = LineKind.NARRATION
        attribution = None if speaker == NARRATOR else replace(_SCRIPTED, speaker=speaker)
        line = Line("", kind, speaker, said.text, _told(said), said.start, said.end, attribution=attribution)
        together = together and self.answers(name)
        self.add(replace(line, delivery=Delivery(manner=manner), together=together))

    def answers(self, name: str) -> bool:
        """Whether the last line of the scene is somebody else's speech."""
        lines = [element for element in self._scenes()[-1] if isinstance(element, Line)]
        return bool(lines) and lines[-1].kind is LineKind.DIALOGUE and lines[-1].speaker != self.speaker(name)

    def speaker(self, name: str) -> str:
        """The id of the character whom a cue names; somebody new when nobody is called so."""
        shown = label(name)
        if shown in self.labels:
            return self.labels[shown]
        if shown == NARRATOR.upper():
            return NARRATOR
        id = slug(shown)
        self.characters.setdefault(id, Character(id, _written(name)))
        return id

    def knows(self, name: str) -> bool:
        """Whether somebody of that name has spoken."""
        shown = label(name)
        return shown in self.labels or slug(shown) in self.characters

    def finish(self) -> tuple[ScriptChapter, ...]:
        """The chapters, empty scenes and chapters left out, scenes and lines numbered."""
        filled = [(title, [scene for scene in scenes if scene]) for title, scenes in self.chapters]
        kept = [(title, scenes) for title, scenes in filled if scenes]
        return tuple(_chapter(number, title, scenes) for number, (title, scenes) in enumerate(kept, 1))

    def _scenes(self) -> list[list[Element]]:
        if not self.chapters:
            self.chapter(None)
        return self.chapters[-1][1]


def _chapter(number: int, title: str | None, scenes: list[list[Element]]) -> ScriptChapter:
    return ScriptChapter(number, title, tuple(numbered(f"{number}.{n}", scene) for n, scene in enumerate(scenes, 1)))


def numbered(id: str, elements: Iterable[Element]) -> ScriptScene:
    """A scene whose lines are numbered from 1."""
    place = 0
    found: list[Element] = []
    for element in elements:
        if isinstance(element, Line):
            place += 1
            element = replace(element, id=f"{id}.{place}")
        found.append(element)
    return ScriptScene(id, tuple(found))


def sound(text: str) -> Cue | Pause | None:
    """What `sfx: door | gain -6` or `pause: 2` asks for, None when it asks for no sound."""
    pause = PAUSE.fullmatch(text)
    if pause:
        return Pause(float(pause["seconds"]))
    match = _CUE.fullmatch(text)
    if match is None:
        return None
    asset, *options = (part.strip() for part in match["rest"].split("|"))
    cue = Cue(_CUE_KINDS[match["kind"].lower()], " ".join(asset.split()))
    for option in options:
        cue = _with_option(cue, option)
    return cue


def _with_option(cue: Cue, option: str) -> Cue:
    found = _OPTION.fullmatch(option)
    if found is None:
        return replace(cue, why=option)
    value = float(found["value"])
    match found["name"].lower():
        case "gain":
            return replace(cue, gain_db=value)
        case "fade in":
            return replace(cue, fade_in_s=value)
        case _:
            return replace(cue, fade_out_s=value)


def beat(direction: str) -> Pause | None:
    """The pause that a direction such as `beat` or `long pause` asks for."""
    if not is_beat(direction):
        return None
    return Pause(next((s for word, s in _BEATS_S.items() if word in direction.lower()), _BEAT_S))


def _told(said: Said) -> str:
    return stressed(spoken(said.text), stresses(said.text, said.emphasis))


def slug(shown: str) -> str:
    """A character's id, from the name in capitals."""
    id = "-".join(re.findall(r"\w+", shown.lower()))
    return f"{id}-character" if id == NARRATOR else id or "somebody"


def _written(name: str) -> str:
    """A name in capitals as it is usually written: DR. O'NEIL-BROWN II is Dr. O'Neil-Brown II."""
    name = " ".join(name.split())
    return re.sub(r"[^\W\d_]+", _word, name) if name == name.upper() else name


def _word(match: re.Match[str]) -> str:
    word = match.group()
    before = match.string[max(0, match.start() - 2) : match.start()]
    possessive = before[-1:] in ("'", "’") and len(word) < 3
    if possessive:
        return word.lower()
    return word if re.fullmatch("[IVX]{2,}", word) else word.capitalize()

"""The attributed script: what is spoken, by whom, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from narrate.schema.cast import Attribution, Character
from narrate.schema.packed import packed
from narrate.schema.source import Metadata, Remark, Source
from narrate.schema.timeline import Pin


class LineKind(str, Enum):
    """What a line is: the kinds of the script's JSON."""

    HEADING = "heading"
    NARRATION = "narration"
    DIALOGUE = "dialogue"
    THOUGHT = "thought"
    TEXT = "text"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a line is said: rate a factor, pitch in semitones, gain in dB, effect a preset's name.

    `timbre` is a name of dsp/timbre.py with its share, like `whisper*1`; rate, pitch and timbre are part of the take.
    """

    manner: str | None = None
    rate: float = 1.0
    pitch_st: float = 0.0
    gain_db: float = 0.0
    effect: str | None = None
    timbre: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The unit of casting and speaking.

    `text` is Book.text[start:end], unchanged; `spoken` what an engine is given ("" when nothing can be spoken).
    `speaker` is a character id or NARRATOR; `opens` marks the first line of a paragraph; `pin` is the take that a
    person keeps for it; `together`: it is said at the same time as the speech before it.
    """

    id: str
    kind: LineKind
    speaker: str
    text: str
    spoken: str
    start: int
    end: int
    opens: bool = True
    delivery: Delivery = Delivery()
    attribution: Attribution | None = None
    pin: Pin | None = None
    together: bool = False


class CueKind(str, Enum):
    """What a cue plays."""

    MUSIC = "music"
    EFFECT = "effect"
    AMBIENCE = "ambience"


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound that is not speech; `asset` names a file or a generated sound."""

    kind: CueKind
    asset: str
    gain_db: float = 0.0
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that the script asks for, in seconds."""

    seconds: float


Element = Line | Cue | Pause


@dataclass(frozen=True, slots=True)
class ScriptScene:
    """A scene: `id` is chapter.scene, counted from 1."""

    id: str
    elements: tuple[Element, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The spoken lines only."""
        return tuple(element for element in self.elements if isinstance(element, Line))


@dataclass(frozen=True, slots=True)
class ScriptChapter:
    """A chapter: becomes one audio file or one chapter mark."""

    number: int
    title: str | None
    scenes: tuple[ScriptScene, ...]

    def lines(self) -> Iterator[Line]:
        """Every line in order."""
        for scene in self.scenes:
            yield from scene.lines


def kept(chapters: Iterable[ScriptChapter]) -> Sequence[ScriptChapter]:
    """The chapters of a script, taken one by one; those of a long one are packed."""
    return packed(ScriptChapter, chapters, size=_elements, block=1)


def _elements(chapter: ScriptChapter) -> int:
    return sum(len(scene.elements) for scene in chapter.scenes)


@dataclass(frozen=True, slots=True)
class Script:
    """A whole production's text; `told_by` is the character who tells a story in the first person."""

    source: Source
    metadata: Metadata
    quotation_style: str
    characters: tuple[Character, ...]
    chapters: Sequence[ScriptChapter]
    remarks: tuple[Remark, ...] = ()
    told_by: str | None = None

    def lines(self) -> Iterator[Line]:
        """Every line in order."""
        for chapter in self.chapters:
            yield from chapter.lines()

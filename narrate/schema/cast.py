"""Who speaks, and with which voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from narrate.schema.edits import Edit

NARRATOR = "narrator"
"""The id of the narrator, who is no Character unless the story is told in the first person."""


class Gender(str, Enum):
    """A voice's or a character's gender; UNKNOWN where the text does not tell."""

    FEMALE = "female"
    MALE = "male"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


class Age(str, Enum):
    """A rough age, for choosing a voice."""

    CHILD = "child"
    YOUNG = "young"
    ADULT = "adult"
    ELDER = "elder"
    UNKNOWN = "unknown"


class Evidence(str, Enum):
    """How a speaker is known: the quote types of the Project Dialogism Novel Corpus, or a person or script said so."""

    EXPLICIT = "explicit"
    ANAPHORIC = "anaphoric"
    IMPLICIT = "implicit"
    SCRIPTED = "scripted"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who speaks or is spoken of. `id` is a slug of the name, unique in a Reading."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.UNKNOWN
    traits: tuple[str, ...] = ()


class SpanKind(str, Enum):
    """What a stretch of a paragraph is."""

    NARRATION = "narration"
    SPEECH = "speech"
    THOUGHT = "thought"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a span: speaker is a character id; candidates are (character id, probability), best first."""

    speaker: str
    evidence: Evidence
    confidence: float
    why: str
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Book.text[start:end], quotation marks included; attribution is None for plain narration.

    Spans of kind TEXT (letters, signs) may have an attribution (who wrote it) or None.
    """

    kind: SpanKind
    start: int
    end: int
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What `attribute` understood of a Book: its spans tile every PROSE paragraph exactly, in order.

    `edits` are a person's decisions by the start of the span they are about; `tray` are those whose line is gone.
    """

    quotation_style: str
    characters: tuple[Character, ...]
    spans: Sequence[Span]
    first_person: str | None = None
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)
    tray: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that an engine offers.

    name is unique within its engine; language a BCP 47 tag; lufs the measured loudness of its plain speech (None: not
    measured); pitch_hz its median fundamental; grade "A" (best) to "F", or "".
    """

    engine: str
    name: str
    language: str
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.ADULT
    grade: str = ""
    lufs: float | None = None
    pitch_hz: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody sounds: one entry of voices.yaml, resolved. `name` is an engine's voice name or a blend of some.

    rate 1.0 is the voice's own pace; pitch_st semitones; formant a factor (1.0 unchanged); pan −1 left … +1 right.
    """

    engine: str
    name: str
    language: str = "en-us"
    rate: float = 1.0
    pitch_st: float = 0.0
    formant: float = 1.0
    gain_db: float = 0.0
    pan: float = 0.0
    effect: str | None = None


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """What a person wrote about a voice: None means "not said", so a default may fill it."""

    name: str | None = None
    engine: str | None = None
    rate: float | None = None
    pitch_st: float | None = None
    formant: float | None = None
    gain_db: float | None = None
    pan: float | None = None
    effect: str | None = None
    delivery: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A character entry of voices.yaml: how to recognise somebody, and what was decided about the voice.

    `suggested`: casting wrote it down, and no person has touched it since; `suggested_shapes` are the fields of
    `voice`, like `pitch_st`, of which the same is true.
    """

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender | None = None
    age: Age | None = None
    voice: VoiceChoice = VoiceChoice()
    place: str = ""
    suggested: bool = False
    suggested_shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceSheet:
    """A voices.yaml, read and checked; `defaults` maps (gender, age) to choices in order of preference.

    `series` is the path of a sheet that several books share. `settings` are the dotted Settings fields that the file
    overrides; `pronounce` maps a word to its respelling or IPA.
    """

    path: str | None = None
    engine: str | None = None
    language: str | None = None
    series: str | None = None
    narrator: VoiceChoice = VoiceChoice()
    defaults: Mapping[tuple[Gender, Age], tuple[VoiceChoice, ...]] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    pronounce: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CastEntry:
    """One part and its voice: `chosen` when a person decided, else `why` tells how casting did."""

    character: Character
    voice: Voice
    lines: int
    words: int
    why: str
    chosen: bool = False

    def as_json(self) -> dict[str, object]:
        """As plain values."""
        return {
            "name": self.character.name,
            "aliases": list(self.character.aliases),
            "gender": self.character.gender.value,
            "age": self.character.age.value,
            "lines": self.lines,
            "words": self.words,
            "engine": self.voice.engine,
            "voice": self.voice.name,
            "chosen": self.chosen,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody's voice; entries in order of prominence, the narrator apart."""

    narrator: CastEntry
    entries: tuple[CastEntry, ...]
    remarks: tuple[str, ...] = ()

    def voice(self, speaker: str) -> Voice:
        """The voice of a character id, the narrator's for NARRATOR and anybody not cast."""
        for entry in self.entries:
            if entry.character.id == speaker:
                return entry.voice
        return self.narrator.voice

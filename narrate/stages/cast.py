"""Characters + VoiceSheet -> Cast: everybody's voice, and why it is that one. Deterministic."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from narrate.errors import VoiceError
from narrate.schema.cast import (
    NARRATOR,
    Age,
    Cast,
    CastEntry,
    Character,
    Gender,
    Role,
    Voice,
    VoiceChoice,
    VoiceInfo,
    VoiceSheet,
)
from narrate.schema.script import Script
from narrate.schema.settings import Settings
from narrate.stages.design import designed, few, preset, variants
from narrate.stages.likeness import Likeness
from narrate.stages.matching import absent, described, roles_of
from narrate.stages.suited import is_blend
from narrate.text.language import base
from narrate.text.language import name as language_name
from narrate.text.roles import told_by

_CLOSE = 0.80
_GRADES = "ABCDEF"


@dataclass(frozen=True, slots=True)
class _Part:
    """A character's share in the story."""

    character: Character
    lines: int
    words: int
    company: Counter[str]


def cast(
    script: Script,
    *,
    sheet: VoiceSheet,
    voices: Sequence[VoiceInfo],
    settings: Settings,
    first_person: str | None = None,
) -> Cast:
    """Voices for the narrator and for everybody who speaks, in order of prominence.

    What the sheet says about a character is kept; everybody else gets the fitting voice that is least like those of
    the people he shares scenes with. A narrator who is a character speaks in the narrator's voice, and so does
    everybody where one narrator reads everything. VoiceError for a voice in the sheet that does not exist.
    """
    studio = _Studio(voices, settings)
    roles = roles_of(script, sheet)
    narrator = _narrator(script, sheet, studio)
    given: dict[str, CastEntry] = {}
    for part in _parts(script):
        role = roles.get(part.character.id)
        character = described(part.character, role)
        if role is not None and role.voice.name is not None:
            voice = studio.voice(role.voice)
            why = f"{'suggested earlier, ' if role.suggested else ''}{role.place}"
            given[character.id] = CastEntry(character, voice, part.lines, part.words, why, not role.suggested)
        elif character.id == first_person:
            given[character.id] = CastEntry(character, narrator.voice, part.lines, part.words, "tells the story")
    casting = _Casting(studio, sheet, narrator.voice)
    entries = [
        given.get(part.character.id) or casting.choose(part, given, roles.get(part.character.id))
        for part in _ordered(_parts(script), given)
    ]
    entries.sort(key=lambda entry: (-entry.words, entry.character.name))
    if settings.cast == "single":
        entries = [replace(entry, voice=narrator.voice, why="one narrator reads everything") for entry in entries]
    return Cast(narrator, tuple(entries), tuple(absent(script, sheet)))


class _Studio:
    """The voices that can be had, and how to make a Voice of what a person wrote."""

    def __init__(self, voices: Sequence[VoiceInfo], settings: Settings) -> None:
        self.voices = tuple(voices)
        self._by_name = {(info.engine, info.name): info for info in voices}
        self._settings = settings

    def info(self, choice: VoiceChoice) -> VoiceInfo | None:
        """The stock voice that a choice names, None when these engines have none of that name."""
        return next(
            (
                info
                for (engine, name), info in self._by_name.items()
                if name == choice.name and choice.engine in (None, engine)
            ),
            None,
        )

    def voice(self, choice: VoiceChoice) -> Voice:
        """The voice that a choice describes; VoiceError when there is none."""
        choice = designed(choice)
        info = self.info(choice)
        if info is None and not is_blend(choice):
            raise self._unknown(choice)
        engine = info.engine if info else choice.engine or "kokoro"
        language = info.language if info and info.language.startswith("en") else self._settings.language
        return Voice(
            engine=engine,
            name=str(choice.name),
            language=language,
            rate=choice.rate or 1.0,
            pitch_st=choice.pitch_st or 0.0,
            formant=choice.formant or 1.0,
            gain_db=choice.gain_db or 0.0,
            pan=choice.pan or 0.0,
            effect=choice.effect,
        )

    def _unknown(self, choice: VoiceChoice) -> VoiceError:
        names = [info.name for info in self.voices if choice.engine in (None, info.engine)]
        near = difflib.get_close_matches(str(choice.name), names, n=3, cutoff=0.5)
        guess = f"did you mean {' or '.join(near)}? " if near else ""
        engine = f" of the engine {choice.engine}" if choice.engine else ""
        place = f"{choice.place}: " if choice.place else ""
        if base(self._settings.language) != "en":
            speaking = f"these do: {', '.join(sorted(set(names))[:12])}"
            what = f"{place}{choice.name!r}{engine} does not speak {language_name(self._settings.language)}"
            return VoiceError(what, code="N312", hint=speaking)
        what = f"{place}there is no voice {choice.name!r}{engine}"
        return VoiceError(what, code="N301", hint=f"{guess}`narrate voices` lists them all")


class _Casting:
    """Gives out voices, the biggest parts first."""

    def __init__(self, studio: _Studio, sheet: VoiceSheet, narrator: Voice) -> None:
        self._studio = studio
        self._sheet = sheet
        self._narrator = narrator
        self._likeness = Likeness(studio.voices)
        self._used: Counter[tuple[str, str, float]] = Counter()

    def choose(self, part: _Part, given: dict[str, CastEntry], role: Role | None) -> CastEntry:
        """The best voice for a part, beside those already given; notes it in `given`."""
        character = described(part.character, role)
        company = {id: weight for id, weight in part.company.items() if id in given}
        others = [(given[id].voice, weight) for id, weight in company.items()]
        choices = self._choices(character)
        ranked = [(self._cost(choice, place, others, part), place) for place, choice in enumerate(choices)]
        voice = self._studio.voice(choices[min(ranked)[1]])
        if role is not None:
            voice = _shaped(voice, role.voice)
        self._used[_key(voice)] += 1
        entry = CastEntry(character, voice, part.lines, part.words, self._why(character, voice, given, company))
        given[character.id] = entry
        return entry

    def _choices(self, character: Character) -> list[VoiceChoice]:
        """The fitting voices, the preferred first; every other one of the gender follows."""
        genders = [character.gender]
        if character.gender in (Gender.UNKNOWN, Gender.NEUTRAL):
            first = int(hashlib.sha256(character.id.encode()).hexdigest(), 16) % 2
            genders = [(Gender.FEMALE, Gender.MALE)[first], (Gender.FEMALE, Gender.MALE)[1 - first]]
        age = Age.ADULT if character.age is Age.UNKNOWN else character.age
        wanted = [
            choice
            for gender in genders[:1]
            for each in (age, Age.ADULT, Age.YOUNG)
            for choice in self._sheet.defaults.get((gender, each), ())
            if self._studio.info(choice) is not None
        ]
        names = {choice.name for choice in wanted}
        stock = sorted(
            (
                info
                for info in self._studio.voices
                if info.gender in (genders[0], Gender.UNKNOWN) and info.name not in names
            ),
            key=lambda info: (
                not info.language.startswith("en"),
                _GRADES.find(info.grade[:1]) % 7,
                info.age is not age,
                info.name,
            ),
        )
        plain = [VoiceChoice(info.name, info.engine) for info in stock if info.name != self._narrator.name]
        choices = [*wanted, *plain, *variants([*wanted, *plain])]
        told = told_by((character.name, *character.aliases))
        accented = [choice for choice in plain if told.language and self._speaks(choice, told.language)]
        fitting = [*accented, *choices] or few(self._studio.voices, genders[0], age)
        return [preset(choice, told.preset) for choice in fitting] if told.preset else fitting

    def _speaks(self, choice: VoiceChoice, language: str) -> bool:
        info = self._studio.info(choice)
        return info is not None and info.language.startswith(language)

    def _cost(
        self, choice: VoiceChoice, place: int, others: Sequence[tuple[Voice, int]], part: _Part
    ) -> tuple[float, float, int]:
        """Clashes first (shared or nearly shared voices, by how often the two meet), then likeness, then preference."""
        voice = self._studio.voice(choice)
        likes = [(self._likeness.between(voice, other), weight) for other, weight in others]
        narrator = self._likeness.between(voice, self._narrator)
        clash = sum((like - _CLOSE + 0.05) * weight for like, weight in likes if like >= _CLOSE)
        clash += (narrator - _CLOSE) * 3 if narrator >= _CLOSE else 0.0
        nearest = max((like for like, _ in likes), default=0.0)
        reuse = self._used[_key(voice)] * (1.0 if part.lines > 2 else 0.2)
        return round(clash + reuse, 4), round(0.5 * nearest + 0.03 * place, 4), place

    def _why(
        self, character: Character, voice: Voice, given: Mapping[str, CastEntry], company: Mapping[str, int]
    ) -> str:
        told = [word for word in (character.gender.value, character.age.value) if word != "unknown"]
        known = ", ".join(told) or "gender unknown"
        if not company:
            return f"{known}; the preferred voice that is free"
        nearest = max(company, key=lambda id: (self._likeness.between(voice, given[id].voice), id))
        like = self._likeness.between(voice, given[nearest].voice)
        return f"{known}; likeness to {given[nearest].character.name}, the nearest voice in shared scenes, {like:.2f}"


def _narrator(script: Script, sheet: VoiceSheet, studio: _Studio) -> CastEntry:
    lines = [line for line in script.lines() if line.speaker == NARRATOR and line.spoken]
    words = sum(len(line.spoken.split()) for line in lines)
    character = Character(NARRATOR, "Narrator")
    choice = sheet.narrator
    chosen = choice.place != "" and choice.name is not None
    if choice.name is None or (studio.info(choice) is None and choice.engine not in {i.engine for i in studio.voices}):
        best = min(
            studio.voices, key=lambda info: (not info.language.startswith("en"), _GRADES.find(info.grade[:1]) % 7)
        )
        choice = replace(choice, name=best.name, engine=best.engine, place="")
        chosen = False
    why = choice.place if chosen else "the best voice of the engine"
    return CastEntry(character, studio.voice(choice), len(lines), words, why, chosen)


def _parts(script: Script) -> list[_Part]:
    """Everybody who says something, the biggest part first, with the people met in each scene."""
    lines: Counter[str] = Counter()
    words: Counter[str] = Counter()
    company: dict[str, Counter[str]] = defaultdict(Counter)
    for chapter in script.chapters:
        for scene in chapter.scenes:
            here = Counter(line.speaker for line in scene.lines if line.speaker != NARRATOR)
            for line in scene.lines:
                lines[line.speaker] += 1
                words[line.speaker] += len(line.spoken.split())
            for one in here:
                company[one].update({other: min(here[one], here[other]) for other in here if other != one})
    parts = [_Part(c, lines[c.id], words[c.id], company[c.id]) for c in script.characters if lines[c.id]]
    return sorted(parts, key=lambda part: (-part.words, part.character.name))


def _ordered(parts: Iterable[_Part], given: Mapping[str, CastEntry]) -> list[_Part]:
    return sorted(parts, key=lambda part: part.character.id not in given)


def _shaped(voice: Voice, choice: VoiceChoice) -> Voice:
    """A voice that casting chose, with the rate, pitch … that a person wished for the character."""
    wishes = {
        name: getattr(choice, name)
        for name in ("rate", "pitch_st", "formant", "gain_db", "pan", "effect")
        if getattr(choice, name) is not None
    }
    return replace(voice, **wishes)


def _key(voice: Voice) -> tuple[str, str, float]:
    return voice.engine, voice.name, voice.pitch_st

"""The text side of a production, in order: story -> Book -> Reading -> Script -> Cast."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from narrate import hearing
from narrate.dsp.reverb import check_room
from narrate.dsp.sounds import find
from narrate.engines.registry import choose, speaking, version_of, voices_of
from narrate.errors import InputError, Place, UsageError, VoiceError
from narrate.freeing import give_back
from narrate.project import Project
from narrate.readers.registry import read_source
from narrate.readers.sheet_settings import apply_settings
from narrate.readers.voicesheet import layer, read_voicesheet
from narrate.schema.cast import Cast, Reading, VoiceInfo, VoiceSheet
from narrate.schema.edits import Edit
from narrate.schema.packed import Joined
from narrate.schema.script import Line, Script, ScriptChapter, ScriptScene
from narrate.schema.settings import PROFILES, Settings
from narrate.schema.source import Book
from narrate.schema.staging import BARE, Staging
from narrate.schema.timeline import TakeSpec
from narrate.soundbank import SoundBank
from narrate.stages.adapt import adapt, adapt_script
from narrate.stages.alphabet import strange_letters
from narrate.stages.amend import Places, amend
from narrate.stages.attribute import attribute
from narrate.stages.bounds import bounded
from narrate.stages.cast import cast
from narrate.stages.credits import credits_of
from narrate.stages.direct import direct
from narrate.stages.lock import Locked, ended, locks, with_locks
from narrate.stages.matching import roles_of
from narrate.stages.stage import stage
from narrate.stages.suited import suited
from narrate.strictness import check_strictly
from narrate.takes import take_id
from narrate.text.language import base, detect


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asked for on the command line; None where nothing was said."""

    story: Path
    voices: Path | None = None
    engine: str | None = None
    draft: bool = False
    encoding: str | None = None
    profile: str | None = None
    style: str | None = None
    verify: bool = False
    strict: bool = False
    max_failed: float | None = None

    @property
    def has_passing_engine(self) -> bool:
        """Whether another engine speaks this once: no decision about voices."""
        return self.draft or bool(self.engine)


@dataclass(frozen=True, slots=True)
class Production:
    """A story understood and cast, ready to be spoken. `notices` tells what was chosen without being asked.

    `text` is the source that the lines' offsets count in; for a play its lines one after the other, which stand in it
    at `places`, by id. `decisions` are a person's, in force: `placed` by the start of the line that they are about, in
    the `tray` when that line is gone; `staging` is what is heard besides the lines; `locks` are the recordings that a
    person keeps, by line id; `opening` and `closing` are spoken credits, which are no part of the script.
    """

    project: Project
    text: str
    script: Script
    decisions: tuple[Edit, ...]
    placed: Mapping[int, tuple[Edit, ...]]
    tray: tuple[Edit, ...]
    sheet: VoiceSheet
    settings: Settings
    cast: Cast
    voices: tuple[VoiceInfo, ...]
    notices: tuple[str, ...]
    staging: Staging = BARE
    locks: Mapping[str, Locked] = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    opening: ScriptChapter | None = None
    closing: ScriptChapter | None = None

    @property
    def is_play(self) -> bool:
        """Whether the story is a script already, whose lines say who speaks."""
        return bool(self.places)

    def place(self, line: Line) -> tuple[int, int]:
        """Where a line stands in `text`."""
        return self.places.get(line.id, (line.start, line.end))

    @property
    def performed(self) -> Sequence[ScriptChapter]:
        """Everything that is spoken: the script's chapters between the credits."""
        opening, closing = ((one,) if one else () for one in (self.opening, self.closing))
        return Joined(opening, self.script.chapters, closing)

    def place_of(self, chapter: ScriptChapter) -> int:
        """The place of a chapter in `performed`, whose numbers follow one another as a rule."""
        chapters = self.performed
        likely = chapter.number - chapters[0].number
        is_there = 0 <= likely < len(chapters) and chapters[likely].number == chapter.number
        return likely if is_there else chapters.index(chapter)

    def scene(self, id: str) -> ScriptScene:
        """The scene `chapter.scene`; UsageError names those that exist."""
        found = next((scene for chapter in self.performed for scene in chapter.scenes if scene.id == id), None)
        if found is None:
            scenes = [scene.id for chapter in self.performed for scene in chapter.scenes]
            known = ", ".join(scenes[:12]) + (" …" if len(scenes) > 12 else "")
            raise UsageError(f"there is no scene {id}", hint=f"scenes: {known}")
        return found


def produce(wishes: Wishes, *, supposing: tuple[Edit, ...] = ()) -> Production:
    """Reads a story, finds who speaks and gives everyone a voice; InputError when there is nothing to narrate.

    `supposing` are decisions that nobody has taken yet: to see what they would change.
    """
    project = Project(wishes.story)
    sheet = find_sheet(project, wishes.voices)
    settings = _settings(sheet, wishes)
    decisions = project.journal.read()
    source = read_source(wishes.story, encoding=wishes.encoding)
    settings = replace(settings, language=story_language(sheet, source) or settings.language)
    text, script, reading, places = _script(source, sheet, settings, (*decisions.edits, *supposing))
    give_back()
    kept = locks(script, reading.edits, at_hand=lambda spec: _at_hand(project, spec))
    script = with_locks(script, kept)
    if not any(line.spoken for line in script.lines()):
        place = Place(script.source.path)
        raise InputError("nothing to narrate: no line has anything that can be spoken", code="N101", place=place)
    voices, notices = available_voices(settings)
    sheet, dropped = suited(sheet, voices, asked=wishes.has_passing_engine)
    notices = (*notices, *dropped)
    parts = cast(script, sheet=sheet, voices=voices, settings=settings, first_person=script.told_by)
    notices = (*notices, *_other_narrator(sheet, parts))
    script, beyond = bounded(script, parts)
    lost = tuple(f"the line of this decision is gone, see `narrate mend --list`: {edit}" for edit in reading.tray)
    staging = staged(project, script, settings, reading.edits)
    strange = strange_letters(script, settings.language)
    over = ended(kept)
    if settings.strict:
        decided = (*map(str, decisions.remarks), *lost, *over, *parts.remarks)
        check_strictly(script, (*staging.remarks, *beyond), decided, strange)
    told = (*map(str, (*script.remarks, *decisions.remarks)), *lost, *over, *notices, *strange)
    told = (*told, *parts.remarks, *staging.remarks, *beyond)
    mine = (decisions.edits, reading.edits, reading.tray)
    title = script.metadata.title or project.stem.name
    opening, closing = credits_of(script, title, settings, lexicon=sheet.pronounce)
    made = Production(project, text, script, *mine, sheet, settings, parts, voices, told, staging, kept, places)
    return replace(made, opening=opening, closing=closing)


def _at_hand(project: Project, spec: TakeSpec) -> bool:
    """Whether a take is there, or can be spoken again just as it was."""
    if project.takes.has(take_id(spec)):
        return True
    try:
        return version_of(spec.engine) == spec.engine_version
    except VoiceError:
        return False


def staged(project: Project, script: Script, settings: Settings, decisions: Mapping[int, tuple[Edit, ...]]) -> Staging:
    """What is heard besides the lines, every sound of it known; UsageError for one that there is not."""
    if settings.style != "drama":
        return BARE
    bank = sound_bank(project, script, settings)
    staging = stage(script, settings=settings, known=bank.names, decisions=decisions)
    for made in staging.stages.values():
        for sounding in (*made.beds, *made.spots, *((made.sting,) if made.sting else ())):
            if sounding.asset not in bank.names:
                find(sounding.asset)
        if made.room is not None:
            check_room(made.room)
    return staging


def sound_bank(project: Project, script: Script, settings: Settings) -> SoundBank:
    """The sounds of a production: a person's folder beside the story, generated ones seeded by the title."""
    seed = zlib.crc32((script.metadata.title or project.stem.name).encode("utf-8", "surrogatepass"))
    folder = project.stem.parent / settings.sounds if settings.sounds else None
    return SoundBank(project.folder / "sounds", rate=settings.sample_rate, seed=seed, folder=folder)


def story_language(sheet: VoiceSheet, source: Book | Script) -> str | None:
    """The language of a story: what the sheet says, else the book's metadata, else its words; None for English."""
    if sheet.language is not None:
        return sheet.language
    text = source.text if isinstance(source, Book) else " ".join(line.text for line in source.lines())
    tag = (source.metadata.language or detect(text) or "en").replace("_", "-").lower()
    return None if base(tag) == "en" else tag


def _script(
    source: Book | Script, sheet: VoiceSheet, settings: Settings, edits: tuple[Edit, ...]
) -> tuple[str, Script, Reading, Places]:
    """A story's text, directed script and what was understood of it; a play's lines also have places in the text."""
    speak_notes, language = settings.notes == "speak", settings.language
    if isinstance(source, Script):
        play = amend(source, edits, language=language)
        script = adapt_script(play.script, lexicon=sheet.pronounce, speak_notes=speak_notes, language=language)
        reading = Reading("", (), (), edits=play.placed.edits, tray=play.placed.tray)
        return play.text, _directed(script, sheet, settings), reading, play.places
    reading = attribute(source, edits=edits)
    script = adapt(source, reading, lexicon=sheet.pronounce, speak_notes=speak_notes, language=language)
    return source.text, _directed(script, sheet, settings), reading, {}


def _directed(script: Script, sheet: VoiceSheet, settings: Settings) -> Script:
    roles = roles_of(script, sheet)
    levels = {speaker: role.voice.delivery for speaker, role in roles.items() if role.voice.delivery is not None}
    return direct(script, settings=settings, levels=levels)


def find_sheet(project: Project, given: Path | None) -> VoiceSheet:
    """The voice mapping: the file given, else the story's, the folder's and the user's; the packaged one fills gaps.

    What the story's own file does not say, the folder's does: narrate writes the first, which must not end the second.
    """
    candidates = (given,) if given else (project.voices, Path("voices.yaml"), user_voices())
    found = dict.fromkeys(path for path in candidates if path.is_file())
    packaged = read_voicesheet(packaged_voices())
    if not found:
        return packaged
    sheets = [read_voicesheet(path) for path in found]
    series = next((sheet.series for sheet in sheets if sheet.series), None)
    shared = [read_voicesheet(Path(series))] if series and Path(series).is_file() else []
    sheet = layer((*sheets, *shared, packaged))
    return replace(sheet, pronounce={**_own_words(), **sheet.pronounce})


def lexicon_here() -> Mapping[str, str]:
    """The pronunciations of the folder's and the user's voices.yaml, the folder's winning."""
    here = Path("voices.yaml")
    return {**_own_words(), **(read_voicesheet(here).pronounce if here.is_file() else {})}


def _own_words() -> Mapping[str, str]:
    """The user's pronunciations hold for every story."""
    path = user_voices()
    return read_voicesheet(path).pronounce if path.is_file() else {}


def packaged_voices() -> Path:
    """The default voices.yaml: among the package's data in a wheel, at the repository's root when developing."""
    package = Path(__file__).resolve().parent
    places = (package / "data" / "voices.yaml", package.parent / "voices.yaml")
    for path in places:
        if path.is_file():
            return path
    raise InputError("the packaged voices.yaml is missing", code="N210", hint="install narrate-drama again")


def user_voices() -> Path:
    """The voices.yaml in the user's configuration folder, whether it exists or not."""
    import platformdirs

    return Path(platformdirs.user_config_dir("narrate", appauthor=False)) / "voices.yaml"


def available_voices(settings: Settings) -> tuple[tuple[VoiceInfo, ...], tuple[str, ...]]:
    """Every voice of the engines in use, and what should be said about the choice of engines."""
    if base(settings.language) != "en":
        return speaking(settings.language, settings.engine)
    engines, notices = choose(settings.engine)
    if notices and settings.strict:
        raise VoiceError(notices[0], code="N316", hint="--strict allows no other voices than those asked for")
    return tuple(voice for engine in engines for voice in voices_of(engine)), notices


def _other_narrator(sheet: VoiceSheet, parts: Cast) -> tuple[str, ...]:
    """Says that a narrator's voice that a file of a person's names is not the one heard."""
    wanted, heard = sheet.narrator, parts.narrator
    is_own = wanted.place != "" and not wanted.place.startswith(f"{packaged_voices()}:")
    if wanted.name is None or not is_own or heard.chosen:
        return ()
    what = f"the engine in use does not have the narrator's voice {wanted.name}, {heard.voice.name} reads instead"
    return (f"{wanted.place}: {what}",)


def _settings(sheet: VoiceSheet, wishes: Wishes) -> Settings:
    settings = apply_settings(sheet, Settings())
    if wishes.has_passing_engine:
        settings = replace(settings, engine=wishes.engine or "hibari")
    if wishes.verify:
        hearing.check()
        settings = replace(settings, verify=True)
    if wishes.strict or wishes.max_failed is not None:
        limit = settings.max_failed if wishes.max_failed is None else wishes.max_failed
        settings = replace(settings, strict=wishes.strict, max_failed=limit)
    if wishes.profile:
        settings = replace(settings, profile=wishes.profile)
    if wishes.style:
        settings = replace(settings, style=wishes.style)
    return replace(settings, channels=channels_of(settings))


def channels_of(settings: Settings) -> int:
    """Two for a drama, unless what it is made for wants one."""
    profile = PROFILES.get(settings.profile)
    return 2 if settings.style == "drama" and not (profile and profile.mono) else 1

"""The story's own voices file: written, merged, changed; and what a change of voices costs."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrate.engines.base import unknown_voice
from narrate.engines.registry import AUTO, NEURAL, diagnose, voices_of
from narrate.errors import NarrateError, UsageError
from narrate.files import write_text
from narrate.planning import Pace, plan_chapters
from narrate.production import Production, Wishes, produce
from narrate.readers.voicesheet import same_name
from narrate.schema.cast import NARRATOR, Voice
from narrate.schema.script import LineKind
from narrate.speaking import spec_for
from narrate.stages.design import base_of
from narrate.takes import take_id
from narrate.targets import book_title
from narrate.text.wording import guessed
from narrate.workers import worker_count
from narrate.writers.voicesheet import merge, new_sheet, renewed, set_key, set_shape, set_voice

_SAMPLE_CHARS = 70


@dataclass(frozen=True, slots=True)
class Cost:
    """Lines that have to be spoken for a new cast, and about how long that takes, in seconds."""

    lines: int
    work_seconds: float


def cast_sheet(production: Production) -> str:
    """The text of the story's voices file as it should stand: new, or what is there with new characters added."""
    path, cast = production.project.voices, production.cast
    if production.settings.cast == "single":  # nobody has a voice of their own that could be written down
        cast = replace(cast, entries=())
    quotes = _samples(production)
    if not path.is_file():
        return new_sheet(book_title(production), cast, quotes)
    text = merge(path.read_bytes().decode("utf-8"), cast, quotes, str(path))
    return renewed(text, cast, str(path)) if _is_decided(production) else text


def _is_decided(production: Production) -> bool:
    """Whether the sheet's own engine speaks: not one asked for just this once, nor one that stands in."""
    engine = production.settings.engine
    speaking = {info.engine for info in production.voices}
    return engine == production.sheet.engine and (engine != AUTO or not speaking.isdisjoint(NEURAL))


Shapes = Sequence[tuple[str, str, float]]
"""Changes of a voice's shape: a name, `rate` or `pitch`, and its value."""


def recast(
    production: Production, wishes: Wishes, changes: Sequence[tuple[str, str]], shapes: Shapes = ()
) -> tuple[Production, Cost]:
    """Writes changed voices and shapes into the story's file; the new production, and what it costs to speak it.

    UsageError for somebody who is not in the story; VoiceError for a voice that does not exist.
    """
    names = [*(name for name, _ in changes), *(name for name, _, _ in shapes)]
    if production.settings.cast == "single" and any(_known(production, name) != "Narrator" for name in names):
        hint = "`narrate cast STORY --cast full` gives everybody a voice"
        raise UsageError("one narrator reads everything", hint=hint)
    before = plan_chapters(production, production.script.chapters, workers=0)
    had = {call.line.id: call.id for call in before.calls()}
    text = cast_sheet(production)
    for name, voice in changes:
        text = set_voice(text, _known(production, name), voice, engine=_engine_of(production, voice))
    for name, key, value in shapes:
        text = set_shape(text, _known(production, name), key, value)
    changed = _replaced(production.project.voices, text, wishes)
    after = plan_chapters(changed, changed.script.chapters, workers=0)
    anew = sum(call.id in after.missing and had.get(call.line.id) != call.id for call in after.calls())
    return changed, Cost(anew, after.work_seconds)


def set_cast(production: Production, wishes: Wishes, which: str) -> Production:
    """Writes into the story's file that everybody has a voice (`full`), or one narrator reads everything (`single`)."""
    return _replaced(production.project.voices, set_key(cast_sheet(production), "cast", which), wishes)


def cost_of(production: Production, speaker: str, voice: Voice) -> Cost:
    """What it would cost to give somebody (an id) a voice: the lines that have no take in it, locked ones left out."""
    pace, store = Pace(), production.project.takes
    specs = [
        spec_for(line.spoken, voice, line.delivery)
        for line in production.script.lines()
        if line.speaker == speaker and line.spoken and line.pin is None
    ]
    lacking = [spec for spec in specs if not store.has(take_id(spec))]
    return Cost(len(lacking), sum(map(pace.work, lacking)) / worker_count(0))


def keep_cast(production: Production) -> bool:
    """Writes the story's voices file if it is not there or lacks somebody; whether it did.

    A cast written down stays the same when the story changes a little, so that little is spoken anew.
    """
    keep_series(production)
    text = cast_sheet(production)
    path = production.project.voices
    if path.is_file() and path.read_bytes().decode("utf-8") == text:
        return False
    write_text(path, text)
    return True


def keep_series(production: Production) -> None:
    """Writes the book's people into the sheet of its series, so that they keep their voices in the next book."""
    if production.sheet.series is None or production.settings.cast == "single":
        return
    path = Path(production.sheet.series)
    title = f"the series of {book_title(production)}"
    if path.is_file():
        old = path.read_bytes().decode("utf-8")
        text = merge(old, production.cast, {}, str(path))
    else:
        old, text = "", new_sheet(title, production.cast, {})
    if text != old:
        write_text(path, text)


def _replaced(path: Path, text: str, wishes: Wishes) -> Production:
    """The story read anew with another text of its voices file, which is put back when it cannot be."""
    old = path.read_bytes() if path.is_file() else None
    write_text(path, text)
    try:
        return produce(wishes)
    except NarrateError:
        _restore(path, old)
        raise


def _restore(path: Path, old: bytes | None) -> None:
    if old is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(old)


def _known(production: Production, name: str) -> str:
    if same_name(name) == same_name(NARRATOR):
        return "Narrator"
    for entry in production.cast.entries:
        if same_name(name) in map(same_name, (entry.character.name, *entry.character.aliases)):
            return entry.character.name
    people = [entry.character for entry in production.cast.entries]
    guess = guessed(name, ["Narrator", *(known for who in people for known in (who.name, *who.aliases))])
    who = ", ".join(character.name for character in people[:12])
    raise UsageError(f"nobody called {name!r} speaks in this story", hint=f"{guess}speaking: Narrator, {who}")


def _engine_of(production: Production, voice: str) -> str:
    """The engine that has a voice, those in use before others; VoiceError when none has it."""
    voice = base_of(voice)
    if "*" in voice or "+" in voice or " as " in voice:
        return "kokoro"
    others = (info for found in diagnose() if found.works for info in voices_of(found.name))
    for info in itertools.chain(production.voices, others):
        if info.name == voice:
            return info.engine
    raise unknown_voice(production.voices[0].engine, voice, sorted({info.name for info in production.voices}))


def _samples(production: Production) -> Mapping[str, str]:
    """A quotation for each character: the first of a good length."""
    found: dict[str, str] = {}
    for line in production.script.lines():
        if line.kind not in (LineKind.DIALOGUE, LineKind.THOUGHT):
            continue
        flat = " ".join(line.text.split())
        short = flat if len(flat) <= _SAMPLE_CHARS else flat[: _SAMPLE_CHARS - 2].rsplit(" ", 1)[0] + " …"
        if len(flat) > len(found.get(line.speaker, "")) and len(found.get(line.speaker, "")) < _SAMPLE_CHARS // 2:
            found[line.speaker] = short
    return found

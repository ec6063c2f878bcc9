"""A story's voices.yaml, written and changed by touching only what must change: every other byte stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from narrate.readers.voicesheet import SHAPES, SUGGESTED, parse_voicesheet, same_name
from narrate.readers.yaml_strict import Value, parse_yaml
from narrate.schema.cast import NARRATOR, Age, Cast, CastEntry, Gender

_NOTE = "#:"
"""The comments that narrate keeps up to date; all others are a person's."""

_PLAIN = re.compile(r"[^\W\d_][\w .'’()-]*(?<! )")
_SPECIAL = frozenset("yes no on off true false null y n".split())


@dataclass(frozen=True, slots=True)
class _Patch:
    """Replace text[start:end]."""

    start: int
    end: int
    text: str


def new_sheet(title: str, cast: Cast, quotes: Mapping[str, str]) -> str:
    """The text of a new sheet: the cast as suggested, with line counts and a sample quotation as comments."""
    head = (
        f"# The voices of {json.dumps(title, ensure_ascii=False)}: change what you like, it will be kept.\n"
        f"# A voice marked `{SUGGESTED}` was chosen by narrate; without the mark it is your decision.\n"
        f"# Comments that begin with {_NOTE} are kept up to date by narrate.\n"
        "# `narrate voices` lists the voices; the packaged voices.yaml explains every key.\n\n"
    )
    voice = cast.narrator.voice
    mark = "" if cast.narrator.chosen else f"  {SUGGESTED}"
    narrator = f"narrator:\n  voice: {voice.name}{mark}\n  engine: {voice.engine}\n\n"
    entries = "".join(f"{text}\n" for text in (_entry(entry, quotes, "  ") for entry in _people(cast)))
    return f"{head}{narrator}characters:\n{entries}".rstrip("\n") + "\n"


def merge(text: str, cast: Cast, quotes: Mapping[str, str], path: str = "voices.yaml") -> str:
    """The sheet with new characters added and narrate's own comments renewed; nothing a person wrote is touched."""
    known = {
        same_name(name): role.name for role in parse_voicesheet(text, path).roles for name in (role.name, *role.aliases)
    }
    root = parse_yaml(text, path)
    characters = (root.fields or {}).get("characters")
    missing = [
        entry
        for entry in _people(cast)
        if not any(same_name(name) in known for name in (entry.character.name, *entry.character.aliases))
    ]
    patches = list(_counted(text, characters, cast, quotes)) if characters is not None else []
    added = _added(text, characters, missing, quotes)
    return _patched(text, [*patches, *added])


def renewed(text: str, cast: Cast, path: str = "voices.yaml") -> str:
    """The sheet with the voices that narrate suggested as they are cast now; a person's own are left alone."""
    characters = (parse_yaml(text, path).fields or {}).get("characters")
    now = _by_name(cast)
    patches: list[_Patch] = []
    for role in parse_voicesheet(text, path).roles:
        entry = now.get(same_name(role.name))
        written = (characters.fields or {})[role.name] if characters is not None else None
        if entry is None or written is None or not role.suggested or entry.voice.name == role.voice.name:
            continue
        if "voice" in (written.fields or {}) and text[written.start] != "{" and role.voice.engine is None:
            patches += _suggested(text, written, entry)
    return _patched(text, patches)


def set_voice(text: str, name: str, voice: str, *, engine: str, path: str = "voices.yaml") -> str:
    """The sheet with one voice changed, as a person's decision; the name must stand in it, or be `Narrator`."""
    root = parse_yaml(text, path)
    if same_name(name) == same_name(NARRATOR):
        entry = (root.fields or {}).get("narrator")
        if entry is None:
            return text.rstrip("\n") + f"\n\nnarrator:\n  voice: {voice}\n  engine: {engine}\n"
    else:
        entry = _find(root, name, text, path)
    return _patched(text, list(_changed(text, entry, voice, engine)))


def set_shape(text: str, name: str, key: str, value: float, *, path: str = "voices.yaml") -> str:
    """The sheet with a voice's `rate`, `pitch` or `formant` changed, as a person's decision."""
    root = parse_yaml(text, path)
    if same_name(name) == same_name(NARRATOR):
        entry = (root.fields or {}).get("narrator")
        if entry is None:
            return text.rstrip("\n") + f"\n\nnarrator:\n  {key}: {value:g}\n"
    else:
        entry = _find(root, name, text, path)
    return _patched(text, list(_shaped(text, entry, key, f"{value:g}")))


def set_key(text: str, key: str, value: str, *, path: str = "voices.yaml") -> str:
    """The sheet with one of its own keys, like `cast`, changed or added at its end."""
    root = parse_yaml(text, path)
    old = (root.fields or {}).get(key)
    if old is not None:
        return _patched(text, [_Patch(old.start, old.end, value)])
    if text[root.start : root.start + 1] == "{":
        return _patched(text, [_inserted(text, root, f"{key}: {value}")])
    lead = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{lead}\n{key}: {value}\n"


def _find(root: Value, name: str, text: str, path: str) -> Value:
    characters = (root.fields or {})["characters"]
    for role in parse_voicesheet(text, path).roles:
        if same_name(name) in map(same_name, (role.name, *role.aliases)):
            return (characters.fields or {})[role.name]
    raise KeyError(name)


def _changed(text: str, entry: Value, voice: str, engine: str) -> Iterator[_Patch]:
    if entry.text is not None:
        lead = " " if entry.start and text[entry.start - 1] == ":" else ""
        yield _Patch(entry.start, entry.end, lead + voice)
        yield from _unmarked(text, entry)
        return
    fields = entry.fields or {}
    if "voice" in fields:
        yield _Patch(fields["voice"].start, fields["voice"].end, voice)
        yield from _unmarked(text, fields["voice"])
    else:
        yield _inserted(text, entry, f"voice: {voice}")
    if "engine" in fields and fields["engine"].text != engine:
        yield _Patch(fields["engine"].start, fields["engine"].end, engine)
    for key in SHAPES:
        if key in fields and SUGGESTED in _behind(text, fields[key].end):
            yield _line(text, entry.keys[key].start)


def _suggested(text: str, written: Value, entry: CastEntry) -> Iterator[_Patch]:
    """Another suggested voice in a block, with the shape that is its own instead of the old one's."""
    fields = written.fields or {}
    voice = fields["voice"]
    yield _Patch(voice.start, voice.end, entry.voice.name)
    for key in SHAPES:
        if key in fields and SUGGESTED in _behind(text, fields[key].end):
            yield _line(text, written.keys[key].start)
    kept = {key for key in SHAPES if key in fields and SUGGESTED not in _behind(text, fields[key].end)}
    indent = " " * ((written.keys["voice"].place.column or 1) - 1)
    lines = [f"\n{indent}{key}: {value:g}  {SUGGESTED}" for key, value in _shapes(entry).items() if key not in kept]
    end = voice.end + len(_behind(text, voice.end))
    yield _Patch(end, end, "".join(lines))


def _shaped(text: str, entry: Value, key: str, value: str) -> Iterator[_Patch]:
    if entry.text is not None:
        voice = text[entry.start : entry.end]
        lead = " " if entry.start and text[entry.start - 1] == ":" else ""
        whole = f"{{voice: {voice}, {key}: {value}}}" if voice else f"{{{key}: {value}}}"
        yield _Patch(entry.start, entry.end, lead + whole)
        yield from _unmarked(text, entry)
        return
    old = (entry.fields or {}).get(key)
    if old is None:
        yield _inserted(text, entry, f"{key}: {value}")
        return
    yield _Patch(old.start, old.end, value)
    yield from _unmarked(text, old)


def _inserted(text: str, entry: Value, what: str) -> _Patch:
    """A key put before the first one of a mapping."""
    first = min((key.start for key in entry.keys.values()), default=entry.start + 1)
    flow = text[entry.start] == "{"
    gap = (", " if entry.keys else "") if flow else "\n" + " " * ((entry.place.column or 1) - 1)
    return _Patch(first, first, f"{what}{gap}")


def _unmarked(text: str, value: Value) -> Iterator[_Patch]:
    behind = _behind(text, value.end)
    if SUGGESTED in behind:
        start = value.end + behind.index(SUGGESTED)
        while text[start - 1] == " ":
            start -= 1
        yield _Patch(start, start + len(text[start : value.end + len(behind)].split(SUGGESTED)[0]) + len(SUGGESTED), "")


def _behind(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[place : end if end >= 0 else len(text)]


def _line(text: str, place: int) -> _Patch:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return _Patch(start, end + 1 if end >= 0 else len(text), "")


def _counted(text: str, characters: Value, cast: Cast, quotes: Mapping[str, str]) -> Iterator[_Patch]:
    """New counts and quotations for the comments that are narrate's own."""
    by_name = _by_name(cast)
    for name, key in characters.keys.items():
        entry = by_name.get(same_name(name))
        line = text.rfind("\n", 0, key.start) + 1
        above = text.rfind("\n", 0, max(0, line - 1)) + 1
        comment = text[above:line]
        if entry is not None and line and comment.lstrip().startswith(_NOTE):
            indent = comment[: len(comment) - len(comment.lstrip())]
            yield _Patch(above, line, f"{indent}{_comment(entry, quotes)}\n")


def _by_name(cast: Cast) -> Mapping[str, CastEntry]:
    return {same_name(name): e for e in cast.entries for name in (*e.character.aliases, e.character.name)}


def _shapes(entry: CastEntry) -> Mapping[str, float]:
    """What is not plain about a voice's shape, by the sheet's keys."""
    voice = entry.voice
    shapes = {"rate": (voice.rate, 1.0), "pitch": (voice.pitch_st, 0.0), "formant": (voice.formant, 1.0)}
    return {key: value for key, (value, plain) in shapes.items() if value != plain}


def _added(text: str, characters: Value | None, missing: list[CastEntry], quotes: Mapping[str, str]) -> list[_Patch]:
    if not missing:
        return []
    if characters is None or (characters.text == "" and not text[characters.end :].strip() and not text.endswith("\n")):
        head = "\ncharacters:\n" if characters is None else "\n"
        end = len(text)
        lead = "" if text.endswith("\n") or characters is not None else "\n"
        return [_Patch(end, end, lead + head + "\n".join(_entry(entry, quotes, "  ") for entry in missing))]
    if characters.fields is not None and text[characters.start] == "{":
        short = ", ".join(f"{_key(entry.character.name)}: {entry.voice.name}" for entry in missing)
        return [_Patch(characters.end - 1, characters.end - 1, f", {short}" if characters.fields else short)]
    column = next(iter(characters.keys.values())).place.column if characters.keys else 3
    indent = " " * ((column or 3) - 1)
    last = _last(characters)
    end = text.find("\n", last)
    place = len(text) if end < 0 else end + 1
    lead = "\n" if end < 0 else ""
    return [_Patch(place, place, lead + "".join(_entry(entry, quotes, indent) for entry in missing))]


def _last(value: Value) -> int:
    """Where the last written thing of a block ends, comments behind it left out."""
    inner = [*(value.fields or {}).values(), *(value.items or ())]
    return max((_last(each) for each in inner), default=value.end)


def _people(cast: Cast) -> list[CastEntry]:
    """Everybody with a name of their own: who tells the story and has none is the narrator."""
    return [entry for entry in cast.entries if same_name(entry.character.name) != same_name(NARRATOR)]


def _entry(entry: CastEntry, quotes: Mapping[str, str], indent: str) -> str:
    character = entry.character
    mark = "" if entry.chosen else f"  {SUGGESTED}"
    lines = [_comment(entry, quotes), f"{_key(character.name)}:", f"  voice: {entry.voice.name}{mark}"]
    lines += [f"  {key}: {value:g}{mark}" for key, value in _shapes(entry).items()]
    if character.gender is not Gender.UNKNOWN:
        lines.append(f"  gender: {character.gender.value}")
    if character.age is not Age.UNKNOWN:
        lines.append(f"  age: {character.age.value}")
    others = [alias for alias in character.aliases if same_name(alias) != same_name(character.name)]
    if others:
        lines.append(f"  aliases: [{', '.join(map(_key, others))}]")
    return "".join(f"{indent}{line}\n" for line in lines)


def _comment(entry: CastEntry, quotes: Mapping[str, str]) -> str:
    count = f"{entry.lines} line{'' if entry.lines == 1 else 's'}, {entry.words} word{'' if entry.words == 1 else 's'}"
    sample = " ".join(quotes.get(entry.character.id, "").split())
    readable = "".join(char for char in sample if char.isprintable())
    return f"{_NOTE} {count}{f': {readable}' if readable else ''}"


def _key(name: str) -> str:
    """A name as YAML takes it: quoted where it could be read as something else."""
    return name if _PLAIN.fullmatch(name) and name.lower() not in _SPECIAL else json.dumps(name, ensure_ascii=False)


def _patched(text: str, patches: list[_Patch]) -> str:
    for patch in sorted(patches, key=lambda patch: (-patch.start, -patch.end)):
        text = text[: patch.start] + patch.text + text[patch.end :]
    return text

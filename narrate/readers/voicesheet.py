"""voices.yaml -> VoiceSheet: every mistake is an error with its place, the key's path and what was allowed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType

from narrate.errors import VoiceSheetError
from narrate.readers.sheet_settings import DELIVERIES, settings_in
from narrate.readers.yaml_strict import Value, parse_yaml, read_yaml
from narrate.readers.yaml_values import mapping, number, one_of, word, wrong
from narrate.schema.cast import NARRATOR, Age, Gender, Role, VoiceChoice, VoiceSheet

SUGGESTED = "# suggested"
"""The comment behind a voice that casting wrote down: without it the voice is a person's decision."""

SHAPES = ("rate", "pitch", "formant")
"""The keys of a voice's shape, which casting may suggest as well."""

_TOP = (
    "engine",
    "language",
    "series",
    "style",
    "cast",
    "delivery",
    "notes",
    "narrator",
    "defaults",
    "characters",
    "pronounce",
    "pauses",
    "drama",
    "sounds",
    "scenes",
    "credits",
    "release",
)
_RANGES = MappingProxyType(
    {"rate": (0.5, 2.0), "pitch": (-12.0, 12.0), "formant": (0.7, 1.4), "gain": (-24.0, 12.0), "pan": (-1.0, 1.0)}
)
_FIELDS = MappingProxyType({"pitch": "pitch_st", "gain": "gain_db", "voice": "name"})
_VOICE_KEYS = ("voice", "engine", *_RANGES, "effect", "delivery")
_ROLE_KEYS = (*_VOICE_KEYS, "gender", "age", "aliases")
_GENDERS = tuple(gender.value for gender in Gender)
_AGES = tuple(age.value for age in Age)


def read_voicesheet(path: Path) -> VoiceSheet:
    """The sheet in a file; VoiceSheetError for any mistake in it."""
    text, root = read_yaml(path)
    return _sheet(text, root, str(path))


def parse_voicesheet(text: str, path: str) -> VoiceSheet:
    """The sheet in a text; `path` is for messages."""
    return _sheet(text, parse_yaml(text, path), path)


def layer(sheets: Sequence[VoiceSheet]) -> VoiceSheet:
    """One sheet of several, what the earlier ones say winning; roles come from all of them."""
    merged = sheets[0]
    for sheet in sheets[1:]:
        known = {same_name(role.name) for role in merged.roles}
        merged = VoiceSheet(
            path=merged.path,
            engine=merged.engine or sheet.engine,
            language=merged.language or sheet.language,
            series=merged.series or sheet.series,
            narrator=_filled(merged.narrator, sheet.narrator),
            defaults={**sheet.defaults, **merged.defaults},
            roles=(*merged.roles, *(role for role in sheet.roles if same_name(role.name) not in known)),
            pronounce={**sheet.pronounce, **merged.pronounce},
            settings={**sheet.settings, **merged.settings},
        )
    return merged


def same_name(name: str) -> str:
    """A name as it is compared: case, spaces, accents' spelling and typographic apostrophes do not count."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").casefold().split())


def _filled(choice: VoiceChoice, other: VoiceChoice) -> VoiceChoice:
    if choice.name is not None and other.engine is not None and choice.engine is None:
        other = replace(other, engine=None)
    own = {field.name: getattr(choice, field.name) for field in fields(choice)}
    return replace(other, **{name: value for name, value in own.items() if value not in (None, "")})


def _sheet(text: str, root: Value, path: str) -> VoiceSheet:
    top = mapping(root, "", _TOP)
    roles = _roles(text, top["characters"]) if "characters" in top else ()
    return VoiceSheet(
        path=path,
        engine=word(top["engine"], "engine") if "engine" in top else None,
        language=word(top["language"], "language").lower() if "language" in top else None,
        series=_series(top["series"], path) if "series" in top else None,
        narrator=_choice(top["narrator"], "narrator", _VOICE_KEYS) if "narrator" in top else VoiceChoice(),
        defaults=_defaults(top["defaults"]) if "defaults" in top else {},
        roles=roles,
        pronounce=_pronounce(top["pronounce"]) if "pronounce" in top else {},
        settings=settings_in(top),
    )


def _series(value: Value, path: str) -> str:
    """The path of the series' sheet, from the folder of the sheet that names it."""
    return str(Path(path).parent / word(value, "series"))


def _roles(text: str, value: Value) -> tuple[Role, ...]:
    if value.text == "":
        return ()
    if value.fields is None:
        wrong(value, "characters", "a mapping of names to voices")
    roles = tuple(_role(text, name, each, value.keys[name]) for name, each in value.each())
    taken: dict[str, str] = {same_name(NARRATOR): "the narrator"}
    for role, (_, each) in zip(roles, value.each(), strict=True):
        for name in (role.name, *role.aliases):
            owner = taken.setdefault(same_name(name), role.name)
            if owner != role.name:
                what = f"characters.{role.name}: the name {name!r} belongs to {owner} already"
                raise VoiceSheetError(what, code="N221", place=each.place, hint="names and aliases must be unique")
    return roles


def _role(text: str, name: str, value: Value, key: Value) -> Role:
    path = f"characters.{name}"
    if not name.strip():
        wrong(key, path, "a name")
    choice = _choice(value, path, _ROLE_KEYS)
    got = value.fields or {}
    return Role(
        name=name,
        aliases=_aliases(got["aliases"], f"{path}.aliases") if "aliases" in got else (),
        gender=Gender(one_of(got["gender"], f"{path}.gender", _GENDERS)) if "gender" in got else None,
        age=Age(one_of(got["age"], f"{path}.age", _AGES)) if "age" in got else None,
        voice=choice,
        place=str(key.place),
        suggested=_is_suggested(text, got.get("voice", value)),
        suggested_shapes=tuple(_FIELDS.get(key, key) for key in SHAPES if key in got and _is_suggested(text, got[key])),
    )


def _is_suggested(text: str, value: Value) -> bool:
    end = text.find("\n", value.end)
    return SUGGESTED in text[value.end : end if end >= 0 else len(text)]


def _choice(value: Value, path: str, allowed: Sequence[str]) -> VoiceChoice:
    """A voice in its short form (`Anna: bf_emma`) or as a mapping."""
    if value.text is not None:
        return VoiceChoice(name=_voice(value, path), place=str(value.place)) if value.text else VoiceChoice()
    got = mapping(value, path, allowed)
    numbers = {_FIELDS.get(key, key): number(got[key], f"{path}.{key}", _RANGES[key]) for key in _RANGES if key in got}
    return VoiceChoice(
        name=_voice(got["voice"], f"{path}.voice") if "voice" in got and got["voice"].text != "" else None,
        engine=word(got["engine"], f"{path}.engine") if "engine" in got else None,
        effect=word(got["effect"], f"{path}.effect") if "effect" in got else None,
        delivery=one_of(got["delivery"], f"{path}.delivery", DELIVERIES) if "delivery" in got else None,
        place=str(got["voice"].place if "voice" in got else value.place),
        **numbers,
    )


def _defaults(value: Value) -> Mapping[tuple[Gender, Age], tuple[VoiceChoice, ...]]:
    found: dict[tuple[Gender, Age], tuple[VoiceChoice, ...]] = {}
    for gender, ages in mapping(value, "defaults", _GENDERS).items():
        for age, voices in mapping(ages, f"defaults.{gender}", _AGES).items():
            path = f"defaults.{gender}.{age}"
            items = voices.items if voices.items is not None else (voices,)
            found[Gender(gender), Age(age)] = tuple(_choice(item, path, _VOICE_KEYS) for item in items)
    return found


def _pronounce(value: Value) -> Mapping[str, str]:
    if value.fields is None:
        if value.text == "":
            return {}
        wrong(value, "pronounce", "a mapping of words to respellings, /phonemes/ or `like WORD`")
    return {written: word(said, f"pronounce.{written}") for written, said in value.each()}


def _aliases(value: Value, path: str) -> tuple[str, ...]:
    return tuple(word(item, path) for item in (value.items if value.items is not None else (value,)))


def _voice(value: Value, path: str) -> str:
    name = word(value, path)
    if any(mark in name for mark in ("/..", "../", "\\", "~", "$", "://")) or name.startswith("/"):
        wrong(value, path, "the name of a voice, not a path or an address")
    return name

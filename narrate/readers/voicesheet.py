"""voices.yaml -> VoiceSheet: every mistake is an error with its place, the key's path and what was allowed."""

from __future__ import annotations

import difflib
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from narrate.errors import VoiceSheetError
from narrate.readers.yaml_strict import Value, parse_yaml, read_yaml
from narrate.schema.cast import NARRATOR, Age, Gender, Role, VoiceChoice, VoiceSheet
from narrate.schema.settings import CUE_DENSITIES, PROFILES, Pauses, SceneWish, Settings

SUGGESTED = "# suggested"
"""The comment behind a voice that casting wrote down: without it the voice is a person's decision."""

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
    "release",
)
_RANGES = MappingProxyType(
    {"rate": (0.5, 2.0), "pitch": (-12.0, 12.0), "formant": (0.7, 1.4), "gain": (-24.0, 12.0), "pan": (-1.0, 1.0)}
)
_FIELDS = MappingProxyType({"pitch": "pitch_st", "gain": "gain_db", "voice": "name"})
_VOICE_KEYS = ("voice", "engine", *_RANGES, "effect", "delivery")
_DELIVERIES = ("off", "subtle", "full")
_CHOICES = MappingProxyType(
    {
        "style": ("plain", "drama"),
        "cast": ("full", "single"),
        "delivery": _DELIVERIES,
        "notes": ("skip", "speak"),
    }
)
_ROLE_KEYS = (*_VOICE_KEYS, "gender", "age", "aliases")
_RELEASE_KEYS = ("profile", "formats")
_PARTS = ("seats", "rooms", "beds", "spots", "stings")
_DRAMA_RANGES = MappingProxyType({"bed": (-30.0, 0.0), "duck": (0.0, 30.0)})
_YES_NO = ("on", "off", "yes", "no", "true", "false")
_YES = ("on", "yes", "true")
_GROUPS = ("pauses.", "drama.")
_GENDERS = tuple(gender.value for gender in Gender)
_AGES = tuple(age.value for age in Age)
_PAUSES = tuple(field.name.removesuffix("_s") for field in fields(Pauses))
_FORMATS = ("mp3", "m4b", "opus", "flac", "wav")
_LONGEST_PAUSE_S = 30.0
_LONGEST_OVERLAP_S = 1.0


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


def apply_settings(sheet: VoiceSheet, settings: Settings) -> Settings:
    """The settings with what a sheet says about them."""
    pauses, drama = ({n.partition(".")[2]: v for n, v in sheet.settings.items() if n.startswith(p)} for p in _GROUPS)
    plain = {name: value for name, value in sheet.settings.items() if not name.startswith(_GROUPS)}
    if sheet.engine:
        plain["engine"] = sheet.engine
    if sheet.language:
        plain["language"] = sheet.language
    if drama:
        plain["drama"] = replace(settings.drama, **drama)  # type: ignore[arg-type]
    return replace(settings, pauses=replace(settings.pauses, **pauses), **plain)  # type: ignore[arg-type]


def same_name(name: str) -> str:
    """A name as it is compared: case, spaces, accents' spelling and typographic apostrophes do not count."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").casefold().split())


def _filled(choice: VoiceChoice, other: VoiceChoice) -> VoiceChoice:
    if choice.name is not None and other.engine is not None and choice.engine is None:
        other = replace(other, engine=None)
    own = {field.name: getattr(choice, field.name) for field in fields(choice)}
    return replace(other, **{name: value for name, value in own.items() if value not in (None, "")})


def _sheet(text: str, root: Value, path: str) -> VoiceSheet:
    top = _mapping(root, "", _TOP)
    settings: dict[str, object] = {}
    for key, allowed in _CHOICES.items():
        if key in top:
            settings[key] = _one_of(top[key], key, allowed)
    settings.update(_pauses(top["pauses"]) if "pauses" in top else {})
    settings.update(_release(top["release"]) if "release" in top else {})
    settings.update(drama_settings(top["drama"]) if "drama" in top else {})
    if "sounds" in top and top["sounds"].text != "":
        settings["sounds"] = _word(top["sounds"], "sounds")
    if "scenes" in top:
        settings["scenes"] = scene_wishes(top["scenes"])
    roles = _roles(text, top["characters"]) if "characters" in top else ()
    return VoiceSheet(
        path=path,
        engine=_word(top["engine"], "engine") if "engine" in top else None,
        language=_word(top["language"], "language").lower() if "language" in top else None,
        series=_series(top["series"], path) if "series" in top else None,
        narrator=_choice(top["narrator"], "narrator", _VOICE_KEYS) if "narrator" in top else VoiceChoice(),
        defaults=_defaults(top["defaults"]) if "defaults" in top else {},
        roles=roles,
        pronounce=_pronounce(top["pronounce"]) if "pronounce" in top else {},
        settings=settings,
    )


def _series(value: Value, path: str) -> str:
    """The path of the series' sheet, from the folder of the sheet that names it."""
    return str(Path(path).parent / _word(value, "series"))


def _roles(text: str, value: Value) -> tuple[Role, ...]:
    if value.text == "":
        return ()
    if value.fields is None:
        _wrong(value, "characters", "a mapping of names to voices")
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
        _wrong(key, path, "a name")
    choice = _choice(value, path, _ROLE_KEYS)
    got = value.fields or {}
    voice = got.get("voice", value)
    line_end = text.find("\n", voice.end)
    behind = text[voice.end : line_end if line_end >= 0 else len(text)]
    return Role(
        name=name,
        aliases=_aliases(got["aliases"], f"{path}.aliases") if "aliases" in got else (),
        gender=Gender(_one_of(got["gender"], f"{path}.gender", _GENDERS)) if "gender" in got else None,
        age=Age(_one_of(got["age"], f"{path}.age", _AGES)) if "age" in got else None,
        voice=choice,
        place=str(key.place),
        suggested=SUGGESTED in behind,
    )


def _choice(value: Value, path: str, allowed: Sequence[str]) -> VoiceChoice:
    """A voice in its short form (`Anna: bf_emma`) or as a mapping."""
    if value.text is not None:
        return VoiceChoice(name=_voice(value, path), place=str(value.place)) if value.text else VoiceChoice()
    got = _mapping(value, path, allowed)
    numbers = {_FIELDS.get(key, key): _number(got[key], f"{path}.{key}", _RANGES[key]) for key in _RANGES if key in got}
    return VoiceChoice(
        name=_voice(got["voice"], f"{path}.voice") if "voice" in got and got["voice"].text != "" else None,
        engine=_word(got["engine"], f"{path}.engine") if "engine" in got else None,
        effect=_word(got["effect"], f"{path}.effect") if "effect" in got else None,
        delivery=_one_of(got["delivery"], f"{path}.delivery", _DELIVERIES) if "delivery" in got else None,
        place=str(got["voice"].place if "voice" in got else value.place),
        **numbers,
    )


def _defaults(value: Value) -> Mapping[tuple[Gender, Age], tuple[VoiceChoice, ...]]:
    found: dict[tuple[Gender, Age], tuple[VoiceChoice, ...]] = {}
    for gender, ages in _mapping(value, "defaults", _GENDERS).items():
        for age, voices in _mapping(ages, f"defaults.{gender}", _AGES).items():
            path = f"defaults.{gender}.{age}"
            items = voices.items if voices.items is not None else (voices,)
            found[Gender(gender), Age(age)] = tuple(_choice(item, path, _VOICE_KEYS) for item in items)
    return found


def _pronounce(value: Value) -> Mapping[str, str]:
    if value.fields is None:
        if value.text == "":
            return {}
        _wrong(value, "pronounce", "a mapping of words to respellings, /phonemes/ or `like WORD`")
    return {word: _word(said, f"pronounce.{word}") for word, said in value.each()}


def _pauses(value: Value) -> dict[str, object]:
    got = _mapping(value, "pauses", _PAUSES)
    lowest = {"interruption": -_LONGEST_OVERLAP_S}
    return {
        f"pauses.{key}_s": _number(each, f"pauses.{key}", (lowest.get(key, 0.0), _LONGEST_PAUSE_S))
        for key, each in got.items()
    }


def drama_settings(value: Value) -> dict[str, object]:
    """What `drama:` says, as dotted settings."""
    found: dict[str, object] = {}
    for key, each in _mapping(value, "drama", (*_PARTS, *_DRAMA_RANGES, "cues")).items():
        path = f"drama.{key}"
        if key in _PARTS:
            found[path] = _one_of(each, path, tuple(_YES_NO)) in _YES
        elif key == "cues":
            found[path] = _one_of(each, path, tuple(CUE_DENSITIES))
        else:
            found[f"{path}_db"] = _number(each, path, _DRAMA_RANGES[key])
    return found


def scene_wishes(value: Value) -> tuple[tuple[str, SceneWish], ...]:
    """What `scenes:` says of single scenes, by their id."""
    if value.text == "":
        return ()
    if value.fields is None:
        _wrong(value, "scenes", 'a mapping of scenes ("1.2") to room, beds, spots and sting')
    return tuple((id, _scene_wish(f"scenes.{id}", each)) for id, each in value.each())


def _scene_wish(path: str, value: Value) -> SceneWish:
    got = _mapping(value, path, ("room", "beds", "spots", "sting"))
    beds = got.get("beds")
    items = (beds.items if beds.items is not None else (beds,)) if beds is not None else None
    return SceneWish(
        room=_word(got["room"], f"{path}.room") if "room" in got else None,
        beds=tuple(_word(item, f"{path}.beds") for item in items) if items is not None else None,
        spots=_one_of(got["spots"], f"{path}.spots", tuple(_YES_NO)) in _YES if "spots" in got else None,
        sting=_word(got["sting"], f"{path}.sting") if "sting" in got else None,
    )


def _release(value: Value) -> dict[str, object]:
    got = _mapping(value, "release", _RELEASE_KEYS)
    found: dict[str, object] = {}
    if "profile" in got:
        found["profile"] = _one_of(got["profile"], "release.profile", tuple(PROFILES))
    if "formats" in got:
        items = got["formats"].items or (got["formats"],)
        found["formats"] = tuple(_one_of(item, "release.formats", _FORMATS) for item in items)
    return found


def _aliases(value: Value, path: str) -> tuple[str, ...]:
    return tuple(_word(item, path) for item in (value.items if value.items is not None else (value,)))


def _mapping(value: Value, path: str, allowed: Sequence[str]) -> Mapping[str, Value]:
    if value.text == "":
        return {}
    if value.fields is None:
        _wrong(value, path or "the file", f"a mapping with the keys {', '.join(allowed)}")
    for key in value.fields:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.5)
            guess = f"did you mean {near[0]}? " if near else ""
            full = f"{path}.{key}" if path else key
            raise VoiceSheetError(
                f"{full}: unknown key",
                code="N220",
                place=value.keys[key].place,
                hint=f"{guess}allowed: {', '.join(allowed)}",
            )
    return value.fields


def _number(value: Value, path: str, limits: tuple[float, float]) -> float:
    low, high = limits
    try:
        number = float(value.text or "")
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        _wrong(value, path, f"a number from {low:g} to {high:g}")
    return number


def _one_of(value: Value, path: str, allowed: Iterable[str]) -> str:
    names = tuple(allowed)
    word = (value.text or "").strip().lower()
    if word not in names:
        near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
        _wrong(value, path, f"one of {', '.join(names)}" + (f"; did you mean {near[0]}?" if near else ""))
    return word


def _word(value: Value, path: str) -> str:
    if value.text is None or not value.text.strip():
        _wrong(value, path, "a word")
    return value.text.strip()


def _voice(value: Value, path: str) -> str:
    name = _word(value, path)
    if any(mark in name for mark in ("/..", "../", "\\", "~", "$", "://")) or name.startswith("/"):
        _wrong(value, path, "the name of a voice, not a path or an address")
    return name


def _wrong(value: Value, path: str, wanted: str) -> NoReturn:
    got = repr(value.text) if value.text is not None else "a list" if value.items is not None else "a mapping"
    raise VoiceSheetError(f"{path}: {got} is not {wanted}", code="N222", place=value.place)

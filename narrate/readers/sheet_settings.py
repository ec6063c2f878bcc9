"""What voices.yaml says of a production besides its voices: style, pauses, drama, scenes, credits, release."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from narrate.readers.yaml_strict import Value
from narrate.readers.yaml_values import NO, mapping, number, one_of, word, wrong, yes_no
from narrate.schema.cast import VoiceSheet
from narrate.schema.settings import CREDIT_FIELDS, CREDITS, CUE_DENSITIES, PROFILES, Pauses, SceneWish, Settings

DELIVERIES = ("off", "subtle", "full")

_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "style": ("plain", "drama"),
        "cast": ("full", "single"),
        "delivery": DELIVERIES,
        "notes": ("skip", "speak"),
    }
)
_RELEASE_KEYS = ("profile", "formats", "room_tone", "longest")
_PARTS = ("seats", "rooms", "beds", "spots", "stings")
_DRAMA_RANGES = MappingProxyType({"bed": (-30.0, 0.0), "duck": (0.0, 30.0)})
_GROUPS = ("pauses", "drama", "credits")
_CREDIT_TEXTS = ("opening", "closing")
_PAUSES = tuple(field.name.removesuffix("_s") for field in fields(Pauses))
_FORMATS = ("mp3", "m4b", "opus", "flac", "wav")
_LONGEST_PAUSE_S = 30.0
_LONGEST_OVERLAP_S = 1.0
_LONGEST_FILE_MIN = (0.1, 10_000.0)


def settings_in(top: Mapping[str, Value]) -> dict[str, object]:
    """What the keys at the top of a sheet say of settings, as dotted fields of Settings."""
    found: dict[str, object] = {}
    for key, allowed in _WORDS.items():
        if key in top:
            found[key] = one_of(top[key], key, allowed)
    for key, read in _READERS.items():
        if key in top:
            found.update(read(top[key]))
    return found


def apply_settings(sheet: VoiceSheet, settings: Settings) -> Settings:
    """The settings with what a sheet says about them."""
    plain: dict[str, Any] = {name: value for name, value in sheet.settings.items() if "." not in name}
    for group in _GROUPS:
        own = {name.partition(".")[2]: v for name, v in sheet.settings.items() if name.startswith(f"{group}.")}
        plain[group] = replace(getattr(settings, group), **own)
    if sheet.engine:
        plain["engine"] = sheet.engine
    if sheet.language:
        plain["language"] = sheet.language
    return replace(settings, **plain)


def _pauses(value: Value) -> dict[str, object]:
    got = mapping(value, "pauses", _PAUSES)
    lowest = {"interruption": -_LONGEST_OVERLAP_S}
    return {
        f"pauses.{key}_s": number(each, f"pauses.{key}", (lowest.get(key, 0.0), _LONGEST_PAUSE_S))
        for key, each in got.items()
    }


def _drama(value: Value) -> dict[str, object]:
    """What `drama:` says, as dotted settings."""
    found: dict[str, object] = {}
    for key, each in mapping(value, "drama", (*_PARTS, *_DRAMA_RANGES, "cues")).items():
        path = f"drama.{key}"
        if key in _PARTS:
            found[path] = yes_no(each, path)
        elif key == "cues":
            found[path] = one_of(each, path, tuple(CUE_DENSITIES))
        else:
            found[f"{path}_db"] = number(each, path, _DRAMA_RANGES[key])
    return found


def _scenes(value: Value) -> dict[str, object]:
    """What `scenes:` says of single scenes, by their id."""
    if value.text == "":
        return {"scenes": ()}
    if value.fields is None:
        wrong(value, "scenes", 'a mapping of scenes ("1.2") to room, beds, spots and sting')
    return {"scenes": tuple((id, _scene_wish(f"scenes.{id}", each)) for id, each in value.each())}


def _scene_wish(path: str, value: Value) -> SceneWish:
    got = mapping(value, path, ("room", "beds", "spots", "sting"))
    beds = got.get("beds")
    items = (beds.items if beds.items is not None else (beds,)) if beds is not None else None
    return SceneWish(
        room=word(got["room"], f"{path}.room") if "room" in got else None,
        beds=tuple(word(item, f"{path}.beds") for item in items) if items is not None else None,
        spots=yes_no(got["spots"], f"{path}.spots") if "spots" in got else None,
        sting=word(got["sting"], f"{path}.sting") if "sting" in got else None,
    )


def _credits(value: Value) -> dict[str, object]:
    """What `credits:` says: a word, or a mapping with texts of one's own."""
    if value.text:
        return {"credits.speak": one_of(value, "credits", CREDITS)}
    got = mapping(value, "credits", ("speak", *_CREDIT_TEXTS))
    found: dict[str, object] = {}
    if "speak" in got:
        found["credits.speak"] = one_of(got["speak"], "credits.speak", CREDITS)
    for key in _CREDIT_TEXTS:
        if key in got:
            found[f"credits.{key}"] = _credit_text(got[key], f"credits.{key}")
    return found


def _credit_text(value: Value, path: str) -> str:
    text = " ".join(word(value, path).split())
    for name in re.findall(r"\{([^{}]*)\}", text):
        if name not in CREDIT_FIELDS:
            wrong(value, path, f"a text with nothing in braces but {', '.join(CREDIT_FIELDS)}")
    return text


def _longest(value: Value) -> float:
    """Minutes; 0 for files of any length."""
    return 0.0 if (value.text or "").strip().lower() in NO else number(value, "release.longest", _LONGEST_FILE_MIN)


def _release(value: Value) -> dict[str, object]:
    got = mapping(value, "release", _RELEASE_KEYS)
    found: dict[str, object] = {}
    if "profile" in got:
        found["profile"] = one_of(got["profile"], "release.profile", tuple(PROFILES))
    if "formats" in got:
        items = got["formats"].items or (got["formats"],)
        found["formats"] = tuple(one_of(item, "release.formats", _FORMATS) for item in items)
    if "room_tone" in got:
        found["room_tone"] = yes_no(got["room_tone"], "release.room_tone")
    if "longest" in got:
        found["longest_min"] = _longest(got["longest"])
    return found


def _sounds(value: Value) -> dict[str, object]:
    return {} if value.text == "" else {"sounds": word(value, "sounds")}


_READERS: Mapping[str, Callable[[Value], dict[str, object]]] = MappingProxyType(
    {
        "pauses": _pauses,
        "release": _release,
        "drama": _drama,
        "credits": _credits,
        "sounds": _sounds,
        "scenes": _scenes,
    }
)

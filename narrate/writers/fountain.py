"""Script to Fountain: a page that people can mend in any Fountain editor, and that reads back to the same Script.

What a page cannot show stands in a comment at its end (narrate/schema/playtext.py). Narration is action, headings are
centred, thoughts are cues with (THOUGHT), letters and signs with (WRITTEN), notes and sounds stand in double brackets.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from narrate.schema.cast import NARRATOR, Character
from narrate.schema.playtext import DATA_MARK, FORMAT, is_beat, is_marked, is_plain_cue, key, label, shown
from narrate.schema.script import Cue, CueKind, Delivery, Element, Line, LineKind, Pause, Script, ScriptChapter
from narrate.schema.source import Metadata, Remark

_CUES = {CueKind.MUSIC: "music", CueKind.EFFECT: "sfx", CueKind.AMBIENCE: "ambience"}
_EXTENSIONS = {LineKind.THOUGHT: " (THOUGHT)", LineKind.TEXT: " (WRITTEN)"}
_NOTHING = "only white space here"
_NOTHING_RECORD = {"of": key(_NOTHING), "as": ["note", NARRATOR, key("")]}


@dataclass(frozen=True, slots=True)
class _Shown:
    """An element on the page, and its record."""

    page: str
    record: dict[str, Any]


def write_fountain(script: Script) -> str:
    """The text of a Fountain file, UTF-8 to be; `read_fountain` of it gives `script` again."""
    labels = _labels(script.characters)
    pages: list[str] = []
    records: list[dict[str, Any]] = []
    for chapter in script.chapters:
        pages.append(f"# {_title(chapter)}")
        for scene in chapter.scenes:
            found = _with_unseen([_element(element, labels) for element in scene.elements])
            pages += [f"## {scene.id}", *(item.page for item in found)]
            records += [item.record for item in found]
    rows = [_head(script, labels), *(_person(c, labels) for c in script.characters), *records]
    return "\n\n".join([*_title_page(script.metadata), *pages, _comment(rows)]) + "\n"


def _labels(characters: Sequence[Character]) -> dict[str, str]:
    """Each character's cue: the name in capitals, numbered where two would be the same."""
    taken = {NARRATOR.upper()}
    labels = {NARRATOR: NARRATOR.upper()}
    for character in characters:
        name, number = label(character.name), 1
        while name in taken:
            number += 1
            name = f"{label(character.name)} {number}"
        taken.add(name)
        labels[character.id] = name
    return labels


def _title(chapter: ScriptChapter) -> str:
    return shown(chapter.title or "") or f"Chapter {chapter.number}"


def _title_page(metadata: Metadata) -> Iterator[str]:
    series = f"{metadata.series[0]} #{metadata.series[1]}" if metadata.series else None
    fields = {
        "Title": metadata.title,
        "Author": metadata.author,
        "Narrator": metadata.narrator,
        "Series": series,
        "Language": metadata.language,
        "Year": metadata.year,
    }
    rows = [f"{name}: {shown(value)}" for name, value in fields.items() if value and shown(value)]
    if rows:
        yield "\n".join(rows)


def _element(element: Element, labels: dict[str, str]) -> _Shown:
    match element:
        case Line():
            return _line(element, labels)
        case Cue():
            return _cue(element)
        case Pause():
            return _Shown(f"[[pause: {element.seconds:.2f}]]", {"of": key("pause"), "seconds": element.seconds})


def _line(line: Line, labels: dict[str, str]) -> _Shown:
    words = shown(line.text)
    if not words:
        return _Shown("", _record(line, words, ("", "", "")))
    if line.kind is LineKind.HEADING:
        return _Shown(f"> {words} <", _record(line, words, ("heading", NARRATOR, "")))
    if line.kind is LineKind.NOTE:
        return _Shown(_bracketed(f"note: {words}"), _record(line, words, ("note", NARRATOR, "")))
    if line.speaker == NARRATOR and line.kind is LineKind.NARRATION:
        forced = is_marked(words) or is_plain_cue(words) or words.endswith("TO:")
        return _Shown(f"!{words}" if forced else words, _record(line, words, ("narration", NARRATOR, "")))
    return _speech(line, words, labels)


def _bracketed(words: str) -> str:
    """A note; a bracket at the end of its words must not close it."""
    return f"[[{words} ]]" if words.endswith("]") else f"[[{words}]]"


def _speech(line: Line, words: str, labels: dict[str, str]) -> _Shown:
    name = labels.get(line.speaker) or label(line.speaker)
    cue = name if is_plain_cue(name) else f"@{name}"
    manner = shown(line.delivery.manner or "")
    manner = "" if is_beat(manner) else manner
    kind = line.kind if line.kind in _EXTENSIONS else LineKind.DIALOGUE
    if kind is LineKind.DIALOGUE and line.speaker == NARRATOR:
        kind = LineKind.NARRATION
    dual = " ^" if line.together else ""
    rows = [cue + _EXTENSIONS.get(line.kind, "") + dual, *([f"({manner})"] if manner else [])]
    rows.append(f"\\{words}" if words[0] in "(~" else words)
    return _Shown("\n".join(rows), _record(line, words, (kind.value, line.speaker, manner)))


def _record(line: Line, words: str, as_seen: tuple[str, str, str]) -> dict[str, Any]:
    """What the page does not say of a line; `as` is how a reader sees it: kind, speaker, key of the manner."""
    kind, speaker, manner = as_seen
    record: dict[str, Any] = {
        "of": key(words),
        "as": [kind, speaker, key(manner)],
        "id": line.id,
        "kind": line.kind.value,
        "speaker": line.speaker,
        "at": [line.start, line.end],
    }
    if line.text != words or any(sign in words for sign in "*_\\"):
        record["text"] = line.text
    if line.spoken != line.text or "text" not in record:
        record["spoken"] = line.spoken
    if not line.opens:
        record["opens"] = False
    if line.delivery != Delivery():
        record["delivery"] = asdict(line.delivery)
    if line.attribution is not None:
        said = line.attribution
        record["attribution"] = [said.speaker, said.evidence.value, said.confidence, said.why, said.candidates]
    return record


def _cue(cue: Cue) -> _Shown:
    kind = _CUES[cue.kind]
    asset = shown(cue.asset.replace("|", "/")).strip() or "nothing"
    options = (("gain", cue.gain_db), ("fade in", cue.fade_in_s), ("fade out", cue.fade_out_s))
    page = " | ".join([f"{kind}: {asset}", *(f"{name} {value:.2f}" for name, value in options if value)])
    fields = asdict(cue)
    del fields["kind"]
    return _Shown(_bracketed(page), {"of": key(f"{cue.kind.value} {asset}"), "kind": cue.kind.value, "fields": fields})


def _with_unseen(found: Sequence[_Shown]) -> list[_Shown]:
    """The elements that show something; records of the others go along with a neighbour's."""
    seen = [item for item in found if item.page]
    if found and not seen:
        seen = [_Shown(f"[[note: {_NOTHING}]]", {"text": "", **found[0].record, **_NOTHING_RECORD})]
        found = [*seen, *found[1:]]
    last: _Shown | None = None
    for item in found:
        if item.page:
            last = item
        elif last is not None:
            last.record.setdefault("after", []).append(item.record)
        else:
            seen[0].record.setdefault("before", []).append(item.record)
    return seen


def _head(script: Script, labels: dict[str, str]) -> dict[str, Any]:
    metadata = asdict(script.metadata)
    cover = script.metadata.cover
    metadata["cover"] = base64.b64encode(cover).decode() if cover is not None else None
    return {
        "narrate": FORMAT,
        "narrator": labels[NARRATOR],
        "source": asdict(script.source),
        "metadata": metadata,
        "quotation_style": script.quotation_style,
        "told_by": script.told_by,
        "chapters": [{"of": key(_title(chapter)), "title": chapter.title} for chapter in script.chapters],
        "remarks": [_remark(remark) for remark in script.remarks],
    }


def _remark(remark: Remark) -> list[Any]:
    return [remark.place.path, remark.place.line, remark.place.column, remark.code, remark.what]


def _person(character: Character, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "character": character.id,
        "cue": labels[character.id],
        "name": character.name,
        "aliases": character.aliases,
        "gender": character.gender.value,
        "age": character.age.value,
        "traits": character.traits,
    }


def _comment(rows: Sequence[dict[str, Any]]) -> str:
    """The records as a comment: no value may end it, none may begin another."""
    lines = (json.dumps(row, ensure_ascii=False).replace("/", "\\/") for row in rows)
    return "\n".join([f"/* {DATA_MARK}", *(_one_line(line) for line in lines), "*/"])


def _one_line(line: str) -> str:
    return "".join(c if c.isprintable() or c == " " else json.dumps(c)[1:-1] for c in line)

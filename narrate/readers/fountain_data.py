"""The records at the end of a Fountain file that narrate wrote: what the page cannot show, given back to its lines."""

from __future__ import annotations

import base64
import binascii
import json
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from narrate.errors import Place
from narrate.readers.play import numbered
from narrate.schema.cast import NARRATOR, Age, Attribution, Character, Evidence, Gender
from narrate.schema.playtext import DATA_MARK, FORMAT, key, shown
from narrate.schema.script import (
    Cue,
    CueKind,
    Delivery,
    Element,
    Line,
    LineKind,
    Pause,
    Script,
    ScriptChapter,
    ScriptScene,
)
from narrate.schema.source import Metadata, Remark, Source

_ON_PAGE = ("title", "author", "narrator")
_OF_MENDING = ("N103", "N142", "N143", "N151", "N152", "N153", "N155")
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Data:
    """The records of a file: about the whole, about its characters, and one for each element of each scene."""

    head: Mapping[str, Any] = field(default_factory=dict)
    characters: Mapping[str, Character] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    records: tuple[Mapping[str, Any], ...] = ()
    damaged: bool = False


def read_data(text: str) -> Data:
    """The records in the last comment of `text`; no records where there is none or it is damaged."""
    start = text.rfind(f"/* {DATA_MARK}")
    end = text.find("*/", start)
    if start < 0 or end < 0:
        return Data()
    rows = text[start:end].split("\n")[1:]
    try:
        return _parsed([json.loads(row) for row in rows if row.strip()])
    except _BROKEN:
        return Data(damaged=True)


def _parsed(rows: Sequence[dict[str, Any]]) -> Data:
    head, *rest = rows
    if head["narrate"] != FORMAT:
        raise ValueError(head["narrate"])
    people = [row for row in rest if "character" in row]
    characters = {row["character"]: _character(row) for row in people}
    labels = {row["cue"]: row["character"] for row in people} | {head["narrator"]: NARRATOR}
    return Data(head, characters, labels, tuple(row for row in rest if "of" in row))


def _character(row: Mapping[str, Any]) -> Character:
    return Character(
        id=row["character"],
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        gender=Gender(row.get("gender", "unknown")),
        age=Age(row.get("age", "unknown")),
        traits=tuple(row.get("traits", ())),
    )


def restored(script: Script, data: Data) -> Script:
    """`script` with what the records know of it; what somebody mended stays as it was mended."""
    try:
        return _restored(script, data)
    except _BROKEN:
        what = "narrate's data at the end of the file is damaged: offsets, confidence and exact white space are lost"
        return replace(script, remarks=(*script.remarks, Remark(Place(script.source.path), "N155", what)))


def _restored(script: Script, data: Data) -> Script:
    head = data.head
    titles, elements = _Records(head["chapters"]), _Records(data.records)
    chapters = tuple(_chapter(chapter, titles, elements) for chapter in script.chapters)
    new = tuple(remark for remark in script.remarks if remark.code in _OF_MENDING)
    return replace(
        script,
        source=Source(**head["source"]),
        metadata=_metadata(script.metadata, head["metadata"]),
        quotation_style=head["quotation_style"],
        told_by=head.get("told_by"),
        chapters=_with_own_ids(chapters),
        remarks=(*(_remark(row) for row in head["remarks"]), *new),
    )


class _Records:
    """Records by their keys, each taken once, in order."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows: dict[str, deque[Mapping[str, Any]]] = defaultdict(deque)
        for row in rows:
            self._rows[row["of"]].append(row)

    def take(self, key: str) -> Mapping[str, Any] | None:
        """The next record of `key`."""
        waiting = self._rows.get(key)
        return waiting.popleft() if waiting else None


def _chapter(chapter: ScriptChapter, titles: _Records, elements: _Records) -> ScriptChapter:
    record = titles.take(key(chapter.title or ""))
    title = record["title"] if record else chapter.title
    return replace(chapter, title=title, scenes=tuple(_scene(scene, elements) for scene in chapter.scenes))


def _scene(scene: ScriptScene, records: _Records) -> ScriptScene:
    found: list[Element] = []
    for element in scene.elements:
        record = records.take(_element_key(element))
        if record is None:
            found.append(element)
            continue
        found += [_line(_UNSEEN, unseen) for unseen in record.get("before", ())]
        found.append(_given(element, record))
        found += [_line(_UNSEEN, unseen) for unseen in record.get("after", ())]
    return replace(scene, elements=tuple(found))


_UNSEEN = Line("", LineKind.NARRATION, NARRATOR, "", "", 0, 0)


def _with_own_ids(chapters: tuple[ScriptChapter, ...]) -> tuple[ScriptChapter, ...]:
    """`chapters` as they are when every line's id is its own; numbered anew when mending made two the same."""
    ids = [line.id for chapter in chapters for line in chapter.lines()]
    return chapters if len(set(ids)) == len(ids) else tuple(map(_numbered, chapters))


def _numbered(chapter: ScriptChapter) -> ScriptChapter:
    return replace(chapter, scenes=tuple(numbered(scene.id, scene.elements) for scene in chapter.scenes))


def _element_key(element: Element) -> str:
    match element:
        case Line():
            return key(element.text)
        case Cue():
            return key(f"{element.kind.value} {element.asset}")
        case Pause():
            return key("pause")


def _given(element: Element, record: Mapping[str, Any]) -> Element:
    match element:
        case Line():
            return _line(element, record)
        case Cue():
            return _cue(element, record)
        case Pause():
            return Pause(record["seconds"]) if f"{record['seconds']:.2f}" == f"{element.seconds:.2f}" else element


def _line(line: Line, record: Mapping[str, Any]) -> Line:
    kind, speaker, manner = record["as"]
    same_speaker = line is _UNSEEN or line.speaker == speaker
    same_manner = line is _UNSEEN or key(line.delivery.manner or "") == manner
    return Line(
        id=record["id"],
        kind=LineKind(record["kind"]) if line is _UNSEEN or line.kind.value == kind else line.kind,
        speaker=record["speaker"] if same_speaker else line.speaker,
        text=record.get("text", line.text),
        spoken=record.get("spoken", record.get("text", line.text)),
        start=record["at"][0],
        end=record["at"][1],
        opens=record.get("opens", True),
        delivery=_delivery(record.get("delivery", {})) if same_manner else line.delivery,
        attribution=_attribution(record) if same_speaker else _edited(line),
        together=line.together,
    )


def _delivery(row: Mapping[str, Any]) -> Delivery:
    numbers = {name: float(row[name]) for name in ("rate", "pitch_st", "gain_db") if name in row}
    return Delivery(**{**row, **numbers})


def _edited(line: Line) -> Attribution | None:
    if line.attribution is None:
        return None
    return replace(line.attribution, evidence=Evidence.EDITED, why="changed by hand in the script")


def _attribution(record: Mapping[str, Any]) -> Attribution | None:
    row = record.get("attribution")
    if row is None:
        return None
    speaker, evidence, confidence, why, candidates = row
    return Attribution(speaker, Evidence(evidence), confidence, why, tuple((who, share) for who, share in candidates))


def _cue(cue: Cue, record: Mapping[str, Any]) -> Cue:
    exact = Cue(CueKind(record["kind"]), **record["fields"])
    shown = (round(exact.gain_db, 2), round(exact.fade_in_s, 2), round(exact.fade_out_s, 2))
    return exact if shown == (cue.gain_db, cue.fade_in_s, cue.fade_out_s) else cue


def _metadata(page: Metadata, row: Mapping[str, Any]) -> Metadata:
    cover = row.get("cover")
    series = row.get("series")
    known = {name: value for name, value in row.items() if name not in ("cover", "series")}
    exact = Metadata(**known, series=tuple(series) if series else None, cover=_bytes(cover))
    changed = {name: getattr(page, name) for name in _ON_PAGE if _differ(getattr(page, name), getattr(exact, name))}
    return replace(exact, **changed)


def _differ(page: str | None, exact: str | None) -> bool:
    return key(page or "") != key(shown(exact or ""))


def _bytes(text: str | None) -> bytes | None:
    try:
        return base64.b64decode(text) if text is not None else None
    except binascii.Error as error:
        raise ValueError("cover") from error


def _remark(row: Sequence[Any]) -> Remark:
    path, line, column, code, what = row
    return Remark(Place(path, line, column), code, what)

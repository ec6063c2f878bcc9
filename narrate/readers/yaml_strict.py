"""YAML as people mean it: every key and value is text with a place; anything clever or doubtful is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from narrate.errors import Place, VoiceSheetError
from narrate.readers.limits import YAML_BYTES, YAML_DEPTH, YAML_NODES


@dataclass(frozen=True, slots=True)
class Value:
    """A text, a list or a mapping with where it stands; `start` and `end` are offsets into the file's text."""

    place: Place
    start: int
    end: int
    text: str | None = None
    items: tuple[Value, ...] | None = None
    fields: Mapping[str, Value] | None = None
    keys: Mapping[str, Value] = field(default_factory=dict)

    def each(self) -> Iterator[tuple[str, Value]]:
        """Key and value of a mapping, in the order of the file."""
        yield from (self.fields or {}).items()


def read_yaml(path: Path) -> tuple[str, Value]:
    """The text of a file and its one mapping; VoiceSheetError with line and column for whatever is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise VoiceSheetError(error.strerror or str(error), code="N201", place=Place(str(path))) from error
    if len(data) > YAML_BYTES:
        raise VoiceSheetError(f"larger than {YAML_BYTES} bytes", code="N202", place=Place(str(path)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise VoiceSheetError("not UTF-8", code="N203", place=Place(str(path), line)) from error
    return text, parse_yaml(text, str(path))


def parse_yaml(text: str, path: str) -> Value:
    """The one mapping of a YAML text."""
    _check_depth(text, path)
    try:
        documents = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if node is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        raise VoiceSheetError(f"not YAML: {error.problem or error.context}", code="N204", place=place) from error
    except (yaml.YAMLError, ValueError) as error:
        raise VoiceSheetError(f"not YAML: {str(error).splitlines()[0]}", code="N204", place=Place(path)) from error
    if len(documents) != 1:
        what = "the file is empty" if not documents else "more than one document (`---`)"
        raise VoiceSheetError(what, code="N205", place=Place(path), hint="one mapping is needed")
    return _Reader(path).value(documents[0], 0)


def _check_depth(text: str, path: str) -> None:
    """Refuses deep nesting before the parser recurses into it."""
    depth = 0
    for line, content in enumerate(text.splitlines(), 1):
        depth = max(0, depth + sum(content.count(c) for c in "[{") - sum(content.count(c) for c in "]}"))
        indent = len(content) - len(content.lstrip(" -"))
        if max(depth, indent // 2) > YAML_DEPTH or content.count("- ") > YAML_DEPTH:
            raise VoiceSheetError(f"nested deeper than {YAML_DEPTH}", code="N206", place=Place(path, line))


class _Reader:
    """Turns nodes into values, counting them."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._count = 0
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, depth: int) -> Value:
        place = Place(self._path, node.start_mark.line + 1, node.start_mark.column + 1)
        self._count += 1
        if id(node) in self._seen:
            raise VoiceSheetError("anchors and aliases (& and *) are not used here", code="N207", place=place)
        self._seen.add(id(node))
        if self._count > YAML_NODES or depth > YAML_DEPTH:
            raise VoiceSheetError("too many entries", code="N206", place=place)
        if node.tag and not node.tag.startswith("tag:yaml.org,2002:"):
            raise VoiceSheetError(f"tags like {node.tag} are not used here", code="N208", place=place)
        if node.tag.startswith("tag:yaml.org,2002:python"):
            raise VoiceSheetError("tags like !!python are not used here", code="N208", place=place)
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, yaml.ScalarNode):
            return Value(place, start, end, text=str(node.value))
        if isinstance(node, yaml.SequenceNode):
            return Value(place, start, end, items=tuple(self.value(item, depth + 1) for item in node.value))
        return self._mapping(node, place, depth)

    def _mapping(self, node: yaml.Node, place: Place, depth: int) -> Value:
        fields: dict[str, Value] = {}
        keys: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = self.value(key_node, depth + 1)
            if key.text is None:
                raise VoiceSheetError("a key must be a word", code="N209", place=key.place)
            if key.text in fields:
                first = keys[key.text].place.line
                raise VoiceSheetError(
                    f"{key.text} stands twice, first in line {first}", code="N209", place=key.place, hint="keep one"
                )
            keys[key.text] = key
            fields[key.text] = self.value(value_node, depth + 1)
        return Value(place, node.start_mark.index, node.end_mark.index, fields=fields, keys=keys)

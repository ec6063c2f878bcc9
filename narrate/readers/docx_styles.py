"""What the styles of a Word document say of paragraphs and runs: headings, emphasis, hidden words, contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from narrate.readers.markup import attribute, local_name

_HEADING = re.compile(r"heading ([1-9])", re.I)
_CONTENTS = re.compile(r"(?:toc [1-9]|toc heading|table of figures|index [1-9])", re.I)
_STRESS = ("i", "b", "u", "em")
_OFF = ("0", "false", "off", "none")
_BODY_LEVEL = 10


@dataclass(frozen=True, slots=True)
class Look:
    """A style: `depth` of a heading, 0 for none; `stress` are the kinds of emphasis that it sets on or off."""

    depth: int = 0
    title: bool = False
    contents: bool = False
    numbered: bool = False
    hidden: bool = False
    stress: Mapping[str, bool] = field(default_factory=dict)

    @property
    def stressed(self) -> bool:
        """Whether any emphasis is on."""
        return any(self.stress.values())


_PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles of a document by id."""

    styles: Mapping[str, Look] = field(default_factory=dict)
    default: Look = _PLAIN
    language: str | None = None

    def paragraph(self, properties: etree._Element | None) -> Look:
        """How a paragraph with these properties looks."""
        children = {local_name(child): child for child in properties} if properties is not None else {}
        style = children.get("pstyle")
        look = self.styles.get(attribute(style, "val") or "", self.default) if style is not None else self.default
        level = _level(children.get("outlinelvl"))
        return look if level is None else replace(look, depth=level % _BODY_LEVEL)

    def run(self, properties: etree._Element | None) -> Look:
        """How a run with these properties looks: its own style, then what is set by hand."""
        if properties is None:
            return _PLAIN
        style = next((child for child in properties if local_name(child) == "rstyle"), None)
        base = self.styles.get(attribute(style, "val") or "", _PLAIN) if style is not None else _PLAIN
        return _with_run(base, properties)


def looks_of(root: etree._Element | None) -> Looks:
    """The styles of a style sheet; none when there is no sheet."""
    if root is None:
        return Looks()
    sheets = {attribute(e, "styleId") or "": e for e in root if local_name(e) == "style"}
    styles = {id: _look(id, sheets) for id in sheets}
    language = next((attribute(e, "val") for e in root.iter() if local_name(e) == "lang"), None)
    default = next((id for id, e in sheets.items() if _is_default_paragraph(e)), "")
    return Looks(styles, styles.get(default, _PLAIN), language)


def is_on(element: etree._Element) -> bool:
    """Whether a switch such as `<w:i/>` is on: its value may say that it is not."""
    return (attribute(element, "val") or "1").lower() not in _OFF


def _is_default_paragraph(style: etree._Element) -> bool:
    return attribute(style, "type") == "paragraph" and (attribute(style, "default") or "") in ("1", "true")


def _look(id: str, sheets: Mapping[str, etree._Element]) -> Look:
    """A style with what it inherits; a circle of styles ends where it began."""
    look = _PLAIN
    for style in reversed(list(_ancestry(id, sheets))):
        look = _with_style(look, style)
    return look


def _ancestry(id: str, sheets: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    seen: set[str] = set()
    while id in sheets and id not in seen:
        seen.add(id)
        yield sheets[id]
        base = next((child for child in sheets[id] if local_name(child) == "basedon"), None)
        id = (attribute(base, "val") or "") if base is not None else ""


def _with_style(look: Look, style: etree._Element) -> Look:
    name = next((attribute(child, "val") or "" for child in style if local_name(child) == "name"), "")
    heading = _HEADING.fullmatch(name)
    look = replace(look, title=name.lower() == "title", contents=bool(_CONTENTS.fullmatch(name)))
    look = replace(look, depth=int(heading[1])) if heading else look
    for child in style:
        if local_name(child) == "ppr":
            look = _with_paragraph(look, child)
        elif local_name(child) == "rpr":
            look = _with_run(look, child)
    return look


def _with_paragraph(look: Look, properties: etree._Element) -> Look:
    for child in properties:
        level = _level(child) if local_name(child) == "outlinelvl" else None
        look = look if level is None else replace(look, depth=level % _BODY_LEVEL)
        look = replace(look, numbered=look.numbered or local_name(child) == "numpr")
    return look


def _with_run(look: Look, properties: etree._Element) -> Look:
    named = {local_name(child): child for child in properties}
    stress = {**look.stress, **{name: is_on(named[name]) for name in _STRESS if name in named}}
    hidden = is_on(named["vanish"]) if "vanish" in named else look.hidden
    return replace(look, stress=stress, hidden=hidden)


def _level(element: etree._Element | None) -> int | None:
    """The outline level from 1; 10 is the body's."""
    value = attribute(element, "val") if element is not None else None
    return int(value) + 1 if value and value.isascii() and value.isdigit() and int(value) < _BODY_LEVEL else None

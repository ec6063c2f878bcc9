"""What the styles of an OpenDocument text say: headings, emphasis, hidden words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from narrate.readers.markup import attribute, local_name

_SLANTED = ("italic", "oblique")
_LIGHT = ("normal", "100", "200", "300", "400", "500")


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: None where it does not say, and its parent does."""

    name: str
    parent: str
    level: int | None
    slanted: bool | None
    bold: bool | None
    underlined: bool | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The styles of a document by their names."""

    styles: Mapping[str, _Style] = field(default_factory=dict)

    def look(self, name: str, around: tuple[bool, bool]) -> tuple[bool, bool]:
        """Whether words in a span of this style are stressed, and whether they are hidden."""
        found = list(self._ancestry(name))
        switches = [
            next((value for value in (getattr(style, kind) for style in found) if value is not None), None)
            for kind in ("slanted", "bold", "underlined")
        ]
        stressed = any(switches) if any(switch is not None for switch in switches) else around[0]
        hidden = next((style.hidden for style in found if style.hidden is not None), around[1])
        return stressed, hidden

    def depth(self, name: str) -> int:
        """The outline level of a paragraph style, 0 for the body's."""
        return next((style.level for style in self._ancestry(name) if style.level is not None), 0)

    def is_called(self, style: str, name: str) -> bool:
        """Whether a style, or one that it is made from, has this name."""
        return any(found.name == name for found in self._ancestry(style))

    def _ancestry(self, name: str) -> Iterator[_Style]:
        seen: set[str] = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = self.styles[name].parent


def sheet_of(roots: Sequence[etree._Element]) -> Sheet:
    """The styles of these documents; the later ones win."""
    return Sheet({id: style for root in roots for id, style in _styles(root)})


def _styles(root: etree._Element) -> Iterator[tuple[str, _Style]]:
    for element in root.iter():
        if local_name(element) == "style":
            id = attribute(element, "name") or ""
            yield id, _style(element, id)


def _style(element: etree._Element, id: str) -> _Style:
    level = attribute(element, "default-outline-level") or ""
    text = next((child for child in element if local_name(child) == "text-properties"), None)
    said = {str(key).rpartition("}")[2]: str(value) for key, value in text.attrib.items()} if text is not None else {}
    return _Style(
        name=attribute(element, "display-name") or id.replace("_20_", " "),
        parent=attribute(element, "parent-style-name") or "",
        level=int(level) if level.isascii() and level.isdigit() else None,
        slanted=said["font-style"] in _SLANTED if "font-style" in said else None,
        bold=said["font-weight"] not in _LIGHT if "font-weight" in said else None,
        underlined=said["text-underline-style"] != "none" if "text-underline-style" in said else None,
        hidden=said["display"] == "none" if "display" in said else None,
    )

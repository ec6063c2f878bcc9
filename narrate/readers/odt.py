"""ODT to Book, by a hardened zip reader and lxml: headings, emphasis, footnotes; deleted text and comments stay out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from narrate.errors import InputError, Place
from narrate.readers.archive import Archive
from narrate.readers.build import check_not_empty
from narrate.readers.intake import Document
from narrate.readers.markup import RUBY, attribute, local_name, words_of
from narrate.readers.odt_styles import Sheet, sheet_of
from narrate.readers.office import Pages, office_book
from narrate.readers.package import xml_of
from narrate.schema.source import Book, Metadata

_CONTENT = "content.xml"
_SKIPPED = frozenset(
    "tracked-changes sequence-decls forms variable-decls user-field-decls note-citation title desc".split()
)
_LISTED = {
    "annotation": "comment",
    "table-of-content": "list of contents",
    "alphabetical-index": "list of contents",
    "illustration-index": "list of contents",
    "image": "picture",
    "hidden-text": "hidden part",
    "hidden-paragraph": "hidden part",
    "page-number": "page number",
    "ruby-text": RUBY,
}
_APART = ("note", "text-box", "p", "h")
_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_BLANKS = 1000


def read_odt(document: Document, encoding: str | None = None) -> Book:
    """The Book of an OpenDocument text; InputError N12x (a harmful or damaged archive), N124 (protected) or N101."""
    if not document.data:
        check_not_empty(document.path, "")
    archive = Archive(document)
    _refuse_protected(archive)
    root = xml_of(archive, _CONTENT) if archive.find(_CONTENT) else None
    if root is None:
        what = "no text in it: not an OpenDocument file, or damaged"
        raise InputError(what, code="N121", place=Place(document.path), hint="save it again as .odt")
    common = xml_of(archive, "styles.xml") if archive.find("styles.xml") else None
    sheet = sheet_of([found for found in (common, root) if found is not None])
    pages = Pages()
    _take(root, sheet, pages)
    pages.remarks += archive.remarks
    return office_book(document, pages, _properties(archive))


def _refuse_protected(archive: Archive) -> None:
    manifest = xml_of(archive, "META-INF/manifest.xml") if archive.find("META-INF/manifest.xml") else None
    if manifest is not None and any(local_name(e) == "encryption-data" for e in manifest.iter()):
        hint = "save it without a password"
        raise InputError("protected by a password", code="N124", place=Place(archive.path), hint=hint)


def _take(root: etree._Element, sheet: Sheet, pages: Pages) -> None:
    """Every paragraph of the body in order; notes and text boxes come behind the paragraph that they stand in."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name in _SKIPPED or name in _LISTED or name in ("note", "automatic-styles", "font-face-decls"):
            pages.left_out.update([_LISTED[name]] if name in _LISTED and name != "annotation" else ())
            walk.skip_subtree()
        elif name == "section" and attribute(element, "display") == "none":
            pages.left_out["hidden part"] += 1
            walk.skip_subtree()
        elif name in ("p", "h"):
            _paragraph(element, name, sheet, pages)


def _paragraph(element: etree._Element, name: str, sheet: Sheet, pages: Pages) -> None:
    style = attribute(element, "style-name") or ""
    for text, stressed in _runs(element, sheet, pages):
        pages.add(text, stressed=stressed)
    level = attribute(element, "outline-level") or ("1" if name == "h" else "")
    depth = int(level) if level.isascii() and level.isdigit() else sheet.depth(style)
    title = sheet.is_called(style, "Title")
    pages.end(depth=depth, title=title, rule=sheet.is_called(style, "Horizontal Line"))


def _runs(paragraph: etree._Element, sheet: Sheet, pages: Pages) -> Iterator[tuple[str, bool]]:
    """Text and whether it is stressed, in order; a note goes to `pages`."""
    styles: list[tuple[bool, bool]] = [(False, False)]
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, element in walk:
        name = local_name(element)
        if event == "end":
            if element is paragraph:
                return
            if name in ("span", "a") and len(styles) > 1:
                styles.pop()
            yield from _words(element.tail, styles)
            continue
        if element is not paragraph and (name in _SKIPPED or name in _LISTED or name in _APART):
            _aside(element, name, sheet, pages)
            walk.skip_subtree()
            continue
        if name in ("span", "a"):
            styles.append(sheet.look(attribute(element, "style-name") or "", styles[-1]))
        yield _sign(element, name), styles[-1][0]
        yield from _words(element.text, styles)


def _words(text: str | None, styles: list[tuple[bool, bool]]) -> Iterator[tuple[str, bool]]:
    stressed, hidden = styles[-1]
    if text and not hidden:
        yield _BLANKS.sub(" ", text), stressed


def _aside(element: etree._Element, name: str, sheet: Sheet, pages: Pages) -> None:
    if name == "annotation":
        pages.left_out[_LISTED[name]] += 1
    if name != "note":
        return
    body = next((child for child in element if local_name(child) == "note-body"), None)
    paragraphs = [e for e in body.iter() if local_name(e) == "p"] if body is not None else []
    pages.footnote(" ".join("".join(text for text, _ in _runs(p, sheet, Pages())) for p in paragraphs))


def _sign(element: etree._Element, name: str) -> str:
    match name:
        case "line-break":
            return "\n"
        case "tab":
            return " "
        case "s":
            count = attribute(element, "c") or "1"
            return " " * min(int(count) if count.isascii() and count.isdigit() else 1, _MOST_BLANKS)
        case _:
            return ""


def _properties(archive: Archive) -> Metadata:
    root = xml_of(archive, "meta.xml") if archive.find("meta.xml") else None
    said = {local_name(e): words_of(e) for e in root.iter()} if root is not None else {}
    return Metadata(
        title=said.get("title") or None,
        author=said.get("initial-creator") or said.get("creator") or None,
        language=said.get("language") or None,
        description=said.get("description") or None,
    )

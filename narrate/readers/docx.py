"""DOCX to Book, by a hardened zip reader and lxml: headings by style, emphasis, footnotes; what was deleted stays so.

Left out and listed: pictures, comments, hidden words, tables of contents, numbers that the word processor makes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from narrate.errors import InputError, Place
from narrate.readers.archive import Archive
from narrate.readers.build import check_not_empty
from narrate.readers.docx_styles import Look, Looks, looks_of
from narrate.readers.intake import Document
from narrate.readers.markup import RUBY, attribute, local_name, words_of
from narrate.readers.office import Pages, office_book
from narrate.readers.package import xml_of
from narrate.schema.source import Book, Metadata

_MAIN = "word/document.xml"
_OLD = "an old Word document"
_SKIPPED = frozenset("del movefrom fallback instrtext deltext rpr ppr sectpr fldchar".split())
_LISTED = {"commentreference": "comment", "blip": "picture", "imagedata": "picture", "rt": RUBY}
_SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "nobreakhyphen": "\u2011"}
_MARGIN = re.compile(r"(header|footer)\d*\.xml", re.I)
_NOTES = {"footnotereference": "footnotes", "endnotereference": "endnotes"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a document that a paragraph refers to."""

    looks: Looks
    notes: Mapping[tuple[str, str], str]


def read_docx(document: Document, encoding: str | None = None) -> Book:
    """The Book of a Word document; InputError N12x (a harmful or damaged archive), N124 (protected) or N101."""
    if not document.data:
        check_not_empty(document.path, "")
    if document.looks_like == _OLD:
        hint = "save it as .docx, without a password"
        raise InputError(f"{_OLD}, or a protected one", code="N124", place=Place(document.path), hint=hint)
    archive = Archive(document)
    main = _main_part(archive)
    root = xml_of(archive, main)
    if root is None:
        raise InputError("its text is damaged beyond reading", code="N121", place=Place(document.path))
    folder = posixpath.dirname(main)
    parts = _Parts(looks_of(_optional(archive, f"{folder}/styles.xml")), dict(_notes(archive, folder)))
    pages = Pages()
    for paragraph in _paragraphs(root):
        _take(paragraph, parts, pages)
    _list_margins(archive, folder, pages)
    pages.remarks += archive.remarks
    return office_book(document, pages, _properties(archive, parts.looks))


def _main_part(archive: Archive) -> str:
    """Where the document's relations say that its text is, or where Word puts it."""
    relations = _optional(archive, "_rels/.rels")
    for relation in relations.iter() if relations is not None else ():
        if (relation.get("Type") or "").endswith("/officeDocument"):
            path = archive.find(posixpath.normpath((relation.get("Target") or "").lstrip("/")))
            if path:
                return path
    found = archive.find(_MAIN)
    if found is None:
        raise InputError("not a Word document", code="N121", place=Place(archive.path), hint="save it as .docx")
    return found


def _optional(archive: Archive, path: str) -> etree._Element | None:
    found = archive.find(path)
    return xml_of(archive, found) if found else None


def _notes(archive: Archive, folder: str) -> Iterator[tuple[tuple[str, str], str]]:
    for kind in _NOTES.values():
        root = _optional(archive, f"{folder}/{kind}.xml")
        for note in root if root is not None else ():
            if attribute(note, "type") is None:
                words = " ".join("".join(text for text, _ in _runs(p, Looks(), Pages())) for p in _paragraphs(note))
                yield (kind, attribute(note, "id") or ""), words


def _list_margins(archive: Archive, folder: str, pages: Pages) -> None:
    """Lists the heads and feet of pages that have words: nobody reads them out."""
    for name in archive.names:
        kind = _MARGIN.fullmatch(name.removeprefix(f"{folder}/"))
        root = _optional(archive, name) if kind is not None else None
        if kind is not None and root is not None and any("".join(p.itertext()).strip() for p in _paragraphs(root)):
            pages.left_out[f"page {kind[1].lower()}"] += 1


def _paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """Every paragraph in order, those of a text box behind the one that it is anchored in."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name in _SKIPPED:
            walk.skip_subtree()
        elif name == "p" and not _is_drawing(element):
            yield element


def _is_drawing(element: etree._Element) -> bool:
    """DrawingML, in charts and diagrams, has paragraphs of the same name."""
    return "drawingml" in str(element.tag)


def _take(paragraph: etree._Element, parts: _Parts, pages: Pages) -> None:
    properties = next((child for child in paragraph if local_name(child) == "ppr"), None)
    look = parts.looks.paragraph(properties)
    if look.contents:
        pages.left_out["list of contents"] += 1
        return
    for text, stressed in _runs(paragraph, parts.looks, pages, parts.notes):
        pages.add(text, stressed=stressed)
    _list_number(properties, look, pages)
    pages.end(depth=look.depth, title=look.title, rule=_is_rule(paragraph, properties))


def _list_number(properties: etree._Element | None, look: Look, pages: Pages) -> None:
    numbered = properties is not None and any(local_name(child) == "numpr" for child in properties)
    if numbered or (look.numbered and look.depth):
        pages.left_out["automatic number or bullet"] += 1


def _is_rule(paragraph: etree._Element, properties: etree._Element | None) -> bool:
    bordered = properties is not None and any(local_name(child) == "pbdr" and len(child) for child in properties)
    return bordered or any(attribute(e, "hr") == "t" for e in paragraph.iter() if local_name(e) == "rect")


def _runs(
    paragraph: etree._Element, looks: Looks, pages: Pages, notes: Mapping[tuple[str, str], str] | None = None
) -> Iterator[tuple[str, bool]]:
    """Text and whether it is stressed, in order; what is no text is listed in `pages`."""
    walk = etree.iterwalk(paragraph, events=("start",))
    stressed = False
    for _, element in walk:
        name = local_name(element)
        if name in _SKIPPED or (name in ("p", "txbxcontent") and element is not paragraph):
            walk.skip_subtree()
        elif name == "r":
            look = looks.run(next((child for child in element if local_name(child) == "rpr"), None))
            stressed = look.stressed
            if look.hidden:
                pages.left_out["hidden part"] += 1
                walk.skip_subtree()
        elif name in _NOTES:
            pages.footnote((notes or {}).get((_NOTES[name], attribute(element, "id") or ""), ""))
        elif name in _LISTED:
            pages.left_out[_LISTED[name]] += 1
            walk.skip_subtree()
        else:
            yield _text_of(element, name), stressed


def _text_of(element: etree._Element, name: str) -> str:
    if name == "t":
        return (element.text or "").replace("\n", " ")
    if name == "br":
        return "" if attribute(element, "type") in ("page", "column") else "\n"
    if name == "sym":
        code = attribute(element, "char") or ""
        # Symbol fonts live in the private use area: no letter of the story is there.
        return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) and int(code, 16) < 0xD800 else ""
    return _SIGNS.get(name, "")


def _properties(archive: Archive, looks: Looks) -> Metadata:
    root = _optional(archive, "docProps/core.xml")
    said = {local_name(e): words_of(e) for e in root} if root is not None else {}
    year = re.match(r"\d{4}", said.get("issued", ""))
    return Metadata(
        title=said.get("title") or None,
        author=said.get("creator") or None,
        language=said.get("language") or looks.language,
        year=year.group() if year else None,
        description=said.get("description") or said.get("subject") or None,
    )

"""The package document of an EPUB (OPF): metadata, spine, titles and landmarks, every path inside the archive."""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from narrate.errors import InputError, Place
from narrate.readers.archive import Archive, shown_name
from narrate.readers.charset import mended_page_text
from narrate.readers.intake import Document
from narrate.readers.limits import COVER_BYTES, COVER_PIXELS, MAX_TITLE_CHARS
from narrate.readers.markup import local_name, parse_xml, words_of
from narrate.schema.source import Metadata, Remark

_OPS = "{http://www.idpf.org/2007/ops}type"
_OPF = "{http://www.idpf.org/2007/opf}"
_PAGE_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_PAGE_NAMES = (".xhtml", ".html", ".htm")
_FIELDS = ("title", "creator", "language", "date", "description", "publisher")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the manifest: its path in the archive; `linear` is false for what is not read in order."""

    id: str
    path: str
    kind: str
    properties: tuple[str, ...] = ()
    linear: bool = True


@dataclass(frozen=True, slots=True)
class Package:
    """A package document: `titles` are path → anchor ("": the page's beginning) → title; `landmarks` path → type."""

    metadata: Metadata
    spine: tuple[Entry, ...]
    titles: dict[str, dict[str, str]]
    landmarks: dict[str, str]
    sheets: tuple[str, ...] = ()


def read_package(archive: Archive, path: str) -> Package:
    """The package document at `path`; what points nowhere is left out with a remark."""
    root = xml_of(archive, path)
    if root is None:
        return Package(Metadata(), tuple(_any_pages(archive)), {}, {})
    folder = posixpath.dirname(path)
    manifest = {entry.id: entry for entry in _manifest(archive, root, folder)}
    spine = tuple(_spine(archive, root, manifest)) or tuple(_any_pages(archive))
    titles, landmarks = _contents(archive, _tocs(root, manifest))
    landmarks = {**_guide(archive, root, folder), **landmarks}
    sheets = tuple(entry.path for entry in manifest.values() if entry.kind == "text/css")
    return Package(_metadata(archive, root, manifest), spine, titles, landmarks, sheets)


def xml_of(archive: Archive, path: str) -> etree._Element | None:
    """The root of an XML document in the archive; None, with a remark, when there is no XML to be read."""
    data = archive.read(path)
    if data is None:
        return None
    try:
        return parse_xml(mended_page_text(Document(path, data)).text, archive.path)
    except InputError as error:
        if error.code == "N131":
            raise
        archive.remarks.append(Remark(Place(archive.path), "N126", f"{shown_name(path)} is damaged: left out"))
        return None


def inside(archive: Archive, folder: str, href: str) -> tuple[str, str] | None:
    """Path and fragment that `href` means inside the archive; None when it leads out of it or to nothing."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or href.startswith("/"):
        return None
    path = archive.find(posixpath.normpath(posixpath.join(folder, unquote(parts.path))))
    return (path, unquote(parts.fragment)) if path else None


def _any_pages(archive: Archive) -> Iterator[Entry]:
    """Every page of the archive, where the book does not say in which order they are read."""
    what = "the book names no reading order: its pages are read in the order of the file"
    archive.remarks.append(Remark(Place(archive.path), "N137", what))
    for name in archive.names:
        if name.lower().endswith(_PAGE_NAMES):
            yield Entry(name, name, _PAGE_TYPES[0])


def _manifest(archive: Archive, root: etree._Element, folder: str) -> Iterator[Entry]:
    for item in _all(root, "item"):
        id, href = item.get("id") or "", item.get("href") or ""
        found = inside(archive, folder, href)
        kind = (item.get("media-type") or "").lower()
        if found:
            yield Entry(id, found[0], kind, tuple((item.get("properties") or "").split()))
        elif kind in _PAGE_TYPES:
            what = f"{shown_name(href)} is not in the file: left out, and never fetched"
            archive.remarks.append(Remark(Place(archive.path), "N126", what))


def _spine(archive: Archive, root: etree._Element, manifest: dict[str, Entry]) -> Iterator[Entry]:
    seen: set[str] = set()
    for ref in _all(root, "itemref"):
        entry = manifest.get(ref.get("idref") or "")
        if entry is None:
            what = f"the spine names {shown_name(ref.get('idref') or '')}, which is not there: left out"
            archive.remarks.append(Remark(Place(archive.path), "N126", what))
        elif entry.path not in seen:
            seen.add(entry.path)
            linear = (ref.get("linear") or "yes").lower() != "no"
            yield Entry(entry.id, entry.path, entry.kind, entry.properties, linear)


def _tocs(root: etree._Element, manifest: dict[str, Entry]) -> list[Entry]:
    """The tables of contents, the newest format first."""
    spine = next(iter(_all(root, "spine")), None)
    named = (spine.get("toc") if spine is not None else None) or ""
    navs = [entry for entry in manifest.values() if "nav" in entry.properties]
    ncxs = [entry for entry in manifest.values() if entry.id == named or entry.kind == "application/x-dtbncx+xml"]
    return [*navs, *ncxs]


def _contents(archive: Archive, tocs: Sequence[Entry]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Titles of the first table that has any, and all landmarks."""
    titles: dict[str, dict[str, str]] = {}
    landmarks: dict[str, str] = {}
    for toc in tocs:
        root = None if titles else xml_of(archive, toc.path)
        for href, title, kind in _links(root) if root is not None else ():
            found = inside(archive, posixpath.dirname(toc.path), href)
            if found and kind is None and title:
                titles.setdefault(found[0], {}).setdefault(found[1], title)
            elif found and kind:
                landmarks.setdefault(found[0], kind)
    return titles, landmarks


def _links(root: etree._Element) -> Iterator[tuple[str, str, str | None]]:
    """href, title and landmark type (None in a table of contents) of a nav document's or an NCX's links."""
    for point in _all(root, "navpoint"):
        content = next((e for e in point if local_name(e) == "content"), None)
        label = next((e for e in point if local_name(e) == "navlabel"), None)
        if content is not None and label is not None:
            yield content.get("src") or "", words_of(label), None
    for nav in _all(root, "nav"):
        types = (nav.get(_OPS) or "toc").split()
        for link in _all(nav, "a"):
            if "toc" in types:
                yield link.get("href") or "", words_of(link), None
            elif "landmarks" in types:
                yield link.get("href") or "", "", (link.get(_OPS) or "").lower() or None


def _guide(archive: Archive, root: etree._Element, folder: str) -> dict[str, str]:
    found = ((inside(archive, folder, ref.get("href") or ""), ref.get("type") or "") for ref in _all(root, "reference"))
    return {place[0]: kind.lower() for place, kind in found if place}


def _metadata(archive: Archive, root: etree._Element, manifest: dict[str, Entry]) -> Metadata:
    said: dict[str, str] = {}
    for element in root.iter():
        words = words_of(element) if local_name(element) in _FIELDS else ""
        if words:
            said.setdefault(local_name(element), words)
    year = re.search(r"\b(?:1[5-9]|20)\d\d\b", said.get("date", ""))
    return Metadata(
        title=said.get("title"),
        author=", ".join(_authors(root))[:MAX_TITLE_CHARS] or said.get("creator"),
        language=said.get("language"),
        year=year.group() if year else None,
        description=said.get("description"),
        publisher=said.get("publisher"),
        series=_series(root),
        cover=_cover(archive, root, manifest),
    )


def _authors(root: etree._Element) -> Iterator[str]:
    """The creators who wrote the book: translators and artists have another role."""
    metas = [meta for meta in _all(root, "meta") if meta.get("property") == "role"]
    roles = {(meta.get("refines") or "").removeprefix("#"): words_of(meta) for meta in metas}
    for creator in _all(root, "creator"):
        role = creator.get(f"{_OPF}role") or roles.get(creator.get("id") or "", "aut")
        if role == "aut" and words_of(creator):
            yield words_of(creator)


def _series(root: etree._Element) -> tuple[str, str] | None:
    said = {
        meta.get("name") or meta.get("property") or "": meta.get("content") or words_of(meta)
        for meta in _all(root, "meta")
    }
    name = said.get("calibre:series") or said.get("belongs-to-collection")
    return (name, said.get("calibre:series_index") or said.get("group-position") or "") if name else None


def _cover(archive: Archive, root: etree._Element, manifest: dict[str, Entry]) -> bytes | None:
    named = next((meta.get("content") for meta in _all(root, "meta") if meta.get("name") == "cover"), None)
    entry = next((e for e in manifest.values() if "cover-image" in e.properties), None) or manifest.get(named or "")
    data = archive.read(entry.path) if entry and entry.kind in ("image/jpeg", "image/png") else None
    if not data:
        return None
    if len(data) > COVER_BYTES or max(_size(data)) > COVER_PIXELS or max(_size(data)) == 0:
        archive.remarks.append(Remark(Place(archive.path), "N126", "the cover is no picture, or too large: left out"))
        return None
    return data


def _size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG, (0, 0) for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    frame = re.search(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..[\x08\x0c](..)(..)", data[:1_000_000], re.S)
    if data.startswith(b"\xff\xd8") and frame:
        return int.from_bytes(frame[2], "big"), int.from_bytes(frame[1], "big")
    return 0, 0


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if local_name(element) == name)

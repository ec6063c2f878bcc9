"""EPUB 2 and 3 to Book: spine order, titles from the table of contents, front matter as notes, nothing fetched.

Remarks: N126 a part left out, N134 what no reader sees, N135 front matter taken for notes, N136 a page mended, N137 the
container is not as it should be.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from narrate.errors import InputError, Place
from narrate.readers.archive import Archive, shown_name
from narrate.readers.build import check_not_empty
from narrate.readers.charset import mended_page_text
from narrate.readers.epub_parts import is_front, with_chapters
from narrate.readers.flow import Chunk, Flow, book_of
from narrate.readers.html import page_styles, told
from narrate.readers.html_flow import page_of, with_footnotes
from narrate.readers.intake import Document
from narrate.readers.markup import local_name, parse
from narrate.readers.package import Entry, Package, inside, read_package, xml_of
from narrate.readers.styles import joined, styles_of
from narrate.schema.source import Book, Remark

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_LOCKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_MIMETYPE = b"application/epub+zip"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the spine: its paragraphs, and whether it is front matter; `targets` are where its notes stand."""

    entry: Entry
    chunks: tuple[Chunk, ...]
    front: bool
    targets: frozenset[tuple[str, str]]


def read_epub(document: Document, encoding: str | None = None) -> Book:
    """The Book of an EPUB; InputError N12x (a harmful, damaged or protected archive) or N101 (nothing in it)."""
    if not document.data:
        check_not_empty(document.path, "")
    archive = Archive(document)
    _refuse_protected(archive)
    _check_mimetype(archive)
    package = read_package(archive, _package_path(archive))
    reading = _Reading(archive, package, encoding)
    leaves = [leaf for entry in package.spine for leaf in reading.leaf(entry)]
    chunks = with_chapters(_story(leaves, reading), package.titles)
    remarks = (*archive.remarks, *reading.remarks, *told(document.path, reading.left_out))
    return book_of(document, Flow(chunks, package.metadata, remarks))


def _refuse_protected(archive: Archive) -> None:
    if _ENCRYPTION not in archive.names:
        return
    root = xml_of(archive, _ENCRYPTION)
    found = [] if root is None else [e for e in root.iter() if local_name(e) == "encryptionmethod"]
    locked = any((e.get("Algorithm") or "") not in _FONT_LOCKS for e in found)
    if root is None or locked or "META-INF/rights.xml" in archive.names:
        hint = "narrate reads books without copy protection"
        raise InputError("a protected book: its text is encrypted", code="N124", place=Place(archive.path), hint=hint)


def _check_mimetype(archive: Archive) -> None:
    said = archive.read("mimetype") if "mimetype" in archive.names else None
    if said is None or said.strip() != _MIMETYPE:
        what = "the archive does not say that it is an EPUB (mimetype): read as one"
        archive.remarks.append(Remark(Place(archive.path), "N137", what))


def _package_path(archive: Archive) -> str:
    """Where the package document is: as the container says, or the only .opf there is."""
    root = xml_of(archive, _CONTAINER) if _CONTAINER in archive.names else None
    for element in root.iter() if root is not None else ():
        path = element.get("full-path") if local_name(element) == "rootfile" else None
        if path and archive.find(path):
            return archive.find(path) or path
    found = [name for name in archive.names if name.lower().endswith(".opf")]
    if not found:
        what, hint = "no package document: not an EPUB, or damaged", "open it in another reader and save it again"
        raise InputError(what, code="N121", place=Place(archive.path), hint=hint)
    what = f"container.xml names no package: took {shown_name(found[0])}"
    archive.remarks.append(Remark(Place(archive.path), "N137", what))
    return found[0]


class _Reading:
    """Reads page after page of the spine; `remarks` and `left_out` grow while it does."""

    def __init__(self, archive: Archive, package: Package, encoding: str | None) -> None:
        self.left_out: Counter[str] = Counter()
        self.remarks: list[Remark] = []
        self._archive = archive
        self._package = package
        self._encoding = encoding
        sheets = (archive.read(path) or b"" for path in package.sheets)
        self._styles = styles_of([sheet.decode("utf-8", "replace") for sheet in sheets])

    def leaf(self, entry: Entry) -> Iterator[Leaf]:
        """The page at `entry`; none, with a remark, when it cannot be read."""
        data = self._archive.read(entry.path)
        root = None if data is None else self._root(Document(entry.path, data))
        if root is None:
            return
        page = page_of(root, self.left_out, joined(self._styles, page_styles(root)))
        folder = posixpath.dirname(entry.path)
        found = (
            inside(self._archive, folder, target if target[0] != "#" else posixpath.basename(entry.path) + target)
            for target in page.targets
        )
        targets = frozenset(place for place in found if place)
        yield Leaf(entry, page.chunks, is_front(self._package, entry, root, page.chunks), targets)

    def remark(self, code: str, what: str) -> None:
        """Note something that a person should know."""
        self.remarks.append(Remark(Place(self._archive.path), code, what))

    def _root(self, page: Document) -> etree._Element | None:
        name = shown_name(page.path)
        try:
            decoded = mended_page_text(page, self._encoding)
            tree = parse(decoded.text, self._archive.path)
        except InputError as error:
            if error.code == "N131":
                raise
            self.remark("N126", f"{name} cannot be read ({error.what}): left out")
            return None
        for remark in decoded.remarks:
            self.remark(remark.code, f"{name}: {remark.what}")
        if tree.mended:
            self.remark("N136", f"{name} is not well-formed: mended")
        return tree.root


def _story(leaves: Sequence[Leaf], reading: _Reading) -> list[tuple[str, list[Chunk]]]:
    """Path and paragraphs of each page, front matter and footnotes marked."""
    notes: defaultdict[str, set[str]] = defaultdict(set)
    for path, anchor in (target for leaf in leaves for target in leaf.targets):
        notes[path].add(anchor)
    only_front = all(leaf.front or not leaf.chunks for leaf in leaves)
    pages: list[tuple[str, list[Chunk]]] = []
    for leaf in leaves:
        path = leaf.entry.path
        chunks = list(with_footnotes(leaf.chunks, frozenset(notes[path])))
        if leaf.front and leaf.chunks and not only_front:
            reading.remark("N135", f"{shown_name(path)} is front matter: not of the story")
            chunks = [replace(chunk, note=True, depth=0) for chunk in chunks]
        pages.append((path, chunks))
    return pages

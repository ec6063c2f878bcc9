"""Which pages of an EPUB are the story, and where its chapters begin."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from narrate.readers.flow import Chunk
from narrate.readers.limits import FRONT_WORDS
from narrate.readers.markup import local_name
from narrate.readers.package import Entry, Package

Pages = Sequence[tuple[str, Sequence[Chunk]]]
"""Path and paragraphs of each page."""

_FRONT_NAME = re.compile(
    r"(?:cover|half[_ -]?title|title[_ -]?page|copyright|colophon|imprint|toc|nav|contents)(?:[_ -]?page)?"
    r"|(?:table of )?contents",
    re.I,
)
_NUMBERS = re.compile(r"^[\d_. -]+|[\d_. -]+$")
_FRONT_TYPES = frozenset(
    "cover titlepage title-page halftitlepage copyright-page copyright colophon imprint toc landmarks loi lot".split()
)
_STORY_TYPES = frozenset(("bodymatter", "chapter", "part"))


def is_front(package: Package, entry: Entry, root: etree._Element, chunks: Sequence[Chunk]) -> bool:
    """Covers, title pages, copyright: what is read out of order, or is short and says so by landmark, type or name."""
    if not entry.linear or "nav" in entry.properties:
        return True
    if sum(len(chunk.text.split()) for chunk in chunks) > FRONT_WORDS:
        return False
    types = frozenset(word for element in root.iter() for word in _types_of(element))
    if types & _STORY_TYPES:
        return False
    said = types | {package.landmarks.get(entry.path, "")}
    return bool(said & _FRONT_TYPES) or _is_named_front(package, entry)


def _is_named_front(package: Package, entry: Entry) -> bool:
    """By the title in the contents, or by the names of page and item where the contents do not name it."""
    titles = package.titles.get(entry.path)
    names = [*titles.values()] if titles else [posixpath.splitext(posixpath.basename(entry.path))[0], entry.id]
    found = [_FRONT_NAME.fullmatch(_NUMBERS.sub("", name)) is not None for name in names]
    return all(found) if titles else any(found)


def _types_of(element: etree._Element) -> list[str]:
    if local_name(element) not in ("body", "section"):
        return []
    said = element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""
    return said.lower().split()


def with_chapters(pages: Pages, titles: Mapping[str, Mapping[str, str]]) -> list[Chunk]:
    """All paragraphs, those at which a chapter begins marked: by the contents, else by headings, else by pages."""
    story = [(path, chunks) for path, chunks in pages if any(not chunk.note for chunk in chunks)]
    named = sum(len(titles.get(path, ())) for path, _ in story)
    if named > 1 or (named == 1 and len(story) == 1):
        return [chunk for path, chunks in pages for chunk in _titled(chunks, titles.get(path, {}))]
    if any(chunk.depth for _, chunks in story for chunk in chunks):
        return [chunk for _, chunks in pages for chunk in chunks]
    return [chunk for path, chunks in pages for chunk in _titled(chunks, titles.get(path, {"": ""}))]


def _titled(chunks: Sequence[Chunk], titles: Mapping[str, str]) -> Iterator[Chunk]:
    known = {anchor for chunk in chunks for anchor in chunk.anchors}
    # An anchor that is not there can only mean the page.
    waiting = next((title for anchor, title in titles.items() if anchor not in known), None)
    for chunk in chunks:
        found = [titles[anchor] for anchor in chunk.anchors if anchor in titles]
        waiting = found[-1] if found else waiting
        if waiting is not None and not chunk.note:
            yield replace(chunk, chapter=waiting)
            waiting = None
        else:
            yield chunk

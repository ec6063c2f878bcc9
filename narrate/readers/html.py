"""HTML to Book: pages of stories, and downloads of fan fiction archives with their title, author, summary and notes.

Remarks: N134 what no reader sees, N136 a page mended.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from lxml import etree

from narrate.errors import Place
from narrate.readers.build import check_not_empty
from narrate.readers.charset import page_text
from narrate.readers.flow import Flow, book_of
from narrate.readers.html_flow import page_of, with_footnotes
from narrate.readers.html_parts import content_of
from narrate.readers.intake import Document
from narrate.readers.limits import MAX_TITLE_CHARS
from narrate.readers.markup import local_name, parse, words_of
from narrate.readers.styles import Styles, styles_of
from narrate.schema.source import Book, Metadata, Remark

_AUTHOR_NAMES = ("author", "dc.creator", "books:author")
_ABOUT_NAMES = ("description", "dc.description", "og:description")
_SILENT = ("head", "rp")
_BYLINE = re.compile(r"by\s+(\S.{0,80})", re.I)


def read_html(document: Document, encoding: str | None = None) -> Book:
    """The Book of an HTML page; InputError N131 or N133 (harmful), N132 (no text) or N101 (nothing to narrate)."""
    decoded = page_text(document, encoding)
    check_not_empty(document.path, decoded.text)
    root = parse(decoded.text, document.path).root
    left_out: Counter[str] = Counter()
    page = page_of(root, left_out, page_styles(root), content_of(root))
    chunks = list(with_footnotes(page.chunks, frozenset(target.rpartition("#")[2] for target in page.targets)))
    remarks = (*decoded.remarks, *told(document.path, left_out))
    return book_of(document, Flow(chunks, _metadata(root), remarks, decoded.encoding))


def page_styles(root: etree._Element) -> Styles:
    """What the style sheets inside a page say."""
    return styles_of("".join(str(text) for text in e.itertext("*")) for e in root.iter() if local_name(e) == "style")


def told(path: str, left_out: Counter[str]) -> tuple[Remark, ...]:
    """What was left out of a page, in one remark."""
    parts = ", ".join(f"{left_out[reason]} × {reason}" for reason in sorted(left_out) if reason not in _SILENT)
    return (Remark(Place(path), "N134", f"left out: {parts}"),) if parts else ()


def _metadata(root: etree._Element) -> Metadata:
    metadata = Metadata(language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    for element in root.iter():
        name = local_name(element)
        if name == "meta":
            metadata = _with_meta(metadata, element)
        elif metadata.author is None and _names_author(element, name):
            words = words_of(element)
            byline = _BYLINE.fullmatch(words)
            metadata = replace(metadata, author=(byline[1] if byline else words) or None)
    return _titled(root, metadata)


def _titled(root: etree._Element, metadata: Metadata) -> Metadata:
    """The title, as the page's name has it without the site's: `Title - Author - Fandom`, `Chapter - Title | Site`."""
    title = next((words_of(e) for e in root.iter() if local_name(e) == "title" and words_of(e)), "")
    parts = title.rpartition(" | ")[0].split(" - ") if " | " in title else title.split(" - ")
    headings = {words_of(e).lower() for e in root.iter() if local_name(e) == "h1"}
    if metadata.author in parts[1:]:
        return replace(metadata, title=" - ".join(parts[: parts.index(metadata.author)]))
    if len(parts) == 3 and metadata.author is None:
        return replace(metadata, title=parts[0], author=parts[1])
    if len(parts) > 1 and parts[0].lower() in headings:
        parts = parts[1:]
    return replace(metadata, title=" - ".join(parts) or None)


def _with_meta(metadata: Metadata, element: etree._Element) -> Metadata:
    name = (element.get("name") or element.get("property") or "").lower()
    value = " ".join((element.get("content") or "").split())[:MAX_TITLE_CHARS]
    if name in _AUTHOR_NAMES and value:
        return replace(metadata, author=value)
    if name in _ABOUT_NAMES and value:
        return replace(metadata, description=metadata.description or value)
    return metadata


def _names_author(element: etree._Element, name: str) -> bool:
    if name == "a":
        return "author" in (element.get("rel") or "").split()
    return bool(name) and element.get("class") == "byline" and _BYLINE.fullmatch(words_of(element)) is not None

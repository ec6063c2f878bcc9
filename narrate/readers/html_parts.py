"""What an element of a page is to a listener: a block, stressed words, a note, or nothing to be heard."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from narrate.readers.limits import HIDDEN_CHARS
from narrate.readers.markup import RUBY, local_name
from narrate.readers.styles import Styles, is_hidden, is_slanted

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul".split()
)
_SKIPPED = frozenset(
    "script style head template noscript iframe object svg math audio video button select textarea rt rp".split()
)
_EMPHASIS = frozenset("em i cite strong b u dfn".split())
_ITALIC_CLASS = re.compile(r"(?:^|[\s_-])(?:italics?|emphasis|em|thoughts?)(?:$|[\s_-])", re.I)
_LISTS = frozenset("toc landmarks page-list doc-toc".split())
_NOTE_TYPES = frozenset(
    "footnote footnotes endnote endnotes rearnote rearnotes annotation copyright-page colophon imprint loi lot index "
    "doc-footnote doc-endnote doc-endnotes doc-colophon bibliography acknowledgments doc-acknowledgments".split()
)
_NOTE_PLACES = frozenset("preface afterword endnotes".split())
_NOTE_CLASSES = frozenset(
    "meta tags notes footnote footnotes endnotes author-note author-note-portlet authors-note".split()
)
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3}|[a-z])[\])]?")
_PLAIN_MARK = re.compile(r"[\[(](?:\d{1,3}|[a-z])[\])]|[*†‡§]{1,3}|[↩↑⤴^]\ufe0e?")
_CONTENT = (
    frozenset("chapters storytext chapter-content chapter-container".split()),
    frozenset("chapter-content chapter-inner storytext entry-content post-content".split()),
)
_CONTENT_TAGS = ("article", "main")


def reason_to_skip(element: etree._Element, name: str, styles: Styles) -> str:
    """Why nothing in an element is read, as a person is told; "" when it is."""
    if name in _SKIPPED:
        return RUBY if name == "rt" else name
    if _is_hidden(element, styles):
        return "hidden part"
    types = _types(element)
    if name == "nav" or types & _LISTS:
        return "list of contents"
    if types & {"pagebreak", "doc-pagebreak"}:
        return "page number"
    if types & {"noteref", "doc-noteref"}:
        return "mark of a footnote"
    return "picture" if name == "img" else ""


def _is_hidden(element: etree._Element, styles: Styles) -> bool:
    if "hidden" in element.attrib or element.get("aria-hidden") == "true" or is_hidden(element.get("style") or ""):
        return True
    if not _classes(element) & styles.hidden:
        return False
    length = 0
    for text in element.itertext("*"):
        length += len(text)
        if length > HIDDEN_CHARS:
            return False
    return True


def note_target(element: etree._Element, name: str, *, attached: bool) -> str | None:
    """Where a footnote's mark (`<sup><a href="#n1">1</a></sup>`) points; None when the element is no such mark.

    `attached`: whether it stands right behind a word, as a number has to if nothing raises it.
    """
    if name not in ("a", "sup") or len(element) > 2:
        return None
    link = next((e for e in element.iter() if local_name(e) == "a" and "#" in (e.get("href") or "")), None)
    if link is None:
        return None
    raised = name == "sup" or any(local_name(e) == "sup" for e in element)
    words = "".join(str(text) for text in islice(element.itertext("*"), 8)).strip()
    shape = _MARK if raised or (attached and words.isdigit()) else _PLAIN_MARK
    return link.get("href") if shape.fullmatch(words) else None


def is_noteref(element: etree._Element) -> bool:
    """Whether an element calls itself the mark of a footnote."""
    return bool(_types(element) & {"noteref", "doc-noteref"})


def is_note(element: etree._Element) -> bool:
    """Whether an element says that it is a note, and not of the story."""
    if _types(element) & _NOTE_TYPES or (element.get("id") or "").lower() in _NOTE_PLACES:
        return True
    return bool(_classes(element, lower=True) & _NOTE_CLASSES)


def is_head(element: etree._Element) -> bool:
    """Whether an element is an archive's head of a story or chapter: its titles are no notes."""
    return "meta" in _classes(element)


def is_stressed(element: etree._Element, name: str, styles: Styles) -> bool:
    """Whether an element's words are emphasised."""
    if name in _EMPHASIS:
        return True
    if name not in ("span", "font"):
        return False
    said = element.get("class") or ""
    by_class = bool(_ITALIC_CLASS.search(said)) or bool(_classes(element) & styles.slanted)
    return by_class or is_slanted(element.get("style") or "")


def content_of(root: etree._Element) -> frozenset[etree._Element]:
    """The elements of a web page that hold its story; empty when none says so."""
    ids, classes = _CONTENT
    named = [e for e in root.iter() if (local_name(e) and (e.get("id") in ids or _classes(e) & classes))]
    if named:
        return frozenset(named)
    for tag in _CONTENT_TAGS:
        found = frozenset(e for e in root.iter() if local_name(e) == tag)
        if found:
            return found
    return frozenset()


def _types(element: etree._Element) -> frozenset[str]:
    said = element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""
    return frozenset(f"{said} {element.get('role') or ''}".lower().split())


def _classes(element: etree._Element, *, lower: bool = False) -> frozenset[str]:
    said = element.get("class") or ""
    return frozenset((said.lower() if lower else said).split())

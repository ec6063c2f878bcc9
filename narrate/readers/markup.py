"""HTML and XHTML, however broken, to a tree: no entity, no network, no depth that breaks a walk.

Codes: N131 entities of its own (billion laughs, XXE), N132 no markup at all, N133 nested too deep.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from narrate.errors import InputError, Place
from narrate.readers.limits import MAX_TITLE_CHARS

RUBY = "ruby text"
"""What small letters beside a word are called where they are left out."""

_PROLOG = re.compile(r"\s*<\?xml[^>]{0,500}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]{0,2000}(?:\[[^\]]*\][^>]{0,200})?>", re.I)
_HEAD_CHARS = 5_000
_OWN_ENTITY = re.compile(r"<!ENTITY\b", re.I)
# Numbers 128 to 159 mean Windows-1252 on the web, though they are control characters.
_ENTITY = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31})|#(?:1[2-5]\d|[xX][89][0-9A-Fa-f]));")
_XML_NAMES = ("amp", "lt", "gt", "quot", "apos")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SELF_CLOSED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)"
    r"([A-Za-z][\w:-]{0,40})((?:\s[^<>]{0,2000})?)/>",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of a parsed page, and whether it had to be mended."""

    root: etree._Element
    mended: bool


def parse(text: str, path: str) -> Tree:
    """The tree of a page: as XML when it is well-formed, as browsers do when not; InputError N131–N133."""
    text = _defused(text, path)
    try:
        return Tree(etree.fromstring(text.encode(), _xml_parser()), mended=False)
    except etree.XMLSyntaxError:
        return Tree(_as_html(text, path), mended=True)


def parse_xml(text: str, path: str) -> etree._Element:
    """The root of an XML document that has to be one; InputError N132 when nothing of it can be read."""
    try:
        root = etree.fromstring(_defused(text, path).encode(), _xml_parser(recover=True))
    except etree.XMLSyntaxError as error:
        raise InputError("no XML in it", code="N132", place=Place(path)) from error
    if root is None:
        raise InputError("no XML in it", code="N132", place=Place(path))
    return root


def _xml_parser(*, recover: bool = False) -> etree.XMLParser:
    # Without entities a huge tree is as large as its file, which is counted.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=recover, encoding="utf-8"
    )


def _as_html(text: str, path: str) -> etree._Element:
    # To HTML `<title/>` is an open title: the whole page would be in it.
    text = _SELF_CLOSED.sub(r"<\1\2></\1>", text)
    parser = etree.HTMLParser(no_network=True, huge_tree=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise InputError("no text in it", code="N132", place=Place(path)) from error
    if any(entry.level >= etree.ErrorLevels.FATAL for entry in parser.error_log):
        what = "nested deeper than 2,000 parts, as harmful files are"
        raise InputError(what, code="N133", place=Place(path), hint="save it again with another program")
    if root is None:
        raise InputError("no text in it", code="N132", place=Place(path))
    return root


def _defused(text: str, path: str) -> str:
    """`text` without prolog and document type, the entities of HTML put in, none of its own allowed."""
    if _OWN_ENTITY.search(text):
        what = "declares entities of its own, as harmful files do"
        raise InputError(what, code="N131", place=Place(path), hint="save it again with another program")
    prolog = _PROLOG.match(text)
    text = text[prolog.end() :] if prolog else text
    text = _DOCTYPE.sub("", text[:_HEAD_CHARS], count=1) + text[_HEAD_CHARS:]
    return _FORBIDDEN.sub("", _ENTITY.sub(_entity, text).replace("\f", " "))


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name in _XML_NAMES:
        return match[0]
    if name and f"{name};" not in html5:
        return f"&amp;{name};"
    return html.escape(html.unescape(match[0]))


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace, in lower case; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def words_of(element: etree._Element) -> str:
    """All text in an element, in one line and not endless."""
    return " ".join("".join(str(text) for text in element.itertext("*")).split())[:MAX_TITLE_CHARS]


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of an attribute, whatever its namespace: office formats have several for the same thing."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None

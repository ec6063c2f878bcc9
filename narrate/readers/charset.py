"""Which encoding a page of HTML is in: a byte order mark, what the page declares, or what its bytes look like."""

from __future__ import annotations

import codecs
import re

from narrate.errors import InputError, Place
from narrate.readers.encoding import Decoded, decode
from narrate.readers.intake import Document
from narrate.schema.source import Remark

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_META = re.compile(rb"""<meta\b[^>]{0,300}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.I)
_NO_PAGES = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7"))
# Browsers read the older name as its larger successor: https://encoding.spec.whatwg.org/#names-and-labels
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "shift_jis": "cp932", "gb2312": "gb18030", "euc_kr": "cp949"}


def page_text(document: Document, encoding: str | None = None) -> Decoded:
    """The text of a page; InputError N102 (binary) or N103 (a byte that does not decode), as for any text."""
    said = None if encoding else _declared(document.data)
    if said is not None:
        try:
            return decode(document, said)
        except InputError as error:
            if error.code != "N103":
                raise
    return decode(document, encoding)


def mended_page_text(document: Document, encoding: str | None = None) -> Decoded:
    """As `page_text`, with a remark instead of N103: one bad byte shall not cost a book its chapter."""
    try:
        return page_text(document, encoding)
    except InputError as error:
        if error.code != "N103" or encoding:
            raise
        remark = Remark(Place(document.path), "N143", f"{error.what}: such bytes replaced by U+FFFD")
        return Decoded(document.data.decode("utf-8", "replace"), "utf-8", (remark,))


def _declared(data: bytes) -> str | None:
    """The encoding that a page names, if Python knows it and its first bytes do not speak against it."""
    found = None if data.startswith(_MARKS) else _DECLARED.search(data[:1024]) or _META.search(data[:4096])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "ignore")).name
    except LookupError:
        return None
    # A name that could be read byte by byte is not written in UTF-16.
    return None if name in _NO_PAGES or name.startswith(("utf-16", "utf-32")) else _READ_AS.get(name, name)

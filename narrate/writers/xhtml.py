"""Words for pages: escaped, emphasis as emphasis, nothing that XML forbids."""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise

from narrate.readers.inline import emphasis

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def words(text: str) -> str:
    """Text for an element or an attribute.

    >>> words('3 < 4 & "so"')
    '3 &lt; 4 &amp; &quot;so&quot;'
    """
    return escape(_FORBIDDEN.sub("", text))


def span(attributes: str, text: str) -> str:
    """A span round the text; white space behind it stays outside, so that no highlight shows it.

    >>> span('id="a"', "So. ")
    '<span id="a">So.</span> '
    """
    inner = text.rstrip()
    return f"<span {attributes}>{marked(inner)}</span>{words(text[len(inner) :])}"


def marked(text: str) -> str:
    """Text for an element, `_so_` and `*so*` as emphasis.

    >>> marked("A *very* odd <thing>")
    'A <em>very</em> odd &lt;thing&gt;'
    """
    inner, signs = emphasis(text)
    if not inner:
        return words(text)
    cuts = sorted({0, len(text), *(at for span in (*inner, *signs) for at in span)})
    parts: list[str] = []
    for start, end in pairwise(cuts):
        if any(low <= start < high for low, high in signs):
            continue
        piece = words(text[start:end])
        parts.append(f"<em>{piece}</em>" if any(low <= start < high for low, high in inner) else piece)
    return "".join(parts)

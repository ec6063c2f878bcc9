"""HTML that cannot be broken into: every text and attribute is escaped here, and nowhere else."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def esc(text: str) -> str:
    """A text as HTML shows it literally; signs that would turn the direction of what follows are named instead.

    >>> esc("</script>"), esc("a\\u202eb")
    ('&lt;/script&gt;', 'a⟦RIGHT-TO-LEFT OVERRIDE⟧b')
    """
    if not _DIRECTIONS.isdisjoint(text):
        text = "".join(f"⟦{unicodedata.name(char)}⟧" if char in _DIRECTIONS else char for char in text)
    return html.escape(text)


def tag(name: str, /, *inside: object, **attributes: object) -> Html:
    """An element; `class_` is class, `data_id` data-id; True stands alone, False and None are left out.

    >>> tag("a", "x < y", href="/?a&b", class_="w")
    '<a href="/?a&amp;b" class="w">x &lt; y</a>'
    """
    return Html(f"<{name}{''.join(_attributes(attributes))}>{'' if name in _VOID else f'{join(inside)}</{name}>'}")


def join(parts: Iterable[object]) -> Html:
    """Parts one after the other: Html as it is, all else escaped, None left out, lists flattened."""
    return Html("".join(map(_part, parts)))


def _part(part: object) -> str:
    if isinstance(part, Html):
        return part
    if isinstance(part, (list, tuple)):
        return join(part)
    return "" if part is None or part is False else esc(str(part))


def _attributes(attributes: dict[str, object]) -> Iterable[str]:
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if value is True:
            yield f" {name}"
        elif value is not None and value is not False:
            yield f' {name}="{esc(str(value))}"'

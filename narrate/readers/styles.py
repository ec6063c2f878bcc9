"""What style sheets say of classes, as far as a listener needs it: which are hidden and which are slanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from narrate.readers.limits import STYLE_CHARS

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_BRACE = re.compile(r"([{}])")
_ONE_CLASS = re.compile(r"\s*[\w-]*\.([\w-]+)\s*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SLANTED = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)


@dataclass(frozen=True, slots=True)
class Styles:
    """Names of classes."""

    hidden: frozenset[str] = frozenset()
    slanted: frozenset[str] = frozenset()


NO_STYLES = Styles()


def styles_of(sheets: Iterable[str]) -> Styles:
    """The classes of some style sheets; rules for other media (`@media print`) and for nested parts do not count."""
    css = "\n".join(sheets)[:STYLE_CHARS]
    rules = list(_rules(_COMMENT.sub(" ", css) if "*/" in css else css))
    return Styles(frozenset(_named(rules, is_hidden)), frozenset(_named(rules, is_slanted)))


def joined(one: Styles, other: Styles) -> Styles:
    """The classes of both."""
    return Styles(one.hidden | other.hidden, one.slanted | other.slanted)


def is_hidden(declarations: str) -> bool:
    """Whether declarations such as an element's `style` hide it."""
    return bool(_HIDDEN.search(declarations))


def is_slanted(declarations: str) -> bool:
    """Whether declarations such as an element's `style` set italics."""
    return bool(_SLANTED.search(declarations))


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that stand in no other."""
    depth, selectors = 0, ""
    parts = _BRACE.split(css)
    for words, brace in zip(parts[0::2], parts[1::2], strict=False):
        if brace == "{":
            selectors = words.rpartition(";")[2] if depth == 0 else selectors
            depth += 1
        else:
            if depth == 1 and "@" not in selectors:
                yield selectors, words
            depth = max(0, depth - 1)


def _named(rules: Iterable[tuple[str, str]], says: Callable[[str], bool]) -> Iterator[str]:
    for selectors, declarations in rules:
        if says(declarations):
            found = (_ONE_CLASS.fullmatch(selector) for selector in selectors.split(","))
            yield from (match[1] for match in found if match)

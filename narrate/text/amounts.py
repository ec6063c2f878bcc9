"""Money, clocks, telephones, measures, fractions and the figures of games in words, where engines misread signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_HALF_DAY = r"(?:[ap]\.m\.|[ap]m\b|[AP]M\b|[AP]\.M\.)"
_AT = "at|by|until|till|before|after|past|since|it's|it was"
_NO_CLOCK = (
    r"(?![.,]?\d|%|°|[ -]?(?:[ckm]m\b|kg|[a-z]*met(?:er|re)|[a-z]*gram|[a-z]*illion|thousand|percent|per|times|miles"
    r"|sec|min\b|mins|minutes|hours|inch|in\b|feet|foot|ft|points|degrees|grade|and\b|out\b|on\b|of\b|or\b|to\b))"
)
_OWNED = r"\b(?:an?|the|his|her|my|your|their|our|this|that)\s(?:\w+\s)?"
_GUNS = (
    r"(?:pistol|round|gun|bullet|ammo|ammunition|beretta|glock|handgun|slug|lens|film|shell|casing|automatic|luger)s?\b"
)
_MANY = r"(?:people|users|viewers|followers|subscribers|views|dollars|pounds|euros|votes|years)"
_PLURAL = {"mm": "millimeter", "cm": "centimeter", "m": "meter"}
_POOL = r"(?:HP|MP|SP|XP|EXP|AP|Health|Mana|Stamina|Energy|Shields?|Armor|Durability|Experience|Progress|Score|Hunger)"
_MONTHS = """January February March April May June July August September October November December""".split()
_DAY = MappingProxyType(
    {
        "Mon": "Monday",
        "Tue": "Tuesday",
        "Tues": "Tuesday",
        "Wed": "Wednesday",
        "Thu": "Thursday",
        "Thurs": "Thursday",
        "Fri": "Friday",
        "Sat": "Saturday",
        "Sun": "Sunday",
    }
)
_DAYS = "|".join(sorted(_DAY, key=len, reverse=True))
_NAMED = r"(?<![.!?“\"])\s(?!Old |Saint |Mount |Mr |Mrs )[A-Z][a-z]+\s|\b\d+(?:st|nd|rd|th)\s"
_NEXT = r"(?:It|He|She|The|They|I|And|But|In|On|At|We|You|There|That|This|When|A|His|Her|No)\b"
_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_MONEY: tuple[_Rule, ...] = (
    (re.compile(rf"(?<![\w.,$£€])({_NUMBER})\s?([$£€])(?![\d\w])"), r"\2\1"),
    (
        re.compile(
            r"(?:£\s?(?P<pounds>\d[\d,]*),?\s)?(?<![\w.,$£€])(?P<shillings>\d{1,2})\s?s(?:\.,?\s?|,\s?|\s)(?P<pence>\d{1,2}½?)"
            r"\s?d\b(?P<dot>\.?)|£\s?(?P<some>\d[\d,]*),?\s(?P<few>\d{1,2})s\b(?P<stop>\.?)"
        ),
        lambda match: _old_money(match),
    ),
)
_CLOCKS: tuple[_Rule, ...] = (
    (re.compile(rf"(?<![\w.:$£€])([01]?\d|2[0-4])\.([0-5]\d)\s?(?={_HALF_DAY})"), r"\1:\2 "),
    (re.compile(rf"\b({_AT})\s([01]?\d|2[0-4])\.([0-5]\d){_NO_CLOCK}", re.IGNORECASE), r"\1 \2:\3"),
    (re.compile(r"\b(the)\s([01]?\d|2[0-4])\.([0-5]\d)(?=\s(?:train|bus|flight|ferry|boat|to|from)\b)"), r"\1 \2:\3"),
    (re.compile(r"(?<![\w.:])(1[3-9]|2[0-3]):00\s?h\b"), r"\1 hundred hours"),
    (re.compile(r"(?<![\w.:])(1[3-9]|2[0-3]):00(?!:?\d|\s?[ap]\.?m)"), r"\1 hundred"),
    (re.compile(r"(?<![\w.:])0?0:00(?!:?\d|\s?[ap]\.?m)"), "zero hundred"),
    (
        re.compile(r"(?<![\w.:])(0\d|2[4-9]|[3-9]\d|\d{3}):([0-5]\d):([0-5]\d)(?!:?\d|\s?[ap]\.?m)", re.I),
        lambda match: _while(match),
    ),
    (re.compile(r"(?<![\w.,:+/-])(?<!\d\s)0([1-9])([0-5])([1-9]|(?<!0)0)(?![\w:/-]|[.,]\d|\s\d)"), lambda m: _watch(m)),
)
_CALLS: tuple[_Rule, ...] = (
    (re.compile(r"(?<![\w.,])(?:\+\d|\(?0\d|\(\d)[\d() .-]{6,20}\d(?![\w-])"), lambda match: _telephone(match[0])),
    (
        re.compile(r"(?<![\w.,:/+-])(?!00[0-7]\b)0\d{2,}(?![\w:/-]|[.,]\d|\s(?:hours|hrs)\b)"),
        lambda match: " ".join(match[0]),
    ),
    (re.compile(r"(?<![\w.,:/-])911(?![\w:/-]|[.,]\d)"), "9 1 1"),
    (re.compile(r"(?<![\w/])9/11(?![\w/])"), "nine eleven"),
    (re.compile(r"(?i)(?<=\bdial )999|(?<=\bcall )999|(?<=\bring )999"), "9 9 9"),
)
_MEASURES: tuple[_Rule, ...] = (
    (
        re.compile(r"(?<![\w.,])(\d+)\s?(?:ft|feet|foot)\.?,?\s?(\d{1,2})\s?(?:ins?\b\.?|inch(?:es)?\b|[\"″])(?!\w)"),
        r"\1 feet \2 inches",
    ),
    (re.compile(r"(?<=\d)\s?″"), " inches"),
    (re.compile(r"(?<=\d)[\"”](?=\s(?:long|wide|tall|deep|thick|high|in diameter|by|x)\s?\b)"), " inches"),
    (re.compile(r"(?<=\d)[\"”](?=\s(?:screen|monitor|barrel|blade|pipe|heels|nails|tv|TV)\b)"), " inch"),
    (
        re.compile(rf"({_OWNED})(\d+(?:\.\d+)?)\s?(mm|cm|m)\b(?!\s(?:long|wide|tall|{_MANY}))"),
        lambda match: _length(match, ""),
    ),
    (re.compile(rf"(()\b\d+(?:\.\d+)?)\s?(mm|cm)\b(?=\s{_GUNS})", re.I), lambda match: _length(match, "")),
    (re.compile(rf"((?<![\w$£€.,])()\d+(?:\.\d+)?)(m)\b(?!\s{_MANY}\b)"), lambda match: _length(match, "s")),
    (re.compile(r"(()\b\d+(?:\.\d+)?)\s?(mm)\b"), lambda match: _length(match, "s")),
    (re.compile(r"(?<=\d)(\s?(?:min|sec|hr|ft|lb|oz|mi|yd|in)s?)\.(?=,?\s[a-z])"), r"\1"),
    (re.compile(r"(?<=\d)\s?[xX×]\s?(?=\d)"), " by "),
    (re.compile(r"(?<![\w.])x(\d+)(?!\w)"), r"times \1"),
    (re.compile(r"(?<=\d)\s?★"), " star"),
    (re.compile(r"(?<=\d)\s?ga\b"), " gauge"),
    (
        re.compile(
            r"\b((?:cooldown|duration|timer|cast time|for|after|every|lasts?)[:\s]\s?\d{1,3})s\b", re.IGNORECASE
        ),
        r"\1 seconds",
    ),
    (re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)x(?![\w-])"), r"\1 times"),
    (
        re.compile(r"(?<![\w.,$£€])(\d+)\.(\d*0)(?![\w.]|,\d|\s?(?:[ap]\.?m\b|million|billion))"),
        lambda match: _decimal(match),
    ),
    (re.compile(r"(?<![\w.,])\.(\d|0\d+)(?![\d.])"), lambda match: f"point {' '.join(match[1])}"),
)
_PARTS: tuple[_Rule, ...] = (
    (re.compile(r"(?<![\w./,-])(\d{1,3})(?:\s|-)1/2(?![\w/])"), r"\1 and a half"),
    (re.compile(r"(?<![\w./,-])(\d{1,3})(?:\s|-)([1-7])/([2-8])(?![\w/])"), r"\1 and \2/\3"),
    (re.compile(rf"(\b{_POOL}\b[:\s]{{0,3}}\d[\d,]*)\s?/\s?(\d[\d,]*)(?![\w/])"), r"\1 out of \2"),
    (re.compile(r"(?<=\d)/(\d{1,2})(?:rd|th|nd)s?(?!\w)"), r"/\1"),
    (re.compile(r"(?<![\w./])20/20(?![\w/])"), "twenty-twenty"),
    (re.compile(r"(?<![\w./])(\d{1,2})/(\d{1,2})(?=\s(?:stars?|points?|marks)\b)"), r"\1 out of \2"),
    (re.compile(r"(?<![\w./-])(?!50/50)(\d{1,3})/(10|100|\1)(?![\w/]|\s(?:of|a)\b)"), r"\1 out of \2"),
    (re.compile(r"(?<![\w./-])(\d{3,})\s?/\s?(\d{2,})(?![\w/])"), r"\1 out of \2"),
    (re.compile(r"(?<=:\d\d)\s?[-–]\s?(?=\d{1,2}:\d\d)"), " to "),
    (re.compile(r"(?<![\w.-])(\d{1,3})-(\d{1,3})(?=\.(?!\w))"), r"\1 to \2"),
)
_SUMS: tuple[_Rule, ...] = (
    (re.compile(r"(?<=\d)\s?\*\s?(?=\d)"), " times "),
    (re.compile(r"(?<=\d)\^-(?=\d)"), " to the power of minus "),
    (re.compile(r"(?<=\d)\^(?=\d)"), " to the power of "),
    (re.compile(r"(?<=\d)\s?[-−–]\s?(?=\d+\s?=)"), " minus "),
    (re.compile(r"√\s?(?=\d)"), " the square root of "),
    (re.compile(r"∞"), "infinity"),
    (
        re.compile(r"(?<![\w./])(\d{1,2})/(16|32|64)(?![\w/])"),
        lambda match: _counted(match[1], f"{match[2]}th", f"{match[2]}ths"),
    ),
    (re.compile(r"(?<![\w./])(\d{2})/(\d{2})(?![\w/])"), lambda match: _shares(match)),
    (
        re.compile(
            r"\b(\d{1,3}):(\d{1,3})(?=\s(?:odds|ratio|against|majority|lead|win|scale|mix|mixture|favou?rite)\b)"
        ),
        r"\1 to \2",
    ),
    (re.compile(r"(?<![\d,])(\d{1,3}),(\d{1,2})(?![\d,])"), r"\1, \2"),
    (re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{3}){2,}(?![\d.])"), lambda match: match[0].replace(".", ",")),
    (re.compile(r"(?<![\d.])([0-3]?\d)\.([01]?\d)\.((?:1[5-9]|20)\d\d)(?![\d.])"), lambda match: _date(match)),
    (re.compile(r"(?<![\d/])(\d{4})/(\d{2})/(\d{2})(?![\d/])"), r"\1-\2-\3"),
    (
        re.compile(r"\b[vV](?:er(?:sion|\.)?)?\.?\s?(\d+(?:\.\d+)+)(?![\w.]\d)"),
        lambda match: f"version {_pointed(match[1])}",
    ),
    (re.compile(r"(?<![\w.$£€])\d+(?:\.\d+){2,}(?!\w|\.\d)"), lambda match: _pointed(match[0])),
    (re.compile(r"(?<!\w)['’]0(\d)(?![\w])"), r"oh \1"),
    (
        re.compile(r"(?<![\w.:])(\d{1,2})\s?h(?:\s?(\d{1,2})\s?m(?:in)?)?(?:\s?(\d{1,2})\s?s)?(?!\w)"),
        lambda match: _while(match),
    ),
    (
        re.compile(r"(?<![\w.])(?:(\d{1,2})h\s?)?(\d{1,2})\s?m(?:in)?\s(\d{1,2})\s?s(?:ec)?(?!\w)"),
        lambda match: _while(match),
    ),
    (re.compile(r"(?<=\d)\s?L(?!\w)"), " liters"),
    (re.compile(r"(?<=\d)\s?am(?=\s?(?:to|until|till|and|or|[-–—])(?:\s|\d))"), " A.M"),
)
_KINDS: tuple[_Rule, ...] = (
    (re.compile(r"\b[Pp]t\.\s?(?=\d)"), "part "),
    (re.compile(r"\bp\.\s?(?=\d)"), "page "),
    (re.compile(r"\bsec\.\s?(?=\d)"), "section "),
    (re.compile(r"\bGen\s(?=[XYZ]\b)"), "Generation "),
    (re.compile(rf"({_NAMED})\bSt(?=\.\s+{_NEXT})"), r"\1Street"),
    (re.compile(rf"({_NAMED})\bDr(?=\.\s+{_NEXT})"), r"\1Drive"),
    (re.compile(rf"({_NAMED})\bDr\.(?=\s*[,;:)]|\s+[a-z]|\s*[”\"’']?$)"), r"\1Drive"),
    (re.compile(rf"\b({_DAYS})\.?\s?[-–]\s?({_DAYS})\b\.?"), lambda match: f"{_DAY[match[1]]} to {_DAY[match[2]]}"),
    (re.compile(r"\b[Ll]vl?\.?\s?(?=\d)|\bLVL?\.?\s?(?=\d)"), "level "),
    (re.compile(r"\bWW\s?(?:II|2)\b"), "World War Two"),
    (re.compile(r"\bWW\s?(?:I|1)\b"), "World War One"),
    (re.compile(r"\bCO[2₂]"), "C O 2"),
    (re.compile(r"\bH[2₂]O\b"), "H 2 O"),
    (re.compile(r"\b(a|an|got|straight|grade|of)\s([A-DF])[-−](?=\s|[.,;:!?]|$)"), r"\1 \2-minus"),
    (re.compile(r"(?<=\b[A-DF])\+(?!\w|\+)"), "-plus"),
    (re.compile(r"(?<=\d)\+(?!\d)"), " plus "),
)
_RULES = (*_SUMS, *_MONEY, *_CLOCKS, *_CALLS, *_MEASURES, *_PARTS)


def worded_amounts(text: str) -> str:
    """The text with what stands for a number's unit or kind in words.

    >>> worded_amounts("50$ at 5.30 p.m., 6ft 2in, HP 20/50")
    '$50 at 5:30 p.m., 6 feet 2 inches, HP 20 out of 50'
    """
    for sign, said in (*_RULES, *_KINDS) if any(map(str.isdigit, text)) else _KINDS:
        text = sign.sub(said, text)
    return text


def _counted(number: str, one: str, many: str) -> str:
    return f"{number} {one if number == '1' else many}"


def _old_money(match: re.Match[str]) -> str:
    """Pounds, shillings and pence of before 1971; a full stop stays where it ends the sentence."""
    pounds, shillings = match["pounds"] or match["some"], match["shillings"] or match["few"]
    parts = [_counted(pounds, "pound", "pounds")] if pounds else []
    parts.append(_counted(shillings, "shilling", "shillings"))
    if match["pence"]:
        parts.append(f"and {match['pence']} pence")
    after = match.string[match.end() :].lstrip("\"'”’")
    ends = (match["dot"] or match["stop"]) and not re.match(r"\s+[a-z\d]|[,;:!?]", after)
    return " ".join(parts) + "." * bool(ends)


def _while(match: re.Match[str]) -> str:
    """A length of time: 01:02:03, 1h 30m."""
    parts = [
        _counted(str(int(number)), unit, f"{unit}s")
        for number, unit in zip(match.groups(), ("hour", "minute", "second"), strict=True)
        if int(number or 0)
    ]
    return ", ".join(parts) or "zero seconds"


def _shares(match: re.Match[str]) -> str:
    """60/40: parts of a hundred."""
    return f"{match[1]} {match[2]}" if int(match[1]) + int(match[2]) == 100 and match[1] != "50" else match[0]


def _date(match: re.Match[str]) -> str:
    day, month = int(match[1]), int(match[2])
    return f"{day} {_MONTHS[month - 1]} {match[3]}" if 0 < day < 32 and 0 < month < 13 else match[0]


def _pointed(number: str) -> str:
    """A version, or an address of the net."""
    return (" dot " if number.count(".") == 3 else " point ").join(number.split("."))


def _watch(match: re.Match[str]) -> str:
    """0730 on a soldier's watch."""
    minutes = f"oh {match[3]}" if match[2] == "0" else match[2] + match[3]
    return f"oh {match[1]} {minutes}"


def _telephone(written: str) -> str:
    """A telephone number digit by digit; any other figures stay."""
    digits = re.sub(r"\D", "", written)
    if not 9 <= len(digits) <= 15 or re.search(r"\d[.]\d{1,2}$", written):
        return written
    groups = ", ".join(" ".join(group) for group in re.findall(r"\d+", written))
    return "plus " * written.startswith("+") + groups


def _length(match: re.Match[str], plural: str) -> str:
    number = match[1] if match[2] == "" else f"{match[1]}{match[2]}"
    return f"{number} {_PLURAL[match[3]]}{'' if number == '1' else plural}"


def _decimal(match: re.Match[str]) -> str:
    """2.0 keeps its zero."""
    return f"{match[1]} point {' '.join(match[2])}"

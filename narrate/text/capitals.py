"""Words in capitals: shouted words are said as words, acronyms as letters."""

from __future__ import annotations

import re

from narrate.text.numerals import ROMAN

ACRONYMS = frozenset(
    """FBI CIA NSA KGB IRS NASA UK USA US EU UN BBC CNN NBC ABC ITV HBO TV PC DNA RNA GPS SOS VIP CEO CFO CTO IQ ID DJ MP
    MD PHD AI NATO OK AD BC BCE CE PM AM HQ ATM UFO URL USB CD DVD HIV AIDS LSD RAF SAS SS MI NYPD LAPD SWAT POW MIA AWOL
    ETA FAQ FYI ICU ER OR CPR EMT PTSD ADHD OCD GCSE SAT GPA PHP HTML HTTP CPU GPU RAM ROM LED LCD NHS PR HR PE IT RSVP
    ASAP BBQ CCTV COO DIY DOA EEG ECG EKG ESP GDP GI GMO IOU JFK LA NBA NFL NHL NY NYC NGO OAP PA PJ QC RIP RV SUV TNT
    UV VHS VR WC WW WWI WWII XO YMCA ANBU OMG WTF LOL BRB IDK TTYL TBH IMO IMHO LMAO SMH NGL AFK IRL NPC NPCS HP MP XP EXP
    STR DEX AGI VIT LUK DPS PVP PVE RPG MMO AOE FFS EMP GMT EST PST UTC PDF KFC AKA POV VPN SSD HDMI LGBT NDA DUI BMW MBA
    EMS NCO""".split()
)
"""Read as letters, or as the words they are (NASA), even among shouted words."""

_AS_WORDS = frozenset(
    """a all am an and any are as ask at ate away bad be been best big both boy bring but buy by call came can come cut dad
    day dead dear did die do does dog don done down each eat else end even ever every fall far fast feel few find fine
    fire five for four free from full fun gave get girl give go god gods gone good got great had hand has hate have he
    hear held hell help her here hers hey hide high him his hit hold home hope hot how hurt if in into is it its just
    keep kept kill knew know last late leave left less let lie life like line live long look lost lot love made make man
    many may me mean men mine miss mom more most move much mum must my near need never new next nice no none nor not now
    of off oh old on once one only open or other our ours out over own pay pick play please put quit ran read real
    right run said same save saw say see seen send she shot shut sir sit six so some son soon stay step still stop such
    sure take talk tell ten than that the them then they this time to told too took top try turn two up upon us use
    very wait walk want war was way we well went were what when where which while who whom whose why wife will win with
    woke won work yes yet you your yours zero""".split()
)
_RUN = re.compile(
    r"\b[A-Z][A-Z'’]*[A-Z](?:[\s,;:!?.…\"”“—–-]+(?:[A-Z][A-Z'’]*[A-Z]|[AI]))+(?![\w'’])"
    r"|(?<![\w'’])(?:[A-Z]['’])?[A-Z]{4,}(?:['’][A-Z]{1,2})(?![\w'’])|(?<![\w'’])[A-Z]['’][A-Z]{3,}(?![\w'’])|\b(?<!['’])[A-Z]{5,}\b(?!['’]\w)"
)
_ONE = re.compile(
    r"(?<![\w.'’&-])[A-Z]{2,4}(?:['’](?:LL|RE|VE|S|T|M|D))?(?![\w.&-]|['’]\w)"
    r"|(?<![\w.'’&-])[A-Z]{2,4}(?=[.!?,;:…-])(?!\.[A-Z])"
)

_AMERICA = re.compile(r"\bthe us\b(?!\w|['’])")
_TITLED = re.compile(r"\b(MR|MRS|MS|DR|ST|SGT|CAPT|LT|COL|GEN|REV|PROF)(\.\s+)([A-Z]{2,})(?![\w])")
_WORD = re.compile(r"[A-Z][A-Z'’]*")
_IS_I = re.compile(r"i(?=['’](?:m|ll|ve|d)\b)")


def quietened(text: str) -> str:
    """The text with shouted words in small letters, so that they are not spelt out.

    >>> quietened("GET AWAY FROM HIM! The FBI took IT.")
    'get away from him! The FBI took it.'
    """
    text = _TITLED.sub(lambda match: f"{match[1].capitalize()}{match[2]}{match[3].title()}", text)
    text = _AMERICA.sub("the US", _RUN.sub(_run, text))
    return _ONE.sub(lambda match: _small(match[0]) if _is_word(match[0]) else match[0], text)


def _run(match: re.Match[str]) -> str:
    words = _WORD.findall(match[0])
    if len(words) > 1 and all(word in ACRONYMS or word == "I" for word in words):
        return match[0]
    return _WORD.sub(lambda one: one[0] if _stays(one[0]) else _small(one[0]), match[0])


def _stays(word: str) -> bool:
    among_shouts = (
        word in ACRONYMS and word.lower() not in _AS_WORDS and word not in ("US", "IT", "OR", "PE", "PA", "LA")
    )
    return among_shouts or word == "I" or bool(len(word) > 1 and set(word) <= set("IVX") and ROMAN.fullmatch(word))


def _is_word(word: str) -> bool:
    """A lone word in capitals is said as a word when it is one of the short ones that are shouted alone."""
    letters = re.split("['’]", word.lower())[0]
    return (letters in _AS_WORDS and word not in ("US", "AM")) or (word != letters.upper() and letters in ("i", "it"))


def _small(word: str) -> str:
    return _IS_I.sub("I", word.lower())

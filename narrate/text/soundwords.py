"""Words that mean sound: places, weather, events, moods, and what scripts ask for. Tables to read and to add to."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a place: the room it has, the bed that is heard in it; `weight` is what one mention counts."""

    room: str | None
    bed: str | None
    words: re.Pattern[str]
    weight: float = 1.0


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b", re.IGNORECASE)


PLACES: tuple[Place, ...] = (
    Place("cave", "cave", _words("caves?|caverns?|grotto|catacombs?|mine ?shaft|tunnels?|crypt|dungeon|stalactites?")),
    Place("hall", "hall", _words("cathedral|church|chapel|nave|ballroom|throne room|great hall|abbey|temple|aisle|pews?")),
    Place(None, "forest", _words("forests?|woods|woodland|thicket|undergrowth|birdsong|glade|pines|birches|oaks")),
    Place(None, "sea", _words("sea|ocean|surf|breakers|shore(?:line)?|beach|tide|waves|seawall|sea-wall|foreshore|harbou?r")),
    Place(None, "stream", _words("brook|stream|river(?:bank)?|waterfall|ford|millrace|weir|rapids")),
    Place("street", "city", _words("streets?|traffic|pavements?|sidewalks?|crossroads|alley(?:way)?|taxi|tram|city")),
    Place("room", "tavern", _words("tavern|inn|pub|alehouse|taproom|barroom|barkeep|saloon|public house"), 1.5),
    Place("hall", "crowd", _words("crowds?|market(?:place)?|audience|throng|festival|station hall|assembly"), 0.8),
    Place("room", "train", _words("train|railway carriage|compartment|locomotive|sleeping car"), 1.2),
    Place("room", "engine", _words("engine room|wheelhouse|ferry|steamer|below decks|ship's engine|bulkhead"), 1.2),
    Place("room", "workshop", _words("workshop|smithy|forge|factory|mill floor|anvil|foundry|lathe"), 1.2),
    Place("room", "room", _words("kitchen|bedroom|parlou?r|study|office|library|bedside|sitting[- ]room|attic|cottage|hut|cabin|cell|ward"), 0.8),
    Place("hall", None, _words("corridor|staircase|stairwell|hall(?:way)?|lobby|warehouse|barn|vault"), 0.7),
    Place("forest", None, _words("clearing|ravine|canyon"), 0.6),
)  # fmt: skip
"""Rooms and their beds. A scene takes the place that its words speak of most, those at its head counting double."""

WEATHER: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("storm", _words("thunderstorm|tempest|storm (?:raged|broke|howled|rages|howls)|lightning (?:flashed|split|forked)|rain lashed")),
    ("snow", _words("blizzard|snowstorm|driving snow|snow (?:drove|whirled|blew|was blowing)")),
    ("rain", _words(
        "rain (?:fell|falls|was falling|came down|beat|beats|drummed|drums|pattered|patters|hammered|poured|began|streamed)|"
        "(?:it|still) (?:was )?rain(?:ed|ing|s)|drizzle|downpour|(?:sound|patter|drumming) of (?:the )?rain|in the rain|"
        "pouring rain|rain on the (?:roof|window|windows|glass|panes?|slates|tin)"
    )),
    ("wind", _words(
        "winds? (?:howl(?:s|ed)|blew|blows|moan(?:s|ed)|sigh(?:s|ed)|roar(?:s|ed)|whistl(?:es|ed)|shriek(?:s|ed)|tore|rose|"
        "rattl(?:es|ed)|was rising|had risen|came off|comes off|worried)|gale|gusts? of wind|windswept|(?:howling|bitter|rising) wind"
    )),
    ("fire", _words(
        "fire(?:light)? (?:crackled|burned|burnt|roared|popped|burns|crackles|flickered|was lit)|campfire|fireside|"
        "by the fire|hearth|in the grate|logs? (?:shifted|spat|crackled)|before the fire|the fire was|coal settled"
    )),
    ("night", _words("crickets|night air|moonlit (?:field|garden|meadow|road)|under the stars|nightfall")),
)  # fmt: skip
"""Beds that lie over or beside the place's own."""

_SAID = r"(?:ed|s|ing)?"
EVENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("thunder", _words(
        f"thunder (?:roll{_SAID}|crash(?:ed|es)|crack{_SAID}|boom{_SAID}|rumbl(?:ed|es)|growl{_SAID}|answer{_SAID}|broke|breaks)|"
        "(?:clap|crack|crash|peal|roll|rumble) of thunder|thunderclap"
    )),
    ("knock-twice", _words("knock(?:ed|s) twice|rapp(?:ed|s) twice|two knocks")),
    ("knock-once", _words("knock(?:ed|s) once|a single knock")),
    ("knock", _words(
        "knock(?:ed|s|ing)? (?:on|at|upon) (?:the|a|his|her|their|my|our|its)|a knock (?:at|on|came|sounded)|knock(?:ed|s) (?:again|three times)|"
        "rapp(?:ed|s|ing) (?:on|at|upon) (?:the|a|his|her)|(?:came|was) a knock(?:ing)?"
    )),
    ("slam", _words(
        "doors? (?:slam(?:med|s)|bang(?:ed|s)|crash(?:ed|es) (?:shut|open)|flew (?:open|shut))|"
        "slam(?:med|s|ming) (?:the|a|his|her|their|my) (?:\\w+ )?(?:door|gate|lid|hatch|shutters?|window|book)"
    )),
    ("door", _words(
        "doors? (?:open(?:ed|s)|creak(?:ed|s)|sw(?:u|i)ng(?:s)? (?:open|to|shut)|clos(?:ed|es)|groan(?:ed|s))|"
        "(?:open(?:ed|s)|push(?:ed|es) open|clos(?:ed|es)|shut|pulled open) the (?:\\w+ )?(?:door|gate|hatch)"
    )),
    ("running", _words("running (?:feet|footsteps|steps)|footsteps running|pelted (?:up|down|across|along)|came running")),
    ("footsteps", _words(
        "footsteps|footfalls?|(?:heard|sound of|heavy|slow) steps|boots (?:rang|rings|sounded|clattered|clumped|on the (?:stairs?|steps|boards))|"
        "steps (?:sounded|came|on the stairs?|behind)|tread on the stairs?"
    )),
    ("bell", _words(f"bells? (?:rang|rings|toll{_SAID}|struck|strikes|chim(?:ed|es)|peal{_SAID}|began to (?:ring|toll)|spoke)|toll of (?:the|a) bell|clock (?:struck|strikes|chim(?:ed|es))")),
    ("clock", _words(f"clocks? (?:tick{_SAID}|was ticking|went on ticking)|ticking of (?:the|a) clock|ticked on")),
    ("glass", _words(
        "(?:glass|window(?:pane)?s?|bottles?|cups?|mirrors?|vases?|lamps?|jars?|panes?) (?:shatter(?:ed|s)|smash(?:ed|es)|broke|burst)|"
        "(?:shatter(?:ed|s)|smash(?:ed|es)|broke|dropped) (?:the|a|his|her) (?:\\w+ )?(?:glass|window|bottle|cup|mirror|vase|lamp|jar|pane)|breaking glass"
    )),
    ("gunshot", _words("(?:shots?|guns?|pistol|rifle|revolver) (?:rang out|went off|fired|cracked|barked)|fired (?:the|a|his|her) (?:gun|shot|pistol|rifle|revolver)|gunshots?|pulled the trigger")),
    ("phone", _words("(?:tele)?phone (?:rang|rings|began to ring|shrilled)|ring of the (?:tele)?phone")),
    ("splash", _words("splash(?:ed|es)?|(?:fell|plunged|dived|dove|jumped|tumbled|went) into the (?:\\w+ )?(?:water|sea|river|lake|canal|pond|stream|harbour)")),
    ("horn", _words("(?:fog|ship's |ferry's |the )?horn (?:sound(?:ed|s)|bl(?:e|o)w|blares?|blared|boom(?:ed|s)|answered)|foghorn|ship's horn|blast (?:on|of) (?:the|a) (?:\\w+ )?horn")),
    ("hooves", _words("hoofbeats|hoof-beats|hooves|(?:horses?|mare|stallion|pony) (?:gallop(?:ed|s)|trott(?:ed|s)|clattered)|gallop(?:ed|ing) (?:up|down|past|into)")),
    ("creak", _words(f"(?:stairs?|steps?|floor(?:boards?)?|boards?|hinges?|ladder|stool|bed|chair|timbers?|rafters?|planks?|gate) (?:creak{_SAID}|groan{_SAID}|complain{_SAID})|creaking")),
    ("static", _words("(?:radio|wireless|receiver|set) (?:hiss(?:ed|es)|crackl(?:ed|es)|spat|buzzed)|burst of static|static hiss(?:ed|es)|hiss\\. a click")),
    ("sword", _words("(?:swords?|blades?|steel) (?:clash(?:ed|es)|met|rang|rings)|clash of (?:swords|steel|blades)|drew (?:his|her|the|my) (?:sword|blade|sabre)")),
    ("wings", _words("(?:flutter|beat|clap|rush) of wings|flapp(?:ed|ing) (?:its|their|his|her) wings|wings (?:beat|clapped|whirred)|took wing")),
    ("howl", _words("(?:wolf|wolves|dog|hound|something) howl(?:ed|s)|howl of (?:a|the)|howling of (?:a|the) (?:wolf|wolves|dog)|a howl")),
    ("explosion", _words("explo(?:ded|des|sion)|blew up|blast (?:shook|threw|tore)|detonat(?:ed|ion)")),
    ("whoosh", _words("(?:arrow|spear|stone|knife|blade|something) (?:flew|whistl(?:ed|es)|hiss(?:ed|es)|hummed|whirred) past|whoosh(?:ed|es)?|swish(?:ed|es)?")),
    ("heartbeat", _words("heart (?:pound(?:ed|s)|hammer(?:ed|s)|thudd?(?:ed|s)|was (?:pounding|hammering|beating|thudding)|beat (?:hard|fast|so|loud))|(?:heard|hear) (?:his|her|my) (?:own )?heart")),
)  # fmt: skip
"""Things that happen. The first pattern that fits a stretch of words counts."""

MOODS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("dark", _words("death|dead|grave|blood|shadow|dread|evil|corpse|murder|doom|cursed?|darkness|bones|ash(?:es)?")),
    ("tense", _words("danger|fear|afraid|run|chase|hurry|threat|knife|gun|scream(?:ed)?|hunt(?:ed)?|trap|enemy|alarm")),
    ("sad", _words("grief|tears|wept|mourn(?:ed|ing)?|lost|alone|lonely|farewell|funeral|widow|sorrow|missed")),
    ("wonder", _words("magic|wonder|star(?:s|light)|light|shimmer(?:ed|ing)?|dream(?:s|ed)?|strange|glow(?:ed|ing)?|silver|moon")),
    ("comic", _words("laugh(?:ed|ing|ter)?|grinn?(?:ed|ing)?|joke|absurd|ridiculous|giggl(?:ed|ing)|hat|goose|nonsense")),
    ("epic", _words("army|battle|king|queen|throne|sword|war|banner|horde|dragon|empire|victory")),
    ("warm", _words("home|mother|bread|kitchen|hearth|smil(?:ed|ing)|kiss(?:ed)?|warm|tea|garden|summer")),
)  # fmt: skip
"""What music suits: the mood whose words come most often, calm when none does."""

ASKED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sound, _words(words))
    for sound, words in (
        ("thunder", "thunder"),
        ("knock", "knock(?:s|ing)?|rap(?:s|ping)?"),
        ("slam", "slam\\w*|bang"),
        ("phone", "(?:tele)?phone|telephone bell"),
        ("horn", "horn|foghorn|siren"),
        ("door", "doors?|gate|hatch"),
        ("running", "running|runs"),
        ("footsteps", "foot\\w*|steps?|boots|walk\\w*"),
        ("bell", "bells?|chimes?"),
        ("clock", "clock|tick\\w*"),
        ("glass", "glass|shatter\\w*|crockery|breaks?"),
        ("gunshot", "gun\\w*|shots?|pistol|rifle"),
        ("splash", "splash\\w*"),
        ("hooves", "hooves|hoof\\w*|horses?|gallop\\w*"),
        ("creak", "creak\\w*|groan\\w*|hinge"),
        ("static", "static|radio|hiss\\w*|crackle"),
        ("sword", "swords?|blades?|steel|clash"),
        ("wings", "wings|flap\\w*|flutter\\w*"),
        ("howl", "howl\\w*|wol(?:f|ves)|hound"),
        ("explosion", "explo\\w+|blast|boom|cannon"),
        ("whoosh", "whoosh|swish|swoosh"),
        ("heartbeat", "heart\\w*"),
        ("storm", "storm|tempest"),
        ("rain", "rain|drizzle|downpour"),
        ("wind", "wind|gale|breeze|gusts?"),
        ("snow", "blizzard|snow\\w*"),
        ("sea", "sea|waves?|surf|ocean|shore|harbou?r|water along the hull"),
        ("stream", "stream|brook|river|waterfall|water"),
        ("fire", "fire|hearth|flames?"),
        ("night", "night|crickets"),
        ("forest", "forest|woods?|birds?|birdsong"),
        ("city", "city|street|traffic|cars?"),
        ("tavern", "tavern|inn|pub|bar"),
        ("crowd", "crowd|murmur|voices|applause|market"),
        ("cave", "cave\\w*|drip\\w*|dungeon"),
        ("hall", "hall|church|cathedral"),
        ("train", "train|rails?"),
        ("engine", "engine|ship|ferry|motor"),
        ("workshop", "workshop|factory|machines?|forge|hammer\\w*"),
        ("room", "room|house|silence"),
    )
)
"""What the free words of a script's cue ask for: the first that fits."""

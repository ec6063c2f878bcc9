"""Word lists of the English of stories: verbs of speech, titles, nouns for people, given names."""

from __future__ import annotations

_SPEECH_VERBS = frozenset(
    """said says say saying asked asks ask asking replied replies reply replying answered answers answer cried cries cry
    exclaimed exclaims returned added adds continued continues began begins observed remarked remarks murmured murmurs
    whispered whispers muttered mutters shouted shouts called calls demanded demands inquired enquired repeated repeats
    declared declares protested protests suggested suggests explained explains sighed sighs laughed laughs interrupted
    interrupts rejoined retorted retorts ejaculated responded responds growled growls screamed screams gasped gasps
    interposed proceeded resumed insisted insists admitted admits agreed agrees announced announces assented persisted
    pleaded pleads begged begs urged urges confessed confesses concluded corrected corrects stammered stammers faltered
    echoed echoes breathed breathes sobbed sobs snapped snaps hissed hisses roared roars bellowed bellows yelled yells
    shrieked shrieks groaned groans moaned moans grumbled grumbles chuckled chuckles commented ventured ventures objected
    warned warns ordered orders commanded commands promised promises assured assures told tells wondered wonders mused
    muses reflected stated affirmed acknowledged apologised apologized advised argued argues barked barks blurted blurts
    boomed booms bawled chimed complained conceded countered croaked croaks drawled finished finishes giggled giggles
    grunted grunts implored informed intoned joked jokes mentioned mumbled mumbles offered offers panted pants piped
    pronounced quavered queried reassured reassures recited related reported rumbled rasped rasps snarled snarls sneered
    sneers snorted snorts spoke speaks squeaked squealed stuttered swore teased teases thundered volunteered wailed wails
    whimpered whined whines yawned purred purrs crowed sang sings quoth hazarded opined pursued thought thinks thinking
    hollered prompted prompts counters greeted greets mouthed mouths corrects quipped crooned saying telling speaking
    singing swearing asserted cautioned challenged contended remonstrated moralised moralized cooed quoted summoned
    taunted bleated snuffled lied gushed""".split()
)
_INGS = frozenset(
    (verb[:-3] + "ying" if verb.endswith("ied") else verb[:-2] + "ing") for verb in _SPEECH_VERBS if verb.endswith("ed")
)
SPEECH_VERBS = _SPEECH_VERBS | _INGS
"""Verbs that introduce speech, in the forms in which tags use them."""

PLAIN_SPEECH = frozenset(
    """said says asked asks replied replies answered answers cried cries whispered whispers shouted shouts murmured
    murmurs muttered mutters called calls sighed sighs""".split()
)
"""Verbs that hardly ever do anything but introduce speech."""

STRONG_VERBS = frozenset(
    """took let sat ran went got gave made put stood held kept felt fell saw knew found left lost met paid set shut slept
    spent struck swung threw woke wore wrote won bent bit blew broke brought built bought caught chose clung crept cut
    dealt drew drank drove ate fed fought flew forgot froze grew hung heard hid hit hurt knelt laid led leant leapt lay
    lit meant rode rose shook shot shrank slid spat sprang stuck swept swam tore trod understood wept came began bound
    turned had could would did might must couldn’t wouldn’t didn’t hadn’t couldn't wouldn't didn't hadn't lifted""".split()
)
"""Forms of verbs without the ending -ed that people do, as they stand behind a name."""

THOUGHT_VERBS = frozenset(
    "thought thinks think thinking wondered wonders wonder wondering mused muses reflected realised realized".split()
)

MIND_VERBS = frozenset(
    """thought thinks think wondered wonders wonder felt feels feel knew knows know understood understands remembered
    remembers saw sees heard hears noticed notices realised realizes realises realized hoped hopes feared fears wished
    wishes wanted wants believed believes supposed supposes recalled recalls expected expects doubted doubts found finds
    perceived perceives decided decides considered considers recollected guessed guesses liked likes""".split()
)
"""What only the one who does it can know: in whose head the narration is."""

ELISIONS = frozenset(
    "tis twas twere twill twould em cause til till bout round neath un ere n im is er cept sides pon gainst kay".split()
)
"""Words that begin with an apostrophe: 'tis, 'em, 'cause …"""

WRITING_WORDS = frozenset(
    """read reads wrote writes written letter note sign message inscription card telegram label headline engraved scrawled
    printed poster placard text screen caption postcard scribbled""".split()
)

TITLES = {
    **dict.fromkeys(
        "mr lord sir monsieur signor herr uncle father brother king prince duke count baron master don".split(), "male"
    ),
    **dict.fromkeys("brother's squire mister emperor friar abbot grandpa grandfather papa".split(), "male"),
    **dict.fromkeys(
        """mrs miss ms lady madam madame mme mlle mademoiselle signora signorina frau fraulein aunt mother sister queen princess
        duchess countess baroness mistress granny grandma grandmother nana dame empress mama abbess""".split(),
        "female",
    ),
    **dict.fromkeys(
        """dr doctor prof professor captain capt colonel col major general admiral rev reverend inspector judge sergeant
        lieutenant commander comrade cousin nurse detective constable superintendent officer chief president mayor bishop
        commissioner agent warden elder coach saint st auntie clerk steward deacon curate archivist keeper magister archdeacon
        marshal ensign corporal private pilot guardian chancellor senator ambassador""".split(),
        "",
    ),
}
"""Words before a name -> the gender they tell, "" for none."""

RANKS = frozenset(TITLES) - frozenset(
    "mr mrs miss ms mme mlle st saint mister uncle aunt auntie sir lady lord madam madame monsieur signor signora".split()
)
"""Titles that may stand for somebody without the name: the Captain, the Dame."""

AFTER_OBJECTS = frozenset(
    "to and in at with as for by from on out up down away back over again that what a an the but so when then".split()
)
"""Words before which "her" is no owner: "told her that", not "her hat"."""

KIN_TITLES = frozenset("aunt uncle father mother brother granny grandma grandpa grandmother grandfather auntie".split())
"""Titles that stand before a first name: Aunt Ada."""

PARTICLES = frozenset("van der den de la le du von zu di da del".split())
"""Small words inside names: van der Luyden."""

PLACES = frozenset(
    """lodge hall house park place street road lane abbey castle court cottage farm manor hill bay island square avenue
    church inn tavern bridge river lake forest wood woods valley mountain county harbour""".split()
)
"""Words that make a place of a name: Kellynch Hall."""

WORDS_AND_NAMES = frozenset("may april june august will mark bill rose grace hope faith dawn joy art drew".split())
"""Names that are words as well: names only where they are said to speak."""

RANK_NOUNS = {"father": "priest", "dr": "doctor", "prof": "professor", "capt": "captain", "sister": "nun"}
"""What the bearers of some titles are called without them."""

KIN_BY_TITLE = {
    **dict.fromkeys("wife mother mom mum mama mamma".split(), frozenset(("mrs", "lady", "madame"))),
    **dict.fromkeys("husband father dad papa".split(), frozenset(("mr", "sir", "lord"))),
}
"""How the narration entitles the kin who share somebody's last name: his wife is a Mrs., her father a Mr."""

CALLED_FOR = {
    **dict.fromkeys("mama mamma mom mum mommy mummy momma ma".split(), "mother"),
    **dict.fromkeys("papa dad daddy pa pop baba father".split(), "father"),
    **dict.fromkeys("grandma granny gran nana nan abuela oma nonna babushka".split(), "grandmother"),
    **dict.fromkeys("grandpa granddad gramps abuelo opa nonno".split(), "grandfather"),
    **dict.fromkeys("sarge".split(), "sergeant"),
    **dict.fromkeys("doc".split(), "doctor"),
    **dict.fromkeys("skipper cap cap'n".split(), "captain"),
    **dict.fromkeys("sis".split(), "sister"),
}
"""What people are called to their faces, and what the narration calls them then."""

HONORIFICS = frozenset("san kun chan sama sensei senpai sempai dono taichou taicho hime sen".split())
"""Endings of names behind a hyphen."""

MALE_NOUNS = frozenset(
    """man boy gentleman lord sir father brother uncle son husband nephew king prince duke count baron butler footman
    priest vicar monk fellow lad lads waiter policeman fisherman farmer sailor soldier grandfather grandpa dad daddy papa
    emperor wizard knight groom host landlord barman guy bloke chap fireman postman blacksmith miller tailor huntsman
    swordsman patriarch youth grandson godfather stepfather widower bachelor clergyman rector curate bishop beadle
    constable monsieur marquis schoolmaster usher carpenter fisher captain robber burglar cabman coachman groom valet
    newsboy shepherd admiral colonel sergeant archdeacon chairman""".split()
)
FEMALE_NOUNS = frozenset(
    """woman girl lady mother sister aunt daughter wife niece queen princess duchess countess baroness maid governess
    housekeeper landlady hostess waitress widow grandmother grandma mom mum mummy mama actress bride nun lass witch
    matriarch priestess midwife seamstress empress kunoichi mamma granddaughter godmother stepmother matron housemaid
    parlourmaid stewardess mademoiselle marchioness ancestress aunt nursemaid heiress schoolmistress spinster damsel
    abbess ladyship""".split()
)
KIN = frozenset(
    """mother father sister brother aunt uncle wife husband son daughter cousin nephew niece grandmother grandfather
    mom mum dad papa mama mamma grandma grandpa twin grandson granddaughter""".split()
)
PEOPLE_NOUNS = (
    MALE_NOUNS
    | FEMALE_NOUNS
    | KIN
    | frozenset(
        """child voice person creature servant guest visitor companion friend stranger other cook clerk medic doctor
        nurse surgeon captain guard soldier officer detective inspector sergeant driver teacher student pilot merchant
        innkeeper shopkeeper baker thief demon ghost spirit dragon monster beast fox wolf bear owl cat dog mouse crow
        raven giant dwarf elf goblin robot machine stationmaster conductor porter caretaker librarian archivist judge
        professor scientist engineer mechanic healer elder leader commander lieutenant general replacement apprentice
        master neighbour neighbor kid youngster newcomer caller radio operator receptionist keeper ferryman gardener
        old-timer lawyer solicitor journalist reporter author narrator announcer sentry scout messenger herald courier
        lighthouse-keeper harbourmaster watchman undertaker magistrate jailer turnkey painter artist
        poet philosopher prisoner attendant secretary speaker singer host tutor orphan twin traveller drover peddler
        burglar robber chemist apothecary barrister banker editor student sculptor musician mate bosun sailor farmer
        chairman president principal patient victim suspect murderer villain hero tortoise hare badger hedgehog squirrel frog toad rabbit""".split()
    )
)
AGE_WORDS = {
    **dict.fromkeys("child boy girl kid lad lass toddler youngster little infant".split(), "child"),
    **dict.fromkeys(
        "old elderly aged ancient elder grandmother grandfather grandma grandpa granny nana widow white-haired grey-haired".split(),
        "elder",
    ),
    **dict.fromkeys("young youth teenager teenage student apprentice".split(), "young"),
}

MALE_NAMES = frozenset(
    """adam alan albert alec alex alexander alfred andrew anthony archie arthur ben benjamin bernard bill bob brian bruce
    caleb carl charles charlie chris christopher colin daniel dan dave david dick dominic donald douglas edmund edward
    eric ernest ethan felix francis frank fred frederick gabriel gareth gary geoffrey george gerald gilbert giles gordon
    graham greg gregory guy hal harold harry hector henry herbert howard hugh hugo ian isaac ivan jack jacob jake james
    jason jeff jeremy jim joe joel john jon jonathan joseph josh joshua julian karl keith ken kenneth kevin kyle lance
    lars laurence lawrence leo leon leonard lewis liam louis lucas luke malcolm marcus mark martin matthew max michael
    mike miles mohammed nathan ned neil nicholas nick nigel noah norman oliver oscar otto owen pat patrick paul percy
    peter philip pierre ralph ray raymond rex richard rick robert robin roger roland ronald rory rupert ryan sam samuel
    sebastian sean simon stanley stephen steve steven stuart ted terence terry theo theodore thomas tim timothy toby tom
    tony victor vincent walter warren wilfred will william winston cecil dorian basil adrian august augustus cyril
    reginald sherlock tobias silas ezra elias matteo marco luca hans klaus jean jacques""".split()
)
FEMALE_NAMES = frozenset(
    """abigail ada adele agatha agnes alice alison amanda amelia amy andrea angela anita ann anna anne annie audrey ava
    barbara beatrice becky bella bertha bess beth betsy betty brenda bridget camilla carol caroline catherine cecilia
    celia charlotte chloe clara clare claire constance cora cynthia daisy daphne dawn deborah denise diana dolly dora
    dorothy edith edna eileen elaine eleanor elena elinor elisabeth eliza elizabeth ella ellen elsie emily emma esther
    ethel eva eve evelyn fanny fiona flora florence frances freya gemma georgia gertrude gina gladys gloria grace greta
    gwen hannah harriet hazel heather helen helena henrietta hester hilda holly ida imogen ingrid irene iris isabel
    isabella isla ivy jane janet jean jenny jessica jill joan joanna josephine joyce judith judy julia juliet june karen
    kate katharine katherine kathleen katie kitty laura lena leah lily linda lisa lizzie lois lola lorna louisa louise
    lucia lucy lydia mabel madeleine maggie maisie margaret maria marian marianne marie marilla marion marjorie martha
    mary matilda maud maya megan melissa mildred millie miranda molly monica muriel nancy naomi natalie nell nellie nina
    nora norah olga olive olivia ophelia pamela patricia paula pauline pearl peggy penelope penny phoebe phyllis polly
    priscilla rachel rachael rebecca rosa rosalind rose rosemary ruby ruth sadie sally sandra sarah selina sheila sibyl sophia
    sophie stella susan susanna sylvia tabitha teresa tess tessa theresa ursula vera veronica victoria viola violet
    virginia vivian wendy winifred yvonne zoe zara""".split()
)
NICKNAMES = {
    "lizzy": "elizabeth", "lizzie": "elizabeth", "eliza": "elizabeth", "beth": "elizabeth", "betsy": "elizabeth",
    "kitty": "catherine", "kate": "catherine", "cathy": "catherine", "tom": "thomas", "tommy": "thomas", "will": "william",
    "bill": "william", "billy": "william", "dick": "richard", "bob": "robert", "bobby": "robert", "ned": "edward",
    "ted": "edward", "teddy": "edward", "harry": "henry", "hal": "henry", "jack": "john", "johnny": "john", "jim": "james",
    "jimmy": "james", "joe": "joseph", "sam": "samuel", "ben": "benjamin", "dan": "daniel", "danny": "daniel",
    "fred": "frederick", "freddy": "frederick", "tony": "anthony", "charlie": "charles", "nell": "ellen",
    "molly": "mary", "polly": "mary", "peggy": "margaret", "maggie": "margaret", "meg": "margaret", "sally": "sarah",
    "fanny": "frances", "jenny": "jane", "bella": "isabella", "nick": "nicholas", "phil": "philip", "steve": "stephen",
    "mike": "michael", "matt": "matthew", "alex": "alexander", "tim": "timothy", "andy": "andrew", "dave": "david",
}  # fmt: skip

NOT_NAMES = frozenset(
    """i the a an and but or so if then when what why how who where which that this these those there here he she it we
    you they his her my our your their its oh ah no yes well now not for nor yet as at by in of on to from with without
    after before until till while because though although let do does did is are was were be been am have has had can
    could shall should will would may might must one two three four five six seven eight nine ten some any all each every
    both such only even never ever perhaps however indeed still just once god heaven christ jesus bible english french
    german american british london paris england france italy europe america christmas easter sunday monday tuesday
    wednesday thursday friday saturday january february march april may june july august september october november
    december chapter volume book part mr mrs miss ms dr sir madam ma'am aye hush hullo hallo hello good poor dear thank
    thanks please pray come go look see think tell nothing something everything nobody everybody somebody someone anyone
    very too much more most many another other same own new old great little long first last next north south east west
    latin greek eh um er hm ha ho okay ok right sorry wait stop listen maybe sure fine damn hey hi mum dad mom mother
    father everyone whatever meanwhile finally suddenly again instead outside inside behind above below beside across
    between beyond under over through into onto upon toward towards around about against down up out off away back
    later soon today tomorrow yesterday tonight morning evening night day really quite rather almost always often
    sometimes already else also them him us me himself herself itself themselves myself yourself like than whose whom
    someone's author's note prologue epilogue interlude end presently esq""".split()
)
"""Words that are capitalised for other reasons than being somebody's name."""

"""The closed classes of English words, and the nouns that tell who somebody is."""

from __future__ import annotations


def all_words(words: str) -> frozenset[str]:
    """The words of a text that lists them."""
    return frozenset(words.split())


MODALS = all_words(
    "will would can could may might must shall should won't wouldn't can't cannot couldn't"
)
BE = all_words(
    "is are was were be been being am 's isn't aren't wasn't weren't remain remains remained"
)
HAVE = all_words("has have had having hasn't haven't hadn't")
DO = all_words("do does did don't doesn't didn't")
AUXILIARIES = MODALS | BE | HAVE | DO
NEGATIONS = all_words(
    """not never hardly scarcely neither nobody nothing n't won't wouldn't can't cannot couldn't
    isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't shouldn't"""
)
FINITE = all_words(
    """is are was were has have had will would can could may might must should does do did won't
    wouldn't can't cannot couldn't isn't aren't wasn't weren't hasn't haven't hadn't don't
    doesn't didn't shouldn't he's she's it's they're he'd she'd they'd he'll she'll they'll
    it'll it'd there's that's we're we'll we've i'm i'll i've they've you're went came took made
    got gave saw knew left met won lost fell rose began became held ran kept put set led stood
    brought bought sold sent spent built felt found told said thought spoke wrote goes comes
    takes makes gets gives needs wants faces remains seems appears"""
)
SUBJECTS = all_words("he she they it i we you")
OBJECTS = all_words("him her them us me it you himself herself themselves")
SPEAKING = all_words("he she they it who")
POSSESSIVES = all_words("his her its their my our your")
DETERMINERS = POSSESSIVES | all_words(
    """the a an this these those some any each every no another one two three four five six seven
    eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty hundred several many few most all both other more dozens hundreds
    thousands neither"""
)
PREPOSITIONS = all_words(
    """of for in at from with on by to into over under about against among between during through
    throughout across toward towards near outside inside within without since until before after
    behind beyond above below around via upon per as like than despite amid alongside following
    including regarding concerning because given unlike besides aboard based off onto out"""
)
BINDING = all_words(
    "of for at from in with on to near outside inside against under behind across over"
)
"""What binds a complement to a role: "a spokesman for", "the head of"."""
RELATIVES = all_words("who which whose whom where that")
SUBORDINATORS = all_words(
    """because while as when after before since although though if whether unless until despite
    where why how once whereas wherever whenever lest so what"""
)
COORDINATORS = all_words("and but or nor yet then")
END = all_words(". ! ? … ;")

ADVERBS = all_words(
    """also later previously earlier then once often even further still now again first soon ever
    just only always sometimes already instead too therefore thus meanwhile however moreover
    rather nonetheless nevertheless afterwards afterward though today yesterday tonight tomorrow
    recently both all each simply well far long himself herself itself themselves quickly at
    last perhaps indeed almost more twice yet merely so alike online overnight elsewhere there
    here back publicly monday tuesday wednesday thursday friday saturday sunday"""
)
NOT_ADVERBS = all_words(
    """family ally italy supply assembly july reply rally monopoly bully emily sally kelly italy
    billy holly molly lily polly elderly anomaly butterfly fly belly friendly daily weekly
    monthly only early likely"""
)

DAYS = all_words("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = all_words(
    """january february march april may june july august september october november december jan.
    feb. aug. sept. oct. nov. dec."""
)
TIMES = (
    DAYS
    | MONTHS
    | all_words(
        """today yesterday tonight tomorrow morning afternoon evening night noon midday midnight
    week
    weekend month year day days weeks months years hour hours minutes earlier later recently
    overnight late early last ago time spring summer autumn winter"""
    )
)
OCCASIONS = TIMES | all_words(
    """statement statements interview interviews conference briefing briefings speech address
    letter email e-mail tweet tweets post posts message memo report note television tv radio
    twitter x facebook instagram telegram truth-social remarks comments podcast press-conference
    hearing debate testimony telecast broadcast announcement filing affidavit complaint lawsuit
    court parliament op-ed column essay blog video audio call telephone phone rally event
    meeting summit forum appearance news release communique communiqué bulletin advisory reply
    response ruling judgment judgement verdict toast sermon documentary session ceremony
    campaign visit trip stop writing public private part detail passing english arabic french
    spanish russian german return fact full turn comment reference book memoir paper article
    study dispatch exchange conversation talk talks lecture keynote town website site page
    account show programme program network platform"""
)
"""Nouns of time and occasion: what stands with them after a cue tells when or where it was said."""

TITLES = all_words(
    """mr mrs ms miss mx dr sir lord lady dame prof professor president vice-president vice prime
    minister secretary senator sen rep representative congressman congresswoman governor gov
    mayor chancellor ambassador commissioner king queen prince princess emir sheikh sheik pope
    cardinal bishop archbishop rabbi imam ayatollah father sister brother rev reverend pastor
    judge justice attorney general gen lieutenant lt colonel col captain capt major maj sergeant
    sgt corporal admiral adm commander cmdr officer detective det inspector superintendent chief
    constable director chairman chairwoman chair chairperson ceo cfo founder coach manager head
    speaker leader spokesman spokeswoman spokesperson premier deputy assistant undersecretary
    councillor councilman councilwoman alderman sheriff prosecutor lawyer dean baroness baron
    count countess duke duchess delegate counsel solicitor treasurer controller comptroller
    economist analyst envoy editor correspondent host author former first then-president acting
    state senior junior foreign interior defence defense finance health education transport
    environment energy justice treasury home labour labor agriculture trade economy culture
    sports tourism housing oil planning water communications information electricity security
    police fire executive managing associate adviser advisor aide democrat republican candidate
    nominee secretary-general tory conservative actor actress singer"""
)
SPEECH_NOUNS = all_words(
    """warning claim belief view estimate argument promise assertion contention suggestion message
    statement fear hope insistence allegation prediction complaint contention conviction
    conclusion opinion admission pledge vow demand verdict assurance accusation position theory
    hunch guess response reply answer advice remark comment point concern"""
)
HONORIFICS = {
    "mr": False, "mr.": False, "sir": False, "lord": False, "king": False, "prince": False,
    "sheikh": False, "pope": False, "father": False, "mrs": True, "mrs.": True, "ms": True,
    "ms.": True, "miss": True, "lady": True, "dame": True, "queen": True, "princess": True,
    "baroness": True, "duchess": True, "spokesman": False, "spokeswoman": True,
    "chairman": False, "chairwoman": True, "congressman": False, "congresswoman": True,
    "councilman": False, "councilwoman": True, "businessman": False, "businesswoman": True,
    "actress": True, "mother": True, "wife": True, "widow": True, "daughter": True, "sister": True,
    "grandmother": True, "aunt": True, "niece": True, "woman": True, "girl": True, "midwife": True,
    "husband": False, "son": False, "brother": False, "grandfather": False, "uncle": False,
    "nephew": False, "man": False, "boy": False, "fisherman": False, "frenchman": False,
    "englishman": False, "waitress": True, "goalkeeper": None, "headmistress": True,
    "headmaster": False, "policeman": False, "policewoman": True, "salesman": False,
    "sportswoman": True, "sportsman": False, "nun": True, "monk": False, "imam": False,
    "priest": False, "bishop": False, "rabbi": None, "ayatollah": False, "emir": False,
}  # fmt: skip
"""Words beside a name that tell whether a woman is meant."""
TITLED_ORGANISATIONS = all_words(
    """ministry department office party university college school institute institution group
    council committee commission agency authority bank association federation union court
    court's organisation organization foundation trust fund corporation company inc inc. corp
    corp. ltd ltd. plc co co. llc police army navy force forces government administration
    parliament congress senate house embassy board bureau centre center society league club
    times post journal tribune herald guardian news network service hospital airlines airways
    motors energy industries international nations coalition alliance front movement brigade
    brigades campaign tribunal assembly cabinet kremlin pentagon vatican watch watchdog
    regulator museum laboratories labs systems technologies partners holdings capital
    observatory survey command guard coastguard secretariat directorate council's taskforce
    charity ombudsman orchestra"""
)
ORGANISATION_NOUNS = TITLED_ORGANISATIONS | all_words(
    """firm bank airline newspaper magazine paper broadcaster channel website outlet outlets media
    report study survey poll document documents filing indictment lawsuit complaint statement
    team side retailer manufacturer operator publisher start-up startup supplier carmaker bakery
    utility insurer chain developer network producer station"""
)
OUTLETS = all_words(
    """reuters afp ap bbc cnn nbc cbs abc npr pbs msnbc fox bloomberg politico axios buzzfeed
    aljazeera al-jazeera xinhua tass interfax anadolu dpa efe ansa kyodo upi itv sky-news c-span
    huffpost vox slate newsweek breitbart rt wafa sana irna petra mena spa"""
)
OUTLET_NOUNS = all_words(
    """newspaper magazine agency broadcaster channel website outlet radio television tv paper daily
    weekly news times post journal tribune herald guardian telegraph gazette chronicle courier
    observer globe mail mirror press network station media podcast programme inquirer examiner
    sentinel dispatch monitor bulletin echo standard independent reporter broadcast today argus"""
)
PLURALS = all_words(
    """police officials people analysts experts doctors residents witnesses prosecutors lawyers
    critics supporters scientists researchers economists farmers officers men women children
    relatives families parents teachers workers traders investors aides advisers sources
    activists lawmakers legislators senators ministers neighbours neighbors republicans
    democrats authorities media others many some both they campaigners opponents voters polls
    rebels medics"""
)
NAME_PARTICLES = all_words(
    """van von der den de del della di da dos das du la le el al bin ben ibn bint abu ter ten und"""
)
REGION_WORDS = all_words("english french american british")

STOPS = END | {":", ",", "—"}
LISTENERS = all_words(
    """reporters journalists lawmakers supporters parliament congress investors analysts viewers
    mps senators delegates jurors councillors residents voters students staff colleagues fans
    police officials legislators broadcasters detectives investigators prosecutors listeners
    readers diplomats donors parishioners worshippers crowds shareholders workers employees"""
)
"""Who is told things, and stands in the plural without an article."""
OPINIONS = all_words("""view opinion words telling estimation judgment judgement account""")
"""Nouns that belong to whoever holds something: "in her view"."""
WH = all_words("""why how what whether if who where when which""")
"""What begins an indirect question."""
WRITINGS = all_words(
    """statement letter interview speech tweet post email e-mail briefing op-ed column press-
    conference conference memo report blog message broadcast address"""
)
"""Where somebody says something; at the end of a clause they are no part of it."""
GOES_ON_TO = all_words("""on continued continues hastened rushed quick first""")
"""Before "to say", they leave no doubt that it was said."""
STRONG = all_words(
    """say claim believe think hope fear insist argue warn add tell suspect allege maintain contend
    feel expect swear"""
)
"""Verbs that any clause may follow without "that"."""
SHOWING = all_words(
    """suggest show indicate signal underline underscore reveal reflect see find imply"""
)
"""What facts do too: "Prices rose, suggesting that"."""
NEVER_INVERTED = all_words("""tell inform assure remind notify""")
"""No subject follows these: "told the BBC"."""
SOURCES = all_words("according quoted quotes quoting citing cited cites")
"""What names a source."""

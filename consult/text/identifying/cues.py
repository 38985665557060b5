"""Words that announce a name, stand in one, or show that none is there."""

from consult.text.identifying.words import listed

PARTICLES = listed("""
    van von der den de da do dos das di del della degli dalla la le du des bin ibn al el ter ten zu zum af av mac
    mc ó o st san y
""")
SUFFIXES = listed("filho filha neto neta júnior junior sobrinho sohn fils")
NICK_ARTICLES = listed("el la il lo o a le der die the de")
JUNCTURES = frozenset([" ", ", ", ": ", " – ", " - ", " — ", ' "', " “", " „", " «", " '", " ‘", " (", ', "', ", “"])
OPENERS = frozenset([" ", ' "', " “", " „", " «", " '", " ‘", " ("])
#: Short words that are ranks only when they are written in capitals.
RANKS_IN_CAPITALS = listed("""
    po pc dc di ds dci mp mla gp td si asi sho ips dsp acp pm mca pfc spo msp ta ma mam da pa sa fr ocs
""")
#: Ranks that are also plain words.
RANKS_WITH_CAPITAL = listed("major general guard rep sen gov hon chief commander representative secretary corporal")
ENDINGS = tuple(
    listed("""
    kommissar kommissarin meister meisterin inspektor inspektorin beamter beamte beamtin helfer helferin arbeiter
    arbeiterin berater beraterin betreuer betreuerin ärztin arzt pfleger pflegerin richter richterin anwalt
    anwältin therapeut therapeutin schwester lehrer lehrerin freund freundin mann frau bruder werker agent
    begeleider verpleger officer worker dealer sköterska läkare inspektör polis assistent sekreterare handläggare
    leder leiter leiterin master wart wirt keeper
""")
)
CALLED_SURELY = listed("""
    nicknamed aka alias namens genannt apodado apodada surnommé surnommée soprannominato soprannominata genaamd
    bijgenaamd imieniu ksywa ksywą ksywce pseudonim кличке прозвищу прізвисько прізвиську кликуха кличуть кличут
    зовут звать звати heter heißt heet named chamada
""")
CALLED = listed("""
    called named llamado llamada nommé nommée appelé appelée appelle chamado calls chama llama chiamato chiamata
    chiama detto detta
""")
SOMEBODY = listed("""
    someone somebody person one guy people alguien quelqu'un alguém jemand typ typen iemand ktoś qualcuno någon
    кто-то хтось tipo tío mec gars cara tizio gość facet парень мужик чувак хлопець
""")
#: “Is called” in other languages.
NAMED_SO = frozenset(
    [("s'", "appelle"), ("s'", "appelait"), ("se", "llama"), ("se", "llamaba"), ("si", "chiama"), ("se", "chama")]
    + [("na", "imię"), ("na", "ім'я"), ("name", "of")]
)
ASKED = {
    "text": None,
    "contact": None,
    "message": None,
    "tell": None,
    "lost": None,
    "buried": None,
    "killed": None,
    "arrested": None,
    "shot": None,
    "stabbed": None,
    "married": None,
    "evicted": None,
    "jailed": None,
    "met": None,

    "for": frozenset(["ask", "asked", "asking", "look"]),
    "from": listed("bought buy buying score scored scoring get got it gear stuff drugs"),
    "off": listed("bought buy buying score scored scoring get got it gear stuff drugs"),
    "to": frozenset(["speak", "talk", "spoke", "talked", "talking", "married", "complained", "sold", "owe"]),
    "ask": None,
    "asks": None,
    "miss": None,
    "rip": None,
    "por": frozenset(["pregunta", "preguntad", "pregunten", "pergunta", "perguntem"]),
    "pelo": frozenset(["pergunta", "perguntem"]),
    "pela": frozenset(["pergunta", "perguntem"]),
    "nach": frozenset(["frag", "fragt", "fragen"]),
    "naar": frozenset(["vraag"]),
    "bei": frozenset(["kaufe", "kaufte", "gekauft"]),
    "di": frozenset(["chiedi", "chiedete"]),
    "o": frozenset(["pytaj", "pytajcie", "zapytaj"]),
    "efter": frozenset(["fråga"]),
    "frag": None,
    "fragt": None,
    "спроси": None,
    "спросите": None,
    "запитай": None,
    "запитайте": None,
}  # fmt: skip
WAS = listed("was is were it's c'est c'était était fue es era foi war ist è het")
WHO = listed("who that qui quien que quem der die che som który która")
IS_NAMED = listed("is was es era est é è jest var är")
IS = listed("is was ist war es era est était é è jest był była är var")
SENT = frozenset(["sent", "told", "said", "says"])
FUNCTION = listed("""
    in at on of to from is was were are and or with for the that by as than about into over under near has had
    have will would can could not when if because but so then who which against be been do does did a an i we he
    she they you it this these y e o de del en con por para que und oder mit bei von zu im am auf aus ist war hat
    et ou à au aux dans sur avec pour est sont em no na com da dos das van naar met voor op w z u в на с из и у з
    до про per nel alla di su
""")
NOT_PERSONS = listed("""
    town city area neighbourhood neighborhood street road school college county village church team band company
    employer clinic hospital app phone car bike game dog cat brand country state district home hometown community
    local island estate university parish bank bus station pub club number email address prescription medication
    medicine meds script dose drug drugs favorite favourite ciudad barrio pueblo ville quartier stadt viertel
    cidade bairro città stad miasto город місто nummer numéro número numero телефон номер heimat heimatstadt
    schule firma kennzeichen wohnung adresse krankenkasse
""")
GERMAN = listed("mein meine meiner meinem meinen unser unsere unserem unserer sein seine")
#: Words before somebody's name rather than a thing's.
OF_PERSONS = listed("""
    by with was met saw told know knew lost love loved miss thank trust trusted killed beat arrested married asked
    remember hate blame like than watched helped reported raped hit called paid owe owed buried sued named knows
    meet visit visited von mit traf kannte par avec connais con por conocí com conheci da door przez conosco с від
    от
""")
PLACED = listed("""
    in at near on of the to from for around across through via der die das im am zu von en à au de du des el la
    los las em no na do da di nel w we z u в на у из з до i på från st saint san santa mount lake port new
""")
#: What one person does to another, after a name.
DEEDS = listed("sold punched kicked raped stabbed robbed slapped grassed dobbed snitched ratted reported deals choked")
WHOM = listed("me us him her them my our on gear drugs it to")
#: Where somebody works or stays whom a name alone tells apart.
HOUSES = listed("""
    hostel chemist pharmacy shelter clinic school church pub shop bookies surgery gym garage station bar desk counter
    jobcentre library hospital bakery chippy laundromat arcade
""")
#: What may stand between a word for a person and the name: of which force, and whose in languages that say it behind.
BETWEEN = listed("""
    поліції полиции policji police милиции міліції юстиции юстиції nacional civil militar μου σου του της μας mea meu
    mei mele noastră nostru ta lui ei saya aku ku kami dia kita yangu langu wangu zangu yake wake ми ти му й ни ko namin
    niya nila tôi em mình moj moja mog moje mi mio mia bhi ka ki
""")
#: Articles of names, and “is”, that may follow those.
BEFORE_NAME = listed("ο η si là bernama namanya wa ang")

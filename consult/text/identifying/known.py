"""Capitalised words that are nobody's name: places, peoples, days, drugs, institutions, words that begin a sentence."""

from consult.text.identifying.words import listed

PLACES = listed("""
    africa america american americans asia australia australian austria austrian belgium belgian brazil brazilian
    britain british canada canadian china chinese colombia colombian czech denmark danish dutch england english
    europe european finland finnish france french germany german ghana greece greek holland hungary hungarian
    india indian indonesia iran iraq ireland irish italy italian japan japanese kazakhstan kenya kenyan latvia
    lithuania mexico mexican netherlands nigeria nigerian norway norwegian oregon pakistan philippines filipino
    poland polish portugal portuguese romania russia russian scotland scottish scots serbia spain spanish sweden
    swedish switzerland swiss thailand turkey turkish uganda ukraine ukrainian uk usa us eu un wales welsh zealand
    zimbabwe london glasgow edinburgh dundee aberdeen manchester leeds liverpool bristol birmingham sheffield
    cardiff belfast dublin cork galway limerick paris lyon marseille lille bordeaux toulouse nantes strasbourg
    berlin hamburg münchen munich köln cologne frankfurt stuttgart bremen leipzig dresden hannover wien vienna
    graz linz zürich zurich bern basel genf geneva lausanne madrid barcelona valencia sevilla bilbao zaragoza
    lisboa lisbon porto coimbra braga faro amsterdam rotterdam utrecht eindhoven haag hague brussels bruxelles
    antwerpen antwerp gent liège warszawa warsaw kraków krakow łódź wrocław poznań gdańsk praha prague brno
    budapest bucharest bucurești sofia roma rome milano milan napoli torino bologna firenze palermo genova
    stockholm göteborg malmö oslo bergen copenhagen københavn helsinki kyiv kiev київ киев київська lviv львів
    одеса одесса харків москва moscow петербург алматы астана istanbul ankara athens toronto vancouver montreal
    montréal québec quebec ottawa calgary edmonton winnipeg halifax ontario alberta manitoba saskatchewan york
    seattle portland chicago boston philadelphia baltimore detroit houston dallas denver phoenix miami atlanta
    angeles francisco diego california texas florida ohio virginia kentucky tennessee washington michigan
    massachusetts maryland vermont maine colorado arizona nevada utah sydney melbourne brisbane perth adelaide
    hobart darwin canberra queensland victoria auckland wellington christchurch nairobi mombasa kisumu
    johannesburg durban cape pretoria lagos mumbai delhi punjab manila cebu quezon bogotá medellín lima quito
    santiago buenos aires rosario méxico tijuana são paulo rio janeiro brasil bahia españa deutschland österreich
    schweiz suisse frankreich italia italien nederland belgië polska polsce polskę україна україни україні росія
    россия россии казахстан europa norte sur north south east west northern southern eastern western central bank
    new old upper lower downtown zealander zealanders
""")
PEOPLES = listed("""
    black blacks white whites latino latina hispanic asian arab roma romani gypsy traveller muslim christian
    catholic jewish jews protestant orthodox hindu buddhist sikh indigenous aboriginal maori māori métis inuit
    nations lgbt lgbtq republican republicans democrat democrats democratic conservative conservatives labour
    liberal liberals tory tories greens brexit
""")
DAYS = listed("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december christmas easter ramadan montag dienstag mittwoch donnerstag freitag
    samstag sonntag januar februar märz mai juni juli oktober dezember weihnachten ostern
""")
DRUGS = listed("""
    methadone methadon heroin cocaine cannabis marijuana naloxone narcan nyxoid fentanyl xylazine nitazene
    nitazenes suboxone subutex buvidal buprenorphine valium xanax ritalin adderall oxycontin oxycodone vicodin
    ketamine mdma lsd ghb crystal meth crack speed ecstasy tramadol pregabalin lyrica gabapentin diazepam
    diamorphine morphine espranor benzos methadol polamidon substitol hepatitis hiv aids covid prep
""")
INSTITUTIONS = listed("""
    act acts bill law laws section article clause schedule part class chapter annex regulation rule policy plan
    strategy convention treaty charter constitution code court courts parliament congress senate government
    council councils ministry department agency authority commission committee board office service services
    executive police policing force nhs who hospital clinic centre center university college school institute
    foundation trust charity union association society network party church mosque temple county state city town
    village district borough region province street road avenue lane square park bridge river lake island valley
    beach station airport highway route line estate harm reduction treatment programme program project health
    public drug drugs alcohol mental community housing first safe safer consumption room rooms site sites needle
    exchange human rights war nation national international federal global world social security medicare medicaid
    universal credit free legal aid job jobcentre probation prison google amazon facebook twitter youtube
    instagram whatsapp telegram signal tesco boots lidl aldi walmart starbucks mcdonalds uber netflix apple
    microsoft bbc guardian times reddit wikipedia zoom tiktok samsung nokia iphone android toyota ford honda bmw
    audi mercedes volkswagen golf nissan polis gesetz artikel loi ley lei prawo ustawa закон samaritan samaritans
    nacional nationale civil municipal militar local penal judicial provincial federale locale nazionale stradale
    information financial technology operating digital medical nursing scientific year attachment appendix figure
    table militare estatal ministerial support training team led practitioner salvation army red cross caritas
    anonymous narcotics alcoholics smart recovery
""")
STARTERS = listed("""
    i i'm i've i'd i'll a an the this that these those it its it's he she we they you who what when where why how
    there here and but or so if as at by for from in into of on to with without no not yes please thanks thank
    dear never always all any both each every everybody everyone somebody someone anybody anyone nobody none
    nothing something everything many most more much some such one two three four five six seven eight nine ten
    first last next then now today tomorrow yesterday also just only even still because after before while since
    until though although however maybe perhaps let make give get go keep stop do does did don't is are was were
    be been being have has had can could will would should shall may might must people police god ok okay well my
    our your his her their us me him them which whose der die das den dem des ein eine einen einem einer und oder
    aber wenn weil dass wir ich er sie es ihr nicht kein keine auch nur noch schon jetzt dann hier da wer wie wo
    warum mein bitte danke ja nein methadon geld leute menschen hilfe le la les l' un une du de et ou mais si
    parce que je tu il elle nous vous ils elles ne pas ce cette ces qui quoi où quand comment pourquoi oui non
    merci el los las lo una unos unas y e o pero porque yo tú él ella nosotros ellos sí este esta eso qué quién
    cómo cuándo dónde gracias os um uma mas eu você ele ela nós eles não sim obrigado isso quem gli uno ma io lui
    lei noi loro che chi come dove quando perché grazie het een en maar ik jij hij zij wij niet geen wel dat dit
    wat waar nee ale bo że ty ona wy oni nie tak co kto jak gdzie kiedy jag han hon vi och men att inte nej det и
    а но или что как где когда я ты он она мы вы они не да нет это кто і й але або що як де коли ти він вона ми ви
    вони так ні це хто
""")

KNOWN = PLACES | PEOPLES | DAYS | DRUGS | INSTITUTIONS | STARTERS
#: Before these, two capitalised words are an institution, a law or a place.
THINGS = INSTITUTIONS

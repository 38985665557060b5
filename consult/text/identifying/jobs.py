"""What somebody does in a named place, where few people do it: “the only midwife in”, “I am the harbour master of”."""

import re
from collections.abc import Iterator

from consult.text.identifying.addresses import CAPITAL
from consult.text.identifying.kinds import Found
from consult.text.identifying.known import INSTITUTIONS, KNOWN, PLACES
from consult.text.identifying.words import compiled, listed

_ONLY = (
    r"(?:only|sole|last|one\sof\s(?:only\s|just\s)?(?:two|three|four)|first(?:\s(?:ever|female|black))?"
    r"|einzige[rnms]?|letzte[rn]?|seule?|unique|dernière?"
    r"|únic[ao]|último|última|unic[ao]"
    r"|enige|laatste|jedyn[yaeą]\w?|ostatni[a]?|enda|eneste|ainoa|jediná?ý?|единственн\w{2,3}|единствен\w{0,3}"
    r"|единый|єдин\w{1,3}|μοναδικ\w{1,2}|μόν\w{1,2}|satu-satunya|singur(?:ul|a)?|egyetlen|jedin\w{1,3})"
)
_AM = (
    r"(?:i['’]m|i\sam|i\swas|used\sto\sbe|i\splay(?:ed)?|i\swork(?:ed)?\sas|i['’]ve\sbeen|working\sas|work\sas"
    r"|my\s(?:job|post)\sas|(?:he"
    r"|she)(?:['’]s|\sis|\swas)"
    r"|my\s\w{2,12}\s(?:is|was)|as|soy|era|fui|trabajo\s(?:de|como)|como|sou|trabalho\s(?:de|como)|enquanto|je\ssuis"
    r"|j['’]étais"
    r"|je\stravaille\scomme|comme|en\stant\sque|ich\s(?:bin|war|arbeite\sals)|als|bin|ik\s(?:ben|was|werk\sals)"
    r"|jestem|byłam|byłem"
    r"|pracuję\sjako|jako|sono|ero|lavoro\scome|come|faccio|jag\s(?:är|var|jobbar\ssom)|som|jeg\s(?:er|var)|olen|είμαι"
    r"|ήμουν"
    r"|я(?:\sє|\sбув|\sбула"
    r"|\sработаю|\sбыл|\sбыла|\sпрацюю)?|работаю|працюю|как|як|jsem|sunt|vagyok)"
)
_ARTICLE = (
    r"(?:the|an?|one\sof\sthe|our|their|der|die|das|dem|den|eine?[mnr]?|le|la|les|une?|el|los|las|una|o|a|os|as|um|ο|η"
    r"|το"
    r"|uma|il|lo|i|uno|de|het|een"
    r"|en|ett|et)"
)
#: What joins work to its place, with the space behind it.
IN = (
    r"(?:(?:in|on|at|of|for|near|outside|up\sin|over\sin|out\sin|out\sof|down\sin|auf|im|am|bei|zu|von|vom|de|del|da|do"
    r"|das|dos|di|della|dell[ao]?|en|em|na|no|nas|nos|à|au|aux|sur|du|des|w|we|z|på|i|av|från|paa|op|te|van|nel|nella"
    r"|su|a|в|во|на|у|из|з|ze|ve|v|pe|din|στο|στη|στην|στον|στα|στις|της|του|των|σε|di|ở|tại|sa|ng|wa|ya|katika|huko)"
    r"\s|(?:d|dell|all|nell|sull)['’])"
)
#: A village or a town with its name, and a house of it.
PLACE = (
    rf"(?:(?:the|la|el|le|les|los|las|de|der|den|die|het|o|a|os|as|isle|island|islands|village|town|isla|ilha|île"
    rf"|ile|illa|insel|isola|wyspie"
    rf"|острове|острові|селе|селі|поселке|посёлке|городе|of|d['’]|l['’]|do|da|del|di|von|old|new|upper|lower)\s){{0,4}}"
    rf"(?:(?:l|d|dell|sull)['’])?{CAPITAL}(?:[\s-](?:(?:de|del|da|do|la|les|el|of|the|sur|am|an\sder|i|y|di|na"
    rf"|над)\s)?{CAPITAL}){{0,3}}"
    r"(?:\s(?:(?:primary|secondary|high|middle|village|parish|grammar|nursery|infant|fire|police|railway|football|golf"
    r"|rugby|bowls|sailing)\s)?(?:church|chapel|school|mosque|temple|hospice|library|prison|academy|station|club"
    r"|harbour|lighthouse|museum|cemetery|creamery|mill|mine|quarry|distillery|estate|ferry|lifeboat|zoo|council)\b)?"
)
_SMALL = (
    r"(?:(?:the|this|our|that|my|diese[mnr]?|unsere[mnr]?|el|la|este|esta|mi|nuestr[oa]|ce|cette|notre|le|nesta"
    r"|neste|minha|nossa|o|a|dem|der|het"
    r"|dit|ons|deze|questo|questa|il|tej|tym|naszej|naszym|этом|этой|нашем|нашей|цьому|цій|нашому|нашій|den\shär"
    r"|vår)\s)?(?:whole\s|ganzen\s)?"
    r"(?:village|town|island|valley|county|district|parish|reserve|glen|dorf|ort|insel|tal|landkreis|stadt|pueblo"
    r"|isla|valle|comarca|aldea|île"
    r"|vallée|vila|aldeia|ilha|cidade|dorp|eiland|paese|isola|wsi|miasteczku|wyspie|селе|селі|поселке|посёлке"
    r"|острове|острові|районе|районі|byn"
    r"|ön|kommunen|here|around\shere)"
)
_JOB = r"(?P<job>(?:[^\W\d_][\w'’-]{1,30}\s){1,5}?)"
_PATTERNS = (
    rf"(?<![\w'’])(?P<am>(?i:{_AM}))\s(?:(?P<article>(?i:{_ARTICLE}))\s)?"
    rf"(?P<it>(?P<only>(?i:{_ONLY})\s)?{_JOB}{IN}(?P<place>{PLACE}))",
    rf"(?<!\w)(?:(?i:l['’]))?(?P<it>(?P<only>(?i:{_ONLY})\s){_JOB}{IN}(?P<place>{PLACE}))",
    rf"(?<!\w)(?P<it>(?P<only>(?i:{_ONLY})\s){_JOB}(?i:(?:{IN})?{_SMALL}))\b",
    rf"\b(?P<it>{CAPITAL}(?:\s{CAPITAL}){{0,2}}['’]s\s(?P<only>only|sole)\s(?P<job>(?:[^\W\d_][\w'’-]{{1,30}}\s?)"
    rf"{{1,3}}))(?=$|[,.;!?])",
    rf"(?i:there(?:['’]s|\sis)\s(?:only\s|just\s)?)(?P<only>one)\s(?P<it>{_JOB}{IN}(?P<place>{PLACE}))"
    rf"(?=[^.!?\n]{{0,15}}\b(?:me|I|I['’]m)\b)",
    rf"\b(?i:i\s(?:drive|drove|run|ran|own|owned|keep|kept|skipper|captain|conduct|lead|led|edit|edited|manage"
    rf"|managed))\s(?P<article>the)\s(?P<it>(?P<only>only\s)?{_JOB}{IN}(?P<place>{PLACE}))",
    rf"\b(?P<it>(?P<job>(?:[^\W\d_]\w{{1,20}}\s){{1,3}}?)(?P<only>duy\snhất|pekee)\s{IN}(?P<place>{PLACE}))",
    rf"\b(?P<it>{CAPITAL}\s(?:k[iae]|mein)\s(?P<only>(?:ak|iklaut|eklaut)\w{{2,4}})\s"
    rf"(?P<job>[^\W\d_]\w{{2,20}}))\b",
    rf"\b(?P<it>{CAPITAL}(?:\s{CAPITAL})?['’]\w{{1,5}}\s(?P<only>tek)\s(?P<job>[^\W\d_]\w{{2,20}}))"
    r"(?:(?<=[ıiuü]m)|(?=\s(?i:benim|ben)\b))",
    rf"\b(?i:out\sof|from|off|at|on|behind)\s(?P<article>the)\s(?P<it>(?P<only>)(?P<job>(?:[a-z][\w-]{{1,20}}\s)"
    rf"{{1,3}}(?:desk|counter|bench|pulpit|switchboard|beat|crew)\s){IN}(?P<place>{PLACE}))",
)
#: Work that many people do in any place.
_COMMON = listed("""
    nurse doctor gp teacher student driver worker cleaner cook chef carer volunteer manager lawyer engineer
    developer scientist researcher accountant pharmacist therapist counselor counsellor paramedic waiter barista
    builder plumber electrician carpenter mechanic farmer soldier veteran employee professional krankenschwester
    pfleger pflegerin lehrer lehrerin studentin arbeiter arbeiterin infirmier infirmière médecin étudiant
    étudiante enfermero enfermera médico médica estudiante enfermeira enfermeiro estudante verpleegkundige
    studente pielęgniarka infermiera infermiere sjuksköterska медсестра врач студент студентка лікар учитель
    учительница
""")
#: What is no work, or no person.
_NO_JOB = listed("""
    parent mother father mum mom dad son daughter brother sister wife husband friend person people man woman guy
    girl boy kid child citizen resident tenant neighbour neighbor member user users addict patient client survivor
    victim taxpayer voter homeowner pensioner immigrant migrant refugee native local drug drugs sex homeless gay
    trans disabled young fan supporter believer recovering someone part one most many lot peer harm state city
    town country district region place area thing way reason option service services clinic pharmacy hospital room
    rooms site centre center school road street bus shop bank group law rule case cases year years time times day
    days night month week life lives death deaths choice chance problem issue policy policies party government
    example result results answer question money house home bed beds space lover much far well such long soon good
    bad more less few sure happy aware afraid against born raised lived living based stuck going from not in able
    glad proud concerned opposed support supporting sign signs proof hope meaning world best worst certain various
    several mensch frau mann mutter vater bürger bürgerin konsument konsumentin patientin ansicht meinung weg ort
    möglichkeit stadt land mal jahr jahre tag grund angebot hilfe personne homme femme mère père citoyen habitant
    usager ville pays fois jour an année solution moyen lieu endroit chose persona hombre mujer madre padre
    ciudadano vecino usuario usuaria ciudad país vez día año años solución lugar cosa manera forma pessoa homem
    mulher mãe pai cidadão usuário cidade coisa dia ano anos mens vrouw moeder vader burger plek stad keer persoon
    osoba człowiek matka ojciec miejsce miasto raz rok uomo donna cittadino città paese volta anno människa kvinna
    mamma pappa gång plats человек мать отец женщина мужчина место город людина мати батько жінка чоловік місце
    місто рік matką ojcem żoną mężem córką synem zmęczony zmęczona przeciw przeciwko urodzony urodzona trött född
    uppvuxen bosatt glad rädd emot mot med för müde geboren aufgewachsen unterwegs dabei gegen für stolz froh dagegen
    né née fatigué fatiguée fier fière contre pour nacido nacida harto harta cansado cansada seguro segura orgulloso
    orgullosa contra por nato nata stanco stanca contro per contrario contraria nascido nascida cansada moe bang trots
    tegen opgegroeid против проти за народився народилась родился родилась из з hero guest witness prisoner inmate
    visitor tourist junkie addicted homelessness outreach
""")
_NEVER = listed("""
    i we you they he she it is are was were be been have has had this that these those there who which what and or
    but if not und oder ist sind nicht que qui est sont no es son não são che non è jest są nie и не
""")
_NO_WORK = re.compile(r"\w+(?:tion|ment|ness|ity|ies|ing|ung|keit|heit|ción|dad|ção|dade|zione|ość|ние)")
_PARTICIPLE = re.compile(r"\w+ed|shown|given|seen|known|set|laid|written|found|held|said|happens|such|usual|many|soon")
_DEFINITE = listed("the der die das dem den le la l' el il lo het our")


#: Institutions that are small enough to tell one person by, when they have a name, and areas.
_WORKPLACES = listed("church chapel school mosque temple hospice prison academy station club library ferry lighthouse")
_NAMED = _WORKPLACES | listed("county island valley village parish lake river beach harbour town district region")
_I = frozenset(("я", "Я"))
#: What follows “я” and is a verb.
_VERB = re.compile(r"\w+(?:[ую]|ла|л|ась|ся|сь|на|ен)")


def candidates(text: str) -> Iterator[Found]:
    """Jobs with their places."""
    for pattern in compiled(_PATTERNS):
        for match in pattern.finditer(text):
            if _is_rare(match.groupdict()):
                yield "job", match.start("it"), match.end("it")


def _is_rare(parts: dict[str, str | None]) -> bool:
    job = (parts["job"] or "").casefold().split()
    if not _is_job(job) or (parts.get("am") in _I and _VERB.fullmatch(job[0])):
        return False
    place = (parts.get("place") or "").casefold().split()
    if place and place[-1] in INSTITUTIONS and not _has_name(place):
        return False
    if parts["only"] or not place:
        return True
    if place[-1] in PLACES:
        return False
    definite = (parts["article"] or "").casefold() in _DEFINITE
    return definite or place[-1] in _WORKPLACES or not any(word in _COMMON for word in job)


def _is_job(words: list[str]) -> bool:
    if any(word in _NEVER for word in words) or words[-1] in _NO_JOB or _NO_WORK.fullmatch(words[-1]):
        return False
    if words[0] in _NO_JOB and words[-1] not in _COMMON:
        return False
    return len(words) > 1 or not _PARTICIPLE.fullmatch(words[0])


def _has_name(place: list[str]) -> bool:
    """Whether a county, a church or a school is told from others by its name."""
    return place[-1] in _NAMED and any(word not in KNOWN for word in place[:-1])

"""Where somebody says that they work: “I teach at the school in”, “je tiens la pharmacie de”, “the pharmacist of”.

A big town alone tells nobody apart, so “I work at the hospital in Leeds” is left alone.
"""

import re
from collections.abc import Iterator

from consult.text.identifying.jobs import IN, PLACE
from consult.text.identifying.kinds import Found
from consult.text.identifying.known import INSTITUTIONS, PLACES
from consult.text.identifying.words import compiled

#: “I teach”, “doy clases en”: with a place it says enough, whatever stands between.
_TEACHES = (
    r"(?:i\s(?:also\s|still\s|now\s)?(?:teach|taught|coach|coached|preach|preached|deliver|delivered)(?=\s(?:the|at|in"
    r"|our|\w{2,15}\s(?:at|in))\s)"
    r"|j['’]enseigne|doy\sclases?|dou\saulas?|ich\sunterrichte|insegno|ik\sgeef\sles|uczę|преподаю|викладаю|учу"
    r"|jag\sundervisar|jeg\sunderviser|opetan|učím|predau|tanítok|διδάσκω|saya\smengajar|tôi\sdạy|nagtuturo\sako"
    r"|ninafundisha)"
)
#: “I run”, “ich leite”: with a house or a vehicle and a place.
_WORKS = (
    r"(?:(?:i|she|he|we|who)\s(?:also\s|still\s|now\s)?(?:works?|worked|volunteers?|runs?|ran|manages?|managed|keeps?"
    r"|kept|owns?|owned|heads?|leads?|led|drives?|drove|flies|fly|flew|pastors?|nurses?|nursed|cooks?|cleans?|cleaned"
    r"|guards?|serves?|edits?|skippers?|minds?|deliver|teach|preach)"
    r"|(?:i['’]m|i\sam)\s(?:working|employed|based|on\sshift|on\sduty|behind\sthe\s(?:bar|counter|desk|till))"
    r"|je\s(?:travaille|tiens|dirige|gère|bosse|conduis|nettoie|garde)|trabajo|llevo|dirijo|regento|manejo|conduzco"
    r"|trabalho|dirijo|conduzo|giro|tomo\sconta|ich\s(?:arbeite|leite|fahre|führe|betreibe|jobbe|putze|koche)"
    r"|lavoro|gestisco|dirigo|guido|mando\savanti|ik\s(?:werk|leid|run|rijd|beheer|bestuur)|pracuję|prowadzę|kieruję"
    r"|работаю|заведую|руковожу|вожу|служу|працюю|керую|завідую|служу|jag\s(?:jobbar|arbetar|driver|kör|sköter)"
    r"|jeg\s(?:jobber|arbejder|arbeider|driver|kører|kjører|bestyrer)|työskentelen|pidän|pracuji|vedu|řídím|lucrez"
    r"|conduc|dolgozom|vezetem|δουλεύω|εργάζομαι|έχω|saya\sbekerja|tôi\slàm(?:\sviệc)?|nagtatrabaho\sako"
    r"|ninafanya\skazi|çalışıyorum)"
)
_HOUSE = (
    r"(?:school|nursery|kindergarten|college|academy|pharmacy|chemist(?:['’]s)?|surgery|practice|clinic|church"
    r"|chapel|mosque|temple|synagogue|post\soffice|library|museum|pub|inn|hotel|motel|hostel|shop|store|bakery"
    r"|butcher['’]?s|garage|fire\sstation|gas\sstation|petrol\sstation|station|lifeboat|ferry|harbour|harbor|port"
    r"|airport|airstrip|farm|mill|mine|quarry|lighthouse|prison|jail|courthouse|town\shall|council|radio|newspaper"
    r"|paper|bank|bar|café|cafe|diner|roadhouse|vet['’]?s|hospital|hospice|home|bus|ambulance|medevac|taxi|tractor"
    r"|depot|factory|plant|mail|creamery|distillery|food\sbank|shelter"
    r"|école|collège|lycée|pharmacie|cabinet|clinique|église|mairie|poste|bibliothèque|musée|bistrot|boulangerie"
    r"|boucherie|caserne|gare|ferme|phare|bar|tabac|épicerie|hôpital|bac|maison\sde\sretraite|crèche|ehpad"
    r"|escuela|instituto|colegio|farmacia|consultorio|clínica|iglesia|ayuntamiento|correos|biblioteca|museo|panadería"
    r"|carnicería|cuartel|estación|granja|faro|hospital|ambulancia|centro\sde\ssalud|ambulatorio|posta|guardería"
    r"|escola|farmácia|consultório|igreja|câmara|correios|padaria|talho|quartel|estação|quinta|farol|junta|creche"
    r"|posto\sde\ssaúde|centro\sde\ssaúde|posto|ubs|ambulância"
    r"|\w{0,20}(?:schule|apotheke|praxis|klinik|kirche|bücherei|bibliothek|museum|gasthof|gasthaus|kneipe|laden"
    r"|bäckerei|metzgerei|werkstatt|tankstelle|feuerwehr|fähre|hafen|mühle|gefängnis|rathaus|bus|bahnhof|kita"
    r"|kindergarten|wache|hospiz|filiale|leuchtturm|hütte)"
    r"|scuola(?:\s\w{3,12})?|liceo|ambulatorio|chiesa|comune|posta|panificio|macelleria|caserma|stazione|malga|asilo"
    r"|ospedale|traghetto|rifugio"
    r"|\w{0,12}school|apotheek|huisartsenpraktijk|praktijk|kerk|gemeentehuis|bibliotheek|bakkerij|slagerij|kazerne"
    r"|boerderij|veerpont|veerboot|ziekenhuis|buurthuis"
    r"|szkol\w{1,2}|aptek\w{1,2}|przychodni\w{0,2}|parafi\w{1,2}|kościele|urzędzie|poczcie|bibliotec\w{1,2}"
    r"|sklep\w{0,2}"
    r"|piekarni\w{0,2}|remizie|leśnictwie|szpital\w{0,2}|przedszkol\w{1,2}|ośrodku"
    r"|школ\w{1,2}|аптек\w{1,3}|больниц\w{1,2}|поликлиник\w{1,2}|лікарн\w{1,2}|амбулаторі\w{1,2}|церкв\w{1,2}"
    r"|храм\w{1,2}"
    r"|почт\w{1,2}|пошт\w{1,2}|библиотек\w{1,2}|бібліоте\w{1,3}|магазин\w{0,3}|администрации|сільраді|фапе?|маяк\w{1,2}"
    r"|садик\w{1,2}|музе\w{1,2}|колонии|колонії"
    r"|skolan?|apoteket?|vårdcentralen|kyrkan|biblioteket|affären|macken|färjan|skolen|kirken|butikken|butikken"
    r"|koulussa"
    r"|apteekissa|škole|lékárně|nemocnici|școala|farmacia|spitalul|iskolában|gyógyszertárban|σχολείο|φαρμακείο"
    r"|νοσοκομείο|sekolah|puskesmas|apotek|masjid|trường|trạm\sy\stế|shule(?:\sya)?|eskwelahan)"
)
_FEW = r"(?:[^\W\d_][\w'’-]{0,20}\s)"
#: Work that one or two people do in a small place.
_PERSON = (
    r"(?:midwife|vicar|parson|curate|minister|pharmacist|chemist|postman|postmistress|postmaster|headmaster"
    r"|headmistress|headteacher|head\steacher|harbour\smaster|harbourmaster|undertaker|librarian|sexton|blacksmith"
    r"|lollipop\s(?:man|lady)|ferryman|gamekeeper|coroner|sheriff"
    r"|sage-femme|pharmacien(?:ne)?|notaire|curé|instituteur|institutrice|facteur|factrice|garde\schampêtre"
    r"|comadrona|matrona|partera|farmacéutic[oa]|boticari[oa]|cartero|sacristán|párroco|cura|alcalde(?:sa)?"
    r"|parteira|farmacêutic[oa]|carteir[oa]|pároco|sacristão"
    r"|hebamme|apotheker(?:in)?|pfarrer(?:in)?|küster(?:in)?|bürgermeister(?:in)?|briefträger(?:in)?|förster(?:in)?"
    r"|ostetrica|farmacista|parroco|postin[oa]|sindac[oa]|maestra|dominee|koster|verloskundige|apotheker|veerman"
    r"|proboszcz|położna|aptekarz|aptekarka|listonosz(?:ka)?|sołtys|leśniczy|barnmorskan|kyrkoherden|lantbrevbäraren"
    r"|фельдшер(?:ка)?|акушерка|священник|батюшка|почтальон(?:ка)?|листоноша|аптекарь|аптекарка)"
)
_NOT_WORK = re.compile(r"\b(?:years?|años|anos|jahre|ans|anni|lat|life|lives|always|never)\b", re.IGNORECASE)
_PATTERNS = (
    rf"\b(?i:{_TEACHES})\s(?P<it>(?:[^\W\d_][\w'’-]{{0,20}}\s){{0,5}}?(?:[dl]['’][\w-]{{3,20}}\s)?{IN}"
    rf"(?P<place>{PLACE}))",
    rf"\b(?i:{_WORKS})\s(?P<it>{_FEW}{{0,5}}?(?:[dl]['’])?(?i:{_HOUSE})\s{_FEW}{{0,2}}?{IN}(?P<place>{PLACE}))",
    rf"\b(?i:the|our|le|la|el|o|a|der|die|il|de)\s(?P<it>(?i:{_PERSON})\s{IN}(?P<place>{PLACE}))",
    r"\b(?i:teach(?:es)?|taught|coach(?:es)?|work(?:s|ed)?|preach)\s(?P<it>(?:at|for)\s(?P<place>"
    r"(?:[A-Z][\w'’-]{1,20}\s){1,3}(?:Primary|Elementary|Secondary|High|Middle|Grammar|Academy|School|Infants"
    r"|Juniors?|Nursery|Pharmacy|Surgery|Parish|Church|Chapel)(?:\s(?:School|Church))?))",
)


def candidates(text: str) -> Iterator[Found]:
    """Workplaces and the work of others, with their places."""
    for pattern in compiled(_PATTERNS):
        for match in pattern.finditer(text):
            place = match["place"].casefold().split()
            if not _NOT_WORK.search(match["it"]) and (len(place) > 2 or not (PLACES | _GENERAL).intersection(place)):
                yield "job", match.start("it"), match.end("it")


#: Institutions of the whole country, after which no place comes.
_GENERAL = INSTITUTIONS - frozenset(["school", "church", "chapel", "island", "village", "valley", "lake", "county"])

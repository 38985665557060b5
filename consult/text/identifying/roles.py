"""Words for what somebody is to others or does for a living, after which a name often follows."""

from consult.text.identifying.words import listed

#: Titles that belong to the name itself.
TITLES = listed("""
    mr mrs ms miss mx mister madam master father brother sister mother pastor reverend rev imam rabbi auntie aunty
    uncle monsieur madame mademoiselle mme mlle señor señora señorita sr sra srta senhor senhora signor signora
    signore signorina pak bu ibu bapak mas mbak bang kak anh chị ông bà cô chú thầy κύριος κύριε κυρία κύριο
    κυρ dhr mevr herra rouva pan pani пан пані meneer mevrouw mijnheer councillor cllr chief sheikh
""")
#: Short forms that end in a full stop.
SHORT = listed("""
    dr mr mrs ms prof rev sr sra srta st sgt cpl det insp lt capt cllr hr fr dra lic ing dott sig mme mlle mag
    med dipl supt ofc ofcr cmdr col maj gen atty spo po sen rep gov hon pfc asst adv st. д-р др др. г проф
""")
ENGLISH = listed("""
    lads kids friends brothers sisters sons daughters twins mates cops officers constables dealers doctors nurses
    boys girls cousins parents officer sergeant sgt constable pc dc ds di dci wpc pcso inspector insp
    superintendent supt commissioner detective det deputy sheriff trooper marshal ranger warden guard gaoler
    jailer screw bailiff corporal cpl captain capt lieutenant lt major colonel commander cadet garda copper cop
    agent patrolman patrolwoman ofc sho si asi ips dsp acp magistrate judge justice prosecutor solicitor barrister
    lawyer attorney advocate defender clerk registrar doctor dr doc gp consultant psychiatrist psychologist
    therapist counsellor counselor nurse sister matron midwife pharmacist chemist dentist surgeon paramedic medic
    physician practitioner prescriber professor prof clinician worker keyworker caseworker navigator coordinator
    supervisor manager boss foreman landlord landlady neighbour neighbor housemate flatmate roommate cellmate
    teacher headteacher principal coach tutor lecturer priest vicar bishop deacon nun mp mla mlc msp senator
    congressman congresswoman representative alderman mayor minister secretary governor councillor councilor
    councilman councilwoman councilmember mca assemblyman assemblywoman mpp td reporter journalist editor
    receptionist caretaker janitor porter bouncer bartender barman dealer pusher merchant pimp peddler kingpin
    middleman friend mate pal buddy bestie homie bro bruv bredrin cousin cuz brother son daughter kid mum mom mam
    mummy mommy dad daddy father mother husband wife hubby partner boyfriend girlfriend fiancé fiancée fiance
    fiancee ex lover missus uncle aunt auntie aunty nephew niece grandson granddaughter grandmother grandma granny
    nan nana gran grandfather grandad grandpa granddad stepdad stepmum stepmom stepson stepdaughter stepfather
    stepmother godmother godfather godson godchild bride widow widower twin baby toddler colleague coworker
    workmate volunteer organizer organiser peer sponsor guy lad lass bloke woman girl boy lady chap fella geezer
    dude pastor fr imam rabbi chaplain monk swami sir dame lord sensei elder chief headman baba mama mzee bwana
    kuya ate tita tito aling mang bhai didi sahib madam thana hawker shopkeeper barber po pfc spo jailor havildar
    subinspector kagawad kapitan tanod rep sen gov hon
""")
GERMAN = listed("""
    med kommissarin kommissar inspektorin oberinspektor polizist polizistin wachtmeister wachtmeisterin
    hauptwachtmeister oberkommissar oberkommissarin hauptkommissar hauptkommissarin polizeimeister
    polizeimeisterin polizeiobermeister polizeiobermeisterin polizeihauptmeister polizeihauptmeisterin inspektor
    gruppeninspektor revierinspektor bezirksinspektor beamter beamte beamtin beamten justizbeamter vollzugsbeamter
    schließer bewährungshelfer bewährungshelferin richter richterin staatsanwalt staatsanwältin anwalt anwältin
    rechtsanwalt rechtsanwältin schöffe verteidiger pflichtverteidiger arzt ärztin hausarzt hausärztin doktor
    oberarzt oberärztin chefarzt professor professorin pfleger pflegerin krankenschwester krankenpfleger schwester
    hebamme apotheker apothekerin therapeut therapeutin psychologe psychologin psychiater berater beraterin
    betreuer betreuerin sozialarbeiter sozialarbeiterin streetworker streetworkerin sachbearbeiter
    sachbearbeiterin herr frau herrn hausmeister hausmeisterin vermieter vermieterin nachbar nachbarin chef chefin
    kollege kollegin lehrer lehrerin pfarrer pfarrerin pastor pastorin pater bürgermeister bürgermeisterin
    minister ministerin abgeordneter abgeordnete stadtrat stadträtin dealer bruder sohn tochter vater mutter
    ehemann ehefrau freund freundin kumpel exfreund exfreundin expartner partner partnerin onkel tante cousin
    cousine neffe nichte opa oma enkel schwager schwägerin mitbewohner mitbewohnerin zellengenosse
    kontaktbereichsbeamter amtsarzt amtsärztin wirt wirtin türsteher
""")
FRENCH = listed("""
    agent agente policier policière gendarme brigadier brigadière commissaire inspecteur inspectrice lieutenant
    capitaine adjudant adjudante sergent sergente commandant major maréchal surveillant surveillante gardien
    gardienne juge magistrat procureur procureure avocat avocate maître greffier docteur docteure dr médecin
    généraliste psychiatre psychologue infirmier infirmière pharmacien pharmacienne professeur professeure
    éducateur éducatrice assistante assistant travailleur travailleuse référent référente conseiller conseillère
    directeur directrice gérant gérante patron patronne voisin voisine propriétaire concierge bailleur curé père
    sœur frère abbé pasteur maire député députée sénateur ministre dealer dealeur revendeur fournisseur fils fille
    mère mari femme compagnon compagne copain copine ami amie cousin cousine oncle tante neveu nièce beau-frère
    belle-sœur beau-père conjoint conjointe ex collègue pote intervenant intervenante monsieur madame mme mlle
    mademoiselle
""")
SPANISH = listed("""
    profe compadre comadre nana nieto nieta vigilante gendarme agente oficial policía sargento sargenta cabo
    capitán capitana teniente comandante comisario comisaria subcomisario inspector inspectora subinspector
    subinspectora subteniente guardia funcionario funcionaria carcelero custodio celador celadora comisionado juez
    jueza magistrado magistrada fiscal abogado abogada secretario secretaria doctor doctora dr dra médico médica
    enfermero enfermera psicólogo psicóloga psiquiatra farmacéutico farmacéutica terapeuta educador educadora
    trabajador trabajadora social asistente monitor monitora orientador profesor profesora maestro maestra
    director directora jefe jefa encargado encargada casero casera vecino vecina portero portera cura padre sor
    hermano hermana don doña señor señora licenciado licenciada lic ingeniero alcalde alcaldesa concejal concejala
    diputado diputada senador senadora ministro ministra camello dealer díler diler transa conecte puchador narco
    narcomenudista proveedor jíbaro hijo hija madre mamá papá esposo esposa marido mujer novio novia pareja amigo
    amiga primo prima tío tía sobrino sobrina abuelo abuela cuñado cuñada suegro suegra exmarido exmujer exnovio
    compa compañero compañera colega vato pibe
""")
PORTUGUESE = listed("""
    investigador investigadora escrivão perito soldado sogro neto neta porteiro síndico agente policial polícia
    guarda cabo sargento capitão capitã tenente major coronel comandante delegado delegada inspetor inspetora
    chefe comissário juiz juíza desembargador promotor promotora procurador advogado advogada defensor defensora
    doutor doutora dr dra médico médica enfermeiro enfermeira psicólogo psicóloga psiquiatra farmacêutico
    farmacêutica terapeuta assistente técnico técnica educador educadora professor professora diretor diretora
    patrão patroa vizinho vizinha senhorio senhoria dono dona seu padre pastor pastora irmão irmã presidente
    vereador vereadora deputado deputada senador prefeito prefeita ministro ministra dealer traficante fornecedor
    filho filha mãe pai marido esposa mulher namorado namorada companheiro companheira amigo amiga primo prima tio
    tia sobrinho sobrinha avô avó cunhado cunhada sogra colega mano parceiro senhor senhora carcereiro
""")
DUTCH = listed("""
    agent agente wijkagent wijkagente rechercheur inspecteur brigadier hoofdagent hoofdinspecteur commissaris
    bewaarder cipier rechter officier advocaat advocate dokter huisarts psychiater psycholoog verpleger
    verpleegster verpleegkundige apotheker begeleider begeleidster hulpverlener hulpverleenster
    reclasseringswerker casemanager jongerenwerker veldwerker maatschappelijk behandelaar buurman buurvrouw
    huisbaas verhuurder baas cheffin leraar lerares dominee pastoor pater wethouder burgemeester minister kamerlid
    dealer zoon dochter vader moeder broer zus vrouw vriend vriendin maat neef oom tante opa oma zwager schoonzus
    ex meneer mevrouw mijnheer dhr mevr professor
""")
POLISH = listed("""
    policjant policjantka funkcjonariusz funkcjonariuszka dzielnicowy komisarz podkomisarz nadkomisarz aspirant
    sierżant starszy posterunkowy inspektor strażnik klawisz sędzia sędzina prokurator prokuratorka adwokat
    mecenas kurator kuratorka doktor lekarz lekarka dr pielęgniarka pielęgniarz psycholog psychiatra terapeuta
    terapeutka farmaceuta aptekarka pracownik pracownica socjalna socjalny streetworker sąsiad sąsiadka kierownik
    kierowniczka szef szefowa nauczyciel nauczycielka ksiądz ojciec siostra burmistrz poseł posłanka radny radna
    minister diler dilerka dealer syn córka matka brat mąż żona chłopak dziewczyna partner partnerka kolega
    koleżanka przyjaciel przyjaciółka kuzyn kuzynka wujek ciocia pan pani kumpel
""")
ITALIAN = listed("""
    sociale dottor professor ispettor signor commissaria assessore operaia agente ispettore ispettrice sovrintendente
    commissario vicecommissario maresciallo brigadiere appuntato carabiniere poliziotto poliziotta vigile capitano
    tenente colonnello guardia secondino giudice magistrato pm procuratore procuratrice avvocato avvocata dottore
    dottoressa dott medico infermiere infermiera psicologo psicologa psichiatra farmacista educatore educatrice
    operatore operatrice assistente professore professoressa prof direttore direttrice capo padrone vicino vicina
    portinaio don padre suor suora sindaco sindaca onorevole deputato senatore ministro spacciatore pusher figlio
    figlia madre fratello sorella marito moglie fidanzato fidanzata compagno compagna amico amica cugino cugina
    zio zia nipote nonno nonna cognato cognata signora sig
""")
NORDIC = listed("""
    polis polisen polisman poliskommissarie kommissarie inspektör polisinspektör konstapel kriminalinspektör
    vakten vakt ordningsvakt domare domaren åklagare åklagaren advokat advokaten doktor doktorn läkare läkaren
    överläkare sjuksköterska sjuksköterskan syster barnmorska psykolog psykologen kurator kuratorn
    socialsekreterare handläggare handläggaren socialarbetare behandlare behandlaren frivårdsinspektör lärare
    läraren rektor rektorn prästen präst pastor pastorn chef chefen grannen granne hyresvärd hyresvärden langare
    langaren dealer bror brorsan son sonen dotter dottern mamma pappa fru frun sambo pojkvän flickvän kompis
    kompisen vän kusin farbror moster faster herr betjent politibetjent overlege lege legen sykepleier
    saksbehandler nabo naboen venn venninne kone datter søn søster læge sygeplejerske sagsbehandler veninde
    poliisi konstaapeli ylikonstaapeli komisario lääkäri tohtori hoitaja tuomari naapuri veljeni siskoni poikani
    tyttäreni ystäväni mieheni vaimoni
""")
SLAVIC_EAST = listed("""
    офицер полицейский полицейская капитан лейтенант майор подполковник полковник сержант прапорщик старшина
    участковый следователь следовательница опер оперуполномоченный дознаватель инспектор генерал начальник
    начальница судья прокурор прокурорша адвокат нотариус доктор врач врачиха фельдшер медсестра медбрат нарколог
    психолог психиатр аптекарь соцработник соцработница куратор консультант консультантка директор директриса
    заведующая заведующий учитель учительница сосед соседка хозяин хозяйка депутат мэр аким министр отец батюшка
    барыга дилер дилерша барыгой брат сестра сын дочь дочка мать мама папа муж жена друг подруга парень девушка
    дядя тётя тетя бабушка дедушка племянник племянница кум кума коллега начальнику лейтенанту капитану офіцер
    поліцейський поліцейська капітан підполковник дільничний слідчий слідча детектив інспектор суддя адвокатка
    лікар лікарка лікарю психіатр соцпрацівник соцпрацівниця соціальна працівниця працівник директорка завідувач
    вчитель вчителька сусід сусідка господар мер міністр отець барига син донька мати тато батько чоловік дружина
    хлопець дівчина дядько тітка бабуся дідусь колега пан пані полицай полицайка съдия лекар лекарка
""")
OTHER = listed("""
    policista policistka strážník soudce soudkyně lékař lékařka doktorka sociální pracovnice soused sousedka
    kurátor bratr sestra syn dcera matka otec manžel manželka kamarád kamarádka polițist polițistul polițista
    comisarul doctorul doctorița asistenta judecătorul procurorul vecinul fratele sora fiul fiica soțul soția
    prietenul rendőr bíró orvos nővér polis memur memuru komiser hakim savcı doktor hemşire avukat komşum kardeşim
    abim ablam oğlum kızım eşim kocam karım arkadaşım torbacı αστυνομικός αστυνόμος γιατρός δικαστής αξιωματικός
    κύριος κύριε κυρία κύριο γιατρού γιατρό αστυνομικό νοσοκόμα νοσοκόμος φίλος φίλη αδερφός αδελφή γείτονας
    δικηγόρος εισαγγελέας vyšetřovatel státní zástupce doamna domnul procurorul subofițerul vecina colega verișorul
    başkomiser başkan öğretmen komşu torbacım dealerim polisi dokter suster bidan hakim jaksa ketua lurah ustadz
    công bác sĩ thượng úy trung úy đại úy
    αδελφός αδερφή αδελφή γιος γιός κόρη μάνα πατέρας θείος θεία ξάδερφος ξαδέρφη γειτόνισσα σύζυγος άντρας γυναίκα
    λειτουργός δάσκαλος δασκάλα παπάς διοικητής sora mama tata unchiul mătușa vărul nepotul kakak adik abang suami istri
    ibu bapak ayah anak paman bibi tetangga teman pacar polisi bernama perawat anh chị trai gái vợ chồng bạn mẹ cha
    mẫu thanedar sipahi daroga hawaldar hakim dost padosi beta beti pita mataji kapatid asawa anak pinsan kapitbahay
    kaibigan nanay tatay ndugu mume mke mtoto jirani mjomba shangazi daktari muuguzi polisi oga alhaji bra gogo sis
    bhuti sisi mkhulu induna nduna сестра брат баща майка съсед съседка приятел лекарка полицай братовчед чичо леля
    doktorica doktor brata sestre sestru susjed susjeda komšija sused kći muž žena policajac sudac sudija liječnik
    socialsekreteraren kriminalkommissarie undersköterska sjuksköterska saksbehandleren fastlegen naapurini vaimo mies
    ntate askari ocs ocpd mganga daktari rafiki kaka dada
""")

ROLES = ENGLISH | GERMAN | FRENCH | SPANISH | PORTUGUESE | DUTCH | POLISH | ITALIAN | NORDIC | SLAVIC_EAST | OTHER
#: Whose: before somebody who is called by a name.
POSSESSIVES = listed("""
    my our his her their your mein meine meiner meinem meinen unser unsere unserem unserer sein seine ihr ihre mon
    mes notre nos son sa mi mis nuestro nuestra su meu minha nosso nossa mio mia nostro nostra suo sua mijn m'n
    onze ons zijn haar mój moja mojego mojej moim nasz nasza jego jej min mitt vår vårt hans hennes minun мой моя
    моего моей моему наш наша мій мого моєї моєму його її můj moje náš moj
""")

"""Given names that are common in many countries and mean little else."""

from consult.text.identifying.words import listed

GIVEN = listed("""
    aaron abdul abdullah abigail adam adrian agnieszka ahmad ahmed aisha alan alberto alejandro alejandra
    aleksander aleksandra alessandro alexander alexandra alfredo ali alice alison amanda amina amy ana anastasia
    anders andrea andreas andrei andrew andrés andrzej angela angus anita anna anne annette anthony antoine
    antonio anya arjun arnaud arthur asha ashley astrid barbara bartosz beatrice beatriz benjamin bernard bernd
    bertrand bianca björn bogdan brandon brendan brian bridget bruno bryan camille carla carlos carmen carol
    caroline catherine catriona cécile charles cheryl chiara chloe chloé christian christina christine christopher
    ciara claire claudia colin connor courtney craig cristina cynthia daniel daniela danielle darius darren david
    dawid deborah denis dennis derek diana diego dieter dimitri dmitri dmytro dominic dominik donna dorothy
    douglas duncan dylan eduardo edward eilidh elena eleanor elizabeth elisabeth ella ellen emily emma enrique
    erik ernesto esther ethan eva evelyn fatima fatuma federico felipe fernando fernanda fiona florian francesca
    francesco francisco franck françois françoise fraser fredrik gabriel gabriela gareth gary gavin gemma george
    gérard gianni giorgio giovanni giulia giuseppe gonzalo gordon graham greg gregory guillaume guillermo gustavo
    hamza hannah hans harold harry hassan heather heike heinz helen helena henrik henry hugo hussein ian ibrahim
    ignacio ingrid irina isaac isabel isabella ivan iwona jacek jacob jacqueline jakub james jamie jan jane janet
    janusz jasmine jason javier jeffrey jennifer jeremy jerzy jessica jesús jim joan joanna joanne joe john
    johannes johanna jonas jonathan jorge josé josef joseph joshua joyce juan juana juanita judith julia julian
    julie jürgen justin justyna karen karin karl karolina kasia katarzyna kate katherine kathleen kathryn katie
    kayla keith kelly kenneth kerry kevin kieran kimberly klaus krzysztof kyle lachlan larry lars laura lauren
    laurent leah leonardo leticia liam linda lisa lorenzo lorraine louise luca lucas lucía luis luisa lukas łukasz
    lynn magda magdalena maciej malcolm manuel manuela marc marcel marcin marco marcos margaret margarita mari
    maria maría mariana marie mario marta martha martin martina mateusz mathieu matteo matthew matthias mauro max
    maureen megan mehmet melissa michael michaela michał michel michelle miguel mikhail mohamed mohammad mohammed
    moira monica monika monique mustafa nadia nancy natalia natalie natasha nathalie nathan neil niamh nicholas
    nicola nicolas nicole niklas nina nigel noah noor nora nuno olga oliver olivia oscar oksana olena oleksandr
    pablo paola pascal patricia patrick paul paula paulo pavel pawel paweł pedro peter petra philip philippe
    pierre piotr priya rachel radek rafael rahul ramón raquel raúl rebecca renata ricardo riccardo richard robert
    roberto rodrigo roger roland ronald rory rosa roberta ross roy ruth ryan sabine sally samantha samuel sandra
    sanjay sara sarah scott sean sebastian serena sergei sergey sergio sharon sheila shirley siobhan silvia simon
    simone sofía sophie stefan stefano stéphane stephanie stephen steve steven stewart stuart sunita susan susanne
    suzanne svetlana sylvie sven tamara tanya tatiana teresa terry theresa thierry thomas tiago tiffany timothy
    tina tobias tomas tomasz tommy tony tracey tracy trevor ulrich ursula uwe valentina valeria vanessa véronique
    vicente victor vincent vladimir wanjiru wendy werner wiktor william wojciech wolfgang xavier yolanda yusuf
    yvonne zofia zoe alexei dariusz grzegorz wanda halina jadwiga ewa tadeusz stanisław zbigniew александр
    александра алексей анастасия андрей анна антон артём борис валентина василий виктор виктория владимир галина
    дмитрий евгений екатерина елена иван игорь ирина константин ксения лариса людмила максим марина мария михаил
    наталья николай олег ольга павел пётр роман светлана сергей татьяна юлия юрий айгуль ерлан олександр олексій
    анастасія андрій василь віктор вікторія володимир дмитро євген катерина іван ігор ірина марія михайло наталія
    микола павло петро світлана сергій тетяна юлія юрій
""")

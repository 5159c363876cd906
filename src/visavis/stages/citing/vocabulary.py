"""The words by which references are built, in English, German, Russian and Japanese (French where it costs nothing)."""

from __future__ import annotations

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner января январь janvier",
            "february feb februar февраля февраль février",
            "march mar märz марта март mars",
            "april apr апреля апрель avril",
            "may mai мая май",
            "june jun juni июня июнь juin",
            "july jul juli июля июль juillet",
            "august aug августа август août",
            "september sept sep сентября сентябрь septembre",
            "october oct oktober okt октября октябрь octobre",
            "november nov ноября ноябрь novembre",
            "december dec dezember dez декабря декабрь décembre",
        ),
        start=1,
    )
    for name in names.split()
}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}  # EDTF codes, printed, never a month

# ---- what introduces a citation; the words before "see" (its topic) belong to the signal phrase as well
_SIGNALS = (
    r"(?:but |and |or )?see,? ?(?:also|especially|e\.g\.|in particular|for (?:example|instance)|inter alia|"
    r"generally)?"
    r"|(?:but )?(?:cf|cp)\.(?: also)?|compare(?: with)?|consult|contra|accord|e\.g\.|for (?:example|instance)"
    r"|(?:as )?(?:quoted|cited|reprinted|reproduced|printed|discussed|described|published|translated|"
    r"excerpted|referred to)"
    r"(?: again| partly| also)? (?:in|from|after|by|at)|qtd?\. in|quoting|citing|as in|taken from|according to"
    r"|(?:hier )?(?:vgl\.?|siehe|(?-i:s\.)|(?-i:S\.)(?= (?:dazu|hierzu|auch|etwa|insbesondere|ferner)))"
    r"(?: (?:dazu|hierzu|auch|etwa|z\.\s?B\.|u\.\s?a\.|insbesondere|bes\.|ferner|zuletzt|nur))*"
    r"|zit(?:iert|\.) (?:nach|bei|in)|(?:dazu|hierzu)(?: (?:auch|ferner|etwa|vgl\.|siehe))*"
    r"|(?:explizit|klassisch|grundsätzlich|grundlegend|ausführlich(?:er)?|ähnlich|anders|ebenso|"
    r"so)(?: (?:auch|dazu|hierzu))*(?: bei| in)?"
    r"|(?:подробнее )?(?:см|ср)\.?(?: (?:также|об этом|подробнее|например|напр\.|подр\.))*|цит\. по"
    r"|(?:sources?|quelle|источник)(?=:)|voir(?: aussi)?|cité (?:dans|par|d'après)|詳しくは|参照"
)
SIGNAL = re.compile(
    rf"(?:{_SIGNALS})(?=[\s,:])(?:[,:]?\s*(?:e\.g\.|for example|for instance|z\.\s?B\.|например))?[,:]?\s+",
    re.IGNORECASE,
)
# the stronger ones may also stand inside a sentence: "For recent work, see", "Zum Begriff vgl."
SIGNAL_WITHIN = re.compile(
    r"(?<!\w)(?:(?:but |and )?see(?:,? (?:also|especially|for example|for instance|e\.g\.|in particular))*|"
    r"cf\.(?: also)?"
    r"|(?:as )?(?:quoted|cited|reprinted) (?:in|from|by)|vgl\.(?: (?:auch|dazu|hierzu|etwa|z\.\s?B\.))*"
    r"|siehe(?: (?:auch|dazu|hierzu|etwa))*|zit(?:iert|\.) nach|(?:подробнее )?(?:см|ср)\.(?: (?:также|"
    r"подробнее|например))*"
    r"|цит\. по)[,:]?\s+(?=\S)",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r"(?:for|on|in|about|regarding|concerning|as (?:for|to)|with (?:regards?|respect|reference) to|among|"
    r"of|to|notable|"
    r"other|another|further|more|also|examples?|recent|books?|works?|studies|zu[rm]?|über|für|beim?|im|о|"
    r"об|по|про|для|"
    r"подробнее|в)\b",
    re.IGNORECASE,
)

# ---- words that show prose: finite verbs and the like that references do not hold outside titles
PROSE = re.compile(
    r"(?<![\w'’.-])(?:is|are|was|were|be|been|has|have|had|having|does|did|do|can|could|will|would|may|"
    r"might|must|should|shall|"
    r"that|which|who|whom|whose|this|these|those|there|he|she|it|they|we|my|our|their|his|its|not|also|"
    r"however|although|"
    r"though|because|while|when|where|whether|argues?|argued|notes|noted|shows?|showed|says?|said|states|stated|"
    r"writes?|wrote|claims?|claimed|suggests?|suggested|asserts?|asserted|describes?|described|provides?|presents?|"
    r"reports|reported|believe[sd]?|told|given|made|became|refers?|found|"
    r"comprises?|constituted?|constitutes|includes|included|contains?|contained|remains?|remained|began|took|seems?|seemed|"
    r"appears?|appeared|explains?|explained|concludes?|concluded|discusses|discussed|emphasi[sz]e[sd]?|examines|examined|I|He|She|It|They|We|This|These|"
    r"There|That|Those|His|"
    r"ist|sind|war|waren|hat|haben|hatten?|wird|werden|wurden?|dass|daß|kann|können|konnten?|soll|sollten?|"
    r"muss|nicht|"
    r"jedoch|dies(?!\.)|diese[rsmn]?|er|sie|es|wir|ich|mein(?:em|en|er|e)?|zeigt|berichtet|hebt|betont|schreibt|"
    r"untersucht|meint|erscheint|ermittelt|Er|Sie|Es|Wir|Ich|Dies(?!\.)|Diese[rsmn]?|Befragt|"
    r"был|была|были|было|является|являются|что|который|которая|которые|которых|это|этот|эта|эти|он|она|они|"
    r"мы|не|также|"
    r"однако|пишет|писал|отмечает|отмечал|считает|указывает|утверждает|говорит|Это|Он|Она|Они|Мы)(?![\w'’-])"
)

# the author's own earlier work, cited without a name
OWN_WORK = re.compile(
    r"(?:this|the present) (?:article|chapter|paper|essay|study)\b.{0,60}\b(?:version|based|draws|appeared|"
    r"published|builds)|"
    r"\b(?:I have|in my|my (?:own|earlier|article|book|paper|essay))\b|\bmein(?:e[mnrs]?)? (?:Beitrag|"
    r"Aufsatz|Buch|Studie)|"
    r"(?:überarbeitete|erweiterte|gekürzte) Fassung|настоящая статья|переработанн\w+ верси|本稿は",
    re.IGNORECASE | re.DOTALL,
)

# ---- what points back to an earlier citation
IBID = re.compile(
    r"(?:ibid(?:em)?\b\.?|ib\.|ebd\.?(?!\w)|ebenda(?:selbst)?\b|там же(?!\w)|там само(?!\w)|tamže\b|"
    r"tamtéž\b|同上(?:書|論文)?|同前|同書|"
    r"ebd\b|in the same place\b)",
    re.IGNORECASE,
)
IDEM = re.compile(
    r"(?:idem|eadem|id\.|ders\.|dies\.|derselbe|dieselben?|он же|она же|его же|её же|同(?=[、,『「]))(?!\w)",
    re.IGNORECASE,
)
POINTER = re.compile(
    r"(?<!\w)(?:op\.\s?cit\.?|loc\.\s?cit\.?|art\.\s?cit\.?|a\.\s?a\.\s?o\.?|указ\.\s?соч\.?|соч\.\s?указ\.?|"
    r"цит\.\s?соч\.?)|前掲(?:書|論文)?|前出",
    re.IGNORECASE,
)
NOTE_REFERENCE = re.compile(
    r"(?:(?:see |supra |above,? |infra |below,? |as in |cited in |wie |oben,? |siehe |s\. |in )*"
    r"(?<!\w)(?:footnotes?|endnotes?|notes?|nn?\.|fn\.?|anm(?:erkung|\.)?|fu(?:ß|ss)note|прим(?:ечание|\.)|"
    r"сн(?:оска|\.))"
    r"\s?(\d{1,5})(?!\d)(?: (?:above|supra|below|oben|выше))?)|注[(（]?(\d{1,5})[)）]?(?:を?参照)?",
    re.IGNORECASE,
)
HEREAFTER = re.compile(
    r"(?:hereafter|henceforth|hereinafter|subsequently|im folgenden|nachfolgend|fortan|künftig|"
    r"далее(?:\s*[-–—])?|以下)"
    r"[,:]?\s*(?:cited as|referred to as|abbreviated(?: as)?|zit\.(?: als)?|zitiert als|"
    r"abgekürzt)?[,:]?\s*(.{1,120})$",
    re.IGNORECASE,
)

# ---- parts of references
LOCATOR = re.compile(
    r"(?<![\w.])(?:(?:esp(?:ecially|\.)?|bes(?:onders|\.)|insbes(?:ondere|\.)|here|hier)\s+)?"
    r"(?:(?P<page>pages?|pp?\.(?!\s?m\b)|S\.|Seiten?|с\.|стр\.|pág\.|頁)|(?P<column>cols?\.|Sp\.|стб\.)|"
    r"(?P<folio>fols?\.|ff?\.(?=\s?\d)|л\.|лл\.|Bl\.)|"
    r"(?P<chapter>chap(?:ter|\.)|ch\.|Kap\.|гл\.)|(?P<paragraph>paras?\.?|¶|§{1,2}|Rn\.|Abs\.)|"
    r"(?P<section>s\.|sec(?:tion|\.)|Abschn\.)|"
    r"(?P<document>docs?\.|documents?|Dok\.|док\.)\s?(?:nos?\.|Nr\.|№)?)\s?"
    r"(?P<value>[A-Z]?[-–]?\d[\w]*|[ivxlcdm]+\b)(?P<more>(?:\s?[-–—]+\s?[A-Z]?[-–]?\d\w*|"
    r"\s?[-–—]\s?[ivxlcdm]+\b|\s?ff?\.|\s?sqq?\.)*"
    r"(?:,\s?\d+(?!\d|st|nd|rd|th)(?:\s?[-–—]\s?\d+)?(?!\s?[(\w])|\s?(?:and|und|&|"
    r"и)\s\d+(?:\s?[-–—]\s?\d+)?(?!\s?\w)(?:\s?ff?\.)?)*(?:\s?ff?\.)?)",
    re.IGNORECASE,
)
JA_LOCATOR = re.compile(r"(?<!\d)(?P<value>\d{1,7}(?:\s?[-–—~〜～]\s?\d{1,7})?)\s?(?:頁|ページ)")
BARE_PAGES = re.compile(
    r"(?:(?:esp(?:ecially|\.)?|bes\.|at)\s+)?((?:\d+|[ivxlc]+)(?:\s?[-–—]\s?(?:\d+|[ivxlc]+))?(?:\s?ff?\.)?)$"
)
VOLUME = re.compile(
    r"(?<!\w)(?:vol(?:ume|s?\.|\b)|bd\.|bde\.|band|т\.|том|кн\.|ч\.|tome|巻|"
    r"第(?=\d+巻))\s?(?P<value>\d+(?:[-/–]\d+)?|[IVXLC]+(?:[-/–][IVXLC]+)?)\b"
    r"(?:[.,/]?\s?(?:pt\.|part|teil|ч\.)\s?(?P<part>\d+|[IVX]+))?",
    re.IGNORECASE,
)
JA_VOLUME = re.compile(r"第?(?P<volume>\d+)巻(?:第?(?P<issue>\d+)[号號])?|第(?P<only>\d+)[号號]")
ISSUE = re.compile(
    r"(?<!\w)(?:nos?\.|issue|h(?:eft|\.)|nr\.|№|вып\.|號|号)\s?(?P<value>\d+(?:\s?[-/–]\s?\d+)?)", re.IGNORECASE
)
EDITION = re.compile(
    r"(?<!\w)(?P<value>(?:\d{1,2}(?:st|nd|rd|th|\.)?|first|second|third|fourth|fifth|rev(?:ised|\.)|new|"
    r"expanded|zweite|dritte|"
    r"изд\.)\s?(?:and (?:enlarged|expanded)\s)?(?:rev\.\s?)?(?:ed(?:ition|n)?\b\.?|aufl(?:age|\.)|"
    r"изд(?:ание|\.)))(?!\s?(?:by|von)\b)",
    re.IGNORECASE,
)
_ED = (
    r"(?:eds?\.|editors?|edited|hrsg\.|hg(?:g|g\.|\.)|herausgeber|herausgegeben|ред\.|отв\. ред\.|"
    r"под ред\.|сост\.|comps?\.|compiled|编|編)"
)
_TR = r"(?:trans(?:l|lated|lators?)?\.?|tr\.|übers(?:\.|etzt)|übersetzung|пер\.|перев\.|訳)"
ROLE_AFTER = re.compile(
    rf"[,\s]*\(?(?P<roles>(?:{_ED}|{_TR})(?:\s?(?:and|&|und|u\.|/|и)\s?(?:{_ED}|"
    rf"{_TR}))?)\)?\s*[,:]?\s*$",
    re.IGNORECASE,
)
ROLE_BEFORE = re.compile(
    rf"^(?:(?P<roles>(?:(?:{_ED})(?:\s?(?:and|&|und|и)\s?{_TR})?|{_TR}(?:\s?(?:and|&|und|"
    rf"и)\s?{_ED})?))\s*(?:by|von|vom|v\.|par|с (?:англ|нем|фр|яп|рус)\.)?\s+)(?P<names>.+)$",
    re.IGNORECASE,
)
EDITING = re.compile(r"ed(?:s?\.|ited|itors?)|hrsg|hg|herausg|ред|сост|comp|編|编", re.IGNORECASE)
TRANSLATING = re.compile(r"trans|tr\.|übers|пер|訳", re.IGNORECASE)
THESIS = re.compile(
    r"(?:ph\.?\s?d\.?|doctoral|master'?s|m\.?a\.?|d\.?phil\.?|unpublished)[\w\s.]{0,20}(?:diss(?:ertation|"
    r"\.)?|thesis)|"
    r"(?<!\w)(?:diss(?:ertation|\.)|habil(?:itationsschrift|\.)|magisterarbeit|дис\.|автореф)|博士論文|修士論文",
    re.IGNORECASE,
)
IN = re.compile(r"(?:^|(?<=[\s,.:;]))[Ii]n:?\s+(?=\S)|//\s*")
ACCESS = re.compile(
    r"[,;(\[]*\s*(?:last\s)?(?:accessed|retrieved|visited|viewed|consulted|abgerufen|letzter zugriff|"
    r"zugriff|zuletzt|aufgerufen|"
    r"дата обращения|最終(?:閲覧|アクセス))(?:\s?日)?\s*(?:on|am|:|：)?\s*(?P<date>[^);\]]{4,40})[)\]]?\.?",
    re.IGNORECASE,
)

INSTITUTION = re.compile(
    r"(?<!\w)(?:ministry|department|committee|commission|institute|office|university|library|archives?|"
    r"association|society|bureau|"
    r"board|council|government|agency|academy|center|centre|staff|foundation|league|nations|congress|"
    r"senate|court|company|press|"
    r"party|embassy|bank|federation|union|review|fund|organi[sz]ation|service|"
    r"\w*minist(?:erium|ère)|\w*amt|\w*institut|kommission|\w*archiv|gesellschaft|akademie|stiftung|bundes\w+|"
    r"министерство|институт|академия|комитет|комиссия|архив|университет|мид|совет|общество)(?!\w)|"
    r"(?:省|庁|局|館|委員会|研究所|学会|協会|大学|編纂室|本部|参謀本部|戦史室)$|\b(?:of|for) the\b",
    re.IGNORECASE,
)
# places where publishers sit: facts, to tell a place from a publisher when no colon does
PLACES = frozenset(
    [
        "london",
        "oxford",
        "cambridge",
        "new york",
        "boston",
        "chicago",
        "philadelphia",
        "washington",
        "washington d.c.",
        "washington, dc",
        "princeton",
        "new haven",
        "stanford",
        "berkeley",
        "los angeles",
        "baltimore",
        "ithaca",
        "lawrence",
        "toronto",
        "montreal",
        "sydney",
        "melbourne",
        "canberra",
        "dublin",
        "edinburgh",
        "manchester",
        "paris",
        "rome",
        "roma",
        "milano",
        "torino",
        "venezia",
        "firenze",
        "bologna",
        "madrid",
        "barcelona",
        "lisbon",
        "amsterdam",
        "leiden",
        "the hague",
        "den haag",
        "dordrecht",
        "brussels",
        "berlin",
        "münchen",
        "munich",
        "frankfurt",
        "frankfurt am main",
        "frankfurt a.m.",
        "frankfurt/main",
        "frankfurt a. m.",
        "hamburg",
        "köln",
        "stuttgart",
        "leipzig",
        "göttingen",
        "tübingen",
        "heidelberg",
        "wiesbaden",
        "freiburg",
        "bonn",
        "düsseldorf",
        "darmstadt",
        "paderborn",
        "bielefeld",
        "opladen",
        "neuwied",
        "wien",
        "vienna",
        "zürich",
        "basel",
        "bern",
        "prague",
        "praha",
        "warsaw",
        "warszawa",
        "budapest",
        "helsinki",
        "stockholm",
        "oslo",
        "copenhagen",
        "moscow",
        "moskva",
        "leningrad",
        "st. petersburg",
        "kiev",
        "kyiv",
        "minsk",
        "m.",
        "л.",
        "спб.",
        "м.-л.",
        "м.",
        "москва",
        "ленинград",
        "санкт-петербург",
        "киев",
        "минск",
        "владивосток",
        "хабаровск",
        "новосибирск",
        "екатеринбург",
        "иркутск",
        "алматы",
        "tokyo",
        "kyoto",
        "osaka",
        "sapporo",
        "beijing",
        "shanghai",
        "hong kong",
        "taipei",
        "seoul",
        "singapore",
        "delhi",
        "new delhi",
        "bombay",
        "jerusalem",
        "tel aviv",
        "istanbul",
        "ankara",
        "geneva",
        "lausanne",
        "aldershot",
        "basingstoke",
        "houndmills",
        "westport",
        "lanham",
        "boulder",
        "armonk",
        "durham",
        "chapel hill",
        "bloomington",
        "ann arbor",
        "東京",
        "京都",
        "大阪",
    ]
)

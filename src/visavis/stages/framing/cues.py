"""The words by which scholars announce, compare, conclude and hedge: English, German, Russian, Japanese.

General signals of the genre, as style guides and textbooks of academic writing list them; none of one text.
"""

from __future__ import annotations

import re

from visavis.records import ClaimKind

CUES: tuple[tuple[ClaimKind, re.Pattern[str]], ...] = (
    (
        "absent",
        re.compile(
            r"(?i)\b(?:(?:is|are|was|were|be|been|can|could)\s*(?:not|never|nowhere)\s+(?:be\s+)?(?:found|included|"
            r"seen|mentioned|"
            r"recorded|attested|documented|discussed|observed|traced|named|present)|cannot be (?:found|seen|traced)|"
            r"no (?:evidence|trace|mention|record|sign|reference|indication|statement)s?\b|nowhere\b|"
            r"(?:never|not|neither|nor)\s+(?:once\s+)?(?:mention|speak|refer|appear|spoke|name)\w*|silen(?:t|ce)\b|"
            r"absen(?:t|ce)\b|missing from|left out of|left no trace|lack(?:s|ed)?\s+any|"
            r"findet sich (?:nicht|kein\w*)|finden sich (?:nicht|kein\w*)|kommt nicht vor|fehl(?:t|en|te)\b|kein(?:e|"
            r"erlei)? (?:beleg|hinweis|spur)\w*|schweig\w+|"
            r"не (?:встреча|обнаруж|упомина|найден)\w*|отсутству\w+|нет (?:свидетельств|упоминан|следов)\w*|молча\w+)"
            r"|見られない|見当たらない|言及(?:が|は)ない|触れていない"
        ),
    ),
    (
        "different",
        re.compile(
            r"(?i)\b(?:differ(?:s|ed|ent|ently|ence|ences|ing)?|in contrast|by contrast|contrast(?:s|ed|ing)?|"
            r"contrary to|unlike|"
            r"whereas|distinct from|distinguish\w*|not (?:so|the same)|dissimilar\w*|diverge\w*|opposite|only in part|"
            r"im gegensatz|im unterschied|unterschied\w*|unterscheid\w*|anders als|hingegen|dagegen|"
            r"в отличие|отлич\w+|различ\w+|напротив|в противоположность)\b|異な|違い|相違|対照的"
        ),
    ),
    (
        "common",
        re.compile(
            r"(?i)\b(?:in common|commonalit(?:y|ies)|common (?:to|ground|features?|traits?|points?|elements?)\b|"
            r"similarit(?:y|ies)|also one of|"
            r"also (?:be )?(?:seen|found|visible|true|applies|applied|recurs?|recurred) (?:in|of|for)|in one breath|"
            r"gemeinsam\w*keit\w*|gemeinsam (?:ist|war)|общ(?:ее|ность|ности) (?:в|между)|сходств\w*)\b|共通"
        ),
    ),
    (
        "conclusion",
        re.compile(
            r"(?i)^(?:(?:as|from what) (?:has been )?(?:described|shown|seen|stated|discussed|mentioned|"
            r"argued) above|as (?:we have seen|shown|described|a result)|therefore|thus|hence|"
            r"consequently|in (?:conclusion|sum|short|summary)|to (?:conclude|sum up|summari[sz]e)|overall|"
            r"in this way|it follows|"
            r"zusammenfassend|insgesamt|somit|folglich|daher|таким образом|итак|следовательно|в целом|"
            r"以上|このように|したがって|"
            r"従って)"
            r"|\b(?i:it can (?:thus |therefore |still |also )?be (?:said|seen|concluded|argued|inferred)|"
            r"we can conclude|this (?:shows|suggests|indicates|means|demonstrates) that|"
            r"lässt sich (?:sagen|schließen|festhalten)|можно (?:сделать вывод|сказать|заключить))\b|と言える|といえる"
        ),
    ),
    (
        "perception",
        re.compile(
            r"(?i)\b(?:(?:saw|seen|sees|view(?:ed|s)?|regard(?:ed|s)?|consider(?:ed|s|ing)?|perceive[ds]?|"
            r"recogni[sz]e[ds]?|underst(?:ood|ands?)|describe[ds]?|portray(?:ed|s)?|"
            r"depict(?:ed|s)?|characteri[sz]e[ds]?|denounce[ds]?|treat(?:ed|s)?|judge[ds]?|brand(?:ed|s)?|"
            r"position(?:ed|s)?|interpret(?:ed|s)?|imagine[ds]?|counted|conceive[ds]?|frame[ds]?|present(?:ed|s)?|"
            r"proclaim(?:ed|s)?)"
            r"\b.{0,120}?\b(?:as|to be)|perceptions?\b|images? of|attitudes? (?:to|towards?)|views? (?:of|on|"
            r"towards?)|in the eyes of|hard line|hostility (?:to|towards?)|"
            r"(?:wary|suspicious|afraid|distrustful|tolerant|contemptuous|admiring) of|(?:cautious|concerned|"
            r"cautiousness|alarmed|anxious) about|"
            r"(?:sense|feeling) of (?:caution|crisis|threat|danger|superiority|inferiority)|distrust(?:ed)?|feared|"
            r"fear of|admired|despised|envisioned|envisaged|"
            r"(?:sah|sahen|betrachtete[n]?|galt|galten|hielt|hielten|verstand|verstanden)\b.{0,120}?\b(?:als|für)|"
            r"wahrnehmung\w*|feindbild\w*|misstrau\w*|"
            r"(?:рассматрив|воспринима|считал|видел|оценива)\w*|восприяти\w+|образ(?:а|у|ом|е)? (?:врага|союзника)|"
            r"недовери\w+)"
            r"|^for (?:the )?[^,]{3,60}, .{3,80}?\b(?:was|were|is|meant|remained|became)\b"
            r"|とみなし|と見なし|と認識し|と捉え|と考え"
        ),
    ),
)
# Words of likeness that compare two targets only where two are named.
LIKENESS = re.compile(
    r"(?i)\b(?:shared?|common|alike|similar(?:ly)?|likewise|the same\s+\w+\s+(?:as|for|of|to|towards?)|"
    r"the same (?:way|light|terms)|as with|just as|equally|parallels?|both|ähnlich\w*|"
    r"ebenso|gleichermaßen|beide\w*|gemeinsam\w*|сходн\w+|аналогичн\w+|так же как|как и|об[ае]\w*)\b"
    r"|同様|類似|両国|ともに"
)
# What is absent of one is often told beside what was seen of another: up to the next comma that other is meant.
CONTRASTED = re.compile(
    r"(?i)(?:\b(?:(?:just )?as (?:was |were |is |are )?(?:\w+ )?(?:seen|found|known|in|with|for|against|the case)|"
    r"unlike|in contrast (?:to|with)|contrary to|compared (?:to|with)|as opposed to|whereas|while|"
    r"anders als|im (?:Gegensatz|Unterschied) zu\w*|wie (?:im|in|bei|gegen)|während|"
    r"в отличие от|в противоположность|как (?:это )?(?:было )?(?:в|во|у|при|против)|тогда как)\b[^,;:.。、]*"
    r"|[^,;:.。、]*(?:と(?:は)?違って|とは異なり|に対し))"
)
# A perception that is but a subject of research, not a finding.
STUDIED = re.compile(
    r"(?i)\b(?:analy[sz]\w+|research\w*|noteworthy|important (?:point|question|to)|examin\w+|"
    r"untersuch\w+|erforsch\w+|forschung\w*|изуч\w+|исследова\w+)\b|研究|検討|分析"
)
ANNOUNCES = re.compile(
    r"(?i)\b(?:this|the present|our) (?:paper|article|chapter|study|essay|research|book|thesis|section|"
    r"contribution)\b(?!.{0,40}\b(?:has shown|showed|found|concludes)\b)|"
    r"\bin this (?:paper|article|chapter|study|essay|research|book|section)\b|"
    r"\bthe author (?:hopes|focuses|aims|intends|examines)|\b(?:we|I) (?:will|shall) (?:examine|discuss|analy[sz]e|"
    r"consider|turn)|"
    r"\b(?:research|scholarship|historiography|studies) (?:findings|on|of|have|has)\b|\?\s*$|"
    r"\b(?:im folgenden|dieser (?:aufsatz|beitrag)|diese (?:arbeit|studie)|в данной (?:статье|работе)|"
    r"настоящ\w+ (?:стать|работ)\w*)\b|本稿|本論文"
)
ANAPHOR = re.compile(r"(?i)^(?:this|these|that|it|such|the same|its|their|here|dies\w*|это|этот|эти|これ|この|それ)\b")
HEDGE = re.compile(
    r"(?i)\b(?:it can (?:thus |therefore |still |also )?be (?:said|seen|thought|argued)(?: that)?|can be (?:regarded|"
    r"thought of|read|understood|seen|gleaned)(?: as| from)?|"
    r"allegedly|supposedly|apparently|presumably|probably|perhaps|possibly|seem(?:s|ed)?(?: to)?|appear(?:s|ed)? to|"
    r"is (?:said|believed|thought|considered) (?:to|that)|it is (?:said|believed|thought) that|"
    r"may (?:have|be)|might|likely|arguably|only in part|in part|to some extent|"
    r"angeblich|vermutlich|wohl|wahrscheinlich|möglicherweise|anscheinend|scheint|"
    r"вероятно|возможно|по-видимому|якобы|кажется|видимо|можно сказать)\b"
    r"|と言える|といえる|と考えられる|と思われる|おそらく"
)

"""English words that report: verbs, nouns, adjectives and phrases, with the complements they take.

Complement frames, after the valency notations of Levin (English Verb Classes, 1993) and Quirk et al. (A
Comprehensive Grammar, 1985, ch. 16), one letter each:

    t  a that-clause              z  the same without "that"        q  stands beside quoted words
    w  a wh- or if-clause         i  a to-infinitive                g  an -ing clause
    o  a person before t, w, i    e  noun phrase + to-infinitive    a  "X as Y"
    n  a noun phrase              p  a prepositional phrase (the prepositions are listed)
"""

from __future__ import annotations

import re

import msgspec

from visavis.records import Act
from visavis.text import listed


class Cue(msgspec.Struct, frozen=True):
    """One reading of a word form: its lemma ("point out" has a particle), frames, prepositions and form.

    `form`: base, s, past, part (past participle), both (past or participle), ing; noun, adjective.
    """

    lemma: str
    act: Act
    frames: str
    prepositions: frozenset[str] = frozenset()
    form: str = "base"
    particle: str | None = None


_VERBS = """
speech tzqw say
speech tzq state
speech tzqn declare reply respond answer remark note announce claim assert contend reiterate repeat
speech tzq maintain
speech tzqn affirm observe comment proclaim exclaim predict report emphasize emphasise stress underline
speech tzqn underscore mention conclude reaffirm testify specify hint intimate volunteer interject aver posit opine
speech tzqw add argue explain continue insist allege whisper write_off
speech tzqgn admit acknowledge concede confess deny confirm recall
speech tqn indicate reveal disclose imply signify stipulate recount relate attest
speech tozqiwp:of,about,on,re,to tell
speech tozip:of,about,on,re,to inform assure remind notify advise warn caution alert brief apprise
speech totip:of promise
speech tzi pledge vow swear
speech i threaten
speech tozgnw suggest
speech tign propose recommend
speech toin request demand order command urge
speech oip:to,about instruct direct implore beseech exhort authorize invite press beg
speech toiwp:for,about,whether ask
speech wtp:about,into,as inquire enquire
speech wn question query
speech tzip:to,with,on,upon,in,about agree
speech tp:with,on,about disagree concur dissent
speech in refuse decline offer volunteer
speech tp:about,of,against,at complain protest grumble boast object
speech p:to,at object
speech p:to refer allude
speech p:of,about speak talk
speech p:for,on,upon call
speech p:for appeal plead press
speech n compare
speech a describe characterize characterise denounce brand condemn portray depict label dismiss ridicule hail
speech q call dub label brand term
speech a praise cite criticize criticise term represent attack picture paint
speech n criticize criticise condemn denounce describe outline summarize summarise criticise cite praise
speech n reject oppose ridicule dismiss demand urge advocate endorse protest dispute enunciate
speech n summarize welcome advocate affirm deplore rebuke blame accuse
speech p:of accuse
speech p:for blame thank
speech on thank
speech tqn add_up
speech tzqn point_out
speech p:to point
speech tzqiw go_on
speech n raise
speech n set_forth put_forward bring_up spell_out lay_out hold_out set_out take_up read_out rule_out
speech tn make_clear make_plain make_known give_notice
speech tzqn report_back
speech nqt stress
writing tzqwp:of,about write
writing tzq cable telegraph wire telephone
writing tq read record minute
thought tzneg believe
thought tzqn think
thought p:of,about,in think
thought tzqn feel
thought tzen fear
thought tze hope
thought p:for hope wish long
thought ti fear dread
thought ieg like
thought ie want wish desire prefer
thought tn wish desire prefer
thought tzie expect intend
thought tzg imagine
thought tzgn anticipate envision envisage foresee
thought tzn assume presume suppose suspect guess infer conclude reckon surmise conjecture
thought tw know see
thought twn understand realize realise recognize recognise perceive appreciate grasp
thought tzwp:about wonder
thought tgna consider
thought a regard view see perceive treat interpret understand recognize recognise reckon
thought p:upon look
thought tzn doubt judge estimate calculate sense deem
thought tz hold
thought tiwp:on,upon,against,to decide resolve determine
thought i plan mean
thought gn contemplate
thought ip:to,for aspire aim hope
thought tp:about worry
thought p:in,on believe trust
thought tn regret lament deplore
thought tw find learn discover hear note
thought n favor favour support oppose desire dislike resent distrust mistrust respect admire value trust
thought n welcome accept approve appreciate hate loathe
thought in seek
thought p:of approve disapprove despair dream conceive
thought p:about care complain
thought ip:for yearn hesitate
thought p:with sympathize sympathise
"""

# Word forms that the rules of inflection do not give: lemma past participle.
_IRREGULAR = """
say said said|tell told told|write wrote written|think thought thought|feel felt felt|know knew known
understand understood understood|see saw seen|hold held held|swear swore sworn|mean meant meant|find found found
hear heard heard|read read read|speak spoke spoken|foresee foresaw foreseen|go went gone|lay laid laid|put put put
set set set|bring brought brought|make made made|give gave given|take took taken|beseech besought besought
seek sought sought|dream dreamt dreamt|learn learned learned|spell spelled spelled|rule ruled ruled
"""

_DOUBLING = listed("admit plan infer refer recur beg abet")

# Nouns: act, frames, and the prepositions that lead to the content.
_NOUNS = """
speech t statement announcement declaration claim allegation assertion contention argument warning reply remark
speech t reminder admission acknowledgment confession complaint comment answer observation declaration explanation
speech tip:of,for,to promise pledge assurance proposal suggestion recommendation request demand offer threat order
speech tp:of,for criticism denunciation condemnation accusation charge
speech p:of,on,about,regarding criticism
speech tip:from,by,for instruction appeal plea call advice directive
speech ip:of,to refusal
thought t view opinion belief conviction assumption impression feeling idea notion judgment judgement thesis
thought tp:of suspicion
thought t understanding perception realization recognition awareness conclusion
thought tp:of expectation
thought tp:of,about,over,for,at fear concern anxiety worry apprehension doubt
thought tip:of,for hope wish desire
thought ip:of intention ambition
thought i intent decision willingness unwillingness readiness reluctance determination aim goal plan purpose objective
thought i aspiration eagerness resolve inclination
thought ip:of,on,to,toward,towards policy
thought p:in,for,to,of,with interest confidence faith trust support enthusiasm sympathy respect admiration preference
speech p:with agreement disagreement concurrence
thought p:to,of,toward,towards,against opposition hostility distrust mistrust resentment contempt hatred dislike
thought p:over,at,about,for,with dissatisfaction satisfaction disappointment anger indignation regret gratitude
"""

_ADJECTIVES = """
thought tzp:of,about,as convinced sure certain confident aware unaware persuaded conscious mindful
thought tp:of,to,about,over,by,with,at afraid fearful concerned worried disappointed disturbed alarmed distressed
thought tp:of,to,about,over,by,with,at glad pleased
thought tip:with,about,at,by,for happy sorry delighted satisfied gratified grateful thankful angry surprised
thought tip:with,about,at,by,for shocked upset
thought i willing unwilling ready prepared reluctant anxious eager determined inclined disposed content keen
thought p:in interested
thought tp:about,of hopeful optimistic pessimistic doubtful suspicious skeptical sceptical critical uncertain
thought p:to,of,with opposed hostile sympathetic impressed fond jealous
"""

# Governing verbs that, with a reporting noun, make one cue: "expressed the view that".
LIGHT_VERBS = listed(
    "express expresses expressed expressing voice voices voiced voicing convey conveys conveyed conveying "
    "give gives gave given giving make makes made making have has had having hold holds held holding take "
    "takes took taken taking share shares shared sharing reach reached raise raises raised raising "
    "register registered repeat repeated state stated announce announced confirm confirmed show showed "
    "shown shows showing reiterate reiterated renew renewed issue issued issuing declare declared advance "
    "advanced indicate indicated entertain entertained"
)

POSSESSED = listed("view opinion eyes words judgment judgement mind estimation assessment")

HEDGES = listed(
    "allegedly apparently reportedly supposedly purportedly seemingly presumably evidently ostensibly "
    "perhaps possibly probably"
)
HEDGE_VERBS = listed("seem seems seemed seeming appear appears appeared might may could")
HEDGE_PASSIVES = listed("said believed thought understood reported alleged rumored rumoured supposed known")
NEGATIONS = listed(
    "not never no nor neither n't cannot nothing none without hardly scarcely didn't doesn't don't won't "
    "wouldn't couldn't can't isn't wasn't aren't weren't hasn't haven't hadn't shouldn't"
)


def _forms(lemma: str, irregular: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """(word, form) of a verb."""
    if lemma in irregular:
        past, part = irregular[lemma]
        finite = [(past, "past"), (part, "part")] if past != part else [(past, "both")]
    elif lemma.endswith("e"):
        finite = [(lemma + "d", "both")]
    elif re.search(r"[^aeiou]y$", lemma):
        finite = [(lemma[:-1] + "ied", "both")]
    else:
        finite = [(lemma + (lemma[-1] if lemma in _DOUBLING else "") + "ed", "both")]
    if re.search(r"[^aeiou]y$", lemma):
        third = lemma[:-1] + "ies"
    else:
        third = lemma + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", lemma) else "s")
    stem = lemma[:-1] if re.search(r"[^eo]e$", lemma) else lemma + (lemma[-1] if lemma in _DOUBLING else "")
    stem = {"set": "sett", "put": "putt"}.get(lemma, stem)
    return [(lemma, "base"), (third, "s"), *finite, (stem + "ing", "ing")]


def _head(line: str) -> tuple[Act, str, frozenset[str], list[str]]:
    act, frames, *lemmas = line.split()
    letters, _, prepositions = frames.partition("p:")
    found = frozenset(p for p in prepositions.split(",") if p)
    return act, letters + ("p" if found else ""), found, lemmas  # type: ignore[return-value]


def _lines(block: str) -> list[str]:
    return [line for line in block.strip().splitlines() if line.strip()]


def _merged(block: str) -> dict[str, Cue]:
    """Frames of a lemma that stands on several lines are put together; the first line's act holds."""
    out: dict[str, Cue] = {}
    for line in _lines(block):
        act, frames, prepositions, lemmas = _head(line)
        for lemma in lemmas:
            old = out.get(lemma)
            out[lemma] = Cue(
                lemma,
                old.act if old else act,
                (old.frames if old else "") + frames,
                (old.prepositions if old else frozenset()) | prepositions,
            )
    return out


def _verbs() -> dict[str, list[Cue]]:
    irregular = {
        row.split()[0]: (row.split()[1], row.split()[2]) for row in re.split(r"[|\n]", _IRREGULAR) if row.strip()
    }
    out: dict[str, list[Cue]] = {}
    for cue in _merged(_VERBS).values():
        lemma, _, particle = cue.lemma.partition("_")
        for word, form in _forms(lemma, irregular):
            made = Cue(lemma, cue.act, cue.frames, cue.prepositions, form, particle or None)
            out.setdefault(word, []).append(made)
    for readings in out.values():
        readings.sort(key=lambda c: c.particle is None)  # "points out" before "points"
    return out


def _plain(block: str, form: str) -> dict[str, list[Cue]]:
    out: dict[str, list[Cue]] = {}
    for c in _merged(block).values():
        made = Cue(c.lemma, c.act, c.frames, c.prepositions, form)
        out.setdefault(c.lemma, []).append(made)
        if form == "noun":
            plural = c.lemma[:-1] + "ies" if c.lemma[-1] == "y" and c.lemma[-2] not in "aeiou" else c.lemma + "s"
            out.setdefault(plural, []).append(made)
    return out


VERBS = _verbs()
NOUNS = _plain(_NOUNS, "noun")
ADJECTIVES = _plain(_ADJECTIVES, "adjective")

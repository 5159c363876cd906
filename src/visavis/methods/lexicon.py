"""Word lists of the operational code and of leadership traits, chosen for this program; English.

A verb stands for all its regular forms; irregular ones are listed. The categories and their weights are those of VICS
(Walker, Schafer and Young 1998); the words in them are ours.
"""

from __future__ import annotations

from typing import Literal

Category = Literal["punish", "threaten", "oppose", "support", "promise", "reward"]
WEIGHTS: dict[Category, int] = {"punish": -3, "threaten": -2, "oppose": -1, "support": 1, "promise": 2, "reward": 3}
DEEDS: tuple[Category, ...] = ("punish", "reward")

VERBS: dict[Category, str] = {
    "punish": "attack invade bomb bombard kill destroy punish seize occupy conquer crush massacre murder strike struck "
    "defeat enslave annex blockade overrun overran plunder exterminate torture ravage shell sink sank sunk expel "
    "persecute subjugate loot devastate annihilate assault besiege imprison slaughter subdue suppress torpedo "
    "violate wage dismember devour",
    "threaten": "threaten menace intimidate blackmail warn coerce endanger imperil challenge provoke rearm arm "
    "conspire encircle infiltrate",
    "oppose": "oppose condemn denounce criticize criticise reject refuse protest deplore accuse blame resist deny "
    "demand resent forbid forbade distrust denigrate repudiate disapprove veto contest complain boycott",
    "support": "support approve endorse praise welcome appeal agree propose encourage respect congratulate thank "
    "recognize recognise invite request sympathize sympathise favor favour commend negotiate consult acknowledge "
    "applaud admire trust",
    "promise": "promise pledge guarantee offer undertake undertook assure vow commit",
    "reward": "reward help assist aid liberate grant protect rescue feed fed restore rebuild rebuilt reconstruct lend "
    "lent release supply relieve donate compensate cooperate collaborate deliver disarm demobilize demobilise "
    "evacuate free",
}


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# After these a listed word is a noun or an adjective: "the attack", "of support", "military aid".
NOT_A_VERB_AFTER = _set(
    "the a an this that these those my our your his her its their any some no every each such of for in "
    "on by with from at under against upon without into between through as military economic foreign "
    "armed mutual great full strong new further more much"
)
BE = _set("am is are was were be been being")
FIRST_PERSON = _set("i we")
NO_SUBJECT_AFTER = _set("against to with from for by on in at upon toward towards into over between")
NEGATION = _set("not never no neither nor cannot n't don't didn't won't doesn't wouldn't")

HIGH_COMPLEXITY = _set(
    "although approximately but circumstances conditional considerable depends different doubt generally "
    "however maybe might nevertheless occasionally otherwise partly perhaps possible possibly probably "
    "rather relatively sometimes somewhat tend tends though trend unless usually various whereas while "
    "yet"
)
LOW_COMPLEXITY = _set(
    "absolute absolutely all always assuredly certain certainly clearly completely definite definitely "
    "entire entirely every everybody everywhere exactly forever inevitable irrevocable must never nobody "
    "nothing obviously only positively totally unquestionably utterly wholly"
)
TASK = _set(
    "achieve achievement accomplish action aim army budget capability effort goal implement industry "
    "measure method objective plan policy problem produce production program programme progress project "
    "proposal reform result solution solve strategy task work"
)
GROUP = _set(
    "alliance allies ally brotherhood citizens collaboration comrade comrades community concord "
    "cooperation family fellow fellowship friend friends friendship harmony loyal loyalty mutual nation "
    "neighbor neighbors neighbour neighbours partner partners people peoples solidarity together trust "
    "unity"
)
DISTRUST = _set(
    "aggression aggressor barbarous betray betrayal brutal conspiracy cruel cunning deceit deceive "
    "deception dishonest double-dealing evil false hypocrisy lie lies perfidious perfidy pretext ruthless "
    "secret secretly sinister subversion suspicion suspicious traitor treacherous treachery treason trick "
    "untrustworthy"
)
PRAISE = _set(
    "best brave bravery courage courageous free freedom friendly glorious glory good great greatness "
    "heroic honest honor honorable honour honourable just mighty noble peace-loving peaceful powerful "
    "proud strong strength success successful victorious victory wise"
)
CONFIDENCE = _set(
    "able believe can certain confident convinced decided determined know proud ready resolved shall sure will"
)

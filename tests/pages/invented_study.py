"""A small invented study in three languages: how the Council of Norland saw Sudland and the Isles."""

from visavis.codebook import (
    Aspect,
    Authority,
    Codebook,
    DefinedTerm,
    Dimension,
    Perceiver,
    Period,
    Plan,
    StudyFile,
    Target,
)
from visavis.records import (
    Abstention,
    Actor,
    Cell,
    Check,
    Citation,
    Claim,
    Coding,
    Comparison,
    Coverage,
    CslDate,
    Document,
    Event,
    Finding,
    Membership,
    Name,
    Note,
    Occasion,
    Parallel,
    Passage,
    Quotation,
    Record,
    Records,
    Reference,
    Relation,
    Resolution,
    Source,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.text import Span

HOSTILE_TITLE = 'Salt & <script>alert("x")</script> שלום: a long title that has to wrap on a narrow screen without harm'
ESSAY = (
    "The Council of Norland never saw its two neighbours alike. In May 1931 Chancellor Ada Brandt told the Assembly "
    "that Sudland was “a hand closing round our harbours” and that its fleet had to be watched.",
    "Of the Isles she spoke otherwise. “They sell us salt and ask for nothing but grain,” she wrote to her envoy in "
    "1932. The Council thought the Isles harmless, and perhaps a friend.",
    "No statement on the constitution of the Isles is found in the minutes of the Council.",
)
NOTES = (
    "Minutes of the Assembly of Norland, 4 May 1931, State Archive, f. 12, op. 1, l. 7.",
    "Ibid., l. 9.",
    "И. П. Соколов, Соль и железо, Северная печать, 1951, с. 44.",
)
SPEECH = (
    "Citizens! I see in the south a hand closing round our harbours, slowly, and without any shame.",
    "The Isles are our oldest market, and I will not hear them called an enemy in this house.",
)
RUSSIAN = ("Южный сосед готовит войну: так сказал посланник Орлов в совете. Острова он назвал честным рынком.",)
JAPANESE = ("南の隣国は我々の港を脅かしている、と公使は述べた。島々とは友好を保つべきである。",)

PLAN = Plan(
    study=StudyFile(
        title=HOSTILE_TITLE,
        question="How did the Council of Norland see Sudland and the Isles between the two salt treaties?",
        perceivers=[Perceiver(id="council", name="the Council of Norland", members=["norland"])],
        targets=[Target(id="sudland", name="Sudland"), Target(id="isles", name="the Isles")],
        dimensions=["threat", "trade"],
        period="1930/1938",
        periods=[Period(name="1930–33", from_="1930", to="1933"), Period(name="1934–38", from_="1934", to="1938")],
        terms=[DefinedTerm(term="Council", definition="the ministers of Norland with the Chancellor at their head")],
    ),
    codebook=Codebook(
        dimensions=[
            Dimension(
                id="threat",
                name="Threat",
                definition="What the other might do with force.",
                aspects=[Aspect(id="fleet", name="the fleet")],
            ),
            Dimension(id="trade", name="Trade", definition="What is bought and sold."),
        ]
    ),
    authority=Authority(
        actors=[
            Actor(id="norland", name="Norland", kind="state"),
            Actor(id="sudland", name="Sudland", kind="state"),
            Actor(id="isles", name="the Isles", kind="state"),
            Actor(id="brandt", name="Ada Brandt", kind="person", memberships=[Membership(of="norland")]),
            Actor(id="orlov", name="Орлов", kind="person", memberships=[Membership(of="norland")]),
        ],
        relations=[
            Relation(
                id="pact", kind="non_aggression", parties=["norland", "sudland"], from_="1930-03-01", to="1934-06-30"
            ),
            Relation(id="war", kind="war", parties=["norland", "sudland"], from_="1936-09-01", to="1938"),
        ],
    ),
)
SURE = StatementConfidence(span=0.95, holder=0.9, targets=0.8, date=0.9)


class Builder:
    """Adds documents and statements; words are given, places found."""

    def __init__(self) -> None:
        self.out: list[Record] = []
        self.passages: dict[str, Passage] = {}

    def document(self, id: str, title: str, texts: tuple[str, ...], **more: object) -> None:
        self.out.append(Document(id=id, path=f"{id}.md", digest="0", title=title, **more))
        for n, text in enumerate(texts):
            self.passage(f"{id}:p{n}", id, n, "paragraph", text, more.get("language"))

    def passage(self, id: str, document: str, order: int, kind: str, text: str, language: object = None) -> None:
        p = Passage(id=id, document=document, order=order, kind=kind, text=text, language=language, pages=["7", "7"])
        self.passages[id] = p
        self.out.append(p)

    def at(self, passage: str, words: str) -> Span:
        start = self.passages[passage].text.index(words)
        return Span(passage, start, start + len(words), words)

    def statement(
        self, id: str, passage: str, words: str, target: str, stance: str, dimension: str, **more: object
    ) -> None:
        at, document = self.at(passage, words), self.passages[passage].document
        manner = more.pop("manner", "direct")
        self.out += [
            Statement(
                id=id, document=document, manner=manner, act="speech", content=[at], quoted=[at], confidence=SURE
            ),
            Resolution(
                id=id,
                document=document,
                confidence=SURE,
                targets=[StatementTarget(actor=target, name=target.title(), stance=stance, confidence=0.8)],
                **more,
            ),
            Coding(
                id=f"k-{id}",
                statement=id,
                perceiver="council",
                target=target,
                dimension=dimension,
                why=[at, "rule: harbour"],
                coder="rules",
                confidence=0.7,
            ),
        ]


def invented() -> Records:
    """The records of the study, comparison included."""
    b = Builder()
    b.document(
        "essay",
        "Two neighbours",
        ESSAY,
        authors=[Name(family="Holm", given="Eva")],
        language="en",
        genre="study",
        date="1990",
    )
    b.document(
        "speech",
        "Speech to the Assembly",
        SPEECH,
        authors=[Name(family="Brandt", given="Ada")],
        language="en",
        genre="speech",
        date="1931-05-04",
    )
    b.document("совет", "Протокол совета", RUSSIAN, language="ru", genre="minutes", date="1935-02")
    b.document("memo", "公使館覚書", JAPANESE, language="ja", genre="memorandum", date="1937-06")
    for n, text in enumerate(NOTES):
        b.passage(f"essay:p{10 + n}", "essay", 10 + n, "note", text)
    minutes = Reference(
        type="document",
        title="Minutes of the Assembly of Norland",
        archive="State Archive",
        archive_location="f. 12, op. 1, l. 7",
    )
    salt = Reference(
        type="book",
        title="Соль и железо",
        translated_title="Salt and Iron",
        author=[Name(family="Соколов", given="И. П.")],
        publisher="Северная печать",
        issued=CslDate(date_parts=[[1951]]),
    )
    for n, (words, source, form) in enumerate(
        (("Minutes", "minutes", "full"), ("Ibid.", "minutes", "ibid"), ("И. П. Соколов", "salt", "full"))
    ):
        anchor = b.at(f"essay:p{n}", ESSAY[n][-1])
        b.out.append(
            Note(
                id=f"n{n}",
                document="essay",
                label=str(n + 1),
                passages=[f"essay:p{10 + n}"],
                anchor=Span(anchor.passage, len(ESSAY[n]), len(ESSAY[n]), ""),
            )
        )
        b.out.append(
            Citation(
                id=f"c{n}",
                document="essay",
                note=f"n{n}",
                order=0,
                span=b.at(f"essay:p{10 + n}", words),
                form=form,
                source=source,
                reference=salt if source == "salt" else minutes,
                resolved_through=["c0"] if form == "ibid" else [],
                confidence=0.9,
            )
        )
    b.out += [
        Source(id="minutes", reference=minutes, role="primary", citations=["c0", "c1"], held="speech"),
        Source(id="salt", reference=salt, role="secondary", languages=["ru"], citations=["c2"]),
        Occasion(
            id="o1", what="speech to the Assembly", date="1931-05-04", holders=["brandt"], statements=["s1", "s2"]
        ),
    ]
    b.statement(
        "s1",
        "essay:p0",
        "a hand closing round our harbours",
        "sudland",
        "hostile",
        "threat",
        holders=["brandt"],
        speaks_for=["norland"],
        date="1931-05-04",
        occasion="o1",
        citations=["c0"],
        audience="public",
    )
    b.statement(
        "s2",
        "speech:p0",
        SPEECH[0],
        "sudland",
        "hostile",
        "threat",
        holders=["brandt"],
        date="1931-05-04",
        occasion="o1",
        manner="own",
    )
    b.statement(
        "s3",
        "essay:p1",
        "They sell us salt and ask for nothing but grain",
        "isles",
        "favourable",
        "trade",
        holders=["brandt"],
        addressees=["her envoy"],
        date="1932",
        citations=["c1", "c2"],
        through=["salt"],
    )
    b.statement(
        "s4",
        "speech:p1",
        SPEECH[1],
        "isles",
        "favourable",
        "trade",
        holders=["brandt"],
        date="1931-05-04",
        manner="own",
    )
    b.statement(
        "s5", "совет:p0", "Южный сосед готовит войну", "sudland", "hostile", "threat", holders=["orlov"], date="1935-02"
    )
    b.statement("s6", "memo:p0", "南の隣国は我々の港を脅かしている", "sudland", "cautious", "threat", date="1937-06")
    b.out += [
        Quotation(
            id="q1",
            document="essay",
            spans=[b.at("essay:p0", "a hand closing round our harbours")],
            class_="statement",
            statement="s1",
            note="n0",
        ),
        Check(
            id="q1-check",
            kind="quotation",
            about="q1",
            verdict="verbatim",
            evidence=[b.at(p, "a hand closing round our harbours") for p in ("essay:p0", "speech:p0")],
            confidence=0.97,
        ),
        Check(id="c1-check", kind="citation", about="c1", verdict="ambiguous_ibid", confidence=0.6),
        Claim(
            id="claim1",
            span=b.at("essay:p2", ESSAY[2]),
            kind="absent",
            perceiver="council",
            targets=["isles"],
            dimension="threat",
            rests_on=["c2", "s3"],
        ),
        Event(
            id="e1",
            what=b.at("essay:p0", "Ada Brandt told the Assembly"),
            date="1931-05-04",
            actors=["brandt", "sudland"],
        ),
        Coverage(document="memo", stage="reading", searched=400, read=100, selection="first page"),
        Abstention(stage="naming", about="memo:p0", reason="a date of another calendar: <era unknown>"),
    ]
    b.out.append(comparison())
    return Records(b.out)


def comparison() -> Comparison:
    def cell(target: str, dimension: str, period: str | None, ids: list[str], **more: object) -> Cell:
        return Cell(perceiver="council", target=target, dimension=dimension, period=period, statements=ids, **more)

    return Comparison(
        id="comparison",
        perceivers=["council"],
        targets=["sudland", "isles"],
        dimensions=["threat", "trade"],
        periods=["1930–33", "1934–38"],
        cells=[
            cell(
                "sudland",
                "threat",
                "1930–33",
                ["s1", "s2"],
                occasions=["o1"],
                dates=["1931-05-04"],
                sources=["minutes"],
            ),
            cell("sudland", "threat", "1934–38", ["s5", "s6"], occasions=["s5", "s6"], dates=["1935-02", "1937-06"]),
            cell("sudland", "threat", "1930–33", ["s1"], aspect="fleet"),
            cell("sudland", "trade", "1930–33", [], absent="none_found"),
            cell("sudland", "trade", "1934–38", [], absent="not_read"),
            cell("isles", "threat", "1930–33", [], claims=["claim1"]),
            cell("isles", "threat", "1934–38", [], absent="none_found"),
            cell("isles", "trade", "1930–33", ["s3", "s4"], occasions=["s3", "o1"], dates=["1931-05-04", "1932"]),
            cell("isles", "trade", "1934–38", [], absent="none_found"),
        ],
        different=[
            Finding(
                sentence="Sudland was seen as a threat, the Isles were not.",
                dimension="threat",
                targets=["sudland", "isles"],
                statements=["s1", "s5", "s4"],
            )
        ],
        absent=[
            Finding(
                sentence="Nothing is said of the constitution of the Isles.",
                dimension="threat",
                targets=["isles"],
                claims=["claim1"],
            )
        ],
        parallels=[Parallel(statements=["s1", "s5"], dimension="threat", score=0.41)],
    )

"""Study: open, run, query, decide, export. What the command line and the workbench do, they do through this.

import visavis
study = visavis.open_study("studies/presidents")
study.run()
study.table("statement")             # a pyarrow.Table; polars.from_arrow(...) and .to_pandas() take it on
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from msgspec.structs import replace

from visavis import codebook, engine
from visavis.coders import Coders
from visavis.engine.sources import place
from visavis.errors import OutputError, StudyError, UserError
from visavis.pipeline import STAGES, giver
from visavis.records import (
    RECORD_TYPES,
    Abstention,
    Actor,
    Check,
    Claim,
    Coding,
    Comparison,
    Decision,
    Document,
    Frame,
    Mention,
    Parallel,
    Passage,
    Record,
    Records,
    Resolution,
    Run,
    Statement,
    by_document,
    record_name,
)
from visavis.study import current, tables
from visavis.study.decisions import DecisionLog, see, see_words
from visavis.study.folder import StudyFolder
from visavis.text import Span

if TYPE_CHECKING:
    import pyarrow as pa

    from visavis.methods.selecting import Happening, Selected, Turn
    from visavis.present import Keeper, Progress
    from visavis.stages.comparing import By, Conclusion, Reflection, View
    from visavis.study.grid import GridBy
    from visavis.study.index import Found, Sort

R = TypeVar("R", bound=Record)
LOOKED_AT = 20  # documents that a proposal is made from
KINDS = {record_name(kind): kind for kind in RECORD_TYPES}


class Study(Coders):
    """A study folder: its plan, its records as they hold now (machine and people), and its decisions."""

    def __init__(self, path: Path | str) -> None:
        self.folder = StudyFolder.open(Path(path))
        self._keeper: Keeper | None = None
        self.unread: list[Abstention] = []  # of a new study: what the first reading declined

    @property
    def path(self) -> Path:
        return self.folder.path

    @cached_property
    def plan(self) -> codebook.Plan:
        """What people wrote: study.yaml, codebook.yaml, actors.yaml. Raises StudyFileError with file and line."""
        return codebook.load_plan(self.path)

    # ------------------------------------------------------------ run

    def run(
        self,
        engine_name: engine.EngineName = "auto",
        progress: engine.Progress | None = None,
        strict: bool = False,
    ) -> engine.Report:
        """Bring the records up to date; only what changed is done. Safe to interrupt and to repeat.

        Raises StudyError where another run is at work, OutputError where nothing can be written.
        """
        return engine.run(self.folder, self.plan, self.decisions(), engine_name, progress, strict)

    # ------------------------------------------------------------ query

    def page_image(self, document: str, page: str, width: int = 1200) -> bytes:
        """A page of a document's source, a PDF or scan, as a PNG of about `width` pixels across.

        `page` is its printed label, one of the document's `page_labels` (of two alike the first), as passages have
        it. Drawn when asked for, in a process of its own (some 0.3 s). Raises UserError where there is no such picture.
        """
        from visavis.engine.pictures import NoPicture, page_png

        found = next((d for d in self._machine(Document) if d.id == document), None)
        file = self.folder.sources / found.path if found else None
        if found is None or file is None or not file.is_file() or file.suffix.lower() != ".pdf":
            raise UserError(
                f"{document} has no pages to show.",
                "Pages of PDFs and scans can be shown, if they are files of their own in sources/.",
                "Look at its text instead.",
            )
        try:
            return page_png(file, found.page_labels.index(page), width)
        except ValueError:
            labels = ", ".join(found.page_labels[:1] + found.page_labels[-1:])
            raise UserError(
                f"{document} has no page “{page}”.", "It cannot be shown.", f"Its pages are {labels or 'not known'}."
            ) from None
        except NoPicture as reason:
            raise UserError(
                f"Page {page} of {found.path} cannot be drawn: {reason}.",
                "It cannot be held against its text.",
                "Open the file in a PDF reader.",
            ) from reason

    def records(self, *kinds: type[Record]) -> Records:
        """The records of these types (default all), as they hold now."""
        wanted = kinds or tuple(k for k in RECORD_TYPES if k is not Decision)
        out = Records()
        for kind in wanted:
            out.add(self._machine(kind))
        decisions = self.decisions()
        if not decisions:
            return out
        passages = out[Passage] or self._machine(Passage)
        beside = [
            k for k in (Statement, Claim) if Coding in wanted and k not in wanted
        ]  # what people code stands there
        for kind in beside:
            out.add(self._machine(kind))
        now = current.apply(out, decisions, passages)[0]
        return Records(r for kind in now.types() if kind not in beside for r in now[kind]) if beside else now

    def machine_records(self) -> Records:
        """The records as the stages gave them, before what people decided."""
        return Records(r for kind in RECORD_TYPES if kind is not Decision for r in self._machine(kind))

    def unattached(self) -> list[current.Unattached]:
        """Decisions whose words are no longer found, or found twice: they wait for a person."""
        return list(current.apply(self.records(), self.decisions(), self._machine(Passage))[1])

    def _machine(self, kind: type[R]) -> list[R]:
        return tables.from_table(kind, self._machine_table(kind))

    def _machine_table(self, kind: type[Record]) -> pa.Table:
        if kind in (Abstention, Run):  # every stage may give them
            files = [f for s in STAGES for f in self._files_of(s.name, kind)]
            return tables.read_tables(files, kind)
        by = giver(kind)
        return tables.read_tables(self.folder.files(by.name, kind) if by else [], kind)

    def _files_of(self, stage: str, kind: type[Record]) -> list[Path]:
        run = self.folder.file(stage, Run, "run")
        return ([run] if run.exists() else []) if kind is Run else self.folder.files(stage, kind)

    def table(self, name: str) -> pa.Table:
        """Records of one type as an Arrow table; "statement" has its resolution joined to it.

        `name` is the record's name in the singular ("statement", "date_expression"). Raises UserError for another.
        """
        kind = KINDS.get(name)
        if kind is None:
            raise UserError(
                f"There is no table {name!r}.",
                "Tables are named after records.",
                f"There are: {', '.join(KINDS)}.",
            )
        if kind is Decision:
            return tables.to_table(Decision, self.decisions())
        if kind is Statement:
            return self._statements()
        if self.decisions():
            return tables.to_table(kind, self.records(kind)[kind])
        return self._machine_table(kind)

    def _statements(self) -> pa.Table:
        import duckdb
        import pyarrow as pa

        both = self.records(Statement, Resolution)
        plain = tables.to_table(Statement, both[Statement]).drop_columns(["confidence"])
        plain = plain.append_column("place", pa.array(range(len(plain)), pa.int64()))
        connection = duckdb.connect()
        connection.register("plain", plain)
        connection.register("resolved", tables.to_table(Resolution, both[Resolution]))
        return connection.sql(
            "select p.* exclude (place), r.* exclude (id, document) from plain p left join resolved r using (id)"
            " order by place"
        ).to_arrow_table()

    def query(self, sql: str) -> pa.Table:
        """An SQL query (DuckDB) over the tables by their names: `select manner, count(*) from statement group by 1`.

        Raises UserError where the query cannot be carried out.
        """
        import duckdb

        connection = duckdb.connect(config={"enable_external_access": False})
        words = set(sql.replace('"', " ").replace("(", " ").replace(",", " ").replace(".", " ").split())
        for name in KINDS:
            if name in words:
                connection.register(name, self.table(name))
        try:
            return connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise UserError(f"The query failed: {error}", "", f"Tables are: {', '.join(KINDS)}.") from error

    def comparison(self, by: By | None = None, threshold: float | None = None) -> Comparison:
        """The grid: as last computed, or parted anew `by` period, decade, holder, audience or language.

        `threshold`: codings less sure are left out; default the study's. Raises StudyError before the first run.
        """
        found = self.records(Comparison)[Comparison]
        if not found:
            raise StudyError(
                f"{self.path} has not been run yet.",
                "The comparison is worked out from the documents.",
                f"Run `visavis run {self.path}` first.",
            )
        if by is None and threshold is None and not self.decisions():
            return found[0]
        from visavis.stages.comparing import compare

        [computed] = compare(self.records(), self.plan, self.view(by, threshold))
        return computed

    def view(self, by: By | None = None, threshold: float | None = None) -> View:
        """How to look at the comparison; what people decided so far tells how far each coder is to be trusted."""
        from visavis.methods.coders import trust
        from visavis.stages.comparing import View

        view = View.of(self.plan)
        return replace(
            view,
            by=by or view.by,
            threshold=view.threshold if threshold is None else _share(threshold),
            trust=trust(self.fared()) if self.decisions() else {},
        )

    def write_page(
        self,
        page: Literal["comparison", "check"],
        target: Path | str,
        by: By | None = None,
        threshold: float | None = None,
        turns: Sequence[Turn] = (),
    ) -> None:
        """Write one self-contained HTML page. Raises OutputError where nothing can be written.

        Of the comparison: as `comparison(by, threshold)` gives it, and `turns` (see `around`) where there are some.
        """
        from visavis.pages import check_page, comparison_page

        records = self.records()
        if page == "check":
            made = check_page(records, self.plan)
        else:
            made = comparison_page(records, self.plan, self.comparison(by, threshold), turns)
        tables.write_bytes(Path(target), made.encode())

    def unnamed(self) -> list[str]:
        """The targets that no document names, each with the place in study.yaml where it stands."""
        from visavis.codebook import sides_of

        records = self.records(Actor, Mention)
        sides = sides_of(self.plan, records[Actor])
        named = {t for a in {m.actor for m in records[Mention] if m.actor} for t, _ in sides.targets_of(a)}
        places = codebook.target_places(self.path)
        return [
            f"{places.get(t.id, 'study.yaml')}: no document names {t.name}; its cells will be empty."
            for t in self.plan.study.targets
            if t.id not in named
        ]

    def checks(self) -> list[Check]:
        """Quotations, citations, claims, dates and names held against the sources."""
        return self.records(Check)[Check]

    def search(
        self, query: str, sort: Sort = "date", start: int = 0, limit: int = 100, progress: Progress | None = None
    ) -> Found:
        """The statements that a query finds: ids of a page of them, and how many there are.

        The query's operators are told in `visavis.study.query`; any string is a query. `sort`: date, doubt (least
        sure first) or sure. The index is made when it is first asked for; `progress(documents, of)` tells how far.
        """
        from visavis.present import Keeper
        from visavis.study.index import Wish

        if self._keeper is None:
            self._keeper = Keeper(self.path, progress)
        return self._keeper.now().find(Wish(query=query), sort, start, limit)

    # ------------------------------------------------------------ compare

    def counts(self, by: GridBy = "all", threshold: float | None = None) -> pa.Table:
        """The counts of the grid, a row a cell, with the errors to expect: see `visavis.study.grid.counts`.

        Reads the tables and holds no record, so that millions of codings are no matter.
        """
        from visavis.study.grid import NEEDED, counts

        by_giver = {kind: giver(kind) for kind in NEEDED}
        files = {kind: self.folder.files(g.name, kind) if g else [] for kind, g in by_giver.items()}
        given: dict[type[Record], Any] = {k: f or tables.to_table(k, []) for k, f in files.items()}
        if self.decisions():
            now = self.records(*NEEDED)
            given = {kind: tables.to_table(kind, now[kind]) for kind in NEEDED}
        return counts(given, self.plan, by, self.plan.study.threshold if threshold is None else threshold)

    def selected(self) -> Selected:
        """The methods of the field, asked by perceiver, target and dimension: see `visavis.methods.selecting`."""
        from visavis.methods.selecting import Selected

        return Selected(self.records(), self.plan)

    def mirror(self, a: str, b: str, threshold: float | None = None) -> list[Reflection]:
        """How `a` saw `b` against how `b` saw `a` (ids of actors, targets or perceivers)."""
        from visavis.stages.comparing import mirror

        records, study = self.records(), self.plan.study
        asked = [t.id for t in study.targets] + [p.id for p in study.perceivers]
        known = {*asked, *(x.id for x in (*self.plan.authority.actors, *records[Actor]))}
        for id in (a, b):
            if id not in known:
                raise UserError(
                    f"There is no actor, target or perceiver {id!r}.",
                    "",
                    codebook.nearest(id, asked, "sides of the study"),
                )
        return mirror(records, self.plan, a, b, self.view(threshold=threshold).threshold)

    def conclusions(self, threshold: float | None = None) -> list[Conclusion]:
        """The author's own conclusions, each with the statements that bear it out, or without any."""
        from visavis.stages.comparing import conclusions

        return conclusions(self.records(), self.plan, self.view(threshold=threshold))

    def parallels(
        self, *, across_languages: bool = False, threshold: float | None = None, most: int = 20
    ) -> list[Parallel]:
        """Pairs of statements that say of one target what the other says of another, best first.

        By stems and dates; `across_languages` by meaning, whatever the language (UserError without the extra `embed`):
        some twelve statements a second when they are first read, their vectors are kept.
        """
        from visavis.stages.comparing import same_said

        view = replace(self.view(threshold=threshold), parallels=most)
        return same_said(self.records(), self.plan, view, self._embedder() if across_languages else None)

    def happenings(self, words: str) -> list[Happening]:
        """What of the chronology is called so, by date; a date (EDTF) is itself."""
        return self.selected().happenings(words)

    def around(self, event: str, years: int = 5, threshold: float | None = None) -> list[Turn]:
        """How each target was spoken of in the years before and after an event: a date, or words that name it.

        Raises UserError where nothing, or more than one day, is called so.
        """
        selected = self.selected()
        found = selected.happenings(event)
        if len({h.day for h in found}) != 1:
            raise UserError(
                f"Of the chronology {len(found)} events are called {event!r}.",
                "Before and after are told from one day.",
                "Give the day (1945-08-08), or name one of: " + "; ".join(f"{h.day} {h.what[:80]}" for h in found[:8])
                if found
                else "Give its day, as 1945-08-08.",
            )
        return selected.turns(found[0], years, self.view(threshold=threshold).threshold)

    # ------------------------------------------------------------ decide

    def decisions(self) -> list[Decision]:
        """The decisions that stand: undone ones left out, in the order they were made."""
        if not self.folder.decisions.exists():
            return []
        with DecisionLog(self.folder.decisions, readonly=True) as log:
            return log.standing()

    def decide(
        self,
        about: str | Sequence[str],
        verdict: str,
        value: object = None,
        *,
        reason: str | None = None,
        by: str,
        given: Records | None = None,
        words: Sequence[Span] = (),
    ) -> Decision:
        """Record what a person decided about a record (or a pair of records); durable on return.

        `verdict`: accept, reject, correct, code, merge, split, comment, ... (see `visavis.study.current`). The
        record is kept with its words as they stand now, so that the decision finds them again when the text shifts.
        `given`: those records and their passages, where the caller has them at hand. `words`: the spans that `value`
        names beside those of the record (a statement marked by hand, the parts of a split), kept alike.
        """
        ids = [about] if isinstance(about, str) else list(about)
        records = self.records() if given is None else given
        passages = records.by_id(Passage)
        wanted = set(ids)
        seen = [see(r, passages) for r in records if getattr(r, "id", None) in wanted and not isinstance(r, Resolution)]
        if words:
            seen.append(see_words(words, passages))
        with DecisionLog(self.folder.decisions) as log:
            return log.record(ids, verdict, value, reason, by=by, seen=seen)

    def undo(self, decision: int, *, by: str) -> Decision:
        """Take a decision back: one more entry in the log, which loses nothing. Undoing an undo restores."""
        with DecisionLog(self.folder.decisions) as log:
            return log.undo(decision, by)

    # ------------------------------------------------------------ export

    def export(self, format_name: str, target: Path | str) -> list[Path]:
        """Write the study in a format of `visavis.exports.FORMATS`; gives the files written.

        Raises UserError for an unknown format, OutputError where nothing can be written.
        """
        from visavis.exports import FORMATS

        if format_name not in FORMATS:
            raise UserError(
                f"There is no export format {format_name!r}.", "", f"There are: {', '.join(sorted(FORMATS))}."
            )
        records = self.records()
        records.add(self.decisions())
        return list(FORMATS[format_name].export(records, self.plan, Path(target)))


def _share(threshold: float) -> float:
    if not 0 <= threshold <= 1:
        raise UserError(f"A threshold of {threshold:g} does not lie between 0 and 1.", "", "Give one such as 0.6.")
    return threshold


def open_study(path: Path | str) -> Study:
    """Open a study folder. Raises StudyError where there is none."""
    return Study(path)


def new_study(
    path: Path | str,
    files: Iterable[Path | str],
    library: Path | str | None = None,
    codes: Path | str | None = None,
    ask: Callable[[str], Frame | None] | None = None,
) -> Study:
    """Start a study: copy the files into sources/, propose the frame, write the three YAML files.

    `library` (CSL-JSON or BibTeX) is copied beside them untouched: sources take the keys of its items. Files that
    cannot be read stay out of the frame and are told in `unread`. Raises StudyError where the folder already
    holds a study, UserError where a file does not exist, StudyFileError where `library` is none. `codes`: a REFI-QDA
    codebook (.qdc) to code with, in place of the dimensions proposed. `ask`: called with the id of the first document
    where no document proposes a question; the Frame that it gives is the question.
    """
    from visavis.codebook.qdc import from_qdc, install
    from visavis.stages.framing import propose

    folder = StudyFolder(Path(path))
    if (folder.path / "study.yaml").exists():
        raise StudyError(
            f"{path} already is a study.",
            "Its study.yaml and decisions would be mixed with the new ones.",
            f"Add documents by copying them into {folder.sources}, or choose another folder.",
        )
    chosen = [Path(f) for f in files]
    missing = [str(f) for f in chosen if not f.exists()]
    if missing:
        raise UserError(f"There is no file {', '.join(missing)}.", "", "Name the documents to study.")
    if library is not None:
        codebook.read_library(Path(library))  # refused before anything is written
    book = from_qdc(Path(codes)) if codes is not None else None
    copied = place(folder, chosen)
    try:
        if library is not None:
            shutil.copyfile(library, folder.path / codebook.library_name(Path(library)))
        given = _first_reading(folder, copied)
        folder.path.mkdir(parents=True, exist_ok=True)
        frame = propose(given)
        if frame is None and ask is not None and given[Document]:
            frame = ask(given[Document][0].id)
        codebook.write_study_files(folder.path, frame, given[Document], given[Passage])
        if book is not None:
            install(folder.path, book)
    except OSError as error:
        raise OutputError(
            f"{folder.path} cannot be written: {error.strerror}.", "", "Choose another folder."
        ) from error
    made = Study(folder.path)
    made.unread = given[Abstention]
    return made


def read_file(path: Path | str) -> Records:
    """What reading understands of one file, outside any study. Raises UserError where it cannot be read."""
    from visavis.stages.reading import read

    file = Path(path)
    if not file.is_file():
        raise UserError(f"There is no file {file}.", "", "Name a document, or a file that holds documents.")
    return Records(read(file.name, file.read_bytes(), codebook.empty_plan()))


def _first_reading(folder: StudyFolder, files: Sequence[Path]) -> Records:
    """The first documents read and named, to propose a frame from; what cannot be read is an Abstention."""
    from visavis.engine.shards import piece_bytes, shards
    from visavis.stages.naming import name
    from visavis.stages.reading import read

    plan, given = codebook.empty_plan(), Records()
    pieces = (p for shard in shards(folder) for p in shard.pieces)
    beginnings = {p.path: p for p in pieces if p.start == 0}  # of a corpus its first rows are enough
    for file in files[:LOOKED_AT]:
        path = file.relative_to(folder.sources).as_posix()
        try:
            piece = beginnings[path]
            given.add(read(path, piece_bytes(folder, piece), plan, unpacked=piece.unpacked))
        except UserError as error:
            given.add([Abstention(stage="reading", about=file.name, reason=str(error).replace("\n", " "))])
    for mine in by_document(given).values():
        given.add(name(mine, plan))
    return given

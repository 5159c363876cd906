"""Words to api calls, and exit codes.

0    done
1    `visavis check` found something that does not stand
2    something given has to change: the message says what was found, why it matters, what to do
70   visavis itself is wrong
130  interrupted; what is done is kept
"""

from __future__ import annotations

import getpass
import os
import sys
import traceback
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import cyclopts
from cyclopts import App, Parameter

from visavis import __version__
from visavis.cli_team import account, publish, serve
from visavis.errors import Defect, OutputError, UserError, VisavisError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from visavis.api import Study
    from visavis.engine import Report
    from visavis.records import Abstention, Frame

app = App(
    name="visavis",
    version=__version__,
    suppress_keyboard_interrupt=False,  # it is told by _guarded
    help="How one side saw another: statements, their sources, and the comparison, from documents.",
    help_epilogue="Exit codes: 0 done, 1 check found something, 2 mend what was given, 70 our fault, 130 interrupted.",
)
Folder = Annotated[Path, Parameter(help="The folder of the study.")]


class _WithoutPandas(MetaPathFinder):
    """pyarrow imports pandas, which takes a second, only to ask whether a list is something of it: here never."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def main() -> None:
    """Run the command line; errors become messages and exit codes, never tracebacks."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices, several processes: more threads only wait
    if "demo" not in sys.argv[1:2]:
        sys.meta_path.insert(0, _WithoutPandas())
    sys.exit(_guarded(sys.argv[1:]))


def _guarded(words: list[str]) -> int:
    try:
        result = app(words, exit_on_error=False, print_error=False, result_action="return_value")
        return result if isinstance(result, int) and not isinstance(result, bool) else 0
    except VisavisError as error:
        _complain(error)
        return error.exit_code
    except cyclopts.CycloptsError as error:
        _complain(UserError(str(error), "", "See `visavis --help`."))
        return 2
    except KeyboardInterrupt:
        _complain(UserError("Interrupted.", "", "What is done is kept: the same command goes on from there."))
        return 130
    except BrokenPipeError:
        return 0
    except OSError as error:
        _complain(OutputError(f"{error.filename or 'A file'}: {error.strerror or error}.", "", ""))
        return 2
    except Exception as error:  # a defect of ours: a message for people, the traceback for those who ask
        if os.environ.get("VISAVIS_DEBUG"):
            raise
        _complain(_defect(error))
        return Defect.exit_code


def _defect(error: Exception) -> Defect:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return Defect(
        f"visavis broke: {type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno}).",
        "This is our fault. What you entered and what is done so far is kept.",
        "Please report it; with VISAVIS_DEBUG=1 before the command it tells where it broke.",
    )


def _complain(error: VisavisError) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    console.print(Text(error.found, style="bold red"))
    for part in (error.why, error.do):
        if part:
            console.print(Text(part))


def _console() -> Console:
    from rich.console import Console

    return Console()


def _errors() -> Console:
    """For progress and remarks beside a report that goes to standard output."""
    from rich.console import Console

    return Console(stderr=True)


@app.command
def new(
    study: Folder,
    files: Annotated[list[Path], Parameter(help="Documents, or folders of documents.")],
    /,
    *,
    library: Annotated[Path | None, Parameter(help="Your own bibliography, CSL-JSON or BibTeX.")] = None,
    codebook: Annotated[Path | None, Parameter(help="Your own codebook, a REFI-QDA file (.qdc).")] = None,
) -> None:
    """Start a study: copy the documents, propose the frame, write the three YAML files."""
    from rich.text import Text

    from visavis.api import new_study

    console = _console()
    console.print(f"Reading {len(files)} file(s) and proposing a frame in {study} ...")
    asks = sys.stdin.isatty() and sys.stdout.isatty()
    made = new_study(study, files, library, codebook, _asked if asks else None)
    plan = made.plan.study
    console.print(Text(plan.title, style="bold"))
    for noun, names in (
        ("perceivers", [p.name for p in plan.perceivers]),
        ("targets", [t.name for t in plan.targets]),
        ("dimensions", plan.dimensions),
        ("period", [plan.period] if plan.period else []),
    ):
        console.print(Text(f"  {noun}: {', '.join(names) or 'none proposed: name them in study.yaml'}"))
    for a in [a for a in made.unread if a.stage == "reading"][:5]:
        console.print(Text(f"  not read: {a.about}: {a.reason}", style="yellow"))
    if library is not None:
        held = made.plan.library
        console.print(Text(f"  library: {len(held.items)} items"))
        for problem in held.problems[:5]:
            console.print(Text(f"  library, not read: {problem}", style="yellow"))
    console.print(f"Look at study.yaml, codebook.yaml and actors.yaml in {study}; then `visavis run {study}`.")


def _asked(document: str) -> Frame | None:
    """The question of a study, asked for at the terminal: no document says it. None where nothing is answered."""
    from visavis.edtf import bounds
    from visavis.records import Frame
    from visavis.stages.framing.periods import period_of

    console = _console()
    console.print("\nNo document says what is asked. Four questions; Enter leaves one open, several names by commas.")
    answers: dict[str, list[str]] = {}
    for noun, question in (
        ("perceivers", "Who sees? (a group or state: British diplomats, Japan)"),
        ("targets", "Whom do they see? (Germany, the Soviet Union)"),
        ("dimensions", "Along what? (threat, alliance, purpose of the war; or your own words)"),
    ):
        said = console.input(f"{question}\n> ", markup=False)
        answers[noun] = [name for part in said.split(",") if (name := part.strip())]
    period = None
    while said := console.input(
        "When? (1941-1945, 1941-06-22/1945-05-09, the Second World War)\n> ", markup=False
    ).strip():
        period = said if bounds(said) else period_of(said)
        if period is not None and bounds(period) is not None:
            break
        period = None
        console.print(f"{said!r} is no time that is understood. Years (1941-1945) will do.", markup=False)
    if not any(answers.values()) and period is None:
        return None
    return Frame(
        id=f"{document}:frame",
        document=document,
        perceivers=answers["perceivers"],
        targets=answers["targets"],
        dimensions=answers["dimensions"],
        period=period,
    )


@app.command
def run(
    study: Folder,
    /,
    *,
    engine: Annotated[Literal["auto", "serial", "pool"], Parameter(help="One process, or several.")] = "auto",
) -> None:
    """Bring the records up to date: only what changed is done, with progress; safe to interrupt."""
    from visavis.api import open_study

    console = _console()
    opened = open_study(study)
    report = _run(opened, engine, console)
    _account(opened, report, console)


def _run(opened: Study, engine: Literal["auto", "serial", "pool"], console: Console) -> Report:
    with _Bars(console) as bars:
        return opened.run(engine, bars)


def _account(opened: Study, report: Report, console: Console) -> None:
    """What the run did, and what it declined to do."""
    if report.nothing_to_do:
        console.print(f"Everything is up to date ({report.seconds:.1f} s).")
        return
    documents, statements, sources = (len(opened.table(n)) for n in ("document", "statement", "source"))
    console.print(f"{documents} documents, {statements} statements, {sources} sources in {report.seconds:.1f} s.")
    _unread(opened, console)
    _declined(opened, console)
    for words in opened.unnamed() if documents else []:
        console.print(words, style="yellow", markup=False)
    if not documents:
        console.print(f"Nothing was read: put documents into {opened.folder.sources}, then run again.")
        return
    console.print(f"See the comparison with `visavis compare {opened.path}`.")


@app.command
def read(
    file: Annotated[Path, Parameter(help="A document, or a file that holds several.")],
    /,
    *,
    html: Annotated[Path | None, Parameter(help="Write the text as it was read as one page there.")] = None,
) -> None:
    """What is understood of a file: title, sections, pages, notes, languages, and where every character went."""
    from visavis.api import read_file
    from visavis.pages.reading import reading_page, reading_report

    console, records = _console(), read_file(file)
    console.print(reading_report(records, file.name))
    if html is not None:
        html.write_text(reading_page(records, file.name), encoding="utf-8")
        console.print(f"Wrote {html}: it opens in any browser, offline.")


def _unread(opened: Study, console: Console) -> None:
    """What a study that selects has left unread."""
    from rich.text import Text

    from visavis.records import Coverage

    if opened.plan.study.selection == "all":
        return
    left = [c for c in opened.records(Coverage)[Coverage] if c.selection]
    size = sum(c.searched or 0 for c in left)
    told = f"Not read: {size / 1e6:,.1f} million characters that name no target or lie outside the period."
    console.print(Text(told if size else "All documents name a target: none was left unread."))
    if size:
        console.print(Text("`selection: all` in study.yaml reads them too", style="dim"))


def _declined(opened: Study, console: Console) -> None:
    """What was not done, by stage; our own faults one by one."""
    from collections import Counter

    from rich.text import Text

    from visavis.records import Abstention

    declined = opened.records(Abstention)[Abstention]
    for one in [a for a in declined if a.reason.startswith("defect")][:5]:
        console.print(Text(f"our fault, please report: {one.about}: {one.reason} ({one.stage})", style="bold red"))
    for one in [a for a in declined if a.stage == "reading"][:5]:
        console.print(Text(f"declined: {one.about}: {one.reason}", style="yellow"))
    counts = Counter(a.stage for a in declined)
    if counts:
        told = ", ".join(f"{n} by {stage}" for stage, n in counts.items())
        console.print(f"Items declined, each with its reason: {told}.")
        console.print(f"`visavis export {opened.path} jsonl DIR` lists them in abstention.jsonl.")


class _Bars:
    """A bar for each leg of the run: what is at work, how much is done, how fast, how long still."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} % {task.fields[told]}"),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._console = console
        self._task: TaskID | None = None
        self._documents = 0

    def __enter__(self) -> _Bars:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._finish()
        self._bars.stop()

    def start(self, leg: str, total: int) -> None:
        self._finish()
        if not self._console.is_terminal:
            self._console.print(f"  {leg} ...")
        self._task = self._bars.add_task(leg, total=total or None, told="")
        self._documents = 0

    def advance(self, size: int, documents: int = 0) -> None:
        self._documents += documents
        if self._task is not None:
            told = f"{self._documents} documents" if self._documents else ""
            self._bars.update(self._task, advance=size, told=told)

    def _finish(self) -> None:
        if self._task is not None:
            done = self._bars.tasks[-1].total or 1
            self._bars.update(self._task, total=done, completed=done)


@app.command
def compare(
    study: Folder,
    /,
    *,
    json: Annotated[bool, Parameter(help="The answer as JSON on standard output.", negative="")] = False,
    html: Annotated[Path | None, Parameter(help="Write one self-contained page there.")] = None,
    by: Annotated[
        Literal["period", "decade", "holder", "audience", "language"] | None,
        Parameter(help="What parts the cells."),
    ] = None,
    csv: Annotated[Path | None, Parameter(help="Write the counts of the cells, with the errors to expect.")] = None,
    threshold: Annotated[float | None, Parameter(help="Leave out what is coded less surely, 0 to 1.")] = None,
    window: Annotated[int | None, Parameter(help="Over time, in windows of so many years, with change points.")] = None,
    step: Annotated[int | None, Parameter(help="Move the window by so many years; otherwise by its width.")] = None,
    event: Annotated[str | None, Parameter(help="Before and after: a day, or words of the chronology.")] = None,
    years: Annotated[int, Parameter(help="How many years before and after.")] = 5,
    mirror: Annotated[tuple[str, str] | None, Parameter(help="How one side saw the other, and the reverse.")] = None,
    conclusions: Annotated[bool, Parameter(help="The author's, beside what was found.", negative="")] = False,
    parallels: Annotated[bool, Parameter(help="What is said alike of two targets.", negative="")] = False,
    across: Annotated[
        bool, Parameter(help="Parallels by meaning, across languages (extra `embed`).", negative="")
    ] = False,
) -> None:
    """The grid: perceiver, target, dimension, time; what is common, what differs, what is absent."""
    from visavis.api import open_study
    from visavis.comparing import Question, asked

    opened, console = open_study(study), _console()
    if csv is not None:
        from visavis.exports.csv import write_table

        write_table(opened.counts(by or "period", threshold), csv)
        console.print(f"Wrote {csv}.")
    elif html is not None:
        opened.write_page("comparison", html, by, threshold, opened.around(event, years, threshold) if event else ())
        console.print(f"Wrote {html} ({html.stat().st_size / 1e6:.1f} MB): it opens in any browser, offline.")
    else:
        question = Question(
            by=by, threshold=threshold, window=window, step=step, event=event, years=years, mirror=mirror,
            conclusions=conclusions, parallels=parallels, across=across,
        )  # fmt: skip
        answer = asked(opened, question)
        if json:
            _print_json(answer.data)
        else:
            console.print(answer.shown(console.width))


def _print_json(data: object) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(data), indent=1).decode() + "\n")


@app.command
def measure(
    study: Folder,
    /,
    *,
    target: Annotated[str | None, Parameter(help="Of whom: the id of a target; otherwise of all.")] = None,
    against: Annotated[str | None, Parameter(help="Another target, to set its words apart from.")] = None,
    perceiver: Annotated[str | None, Parameter(help="The id of a perceiver; otherwise all who speak.")] = None,
    dimension: Annotated[str | None, Parameter(help="The id of a dimension; otherwise all.")] = None,
    json: Annotated[bool, Parameter(help="With the statements behind each number, as JSON.", negative="")] = False,
) -> None:
    """Methods of the field: operational code (VICS), leadership traits, the words that set two targets apart."""
    from visavis.api import open_study
    from visavis.methods.selecting import Selection
    from visavis.pages.figures import measured, measures

    opened = open_study(study)
    first = Selection(perceiver=perceiver, target=target, dimension=dimension, threshold=opened.plan.study.threshold)
    found = measured(opened.selected(), first, against)
    if json:
        _print_json(found)
        return
    _console().print(measures(found))


@app.command
def code(
    study: Folder,
    /,
    *,
    server: Annotated[str | None, Parameter(help="An OpenAI-compatible server, http://127.0.0.1:8080/v1.")] = None,
    model: Annotated[str | None, Parameter(help="The model to ask there; its key is read from VISAVIS_KEY.")] = None,
    similar: Annotated[bool, Parameter(help="By likeness to the codebook (extra `embed`).", negative="")] = False,
    most: Annotated[int, Parameter(help="How many statements to offer for deciding next.")] = 10,
) -> None:
    """Other coders beside the rules: one that learns from your decisions; by likeness; a language model."""
    from rich.text import Text

    from visavis.api import open_study

    opened, console = open_study(study), _console()
    if similar:
        console.print("Reading the statements and the codebook with the model (a dozen a second, once) ...")
        made = opened.code_similar()
        sure = f", {100 * made[0].confidence:.0f} % sure" if made else ""
        console.print(f"{len(made)} statements coded by the nearest definition or example{sure}.")
    elif server is not None:
        if model is None:
            raise UserError("No model is named.", "A server may know several.", "Add --model NAME.")
        console.print(f"Sending every statement about a target, with its passage, to {server} ...")
        taken, refused = opened.ask_model(server, model, os.environ.get("VISAVIS_KEY"))
        console.print(f"{len(taken)} codings whose words stand in the passage; {len(refused)} answers refused.")
    else:
        learned = opened.learn()
        console.print(f"{len(learned)} codings learned from what was decided. Most is learned next from deciding on:")
        for statement, target in opened.to_decide(most):
            console.print(Text(f"  {statement}, {target}"))
    console.print(f"They stand beside the comparison: see `visavis agreement {study}`.")


@app.command
def agreement(
    study: Folder,
    /,
    *,
    what: Annotated[Literal["dimension", "aspect", "stance"], Parameter(help="On what.")] = "dimension",
) -> None:
    """How far coders agree: Cohen, Fleiss, Krippendorff, with intervals; and what people let stand of each coder."""
    from visavis.api import open_study
    from visavis.pages.figures import agreements

    opened = open_study(study)
    _console().print(agreements(opened.agreement(what), opened.fared()))


@app.command
def check(
    study: Folder,
    /,
    *,
    against: Annotated[Path | None, Parameter(help="A folder or corpus of texts to hold quotations against.")] = None,
    translations: Annotated[
        bool, Parameter(help="Rank places of texts in other languages that quotations may translate.", negative="")
    ] = False,
    html: Annotated[Path | None, Parameter(help="Write the report as one page there.")] = None,
    docx: Annotated[Path | None, Parameter(help="Write the manuscript with comments as a Word document there.")] = None,
    sarif: Annotated[Path | None, Parameter(help="Write the findings as SARIF 2.1.0 there.")] = None,
    json: Annotated[bool, Parameter(help="The report as JSON on standard output.", negative="")] = False,
    summary: Annotated[
        bool, Parameter(help="The report as text for a letter on standard output.", negative="")
    ] = False,
    accept: Annotated[list[str] | None, Parameter(help="Keys of findings that are right as they are.")] = None,
    reason: Annotated[str | None, Parameter(help="Why they are accepted.")] = None,
    by: Annotated[str | None, Parameter(help="Who accepts them; otherwise the name of your account.")] = None,
) -> int:
    """Hold quotations, citations, claims, dates and names against the sources; exit code 1 if anything fails."""
    from visavis import checking
    from visavis.api import open_study
    from visavis.pages.terminal import alarms, check_report
    from visavis.records import Check
    from visavis.study.tables import write_bytes

    opened = open_study(study)
    errors = _errors()
    with _Bars(errors) as bars:
        records = checking.checked(opened, against, bars, translations)
    if accept:
        made = checking.accept(opened, records, accept, by=by or getpass.getuser(), reason=reason)
        _console().print(f"Accepted {len(made)} finding(s): they are not shown again while they stay as they are.")
        records = checking.checked(opened, against, translations=translations)
    for target, format in ((html, "html"), (docx, "docx"), (sarif, "sarif")):
        if target is not None:
            write_bytes(target, checking.report(format, records, opened.plan))  # type: ignore[arg-type]
            errors.print(f"Wrote {target}.")
    if json or summary:
        sys.stdout.write(checking.report("json" if json else "summary", records, opened.plan).decode())
    elif not (html or docx or sarif):
        console = _console()
        console.print(check_report(records, opened.plan, console.width))
        _not_used(checking.declined(records) if against else [], console)
        if opened.plan.library.items:
            _library(opened, console)
    return 1 if alarms(records[Check]) else 0


def _not_used(declined: Sequence[Abstention], console: Console) -> None:
    """Texts to check against that could not be read."""
    from rich.text import Text

    for a in declined[:5]:
        console.print(Text.assemble(("not used: ", "yellow"), f"{a.about}: {a.reason}"))
    if len(declined) > 5:
        console.print(f"... and {len(declined) - 5} more; --json lists them all.")


def _library(opened: Study, console: Console) -> None:
    """What the notes cite and the scholar's library lacks, and the reverse."""
    from rich.text import Text

    from visavis.exports.library import rows
    from visavis.records import Source

    held = list(rows(opened.records(Source), opened.plan))
    for problem in opened.plan.library.problems:
        console.print(Text(f"library, not read: {problem}", style="yellow"))
    for standing in ("cited, not in the library", "in the library, not cited"):
        its = [r for r in held if r.standing == standing]
        console.print(Text(f"{standing}: {len(its)}", style="bold"))
        for r in its[:10]:
            console.print(Text("  " + ", ".join(x for x in (r.key, r.names, r.title, r.year) if x)))
        if len(its) > 10:
            console.print(f"  ... and {len(its) - 10} more; `visavis export {opened.path} library FILE.csv` has all.")


@app.command(name="open")
def open_(
    study: Folder,
    /,
    *,
    port: Annotated[int, Parameter(help="The port on this machine; 0 for any that is free.")] = 8765,
    browser: Annotated[bool, Parameter(help="Open the browser (--no-browser: only say the address).")] = True,
    by: Annotated[str | None, Parameter(help="Whose decisions they are; default: who is logged in.")] = None,
) -> None:
    """The workbench in the browser, on this machine alone: read, review, decide."""
    from visavis.workbench.serving import serve

    serve(study, port, browser, lambda words: _console().print(words, soft_wrap=True), by)


app.command(serve)
app.command(account)


@app.command
def export(
    study: Folder,
    format: Annotated[str, Parameter(help="See `visavis formats`.")],
    target: Annotated[Path, Parameter(help="A folder or file, as the format needs.")],
    /,
    *,
    names: Annotated[bool, Parameter(help="Of a site: with the names of who coded.", negative="")] = False,
) -> None:
    """Write the study in a format that other programs read, or as a site that needs no server."""
    from visavis.api import open_study

    if format == "site":
        files = publish(study, target, names, _console())
        _console().print(f"Wrote {len(files):,} files: open {target / 'index.html'} in a browser.", soft_wrap=True)
        return
    files = open_study(study).export(format, target)
    _console().print(f"Wrote {len(files)} file(s): {', '.join(str(f) for f in files[:4])}{' ...' * (len(files) > 4)}")


@app.command
def formats() -> None:
    """The export formats."""
    from visavis.exports import FORMATS

    console = _console()
    for name, exporter in sorted(FORMATS.items()):
        console.print(f"  {name:10} {exporter.description}")
    console.print("  site       the pages of the workbench as files, with the data and how to cite them")


@app.command
def demo(
    folder: Annotated[Path, Parameter(help="Where the demo's study goes.")] = Path("studies/presidents"), /
) -> None:
    """A complete study: how presidents of the United States saw Japan, Germany, Russia and China, 1900-2026."""
    from visavis.demo import make

    console = _console()
    opened = make(folder, console.print)
    report = _run(opened, "auto", console)
    _account(opened, report, console)
    from visavis.pages.terminal import comparison_table

    console.print(comparison_table(opened.records(), opened.plan, opened.comparison(), console.width))
    page = folder / "exports" / "comparison.html"
    opened.write_page("comparison", page)
    console.print(f"The same with every statement and source behind each cell: {page.resolve()} (open in a browser).")

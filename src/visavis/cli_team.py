"""The team's commands: words to accounts and to the server."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console

Role = Literal["reader", "coder", "adjudicator", "owner"]


def serve(
    study: Path,
    /,
    *,
    host: Annotated[str, Parameter(help="Where to listen: 0.0.0.0 for the network.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="The port; 0 for any that is free.")] = 8765,
    address: Annotated[str | None, Parameter(help="Its address for the team: https://bench.example.org.")] = None,
) -> None:
    """The workbench for a team, with accounts: every decision is signed by who made it.

    Make the owner's account first (`visavis account STUDY add NAME --role owner`). Over a network put it behind a
    server that speaks HTTPS, and name that address: passwords travel with each login.
    """
    from visavis.workbench.serving import serve_team

    serve_team(study, host, port, address, lambda words: Console().print(words, soft_wrap=True))


def publish(study: Path, target: Path, names: bool, console: Console) -> list[Path]:
    """The study as a site in a folder, with progress."""
    from rich.progress import Progress

    from visavis.study.folder import StudyFolder
    from visavis.workbench.publishing import publish as write

    StudyFolder.open(study)
    with Progress(console=console, transient=True) as bars:
        bar = bars.add_task("Writing pages", total=None)
        return write(study, target, names, lambda done, of: bars.update(bar, completed=done, total=of))


def account(
    study: Path,
    what: Literal["add", "change", "close", "open", "list"] = "list",
    name: str = "",
    /,
    *,
    role: Annotated[Role | None, Parameter(help="reader, coder, adjudicator or owner.")] = None,
) -> None:
    """The accounts of a team's study. The password is asked for, or read from VISAVIS_PASSWORD."""
    from visavis.study.accounts import Accounts
    from visavis.study.folder import StudyFolder

    accounts, by = Accounts(StudyFolder.open(study).path), f"{getpass.getuser()} at the command line"
    if what == "add":
        accounts.add(name, role or "coder", _password(), by)
    elif what == "change":
        accounts.change(name, by=by, role=role, password=None if role else _password())
    elif what != "list":
        accounts.change(name, by=by, closed=what == "close")
    for a in accounts.all():
        print(f"{a.name}\t{a.role}{', closed' if a.closed else ''}")


def _password() -> str:
    told = os.environ.get("VISAVIS_PASSWORD")
    if told is not None:
        return told
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")

"""The workbench on a port of this machine."""

from __future__ import annotations

import gc
import getpass
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from visavis.errors import OutputError, UserError
from visavis.workbench.app import application
from visavis.workbench.desk import Desk
from visavis.workbench.guarding import loopback


def serve(study: Path, port: int, browser: bool, say: Callable[[str], None], by: str | None = None) -> None:
    """Serve until interrupted. Raises StudyError where `study` is none, OutputError where the port is taken."""
    import uvicorn

    desk = _opened(Desk(study, by or _login()))
    listening = listen(port)
    port = listening.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    say(f"The workbench is at {address} (only on this machine). Ctrl+C ends it; decisions are kept as they are made.")
    config = uvicorn.Config(application(desk, loopback(port)), log_level="warning", server_header=False)
    server = uvicorn.Server(config)
    if browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    with listening, suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def serve_team(study: Path, host: str, port: int, address: str | None, say: Callable[[str], None]) -> None:
    """Serve a team until interrupted. Raises StudyError where nobody owns the study, UserError for a bad address."""
    import uvicorn

    from visavis.study.accounts import Accounts, refuse_without_owner

    desk, accounts = Desk(study, ""), Accounts(study)
    refuse_without_owner(accounts, study)
    _opened(desk)
    listening = listen(port, host)
    port = listening.getsockname()[1]
    outer = urlsplit(address or f"http://{host}:{port}")
    if outer.scheme not in ("http", "https") or not outer.netloc:
        raise UserError(f"{address!r} is no address.", "Browsers ask for it.", "Write https://bench.example.org.")
    hosts = [outer.netloc, *(loopback(port) if outer.scheme == "http" else ())]
    say(f"The team's workbench is at {outer.scheme}://{outer.netloc}/ . Ctrl+C ends it; decisions are kept as made.")
    served = application(desk, hosts, accounts=accounts, scheme=outer.scheme)
    config = uvicorn.Config(served, log_level="warning", server_header=False, proxy_headers=outer.scheme == "https")
    with listening, suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _opened(desk: Desk) -> Desk:
    """The study read: what is wrong with it is said here, not in the browser."""
    desk.state()
    gc.collect()
    gc.freeze()  # what is read stays: looking through all of it again and again takes longer than a page
    return desk


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """A socket, of this machine alone unless another host is named. Raises OutputError where the port cannot be had."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except (OSError, OverflowError) as error:
        made.close()
        raise OutputError(
            f"Port {port} cannot be used: {error}.",
            "The browser asks for the workbench there.",
            "Choose another one with --port, or --port 0 for any that is free.",
        ) from error
    return made


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"

"""No reader ever calls out: whatever a file points at, a server is not asked, nor are files of the machine."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from visavis.codebook import empty_plan
from visavis.records import Passage, Records
from visavis.stages.reading import read

SECRET = "nothing of this file belongs into a study"


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and what it was asked for."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_HEAD = do_POST = do_GET

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, text in files.items():
            z.writestr(name, text)
    return out.getvalue()


def html(url: str, file: str) -> bytes:
    return (
        f'<html><head><base href="{url}/"><link rel="stylesheet" href="{url}/a.css"><script src="{url}/a.js"></script>'
        f'<meta http-equiv="refresh" content="0; url={url}/b"></head><body><p>It is wet.</p><img src="{url}/a.png">'
        f'<iframe src="{url}/c"></iframe><object data="{file}"></object><script>fetch("{url}/d")</script></body></html>'
    ).encode()


def tei(url: str, file: str) -> bytes:
    return (
        f'<!DOCTYPE TEI SYSTEM "{url}/tei.dtd" [<!ENTITY a SYSTEM "{url}/a"><!ENTITY b SYSTEM "{file}">'
        f'<!ENTITY % c SYSTEM "{url}/c"> %c;]><?xml-stylesheet href="{url}/a.xsl"?>'
        f'<TEI xmlns:xi="http://www.w3.org/2001/XInclude"><text><body><p>It is wet. &a; &b;</p>'
        f'<xi:include href="{url}/d"/>'
        f'<xi:include href="{file}" parse="text"/><graphic url="{url}/e.png"/></body></text></TEI>'
    ).encode()


def docx(url: str, file: str) -> bytes:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    blip = (
        '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rId2"/></wp:inline>'
        "</w:drawing>"
    )
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "{}"</w:instrText></w:r>'
    field += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    relations = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId2" Type="{r}/image" Target="{url}/a.png" '
        f'TargetMode="External"/><Relationship Id="rId3" Type="{r}/attachedTemplate" Target="{url}/t.dotx" '
        'TargetMode="External"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{r}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": relations,
            "word/document.xml": f'<w:document {w} xmlns:r="{r}"><w:body><w:p><w:r><w:t>It is wet.</w:t></w:r>'
            f"<w:r>{blip}</w:r>{field.format(url)}{field.format(file)}</w:p></w:body></w:document>",
        }
    )


def epub(url: str, file: str) -> bytes:
    page = html(url, file).decode().replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml">')
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        f'<item id="b" href="{url}/b.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="c" href="../../../etc/passwd" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="o/b.opf"/></rootfiles></container>'
    return zipped({"META-INF/container.xml": container, "o/b.opf": package, "o/a.xhtml": page})


def pdf(url: str, file: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(60, 700, "It is wet.")
    canvas.linkURL(f"{url}/a", (60, 690, 200, 710))
    canvas.save()
    action = f"/OpenAction<</S/URI/URI({url}/open)>>/AA<</WC<</S/Launch/F({file})>>>>".encode()
    return out.getvalue().replace(b"/Type /Catalog", action + b"/Type /Catalog")


def rtf(url: str, file: str) -> bytes:
    fields = "".join(
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{place}"}}{{\fldrslt x}}}}' for place in (f"{url}/a.png", file)
    )
    return rf"{{\rtf1 It is wet. {fields}{{\*\template {url}/t.dot}}}}".encode()


def markdown(url: str, file: str) -> bytes:
    head = f"---\nbibliography: {url}/b.json\ncsl: {file}\n---\n\n"
    return f"{head}It is wet. ![x]({url}/a.png) <img src='{url}/b.png'>".encode()


def mail(url: str, file: str) -> bytes:
    head = f"Subject: x\nContent-Type: message/external-body; access-type=URL; URL={url}/m\n\n"
    return (
        b"Subject: Fog\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        + html(url, file)
        + f"\n--b\n{head}\n--b--\n".encode()
    )


MAKERS: dict[str, Callable[[str, str], bytes]] = {
    "a.html": html,
    "a.xml": tei,
    "a.docx": docx,
    "a.epub": epub,
    "a.pdf": pdf,
    "a.rtf": rtf,
    "a.md": markdown,
    "a.eml": mail,
}


@pytest.mark.parametrize("name", MAKERS)
def test_nothing_is_fetched(name: str, asked: tuple[str, list[str]], tmp_path: Path) -> None:
    url, seen = asked
    (tmp_path / "secret.txt").write_text(SECRET)
    found = Records(read(name, MAKERS[name](url, (tmp_path / "secret.txt").as_uri()), empty_plan()))
    words = " ".join(p.text for p in found[Passage])
    assert "It is wet." in words and SECRET not in words and "root:" not in words
    assert seen == []

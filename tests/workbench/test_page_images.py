"""The page beside its text, where the source is a PDF."""

import pytest
from starlette.testclient import TestClient
from test_workbench import HOST

from visavis.api import new_study
from visavis.workbench.app import application
from visavis.workbench.desk import Desk
from visavis.workbench.guarding import loopback
from visavis.workbench.links import address

canvas = pytest.importorskip("reportlab.pdfgen.canvas")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    place = tmp_path_factory.mktemp("pdf")
    drawn = canvas.Canvas(str(place / "letter.pdf"))
    for n in (1, 2):
        for line in range(30):
            drawn.drawString(72, 760 - 20 * line, f"Page {n}, line {line}: the envoy asks for salt and grain again.")
        drawn.showPage()
    drawn.save()
    study = new_study(place / "study", [place / "letter.pdf"])
    study.run("serial")
    return Desk(study.path, "anna")


def test_the_layer_shows_each_page_and_its_picture_is_a_png(scanned):
    client = TestClient(application(scanned, loopback(8765)), base_url=HOST)
    [document] = scanned.state().look.documents.values()
    plain = client.get(address("document", document.id)).text
    assert "pages</a>" in plain
    assert "<img" not in plain
    text = client.get(address("document", document.id, layers="statements,pages")).text
    assert f'src="{address("image", document.id, page=document.page_labels[0])}"' in text
    answer = client.get(address("image", document.id, page=document.page_labels[-1]))
    assert (answer.headers["content-type"], answer.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    for path in (address("image", document.id, page="xx"), "/image/none?page=1", "/image/../../etc/passwd?page=1"):
        assert client.get(path).status_code in (404, 422)

"""Old spelling and vertical setting: recorded, levelled for matching alone, stored as written."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from visavis.codebook import empty_plan
from visavis.records import Document, Passage, Records
from visavis.stages.reading import read
from visavis.text import Levelled, level

OLD = "Онъ сказалъ, что бѣлый свѣтъ великаго города Россіи видѣнъ издалека; старыя стѣны молчатъ."
NEW = "Он сказал, что белый свет великого города России виден издалека; старые стены молчат."


def reading(data: bytes, path: str) -> Records:
    return Records(read(path, data, empty_plan()))


def test_russian_of_before_1918_is_recorded_and_matches_todays() -> None:
    [passage] = reading(OLD.encode(), "a.txt")[Passage]
    assert (passage.text, passage.language, passage.writing) == (OLD, "ru", ["petr1708"])
    assert level(OLD) == level(NEW)
    levelled = Levelled(OLD)
    at = levelled.text.index("виден")
    assert OLD[slice(*levelled.original(at, at + 5))] == "видѣнъ"[:5]
    assert reading(NEW.encode(), "a.txt")[Passage][0].writing == []


def test_the_long_s_is_recorded_and_matches_the_round_one() -> None:
    old = "Es iſt eine alte Geſchichte, und die Schiffe ſind nicht gekommen; das iſt, was man weiß."
    [passage] = reading(old.encode(), "a.txt")[Passage]
    assert (passage.text, passage.language, passage.writing) == (old, "de", ["long_s"])
    assert level(old) == old.replace("ſ", "s")


@pytest.mark.parametrize("text", ["Об'єкт і субʼєкт.", "Подъезд и объявление, съезд.", "Голям град, дъб.", "Plain."])
def test_words_of_today_are_not_taken_for_old_ones(text: str) -> None:
    assert reading(text.encode(), "a.txt")[Passage][0].writing == []


@given(st.text(alphabet="абгояъіѣѳ ыЪ“-s\u00adſﬁ.", max_size=60))
def test_levelled_text_points_back_into_the_stored_one(text: str) -> None:
    levelled = Levelled(text)
    for at in range(len(levelled.text)):
        start, end = levelled.original(at, at + 1)
        assert 0 <= start < end <= len(text)


WORDS = (
    "灯台守は二冊の帳面をつけていた。一冊は役所のための日誌であり、もう一冊は自分のための日記である。日誌には船の数を"
    "記し、日記には船乗りについての思いを記した。霧の深い夜には、誰も眠らなかった。灯台の光は沖まで届かず、鐘の音だけが"
    "聞こえた。港の役所は、そのことを知っていたのかどうか、今では分からない。"
)
COLUMNS = [WORDS[at : at + 19] for at in range(0, len(WORDS), 19)]


def vertical() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400))
    canvas.setFont("HeiseiMin-W3", 12)
    for column, words in enumerate(COLUMNS):
        for row, sign in enumerate(words):
            canvas.drawString(240 - 20 * column, 350 - 13 * row, sign)
    canvas.save()
    return out.getvalue()


def test_columns_from_the_right_are_read_as_lines() -> None:
    found = reading(vertical(), "a.pdf")
    assert [(p.text, p.language, p.writing) for p in found[Passage]] == [(WORDS, "ja", ["vertical"])]
    assert found[Document][0].language == "ja"

"""Files of wires, archives and news tools: each becomes dispatches with outlet, agency and day."""

from __future__ import annotations

import json

import pytest

from fogline import dispatch
from fogline.model import Notice, Received, Rejection

ANPA = (
    "\x16\x16\x01q0107\x1f_northl\r\nr i\x13\x11 BC-NO--Pass-Convoy 2ndLd   05-04 0190\r\n\x02^BC-NO--Pass-Convoy, 2nd Ld,120<\r\n"  # noqa: E501 - markup and records as they are written
    "^Prefect: 9 drivers dead on the pass<\r\n^Eds: Updates toll.<\r\n^By A. WRITER=\r\n"
    "\t   SARN, Northland (AP) _ Nine drivers were killed on Saturday, the prefect said. \r\n\t   ``We go on,'' he said. \r\n"
    "\t   (PROFILE\r\n\t   (CAT:International;)\r\n\x03\x1405-04-31 0912EDT\r\n\x04"
)
IPTC = (
    "\x01abc0007 4 i 90  ABC 0311\r\n\r\nNorthland/pass/\r\n\x02Nine drivers dead, prefect says =\r\n\r\n"
    "   Sarn (dpa) - Nine drivers were killed on the\r\npass on Saturday, the prefect said.\r\n\r\n   Rain went on.\r\n\r\n"
    "\x03040912 GMT May 31\r\n\x7f\x7f\x04\r\n"
)


def _kept(folder, name, data):
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    found = list(dispatch.read([folder / name]))
    return [each.dispatch for each in found if isinstance(each, Received)], found


@pytest.mark.parametrize(
    ("data", "wire", "headline", "text"),
    [
        (ANPA, "AP", "Prefect: 9 drivers dead on the pass",
         "SARN, Northland (AP) _ Nine drivers were killed on Saturday, the prefect said.\n``We go on,'' he said."),
        (IPTC, "dpa", "Nine drivers dead, prefect says",
         "Sarn (dpa) - Nine drivers were killed on the pass on Saturday, the prefect said.\nRain went on."),
    ],
)  # fmt: skip
def test_wire_files(tmp_path, data, wire, headline, text):
    [found], _ = _kept(tmp_path, "a.txt", data)
    assert (found.wire, found.headline, found.published, found.text) == (wire, headline, "2031-05-04", text)
    both, rows = _kept(tmp_path, "b.txt", data + ANPA.replace("Nine", "Ten"))
    assert [each.path[-2:] for each in both] == ["#1", "#2"]
    assert [dispatch.reread(r.raw, r.dispatch.path) for r in rows if isinstance(r, Received)] == [d.text for d in both]


NEXIS = """
                               {number} of 2 DOCUMENTS

                               {outlet}

                            {day}

{headline}

BYLINE: A. Writer

LENGTH: 190 words

DATELINE: SARN

{text}

LOAD-DATE: May 5, 2031

LANGUAGE: ENGLISH

                  Copyright 2031 {outlet}
                              All Rights Reserved

"""
LEXIS = """{headline}
{outlet}
{day}

Copyright 2031 {outlet} All Rights Reserved

Section: NEWS
Length: 190 words

Body


{text}



Classification


Language: ENGLISH

Load-Date: May 5, 2031


End of Document
"""
CODED = "HD\n{headline}\nWC\n190 words\nPD\n{day}\nSN\n{outlet}\nLA\nEnglish\nLP\n{text}\nAN\nDocument COUR000020310504e75400{number}a1\n"  # noqa: E501 - markup and records as they are written
FACTIVA = "{headline}\n190 words\n{day}\n09:12\n{outlet}\nCOUR\nEnglish\n(c) 2031 {outlet}\n\n{text}\n\nDocument COUR000020310504e75400{number}a1\n\n"  # noqa: E501 - markup and records as they are written
TWO = [
    {
        "outlet": "The Quay Post",
        "day": "4 May 2031",
        "headline": "Pass closed",
        "text": "Nine drivers were killed on Saturday.",
    },
    {
        "outlet": "Harbour Courier",
        "day": "9 June 2031",
        "headline": "Bridge falls",
        "text": "Seven people drowned on Sunday.",
    },
]


@pytest.mark.parametrize("form", [NEXIS, LEXIS, CODED, FACTIVA], ids=["nexis", "lexis", "coded", "factiva"])
def test_exports_of_archives(tmp_path, form):
    found, _ = _kept(tmp_path, "a.txt", "".join(form.format(number=n, **one) for n, one in enumerate(TWO, start=1)))
    told = [(d.outlet, d.published, d.headline, d.text) for d in found]
    assert told == [
        (one["outlet"], day, one["headline"], one["text"])
        for one, day in zip(TWO, ("2031-05-04", "2031-06-09"), strict=True)
    ]


def test_a_text_that_speaks_of_documents_is_no_export(tmp_path):
    text = "He had read 1 of 2 documents, he said.\n\nLENGTH: 190 metres of wall fell."
    [found], _ = _kept(tmp_path, "a.txt", text)
    assert found.text == text


WORDS = "Nine drivers were killed on the pass on Saturday, the prefect said."
RECORDS = [
    {"maintext": WORDS, "date_publish": "2031-05-04 09:00:00", "source_domain": "courier.example", "title": "Pass"},
    {
        "raw_text": WORDS,
        "date": "2031-05-04",
        "source": "https://courier.example/1",
        "source-hostname": "courier.example",
    },
    {"plaintext": WORDS, "publishing_date": "2031-05-04 09:00:00+00:00", "publisher": "courier.example", "html": "..."},
    {"Text": WORDS, "publish_date": "2031-05-04", "media_name": "courier.example"},
    {"content": WORDS, "publishedAt": "2031-05-04T09:00:00Z", "source": {"id": None, "name": "courier.example"}},
    {"content_html": f"<p>{WORDS}</p>", "date_published": "2031-05-04T09:00:00Z", "publisher": "courier.example"},
    {"body_xhtml": f"<p>{WORDS}</p>", "versioncreated": "2031-05-04T09:00:00Z", "copyrightholder": "courier.example"},
]


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "list.json"])
def test_records_of_other_tools(tmp_path, record, name):
    data = json.dumps([record] if name == "list.json" else record)
    [found], rows = _kept(tmp_path, name, data)
    assert (found.text, found.published, found.outlet) == (WORDS, "2031-05-04", "courier.example")
    assert not [row for row in rows if isinstance(row, Rejection)]


def test_a_chat_export(tmp_path):
    chat = {
        "name": "Pass Watch", "type": "public_channel", "messages": [
            {"id": 1, "type": "service", "action": "create_channel", "date": "2031-05-03T10:00:00", "text": ""},
            {"id": 2, "type": "message", "date": "2031-05-04T09:00:00", "date_unixtime": "1935651600",
             "text": [{"type": "bold", "text": "Sarn."}, " ", {"type": "strikethrough", "text": "Eight"}, "Nine drivers were killed."],  # noqa: E501 - markup and records as they are written
             "text_entities": [{"type": "bold", "text": "Sarn."}, {"type": "plain", "text": " "},
                               {"type": "strikethrough", "text": "Eight"}, {"type": "plain", "text": "Nine drivers were killed."}]},  # noqa: E501 - markup and records as they are written
        ],
    }  # fmt: skip
    [found], rows = _kept(tmp_path, "result.json", json.dumps(chat))
    assert (found.outlet, found.published, found.text) == (
        "Pass Watch",
        "2031-05-04",
        "Sarn. Nine drivers were killed.",
    )
    assert [row.reason for row in rows if isinstance(row, Rejection)] == [
        "1 service messages of a chat, which nobody wrote"
    ]
    [line], _ = _kept(tmp_path, "a.jsonl", json.dumps(chat["messages"][1]))
    assert line.text == "Sarn. Nine drivers were killed."


def test_keys_that_look_useful_and_were_passed_over_are_named(tmp_path):
    _, rows = _kept(
        tmp_path, "a.jsonl", json.dumps({"text": WORDS, "my_publish_day": "2031-05-04", "paper": "Courier"})
    )
    assert [row.reason for row in rows if isinstance(row, Notice)] == [
        "no published, and passed over: my_publish_day; no outlet, and passed over: paper"
    ]
    _, rows = _kept(tmp_path, "b.jsonl", json.dumps({"storytext": WORDS}))
    assert [row.reason for row in rows if isinstance(row, Rejection)] == [
        "no text: looked for the keys text, maintext, content and their like; in it are: storytext"
    ]


CREDITS = [
    ("Pass closed\n\nBy A. Writer\n\nSARN (Reuters) - Nine died.", "Reuters"),
    ("ST. ORVA, Pa. (AP) — Nine died.", "AP"),
    ("SARN, Northland (AP) _ Nine died.", "AP"),
    ("Pass closed\nBy AFP\nNine died.", "AFP"),
    ("Nine died, the prefect said. AFP", "AFP"),
    # a source in the words, a bracket behind a sentence
    ("Nine died at the crossing. The prefect told the paper (AP) - twice.", None),
    ("Nine died, the prefect told AFP. Rain went on.", None),
]


@pytest.mark.parametrize(("text", "wire"), CREDITS)
def test_credits_wherever_they_stand(tmp_path, text, wire):
    [found], _ = _kept(tmp_path, "a.txt", f"Outlet: The Courier\n\n{text}")
    assert found.wire == wire


DAYS = [
    "Sun May 04 09:00:00 CEST 2031", "Sun May  4 09:00:00 2031", "20310504T090000+0200", "20310504 09:00:00", "1935651600",
    "1935651600000", "1935651600.5", "Sun, 04 May 31 09:00:00 +0200", "04-May-31", "04.05.2031", "2031年5月4日", "2031. 5. 4.",
    "2031-05-04+02:00", "2031-05-04, 09:00",
]  # fmt: skip


@pytest.mark.parametrize("printed", DAYS)
def test_days_as_programs_print_them(tmp_path, printed):
    [found], _ = _kept(tmp_path, "a.txt", f"Outlet: The Courier\nPublished: {printed}\n\nNine died.")
    assert found.published == "2031-05-04"

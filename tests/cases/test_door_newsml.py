"""News agencies' XML: who, when and what of each item, what was corrected or taken back, told by the root element."""

# ruff: noqa: E501 - items as agencies write them

from __future__ import annotations

import json

import pytest

from fogline import dispatch
from fogline.model import Notice, Received, Rejection

G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def item(body, *, version="1", status="usable", signal="", guid="urn:newsml:hna.example:7"):
    return (
        f'<newsItem {G2} guid="{guid}" version="{version}"><itemMeta><provider qcode="prov:hna"><name>Harbour News</name></provider>'
        f'<versionCreated>2031-05-04T23:30:00-05:00</versionCreated><pubStatus qcode="stat:{status}"/>{signal}</itemMeta>'
        "<contentMeta><creditline>Reuters</creditline><headline>Ferry <b>hit</b> at the landing</headline></contentMeta>"
        f"<contentSet>{body}</contentSet></newsItem>"
    )


PAGE = (
    f'<inlineXML contenttype="application/xhtml+xml"><html {XHTML}><head><title>x</title></head><body><p>Nine <b>ferrymen</b> were&nbsp;killed.</p>'
    "<table><tr><th>Town</th><th>Killed</th></tr><tr><td>Selm</td><td>12</td></tr></table></body></html></inlineXML>"
)
PLAIN = '<inlineData contenttype="text/plain">Nine fell.\nMore fled.</inlineData>'
NITF = (
    '<nitf><head><docdata management-status="usable"><date.issue norm="20310504T093000Z"/></docdata><pubdata name="The Quay Post"/></head>'
    "<body><body.head><hedline><hl1>Ferry hit</hl1></hedline><byline>By A. Roe</byline><distributor>AFP</distributor>"
    "<dateline><location>KESH, Westland</location></dateline></body.head><body.content><p>Nine <num>12</num> fell.</p><block><p>More fled.</p></block>"
    "<media><media.caption>FILE - A quay.</media.caption></media></body.content><body.end><tagline>x</tagline></body.end></body></nitf>"
)
OLD = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><RevisionId>3</RevisionId><PublicIdentifier>urn:x</PublicIdentifier></NewsIdentifier></Identification>"
    '<NewsManagement><ThisRevisionCreated>20310504T093000Z</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement><NewsComponent>'
    "<NewsLines><HeadLine>Ferry hit</HeadLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName='AFP'/></Provider></AdministrativeMetadata>"
    "<ContentItem><DataContent><p>Nine fell.</p><p>More fled.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
)


def read(folder, data, name="a.xml"):
    (folder / name).write_bytes(data.encode())
    found = list(dispatch.read([folder / name]))
    kept = [each for each in found if isinstance(each, Received)]
    assert [dispatch.reread(each.raw, each.dispatch.path) for each in kept] == [each.dispatch.text for each in kept]
    return [each.dispatch for each in kept], [each.reason for each in found if isinstance(each, Rejection | Notice)]


@pytest.mark.parametrize(
    ("source", "outlet", "wire", "headline", "text"),
    [
        (item(PAGE), "Harbour News", "Reuters", "Ferry hit at the landing", "Nine ferrymen were killed.\nSelm: 12 killed"),
        (item(PLAIN), "Harbour News", "Reuters", "Ferry hit at the landing", "Nine fell.\nMore fled."),
        (item(f"<inlineXML>{NITF}</inlineXML>"), "Harbour News", "Reuters", "Ferry hit at the landing", "KESH, Westland – Nine 12 fell.\nMore fled."),
        (NITF, "The Quay Post", "AFP", "Ferry hit", "KESH, Westland – Nine 12 fell.\nMore fled."),
        (OLD, "AFP", "AFP", "Ferry hit", "Nine fell.\nMore fled."),
    ],
)  # fmt: skip
def test_items(tmp_path, source, outlet, wire, headline, text):
    [found], _ = read(tmp_path, f'<?xml version="1.0"?><!-- a --><!DOCTYPE x SYSTEM "no.dtd">{source}')
    assert (found.outlet, found.wire, found.headline, found.published) == (outlet, wire, headline, "2031-05-04")
    assert found.text == text


def test_a_message_of_versions(tmp_path):
    corrected = item(PLAIN, version="2", signal='<signal qcode="sig:correction"/>')
    elsewhere = item('<remoteContent href="x.jpg"/>')
    items = f"{item(PLAIN)}{corrected}{item(PLAIN, version='3', status='canceled')}<packageItem/>{elsewhere}"
    message = f"<newsMessage {G2}><header/><itemSet>{items}</itemSet></newsMessage>"
    kept, told = read(tmp_path, message)
    assert [each.path[-2:] for each in kept] == ["#1", "#2"]
    assert told == [
        "version 2 of urn:newsml:hna.example:7; corrected by its agency",
        "taken back by its agency: canceled, version 3 of urn:newsml:hna.example:7",
        "an item without words: they lie elsewhere",
        "packages and concepts, which are no news: 1",
    ]


def test_one_item_fetched_again_is_the_same(tmp_path):
    [one], _ = read(tmp_path, item(PLAIN))
    message = f"<newsMessage {G2}>{item(PLAIN, guid='urn:other')}{item(PLAIN)}</newsMessage>"
    (other, again), _ = read(tmp_path, message)
    assert again.dispatch_id == one.dispatch_id != other.dispatch_id


GROWING = (
    '<!DOCTYPE nitf [<!ENTITY a "'
    + "x" * 100
    + '">'
    + "".join(f'<!ENTITY {n} "{p * 20}">' for n, p in (("b", "&a;"), ("c", "&b;"), ("d", "&c;"), ("e", "&d;")))
    + "]>"
)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (f"<newsItem {G2}><itemMeta>", "broken XML: "),
        (f"<packageItem {G2}/>", "no news item in it, but 1 packages"),
        ("<nitf><body.content>" + "<block>" * 5000 + "x", "broken XML: Excessive depth"),
        (f"{GROWING}<nitf><body><body.content>&e;</body.content></body></nitf>", "broken XML: Maximum entity amplification"),
        ('<!DOCTYPE nitf [<!ENTITY a SYSTEM "file:///etc/hostname">]><nitf><body><body.content>&a;</body.content></body></nitf>', "an item without words"),
    ],
)  # fmt: skip
def test_refused_in_one_line(tmp_path, source, why):
    kept, [told] = read(tmp_path, source)
    assert not kept
    assert told.startswith(why)


NINJS = [
    {"uri": "http://hna.example/7", "versioncreated": "2031-05-04T09:00:00Z", "headline": "Ferry hit", "body_xhtml": "<p>Nine fell.</p><p>More fled.</p>", "copyrightholder": "Harbour News"},
    {"uri": "http://hna.example/7", "versionCreated": "2031-05-04T09:00:00Z", "headlines": [{"role": "short", "value": "Hit, and more than that"}, {"role": "main", "value": "Ferry hit"}],
     "bodies": [{"role": "teaser", "value": "A teaser that is far longer than what is told."}, {"role": "main", "contentType": "text/html", "value": "<p>Nine fell.</p><p>More fled.</p>"}], "copyrightHolder": "Harbour News"},
]  # fmt: skip


@pytest.mark.parametrize("record", NINJS)
def test_ninjs_of_every_version(tmp_path, record):
    [found], _ = read(tmp_path, json.dumps(record), "a.json")
    assert (found.outlet, found.headline, found.published) == ("Harbour News", "Ferry hit", "2031-05-04")
    assert (found.text, found.url) == ("Nine fell.\nMore fled.", "http://hna.example/7")
    assert read(tmp_path, json.dumps({**record, "pubStatus": "canceled"}), "b.json") == (
        [],
        ["taken back by its agency: canceled"],
    )

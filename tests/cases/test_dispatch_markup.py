"""Pages and feeds: the words without their markup, and what the marks say of date, outlet and author."""

from __future__ import annotations

import gzip

import pytest

from fogline import dispatch
from fogline.model import Notice, Received, Rejection

BODY = (
    "<p>The alliance took the old mill on Sunday, its spokesman said, after four days of fighting in the lower town.</p>"
    "<p>At least 12 people were killed and 30 wounded, the hospital said.</p>"
)
LINES = (
    "The alliance took the old mill on Sunday, its spokesman said, after four days of fighting in the lower town.\n"
    "At least 12 people were killed and 30 wounded, the hospital said."
)
LD = '<script type="application/ld+json">%s</script>'


def _one(folder, name, data):
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    [first, *rest] = dispatch.read([file])
    return first.dispatch, rest


PAGES = [
    # Open Graph and the article vocabulary
    (
        """<meta property="og:site_name" content="The Harbour Courier"><meta property="og:title" content="Mill taken">
        <meta property="article:published_time" content="2031-05-04T22:00:00Z"><link rel="canonical" href="https://c.example/1">""",
        {"outlet": "The Harbour Courier", "headline": "Mill taken", "published": "2031-05-04", "url": "https://c.example/1",
         "published_known": "markup", "outlet_known": "markup"},
    ),
    # schema.org in JSON-LD, alone and in a graph, the publisher a thing or a name
    (LD % '{"@type":"NewsArticle","datePublished":"2031-05-04","headline":"Mill","publisher":{"name":"Courier"}}',
     {"outlet": "Courier", "headline": "Mill", "published": "2031-05-04"}),
    (LD % '{"@graph":[{"@type":["WebPage"],"publisher":"Courier","datePublished":"2031-05-04"}]}',
     {"outlet": "Courier", "published": "2031-05-04"}),
    # broken JSON-LD says nothing and breaks nothing
    (LD % '{"@type":', {"published": None}),
    (LD % '{"@type":"Person","datePublished":"2031-05-04"}', {"published": None}),
    # Dublin Core, vendors' names, any case
    ('<meta name="DC.date.issued" content="4 May 2031"><meta name="DC.publisher" content="Courier">',
     {"published": "2031-05-04", "outlet": "Courier"}),
    # the first of several marks that says something
    ('<meta name="date" content="2031-05-09"><meta property="article:published_time" content="2031-05-04">',
     {"published": "2031-05-04"}),
    # an address is not the outlet's name
    ('<meta property="article:publisher" content="https://social.example/c"><meta name="publisher" content="https://c.example">',
     {"outlet": None}),
    # the day of a change is not the day of publication
    ('<meta property="article:modified_time" content="2031-05-09">', {"published": None, "published_known": "unknown"}),
    # a year in the footer or the address is no date: nothing is guessed
    ('<link rel="canonical" href="https://c.example/2030/01/02/mill">', {"published": None}),
    # an author that is an agency wrote it; a person's name is not kept
    ('<meta name="author" content="AFP">', {"wire": "AFP"}),
    ('<meta name="author" content="A. Reporter">', {"wire": None}),
]  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), PAGES)
def test_marks(tmp_path, head, expected):
    page = (
        f"<html><head>{head}</head><body><article>{BODY}</article><footer>Copyright 2030 Courier</footer></body></html>"
    )
    found, _ = _one(tmp_path, "a.html", page)
    assert {k: getattr(found, k) for k in expected} == expected
    assert found.text == LINES


ARTICLES = [
    # menus, forms, scripts and feet are not the article
    (f"""<nav><a href='/'>Home</a> <a href='/w'>World</a></nav><article>{BODY}</article><form>Subscribe</form>
     <script>var x = 'Two died.'</script><footer>All rights reserved</footer>""", LINES),
    # what a browser does not show
    (f"<article>{BODY}<p hidden>Subscribe now.</p><p style='color:red; display: none'>And again.</p></article>", LINES),
    # a flash of one line is a dispatch
    ("<p>Two died at the mill.</p>", "Two died at the mill."),
    # line breaks and blocks are lines, inline marks and their spaces are not
    ("<div>Two <b>died</b>&nbsp;at the mill.<br>Six <i>fled</i>.</div>", "Two died at the mill.\nSix fled."),
    # a link among words stays in its line, and so do printed quotation marks
    ("<div>Two <a href='/x'>died</a> there. <q>We hold it</q>, he said.</div>", "Two died there. “We hold it”, he said."),
    # a date line of its own is a mark; a day within a sentence is words
    ("<time datetime='2031-05-04'>4 May 2031</time><div>It fell on <time datetime='2031-05-04'>Sunday</time> night.</div>",
     "It fell on Sunday night."),
    # a page cut off in the middle
    (f"<article>{BODY}<p>The rest <b>is", LINES + "\nThe rest is"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ARTICLES)
def test_articles(tmp_path, body, expected):
    found, _ = _one(tmp_path, "a.html", f"<html><head><title>T</title></head><body>{body}</body></html>")
    assert found.text == expected


def test_the_only_time_of_an_article_is_its_day(tmp_path):
    one = f"<article><time datetime='2031-05-04T10:00'>Sunday</time>{BODY}</article>"
    assert _one(tmp_path, "a.html", one)[0].published == "2031-05-04"
    two = f"<article><time datetime='2031-05-04'>x</time><time datetime='2031-05-05'>y</time>{BODY}</article>"
    assert _one(tmp_path, "a.html", two)[0].published is None


PAGE_ENCODINGS = [
    ('<meta charset="windows-1252">', "windows-1252"),
    ('<meta charset="iso-8859-1">', "windows-1252"),  # browsers read it so, and so do its quotes
    ('<meta http-equiv="Content-Type" content="text/html; charset=utf-8">', "utf-8"),
    ('<meta charset="windows-1252">', "utf-8"),  # declared wrongly: the bytes are plainly UTF-8
    ("", "utf-16"),
]


@pytest.mark.parametrize(("head", "encoding"), PAGE_ENCODINGS)
def test_page_encodings(tmp_path, head, encoding):
    page = f"<html><head>{head}</head><body><p>“Two died” – café owner at the mill gate.</p></body></html>"
    assert _one(tmp_path, "a.html", page.encode(encoding))[0].text == "“Two died” – café owner at the mill gate."


def test_xhtml_with_a_declaration(tmp_path):
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Two died.</p></body>'
    )
    assert _one(tmp_path, "a.xhtml", page)[0].text == "Two died."


def test_markup_bombs_stay_small(tmp_path):
    deep = "<div>" * 50_000 + "Two died." + "</div>" * 50_000
    found = list(dispatch.read([_file(tmp_path, "deep.html", deep)]))
    assert len(found) == 1
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "a" * 10}">' for i in range(10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE r [{levels}<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
        "<title>X</title><item><description>Two died. &x;&e9;</description></item></channel></rss>"
    )
    for item in dispatch.read([_file(tmp_path, "bomb.xml", bomb)]):
        assert isinstance(item, Rejection | Notice) or (
            "root:" not in item.dispatch.text and len(item.dispatch.text) < 1000
        )


def _file(folder, name, data):
    (folder / name).write_text(data)
    return folder / name


RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour Courier</title><link>https://c.example/</link>
<item><title>Mill &amp; bridge</title><link>https://c.example/1</link><pubDate>Sun, 04 May 2031 08:00:00 GMT</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>Two died.</p><p>Six&nbsp;fled &amp; hid.</p>]]></content:encoded></item>
<item><title>From another</title><guid>x2</guid><source url="https://o.example/rss">Other Post</source>
<description>&lt;p&gt;One died.&lt;/p&gt;</description><dc:creator>AFP</dc:creator></item>
<item><title>No words</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><id>urn:1</id><title>Flash</title>
<published>2031-05-04T01:00:00Z</published><updated>2031-05-06T00:00:00Z</updated>
<content type="html">&lt;p&gt;Two died.&lt;/p&gt;
</content></entry></feed>"""


def test_rss(tmp_path):
    first, second, third = dispatch.read([_file(tmp_path, "a.rss", RSS)])
    one, two = first.dispatch, second.dispatch
    assert (one.path, one.text) == (f"{tmp_path}/a.rss#1", "Two died.\nSix fled & hid.")
    assert (one.headline, one.outlet, one.published) == ("Mill & bridge", "The Harbour Courier", "2031-05-04")
    assert (one.url, one.outlet_known) == ("https://c.example/1", "markup")
    assert (two.outlet, two.text, two.wire, two.published) == ("Other Post", "One died.", "AFP", None)
    assert (third.dispatch.path, third.dispatch.text) == (
        f"{tmp_path}/a.rss#3",
        "No words",
    )  # a flash that is all title
    assert first.raw == second.raw == RSS.encode()
    assert [dispatch.reread(r.raw, r.dispatch.path) for r in (first, second)] == [one.text, two.text]


def test_atom(tmp_path):
    [found] = dispatch.read([_file(tmp_path, "a.atom", ATOM)])
    assert (found.dispatch.outlet, found.dispatch.published, found.dispatch.text) == (
        "Courier",
        "2031-05-04",
        "Two died.",
    )


def test_a_feed_that_breaks_off_gives_what_stands_before(tmp_path):
    broken = RSS[: RSS.index("One died")]
    found = list(dispatch.read([_file(tmp_path, "a.xml", broken)]))
    assert isinstance(found[0], Received)
    assert found[0].dispatch.text == "Two died.\nSix fled & hid."
    assert isinstance(found[-1], Rejection)
    assert "broken XML" in found[-1].reason


def test_a_feed_fetched_again_brings_only_what_is_new(tmp_path):
    before = {f.dispatch.dispatch_id for f in dispatch.read([_file(tmp_path, "a.rss", RSS)]) if isinstance(f, Received)}
    new = "<item><title>New</title><description>Nine fled.</description></item><item><title>Mill"
    again = RSS.replace("<item><title>Mill", new, 1).replace("<channel>", "<channel><lastBuildDate>x</lastBuildDate>")
    after = {
        f.dispatch.dispatch_id for f in dispatch.read([_file(tmp_path, "a.rss", again)]) if isinstance(f, Received)
    }
    assert before < after
    assert len(after - before) == 1


ITEM = """<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Courier</title><item><title>Pass closed</title>%s
<pubDate>Sun, 04 May 31 08:00:00 +0200</pubDate></item></channel></rss>"""
CAPTION = (
    "<media:content url='x.jpg'><media:title>A picture</media:title><media:description>FILE - A man walks past the mill "
    "where 41 people were killed in the year before the war, in a picture of the archive.</media:description></media:content>"
)
ITEMS = [
    f"{CAPTION}<description>Nine died.</description>",
    f"<description>Nine died.</description>{CAPTION}",
    "<description>Nine died.</description><dcterms:issued>2019-01-01</dcterms:issued>",
    "<description>Far longer than what it sums up, words on words.</description><content:encoded>Nine died.</content:encoded>",
    "<description>Nine&lt;sup&gt;2&lt;/sup&gt; died.</description>",
]


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("name", ["a.xml", "a.rss.gz"])
def test_an_item_has_its_own_words_and_its_own_day(tmp_path, item, name):
    data = (ITEM % item).encode()
    found, rest = _one(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)
    assert (found.text, found.published, rest) == ("Nine died.", "2031-05-04", [])

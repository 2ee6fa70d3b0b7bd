"""Pages as programs and papers make them: no word of the article lost, no mark of a note in a number, posts apart."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from fogline import dispatch
from fogline.model import Notice, Received

ROOT = Path(__file__).parents[2]
A = "<p>The convoy reached Sarn on Tuesday, its escort said, after two nights on the pass road.</p>"
B = "<p>Seven drivers were hurt and one lorry was lost, the relief office said.</p>"
LINES = [
    "The convoy reached Sarn on Tuesday, its escort said, after two nights on the pass road.",
    "Seven drivers were hurt and one lorry was lost, the relief office said.",
]


def _read(folder, name, page):
    (folder / name).write_text(page, "utf-8")
    return list(dispatch.read([folder / name]))


def _text(folder, body, head=""):
    page = f"<html><head><title>T</title>{head}</head><body>{body}</body></html>"
    [found, *notes] = _read(folder, "a.html", page)
    return found.dispatch.text.split("\n"), [note.reason for note in notes]


LOST = "The bridge at Orva fell that night."
KEPT = [
    *[f"<article>{A}<p class='{name}'>{LOST}</p>{B}</article>" for name in
      ("embargo", "message", "share-count", "author-note", "teaser", "timestamp", "caption")],
    *[f"<article>{A}<{tag}>{LOST}</{tag}>{B}</article>" for tag in ("div", "section", "center", "header", "aside", "span")],
    f"<article>{A}{LOST}{B}</article>",
    f"<form action='x'><div>{A}<p>{LOST}</p>{B}</div></form>",
    f"<div style='display: none'>{A}<p>{LOST}</p>{B}</div><nav>Loading</nav>",
    f"<article><div>{A.replace('p>', 'div>')}<div>{LOST}</div>{B.replace('p>', 'div>')}</div></article>",
]  # fmt: skip


@pytest.mark.parametrize("body", KEPT)
def test_no_sentence_of_the_article_is_lost(tmp_path, body):
    assert _text(tmp_path, body) == ([LINES[0], LOST, LINES[1]], [])


LEFT = [
    f"<article>{A}{B}</article><div class='comments'><p>My uncle says that forty lorries were lost up there.</p></div>",
    f"<article>{A}<aside class='related'><a href='/x'>Forty lorries were lost, says the army.</a></aside>{B}</article>",
    f"<article>{A}{B}</article><footer><p>Copyright The Courier. All rights reserved by the publisher.</p></footer>",
    f"<article>{A}{B}<p hidden>Forty lorries were lost.</p></article>",
    f"<form><input name='q'><p>Search all of our stories.</p></form><article>{A}{B}</article>",
]


@pytest.mark.parametrize("body", LEFT)
def test_what_stands_beside_the_article_stays_out(tmp_path, body):
    assert _text(tmp_path, body)[0] == LINES


NUMBERS = [
    ("At least 12<sup>3</sup> people died.", "At least 12 people died."),
    ("At least 12<sup><a href='#n3'>3</a></sup> people died.", "At least 12 people died."),
    ("At least 12<sup>[4]</sup> people died.", "At least 12 people died."),
    ("At least 12<sup>*</sup> people died.", "At least 12 people died."),
    ("The army<sup>b</sup> took 40 km<sup>2</sup> on the 4<sup>th</sup>.", "The army took 40 km2 on the 4th."),
    ("A dose of 10<sup>6</sup> was read at the plant.", "A dose of 106 was read at the plant."),
    ("The <s>nine</s> twelve dead were buried.", "The twelve dead were buried."),
    ("The <del>nine</del> <ins>twelve</ins> dead were buried.", "The twelve dead were buried."),
    (
        "The <span style='text-decoration: line-through'>nine</span> twelve dead were buried.",
        "The twelve dead were buried.",
    ),
]


@pytest.mark.parametrize(("printed", "read"), NUMBERS)
def test_marks_of_notes_and_struck_words_join_no_number(tmp_path, printed, read):
    lines, notes = _text(tmp_path, f"<article>{A}<p>{printed}</p>{B}</article>")
    assert [" ".join(line.split()) for line in lines] == [LINES[0], read, LINES[1]]
    assert notes == (["struck out in the page, and left out: nine"] if "nine" in printed else [])


TABLE = """<table><tr><th rowspan=2>Town</th><th colspan=2>Killed</th><th rowspan=2>Injured</th></tr><tr><th>Men</th>
<th>Women</th></tr>
<tr><td rowspan=2>Sarn</td><td>12</td><td>3</td><td>30</td></tr><tr><td>5</td><td>-</td><td>2</td></tr>
<tr><th>Place</th><th>Number of dead</th><th>Date</th><th></th></tr><tr><td>Orva</td><td>1,204</td><td>4 May</td><td></td>
</tr></table>"""


def test_each_row_of_a_table_has_its_town_and_the_heads_of_its_columns(tmp_path):
    lines, _ = _text(tmp_path, f"<article>{A}{TABLE}{B}</article>")
    assert lines[1:-1] == [
        "Sarn: 12 killed men, 3 killed women, 30 injured",
        "Sarn: 5 killed men, 2 injured",
        "Orva: 1,204 dead, date 4 May",
    ]


def test_a_table_that_lays_out_a_page_is_left_alone(tmp_path):
    lines, _ = _text(tmp_path, f"<table><tr><td>{A}{B}</td><td>Menu</td></tr></table>")
    assert lines[:2] == LINES


DATA = '<script type="application/ld+json">%s</script>'
OWN = '"@type":"NewsArticle","datePublished":"2031-05-04","publisher":{"name":"The Courier"}'
MARKS = [
    # the first mark that reads
    ('<meta property="article:published_time" content="0001-01-01"><meta property="og:site_name" content="The Courier">'
     '<meta name="pubdate" content="Sun May 04 09:00:00 CEST 2031">'),
    # an article's day goes before the page's, whichever stands first
    DATA % f'[{{"@type":"WebPage","datePublished":"2019-01-01"}},{{{OWN}}}]',
    *[DATA % f'{{{OWN.replace("NewsArticle", kind)}}}' for kind in
      ("AnalysisNewsArticle", "OpinionNewsArticle", "https://schema.org/NewsArticle", "schema:ReportageNewsArticle", "ClaimReview")],  # noqa: E501 - markup and records as they are written
    DATA.replace("ld+json", "ld+json; charset=utf-8") % f"{{{OWN}}}",
    DATA % f'{{"@type":"WebPage","mainEntity":{{{OWN}}}}}',
    # a publisher who is only pointed to
    DATA % ('{"@graph":[{"@type":"Organization","@id":"#us","name":"The Courier"},'
            '{"@type":"Article","datePublished":"2031-05-04","publisher":{"@id":"#us"}}]}'),
    # blocks with flaws that browsers' readers take
    DATA % f'{{"description":"One.\nTwo.",{OWN}}}', DATA % f"//<![CDATA[\n{{{OWN}}}\n//]]>", DATA % f"{{{OWN}}};",
    DATA % f"{{{OWN},}}", DATA % f"<!-- {{{OWN}}} -->",
]  # fmt: skip


@pytest.mark.parametrize("head", MARKS)
def test_day_and_outlet_from_the_first_mark_that_reads(tmp_path, head):
    page = f"<html><head><title>T</title>{head}</head><body><article>{A}{B}</article></body></html>"
    found = _read(tmp_path, "a.html", page)[0].dispatch
    assert (found.published, found.outlet) == ("2031-05-04", "The Courier")


def test_the_words_of_a_page_drawn_by_a_program_are_taken_from_its_data(tmp_path):
    data = DATA % f'{{{OWN},"articleBody":"{LINES[0]} {LINES[1]}"}}'
    lines, notes = _text(tmp_path, "<div id='root'><p>Please enable scripts.</p></div>", data)
    assert lines == [" ".join(LINES)]
    assert notes == ["the article is not among the page's own words: taken from its data (articleBody)"]


LIVE = """<html><head><meta property="og:site_name" content="The Courier"><script type="application/ld+json">
{"@type":"LiveBlogPosting","headline":"Pass road: live","datePublished":"2031-05-03T20:00:00Z"}</script></head><body>
<h1>Pass road: live</h1>
<article><time datetime="2031-05-04T17:40:00Z">17:40</time><h2>More dead</h2><p>The prefect said nine drivers had died.</p>
</article>
<article><time datetime="2031-05-03T21:00:00Z">yesterday</time><p>The convoy was seen near Orva today.</p></article></body>
</html>"""


def test_posts_of_a_live_page_are_dispatches_with_their_own_days(tmp_path):
    found = _read(tmp_path, "a.html", LIVE)
    posts = [each for each in found if isinstance(each, Received)]
    assert [(p.dispatch.path[-2:], p.dispatch.published, p.dispatch.headline, p.dispatch.text) for p in posts] == [
        ("#1", "2031-05-04", "More dead", "The prefect said nine drivers had died."),
        ("#2", "2031-05-03", "Pass road: live", "The convoy was seen near Orva today."),
    ]
    assert [n.reason for n in found if isinstance(n, Notice)] == ["a live page, each of its 2 posts a dispatch"]
    assert [dispatch.reread(p.raw, p.dispatch.path) for p in posts] == [p.dispatch.text for p in posts]
    longer = LIVE.replace(
        "<article>", "<article><time datetime='2031-05-04T19:00Z'>x</time><p>Rain set in.</p></article><article>", 1
    )
    again = [each for each in _read(tmp_path, "a.html", longer) if isinstance(each, Received)]
    assert {p.dispatch.dispatch_id for p in posts} < {p.dispatch.dispatch_id for p in again}


def test_a_list_of_stories_with_times_is_no_live_page(tmp_path):
    page = LIVE.replace("LiveBlogPosting", "WebPage")
    assert sum(isinstance(each, Received) for each in _read(tmp_path, "a.html", page)) == 1


def test_markups_found_in_the_wild():
    """evals/page_markups.py, which makes a thousand such pages, on a hundred and fifty."""
    spec = importlib.util.spec_from_file_location("page_markups", ROOT / "evals/page_markups.py")
    pages = importlib.util.module_from_spec(spec)
    sys.modules["page_markups"] = pages
    spec.loader.exec_module(pages)
    found = pages.measured(150, seed=11)
    assert pages.holds(found), found

"""Pages as the wild has them: a thousand made-up pages with keys, and how much of each the door reads.

    python evals/page_markups.py [--pages 1000] [--seed 7] [--show 5]

Each page is put together by chance from forms of markup that are found on real pages: how paragraphs are written and
wrapped, what stands beside them, where the day, the outlet and the agency are said and in which print. Its key says what a
reader would take from it. Words, names and places are invented. Printed: shares of pages whose outlet, day and agency are
right, of words kept, and of words too many. Exit code 1 where one is below ``GOALS``.
"""

from __future__ import annotations

import argparse
import calendar
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from fogline import dispatch
from fogline.dispatch import Limits
from fogline.dispatch.formats import html
from fogline.errors import DispatchError

GOALS = {"outlet": 97.0, "day": 98.0, "agency": 95.0, "kept": 98.0, "too many": 3.0}

TOWNS = ("Sarn", "Orva", "Kesh", "Dunford", "Marram", "Tolm", "Esker", "Ruvan")
NAMES = ("Ana Roe", "Bo Fay", "Ed Voe", "Ilse Tarn", "Omar Quill", "Pia Lund")
OUTLETS = (
    "The Quay Post",
    "Harbour Courier",
    "Northland Daily",
    "Evening Lantern",
    "Pass Herald",
    "Valley Times & Star",
)
AGENCIES = {"AP": "AP", "Reuters": "Reuters", "AFP": "AFP", "dpa": "dpa", "Xinhua": "Xinhua", "Associated Press": "AP"}
SENTENCES = (
    "{n} shoppers died as rockets fell on the market of {t} on Saturday, said {p}, the prefect.",
    "Its batteries had been idle since dawn, the brigade answered, and none of them could reach the town.",
    "By nightfall the clinic in {t} had taken in {n} injured, a surgeon told the paper, half of them pupils.",
    "Neighbours counted thirty blasts before the bridge to {t} fell, and nobody has crossed it since the attack.",
    "“We heard the first shell at dawn,” said {p}, who keeps a shop by the bridge.",
    "The relief office said {n} families had left {t} since the spring.",
    "Talks between the two sides were to go on in {t}, {p} told reporters.",
    "No group said it had fired.",
    "It was the third attack on the town this month.",
)  # fmt: skip
BESIDE = (
    "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li><li><a href='/s'>Sport</a></li></ul></nav>",
    "<aside class='related'><ul><li><a href='/1'>Forty rebels killed, says army</a></li><li><a href='/2'>Row</a></li></ul></aside>",  # noqa: E501 - markup as it is written
    "<div class='newsletter'><p>Get the morning briefing in your inbox every day of the week.</p><form><input></form></div>",
    "<div class='comments'><h3>Comments</h3><p>My uncle says that four hundred people died there last night.</p></div>",
    "<footer><p>Copyright 2031. All rights reserved by the publisher of this page.</p><a href='/terms'>Terms</a></footer>",
    "<div class='cookie-banner'><p>We use cookies to make this page better for everyone who reads it.</p></div>",
    "<script>var text = 'Nine people were killed.';</script>",
    "<div class='share-bar'><a href='#'>Share</a> <a href='#'>Tweet</a> <a href='#'>Mail</a></div>",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a page and its key."""

    source: str
    outlet: str | None
    day: str | None
    agency: str | None
    lines: tuple[str, ...]


def page(dice: random.Random) -> Page:
    """Return one made-up page."""
    lines = tuple(_filled(dice, each) for each in dice.sample(SENTENCES, dice.randint(3, 9)))
    outlet = dice.choice(OUTLETS)
    day = f"2031-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    agency, first = _credit(dice, lines[0])
    shown = (first, *lines[1:])
    body = _wrapped(dice, [_paragraph(dice, each) for each in shown])
    head = "".join((*_marks_of_day(dice, day), *_marks_of_outlet(dice, outlet)))
    title = "Shells hit market"
    before, behind = _beside(dice), _beside(dice)
    headline = dice.choice((f"<h1>{title}</h1>", f"<header><h1 class='title'>{title}</h1></header>", ""))
    within = f"<body>{before}{headline}{body}{behind}</body>"
    source = f"<!doctype html><html><head><title>{title}</title>{head}</head>{within}</html>"
    if dice.random() < 0.08:
        inside = source.replace("<body>", "<body><form action='x.aspx'>").replace("</body>", "</form></body>")
        source = inside.replace("<form><input></form>", "")
    return Page(source, outlet, day, agency, shown)


def _filled(dice: random.Random, sentence: str) -> str:
    number = dice.choice(("Nine", "At least 12", "Some 40", "Twenty-three", "1,204"))
    return sentence.format(n=number, t=dice.choice(TOWNS), p=dice.choice(NAMES))


def _credit(dice: random.Random, line: str) -> tuple[str | None, str]:
    """Return the agency of the key and the first line with its credit; half of the pages have none."""
    if dice.random() < 0.5:
        return None, line
    printed = dice.choice(sorted(AGENCIES))
    town = dice.choice(TOWNS)
    form = dice.choice((f"{town.upper()}, May 4 ({printed}) - {line}", f"{town.upper()} ({printed}) — {line}",
                        f"{town.upper()}, Northland ({printed}) _ {line}", f"ST. {town.upper()}, N.L. ({printed}) -- {line}"))  # fmt: skip  # noqa: E501 - markup as it is written
    return AGENCIES[printed], form


def _paragraph(dice: random.Random, line: str) -> str:
    """Return a paragraph as some page writes it."""
    words = line.replace("&", "&amp;")
    if dice.random() < 0.15:
        words = words.replace(" the ", " the<!-- --> ", 1).replace("<!-- --> ", " <!-- -->", 1)
    if dice.random() < 0.15:
        words = words.replace("the town", "<a href='/t'>the town</a>").replace("said", "<b>said</b>", 1)
    if dice.random() < 0.1:
        words = words.replace("12", "12<sup><a href='#n1'>1</a></sup>")
    form = dice.choice(("<p>{}</p>", "<p>{}</p>", "<p>{}</p>", "<p class='caption-text'>{}</p>", "<p class='message'>{}</p>",
                        "<div>{}</div>", "<section>{}</section>", "<p><span>{}</span></p>", "<div class='paragraph'><p>{}</p></div>"))  # fmt: skip  # noqa: E501 - markup as it is written
    return form.format(words)


def _wrapped(dice: random.Random, paragraphs: list[str]) -> str:
    if dice.random() < 0.15:
        paragraphs = [f"<div data-testid='p-{n}'>{each}</div>" for n, each in enumerate(paragraphs)]
    if dice.random() < 0.3:
        advert = dice.choice(("<div class='ad'>Advertisement</div>", "<figure><img src='x.jpg'></figure>", BESIDE[1]))
        paragraphs.insert(dice.randrange(1, len(paragraphs) + 1), advert)
    form = dice.choice(("<article>{}</article>", "<main><article><div class='body'>{}</div></article></main>", "<div class='story'>{}</div>",  # noqa: E501 - markup as it is written
                        "<div id='content'><div class='entry-content'>{}</div></div>", "<section itemprop='articleBody'>{}</section>",  # noqa: E501 - markup as it is written
                        "<table><tr><td>Menu</td><td>{}</td></tr></table>"))  # fmt: skip
    return form.format("\n".join(paragraphs))


def _beside(dice: random.Random) -> str:
    return "".join(dice.sample(BESIDE, dice.randint(0, 3)))


def _marks_of_day(dice: random.Random, day: str) -> list[str]:
    """Return marks of the day, some of them after one that says nothing."""
    year, month, of_month = day.split("-")
    stamp = dice.choice((f"{day}T09:00:00Z", f"{day}T23:30:00-05:00", f"{day} 09:00:00", f"{year}{month}{of_month}T090000Z",
                         f"{int(of_month)} {_MONTHS[int(month)]} {year}", f"{_MONTHS[int(month)]} {int(of_month)}, {year}",
                         f"{of_month}.{month}.{year}", f"{day}T09:00:00.000+0000"))  # fmt: skip
    forms: tuple[Callable[[str], str], ...] = (
        lambda value: f"<meta property='article:published_time' content='{value}'>",
        lambda value: f"<meta name='pubdate' content='{value}'>",
        lambda value: f"<meta name='DC.date.issued' content='{value}'>",
        lambda value: _data({"@type": "NewsArticle", "datePublished": value}),
        lambda value: _data(
            [
                {"@type": "WebPage", "datePublished": "2019-01-01"},
                {"@type": "OpinionNewsArticle", "datePublished": value},
            ]
        ),
        lambda value: _data({"@graph": [{"@type": ["Article", "NewsArticle"], "datePublished": value}]}),
        lambda value: _data(
            {"@type": "WebPage", "mainEntity": {"@type": "ReportageNewsArticle", "datePublished": value}}
        ),
        lambda value: _data({"@type": "NewsArticle", "datePublished": value}).replace("</script>", ";</script>"),
        lambda value: f"<meta itemprop='datePublished' content='{value}'>",
    )
    made = [dice.choice(forms)(stamp)]
    if dice.random() < 0.2:
        made.insert(0, "<meta property='article:published_time' content='0001-01-01T00:00:00Z'>")
    return made


_MONTHS = ("", *calendar.month_name[1:])


def _marks_of_outlet(dice: random.Random, outlet: str) -> list[str]:
    name = outlet.replace("&", "&amp;")
    forms: tuple[str, ...] = (
        f"<meta property='og:site_name' content='{name}'>",
        f"<meta name='publisher' content='{name}'>",
        f"<meta name='application-name' content='{name}'>",
        _data({"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": outlet}}),
        _data(
            {
                "@graph": [
                    {"@type": "Organization", "@id": "#us", "name": outlet},
                    {"@type": "Article", "publisher": {"@id": "#us"}},
                ]
            }
        ),
        _data({"@type": "WebSite", "name": outlet}),
    )
    address = ["<meta property='article:publisher' content='https://social.example/us'>"] if dice.random() < 0.3 else []
    return [*address, dice.choice(forms)]


def _data(said: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(said)}</script>"


def measured(pages: int, seed: int, show: int = 0) -> dict[str, float]:
    """Return shares in percent over pages made from a seed; ``show``: wrong ones to print."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    right: Counter[str] = Counter()
    kept = missing = too_many = agencies = 0
    for number in range(pages):
        made = page(dice)
        found = _read(made)
        if found is None:
            missing += sum(len(line.split()) for line in made.lines)
            continue
        right["outlet"] += found.outlet == made.outlet
        right["day"] += found.published == made.day
        right["agency"] += made.agency is not None and found.wire == made.agency
        agencies += made.agency is not None
        wanted, given = (
            Counter(" ".join(made.lines).split()),
            Counter(found.text.replace("Shells hit market", "").split()),
        )
        kept += (wanted & given).total()
        missing += (wanted - given).total()
        too_many += (given - wanted).total()
        if show and ((wanted - given) or (given - wanted) or found.wire != made.agency):
            show -= 1
            print(
                number,
                made.source,
                found.text,
                found.wire,
                made.agency,
                wanted - given,
                given - wanted,
                sep="\n",
                end="\n\n",
            )
    return {
        "outlet": 100 * right["outlet"] / pages,
        "day": 100 * right["day"] / pages,
        "agency": 100 * right["agency"] / max(agencies, 1),
        "kept": 100 * kept / (kept + missing),
        "too many": 100 * too_many / (kept + missing),
    }


def _read(made: Page) -> dispatch.Dispatch | None:
    data = made.source.encode()
    try:
        list(html.pieces(data, "page.html", Limits()))
        return dispatch.remake(data, "page.html")
    except DispatchError:
        return None


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    found = measured(options.pages, options.seed, options.show)
    for name, value in found.items():
        print(f"{name:10} {value:6.1f}  goal {'at most' if name == 'too many' else 'at least'} {GOALS[name]}")
    return int(not holds(found))


def holds(found: dict[str, float]) -> bool:
    """Tell whether every figure reaches its goal."""
    return all(value <= GOALS[name] if name == "too many" else value >= GOALS[name] for name, value in found.items())


if __name__ == "__main__":
    sys.exit(main())

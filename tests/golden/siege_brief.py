"""A brief of the made-up siege, built from the golden files alone: what the views would get from a perfect reader."""

import functools
import html
import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path

from tests.completed import completed

from fogline import reconcile
from fogline.model import (
    Brief,
    Claim,
    Day,
    Dispatch,
    Family,
    Figure,
    Passage,
    Person,
    Place,
    Quote,
    Rejection,
    Reprint,
    Run,
    Seam,
    Source,
    content_id,
)

SIEGE = Path(__file__).resolve().parents[2] / "examples" / "siege"


def lines(name):
    return [json.loads(line) for line in (SIEGE / "expected" / name).read_text("utf-8").splitlines()]


def dispatch(path, item, text, outlet, published, headline, wire, url=None):
    return Dispatch(
        content_id("d", path, item), path, text, "0" * 64, outlet, wire, url, headline, published, language="en"
    )


def read_plain(path):
    raw = (SIEGE / path).read_text("utf-8")
    head, _, body = raw.partition("\n\n")
    fields = dict(re.findall(r"^(\w+): (.+)$", head, re.MULTILINE))
    if "Outlet" not in fields:
        return [dispatch(path, None, raw.strip(), None, None, None, None)]
    told = (fields["Outlet"], fields["Published"], fields["Headline"], fields.get("Agency"))
    return [dispatch(path, None, body.strip(), *told)]


def read_page(path):
    raw = (SIEGE / path).read_text("utf-8")
    body = re.findall(r"<article>(.*?)</article>", raw, re.DOTALL)[0]
    text = "\n".join(html.unescape(re.sub(r"<[^>]+>", "", p)) for p in re.findall(r"<p>(.*?)</p>", body, re.DOTALL))
    outlet, headline, published = (
        re.search(rf'property="{p}" content="([^"]+)"', raw)[1]
        for p in ("og:site_name", "og:title", "article:published_time")
    )
    url = re.search(r'rel="canonical" href="([^"]+)"', raw)
    wire = "HNA" if "with HNA" in raw else None
    return [dispatch(path, None, text, outlet, published[:10], headline, wire, url and url[1])]


def read_feed(path):
    raw = (SIEGE / path).read_text("utf-8")
    found = []
    for n, item in enumerate(re.findall(r"<item>(.*?)</item>", raw, re.DOTALL), start=1):
        title, url, day, body = (
            re.search(rf"<{t}>(.*?)</{t}>", item, re.DOTALL)[1] for t in ("title", "link", "pubDate", "description")
        )
        paragraphs = re.findall(r"<p>(.*?)</p>", html.unescape(body), re.DOTALL)
        published = parsedate_to_datetime(day).date().isoformat()
        found.append(
            dispatch(
                path,
                n,
                "\n".join(map(html.unescape, paragraphs)),
                "The Kestrel",
                published,
                html.unescape(title),
                None,
                url,
            )
        )
    return found


READERS = {".txt": read_plain, ".html": read_page, ".xml": read_feed}


def at(text, words, start=0, end=None):
    found = text.find(words, start, len(text) if end is None else end)
    assert found >= 0, words
    return Quote(found, found + len(words), words)


def claim(row, d, taken):
    """A golden line as a claim; the same words twice in a text are taken in order."""
    start = taken.get(row["content"], 0)
    quote = at(d.text, row["content"], start)
    taken[row["content"]] = quote.end
    figures = tuple(
        Figure(
            f["measure"],
            population(f),
            f["low"],
            f["best"],
            f["high"],
            f["bound"],
            f["unit"],
            f["basis"],
            None,
            f["as_printed"],
            at(d.text, f["as_printed"], quote.start, quote.end),
        )
        for f in row["figures"]
    )
    days = tuple(
        Day(
            x["start"],
            x["start"],
            x["end"],
            1 if x["start"] == x["end"] else 4,
            x["as_printed"],
            at(d.text, x["as_printed"]),
        )
        if x["start"] and x["end"]
        else Day(None, x["start"], None, None, x["as_printed"], at(d.text, x["as_printed"]))
        for x in row["days"]
    )
    places = tuple(Place(p, p, None, None, None, None, at(d.text, p)) for p in row["places"])
    persons = tuple(Person(p["name"], p["name"], p["state"], None, quote) for p in row["persons"])
    cue = row["cue"] and at(d.text, row["cue"], min(quote.start, d.text.rfind("\n", 0, quote.start) + 1))
    return Claim(
        content_id("c", d.dispatch_id, quote.start, quote.end, row["source"]), d.dispatch_id, d.path, quote,
        Source(row["source"], row["source"] or ("he" if row["kind"] == "unresolved" else row["kind"]), None, row["kind"]),
        cue, row["stance"], figures, None, days, places, persons, "golden", against_interest=row["against_interest"],
    )  # fmt: skip


def population(figure):
    words = figure["as_printed"].split()
    return (
        {"civilians": "civilians", "children": "children", "fighters": "fighters"}.get(words[-1])
        if figure["unit"] is None
        else None
    )


def reprint(row, dispatches):
    sides = []
    for side in ("earlier", "later"):
        d = next(x for x in dispatches if x.path == row[side])
        first = at(d.text, row[f"{side}_first"])
        last = at(d.text, row[f"{side}_last"], first.start)
        sides.append(Passage(d.dispatch_id, first.start, last.end))
    words = len(at_passage(dispatches, sides[1]).split())
    family = content_id("f", at_passage(dispatches, sides[0])[:24])
    return Reprint(
        content_id("r", *sides), sides[0], sides[1], words, (), row["direction"], family, row["kind"], "part"
    )


def at_passage(dispatches, p):
    return next(d.text for d in dispatches if d.dispatch_id == p.dispatch_id)[p.start : p.end]


@functools.cache
def siege_brief():
    paths = sorted(p.name for p in SIEGE.iterdir() if p.suffix in READERS)
    dispatches = [d for path in paths for d in READERS[Path(path).suffix](path)]
    key = {content_id("d", d.path, n): d for d in dispatches for n in (None, 1, 2)}
    taken = {}
    claims = []
    for row in lines("claims.golden"):
        d = key[content_id("d", row["path"], row["item"])]
        d = next(x for x in dispatches if x.dispatch_id == content_id("d", row["path"], row["item"]))
        claims.append(claim(row, d, taken.setdefault(d.dispatch_id, {})))
    reprints = tuple(reprint(row, dispatches) for row in lines("reprints.golden"))
    families = {}
    for r in reprints:
        families.setdefault(r.family_id, set()).update((r.earlier, r.later))
    origin = {r.family_id: r.earlier.dispatch_id for r in reversed(reprints)}
    known = tuple(Family(f, origin[f], tuple(sorted(p))) for f, p in sorted(families.items()))
    stitched = next(d for d in dispatches if d.path.startswith("08"))
    seam = Seam(stitched.dispatch_id, stitched.text.index("“They may still"), "two stories joined")
    claims = completed(claims, dispatches)
    return Brief(
        tuple(dispatches), reprints, known, (seam,), tuple(claims),
        reconcile.accounts(claims, dispatches, reprints, known),
        reconcile.persons(claims, dispatches, reprints),
        reconcile.territory(claims, dispatches, reprints),
        reconcile.moments(claims, dispatches, reprints),
        (Rejection("notes/old.pdf", "UnknownFormat", "not a format that this version reads", "save it as text"),),
        (Run("run1", "0", "{}", "2024-06-09T08:00:00Z", "2024-06-09T08:00:02Z", len(dispatches) + 1, len(dispatches), 0, 1),),
        "0",
    )  # fmt: skip

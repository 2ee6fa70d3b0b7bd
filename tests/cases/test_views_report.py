"""The report on the made-up siege, from the golden files: what a perfect reader would hand to the page."""

import dataclasses
import importlib.util
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fogline.model import Brief, Claim, Dispatch, Figure, Quote, Rejection, Source
from fogline.views import report

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "siege_brief.py"
EMPTY = Brief((), (), (), (), (), (), (), (), (), (), (), "0")


def siege():
    spec = importlib.util.spec_from_file_location("siege_brief", GOLDEN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.siege_brief()


@pytest.fixture(scope="module")
def brief():
    return siege()


@pytest.fixture(scope="module")
def page(brief):
    return report(brief)


class Reader(HTMLParser):
    """Ids, links and open elements of a page; fails where elements do not nest."""

    VOID = frozenset({"meta", "br", "link", "img", "input"})

    def __init__(self):
        super().__init__()
        self.ids, self.hrefs, self.open, self.tags, self.text = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.ids += [told["id"]] if "id" in told else []
        self.hrefs += [told["href"]] if "href" in told else []
        self.tags.append((tag, told))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def section(page, name):
    return re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)[0]


def test_ids_are_single_and_every_inner_link_leads_somewhere(read):
    assert len(read.ids) == len(set(read.ids))
    assert {h[1:] for h in read.hrefs if h.startswith("#")} <= set(read.ids)


def test_nothing_is_fetched_and_nothing_runs(page, read):
    assert not {"script", "link", "img", "iframe", "object"} & {t for t, _ in read.tags}
    assert not [a for _, attrs in read.tags for a in attrs if a.startswith("on") or a == "src"]
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_every_claim_can_be_reached_and_leads_to_its_note(brief, read):
    claims = {i for i in read.ids if re.fullmatch(r"c\d+\.\d+", i)}
    assert len(claims) == len(brief.claims)
    assert {"#n" + i[1:] for i in claims} <= set(read.hrefs)


def test_every_number_of_the_tally_is_linked(page):
    tiles = re.findall(r'<div class="tile">.*?</ul>', section(page, "now"), re.DOTALL)
    assert len(tiles) >= 8
    assert all(re.search(r'<div class="big[^"]*"><a href="#a\d+">', t) and 'href="#c' in t for t in tiles)


@pytest.mark.parametrize(
    "name", ["now", "accounts", "timeline", "persons", "territory", "sources", "dispatches", "method"]
)
def test_sections_stand_in_the_order_a_desk_reads_and_none_is_empty_on_the_siege(page, name):
    assert 'class="none"' not in section(page, name)
    order = re.findall(r'<section id="(\w+)"', page)
    assert order == ["now", "accounts", "timeline", "persons", "territory", "sources", "dispatches", "method"]


@pytest.mark.parametrize("name", ["now", "accounts", "timeline", "persons", "territory", "sources", "dispatches"])
def test_an_empty_section_says_why(name):
    assert 'class="none"' in section(report(EMPTY), name)


def test_one_origin_two_versions_is_revised_and_not_two_accounts(page):
    row = re.search(r'<tr id="a\d+">(?:(?!</tr>).)*?1,900(?:(?!</tr>).)*', section(page, "accounts"), re.DOTALL)[0]
    assert "1,700" in row
    assert "↻ superseded" in row
    assert "tag revised" in row
    assert "tag differ" not in row


def test_two_hospitals_counts_are_set_side_by_side_and_marked_not_by_colour_alone(page):
    row = next(
        r
        for r in re.findall(r"<tr id=.*?</tr>", section(page, "accounts"), re.DOTALL)
        if "Lantern Relief" in r and "≥\xa014" in r
    )
    assert "≠ " in row
    assert "contested" in row


def test_lost_antecedent_stays_unresolved(page):
    assert "unresolved (“he”)" in section(page, "dispatches")


def test_a_dispatch_without_a_date_says_so(page):
    assert "no date: relative days left unresolved" in section(page, "dispatches")


def test_seam_rejection_and_run_are_shown(page):
    assert re.search(r"⁞ seam</span>.{0,200}They may still", section(page, "dispatches"))
    assert "notes/old.pdf" in section(page, "method")
    assert "2024-06-09T08:00:00Z" in section(page, "method")


def test_persons_with_contradictory_states_point_to_each_other(page):
    assert "≠ disputed" in section(page, "persons")
    assert section(page, "persons").index("Anselm Dray") < section(page, "persons").index("Petra Halloway")


def test_same_brief_same_bytes_in_any_order(brief, page):
    shuffled = dataclasses.replace(
        brief,
        dispatches=brief.dispatches[::-1],
        claims=brief.claims[::-1],
        reprints=brief.reprints[::-1],
        accounts=brief.accounts[::-1],
    )
    assert report(brief) == page
    assert report(shuffled) == page


def test_the_page_fits_what_it_is_told_to_fit(brief):
    small = report(brief, largest=150_000)
    assert len(small.encode()) <= 150_000
    assert "characters]" in small
    reader = Reader()
    reader.feed(small)
    assert {h[1:] for h in reader.hrefs if h.startswith("#")} <= set(reader.ids)


HOSTILE = "<script>alert(1)</script>\"' onload=x"


def hostile_brief():
    text = f"At least 12 died, {HOSTILE} said."
    d = Dispatch("d1", HOSTILE, text, "0", HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE, "2031-05-02")
    f = Figure(
        "killed", HOSTILE, 12, 12, None, "at_least", None, "incident", None, "At least 12", Quote(0, 11, "At least 12")
    )
    c = Claim(
        "c1",
        "d1",
        HOSTILE,
        Quote(0, 16, text[:16]),
        Source(HOSTILE, HOSTILE, HOSTILE, "party"),
        None,
        "asserted",
        (f,),
        None,
        (),
        (),
        (),
        "x",
    )
    from fogline import reconcile

    return dataclasses.replace(EMPTY, dispatches=(d,), claims=(c,), accounts=reconcile.accounts((c,), (d,), (), ()))


def test_untrusted_words_are_escaped_everywhere():
    page = report(hostile_brief())
    reader = Reader()
    reader.feed(page)
    assert "script" not in {t for t, _ in reader.tags}
    assert not [a for _, attrs in reader.tags for a in attrs if a == "onload"]
    assert "javascript:" not in " ".join(reader.hrefs)
    assert HOSTILE in "".join(reader.text)


def test_headings_do_not_skip_and_tables_have_headers(page, read):
    levels = [int(t[1]) for t, _ in read.tags if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        assert '<th scope="col"' in table
    assert {"main", "header", "nav", "footer"} <= {t for t, _ in read.tags}


# A text, and the trap in it.
DAMAGED = [
    ("Two died.\ud800", "half a pair of surrogates"),
    ("Two\x00 died.\x0b", "control characters"),
    ("\u0642\u062a\u0644 12 \u0634\u062e\u0635\u0627", "a text from right to left"),
    ("x" * 200_000, "one word that never ends"),
]


@pytest.mark.parametrize(("text", "trap"), DAMAGED, ids=[trap for _, trap in DAMAGED])
def test_damaged_texts_are_set(text, trap):
    page = report(dataclasses.replace(EMPTY, dispatches=(Dispatch("d1", "a.txt", text, "0"),)))
    assert page.encode("utf-8"), trap
    assert 'dir="auto"' in page


def archive(count):
    """Many dispatches, each with one count, every second pair a reprint."""
    from fogline import reconcile
    from fogline.model import Day, Family, Passage, Place, Reprint

    dispatches, claims = [], []
    for n in range(count):
        day = f"2031-{1 + n % 12:02d}-{1 + n % 28:02d}"
        said = f"{n + 2} people were killed in Dolna {n % 7}"
        text = f"{said}, the monitor said. " + "Nothing that anybody counts stands in this sentence. " * 20
        dispatches.append(Dispatch(f"d{n}", f"{n}.txt", text, "0", f"Paper {n % 9}", None, None, f"Head {n}", day))
        printed = str(n + 2)
        here = Quote(0, len(printed), printed)
        figure = Figure("killed", None, n + 2, n + 2, n + 2, "exact", None, "incident", None, printed, here)
        place = Place(f"Dolna {n % 7}", f"Dolna {n % 7}", None, None, None, None, here)
        told = (Quote(0, len(said), said), Source("Monitor", "the monitor", None, "monitor"), None, "asserted")
        days = (Day(day, day, day, 1, printed, here),)
        claims.append(Claim(f"c{n}", f"d{n}", f"{n}.txt", *told, (figure,), None, days, (place,), (), "x"))
    pairs = [(Passage(f"d{n}", 60, 400), Passage(f"d{n + 1}", 60, 400)) for n in range(0, count - 1, 2)]
    reprints = [Reprint(f"r{n}", a, b, 50, (), "known", f"f{n}", "exact") for n, (a, b) in enumerate(pairs)]
    families = [Family(f"f{n}", a.dispatch_id, (a, b)) for n, (a, b) in enumerate(pairs)]
    return dataclasses.replace(
        EMPTY,
        dispatches=tuple(dispatches),
        claims=tuple(claims),
        reprints=tuple(reprints),
        families=tuple(families),
        accounts=reconcile.accounts(claims, dispatches, reprints, families),
        moments=reconcile.moments(claims, dispatches, reprints),
    )


@pytest.mark.parametrize(("count", "largest"), [(300, 500_000), (300, 240_000)])
def test_a_page_of_many_dispatches_fits_says_what_it_left_out_and_links_only_to_what_it_holds(count, largest):
    page = report(archive(count), largest=largest)
    reader = Reader()
    reader.feed(page)
    assert len(page.encode()) <= largest
    assert {h[1:] for h in reader.hrefs if h.startswith("#")} <= set(reader.ids)
    assert "characters]" in page
    assert 'class="none"' not in section(page, "now") + section(page, "timeline")
    if page.count("<article") < count:
        assert "more dispatches on which nothing above rests not shown here" in page


def story(count, *, people=1, area=False):
    """One story in so many papers, a day apart: one count of it, the same persons in one state after the other."""
    from fogline import reconcile
    from fogline.model import Day, Family, Passage, Person, Reprint

    states = ("abducted", "said alive", "killed", "missing", "freed")
    dispatches, claims = [], []
    said = "12 people were killed in Dolna" if not area else "The pocket was cut to 12 square kilometres"
    told = (Source("Monitor", "the monitor", None, "monitor"), None, "asserted")
    for n in range(count):
        day = f"20{31 + n // 336}-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}"
        text = f"{said}, the monitor said. Nothing that anybody counts stands here."
        dispatches.append(Dispatch(f"d{n}", f"{n}.txt", text, "0", f"Paper {n % 40}", None, None, f"Head {n}", day))
        number = Quote(said.index("12"), said.index("12") + 2, "12")
        figure = Figure("killed", None, 12, 12, 12, "exact", None, "incident", None, "12", number)
        if area:
            size = 12.0 + n % 9
            figure = Figure(
                "area", None, size, size, size, "exact", "square kilometre", "remaining", None, "12", number
            )
        days = (Day(day, day, day, 1, "12", number),)
        persons = tuple(
            Person(f"Ivo {chr(65 + k)}arsh", "Ivo", states[(n + k) % 5], day, number) for k in range(people)
        )
        quote = Quote(0, len(said), said)
        claims.append(Claim(f"c{n}", f"d{n}", f"{n}.txt", quote, *told, (figure,), None, days, (), persons, "x"))
    whole = len(said)
    reprints = [
        Reprint(f"r{n}", Passage(f"d{n}", 0, whole), Passage(f"d{n + 1}", 0, whole), 9, (), "known", "f1", "exact")
        for n in range(0 if area else count - 1)
    ]
    families = [Family("f1", "d0", tuple(Passage(f"d{n}", 0, whole) for n in range(count)))] if reprints else []
    return dataclasses.replace(
        EMPTY,
        dispatches=tuple(dispatches),
        claims=tuple(claims),
        reprints=tuple(reprints),
        families=tuple(families),
        accounts=reconcile.accounts(claims, dispatches, reprints, families),
        persons=reconcile.persons(claims, dispatches, reprints),
        moments=reconcile.moments(claims, dispatches, reprints),
    )


def refused(count):
    long = tuple(Rejection(f"{n}/" + "x" * 3000, "Empty", "no text") for n in range(count))
    return dataclasses.replace(EMPTY, rejections=long)


# What grows without end, whatever fit is taken, unless the page bounds it.
ENDLESS = [
    (lambda: story(1200), 250_000, "more dispatches not shown here", "an account that 1,200 dispatches print"),
    (lambda: story(400, people=3), 250_000, "more lines not shown here", "persons with hundreds of lines each"),
    (lambda: story(700, area=True), 200_000, "the newest", "areas said on 700 days"),
    (lambda: refused(400), 200_000, "more in the ledger", "long paths of what was rejected"),
]


@pytest.mark.parametrize(("brief", "largest", "left", "trap"), ENDLESS, ids=[trap for *_, trap in ENDLESS])
def test_a_page_stays_small_whatever_grows_and_says_what_it_left_out(brief, largest, left, trap):
    page = report(brief(), largest=largest)
    reader = Reader()
    reader.feed(page)
    assert len(page.encode()) <= largest, trap
    assert left in page
    assert {h[1:] for h in reader.hrefs if h.startswith("#")} <= set(reader.ids)


# --- what leads, and what is folded ------------------------------------------------------------------------------


def told_by(*counts):
    """A brief of one-sentence dispatches, each (day, words), read from their words."""
    from fogline import reconcile
    from fogline.claims import read_claims

    dispatches = tuple(
        Dispatch(f"d{n}", f"{n}.txt", t, "0", f"P{n}", published=day) for n, (day, t) in enumerate(counts)
    )
    claims = tuple(c for d in dispatches for c in read_claims(d))
    found = reconcile.accounts(claims, dispatches, (), ())
    return dataclasses.replace(EMPTY, dispatches=dispatches, claims=claims, accounts=found)


NEW, OLD = "2031-05-02", "2030-05-03"  # Fridays
HAJIN, MANBIJ = "{} people were killed in Hajin on Friday.", "{} people were killed in Manbij on Friday."
BY_MAYOR = "12 people were killed in Hajin on Friday, the mayor said."
BY_NURSE = "12 people were killed in Hajin on Friday, the Red Cross said."


@pytest.mark.parametrize(
    ("counts", "leads"),
    [
        # size; recency; a second voice; a place and a day before a larger number of nowhere
        ([(NEW, HAJIN.format(12)), (NEW, MANBIJ.format(90))], "90"),
        ([(OLD, HAJIN.format(40)), (NEW, MANBIJ.format(30))], "30"),
        ([(NEW, BY_MAYOR), (NEW, BY_NURSE), (NEW, MANBIJ.format(90))], "12"),
        ([(NEW, "900 people were killed."), (NEW, HAJIN.format(12))], "12"),
    ],
)
def test_the_weightiest_number_leads(counts, leads):
    now = section(report(told_by(*counts)), "now")
    assert re.findall(r'<div class="big[^>]*><a[^>]*>([^<]*)</a>', now)[0] == leads


def test_one_man_of_whom_one_voice_tells_is_a_tile_only_where_he_was_harmed():
    page = report(
        told_by(("2031-05-02", "One man was killed in Hajin on Friday. Two fighters surrendered in Hajin on Friday."))
    )
    assert re.findall(r'<div class="tile"><h3>(\w+)', page) == ["killed"]


def test_opinions_are_marked_nothing_to_check_and_folded():
    page = report(
        told_by(
            ("2031-05-02", "The mayor said the war was a disgrace. The mayor said 12 people were killed on Friday.")
        )
    )
    folded = re.search(r"<details><summary>Nothing to check: (\d)</summary>(.*?)</details>", page, re.DOTALL)
    notes = section(page, "dispatches")
    assert folded[1] == "1"
    assert "killed 12" not in folded[2]
    assert "killed 12" in notes


@pytest.mark.parametrize(
    ("place", "joined"),
    [("Hajin", True), ("Syria", False)],  # a country's dead of three days are nothing that goes on
)
def test_counts_over_days_are_of_one_place_and_not_of_a_country(place, joined):
    days = {OLD: 40, "2030-11-01": 35, NEW: 30}
    page = report(told_by(*((day, f"{n} people were killed in {place} on Friday.") for day, n in days.items())))
    assert ("all counts" in page) == joined


def test_the_timeline_holds_what_prints_its_own_day():
    from fogline import reconcile

    said = "Shells killed 12 people in Hajin on Friday. The army has launched hundreds of airstrikes in support of it."
    brief = told_by((NEW, said))
    found = reconcile.moments(brief.claims, brief.dispatches)
    assert [(m.start, "12 people" in m.words) for m in found] == [(NEW, True)]


@pytest.mark.parametrize(("other", "joined"), [("Raqqa", True), ("Afghanistan", False)])
def test_shares_of_two_places_share_no_chart(other, joined):
    page = report(
        told_by(
            (OLD, "The militia still holds 60% of Raqqa, the mayor said."),
            (NEW, f"The militia still holds 40% of {other}, the mayor said."),
        )
    )
    assert ("area said to be left, Raqqa, %" in page) == joined
    assert "area said to be left, %" not in page

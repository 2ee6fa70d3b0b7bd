"""The table of publisher families does not rot: no dead rows, no sister left out, nobody joined who is not one.

A family too many invents independence; a family too few hides it. The pairs below were looked at one by one.
"""

from collections import Counter, defaultdict

import pytest

from fogline import lexicon
from fogline.model import Dispatch
from fogline.reconcile.voices import Heard, Voice, count, publisher, publishers
from fogline.text.outlets import outlet_key

ROWS = list(lexicon.rows("publishers.csv"))
LARGEST = 20  # outlets of one family; a larger one is looked at before it is let in


def test_no_row_is_dead():
    """Two rows of one name: the later would silently win. A family of one outlet says nothing."""
    keys = Counter(outlet_key(r["outlet"]) for r in ROWS)
    assert [k for k, n in keys.items() if n > 1] == []
    sizes = Counter(r["family"] for r in ROWS if r["kind"] != "aggregator")
    assert [f for f, n in sizes.items() if n < 2] == []


def test_every_row_says_what_it_is_and_where_it_is_from():
    assert {r["kind"] for r in ROWS} == {"press", "aggregator"}
    assert all(r["origin"].strip() for r in ROWS)
    assert all(bool(r["family"]) == (r["kind"] == "press") for r in ROWS)


def test_every_outlet_is_found_under_its_own_name():
    for r in ROWS:
        family, sure = publisher(r["outlet"], "d")
        assert (family, sure) == ((r["family"], True) if r["kind"] == "press" else ("unknown:d", False)), r["outlet"]


def test_no_family_has_two_spellings():
    spelled = defaultdict(set)
    for r in ROWS:
        spelled[r["family"].casefold().removeprefix("the ")].add(r["family"])
    assert [names for names in spelled.values() if len(names) > 1] == []


@pytest.mark.parametrize(
    "sisters",
    [
        ("The Guardian", "theguardian.com", "https://www.theguardian.com/world/2019/feb/10/x"),
        ("The Times", "The Sunday Times", "thetimes.co.uk"),
        ("Daily Mail", "Mail on Sunday", "MailOnline", "dailymail.co.uk"),
        ("The Daily Telegraph", "The Sunday Telegraph", "telegraph.co.uk"),
        ("The New York Times", "International New York Times", "nytimes.com"),
        ("BBC News", "BBC Arabic", "bbc.co.uk", "www.bbc.com"),
        ("Al Jazeera", "Al Jazeera English", "aljazeera.com"),
        ("Reuters", "reuters.com"),
        ("Associated Press", "apnews.com"),
        ("AFP", "Agence France-Presse", "afp.com"),
        ("RIA Novosti", "Sputnik"),
        ("People's Daily", "Global Times"),
        ("France 24", "RFI"),
        ("CNN", "CNN Arabic", "edition.cnn.com"),
    ],
)
def test_no_sister_is_missing(sisters):
    assert len({publisher(s, "d") for s in sisters}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # One word in common is no family.
        ("The Times", "The Times of India"),
        ("The Times", "The Times of Israel"),
        ("The Guardian", "The Guardian (Nigeria)"),
        ("The Independent", "Irish Independent"),
        ("The Washington Post", "The Washington Times"),
        ("The New York Times", "New York Post"),
        ("The Daily Star (Bangladesh)", "The Daily Star (Lebanon)"),
        ("Sky News", "Sky News Arabia"),
        # Agencies are not the papers that print them, and not one another.
        ("Reuters", "AFP"),
        ("AFP", "France 24"),
        ("TASS", "RIA Novosti"),
        ("Xinhua", "People's Daily"),
        # Two blogs on one host are two publishers.
        ("one.wordpress.com", "other.wordpress.com"),
    ],
)
def test_nobody_is_joined_who_is_not_one(one, other):
    assert publisher(one, "d") != publisher(other, "d")


def test_no_family_swallows_the_rest():
    sizes = Counter(r["family"] for r in ROWS if r["kind"] == "press")
    assert max(sizes.values()) <= LARGEST


def test_an_aggregator_is_no_publisher():
    for name in ("Google News", "Yahoo News", "MSN"):
        assert publisher(name, "d1") != publisher(name, "d2")


@pytest.mark.parametrize(
    ("outlet", "family"),
    [
        # Sections of one paper are one newsroom.
        ("CNN (Web News)", "CNN"),
        ("CNN - Editorial", "CNN"),
        ("Fox News (Online)", "Fox News Media"),
        ("Fox News Opinion", "Fox News Media"),
        ("Harbour Times - News", "harbour times"),
        # A country in brackets tells two outlets of one name apart.
        ("ABC News (US)", "ABC News (US)"),
        ("Harbour Daily News", "harbour daily news"),
    ],
)
def test_sections_of_one_paper(outlet, family):
    assert publisher(outlet) == (family, True)


def _printed(number, outlet, url=None):
    return Dispatch(f"d{number}", "a.html", "", "", outlet=outlet, url=url)


ONE_HOST = [
    # a page and a feed of one paper
    (("The Quay Post", "https://www.quay.example/a"), ("Quay Post - World News", "https://quay.example/b?utm=rss"), 1),
    # one name is enough, whoever has the address
    (("The Quay Post", None), ("Quay Post", "https://quay.example/b"), 1),
    # two blogs of one host, two papers that have no address, two that the list knows
    (("Ana's blog", "https://ana.wordpress.com/1"), ("Bo's blog", "https://bo.wordpress.com/1"), 2),
    (("The Quay Post", None), ("Harbour Courier", None), 2),
    (("The Guardian", "https://mirror.example/1"), ("BBC News", "https://mirror.example/2"), 2),
]


@pytest.mark.parametrize(("one", "two", "families"), ONE_HOST)
def test_printings_of_one_host_are_one_publisher(one, two, families):
    found = publishers([_printed(1, *one), _printed(2, *two)])
    assert len({family for family, _ in found.values()}) == families


SAVED = [
    # a page and its entry in the feed; a page saved twice; a page that only shares its words
    (("Pass closed", "https://www.quay.example/1?utm_source=rss", "Nine."), ("Pass closed", "https://quay.example/1", "9."), 1),
    (("Pass closed", None, "Nine  died."), (None, None, "Nine died."), 1),
    # posts of a live page; another story of the paper
    (("Toll rises", "https://quay.example/live", "Nine died."), ("Rain", "https://quay.example/live", "It rained."), 2),
    (("Pass closed", "https://quay.example/1", "Nine died."), ("Pass closed", "https://quay.example/2", "Ten died."), 2),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "articles"), SAVED)
def test_one_article_is_one_article(one, two, articles):
    heard = [
        Heard(Dispatch(f"d{n}", "a", text, "", outlet="The Quay Post", headline=headline, url=url),
              Voice("mayor", "the mayor", known=True, kind="official"), (), n)
        for n, (headline, url, text) in enumerate((one, two))
    ]  # fmt: skip
    assert len(count(heard).articles) == articles

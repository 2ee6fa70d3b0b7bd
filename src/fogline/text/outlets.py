"""Outlets and credits made ready for comparing: sections, addresses and articles say nothing of who publishes."""

from __future__ import annotations

import functools
import re

from fogline import lexicon
from fogline.languages import pattern
from fogline.text.fold import fold

_SCHEME = re.compile(r"^\w+://")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_TRACKER = re.compile(
    r"(?i)(?:utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref|source|src|cmpid?|campaign|output|amp|share|smid|at_\w+)(?:=|$)"
)
_BLANKS = re.compile(r"\s+")
_COUNTRY_CODE = 2  # letters of a country's top-level domain (ISO 3166-1)


def outlet_key(outlet: str) -> str:
    """Return folded name, or the registered domain of an address; "The", "www." and the name of a section say nothing.

    Two blogs on one host are two publishers. Countries in brackets tell outlets apart.

    >>> outlet_key("The Harbour Times - Opinion"), outlet_key("https://www.harbour.co.uk/a"), outlet_key("a.wordpress.com")
    ('harbour times', 'harbour.co.uk', 'a.wordpress.com')
    """
    name = _SCHEME.sub("", fold(outlet).text.strip()).split("/")[0]
    if _HOST.fullmatch(name):
        return _registered(name)
    return _BLANKS.sub(" ", pattern("outlets.section").sub("", pattern("outlets.article").sub("", name))).strip()


def page_of(address: str) -> str:
    """Return an address without what does not say which page it is: scheme, "www.", the tail for trackers, a last slash.

    >>> page_of("https://www.quay.example/mill/?utm_source=rss#top"), page_of("http://quay.example/mill?id=7")
    ('quay.example/mill', 'quay.example/mill?id=7')
    """
    bare = _SCHEME.sub("", address.strip()).removeprefix("www.").partition("#")[0]
    path, _, query = bare.partition("?")
    kept = "&".join(sorted(each for each in query.split("&") if each and not _TRACKER.match(each)))
    return path.rstrip("/") + (f"?{kept}" if kept else "")


@functools.cache
def _domains(kind: str) -> frozenset[str]:
    return frozenset(row["domain"] for row in lexicon.rows("domains.csv") if row["kind"] == kind)


def _registered(host: str) -> str:
    labels = host.removeprefix("www.").split(".")
    if any(host.endswith("." + domain) for domain in _domains("host")):
        return ".".join(labels[-3:])
    short = len(labels) > 2 and len(labels[-1]) == _COUNTRY_CODE and labels[-2] in _domains("second level")
    return ".".join(labels[-3:] if short else labels[-2:])


def credited(credit: str | None) -> list[str]:
    """Return the names of a credit line, folded; several where several are credited.

    >>> credited("BSS/AFP"), credited("Reuters and AP"), credited(None)
    (['bss', 'afp'], ['reuters', 'ap'], [])
    """
    return [each for each in pattern("outlets.credit_joints").split(fold(credit or "").text) if each]

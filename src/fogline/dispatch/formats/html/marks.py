"""What a page says of itself: headline, day, outlet, agency and address, by its own marks only.

In: a tree. Out: of each the marks in order, the best first: Open Graph, article vocabularies, schema.org's JSON-LD, Dublin
Core, the usual meta names, ``<time>``. The first that can be read counts, since pages leave a program's "no day" in the first
and the day in the next. Nothing is guessed from the words, the address or the clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from fogline.dispatch import dates
from fogline.dispatch.formats.html.tree import SPACE

_NAMED = "//*[@itemprop and (@content or @datetime) or self::meta and @content and (@name or @property)]"
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "dcterms.created", "dcterms.issued", "dcterms.date",
    "dc.date.issued", "dc.date.created", "dc.date", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date",
    "publication_date", "pubdate", "cxenseparse:recs:publishtime", "article.published", "date", "created",
)  # fmt: skip
_OUTLET = ("og:site_name", "dcterms.publisher", "dc.publisher", "publisher", "application-name")
_HEADLINE = ("og:title", "dcterms.title", "dc.title", "headline", "twitter:title", "title")
_AGENCY = ("agency", "article:agency", "dc.source", "dcterms.source", "copyright-holder")
_AUTHOR = ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author")
# Kinds of schema.org's things that a page is about, best first; a page's own kind dates the template as often as the story.
_ARTICLE = re.compile(r"(?:^|[/#:])(?:\w*Article|\w*Posting|ClaimReview|\w*Report)$")
_PAGE = re.compile(r"(?:^|[/#:])\w*Page$")
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "liveBlogUpdate")
_DEEPEST = 6  # levels of JSON-LD that are looked into
_MOST_THINGS = 5_000
_WRAPPED = re.compile(
    r"^\s*(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?|(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*;?\s*$"
)
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")
_CONTROL = re.compile("[\x00-\x1f]")


def marks_of(tree: Any, linked: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a page says of itself: headline, published, outlet, agency, url, each None where it says nothing.

    ``linked``: its JSON-LD, as :func:`linked_data` gives it.

    >>> from fogline.dispatch.formats.html.tree import parsed
    >>> page = '<meta property="article:published_time" content="0001-01-01"><time datetime="2031-05-04">Sunday</time>'
    >>> marks_of(parsed(page), [])["published"]
    '2031-05-04'
    """
    named = _meta(tree)
    articles = [thing for thing in linked if _is(thing, _ARTICLE)] or [thing for thing in linked if _is(thing, _PAGE)]
    by_id = {str(thing["@id"]): thing for thing in linked if thing.get("@id") and thing.get("name")}
    return {
        "published": _first(
            _of(named, _PUBLISHED[:3]), _stated(articles, "datePublished"), _of(named, _PUBLISHED[3:]), _times(tree),
            _stated(articles, "dateCreated"), reads=dates.iso,
        ),
        "outlet": _first(
            _outlets(_of(named, _OUTLET[:1])), _outlets(_names(articles, ("publisher", "sourceOrganization"), by_id)),
            _outlets(_of(named, _OUTLET[1:])), _outlets(_site_names(linked)),
        ),
        "headline": _first(
            _of(named, _HEADLINE), _stated(articles, "headline"), _texts(tree, "h1"), _texts(tree, "title")
        ),
        "agency": _first(
            _agencies(_of(named, _AGENCY)),
            _agencies([*_names(articles, ("author", "creator", "copyrightHolder"), by_id), *_of(named, _AUTHOR)]),
        ),
        "url": _first(tree.xpath("//link[@rel='canonical']/@href"), _of(named, ("og:url",)), _stated(articles, "url")),
    }  # fmt: skip


def linked_data(tree: Any) -> list[dict[str, Any]]:
    """Return the things of the page's JSON-LD blocks, in order; a block that is beyond mending says nothing."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        if (block := _block(script.text or "")) is not None:
            found.extend(_things(block, depth=_DEEPEST))
        if len(found) > _MOST_THINGS:
            break
    return found[:_MOST_THINGS]


def body(linked: list[dict[str, Any]]) -> str | None:
    """Return the words of the article where the page's data give them."""
    return next(iter(sorted(_stated(linked, "articleBody"), key=len, reverse=True)), None)


def _block(written: str) -> Any:
    """Return what a block says, also where a program broke a line in a string, left a comma or a semicolon, or wrapped it."""
    bare = _WRAPPED.sub("", _WRAPPED.sub("", written)).strip().rstrip(";").strip()
    for attempt in (bare, _LAST_COMMA.sub("", _CONTROL.sub(" ", bare))):
        try:
            return msgspec.json.decode(attempt)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            continue
    return None


def _things(found: Any, *, depth: int) -> Iterator[dict[str, Any]]:
    """Yield things and the things within them; every one that says its kind."""
    if isinstance(found, list) and depth:
        for one in found:
            yield from _things(one, depth=depth - 1)
    if isinstance(found, dict):
        if found.get("@type"):
            yield found
        if depth:
            for key in (*_WITHIN, "publisher"):
                yield from _things(found.get(key), depth=depth - 1)


def kinds(thing: dict[str, Any]) -> list[str]:
    """Return the kinds of a thing, as they are written."""
    said = thing.get("@type")
    return [kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str)]


def _is(thing: dict[str, Any], sort: re.Pattern[str]) -> bool:
    return any(sort.search(kind) for kind in kinds(thing))


def _meta(tree: Any) -> dict[str, list[str]]:
    """Return the values of each named mark, in order."""
    found: dict[str, list[str]] = {}
    for element in tree.xpath(_NAMED):
        name = element.get("property") or element.get("name") or element.get("itemprop")  # or none: <meta name="">
        value = (element.get("content") or element.get("datetime") or "").strip()
        if name and value:
            found.setdefault(name.lower(), []).append(value)
    return found


def _of(named: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    return [value for name in names for value in named.get(name, ())]


def _stated(linked: list[dict[str, Any]], key: str) -> list[str]:
    return [
        str(value) for thing in linked if isinstance(value := thing.get(key), str | int) and not isinstance(value, bool)
    ]


def _names(linked: list[dict[str, Any]], keys: Iterable[str], by_id: dict[str, dict[str, Any]]) -> list[str]:
    """Return the names of what things name under ``keys``, also where they only point to it."""
    values = [
        each
        for thing in linked
        for key in keys
        for each in (thing[key] if isinstance(thing.get(key), list) else [thing.get(key)])
    ]
    return [name for value in values if isinstance(name := _name(value, by_id), str)]


def _name(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if not isinstance(value, dict):
        return value
    named: Any = value.get("name") or by_id.get(str(value.get("@id")), {}).get("name")
    return named[0] if isinstance(named, list) and named else named


def _site_names(linked: list[dict[str, Any]]) -> list[str]:
    """Return the names of the site and of the one that runs it."""
    return _stated([thing for thing in linked if {"WebSite", "NewsMediaOrganization"} & set(kinds(thing))], "name")


def _times(tree: Any) -> list[str]:
    """Return days in ``<time>``: one marked as the day of publication, or the only one of the article."""
    marked = tree.xpath("//time[@pubdate or @itemprop='datePublished' or contains(@class, 'publish')]/@datetime")
    times = list(tree.iter("time"))
    inside = _days(time for time in times if next(time.iterancestors("article"), None) is not None) or _days(times)
    return [*marked, *(inside if len(set(inside)) == 1 else [])]


def _days(times: Iterable[Any]) -> list[str]:
    return [day for time in times if (day := time.get("datetime")) is not None]


def _texts(tree: Any, tag: str) -> Iterator[str]:
    return (SPACE.sub(" ", element.text_content()).strip() for element in tree.iter(tag))


def _outlets(values: Iterable[str]) -> list[str]:
    """Return names only: pages also put their address on a social network there."""
    return [value for value in values if not value.lower().startswith(("http:", "https:", "//", "@"))]


def _agencies(values: Iterable[str]) -> list[str]:
    """Return authors that are agencies; a person's name is not kept."""
    from fogline.dispatch.credit import known_agency

    return [value for value in values if known_agency(value)]


def _first(*rows: Iterable[str], reads: Callable[[str], str | None] = str.strip) -> str | None:
    """Return the first value that can be read; where none can, the first, so that the user is told of it."""
    values = [each.strip() for row in rows for each in row if each and each.strip()]
    return next((value for value in values if reads(value)), next(iter(values), None))

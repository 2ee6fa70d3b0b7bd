"""HTML pages: the article's text by trafilatura, what the page says of itself by its own marks.

Paragraphs, list entries and table rows are lines of the text. Date, outlet, headline and address come from the page's
marks only (Open Graph, schema.org JSON-LD, Dublin Core and the usual meta names, ``<time>``); nothing is guessed from
the words, the address or the clock.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from typing import Any

import msgspec

from fogline.dispatch.decode import decode
from fogline.dispatch.piece import Piece
from fogline.errors import Empty

ENDINGS = (".html", ".htm", ".xhtml")

# Never part of an article, whatever the page.
_BESIDE = (
    "//nav", "//footer", "//form", "//button", "//script", "//style", "//noscript", "//template", "//*[@hidden]",
    "//*[contains(translate(@style, ' ', ''), 'display:none')]",
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
        "section", "summary", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_WITHIN_LINE = (
    "b", "i", "em", "strong", "span", "u", "font", "small", "sup", "sub", "abbr", "cite", "mark", "s", "big", "tt", "ins",
    "q", "bdi", "wbr", "dfn",
)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

# Names of the marks, best first: Open Graph and article vocabularies, schema.org, Dublin Core, vendors' habits.
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "dcterms.created", "dcterms.issued", "dcterms.date",
    "dc.date.issued", "dc.date.created", "dc.date", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date",
    "publication_date", "pubdate", "date",
)  # fmt: skip
_OUTLET = ("og:site_name", "dcterms.publisher", "dc.publisher", "publisher", "application-name")
_HEADLINE = ("og:title", "dcterms.title", "dc.title", "headline", "twitter:title", "title")
_AGENCY = ("agency", "article:agency", "dc.source", "dcterms.source")
_AUTHOR = ("author", "article:author", "dc.creator", "byl")
_DATED_THINGS = frozenset(
    {"NewsArticle", "ReportageNewsArticle", "Article", "BlogPosting", "LiveBlogPosting", "WebPage"}
)


def pieces(data: bytes, path: str) -> Iterator[Piece]:
    """The one dispatch of a page.

    >>> page = b'<meta property="og:site_name" content="The Courier"><nav>Home</nav><p>Two died.</p><p>Six fled.</p>'
    >>> [piece] = pieces(page, "a.html")
    >>> piece.outlet, piece.text
    ('The Courier', 'Two died.\\nSix fled.')

    Raises:
        Empty: a page without an article.
        Unreadable: binary, or bytes of no known encoding.
    """
    decoded = decode(data, path, markup=True)
    source = _DECLARATION.sub("", decoded.text.replace("\x00", ""))
    text = article(source)
    if text is None:
        raise Empty(path, "a page without an article")
    notes = () if decoded.note is None else (decoded.note,)
    yield Piece(text=text, said_in="markup", notes=notes, **marks(source))


def article(source: str) -> str | None:
    """The article's text, a paragraph a line; None where the page has none."""
    import trafilatura

    tree = _tree(source)
    if tree is None:
        return None
    _flatten(tree)
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it has to say, our rejections say
    found = trafilatura.extract(
        tree,
        fast=True,
        include_comments=False,
        include_tables=True,
        output_format="txt",
        prune_xpath=list(_BESIDE),
        config=_every_length(),
    )
    return found.strip() or None if found else plain(source)


def _flatten(tree: Any) -> None:
    """Takes out marks within a line, at which trafilatura would break it where the text stands in no ``<p>``."""
    from lxml import etree  # type: ignore[import-untyped]

    for quoted in tree.iter("q"):  # browsers print its quotation marks
        quoted.text = "“" + (quoted.text or "")
        last = quoted[-1] if len(quoted) else None
        if last is None:
            quoted.text += "”"
        else:
            last.tail = (last.tail or "") + "”"
    etree.strip_tags(tree, *_WITHIN_LINE)
    for link in list(tree.iter("a")):
        # A link among words is part of the sentence; one that stands alone may be a menu's, which trafilatura must see.
        if _among_words(link) and link.getparent().tag in {"div", "td", "section", "article", "body", "main"}:
            link.drop_tag()
    for time in list(tree.iter("time")):
        # A date line of its own is the page's mark, not the article's words: it is read as such.
        (time.drop_tag if _among_words(time) else time.drop_tree)()


def _among_words(element: Any) -> bool:
    """Whether words stand right before or behind it, more than a dot or a bar."""
    before = element.getparent().text if element.getprevious() is None else element.getprevious().tail
    return len(((before or "") + (element.tail or "")).strip()) > 3


def plain(source: str) -> str | None:
    """All words of a piece of markup, a block a line: for feeds' entries, and pages that trafilatura finds nothing in.

    >>> plain("<p>Two <b>died</b>.</p><p>Six&nbsp;fled.<br>One stayed.</p>")
    'Two died.\\nSix fled.\\nOne stayed.'
    """
    tree = _tree(source)
    if tree is None:
        return None
    for beside in _BESIDE:
        for element in tree.xpath(beside):
            element.drop_tree()
    for element in tree.xpath("//head"):
        element.drop_tree()
    lines = "".join(_words(tree)).split("\x00")
    return "\n".join(line for raw in lines if (line := _SPACE.sub(" ", raw).strip())) or None


def _words(tree: Any) -> Iterator[str]:
    """The words in order, with a NUL (no page's letter: they were dropped) where a block begins or ends."""
    from lxml import etree

    for action, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        block = element.tag in _BLOCKS
        if action == "start":
            yield ("\x00" if block else "") + (element.text or "")
        elif action == "end":
            yield ("\x00" if block else "") + (element.tail or "")
        else:
            yield element.tail or ""


def marks(source: str) -> dict[str, Any]:
    """What the page says of itself: headline, published, outlet, agency, url, each None where it says nothing."""
    tree = _tree(source)
    if tree is None:
        return {}
    named = _meta(tree)
    linked = list(_linked_data(tree))
    return {
        "published": _first(_of(named, _PUBLISHED), _stated(linked, "datePublished"), _times(tree)),
        "outlet": _first(
            _outlets(_of(named, _OUTLET[:1])), _names(linked, "publisher"), _outlets(_of(named, _OUTLET[1:]))
        ),
        "headline": _first(
            _of(named, _HEADLINE), _stated(linked, "headline"), _texts(tree, "//h1"), _texts(tree, "//title")
        ),
        "agency": _first(_of(named, _AGENCY), _agencies([*_names(linked, "author"), *_of(named, _AUTHOR)])),
        "url": _first(tree.xpath("//link[@rel='canonical']/@href"), _of(named, ("og:url",))),
    }


def _tree(source: str) -> Any:
    """The parsed page; None where there is nothing to parse."""
    from lxml import etree, html

    try:
        return html.document_fromstring(source)
    except (etree.ParserError, ValueError):
        return None


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.xpath("//*[@itemprop and (@content or @datetime)] | //meta[@content and (@name or @property)]"):
        name = element.get("property") or element.get("name") or element.get("itemprop")  # or none: <meta name="">
        value = (element.get("content") or element.get("datetime") or "").strip()
        if name and value:
            found.setdefault(name.lower(), value)
    return found


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The articles of the page's JSON-LD blocks; a broken block says nothing."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            found = msgspec.json.decode((script.text or "").strip())
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            continue
        yield from _things(found, depth=4)


def _things(found: Any, *, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(found, list) and depth:
        for one in found:
            yield from _things(one, depth=depth - 1)
    if isinstance(found, dict):
        kinds = found.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(k, str) and k in _DATED_THINGS for k in kinds):
            yield found
        if depth:
            yield from _things(found.get("@graph"), depth=depth - 1)


def _of(named: dict[str, str], names: Iterable[str]) -> list[str]:
    return [named[n] for n in names if n in named]


def _stated(linked: list[dict[str, Any]], key: str) -> list[str]:
    return [value for thing in linked if isinstance(value := thing.get(key), str)]


def _names(linked: list[dict[str, Any]], key: str) -> list[str]:
    values = [v for thing in linked for v in (thing[key] if isinstance(thing.get(key), list) else [thing.get(key)])]
    names = [v.get("name") if isinstance(v, dict) else v for v in values]
    return [n for n in names if isinstance(n, str)]


def _times(tree: Any) -> list[str]:
    """Days in ``<time>``: one marked as the day of publication, or the only one of the article."""
    marked = tree.xpath("//time[@pubdate or @itemprop='datePublished' or contains(@class, 'publish')]/@datetime")
    inside = tree.xpath("//article//time/@datetime") or tree.xpath("//time/@datetime")
    return [*marked, *(inside if len(set(inside)) == 1 else [])]


def _texts(tree: Any, query: str) -> list[str]:
    return [_SPACE.sub(" ", element.text_content()).strip() for element in tree.xpath(query)]


def _outlets(values: Iterable[str]) -> list[str]:
    """Names only: pages also put their address on a social network there."""
    return [v for v in values if not v.lower().startswith(("http:", "https:", "//", "@"))]


def _agencies(values: Iterable[str]) -> list[str]:
    """Authors that are agencies; a person's name is not kept."""
    from fogline.dispatch.credit import known_agency

    return [v for v in values if known_agency(v)]


def _first(*rows: Iterable[str]) -> str | None:
    return next((v.strip() for row in rows for v in row if v and v.strip()), None)


@functools.cache
def _every_length() -> ConfigParser:
    """Trafilatura's settings without its least lengths: a flash of one line is a dispatch too."""
    from trafilatura.settings import use_config

    config: ConfigParser = use_config()
    for key in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        config.set("DEFAULT", key, "1")
    return config

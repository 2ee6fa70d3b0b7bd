"""HTML pages: the article's text by trafilatura, what the page says of itself by its own marks.

Paragraphs, list entries and table rows are lines of the text. Date, outlet, headline and address come from the page's
marks only (Open Graph, schema.org JSON-LD, Dublin Core and the usual meta names, ``<time>``); nothing is guessed from
the words, the address or the clock.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from fogline.dispatch.decode import decode
from fogline.dispatch.formats.format import Format
from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import Empty, TooCostly

if TYPE_CHECKING:
    from configparser import ConfigParser

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
# Blocks whose own words trafilatura breaks at each link.
_LOOSE = frozenset({"div", "td", "section", "article", "body", "main"})
_IN_PARAGRAPH = frozenset({"a", "br", "img", "time"})
_SENTENCE = re.compile(r"""[\w"'”’»)][.!?…]["'”’»)]?(?:\s|$)""")
_LEAST_LOOSE = 40  # letters that make a sentence of its own
_MANY_LINKS = 50  # more in one block are no menu if it has more words outside them
# Over these, trafilatura takes more than a few seconds of a page.
_MOST_ELEMENTS = 100_000
_MOST_STEPS = 1_500_000_000
_MOST_SPANNED = 20_000  # cells
_FEW = 100  # children of a block, which cost nothing
# Names for elements that are to go, without and with what is in them.
_UNWRAPPED, _TAKEN_OUT = "x-unwrapped", "x-taken-out"
_GOING = frozenset({*_WITHIN_LINE, _UNWRAPPED, _TAKEN_OUT})
_NAMED = "//*[@itemprop and (@content or @datetime) or self::meta and @content and (@name or @property)]"
# Controls but white space, and what is no sign of XML, as they are and by number: a tree takes none of them.
_NO_SIGNS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF]))(?![\da-fA-F]);?"
)
# A tag with more attributes than any writer gives one: libxml2 looks for each among all before it.
_CROWDED = re.compile(
    r"(<[a-zA-Z][^\s>/]*+)"
    r"(?:[\s/]*+[^\s\"'>/=][^\s>/=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+))?+){500,}+"
)
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


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    _: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece]:
    """Yield the one dispatch of a page.

    >>> page = b'<meta property="og:site_name" content="The Courier"><nav>Home</nav><p>Two died.</p><p>Six fled.</p>'
    >>> [piece] = pieces(page, "a.html", Limits())
    >>> piece.outlet, piece.text
    ('The Courier', 'Two died.\\nSix fled.')

    Raises:
        Empty: a page without an article.
        Unreadable: binary, or bytes of no known encoding.
        TooCostly: more tags than ``limits`` allow.
    """
    decoded = decode(data, path, markup=True)
    source = _DECLARATION.sub("", without_signs(decoded.text))
    if (tags := source.count("<")) > limits.tags:
        raise TooCostly(path, f"over the limit of {limits.tags:,} tags for one page: it has {tags:,}")
    text, large = _article(source)
    if text is None:
        raise Empty(path, "a page without an article")
    notes = tuple(each for each in (decoded.note, large) if each)
    yield Piece(text=text, said_in="markup", notes=notes, **marks(source))


def article(source: str) -> str | None:
    """Return the article's text, a paragraph a line; None where the page has none."""
    return _article(source)[0]


def _article(source: str) -> tuple[str | None, str | None]:
    """Return the article's text, and a note where the page is too large to tell the article from what stands beside it."""
    tree = _tree(source)
    if tree is None:
        return None, None
    if tree.xpath("count(//*)") <= _MOST_ELEMENTS:
        _flatten(tree)
        if _steps(tree) <= _MOST_STEPS:
            _narrow(tree)
            _wrap_loose(tree)
            return _extracted(tree) or plain(source), None
    return _whole(tree), "a large page: all its words were kept, menus and all"


def _extracted(tree: Any) -> str | None:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it has to say, our rejections say
    found: str | None = trafilatura.extract(
        tree, fast=True, include_comments=False, include_tables=True, output_format="txt", config=_every_length()
    )
    return found.strip() or None if found else None


# --- a tree made ready: every step is linear in the page -------------------------------------------------------


def _flatten(tree: Any) -> None:
    """Take out marks within a line, at which trafilatura would break it where the text stands in no ``<p>``."""
    for quoted in tree.iter("q"):  # browsers print its quotation marks
        quoted.text = "“" + (quoted.text or "")
        last = quoted[-1] if len(quoted) else None
        if last is None:
            quoted.text += "”"
        else:
            last.tail = (last.tail or "") + "”"
    _clear(tree)
    by_parent: dict[Any, list[Any]] = {}
    for link in tree.iter("a"):
        by_parent.setdefault(link.getparent(), []).append(link)
    for parent, links in by_parent.items():
        # A link among words is part of the sentence; one that stands alone may be a menu's, which trafilatura must see. So
        # may those of a paragraph be, unless they are too many for a menu among words.
        if parent.tag in _LOOSE or _words_with_links(parent, links):
            for link in links:
                if _among_words(link):
                    link.tag = _UNWRAPPED
    for time in list(tree.iter("time")):
        # A date line of its own is the page's mark, not the article's words: it is read as such.
        time.tag = _UNWRAPPED if _among_words(time) else _TAKEN_OUT
    _take_out(tree, _BESIDE)


def _among_words(element: Any) -> bool:
    """Tell whether words stand right before or behind it, more than a dot or a bar; a link that was among
    words is words itself.
    """
    previous = element.getprevious()
    if previous is not None and previous.tag == _UNWRAPPED:
        return True
    before = element.getparent().text if previous is None else previous.tail
    return len(((before or "") + (element.tail or "")).strip()) > 3


def _words_with_links(parent: Any, links: list[Any]) -> bool:
    """Tell whether a block has very many links and yet more words outside them: no menu, and each would
    cost the whole block.
    """
    return len(links) > _MANY_LINKS and _own_letters(parent) > sum(len(link.text_content()) for link in links)


def _own_letters(block: Any) -> int:
    """Return letters of a block that stand in none of its children."""
    return len(block.text or "") + sum(len(child.tail or "") for child in block)


def _take_out(tree: Any, queries: Iterable[str]) -> None:
    """Take elements out of a tree with what is in them; the text behind each stays."""
    for query in queries:
        for element in tree.xpath(query):
            element.tag = _TAKEN_OUT
    _clear(tree)


def _clear(tree: Any) -> None:
    """Take marks within a line, comments and what is named to go out of a tree.

    Each block is filled anew at once: mark by mark (``drop_tag``) its words would be copied for each of them, and taken out in
    bulk (``strip_tags``) they would be left in so many pieces that whoever asks for them goes through all.
    """
    from lxml import etree  # type: ignore[import-untyped]

    going = tree.iter(*_GOING, etree.Comment, etree.ProcessingInstruction)
    blocks = dict.fromkeys(element.getparent() for element in going)
    for block in reversed(blocks):  # inner ones first
        if block is not None:
            _fill_anew(block)


def _fill_anew(parent: Any) -> None:
    first = words = [parent.text or ""]
    kept: list[tuple[Any, list[str]]] = []  # what stays, with the words behind it
    for child in parent:
        if isinstance(child.tag, str) and child.tag not in _GOING:
            words = []
            kept.append((child, words))
        elif isinstance(child.tag, str) and child.tag != _TAKEN_OUT:
            words.append(child.text or "")
            for inner in child:
                words = [inner.tail or ""]
                kept.append((inner, words))
        words.append(child.tail or "")
    del parent[:]
    parent.text = "".join(first) or None
    for element, behind in kept:
        parent.append(element)
        element.tail = "".join(behind) or None


def _steps(tree: Any) -> int:
    """Say how long telling the article from the rest takes where it grows faster than the page, in steps of two nanoseconds.

    Trafilatura goes through all paragraphs for each paragraph, through what it kept for each heading at the end, and through a
    block again for each mark in it. Measured with its release 2.3 and lxml 6.1.
    """
    in_paragraphs = sum(1 for each in tree.iter("p") for _ in each.iter())
    headings = sum(1 for _ in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    return in_paragraphs**2 + 4 * headings**2 + sum(_steps_of(block) for block in tree.iter() if len(block) > _FEW)


def _steps_of(block: Any) -> int:
    """Return what the marks in a block cost: each the block's letters, and each the others."""
    marks = sum(child.tag not in _BLOCKS for child in block)
    return marks * (len(block.text_content()) + 128 * marks) if marks else 0


def _narrow(tree: Any) -> None:
    """Take the spans off cells where they make far more of a table than was written: trafilatura fills each cell spanned."""
    cells = [cell for cell in tree.iter("td", "th") if cell.get("colspan") or cell.get("rowspan")]
    if sum(_span(cell.get("colspan")) * _span(cell.get("rowspan")) for cell in cells) > _MOST_SPANNED:
        for cell in cells:
            cell.attrib.pop("colspan", None)
            cell.attrib.pop("rowspan", None)


def _span(printed: str | None) -> int:
    return min(int(printed), 100) if printed and printed.isdecimal() and len(printed) < 9 else 100 if printed else 1


def _wrap_loose(tree: Any) -> None:
    """Make a paragraph of a block whose words are sentences beside paragraphs: trafilatura drops what stands in no ``<p>``
    where some does.
    """
    paragraphs = (each for each in tree.iter("p") if len(each.text_content()) >= _LEAST_LOOSE)
    with_paragraphs = {paragraph.getparent() for paragraph in paragraphs}
    for block in list(tree.iter("div", "section", "center", "header")):
        if (
            block.getparent() in with_paragraphs
            and all(child.tag in _IN_PARAGRAPH for child in block)
            and _own_letters(block) >= _LEAST_LOOSE
            and _SENTENCE.search(block.text_content())
        ):
            block.tag = "p"


def _whole(tree: Any) -> str | None:
    """Return all words of a large page, a block a line, the cells of a table's row in one."""
    for cell in tree.iter("td", "th"):
        cell.tag = "span"
        if cell.getprevious() is not None:
            cell.text = " | " + (cell.text or "")
    return _lines(tree)


def plain(source: str) -> str | None:
    """Return all words of a piece of markup, a block a line: for feeds' entries, and pages that trafilatura finds nothing in.

    >>> plain("<p>Two <b>died</b>.</p><p>Six&nbsp;fled.<br>One stayed.</p>")
    'Two died.\\nSix fled.\\nOne stayed.'
    """
    tree = _tree(source)
    return None if tree is None else _lines(tree)


def _lines(tree: Any) -> str | None:
    _take_out(tree, (*_BESIDE, "//head"))
    lines = "".join(_words(tree)).split("\x00")
    return "\n".join(line for raw in lines if (line := _SPACE.sub(" ", raw).strip())) or None


def _words(tree: Any) -> Iterator[str]:
    """Yield the words in order, with a NUL (no page's letter: they were dropped) where a block begins or ends."""
    from lxml import etree

    for action, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        block = element.tag in _BLOCKS
        if action == "start":
            yield ("\x00" if block else "") + (element.text or "")
        elif action == "end":
            yield ("\x00" if block else "") + (element.tail or "")
        else:
            yield element.tail or ""


# --- what the page says of itself ------------------------------------------------------------------------------


def marks(source: str) -> dict[str, Any]:
    """Return what the page says of itself: headline, published, outlet, agency, url, each None where it says nothing."""
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
            _of(named, _HEADLINE), _stated(linked, "headline"), _texts(tree, "h1"), _texts(tree, "title")
        ),
        "agency": _first(_of(named, _AGENCY), _agencies([*_names(linked, "author"), *_of(named, _AUTHOR)])),
        "url": _first(tree.xpath("//link[@rel='canonical']/@href"), _of(named, ("og:url",))),
    }


def without_signs(source: str) -> str:
    """Return markup without the signs that XML has none of: a page feed is a blank, others go."""
    return _NO_SIGNS.sub(lambda sign: " " if sign[0] in "\x0b\x0c" else "", source)


def uncrowded(source: str) -> str:
    """Return markup in which a tag with more attributes than any writer gives one has none."""
    return _CROWDED.sub(r"\1 ", source)


def _tree(source: str) -> Any:
    """Return the parsed page; None where there is nothing to parse."""
    from lxml import etree, html

    try:
        return html.document_fromstring(uncrowded(source))
    except (etree.ParserError, ValueError):
        return None


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.xpath(_NAMED):
        name = element.get("property") or element.get("name") or element.get("itemprop")  # or none: <meta name="">
        value = (element.get("content") or element.get("datetime") or "").strip()
        if name and value:
            found.setdefault(name.lower(), value)
    return found


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the articles of the page's JSON-LD blocks; a broken block says nothing."""
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
        if any(isinstance(kind, str) and kind in _DATED_THINGS for kind in kinds):
            yield found
        if depth:
            yield from _things(found.get("@graph"), depth=depth - 1)


def _of(named: dict[str, str], names: Iterable[str]) -> list[str]:
    return [named[name] for name in names if name in named]


def _stated(linked: list[dict[str, Any]], key: str) -> list[str]:
    return [value for thing in linked if isinstance(value := thing.get(key), str)]


def _names(linked: list[dict[str, Any]], key: str) -> list[str]:
    values = [
        each for thing in linked for each in (thing[key] if isinstance(thing.get(key), list) else [thing.get(key)])
    ]
    names = [value.get("name") if isinstance(value, dict) else value for value in values]
    return [name for name in names if isinstance(name, str)]


def _times(tree: Any) -> list[str]:
    """Return days in ``<time>``: one marked as the day of publication, or the only one of the article."""
    marked = tree.xpath("//time[@pubdate or @itemprop='datePublished' or contains(@class, 'publish')]/@datetime")
    times = list(tree.iter("time"))
    inside = _days(time for time in times if next(time.iterancestors("article"), None) is not None) or _days(times)
    return [*marked, *(inside if len(set(inside)) == 1 else [])]


def _days(times: Iterable[Any]) -> list[str]:
    return [day for time in times if (day := time.get("datetime")) is not None]


def _texts(tree: Any, tag: str) -> Iterator[str]:
    return (_SPACE.sub(" ", element.text_content()).strip() for element in tree.iter(tag))


def _outlets(values: Iterable[str]) -> list[str]:
    """Return names only: pages also put their address on a social network there."""
    return [value for value in values if not value.lower().startswith(("http:", "https:", "//", "@"))]


def _agencies(values: Iterable[str]) -> list[str]:
    """Return authors that are agencies; a person's name is not kept."""
    from fogline.dispatch.credit import known_agency

    return [value for value in values if known_agency(value)]


def _first(*rows: Iterable[str]) -> str | None:
    return next((each.strip() for row in rows for each in row if each and each.strip()), None)


@functools.cache
def _every_length() -> ConfigParser:
    """Return trafilatura's settings without its least lengths: a flash of one line is a dispatch too."""
    from trafilatura.settings import use_config

    config: ConfigParser = use_config()
    for key in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        config.set("DEFAULT", key, "1")
    return config


FORMAT = Format("HTML", ENDINGS, pieces)

"""RSS and Atom feeds: one dispatch an entry; read from bytes only, nothing is ever fetched.

The outlet is the entry's ``<source>`` if it names one, else the feed's title. A feed whose XML breaks off gives the
entries before the break, and a line about the rest.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from fogline.dispatch.credit import known_agency
from fogline.dispatch.decode import decode
from fogline.dispatch.formats import newsml
from fogline.dispatch.formats.format import Format
from fogline.dispatch.formats.html import plain, uncrowded, without_signs
from fogline.dispatch.piece import Limits, Passed, Piece, told_by
from fogline.errors import DispatchError, Empty, TooCostly, UnknownFormat, Unreadable, broken_down

ENDINGS = (".xml", ".rss", ".atom")

# What the parser lets through on markup that is no feed at all (a reference to half a letter, a stray end).
_PARSER_GIVES_UP = (ValueError, OverflowError, AssertionError, LookupError, AttributeError, TypeError, RecursionError)
_HALF = re.compile("[\ud800-\udfff]")
_DECLARED = re.compile(r"""(<\?xml\b[^<>]*?)\s+encoding\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""")
_BEGINS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s/>]")
_ENDS = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>|<(?:[\w.-]+:)?(?:item|entry)\b[^<>]*/>")
# Where the parser looks for an address of mail, it goes on from every letter; a name is shorter than this.
_LONG_NAME = re.compile(
    r"(?i)(<(?:[\w.-]+:)?(?:author|creator|contributor|publisher|managingeditor|webmaster|name|email|owner)\b[^<>]*>"
    r"(?:\s*<!\[CDATA\[)?[^<]{500})[^<]+?(?=\]\]>|<)"
)


# What a picture's caption and a film's title are marked with: the parser puts them where the item's own words belong.
_OF_MEDIA = re.compile(
    r"<media:(description|title|text|credit|keywords|copyright|category)\b[^<>]*>(?:<!\[CDATA\[(?:(?!\]\]>).)*+\]\]>|[^<])*+</media:\1\s*>",
    re.DOTALL,
)
# Days of the thing told of, or of its record: they count only where the feed has no day of its own.
_OWN_DAY = re.compile(r"<(?:pubDate|published)[\s>]")
_OTHER_DAY = re.compile(
    r"<(dcterms:(?:issued|created|available|date|modified|valid)|dc:date|prism:\w*[dD]ate)\b[^<>]*>[^<]*+</\1\s*>"
)


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the entries of a feed, in its order, numbered from 1.

    >>> rss = b'''<rss version="2.0"><channel><title>The Courier</title>
    ... <item><title>Flash</title><description>Two died.</description></item></channel></rss>'''
    >>> [(p.outlet, p.headline, p.text) for p in pieces(rss, "a.xml", Limits())]
    [('The Courier', 'Flash', 'Two died.')]

    Raises:
        Empty: a feed without entries.
        Unreadable: broken before the first entry.
        UnknownFormat: XML, but no feed.
    """
    decoded = decode(data, path, markup=True)
    source = without_signs(decoded.text)
    if newsml.is_news(source):
        yield from newsml.of_source(source, path, limits, passed, tuple(filter(None, (decoded.note,))))
        return
    if (tags := source.count("<")) > limits.tags:
        raise TooCostly(path, f"over the limit of {limits.tags:,} tags for one feed: it has {tags:,}")
    feed = _parsed(_with_own_words(source), path)
    if not feed.get("version"):
        if feed.get("bozo") and not feed.entries:
            raise Unreadable(path, f"broken XML: {_why(feed)}")
        raise UnknownFormat(path, "XML, but neither RSS nor Atom, NewsML nor NITF")
    if not feed.entries:
        raise Empty(path, "a feed without entries")
    channel = _plain(feed.feed.get("title"))
    broken, whole = _broken(feed), _all_read(feed, source)
    note = f"flawed XML, all of it could be read: {_why(feed)}" if broken and whole else None
    notes = tuple(each for each in (decoded.note, note) if each)
    for index, entry in passed.over(enumerate(feed.entries, start=1), path):
        if isinstance(entry, DispatchError):
            yield entry
        else:
            yield _entry(entry, index, channel, notes if index == 1 else (), f"{path}#{index}")
    if broken and not whole:
        yield Unreadable(f"{path}#{len(feed.entries) + 1}", f"broken XML, what follows could not be read: {_why(feed)}")


def _with_own_words(source: str) -> str:
    """Return a feed without captions of media, and without other days where it has its own: the parser keeps what stands
    last.
    """
    own = _OF_MEDIA.sub("", source)
    return _OTHER_DAY.sub("", own) if _OWN_DAY.search(own) else own


def _parsed(source: str, path: str) -> Any:
    """Return the feed, parsed from a stream (given a string, the parser would take it for an address) in the encoding that we
    found: it would try whatever codec the feed names.
    """
    import feedparser

    utf8 = _LONG_NAME.sub(r"\1", uncrowded(_DECLARED.sub(r"\1", source, count=1))).encode()
    try:
        return feedparser.parse(io.BytesIO(utf8), sanitize_html=False, resolve_relative_uris=False)
    except _PARSER_GIVES_UP as error:
        raise Unreadable(path, f"broken XML: {type(error).__name__}") from error


def _entry(entry: Any, index: int, channel: str | None, notes: tuple[str, ...], where: str) -> Piece | DispatchError:
    try:
        text = _text(entry)
        return Empty(where, "an entry without text") if text is None else _piece(entry, text, index, channel, notes)
    except Exception as error:  # noqa: BLE001 - a bug that one entry brings out costs that entry
        return broken_down(where, error)


def _piece(entry: Any, text: str, index: int, channel: str | None, notes: tuple[str, ...]) -> Piece:
    printed = entry.get("published") or entry.get("updated")
    source = entry.get("source")
    outlet = _plain(source.get("title")) if source else None
    author = _plain(entry.get("author"))
    return Piece(
        text=text,
        said_in="markup",
        headline=_plain(entry.get("title")),
        published=_plain(printed),
        outlet=outlet or channel,
        agency=author if author and known_agency(author) else None,
        url=_whole(entry.link) if entry.get("link") else None,
        index=index,
        # An entry is the same however often the feed is fetched, and another one once its words have changed.
        key=told_by(entry.get("id"), entry.get("link"), entry.get("title"), printed, text),
        notes=notes,
    )


def _text(entry: Any) -> str | None:
    """Return the entry's text: its content (the fullest, where it has several forms), else its summary, else its title."""
    contents = [each.get("value") for each in entry.get("content", ())]
    for bodies in (contents, [entry.get("summary")]):
        texts = [t for body in bodies if body and (t := _plain_lines(_whole(body))) is not None]
        if texts:
            return max(texts, key=len)
    return _plain(entry.get("title"))


def _plain_lines(body: str) -> str | None:
    """Return markup removed; text without any keeps its lines."""
    if "<" not in body and "&" not in body:
        return body.strip() or None
    return plain(body)


def _whole(value: str) -> str:
    """Return the words without half letters: ``&#xD800;`` names none, and the parser hands it over as it is."""
    return _HALF.sub("\ufffd", value)


def _plain(value: str | None) -> str | None:
    """Return a title without the markup that feeds put into it."""
    if not value or not value.strip():
        return None
    value = _whole(value)
    found = plain(value) if "<" in value or "&" in value else value
    return " ".join(found.split()) if found else None


def _broken(feed: Any) -> bool:
    """Tell whether the XML is not well formed."""
    from xml.sax import SAXException

    return bool(feed.get("bozo")) and isinstance(feed.get("bozo_exception"), SAXException)


def _all_read(feed: Any, source: str) -> bool:
    """Tell whether every entry that begins in the source ends there and was read: one bare ``&`` breaks
    XML, and costs nothing.
    """
    return len(feed.entries) >= len(_BEGINS.findall(source)) == len(_ENDS.findall(source))


def _why(feed: Any) -> str:
    return " ".join(str(feed.get("bozo_exception")).split())[:120]


FORMAT = Format("feed", ENDINGS, pieces, several=True)

"""News agencies' XML: NewsML-G2 (items, and messages of several), NewsML 1, NITF. Told by its root, also as ``.xml``.

Who provides an item is its outlet, its credit the agency, the day its version was made its day. The words are those of
the body, whatever it is written in; a dateline that stands apart is printed before them. An item that its agency took back
is one line, a later version or a correction a note.

>>> item = b'''<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="2"><itemMeta>
... <provider literal="HNA"/><versionCreated>2031-05-04T09:00:00Z</versionCreated></itemMeta>
... <contentMeta><headline>Mill hit</headline></contentMeta>
... <contentSet><inlineData>Two died.</inlineData></contentSet></newsItem>'''
>>> [(p.outlet, p.published, p.headline, p.text, p.notes) for p in pieces(item, "a.newsml", Limits())]
[('HNA', '2031-05-04T09:00:00Z', 'Mill hit', 'Two died.', ('version 2 of urn:x:1',))]
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import Any

from fogline.dispatch.credit import known_agency
from fogline.dispatch.decode import decode
from fogline.dispatch.formats.format import Format
from fogline.dispatch.formats.html import plain, without_signs
from fogline.dispatch.piece import Limits, Passed, Piece, told_by
from fogline.errors import DispatchError, Empty, TooCostly, UnknownFormat, Unreadable, broken_down

ENDINGS = (".newsml", ".nitf")
ROOTS = frozenset({"newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "NewsML", "nitf"})
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BEFORE_ROOT = re.compile(r"\s*(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL)
_ENTITY = re.compile(r"&([A-Za-z]\w{1,31});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NO_NEWS = frozenset({"packageItem", "conceptItem", "knowledgeItem", "planningItem"})
_DAYS = ("contentModified", "versionCreated", "contentCreated", "firstCreated")
_TAKEN_BACK = frozenset({"canceled", "cancelled", "withdrawn", "killed"})
_HELD_BACK = frozenset({"withheld", "embargoed"})
_SAME_BLOCKS = {
    "hl1": "h2", "hl2": "h3", "block": "div", "body.content": "div", "body.end": "div", "nitf-table": "div", "bq": "blockquote",
}  # fmt: skip
_BESIDE_WORDS = frozenset({"media", "body.head", "head", "title", "tagline", "note"})
_DASH = re.compile(r"[-–—_:]\s*$")


def is_news(source: str) -> bool:
    """Tell whether XML is of a news agency, by its root element.

    >>> is_news('<?xml version="1.0"?><!-- HNA --><nitf>'), is_news("<rss>")
    (True, False)
    """
    at = 0
    while (before := _BEFORE_ROOT.match(source, at)) is not None and before.end() > at:
        at = before.end()
    root = _ROOT.match(source[at : at + 500].lstrip())
    return root is not None and root[1] in ROOTS


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the items of a file, numbered from 1 where it is a message of several.

    Raises:
        Empty: no item with words.
        TooCostly: more tags than ``limits`` allow.
        UnknownFormat: XML of another kind.
        Unreadable: broken XML.
    """
    decoded = decode(data, path, markup=True)
    if not is_news(decoded.text):
        raise UnknownFormat(path, "XML, but neither NewsML nor NITF")
    yield from of_source(decoded.text, path, limits, passed, tuple(filter(None, (decoded.note,))))


def of_source(
    source: str, path: str, limits: Limits, passed: Passed, notes: tuple[str, ...]
) -> Iterator[Piece | DispatchError]:
    """Yield the items of XML that is a news agency's; ``notes``: how it was decoded."""
    if (tags := source.count("<")) > limits.tags:
        raise TooCostly(path, f"over the limit of {limits.tags:,} tags for one file: it has {tags:,}")
    tree = _tree(source, path)
    items = [each for each in tree.iter("newsItem", "NewsItem", "nitf") if not _within_another(each)]
    others = sum(each.tag in _NO_NEWS for each in tree.iter(*_NO_NEWS))
    if not items:
        raise Empty(path, "no news item in it" + (f", but {others} packages or concepts" if others else ""))
    several = len(items) > 1
    for number, item in passed.over(enumerate(items, start=1), path):
        where = f"{path}#{number}" if several else path
        if isinstance(item, DispatchError):
            yield item
        else:
            yield _item(item, number if several else None, where, notes if number == 1 else ())
    if others:
        yield Empty(path, f"packages and concepts, which are no news: {others}")


def _tree(source: str, path: str) -> Any:
    """Return the tree without namespaces; nothing outside is fetched, and no entity of the file's own grows."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    known = _ENTITY.sub(_as_sign, _DECLARATION.sub("", without_signs(source)))
    try:
        tree = etree.fromstring(known.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(path, f"broken XML: {str(error)[:100]}") from error
    etree.strip_elements(tree, etree.Entity, with_tail=False)
    for each in tree.iter():
        if isinstance(each.tag, str) and "}" in each.tag:
            each.tag = each.tag.rpartition("}")[2]
    return tree


def _as_sign(entity: re.Match[str]) -> str:
    """Return the sign of an entity that pages know and XML does not."""
    name = entity[1]
    return entity[0] if name in _OF_XML else html.entities.html5.get(f"{name};", entity[0])


def _within_another(element: Any) -> bool:
    return any(above.tag in {"newsItem", "NewsItem", "nitf"} for above in element.iterancestors())


def _item(item: Any, index: int | None, where: str, notes: tuple[str, ...]) -> Piece | DispatchError:
    try:
        return _piece(item, index, where, notes)
    except DispatchError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a bug that one item brings out costs that item
        return broken_down(where, error)


def _piece(item: Any, index: int | None, where: str, notes: tuple[str, ...]) -> Piece:
    version = _version(item)
    status = _status(item)
    if status in _TAKEN_BACK:
        raise Empty(where, f"taken back by its agency: {status}" + (f", {version}" if version else ""))
    text = _body(item)
    if text is None:
        elsewhere = item.find(".//remoteContent")
        raise Empty(where, "an item without words" + (": they lie elsewhere" if elsewhere is not None else ""))
    dateline = _words(item, ".//contentMeta/dateline", ".//body.head/dateline", ".//DateLine")
    told = (
        version,
        "corrected by its agency" if _is_corrected(item) else None,
        f"held back by its agency: {status}" if status in _HELD_BACK else None,
    )
    outlet = _provider(item)
    agency = next((each for each in (*_credits(item), outlet) if each and known_agency(each)), None)
    text = text if dateline is None or _stands_in(dateline, text) else f"{_DASH.sub('', dateline).strip()} – {text}"
    return Piece(
        text=text,
        said_in="markup",
        headline=_words(item, ".//contentMeta/headline", ".//body.head/hedline/hl1", ".//HeadLine", ".//head/title"),
        published=_day(item),
        outlet=outlet,
        agency=agency,
        index=index,
        key=told_by(item.get("guid"), version, text),
        notes=(*notes, *filter(None, told)),
    )


def _words(item: Any, *paths: str) -> str | None:
    """Return the words of the first element that is there and has some."""
    for path in paths:
        for found in item.iterfind(path):
            if words := " ".join(" ".join(found.itertext()).split()):
                return words
    return None


def _name(item: Any, *paths: str) -> str | None:
    """Return the name of somebody: in words, else as printed, else as a code says it."""
    for path in paths:
        for found in item.iterfind(path):
            told = _words(found, "name") or found.get("literal") or found.get("FormalName") or found.get("name")
            code = found.get("qcode") or found.get("uri") or ""
            if told or code:
                return told or re.split(r"[:/]", code.rstrip("/"))[-1]
    return None


def _provider(item: Any) -> str | None:
    pubdata = item.find(".//pubdata")
    return (
        _name(item, "itemMeta/provider", ".//Provider/Party")
        or (None if pubdata is None else pubdata.get("name") or _name(item, ".//doc.copyright"))
        or _words(item, ".//body.head/distributor")
        or _holder(item)
    )


def _holder(item: Any) -> str | None:
    found = item.find(".//doc.copyright")
    return None if found is None else found.get("holder")


def _credits(item: Any) -> Iterator[str | None]:
    yield _words(item, ".//contentMeta/creditline", ".//CreditLine", ".//body.head/distributor")
    yield _name(item, ".//contentMeta/infoSource", ".//contentMeta/creator", ".//Source/Party")
    yield _words(item, ".//body.head/byline/byttl", ".//contentMeta/by", ".//body.head/byline")


def _day(item: Any) -> str | None:
    for name in _DAYS:
        if (day := _words(item, f"itemMeta/{name}", f"contentMeta/{name}")) is not None:
            return day
    for path in (".//date.issue", ".//date.release", ".//story.date"):
        found = item.find(path)
        if found is not None and (day := found.get("norm")):
            return str(day)
    pubdata = item.find(".//pubdata")
    published = None if pubdata is None else pubdata.get("date.publication")
    return published or _words(item, ".//ThisRevisionCreated", ".//FirstCreated", ".//DateId", ".//story.date")


def _version(item: Any) -> str | None:
    """Return which version of what an item is, where it is not the first."""
    number = item.get("version") or _words(item, ".//NewsIdentifier/RevisionId")
    name = item.get("guid") or _words(item, ".//NewsIdentifier/PublicIdentifier", ".//NewsItemId")
    return f"version {number} of {name or 'an item'}"[:160] if number and number.strip() not in {"", "0", "1"} else None


def _status(item: Any) -> str:
    """Return the last part of what an item says of its own use: usable, withheld, canceled."""
    found = item.find("itemMeta/pubStatus")
    told = None if found is None else found.get("qcode") or found.get("uri")
    if told is None and (docdata := item.find(".//docdata")) is not None:
        told = docdata.get("management-status")
    if told is None and (old := item.find(".//NewsManagement/Status")) is not None:
        told = old.get("FormalName")
    return re.split(r"[:/]", (told or "").lower().rstrip("/"))[-1]


def _is_corrected(item: Any) -> bool:
    signals = [each.get("qcode") or each.get("uri") or "" for each in item.iterfind("itemMeta/signal")]
    return any("correct" in each.lower() for each in signals) or item.find(".//docdata/correction") is not None


def _body(item: Any) -> str | None:
    """Return the words of the body: of several forms of it the fullest."""
    forms = item.xpath(".//inlineXML | .//inlineData | .//DataContent") or item.xpath("body | body//body.content")[-1:]
    found = [words for each in forms if (words := _lines(each))]
    return max(found, key=len, default=None)


def _lines(form: Any) -> str | None:
    from lxml import etree

    # A page within NITF within an item: only what it prints.
    inner = form.find(".//body.content")
    form = form if inner is None else inner
    if len(form) == 0:
        text = (form.text or "").strip("\r\n")
        return (plain(text) if re.search(r"</\w+>|<br", text) else text.strip()) or None
    for each in list(form.iter()):
        if each.tag in _BESIDE_WORDS and each is not form:
            each.clear(keep_tail=True)
        elif isinstance(each.tag, str):
            each.tag = _SAME_BLOCKS.get(each.tag, each.tag)
    source = etree.tostring(form, method="html", encoding="unicode", with_tail=False)
    return plain(source)


def _stands_in(dateline: str, text: str) -> bool:
    """Tell whether a body prints its dateline itself."""
    first = re.match(r"\W*(\w+)", dateline)
    return first is None or first[1].casefold() in text[:80].casefold()


FORMAT = Format("news agencies' XML", ENDINGS, pieces, several=True)

"""A page as a tree, made ready step by step: every step is linear in the page.

In: markup. Out: an lxml tree without what no browser shows and without marks within a line; the lines of such a tree, each with
the block it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from fogline.dispatch.formats.html import tables

# Never part of an article, whatever the page.
BESIDE = (
    "//nav", "//footer", "//form", "//button", "//script", "//style", "//noscript", "//template", "//*[@hidden]",
    "//*[contains(translate(@style, ' ', ''), 'display:none')]",
)  # fmt: skip
# Those of them that a page may be wrapped in: kept where they hold most of its words.
_WRAPPERS = (BESIDE[2], *BESIDE[-2:])
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
        "section", "summary", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_WITHIN_LINE = (
    "b", "i", "em", "strong", "span", "u", "font", "small", "sup", "sub", "abbr", "cite", "mark", "big", "tt", "ins",
    "q", "bdi", "wbr", "dfn",
)  # fmt: skip
# Words that were struck out: the writer took them back.
_STRUCK = "//s | //strike | //del | //*[contains(translate(@style, ' ', ''), 'line-through')]"
_LONGEST_STRUCK = 60  # letters of them that a note shows
_NOTE_MARK = re.compile(r"\s*(?:\[?\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})\)?\]?|[*†‡§]+|\[[\w ]{1,12}\])\s*$")
# What a small number above the line belongs to: a unit, or a power of ten.
_RAISED = re.compile(r"(?:\b(?:[kcmd]?m|ft|mi|in|yd|km|kilometers?|metres?|meters?|miles?)|\b10|[xn²³^])$")
# Names for elements that are to go, without and with what is in them.
UNWRAPPED, TAKEN_OUT = "x-unwrapped", "x-taken-out"
_GOING = frozenset({*_WITHIN_LINE, UNWRAPPED, TAKEN_OUT})
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
SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


def parsed(source: str) -> Any:
    """Return the tree of a page; None where there is nothing to parse."""
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        return html.document_fromstring(uncrowded(source))
    except (etree.ParserError, ValueError):
        return None


def without_signs(source: str) -> str:
    """Return markup without the signs that XML has none of: a page feed is a blank, others go."""
    return _NO_SIGNS.sub(lambda sign: " " if sign[0] in "\x0b\x0c" else "", source)


def uncrowded(source: str) -> str:
    """Return markup in which a tag with more attributes than any writer gives one has none."""
    return _CROWDED.sub(r"\1 ", source)


def unwrap_page(tree: Any) -> None:
    """Keep a form or a hidden block that holds most of the page's words: some programs wrap the whole page in one."""
    most = len(tree.text_content()) / 2
    for query in _WRAPPERS:
        for element in tree.xpath(f"{query}[string-length() > {most}]"):
            element.tag = "div"
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)


def take_out_struck(tree: Any) -> str | None:
    """Take out words that are struck out, and return them; None where there are none."""
    struck = []
    for element in tree.xpath(_STRUCK):
        struck.append(element.text_content())
        element.tag = TAKEN_OUT
    return SPACE.sub(" ", ", ".join(struck))[:_LONGEST_STRUCK].strip() or None


def take_out_note_marks(tree: Any) -> None:
    """Take out the marks of footnotes, which would join the number before them: ``12<sup>3</sup> people``.

    Powers and units keep theirs: ``km<sup>2</sup>``, ``10<sup>6</sup>``, and so do the ends of ordinals: ``4<sup>th</sup>``.
    """
    for mark in tree.iter("sup"):
        words = mark.text_content()
        to_note = any((link.get("href") or "").startswith("#") for link in mark.iter("a"))
        if to_note or is_note_mark(words, _before(mark)):
            mark.tag = TAKEN_OUT


def is_note_mark(raised: str, before: str) -> bool:
    """Tell whether raised letters are the mark of a note, by what stands before them.

    >>> is_note_mark("3", "were killed, 12"), is_note_mark("2", "in 4 km"), is_note_mark("th", "the 4")
    (True, False, False)
    """
    return bool(_NOTE_MARK.match(raised)) and not _RAISED.search(before)


def _before(element: Any) -> str:
    """Return the words right before an element in its block."""
    previous = element.getprevious()
    if previous is None:
        return (element.getparent().text or "").rstrip()
    return ((previous.tail or "") or previous.text_content()[-20:]).rstrip()


def print_quotation_marks(tree: Any) -> None:
    """Put the quotation marks around ``<q>`` that browsers print."""
    for quoted in tree.iter("q"):
        quoted.text = "“" + (quoted.text or "")
        last = quoted[-1] if len(quoted) else None
        if last is None:
            quoted.text += "”"
        else:
            last.tail = (last.tail or "") + "”"


def take_out(tree: Any, queries: Iterable[str]) -> None:
    """Take elements out of a tree with what is in them; the text behind each stays."""
    for query in queries:
        for element in tree.xpath(query):
            element.tag = TAKEN_OUT
    clear(tree)


def clear(tree: Any) -> None:
    """Take marks within a line, comments and what is named to go out of a tree.

    Each block is filled anew at once: mark by mark (``drop_tag``) its words would be copied for each of them, and taken out in
    bulk (``strip_tags``) they would be left in so many pieces that whoever asks for them goes through all.
    """
    from lxml import etree

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
        elif isinstance(child.tag, str) and child.tag != TAKEN_OUT:
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


def own_letters(block: Any) -> int:
    """Return how many letters of a block stand in none of its children."""
    return len(block.text or "") + sum(len(child.tail or "") for child in block)


def plain(source: str) -> str | None:
    """Return all words of a piece of markup, a block a line: for feeds' entries, and pages that trafilatura finds nothing in.

    What was struck out is left out, and so are the marks of footnotes.

    >>> plain("<p>Two <b>died</b>.</p><p>Six&nbsp;fled.<br>One stayed.</p>")
    'Two died.\\nSix fled.\\nOne stayed.'
    >>> plain("<p><s>Nine</s> Twelve<sup>3</sup> people died in 4 km<sup>2</sup>.</p>")
    'Twelve people died in 4 km2.'
    """
    tree = parsed(source)
    if tree is None:
        return None
    unwrap_page(tree)
    take_out_struck(tree)
    take_out_note_marks(tree)
    tables.write_out(tree)
    return lines(tree)


def lines(tree: Any) -> str | None:
    """Return all words of a tree, a block a line; None where it has none."""
    take_out(tree, (*BESIDE, "//head"))
    return "\n".join(line for line, _ in lines_with_blocks(tree)) or None


def lines_with_blocks(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield the lines of a tree in order, each with the block it stands in; blank ones are left out."""
    from lxml import etree

    blocks, words = [tree], list[str]()
    for action, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if element.tag in BLOCKS:
            if line := SPACE.sub(" ", "".join(words)).strip():
                yield line, blocks[-1]
            words.clear()
            if element.tag != "br" and action == "start":
                blocks.append(element)
            elif element.tag != "br" and action == "end":
                blocks.pop()
        if action == "start":
            words.append(element.text or "")
        else:
            words.append(element.tail or "")
    if line := SPACE.sub(" ", "".join(words)).strip():
        yield line, tree

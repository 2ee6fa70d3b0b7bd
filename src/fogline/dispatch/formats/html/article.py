"""The article of a page: what trafilatura tells from menus and adverts, and the sentences of it that trafilatura leaves.

In: markup. Out: the article's words, a paragraph, list entry or table row a line, and notes on what was left out. Trafilatura
drops paragraphs for a word in the name of their class, loose text between paragraphs and most of a page whose paragraphs are
``<div>``: sentences that stand among kept ones, or in a block with them, are put back where they stood.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fogline.dispatch.formats.html import tables
from fogline.dispatch.formats.html.tree import (
    BESIDE,
    BLOCKS,
    TAKEN_OUT,
    UNWRAPPED,
    clear,
    lines,
    lines_with_blocks,
    own_letters,
    plain,
    print_quotation_marks,
    take_out,
    take_out_note_marks,
    take_out_struck,
    unwrap_page,
)

if TYPE_CHECKING:
    from configparser import ConfigParser

# Blocks whose own words trafilatura breaks at each link.
_LOOSE = frozenset({"div", "td", "section", "article", "body", "main"})
_SENTENCE = re.compile(r"""[\w"'”’»)\]][.!?…]["'”’»)]?(?:\s|$)""")
_LEAST_LOOSE = 40  # letters that make a sentence of its own behind or before the article
_MANY_LINKS = 50  # more in one block are no menu if it has more words outside them
# Over these, trafilatura takes more than a few seconds of a page.
_MOST_ELEMENTS = 100_000
_MOST_STEPS = 1_500_000_000
_FEW = 100  # children of a block, which cost nothing
# Words in the class or name of a block that is not the article's, unless something of it was kept.
_ASIDE = re.compile(
    r"(?i)(?:^|[\s_-])(?:comments?|disqus|related|recommend\w*|newsletter|promo\w*|advert\w*|ads?|sidebar|social|cookies?|consent|"
    r"subscri\w+|paywall|breadcrumbs?|most-?read|trending|popular|menu|nav\w*|footer|masthead|tags?|sign-?up|more-?(?:on|from|stories)|"
    r"teasers?|outbrain|taboola|share-?(?:bar|tools|buttons?)|toolbar)(?:$|[\s_-])"
)
_PAGE = frozenset({"body", "html"})
_GROUPS = frozenset({"div", "section", "aside", "ul", "ol", "dl", "header", "td"})
_LEFT_OUT = 0.2  # share of the letters of a page's sentences that may be left out without a word
_LEAST_TOLD = 300  # letters left out that are worth a note
_TOO_LITTLE = (
    0.5  # an article with less than this share of what the page's own data say its body is, is not the article
)


@dataclass(frozen=True, slots=True)
class Article:
    """Hold an article's text, None where a page has none, and what the user should know of how it was read."""

    text: str | None
    notes: tuple[str, ...] = ()


def article_of(tree: Any, source: str, *, body: str | None = None) -> Article:
    """Return the article of a page.

    Args:
        tree: of the page; it is used up.
        source: the page.
        body: the article's words as the page's own data give them, if they do; taken where the page shows less than half of
            them.

    >>> from fogline.dispatch.formats.html.tree import parsed
    >>> page = "<article><p>Two <b>died</b> at the mill, a doctor said.</p><div>Six fled over the bridge.</div></article>"
    >>> article_of(parsed(page), page).text
    'Two died at the mill, a doctor said.\\nSix fled over the bridge.'
    """
    if tree.xpath("count(//*)") > _MOST_ELEMENTS:
        return _whole(tree)
    unwrap_page(tree)
    struck = take_out_struck(tree)
    take_out_note_marks(tree)
    tables.write_out(tree)
    _flatten(tree)
    if _steps(tree) > _MOST_STEPS:
        return _whole(tree)
    tables.narrow(tree)
    own = list(lines_with_blocks(tree))  # before trafilatura takes the tree apart
    found = _put_back(_extracted(tree) or plain(source), own)
    if body and len(found or "") < _TOO_LITTLE * len(body):
        return Article(body, ("the article is not among the page's own words: taken from its data (articleBody)",))
    notes = (
        f"struck out in the page, and left out: {struck}" if struck else None,
        _left_out(found, own),
    )
    return Article(found, tuple(each for each in notes if each))


def _extracted(tree: Any) -> str | None:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it has to say, our rejections say
    found: str | None = trafilatura.extract(
        tree, fast=True, include_comments=False, include_tables=True, output_format="txt", config=_every_length()
    )
    return found.strip() or None if found else None


def _flatten(tree: Any) -> None:
    """Take out marks within a line, at which trafilatura would break it where the text stands in no ``<p>``."""
    print_quotation_marks(tree)
    clear(tree)
    by_parent: dict[Any, list[Any]] = {}
    for link in tree.iter("a"):
        by_parent.setdefault(link.getparent(), []).append(link)
    for parent, links in by_parent.items():
        # A link among words is part of the sentence; one that stands alone may be a menu's, which trafilatura must see. So
        # may those of a paragraph be, unless they are too many for a menu among words.
        if parent.tag in _LOOSE or _words_with_links(parent, links):
            for link in links:
                if _among_words(link):
                    link.tag = UNWRAPPED
    for time in list(tree.iter("time")):
        # A date line of its own is the page's mark, not the article's words: it is read as such.
        time.tag = UNWRAPPED if _among_words(time) else TAKEN_OUT
    take_out(tree, BESIDE)


def _among_words(element: Any) -> bool:
    """Tell whether words stand right before or behind it, more than a dot or a bar; a link that was among
    words is words itself.
    """
    previous = element.getprevious()
    if previous is not None and previous.tag == UNWRAPPED:
        return True
    before = element.getparent().text if previous is None else previous.tail
    return len(((before or "") + (element.tail or "")).strip()) > 3


def _words_with_links(parent: Any, links: list[Any]) -> bool:
    """Tell whether a block has very many links and yet more words outside them: no menu, and each would
    cost the whole block.
    """
    return len(links) > _MANY_LINKS and own_letters(parent) > sum(len(link.text_content()) for link in links)


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
    marks = sum(child.tag not in BLOCKS for child in block)
    return marks * (len(block.text_content()) + 128 * marks) if marks else 0


def _whole(tree: Any) -> Article:
    """Return all words of a large page, a block a line, the cells of a table's row in one."""
    for cell in tree.iter("td", "th"):
        cell.tag = "span"
        if cell.getprevious() is not None:
            cell.text = " | " + (cell.text or "")
    return Article(lines(tree), ("a large page: all its words were kept, menus and all",))


# --- sentences that trafilatura left ---------------------------------------------------------------------------


def _put_back(found: str | None, own: list[tuple[str, Any]]) -> str | None:
    """Return the article with the sentences that stand among its own, or in a block with them, each where it stood."""
    if found is None:
        return None
    kept = dict.fromkeys(map(_bare, found.split("\n")))
    places = [place for place, (line, _) in enumerate(own) if _bare(line) in kept]
    if not places or 2 * len(places) < len(kept):
        return found  # its lines are not the page's: nothing can be told of where they stood
    blocks = _Blocks([own[place][1] for place in places])
    left: dict[str, list[str]] = {}  # by the kept line they follow
    after = ""
    for place, (line, block) in enumerate(own):
        bare = _bare(line)
        if bare in kept:
            after = bare
        elif blocks.holds(line, block, between=places[0] < place < places[-1]):
            left.setdefault(after, []).append(line)
    return "\n".join(_merged(found.split("\n"), left)) if left else found


def _merged(found: Iterable[str], left: dict[str, list[str]]) -> Iterator[str]:
    yield from left.pop("", ())
    for line in found:
        yield line
        yield from left.pop(_bare(line), ())


def _bare(line: str) -> str:
    """Return the letters and digits of a line, which trafilatura leaves alone."""
    return "".join(filter(str.isalnum, line))


class _Blocks:
    """The blocks of a page that hold the article, by the blocks of its kept lines."""

    def __init__(self, kept: list[Any]) -> None:
        self.around: dict[Any, int] = {}  # how many kept lines are in each
        for each in kept:
            block = each
            while block is not None:
                self.around[block] = self.around.get(block, 0) + 1
                block = block.getparent()
        self.whole = {block for block, count in self.around.items() if count == len(kept)}
        inner = next((block for block in kept[0].iterancestors() if block in self.whole), None)
        # The innermost block of all kept lines, or the one marked as the article around it; the whole page is nobody's article.
        marked = next((block for block in self.whole if _is_article(block)), None)
        self.article = marked if marked is not None else None if inner is None or inner.tag in _PAGE else inner
        if marked is not None:
            self.whole -= set(marked.iterdescendants())
        self.parents = {parent for block in kept if (parent := block.getparent()) is not None}

    def holds(self, line: str, block: Any, *, between: bool) -> bool:
        """Tell whether a line is the article's: a sentence, in no block of another purpose, among its lines or beside them."""
        if not _SENTENCE.search(line) or len(line.split()) < 3 or _linked(line, block):
            return False
        beside = block.getparent() in self.parents
        while block is not None and block not in self.around:
            if block.tag in _GROUPS and _ASIDE.search(f"{block.get('class') or ''} {block.get('id') or ''}"):
                return False
            block = block.getparent()
        if block is None or between or beside:
            return block is not None
        return self.article is not None and (block is self.article or block not in self.whole)


def _is_article(block: Any) -> bool:
    return block.tag == "article" or (block.get("itemprop") or "").lower() == "articlebody"


def _linked(line: str, block: Any) -> bool:
    """Tell whether most of a line is links."""
    return 2 * sum(len(link.text_content()) for link in block.iter("a")) > len(line)


def _left_out(found: str | None, own: list[tuple[str, Any]]) -> str | None:
    """Return a note where a good part of the page's sentences is not in the article."""
    kept = set(map(_bare, (found or "").split("\n")))
    sentences = [line for line, _ in own if _SENTENCE.search(line) and len(line) >= _LEAST_LOOSE]
    missed = [line for line in sentences if _bare(line) not in kept]
    whole = _bare(found or "") if len(missed) < _FEW else ""  # lines that trafilatura joined are there
    letters = sum(map(len, sentences))
    left = sum(len(line) for line in missed if _bare(line) not in whole)
    if left < _LEAST_TOLD or left <= _LEFT_OUT * letters:
        return None
    return f"left out as beside the article: {left:,} of {letters:,} letters of the page's sentences"


@functools.cache
def _every_length() -> ConfigParser:
    """Return trafilatura's settings without its least lengths: a flash of one line is a dispatch too."""
    from trafilatura.settings import use_config

    config: ConfigParser = use_config()
    for key in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        config.set("DEFAULT", key, "1")
    return config

"""Live pages: one page of many posts, each with a time of its own and each a dispatch.

In: the tree and JSON-LD of a page. Out: its posts, the earliest last as pages print them; none where the page is no live page.
A page says so by its data (``LiveBlogPosting``) or by its posts' (``liveBlogUpdate``, ``BlogPosting``); many ``<article>`` with
times alone are a list of other stories.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fogline.dispatch.formats.html.marks import kinds
from fogline.dispatch.formats.html.tree import SPACE, plain

_LIVE = frozenset({"LiveBlogPosting"})
_MARKED = "//*[contains(@itemtype, 'LiveBlogPosting') or @itemprop='liveBlogUpdate']"
# What holds a post: marked as one, or an article, list entry or block with a time of its own.
_POSTS = (
    "//*[@itemprop='liveBlogUpdate' or contains(@itemtype, '/BlogPosting')]",
    "//article[not(.//article)][.//time[@datetime]]",
    "//li[not(.//li)][.//time[@datetime]][.//p]",
    "//*[self::div or self::section][not(.//div//time or .//section//time)][.//time[@datetime]][.//p]",
)
_LEAST_POSTS = 2


@dataclass(frozen=True, slots=True)
class Post:
    """Hold a post of a live page: its words, its own headline and the time it carries, as printed."""

    text: str
    headline: str | None
    published: str | None


def posts(tree: Any, linked: list[dict[str, Any]]) -> list[Post]:
    """Return the posts of a live page in the order of the page; none of any other page."""
    live = [thing for thing in linked if _LIVE & {kind.rpartition("/")[2] for kind in kinds(thing)}]
    if not live and not tree.xpath(_MARKED):
        return []
    for query in _POSTS:
        found = [post for element in tree.xpath(query) if (post := _post(element)) is not None]
        if len(found) >= _LEAST_POSTS:
            return found
    told = list(_told(live))
    return told if len(told) >= _LEAST_POSTS else []


def _post(element: Any) -> Post | None:
    """Return the post in an element, which stays as it is; None where it has no words but its headline."""
    from lxml import etree  # type: ignore[import-untyped]

    element = copy.deepcopy(element)
    times = [time.get("datetime") for time in element.iter("time") if time.get("datetime")]
    heading = next((each for each in element.iter("h1", "h2", "h3", "h4")), None)
    headline = None if heading is None else SPACE.sub(" ", heading.text_content()).strip() or None
    for gone in (*([heading] if heading is not None else ()), *element.iter("time")):
        gone.tag = "script"  # which no browser shows, and so no reader
    text = plain(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
    return None if not text else Post(text, headline, times[0] if times else None)


def _told(live: list[dict[str, Any]]) -> Iterator[Post]:
    """Yield posts from the page's data, where its own markup does not tell them apart."""
    for thing in live:
        updates = thing.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else ():
            if isinstance(update, dict) and isinstance(words := update.get("articleBody"), str):
                text = plain(words) if "<" in words else words.strip()
                if text:
                    yield Post(text, _string(update.get("headline")), _string(update.get("datePublished")))


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None

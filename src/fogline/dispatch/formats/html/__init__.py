"""HTML pages: the article's text, what the page says of itself by its own marks, and the posts of live pages.

``tree``: the page made ready. ``article``: its words. ``tables``: figures with their heads. ``marks``: day, outlet, agency.
``live``: pages of many posts. Paragraphs, list entries and table rows are lines of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fogline.dispatch.decode import decode
from fogline.dispatch.formats.format import Format
from fogline.dispatch.formats.html.article import article_of
from fogline.dispatch.formats.html.live import Post, posts
from fogline.dispatch.formats.html.marks import body, linked_data, marks_of
from fogline.dispatch.formats.html.tree import parsed, plain, uncrowded, without_signs
from fogline.dispatch.piece import Limits, Passed, Piece, told_by
from fogline.errors import DispatchError, Empty, TooCostly

__all__ = ["FORMAT", "pieces", "plain", "uncrowded", "without_signs"]

ENDINGS = (".html", ".htm", ".xhtml")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the one dispatch of a page; of a live page its posts, numbered from 1.

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
    tree = parsed(source)
    if tree is None:
        raise Empty(path, "a page without an article")
    linked = linked_data(tree)
    marks = marks_of(tree, linked)
    notes = tuple(filter(None, (decoded.note,)))
    if found := posts(tree, linked):
        note = f"a live page, each of its {len(found)} posts a dispatch"
        for number, post in passed.over(enumerate(found, start=1), path):
            if isinstance(post, DispatchError):
                yield post
            else:
                yield _post(post, number, marks, (*notes, note) if number == 1 else ())
        return
    read = article_of(tree, source, body=body(linked))  # which uses the tree up
    if read.text is None:
        raise Empty(path, "a page without an article")
    yield Piece(text=read.text, said_in="markup", notes=(*notes, *read.notes), **marks)


def _post(post: Post, number: int, marks: dict[str, str | None], notes: tuple[str, ...]) -> Piece:
    """Return a post as a dispatch: its own time and headline, the page's outlet and address. A post is the same however often
    the page is saved, and another one once its words have changed.
    """
    return Piece(
        text=post.text,
        said_in="markup",
        headline=post.headline or marks.get("headline"),
        published=post.published or marks.get("published"),
        outlet=marks.get("outlet"),
        agency=marks.get("agency"),
        url=marks.get("url"),
        index=number,
        key=told_by(marks.get("url") or marks.get("headline"), post.published, post.text),
        notes=notes,
    )


FORMAT = Format("HTML", ENDINGS, pieces, several=True)

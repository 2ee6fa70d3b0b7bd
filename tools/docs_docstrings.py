"""Turn our docstrings into Markdown for the site: examples become code blocks, Sphinx roles become links.

Loaded by mkdocstrings (``mkdocs.yml``); it changes what is shown, never the code.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:class|func|meth|mod|data|attr):`~?(?P<target>[\w.]+)`")
_EXAMPLE = re.compile(r"(?:^[ \t]*>>> .*\n?)(?:^[ \t]*\S.*\n?)*", re.MULTILINE)


class Docstrings(griffe.Extension):
    """Rewrites every docstring before it is parsed."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite one object's docstring."""
        if obj.docstring is not None:
            obj.docstring.value = rewritten(obj.docstring.value)


def rewritten(docstring: str) -> str:
    """Return a docstring as Markdown.

    >>> print(rewritten("Count what :func:`~a.b` gave.\\n\\n>>> count()\\n[(1, 2)]\\n"))
    Count what `b` gave.
    <BLANKLINE>
    ```pycon
    >>> count()
    [(1, 2)]
    ```
    <BLANKLINE>
    """
    linked = _ROLE.sub(lambda m: f"`{m['target'].rpartition('.')[2]}`", docstring)
    return _EXAMPLE.sub(lambda m: f"```pycon\n{m[0].rstrip()}\n```\n", linked)

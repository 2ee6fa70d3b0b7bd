"""Names made ready for comparing: folded, without what their printings differ in."""

from __future__ import annotations

import re

_ARABIC_ARTICLE = re.compile(r"\b(?:al|el|ar|as|ash|at|ad|an|az)[- ]")


def without_article(folded: str) -> str:
    """Return a folded name without Arabic articles, whose spelling and presence vary.

    >>> without_article("deir ez-zor"), without_article("al-bab")
    ('deir ez-zor', 'bab')
    """
    return _ARABIC_ARTICLE.sub("", folded).strip()

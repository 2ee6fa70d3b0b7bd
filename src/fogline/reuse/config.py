"""Options of reuse, with their units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReuseConfig:
    """Hold what counts as a reprint.

    Attributes:
        min_run: words in a row that are a reprint whatever stands around them.
        min_words: words on both sides that are one if the run is shorter ...
        min_share: ... and they are this share of the longer side,
        short_share: or, with fewer than ``long`` words, this share.
        long: see ``short_share``.
        cap: occurrences of a five-word seed that are compared with all before them; later ones only with the first and
            the ``near`` last, so that a newsletter's footer does not cost the square of its copies.
        near: see ``cap``.
        cut: ``paragraph`` gives one reprint for each paragraph (a break that both sides have), ``block`` one for each
            unbroken stretch.
        boilerplate_texts: texts in which the same words must stand to be boilerplate.
        rewritten: whether passages are sought that were retold in other words. ``sure`` finds those of several sentences
            that follow another text's (for news, where many texts treat of one event); ``wide`` what PAN asks for:
            paraphrase, translation and summaries, in texts of many subjects. It costs ten times what copying costs.
        kernels: ``auto`` compiles for more than ``small`` code points of text; both ways give the same spans.
        small: see ``kernels``; for so much text plain kernels cost what loading numba and the kept code does (0.9 CPU
            seconds).
        few_runs: the same for exact runs that two texts share: in so many, plain kernels take a second.
    """

    min_run: int = 12
    min_words: int = 14
    min_share: float = 0.63
    short_share: float = 0.7
    long: int = 24
    cap: int = 64
    near: int = 4
    cut: Literal["paragraph", "block"] = "paragraph"
    boilerplate_texts: int = 10
    rewritten: Literal["no", "sure", "wide"] = "no"
    kernels: Literal["auto", "plain", "compiled"] = "auto"
    small: int = 180_000
    few_runs: int = 800

"""Find what answers the same question, on how many voices it rests, and what follows for persons, land and days.

In: claims, the dispatches they stand in, the reprints and families found among these. Out: accounts with N, K, J and the
bounds of I, verdict, grade and reasons; ledgers of persons and territory; a timeline. Pure functions: the same answer for
any order of the input; nothing is stored, so that withdrawing a claim restores what was before it.

>>> from fogline.model import Claim, Dispatch, Figure, Quote, Source
>>> def told(n: int, who: str) -> tuple[Dispatch, Claim]:
...     d = Dispatch(f"d{n}", f"{n}.txt", "12 dead in Dummar", "", outlet=f"Paper {n}", published="2031-05-02")
...     f = Figure("killed", None, 12, 12, 12, "exact", None, "incident", None, "12", Quote(0, 2, "12"))
...     s = Source(who, who, None, "monitor")
...     return d, Claim(f"c{n}", f"d{n}", d.path, Quote(0, 17, d.text), s, None, "asserted", (f,), None, (), (), (), "hand")
>>> dispatches, claims = zip(told(1, "Dummar Watch"), told(2, "Dummar Watch"), told(3, "River Hospital"))
>>> [(a.articles, a.origins, a.voices.low, a.verdict) for a in accounts(claims, dispatches, (), ())]
[(3, 3, 2, 'agree')]
"""

from fogline.reconcile.accounts.changes import Move, moves
from fogline.reconcile.accounts.draw import accounts, held, read_through
from fogline.reconcile.accounts.grades import RULES
from fogline.reconcile.accounts.tally import TALLY_RULES, differences, residual, tally
from fogline.reconcile.fold_copies import Statements
from fogline.reconcile.persons import persons, persons_of
from fogline.reconcile.territory import territory, territory_of
from fogline.reconcile.timeline import moments, moments_of

__all__ = [
    "RULES",
    "TALLY_RULES",
    "Move",
    "Statements",
    "accounts",
    "differences",
    "held",
    "moments",
    "moments_of",
    "moves",
    "persons",
    "persons_of",
    "read_through",
    "residual",
    "tally",
    "territory",
    "territory_of",
]

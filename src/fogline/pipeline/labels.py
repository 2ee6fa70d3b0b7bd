"""Labels of claims as the report prints them: ``3.7`` is the seventh claim of the third dispatch.

Dispatches are numbered by day and path, claims by their place, as the views number them: what comes later can shift them. A
label names a claim only where it has named no other one in any earlier state of the ledger, for it may stem from an older page.
"""

from __future__ import annotations

import bisect
import re

from fogline.errors import UsageError
from fogline.ledger import Ledger, covering, standing
from fogline.model import Claim, Dispatch

_LABEL = re.compile(r"c?([0-9]{1,9})\.([0-9]{1,9})")

Key = tuple[str, str, str]


def claim_at(ledger: Ledger, word: str) -> str | None:
    """Return the id of the claim that a word labels; None where it is no label.

    Raises:
        UsageError: there is no such claim, or the label was another claim's before something came or was retracted.
    """
    found = _LABEL.fullmatch(word)
    if found is None:
        return None
    number, place = int(found[1]), int(found[2])
    now = _claim(ledger, word, _dispatch(ledger, word, number), place)
    named = {c for each in _ever(ledger, number) for c in _ever_in(ledger, each, place)}
    if named - {now.claim_id}:
        raise UsageError(
            f"{word}: it may mean another claim on an older page; if you mean that of now, write {now.claim_id}"
        )
    return now.claim_id


def _dispatch(ledger: Ledger, word: str, number: int) -> str:
    shown, _ = covering(ledger).shown(ledger.dispatches(), [])
    keys = sorted(map(_key, shown))
    if not 0 < number <= len(keys):
        raise UsageError(f"{word}: no such claim; the ledger has {len(keys)} dispatches")
    return keys[number - 1][2]


def _claim(ledger: Ledger, word: str, dispatch_id: str, place: int) -> Claim:
    claims = _placed(standing(ledger.claims(dispatch_id), ledger.judgements()))
    if not 0 < place <= len(claims):
        raise UsageError(f"{word}: no such claim; dispatch {dispatch_id} has {len(claims)}")
    return claims[place - 1]


def _ever(ledger: Ledger, number: int) -> set[str]:
    """Return the dispatches that had a number after any run, under their paths as received and as covered now."""
    arrived = [each for _, each in ledger.arrived(0)]
    runs = dict(ledger.rows("SELECT dispatch_id, run_id FROM dispatch"))
    shown, _ = covering(ledger).shown(arrived, [])
    return _numbered(arrived, runs, number) | _numbered(shown, runs, number)


def _numbered(arrived: list[Dispatch], runs: dict[str, str], number: int) -> set[str]:
    keys: list[Key] = []
    found: set[str] = set()
    for d, after in zip(arrived, [*arrived[1:], None], strict=True):
        bisect.insort(keys, _key(d))
        ends = after is None or runs[after.dispatch_id] != runs[d.dispatch_id]
        if ends and number <= len(keys):
            found.add(keys[number - 1][2])
    return found


def _key(d: Dispatch) -> Key:
    return d.published or "9999", d.path, d.dispatch_id


def _ever_in(ledger: Ledger, dispatch_id: str, place: int) -> set[str]:
    """Return the claims that had a place in a dispatch, in any reading, with and without those retracted now."""
    found = set()
    for claims in ledger.read_ever(dispatch_id):
        for kept in (claims, standing(claims, ledger.judgements())):
            placed = _placed(kept)
            found.update([placed[place - 1].claim_id] if place <= len(placed) else [])
    return found


def _placed(claims: list[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda c: (c.quote.start, c.quote.end, c.claim_id))

"""Grades from published rules: Airwars' words and ``pending``, each with the rule ids and claims it rests on.

Every rule id is listed in docs/reference/accounts.md (a test compares the two). ``confirmed`` needs an admission by a party
against its own interest, or a person's judgement; a count never gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fogline import lexicon
from fogline.model import AccountRule, Grade, Verdict
from fogline.reconcile.accounts.evidence import Evidence

# What a rule says, in one line; the documentation prints this table.
RULES: Mapping[str, str] = {row["rule"]: row["why"] for row in lexicon.rows("rules.csv") if row["used"] == "account"}


@dataclass(frozen=True, slots=True)
class Weighed:
    """Hold what a grade is drawn from."""

    verdict: Verdict
    claims: Sequence[Evidence]
    denied: Sequence[Evidence]
    voices_low: int
    known: int
    origins: int


def reason(rule: AccountRule, claims: Iterable[str] = ()) -> str:
    """Return a reason as it is stored: rule id and claim ids.

    >>> reason("denied", ["c2", "c1"]), reason("one-origin")
    ('denied:c1,c2', 'one-origin')
    """
    if rule not in RULES:
        raise AssertionError(f"no such rule: {rule}")
    ids = ",".join(sorted(set(claims)))
    return f"{rule}:{ids}" if ids else rule


def grade(w: Weighed) -> tuple[Grade, tuple[str, ...]]:
    """Return the grade and its reasons. CASES, first match wins; the order is part of the published rules."""
    ids = [c.claim_id for c in w.claims]
    firm = [c for c in w.claims if c.stance == "asserted"]
    admitted = [c.claim_id for c in firm if c.against_interest]
    if admitted:  # CASE 1: a party admits it. A denial by another party does not undo an admission.
        return "confirmed", (reason("admission", admitted), reason("grade-confirmed", admitted))
    # CASE 2: only a denial is known; somebody denies what another says; accounts differ.
    denied = [c.claim_id for c in w.denied]
    if denied and all(c.stance == "denied" for c in w.claims):
        return "pending", (reason("grade-pending", denied),)
    if denied:
        return "contested", (reason("denied", denied), reason("grade-contested", ids))
    if w.verdict == "differ":
        return "contested", (reason("grade-contested", ids),)
    # CASE 3: nothing firm, or nobody known.
    if not firm:
        rule: AccountRule = "predicted" if w.claims and all(c.stance == "predicted" for c in w.claims) else "hedged"
        return "pending", (reason(rule, ids), reason("grade-pending", ids))
    if w.known == 0:
        return "pending", (reason("grade-pending", ids),)
    # CASE 4: independent voices, from texts of their own.
    if w.verdict == "agree" and w.voices_low >= 2 and w.origins >= 2:
        return "fair", (reason("grade-fair", ids),)
    return "weak", (reason("grade-weak", ids),)  # CASE 5: one known voice

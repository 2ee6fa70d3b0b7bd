"""People's decisions: recorded with who, when and why, withdrawn and never deleted; what they change is recomputed.

What each verdict means: ``merge`` says that what was kept apart answers one question, ``split`` that what ``value`` names does
not belong with the rest; ``grade`` sets an account's grade (only so, or by an admission, is anything ``confirmed``);
``retract`` takes a claim or a dispatch out of every count; ``redact`` covers a person, a claim or a dispatch in everything
that is shown or exported (:mod:`.redact`).
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Sequence

from fogline.errors import UsageError
from fogline.model import Claim, Grade, Judgement, JudgementVerdict

_VERDICTS: tuple[str, ...] = typing.get_args(JudgementVerdict)
_GRADES: tuple[str, ...] = typing.get_args(Grade)
_ACCOUNT_OR_FIGURE = re.compile(r"a[0-9a-f]{16}|[^@]+@\d+")


def checked(verdict: str, subjects: Sequence[str], value: str | None, who: str, when: str, why: str) -> None:
    """Refuses a judgement that says less than it must.

    >>> checked("grade", ["a1"], "certain", "A. B.", "2031-05-04", "seen")
    Traceback (most recent call last):
    fogline.errors.UsageError: grade certain: one of confirmed, fair, weak, contested, discounted, pending
    """
    if verdict not in _VERDICTS:
        raise UsageError(f"judgement {verdict}: one of {', '.join(_VERDICTS)}")
    least = 2 if verdict == "merge" else 1
    if len(set(subjects)) < least or not all(s.strip() for s in subjects):
        raise UsageError(f"{verdict}: name {'at least two' if least == 2 else 'what it is about'}")
    if verdict == "grade" and value not in _GRADES:
        raise UsageError(f"grade {value}: one of {', '.join(_GRADES)}")
    for subject in subjects if verdict in ("retract", "redact") else ():
        person = subject.startswith("person:")
        if (person and verdict == "retract") or (not person and _ACCOUNT_OR_FIGURE.fullmatch(subject)):
            whom = " or a person" if verdict == "redact" else ""
            raise UsageError(
                f"{verdict} {subject}: name a claim or a dispatch{whom}; `fogline accounts` lists the claims of each answer"
            )
    for name, said in (("who", who), ("when", when), ("why", why)):
        if not said.strip():
            raise UsageError(f"{verdict}: say {name}")


def subjects(judgements: Iterable[Judgement], verdict: JudgementVerdict) -> tuple[str, ...]:
    """What standing judgements of one kind are about, in order, each once."""
    return tuple(sorted({s for j in judgements if j.verdict == verdict and j.withdrawn is None for s in j.subjects}))


def standing(claims: Iterable[Claim], judgements: Iterable[Judgement]) -> list[Claim]:
    """The claims that are not retracted, neither themselves nor with their dispatch."""
    out = set(subjects(judgements, "retract"))
    return [c for c in claims if c.claim_id not in out and c.dispatch_id not in out]

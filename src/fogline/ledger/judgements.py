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
from datetime import UTC, date, datetime

from fogline.errors import UsageError
from fogline.model import Claim, Grade, Judgement, JudgementVerdict, content_id

_VERDICTS: tuple[str, ...] = typing.get_args(JudgementVerdict)
_GRADES: tuple[str, ...] = typing.get_args(Grade)
_ACCOUNT_OR_FIGURE = re.compile(r"a[0-9a-f]{16}|c[0-9a-f]+@\d+")
# A day as precise as it is known, or a time with or without its zone.
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ORDERED = ("merge", "split", "grade")  # each of these works on what those before it left


def checked(verdict: str, subjects: Sequence[str], value: str | None, who: str, when: str, why: str) -> None:
    """Refuse a judgement that says less than it must.

    >>> checked("grade", ["a1"], "certain", "A. B.", "2031-05-04", "seen")
    Traceback (most recent call last):
    fogline.errors.UsageError: grade certain: one of confirmed, fair, weak, contested, discounted, pending
    """
    if verdict not in _VERDICTS:
        raise UsageError(f"judgement {verdict}: one of {', '.join(_VERDICTS)}")
    least = 2 if verdict == "merge" else 1
    if len(set(subjects)) < least or not all(each.strip() for each in subjects):
        raise UsageError(f"{verdict}: name {'at least two' if least == 2 else 'what it is about'}")
    if verdict == "grade" and value not in _GRADES:
        raise UsageError(f"grade {value}: one of {', '.join(_GRADES)}")
    if value is not None and verdict in ("retract", "redact", "merge"):
        raise UsageError(f"{verdict}: takes no value; a grade and a split do")
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
    timed(when)


def timed(when: str) -> str:
    """Return a day or time of the calendar as the ledger writes it down: a time with a zone in UTC, so that times compare as
    text.

    >>> timed("2031-05-04"), timed("2031-05"), timed("2031-05-04T01:30:00+02:00"), timed("2031-05-04T01:30Z")
    ('2031-05-04', '2031-05', '2031-05-03T23:30:00Z', '2031-05-04T01:30Z')
    >>> timed("2031-02-30")
    Traceback (most recent call last):
    fogline.errors.UsageError: when 2031-02-30: no day or time; write it as 2031-05-04 or 2031-05-04T10:00:00Z

    Raises:
        UsageError: anything else: words, other orders, a day that no calendar has.
    """
    try:
        if _DAY.fullmatch(when):
            date.fromisoformat(when + "-01" * (2 - when.count("-")))
            return when
        if _TIME.fullmatch(when):
            at = datetime.fromisoformat(when)
            return _utc(at) if when[-6:-5] in ("+", "-") else when
    except (ValueError, OverflowError):
        pass
    raise UsageError(f"when {when}: no day or time; write it as 2031-05-04 or 2031-05-04T10:00:00Z")


def is_time(when: str) -> bool:
    """Tell whether something is a day or a time of the calendar, as the ledger writes them."""
    try:
        timed(when)
    except UsageError:
        return False
    return True


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def id_of(
    verdict: str, about: Sequence[str], value: str | None, who: str, when: str, why: str, *, before: int = 0
) -> str:
    """Return the id of a judgement; ``before``: how many there were of the same content, all taken back (:func:`same`).

    That of a redaction follows from who and when alone: whoever guesses a name cannot try it against a printed id.

    >>> one, other = (id_of("redact", [f"person:{name}"], None, "A. B.", "2031", "asked") for name in ("Amina", "Omar"))
    >>> one == other != id_of("redact", ["person:Omar"], None, "A. B.", "2031", "asked", before=1)
    True
    """
    told = (who, when) if verdict == "redact" else (*about, value, who, when, why)
    return content_id("j", verdict, *told, *([before] if before else ()))


def same(told: Sequence[Judgement], made: Judgement) -> list[Judgement]:
    """Return those of the same content as one that is about to be recorded; of a redaction, by the same
    person at the same time.
    """
    return [each for each in told if _content(each) == _content(made)]


def _content(j: Judgement) -> tuple[object, ...]:
    return (
        (j.verdict, j.who, j.when) if j.verdict == "redact" else (j.verdict, j.subjects, j.value, j.who, j.when, j.why)
    )


def repeated(told: Iterable[Judgement], made: Judgement) -> Judgement | None:
    """Return the judgement that stands and says the same as one that would be recorded now, for the same reason.

    A grade, a merge or a split stands so only while no other was made after it, which it might have to undo.
    """
    standing = sorted((each for each in told if each.withdrawn is None), key=lambda j: (j.when, j.judgement_id))
    found: Judgement | None = None
    for j in standing:
        if (j.verdict, j.subjects, j.value, j.who, j.why) == (
            made.verdict,
            made.subjects,
            made.value,
            made.who,
            made.why,
        ):
            found = j
        elif j.verdict in _ORDERED and made.verdict in _ORDERED:
            found = None
    return found


def subjects(judgements: Iterable[Judgement], verdict: JudgementVerdict) -> tuple[str, ...]:
    """Return what standing judgements of one kind are about, in order, each once."""
    return tuple(sorted({s for j in judgements if j.verdict == verdict and j.withdrawn is None for s in j.subjects}))


def standing(claims: Iterable[Claim], judgements: Iterable[Judgement]) -> list[Claim]:
    """Return the claims that are not retracted, neither themselves nor with their dispatch."""
    out = set(subjects(judgements, "retract"))
    return [claim for claim in claims if claim.claim_id not in out and claim.dispatch_id not in out]

"""The timeline: what is said to have happened on which day, copies folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fogline.model import CAME_ABOUT, Claim, Day, Dispatch, Moment, Reprint
from fogline.reconcile.fold_copies import Statements


def moments(
    claims: Iterable[Claim], dispatches: Iterable[Dispatch], reprints: Iterable[Reprint] = ()
) -> tuple[Moment, ...]:
    """Return what happened, in order of first day: claims with an event or a count, and a resolved day of at most a month.

    Predictions are left out: a day to come is not yet a moment. Of copies the best attributed print is shown.
    """
    return moments_of(Statements(claims, dispatches, reprints))


def moments_of(statements: Statements) -> tuple[Moment, ...]:
    """Return :func:`moments` of claims that are statements already."""
    groups: dict[int, list[Claim]] = defaultdict(list)
    for c, g in statements.with_groups():
        if (
            c.status in CAME_ABOUT
            and c.stance != "predicted"
            and (c.event is not None or c.figures)
            and _when(c) is not None
        ):
            groups[g].append(c)
    found = [_moment(group, statements) for group in groups.values()]
    return tuple(
        sorted(found, key=lambda match: (match.start, match.end, match.event_type or "", match.words, match.claims))
    )


def _moment(group: Sequence[Claim], statements: Statements) -> Moment:
    first, voice = statements.told_by(group)
    day = _when(first)
    assert day is not None  # noqa: S101 - chosen by the caller
    return Moment(
        start=day.start or "",
        end=day.end or day.start or "",
        precision=day.precision,
        event_type=first.event.type if first.event else None,
        words=first.quote.exact,
        source=voice.name or None,
        stance=first.stance,
        claims=tuple(sorted(each.claim_id for each in group)),
    )


def _when(claim: Claim) -> Day | None:
    """Return the most precise day of a claim, the nearest to its event.

    Refused: a day carried from another sentence, which may tell of another event ("The campaign is backed by allies").
    """
    at = claim.event.quote.start if claim.event and claim.event.quote else claim.quote.start
    days = [
        day
        for day in claim.days
        if day.role == "happened" and not day.carried
        if day.start and day.end and day.precision is not None and day.precision <= 4
    ]
    return min(days, key=lambda d: (d.precision or 9, abs(d.quote.start - at), d.quote.start), default=None)

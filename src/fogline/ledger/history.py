"""List what the ledger learnt between two days, in order: the reasons behind answers that moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from fogline.ledger.redact import unnamed
from fogline.ledger.store import Ledger
from fogline.model import Judgement

ChangeKind = Literal["dispatch", "reading", "reuse", "judgement", "withdrawal", "rejection", "unread", "account"]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One thing learnt: when (ISO time), what kind, about what (an id, or a path), in words, and who if a person did it."""

    when: str
    kind: ChangeKind
    subject: str
    words: str
    who: str | None = None


def changes(ledger: Ledger, *, since: str, until: str) -> list[Change]:
    """Return what was learnt after the end of ``since`` and by the end of ``until``, both ISO days or times, in order of time;
    persons that are redacted now are covered.

    >>> with Ledger.open(":memory:") as ledger:
    ...     _ = ledger.judge("grade", ["a1"], value="confirmed", who="A. B.", when="2031-05-05T10:00Z", why="admitted")
    ...     [(c.kind, c.subject, c.words) for c in changes(ledger, since="2031-05-04", until="2031-05-05")]
    ...     changes(ledger, since="2031-05-05", until="2031-05-06")
    [('judgement', 'a1', 'grade confirmed: admitted')]
    []
    """
    found = sorted(Change(*row) for query in _QUERIES for row in ledger.rows(query, since, until))
    judged = [judgement for judgement in ledger.judgements() if judgement.verdict == "redact"]
    return [_covered(each, judged) for each in found] if judged else found


def _covered(c: Change, judged: list[Judgement]) -> Change:
    """Return a change without the names that are redacted."""
    who = None if c.who is None else unnamed(c.who, judged)
    return replace(c, subject=unnamed(c.subject, judged), words=unnamed(c.words, judged), who=who)


def _between(column: str) -> str:
    return f"substr({column}, 1, length(?1)) > ?1 AND substr({column}, 1, length(?2)) <= ?2"


_ITEM = "coalesce(json_extract(body, '$.reprint_id'), json_extract(body, '$.family_id'), json_extract(body, '$.dispatch_id'))"
# The figures that an account held when it was judged (CLAIM@START) stand beside its id, which is enough here.
_NO_FIGURE = "subject NOT GLOB 'c*@[0-9]*'"
_QUERIES = (
    f"SELECT learnt, 'dispatch', dispatch_id, 'received: ' || path, NULL FROM dispatch WHERE {_between('learnt')}",
    # The first reading of a dispatch is part of receiving it.
    f"""
    SELECT started, 'reading', dispatch_id, 'read again: ' || claims || ' claims', NULL
    FROM reading AS r JOIN run USING (run_id) WHERE {_between("started")}
    AND EXISTS (SELECT 1 FROM reading AS e WHERE e.dispatch_id = r.dispatch_id AND e.entry_no < r.entry_no)
    """,
    f"""
    SELECT started, 'reuse', {_ITEM}, noun || ' found', NULL
    FROM reuse_item JOIN reuse ON reuse.entry_no = reuse_no JOIN run USING (run_id) WHERE {_between("started")}
    """,
    f"""
    SELECT started, 'reuse', {_ITEM}, noun || ' no longer found', NULL
    FROM reuse_gone AS g JOIN reuse_item USING (item_no) JOIN reuse ON reuse.entry_no = g.reuse_no JOIN run USING (run_id)
    WHERE {_between("started")}
    """,
    f"""
    SELECT "when", 'judgement', subject, verdict || iif(told IS NULL, '', ' ' || told) || ': ' || why, who FROM (
        SELECT "when", verdict, j.value AS told, why, who, s.value AS subject FROM judgement AS j, json_each(j.subjects) AS s
    ) WHERE {_between('"when"')} AND {_NO_FIGURE}
    """,
    f"""
    SELECT "when", 'withdrawal', subject, 'withdrawn: ' || why, who FROM (
        SELECT w."when", w.why, w.who, s.value AS subject
        FROM withdrawal AS w JOIN judgement AS j USING (judgement_id), json_each(j.subjects) AS s
    ) WHERE {_between('"when"')} AND {_NO_FIGURE}
    """,
    f"""
    SELECT started, 'rejection', path, kind || ': ' || reason, NULL
    FROM rejection JOIN run USING (run_id) WHERE {_between("started")}
    """,
    f"SELECT started, 'unread', dispatch_id, reason, NULL FROM unread JOIN run USING (run_id) WHERE {_between('started')}",
)

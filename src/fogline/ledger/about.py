"""Check what a judgement may be about, and that it is there: a judgement about nothing is refused, in a line that
says what is near.

Subjects are ids (of claims, figures, dispatches, accounts) and, of a redaction, ``person:NAME`` with further ``form:WORDS``. A
path is none: one file may be received under several, several under one, and its name may be a redacted one.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from fogline.errors import NotInLedger, UsageError
from fogline.ledger.names import listed
from fogline.ledger.redact import FORM, NO_PERSONS, PERSON, covering, finding, unnamed
from fogline.text import letters

if TYPE_CHECKING:
    from fogline.ledger.store import Ledger

_CLAIM = re.compile(r"(c[0-9a-f]{1,16})(?:@([0-9]+))?")
_DISPATCH = re.compile(r"d[0-9a-f]{1,16}")
_ACCOUNT = re.compile(r"a[0-9a-f]{1,16}")
_JUDGEMENT = re.compile(r"j[0-9a-f]{16}")
ALIKE = 0.75  # of difflib's ratio: names that are told as near
NEAR = 3  # of what is near, so many are told


def need(ledger: Ledger, verdict: str, about: Sequence[str], value: str | None) -> None:
    """Refuse a judgement about what the ledger does not have.

    Raises:
        NotInLedger: an id of the right form that is not there.
        UsageError: a word that is no id, a name that no dispatch has.
    """
    apart = re.split(r"[\s,]+", value.strip()) if value and verdict == "split" else ()
    for subject in (*about, *apart):
        if subject.startswith((PERSON, FORM)):
            _need_person(ledger, verdict, subject, about)
        elif (found := _CLAIM.fullmatch(subject)) is not None:
            _need_claim(ledger, found[1], found[2])
        elif _DISPATCH.fullmatch(subject):
            if not ledger.has(subject):
                raise _absent(ledger, "dispatch", subject)
        elif not _ACCOUNT.fullmatch(subject):
            raise UsageError(
                unnamed(f"{verdict} {subject}: {_no_subject(ledger, verdict, subject)}", ledger.judgements())
            )


# --- ids ----------------------------------------------------------------------------------------------------

_COUNTS = """
SELECT dispatch_id, reading_no = (SELECT max(entry_no) FROM reading AS r WHERE r.dispatch_id = reading.dispatch_id),
    start, "end"
FROM claim JOIN reading ON entry_no = reading_no WHERE claim_id = ? ORDER BY reading_no DESC LIMIT 1
"""


def _need_claim(ledger: Ledger, claim_id: str, at: str | None) -> None:
    found = ledger.rows(_COUNTS, claim_id)
    if not found:
        raise _absent(ledger, "claim", claim_id)
    dispatch_id, counts, start, end = found[0]
    if not counts:
        now = [c.claim_id for c in ledger.claims(dispatch_id) if c.quote.start < end and start < c.quote.end]
        raise NotInLedger(
            ledger.path,
            f"claim {claim_id} is of an earlier reading of dispatch {dispatch_id} and counts no more{_near(now)}",
        )
    if at is not None:
        figures = [f.quote.start for c in ledger.claims(dispatch_id) if c.claim_id == claim_id for f in c.figures]
        if int(at) not in figures:
            raise NotInLedger(ledger.path, f"no figure {claim_id}@{at}{_near(f'{claim_id}@{f}' for f in figures)}")


def _absent(ledger: Ledger, what: str, wanted: str) -> NotInLedger:
    return NotInLedger(
        ledger.path, f"no {what} {wanted}{_near(_ids(ledger, wanted)) or '; `fogline claims` lists the ids'}"
    )


def _ids(ledger: Ledger, wanted: str) -> list[str]:
    """Return ids that begin or end as one that is wanted, as where it was cut or mistyped."""
    query = (
        "SELECT DISTINCT {0} FROM {1} WHERE substr({0}, 1, ?1) = substr(?2, 1, ?1) OR substr({0}, -?1) = substr(?2, -?1) "
        "ORDER BY 1"
    )
    column, table = ("claim_id", "claim") if wanted[0] == "c" else ("dispatch_id", "dispatch")
    return [str(row[0]) for row in ledger.rows(query.format(column, table), min(6, len(wanted)), wanted)]


def _near(found: Iterable[str]) -> str:
    """Return what is near, as the end of a line; nothing where nothing is.

    >>> _near(["c1", "c2", "c3", "c4"]), _near([])
    ('; near: c1, c2, c3 and more', '')
    """
    names = list(dict.fromkeys(found))
    more = " and more" if len(names) > NEAR else ""
    return f"; near: {', '.join(names[:NEAR])}{more}" if names else ""


def _no_subject(ledger: Ledger, verdict: str, word: str) -> str:
    """Say why a word is no subject, and what to write instead."""
    if _JUDGEMENT.fullmatch(word):
        return f"a judgement; fogline judge withdraw {word} takes it back"
    if dispatches := list(_printed_as(ledger, word)):
        which = dispatches[0] if len(dispatches) == 1 else f"one of {', '.join(dispatches[:NEAR])}"
        return f"a path is no subject; name the dispatch, {which}"
    if verdict == "redact":
        return f"no id; of a person write {PERSON}{_PERSON_AS_WRITTEN.sub('', word)}"
    return "no id of a claim, a dispatch or an account; `fogline claims` and `fogline accounts` list them"


_PERSON_AS_WRITTEN = re.compile(r"\s*person\s*:\s*", re.IGNORECASE)


def _printed_as(ledger: Ledger, word: str) -> Iterator[str]:
    """Yield the dispatches that were received under a path, or under one that ends so; what is covered has no path."""
    cover = covering(ledger)
    for dispatch_id, paths in ledger.sightings().items():
        if any(_ends(path, word) and cover.line(path) == path for path in paths):
            yield dispatch_id


def _ends(path: str, word: str) -> bool:
    whole, part = PurePath(path).parts, PurePath(word).parts
    return bool(part) and (whole[-len(part) :] == part or whole[-len(part) :] == PurePath(f"{word}#1").parts)


# --- persons ------------------------------------------------------------------------------------------------


def _need_person(ledger: Ledger, verdict: str, subject: str, about: Sequence[str]) -> None:
    kind, _, name = subject.partition(":")
    if verdict != "redact":
        raise UsageError(f"{verdict} {kind}:...: a person can only be redacted")
    if not name.strip():
        raise UsageError(f"redact {subject}: write the name behind {kind}:")
    if not _is_name(name):
        raise UsageError(f"redact {subject}: no name: it would cover every text; write the whole of it")
    if kind == "form":
        if not any(each.startswith(PERSON) for each in about):
            raise UsageError("redact form:...: name with it the person whose form it is, person:NAME")
        return
    if not _is_there(ledger, name):
        judged = ledger.judgements()
        line = f"redact {subject}: no dispatch has this name; write it as it is printed{_near(_alike(ledger, name))}"
        raise UsageError(unnamed(line, judged))


# Scripts in which one sign is a name.
_ONE_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")


def _is_name(name: str) -> bool:
    """Tell whether words can be a name: neither one letter, nor marks alone, nor an article.

    >>> [n for n in ("a", ".", "--", "The", "Li", "李", "Ai Wen") if _is_name(n)]
    ['Li', '李', 'Ai Wen']
    """
    seen = letters(name)[0]
    if len(seen.joined) < 2 and _ONE_SIGN.search(name) is None:
        return (
            len([each for each in name if unicodedata.category(each)[0] not in "PZCLN"]) > 1
        )  # signs that somebody goes by
    return not set(seen.words) <= listed("article")


def _is_there(ledger: Ledger, name: str) -> bool:
    """Tell whether anything that could be shown prints a name as judged."""
    finder = finding(name)
    return any(seen.exact for words in _all_words(ledger) for seen in finder.sightings(words).values())


def _all_words(ledger: Ledger) -> Iterator[str]:
    """Yield dispatches with what stands above them, what is said of inputs and by judges, and the names in claims."""
    for dispatch in ledger.dispatches():
        yield dispatch.text
        yield "\n\n".join(words for words in (dispatch.headline, dispatch.outlet, dispatch.wire, dispatch.url) if words)
    yield from (path for paths in ledger.sightings().values() for path in paths)
    for rejection in ledger.rejections():
        yield f"{rejection.path}\n\n{rejection.reason}"
    for notice in ledger.notices():
        yield f"{notice.path}\n\n{notice.reason}"
    yield from (each.reason for each in ledger.unread())
    yield from (judgement.why for judgement in ledger.judgements())
    yield from _names(ledger)


def _names(ledger: Ledger) -> set[str]:
    """Return names of persons and of single speakers in the claims that count."""
    found: set[str] = set()
    for _, claims in ledger.readings():
        for claim in claims:
            found.update(person.name for person in claim.persons)
            found.update([claim.source.name] if claim.source.name and claim.source.kind not in NO_PERSONS else [])
    return found


def _alike(ledger: Ledger, name: str) -> list[str]:
    """Name in the claims that are like one, the likest first; none that is covered."""
    cover, wanted = covering(ledger), letters(name)[0]
    ranked = []
    for printed in sorted(_names(ledger)):
        plain = letters(printed)[0]
        shared = bool(wanted.words) and plain.words[-1:] == wanted.words[-1:]
        ratio = difflib.SequenceMatcher(None, wanted.joined, plain.joined).ratio()
        if (shared or ratio >= ALIKE) and cover.line(printed) == printed:
            ranked.append((-ratio, printed))
    return [printed for _, printed in sorted(ranked)]

"""Checks a ledger: what is stored against its hashes and raw bytes, and, where asked, what was read from it by reading again.

In: the path of a ledger. Out: what was checked, all of which fits, and what was not checked. The ledger room knows neither
formats nor claims; here it is given the door, and claims and passages are derived beside it (``deriving.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from fogline import dispatch
from fogline.errors import ChainBroken, DispatchError
from fogline.ledger import Ledger, Remade, Verified, covering
from fogline.ledger import verify as verified
from fogline.pipeline.deriving import Derived, derive
from fogline.pipeline.limits import Apart
from fogline.pipeline.options import MadeBy, Options, read_back
from fogline.pipeline.questions import check_kept
from fogline.pipeline.reuse_stage import Advance

CHECKED = "file, schema, chain, rows, raw bytes, texts, headers, spans, index"


@dataclass(frozen=True, slots=True)
class Checked:
    """A ledger in which all fits. ``kept``: accounts kept in it, drawn again; ``derived``: None where it was not asked for."""

    found: Verified
    kept: int
    derived: Derived | None

    @property
    def lines(self) -> list[str]:
        """Return what was checked and what was not, for a person; the head last."""
        seen = self.found
        counts = (
            f"{seen.entries} entries, {seen.dispatches} dispatches, {seen.claims} claims, {seen.spans} spans: all fit"
        )
        lines = [counts, f"checked: {CHECKED}; {self._derived()}"]
        if seen.others:
            lines.append("not derived: dispatches that another version of Fogline took in and this one reads otherwise: "
                         f"{len(seen.others)} (the first: entry {seen.others[0]})")  # fmt: skip
        if self.kept:
            lines.append(f"{self.kept} kept accounts: drawn again, the same")
        return [*lines, *(f"note: {note}" for note in seen.notes), f"head {seen.head}"]

    def _derived(self) -> str:
        made = self.derived
        if made is None:
            return "claims and reprints not derived: use --deep"
        left = sum(claims for claims, _ in made.left.values())
        parts = [f"claims derived: {made.claims:,} of {made.claims + left:,}"]
        parts += [
            f"not derived: {each:,} claims, {why} (the first: entry {at})"
            for why, (each, at) in sorted(made.left.items())
        ]
        reused = f"reprints, families and seams derived: {made.reused:,}"
        return "; ".join((*parts, reused if made.reuse_left is None else f"reprints not derived: {made.reuse_left}"))


def verify(
    path: str,
    *,
    head: str | None = None,
    deep: bool = False,
    apart: Apart = Apart(),  # noqa: B008 - frozen
    advance: Advance = lambda _stage, _done, _total: None,
) -> Checked:
    """Check the ledger at ``path``.

    Args:
        path: of the file.
        head: the head printed by an earlier check; the chain must run through it.
        deep: reads claims and compares passages again, which costs about what reading cost.
        apart: how work on each dispatch is kept apart when it is read again, and on how many cores.
        advance: told stage, done and total as work goes on.

    Raises:
        ChainBroken: what does not fit, in one line; persons that are redacted are covered in it.
        LedgerError: the file cannot be read.
    """
    try:
        found = verified(path, remake=_remake, head=head)
        with Ledger.as_it_is(path) as ledger:
            _all_read(ledger)
            derived = derive(ledger, apart=apart, advance=advance) if deep else None
            return Checked(found, check_kept(ledger), derived)
    except ChainBroken as broken:
        raise ChainBroken(path, _covered(path, broken.reason)) from broken


def _all_read(ledger: Ledger) -> None:
    """Hold a run that says what it was made by, and that it was finished, to that: it read all that it took in.

    Raises:
        ChainBroken: a dispatch of it that nobody read, nor tried to.
    """
    for entry, path, said in ledger.rows(_NOT_READ):
        if read_back(said)[1] is not None:
            raise ChainBroken(ledger.path, f"entry {entry}: the claims of {path} are missing: its run was finished")


_NOT_READ = """
SELECT d.entry_no, d.path, run.options FROM dispatch AS d JOIN run USING (run_id) JOIN run_end USING (run_id)
WHERE NOT EXISTS (SELECT 1 FROM reading AS r WHERE r.dispatch_id = d.dispatch_id)
AND NOT EXISTS (SELECT 1 FROM unread AS u WHERE u.dispatch_id = d.dispatch_id) ORDER BY d.entry_no
"""


def _remake(raw: bytes, path: str, said: str) -> Remade:
    """Return a dispatch by the door as it is now, and whether it was this door that took it in."""
    options, made_by = read_back(said)
    options = options or Options()
    same = None if made_by is None else made_by.door == MadeBy.now("").door
    try:
        return Remade(dispatch.remake(raw, path, published=options.published, outlet=options.outlet), same)
    except DispatchError:
        if same is False:  # another version could read it
            return Remade(None, same)
        raise


def _covered(path: str, words: str) -> str:
    """Return words about a ledger that may be damaged, with what must not be shown covered where it can be told."""
    try:
        with Ledger.as_it_is(path) as ledger:
            return covering(ledger).line(words)
    except Exception:  # noqa: BLE001 - it is broken: what is wrong with it must be said all the same
        return words

"""The second stage of a run: passages of what came are compared with all before, and what was found goes to the ledger.

In: a ledger with dispatches. Out: its reprints, families and seams, and the index that lies beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fogline import reuse
from fogline.ledger import MEMORY, Ledger, Reused
from fogline.model import Dispatch

Advance = Callable[[str, int, int | None], None]
# New dispatches from which, and of all the share from which, comparing all at once is quicker than one by one.
FEW, FEW_OF = 64, 8
AT_ONCE = 400_000_000  # bytes of text that are compared at once, in about five times that of memory
PART = 500  # dispatches after which what was found is stored, where they are compared one by one


def compare(ledger: Ledger, run_id: str, advance: Advance, tell: Callable[[str], None]) -> None:
    """Passages of what came since the last time, by the index beside the ledger; of all where there is no index.

    The ledger is the truth: an index that is missing, damaged, of another method or of another ledger is made again. One that
    stands behind the ledger, as after a kill, catches up, and finds what is stored already.
    """
    if ledger.path == MEMORY:
        _compare_all(ledger, run_id)
        return
    try:
        with reuse.Index.open(beside(ledger)) as index:
            try:
                _grow(ledger, index, run_id, advance)
            except reuse.Stale:  # ids that are not ours: the index can hold nothing of this ledger
                index.clear()
                _compare_all(ledger, run_id)
    except OSError as wrong:
        tell(f"note: the index of passages cannot be used ({wrong.strerror or wrong}); all are compared")
        _compare_all(ledger, run_id)


def beside(ledger: Ledger) -> Path:
    """Return the folder beside the ledger, for what saves time and can be made again."""
    return Path(f"{ledger.path}-index")


def _compare_all(ledger: Ledger, run_id: str) -> list[tuple[int, Dispatch]]:
    """Return every dispatch with every other; given back as they arrived, with the entry of each."""
    arrived = ledger.arrived(0)
    if len(arrived) == 1:
        ledger.put_reuse(run_id, (), (), reuse.seams_alone(arrived[0][1]))
        return arrived
    found = reuse.find_reprints([each for _, each in arrived])
    ledger.put_reuse(run_id, found.reprints, found.families, found.seams)
    return arrived


def _grow(ledger: Ledger, index: reuse.Index, run_id: str, advance: Advance) -> None:
    mark = index.mark
    if (
        not mark
        or ledger.link(mark["entry"]) != mark["chain"]
        or ledger.compared_by(mark["reuse"]) - {index.intended()}
    ):
        index.clear()
    (new, _), (every, size) = ledger.arrivals(index.mark.get("entry", 0)), ledger.arrivals(0)
    if not new:
        return
    advance("comparing passages", 0, new)
    index.begin(run_id)
    if size <= AT_ONCE and (not len(index) or new >= max(FEW, every // FEW_OF)):
        arrived = _compare_all(ledger, run_id)
        index.load([each for _, each in arrived[len(index) :]])
        _vouch(ledger, index, arrived[-1][0])
    else:
        _grow_by_parts(ledger, index, run_id, lambda done: advance("comparing passages", done, new))
    advance("comparing passages", new, new)


def _grow_by_parts(ledger: Ledger, index: reuse.Index, run_id: str, advance: Callable[[int], None]) -> None:
    """Some dispatches at a time, so that memory is bounded."""
    if not len(index):  # what is stored is of dispatches that the index does not know
        ledger.put_reuse(run_id, (), (), ())
    done = 0
    while part := ledger.arrived(index.mark.get("entry", 0), PART):
        held = Reused(ledger)
        found = reuse.grown(index, held, [each for _, each in part])
        held.change(run_id, found.came, found.gone)
        _vouch(ledger, index, part[-1][0])
        done += len(part)
        advance(done)


def _vouch(ledger: Ledger, index: reuse.Index, entry: int) -> None:
    """Save the index, with what it and the ledger agree on."""
    index.mark = {"entry": entry, "chain": ledger.link(entry), "reuse": ledger.generation()}
    index.save()

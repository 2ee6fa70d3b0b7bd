"""Read dispatches into a ledger: the three stages of a run, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fogline import dispatch
from fogline.ledger import MEMORY, Ledger
from fogline.model import Notice, Received, Rejection, Run
from fogline.pipeline.claims_stage import Readers, read_unread
from fogline.pipeline.limits import Apart
from fogline.pipeline.options import MadeBy, Options, recorded
from fogline.pipeline.reuse_stage import Advance, compare

if TYPE_CHECKING:
    from fogline.claims.attribution.markers import llm


def read(  # noqa: PLR0913 (one argument for each thing that comes from outside the rooms)
    paths: Sequence[str],
    ledger: Ledger,
    *,
    options: Options,
    version: str,
    now: Callable[[], str],
    cores: int = 1,
    apart: Apart = Apart(),  # noqa: B008 - frozen
    ask: llm.Ask | None = None,
    advance: Advance = lambda _stage, _done, _total: None,
    tell: Callable[[str], None] = lambda _line: None,
) -> Run:
    """Read dispatches into the ledger.

    Args:
        paths: files or folders, as the user named them.
        ledger: open for writing.
        options: see :class:`Options`; recorded with the run.
        version: of Fogline; recorded with the run.
        now: gives the time as ISO text; the only clock.
        cores: processes to read claims with, at most; the result does not depend on it.
        apart: how each dispatch is kept from costing more than itself. Without a cage little work is done in this process,
            where only what a dispatch raises and, on the main thread, its CPU time are held.
        ask: carries requests to the server of ``options.llm``; one process asks.
        advance: told stage, done, total (None where not known) as work goes on.
        tell: told one line for each rejected or noteworthy input, and for each dispatch whose claims could not be read.

    Raises:
        LedgerError: the ledger cannot be written; what was stored stays.
    """
    reader = _server(ask, options.llm) if ask is not None and options.llm is not None else None
    readers = Readers(options.profile, reader, options.base)
    said = recorded(options, MadeBy.now(readers.method), apart.limits, paths)
    run_id = ledger.begin_run(version=version, options=said, started=now())
    if ledger.mended is not None:
        ledger.notice(run_id, Path(ledger.path).name, ledger.mended)
        tell(f"note: {ledger.path}: {ledger.mended}; `fogline verify` says whether anything was changed")
    _intake(paths, ledger, run_id, options, apart, now, advance, tell)
    compare(ledger, run_id, advance, tell)
    read_unread(ledger, run_id, readers, replace(apart, cores=1 if reader else cores), advance, tell)
    if reader is not None:
        for line in reader.lines():
            ledger.notice(run_id, reader.name, line)
            tell(f"note: {reader.name}: {line}")
    return ledger.finish_run(run_id, finished=now())


def _server(ask: llm.Ask, model: str) -> llm.Reader:
    from fogline.claims.attribution.markers import llm

    return llm.Reader(ask, model=model)


def _intake(
    paths: Sequence[str],
    ledger: Ledger,
    run_id: str,
    options: Options,
    apart: Apart,
    now: Callable[[], str],
    advance: Advance,
    tell: Callable[[str], None],
) -> None:
    caged = None if apart.cage is None else dispatch.Apart(apart.cage, apart.limits.at_the_door)
    incoming = dispatch.read(
        paths,
        published=options.published,
        outlet=options.outlet,
        received=now(),
        apart=caged,
        ledger=None if ledger.path == MEMORY else ledger.path,
    )
    refused: list[Rejection] = []  # one after the other: they are written at once
    for number, item in enumerate(incoming, start=1):
        if isinstance(item, Rejection):
            refused.append(item)
            tell(f"rejected: {item.path}: {item.reason}" + (f" ({item.remedy})" if item.remedy else ""))
        else:
            ledger.reject(run_id, *refused)
            refused.clear()
        if isinstance(item, Notice):
            ledger.notice(run_id, item.path, item.reason)
            tell(f"note: {item.path}: {item.reason}")
        elif isinstance(item, Received):
            ledger.add(item.dispatch, item.raw, run_id)
        advance("reading dispatches", number, None)
    ledger.reject(run_id, *refused)

"""``fogline changes``: what moved in a ledger between two days, and why."""

from __future__ import annotations

import dataclasses

import click

from fogline import pipeline, reconcile
from fogline.cli import rows
from fogline.cli.options import DEFAULT_LEDGER, IsoPrefix, format_option, opened, tell_cautions
from fogline.ledger import Change
from fogline.ledger import changes as between

COLUMNS = tuple(field.name for field in dataclasses.fields(Change))


@click.command()
@click.option("--since", type=IsoPrefix(), required=True, help="After the end of this day.")
@click.option("--until", type=IsoPrefix(), required=True, help="By the end of this day.")
@click.option("--ledger", "ledger_path", default=DEFAULT_LEDGER, show_default=True, metavar="FILE", help="Ledger file.")
@format_option
def changes(since: str, until: str, ledger_path: str, form: str) -> None:
    """What moved between two days, and why.

    First what was learnt: dispatches received, texts read again, reprints found, judgements. Then every account whose answer
    came, went or changed, with the answer before and after, and for what reason: new report, revision, reprint found,
    judgement.
    """
    with opened(ledger_path) as ledger:
        tell_cautions(pipeline.cautions(ledger, as_known_at=until, weighing=False))
        learnt = between(ledger, since=since, until=until)
        before, after = (
            pipeline.accounts(ledger, as_known_at=day).accounts if learnt else () for day in (since, until)
        )
        moved = [
            Change(until, "account", move.account_id, f"{move.what} ({'; '.join(move.why) or 'put together anew'})")
            for move in reconcile.moves(before, after)
        ]
    found = [dataclasses.asdict(each) for each in (*learnt, *moved)]
    rows.write(form, found, COLUMNS, found)

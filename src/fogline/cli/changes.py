"""``fogline changes``: what moved in a ledger between two days, and why."""

from __future__ import annotations

import dataclasses

import click

from fogline.cli import rows
from fogline.cli.options import DEFAULT_LEDGER, IsoPrefix, format_option
from fogline.ledger import Change, Ledger
from fogline.ledger import changes as between

COLUMNS = tuple(f.name for f in dataclasses.fields(Change))


@click.command()
@click.option("--since", type=IsoPrefix(), required=True, help="After the end of this day.")
@click.option("--until", type=IsoPrefix(), required=True, help="By the end of this day.")
@click.option("--ledger", "ledger_path", default=DEFAULT_LEDGER, show_default=True, metavar="FILE", help="Ledger file.")
@format_option
def changes(since: str, until: str, ledger_path: str, form: str) -> None:
    """What was learnt between two days: dispatches received, texts read again, reprints found, judgements."""
    with Ledger.open(ledger_path, create=False) as ledger:
        found = [dataclasses.asdict(c) for c in between(ledger, since=since, until=until)]
    rows.write(form, found, COLUMNS, found)

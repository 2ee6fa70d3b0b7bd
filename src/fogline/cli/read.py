"""``fogline read``: dispatches into a ledger."""

from __future__ import annotations

import click

from fogline.cli.options import DEFAULT_LEDGER, intake_options, read_into
from fogline.ledger import Ledger


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@intake_options
def read(paths: tuple[str, ...], published: str | None, outlet: str | None, ledger_path: str | None) -> None:
    """Read dispatches into a ledger (default here: fogline.ledger).

    What was read before adds nothing. A run that was stopped goes on where it was when called again.
    """
    with Ledger.open(ledger_path or DEFAULT_LEDGER) as ledger:
        read_into(ledger, paths, published=published, outlet=outlet)
    click.echo(ledger_path or DEFAULT_LEDGER)

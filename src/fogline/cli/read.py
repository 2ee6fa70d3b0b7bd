"""``fogline read``: dispatches into a ledger."""

from __future__ import annotations

import click

from fogline.cli import rows
from fogline.cli.options import DEFAULT_LEDGER, Intake, format_option, intake_options, read_into
from fogline.ledger import Ledger

COLUMNS = ("ledger", "inputs", "kept", "already", "left_out", "rejected")


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@intake_options
@format_option
def read(paths: tuple[str, ...], intake: Intake, ledger_path: str | None, form: str) -> None:
    """Read dispatches into a ledger (default here: fogline.ledger).

    What was read before adds nothing. A run that was stopped goes on where it was when called again. Prints one row: the
    ledger, and how many inputs were kept, already there, left out of folders unread, and rejected.
    """
    where = ledger_path or DEFAULT_LEDGER
    with Ledger.open(where) as ledger:
        run = read_into(ledger, paths, intake)
    row = {"ledger": where, **{each: getattr(run, each) for each in COLUMNS[1:]}}
    rows.write(form, [row], COLUMNS, [row])

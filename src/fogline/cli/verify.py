"""``fogline verify``: nothing in a ledger was changed, and every span still stands in the raw bytes."""

from __future__ import annotations

import click

from fogline import dispatch
from fogline.cli.options import DEFAULT_LEDGER
from fogline.ledger import verify as verified


@click.command()
@click.option("--ledger", "ledger_path", default=DEFAULT_LEDGER, show_default=True, metavar="FILE", help="Ledger file.")
@click.option(
    "--head", metavar="N:HASH", help="The head printed by an earlier call: shows that nothing before it changed."
)
def verify(ledger_path: str, head: str | None) -> None:
    """Derive every stored span, claim and hash again from the raw bytes, and name the first break.

    Write the printed head down elsewhere: only then can nobody rewrite the whole file unseen.
    """
    found = verified(ledger_path, reread=dispatch.reread, head=head)
    click.echo(
        f"{found.entries} entries, {found.dispatches} dispatches, {found.claims} claims, {found.spans} spans: all fit\n"
        f"head {found.head}"
    )

"""``fogline accounts``: accounts as rows."""

from __future__ import annotations

import click

from fogline.cli import rows
from fogline.cli.options import format_option, gathered, paths, source_options
from fogline.views import export


@click.command()
@paths(needed=False)
@source_options
@format_option
def accounts(
    paths: tuple[str, ...], published: str | None, outlet: str | None, ledger_path: str | None, form: str
) -> None:
    """Accounts: what was answered to each question, and by how many independent voices."""
    with gathered(paths, published, outlet, ledger_path) as (_, brief):
        rows.write(form, export.account_rows(brief), export.ACCOUNT_COLUMNS, export.account_table(brief))

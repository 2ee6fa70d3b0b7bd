"""``fogline accounts``: accounts as rows."""

from __future__ import annotations

import click

from fogline import pipeline
from fogline.cli import rows
from fogline.cli.options import Asked, format_option, gathered, paths, view_options
from fogline.views import export


@click.command()
@paths
@view_options
@format_option
def accounts(asked: Asked, form: str) -> None:
    """Accounts: what was answered to each question, and by how many independent voices."""
    with gathered(asked, pipeline.accounts, weighing=True) as (_, found):
        door, table = export.account_rows(found), export.account_table(found)
        rows.write(form, door, export.ACCOUNT_COLUMNS, table, export.account_columns())

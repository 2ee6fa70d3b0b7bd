"""``fogline claims``: claims as rows."""

from __future__ import annotations

import click

from fogline.cli import rows
from fogline.cli.options import Asked, format_option, gathered, paths, view_options
from fogline.views import export


@click.command()
@paths
@view_options
@format_option
def claims(asked: Asked, form: str) -> None:
    """Claims: who says what, with figures, days, places and persons."""
    with gathered(asked) as (_, brief):
        rows.write(
            form, export.claim_rows(brief), export.CLAIM_COLUMNS, export.claim_table(brief), export.claim_columns()
        )

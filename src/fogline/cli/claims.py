"""``fogline claims``: claims as rows."""

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
def claims(asked: Asked, form: str) -> None:
    """Claims: who says what, with figures, days, places and persons."""
    with gathered(asked, pipeline.claims) as (_, found):
        rows.write(
            form, export.claim_rows(found), export.CLAIM_COLUMNS, export.claim_table(found), export.claim_columns()
        )

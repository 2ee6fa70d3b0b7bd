"""``fogline reprints``: reprints as rows."""

from __future__ import annotations

import click

from fogline.cli import rows
from fogline.cli.options import Asked, format_option, gathered, paths, view_options
from fogline.views import export


@click.command()
@paths
@view_options
@format_option
def reprints(asked: Asked, form: str) -> None:
    """Reprints: passages that one dispatch took over from another."""
    with gathered(asked) as (_, brief):
        rows.write(form, export.reprint_rows(brief), export.REPRINT_COLUMNS, export.reprint_table(brief))

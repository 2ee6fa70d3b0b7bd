"""``fogline reprints``: reprints as rows."""

from __future__ import annotations

import click

from fogline.cli import rows
from fogline.cli.options import format_option, gathered, paths, source_options
from fogline.views import export


@click.command()
@paths(needed=False)
@source_options
@format_option
def reprints(
    paths: tuple[str, ...], published: str | None, outlet: str | None, ledger_path: str | None, form: str
) -> None:
    """Reprints: passages that one dispatch took over from another."""
    with gathered(paths, published, outlet, ledger_path) as (_, brief):
        rows.write(form, export.reprint_rows(brief), export.REPRINT_COLUMNS, export.reprint_table(brief))

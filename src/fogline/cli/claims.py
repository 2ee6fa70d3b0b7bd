"""``fogline claims``: claims as rows."""

from __future__ import annotations

import click

from fogline.cli import rows
from fogline.cli.options import format_option, gathered, paths, source_options
from fogline.views import export


@click.command()
@paths(needed=False)
@source_options
@format_option
def claims(
    paths: tuple[str, ...], published: str | None, outlet: str | None, ledger_path: str | None, form: str
) -> None:
    """Claims: who says what, with figures, days, places and persons."""
    with gathered(paths, published, outlet, ledger_path) as (_, brief):
        rows.write(form, export.claim_rows(brief), export.CLAIM_COLUMNS, export.claim_table(brief))

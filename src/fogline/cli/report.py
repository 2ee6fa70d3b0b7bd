"""``fogline report``: the page a desk reads."""

from __future__ import annotations

from pathlib import Path

import click

from fogline import views
from fogline.cli.options import gathered, paths, source_options

DEFAULT_PAGE = "fogline-report.html"


@click.command()
@paths(needed=False)
@source_options
@click.option("-o", "--out", "page", default=DEFAULT_PAGE, show_default=True, metavar="FILE", help="Where to write it.")
def report(
    paths: tuple[str, ...], published: str | None, outlet: str | None, ledger_path: str | None, page: str
) -> None:
    """Write one HTML page on the PATHs, or on a ledger: what is claimed, by whom, and on whose word.

    The page opens from disk, with no network and no script.
    """
    with gathered(paths, published, outlet, ledger_path) as (_, brief):
        written = views.report(brief)
    target = Path(page)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(written, "utf-8")
    except OSError as wrong:
        raise click.UsageError(f"{page}: cannot be written ({wrong.strerror})") from wrong
    click.echo(page)

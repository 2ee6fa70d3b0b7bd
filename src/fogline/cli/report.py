"""``fogline report``: the page a desk reads."""

from __future__ import annotations

import functools

import click

from fogline import __version__, pipeline, views
from fogline.cli import rows
from fogline.cli.lines import put
from fogline.cli.options import Asked, format_option, gathered, paths, view_options, written

DEFAULT_PAGE = "fogline-report.html"


@click.command()
@paths
@view_options
@format_option
@click.option("-o", "--out", "page", default=DEFAULT_PAGE, show_default=True, metavar="FILE", help="Where to write it.")
def report(asked: Asked, form: str, page: str) -> None:
    """Write one HTML page on the PATHs, or on a ledger: what is claimed, by whom, and on whose word.

    The page opens from disk, with no network and no script.
    """
    with gathered(asked, functools.partial(pipeline.brief, version=__version__), weighing=True) as (_, brief):
        made = views.report(brief)
    written(page, made)
    row = {
        "report": page,
        "dispatches": len(brief.dispatches),
        "claims": len(brief.claims),
        "accounts": len(brief.accounts),
    }
    # For a person the last line is the page's name and nothing else.
    if form == "table":
        put(page)
    else:
        rows.write(form, [row], tuple(row), [row])

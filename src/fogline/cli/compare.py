"""``fogline compare``: two dispatches side by side."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from fogline import __version__, pipeline, views
from fogline.cli import rows
from fogline.cli.lines import put
from fogline.cli.options import Asked, format_option, gathered, view_options, written
from fogline.errors import UsageError
from fogline.model import Printed


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@view_options
@format_option
@click.option("-o", "--out", "page", metavar="FILE", help="Write an HTML page instead, with the word diff.")
def compare(asked: Asked, first: str, second: str, form: str, page: str | None) -> None:
    """Compare two dispatches: what was reprinted and how it was changed, and the claims that only one has.

    A and B are files; or, with --ledger, the paths or ids of dispatches in it.
    """
    whole = asked if asked.ledger_path else dataclasses.replace(asked, paths=(first, second))
    with gathered(whole, pipeline.printed) as (_, found):
        compared = views.compare(found, _chosen(found, first), _chosen(found, second))
    if page:
        written(page, views.compare_page(compared, version=__version__))
        put(page)
    else:
        door, table = views.comparison_rows(compared), views.comparison_table(compared)
        rows.write(form, door, views.COMPARISON_COLUMNS, table, views.COMPARISON_DOOR)


def _chosen(found: Printed, name: str) -> str:
    """Return the dispatch that a path (a feed's first, or ``feed.xml#2``) or an id names."""
    for d in found.dispatches:
        if name in (d.path, d.dispatch_id) or d.path == f"{name}#1" or Path(d.path) == Path(name):
            return d.dispatch_id
    raise UsageError(f"{name}: no dispatch of that path or id was read")

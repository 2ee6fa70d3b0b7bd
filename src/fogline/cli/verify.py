"""``fogline verify``: nothing in a ledger was changed, every span stands in the raw bytes, every published cell follows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from fogline import __version__, pipeline
from fogline.cli.lines import put
from fogline.cli.options import DEFAULT_LEDGER, IsoPrefix
from fogline.cli.screen import Screen
from fogline.engine.cage import Cage
from fogline.errors import ChainBroken, UsageError
from fogline.ledger import Ledger
from fogline.model import Brief
from fogline.pipeline import verifying
from fogline.views import export
from fogline.views.forms.jsonl import json_line

KEYS = ("account_id", "claim_id", "reprint_id")


@click.command()
@click.option("--ledger", "ledger_path", default=DEFAULT_LEDGER, show_default=True, metavar="FILE", help="Ledger file.")
@click.option(
    "--head", metavar="N:HASH", help="The head printed by an earlier call: shows that nothing before it changed."
)
@click.option(
    "--published", metavar="FILE", help="Rows that were published (--format jsonl): each cell is derived again."
)
@click.option("--as-known-at", type=IsoPrefix(), help="Of --published: the day whose answer was published.")
@click.option(
    "--deep", is_flag=True, help="Read claims and compare passages again too; costs about what reading them cost."
)
def verify(ledger_path: str, head: str | None, published: str | None, as_known_at: str | None, deep: bool) -> None:
    """Check a ledger against the raw bytes, and name the first break.

    Checked are the file and its schema, each hash, each raw file, each dispatch's text and headers from its raw bytes, each
    span, the index of claims, ids and counts; accounts that are kept, so that asking again is quick, are drawn anew and
    compared. With --deep, claims, reprints, families and seams are derived again from the texts. What was not checked is
    said.

    Write the printed head down elsewhere: only then can nobody rewrite the whole file unseen. With --published, accounts,
    claims or reprints that were handed out as JSON Lines are derived again too, and the first cell that does not follow
    from the ledger is named.
    """
    # The cage first: a progress bar has a thread, and processes are copied from one that has none.
    with Cage(forked=deep) as cage, Screen().progress_bars() as advance:
        apart = pipeline.Apart(cage, cores=os.cpu_count() or 1)
        found = verifying.verify(ledger_path, head=head, deep=deep, apart=apart, advance=advance)
    for line in found.lines:
        put(line)
    if published is not None:
        with Ledger.open(ledger_path, create=False) as ledger:
            brief = pipeline.brief(ledger, version=__version__, as_known_at=as_known_at)
        put(f"{_compared(published, brief, ledger_path)} published rows, every cell follows from the ledger")


def _compared(published: str, brief: Brief, ledger_path: str) -> int:
    """Say how many rows were derived again.

    Raises:
        ChainBroken: the first cell that differs, with its row and name.
        UsageError: not a file of rows that Fogline published.
    """
    derived = _derived(brief)
    number = 0
    for number, row in enumerate(_rows(published), start=1):
        key = next((row[each] for each in KEYS if each in row), None)
        if key is None:
            raise UsageError(f"{published}: row {number} is no account, claim or reprint")
        if key not in derived:
            raise ChainBroken(ledger_path, f"published row {number}: {key} does not follow from the ledger")
        for name, value in row.items():
            if derived[key].get(name) != value:
                raise ChainBroken(ledger_path, f"published row {number}: {key}: {name} is {_short(derived[key].get(name))}, "
                                  f"not {_short(value)}")  # fmt: skip
    return number


def _derived(brief: Brief) -> dict[str, dict[str, Any]]:
    made = (*export.account_rows(brief), *export.claim_rows(brief), *export.reprint_rows(brief))
    plain = (json.loads(json_line(row)) for row in made)
    return {next(row[each] for each in KEYS if each in row): row for row in plain}


def _rows(published: str) -> Iterator[dict[str, Any]]:
    try:
        for line in (
            Path(published).read_text("utf-8").split("\n")
        ):  # a text may hold what else counts as an end of line
            if line.strip():
                yield json.loads(line)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise UsageError(f"{published}: not rows of JSON ({wrong})") from wrong


LONGEST_SHOWN = 80  # letters of a value in a line of error


def _short(value: Any) -> str:
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "..."

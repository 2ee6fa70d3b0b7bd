"""``fogline tally``: counts under declared house rules, and why the houses differ."""

from __future__ import annotations

import click

from fogline import pipeline, reconcile
from fogline.cli import rows
from fogline.cli.lines import tell
from fogline.cli.options import Asked, format_option, gathered, paths, view_options
from fogline.model import TallyRules
from fogline.reconcile.accounts.tally import HOUSES
from fogline.views import tallies


@click.command()
@paths
@click.option(
    "--rules", type=click.Choice(HOUSES), help="Whose rules; without it, every house's reading of each account."
)
@view_options
@format_option
def tally(asked: Asked, rules: TallyRules | None, form: str) -> None:
    """Tallies of killed and injured under the rules of UCDP, ACLED, Iraq Body Count or Airwars.

    With --rules, one line a place, day and party, with the accounts it is made of, and the total. What is not added follows:
    what has no day or no place, then every account left out, with the rule. Without --rules, one line an account and house:
    what each makes of the same evidence, and by which rule.
    """
    with gathered(asked, pipeline.accounts, weighing=True) as (_, found):
        if rules is None:
            made = list(tallies.difference_rows(reconcile.differences(found.accounts), found.accounts))
            columns: tuple[str, ...] = tallies.DIFFERENCE_COLUMNS
            flat, in_csv = tallies.flat_rows(made), tallies.difference_columns()
        else:
            counted = reconcile.tally(found.accounts, rules)
            if counted.left_out and not counted.lines:
                tell(f"note: {rules} counts nothing here; accounts left out: {len(counted.left_out)}")
            made = list(tallies.tally_rows(counted, found.accounts))
            columns, flat, in_csv = tallies.TALLY_COLUMNS, tallies.tally_table(made), tallies.tally_columns()
    rows.write(form, made, columns, flat, in_csv)

"""``fogline judge``: a person's decision, recorded with who, when and why; withdrawn, never deleted."""

from __future__ import annotations

import typing

import click

from fogline.cli.options import DEFAULT_LEDGER, now
from fogline.errors import UsageError
from fogline.ledger import Ledger
from fogline.model import JudgementVerdict

VERDICTS: tuple[str, ...] = typing.get_args(JudgementVerdict)


@click.command()
@click.argument("verdict", type=click.Choice([*VERDICTS, "withdraw"]))
@click.argument("subjects", metavar="ID...", nargs=-1, required=True)
@click.option("--who", required=True, help="Who decides.")
@click.option("--why", required=True, help="In words.")
@click.option("--value", help="Of a grade: confirmed, fair, weak, contested, discounted or pending.")
@click.option("--when", help="ISO time of the decision  [default: now]")
@click.option("--ledger", "ledger_path", default=DEFAULT_LEDGER, show_default=True, metavar="FILE", help="Ledger file.")
def judge(
    verdict: str,
    subjects: tuple[str, ...],
    who: str,
    why: str,
    value: str | None,
    when: str | None,
    ledger_path: str,
) -> None:
    """Record a decision about claims, dispatches, accounts or a person (person:NAME).

    retract takes a claim or a dispatch out of every count; redact covers a person, claim or dispatch in everything that is
    shown; grade sets an account's grade; withdraw takes a judgement back; merge and split are recorded, and not yet used
    when accounts are put together. Nothing is erased, and everything is computed anew.
    """
    with Ledger.open(ledger_path, create=False) as ledger:
        if verdict == "withdraw":
            if len(subjects) != 1:
                raise UsageError("withdraw: name one judgement")
            made = ledger.withdraw(subjects[0], who=who, when=when or now(), why=why)
        else:
            made = ledger.judge(
                typing.cast("JudgementVerdict", verdict), subjects, who=who, when=when or now(), why=why, value=value
            )
    click.echo(made.judgement_id)

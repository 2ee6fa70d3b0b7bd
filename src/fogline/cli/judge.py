"""``fogline judge``: a person's decision, recorded with who, when and why; withdrawn, never deleted."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping, Sequence

import click

from fogline import pipeline
from fogline.cli.options import DEFAULT_LEDGER, console, now
from fogline.errors import NotInLedger, UsageError
from fogline.ledger import Ledger
from fogline.model import JudgementVerdict

VERDICTS: tuple[str, ...] = typing.get_args(JudgementVerdict)
ABOUT_ACCOUNTS = ("merge", "split", "grade")
_ACCOUNT = re.compile(r"a[0-9a-f]{16}")

Held = Mapping[str, tuple[str, ...]]


@click.command()
@click.argument("verdict", type=click.Choice([*VERDICTS, "withdraw"]))
@click.argument("subjects", metavar="ID...", nargs=-1, required=True)
@click.option("--who", required=True, help="Who decides.")
@click.option("--why", required=True, help="In words.")
@click.option(
    "--value",
    help="Of a grade: confirmed, fair, weak, contested, discounted or pending. Of a split: the claims that are set apart.",
)
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
    shown; grade sets an account's grade; merge makes one account of several, given by their ids or by claims in them; split
    sets the claims of --value apart from the account that is named; withdraw takes a judgement back. Nothing is erased, and
    everything is computed anew.

    A judgement about an account is written down with the figures in it (CLAIM@START), so that it holds when the next report
    changes the account's id. A claim with several figures may be named so, too.
    """
    with Ledger.open(ledger_path, create=False) as ledger:
        if verdict == "withdraw":
            if len(subjects) != 1:
                raise UsageError("withdraw: name one judgement")
            made = ledger.withdraw(subjects[0], who=who, when=when or now(), why=why)
        else:
            if verdict in ABOUT_ACCOUNTS:
                with console().status("putting accounts side by side"):
                    subjects, value = _by_figure(ledger, verdict, subjects, value)
            made = ledger.judge(
                typing.cast("JudgementVerdict", verdict), subjects, who=who, when=when or now(), why=why, value=value
            )
        if ledger.mended is not None:
            line = f"note: {ledger_path}: {ledger.mended}; `fogline verify` says whether anything was changed"
            click.echo(line, err=True)
    click.echo(made.judgement_id)


def _by_figure(
    ledger: Ledger, verdict: str, subjects: Sequence[str], value: str | None
) -> tuple[tuple[str, ...], str | None]:
    """The subjects with the figures that they hold now, and what a split sets apart by its figures.

    Raises:
        NotInLedger: no such account now.
        UsageError: it would change nothing, or one claim has figures of several accounts.
    """
    held = pipeline.held(ledger)
    home = {figure: account for account, figures in held.items() for figure in figures}
    named = {s: _figures(ledger, held, s) for s in subjects}
    if verdict == "grade":
        return (*subjects, *(f for found in named.values() for f in found)), value
    if verdict == "merge":
        for subject, found in named.items():
            if len({home[f] for f in found}) > 1:
                raise UsageError(f"merge: {subject} is in several accounts; name one figure: {' '.join(found)}")
        if len({home[f] for found in named.values() for f in found}) < 2:
            raise UsageError("merge: these are one account already")
        return (*subjects, *(f for found in named.values() for f in found)), value
    return _set_apart(ledger, held, home, named, value)


def _set_apart(
    ledger: Ledger, held: Held, home: Mapping[str, str], named: Mapping[str, tuple[str, ...]], value: str | None
) -> tuple[tuple[str, ...], str]:
    wanted = [v for v in re.split(r"[\s,]+", value or "") if v]
    if not wanted:
        raise UsageError("split: name with --value the claims that are set apart")
    whole = {home[f] for found in named.values() for f in found}
    apart = [f for v in wanted for f in _figures(ledger, held, v) if home[f] in whole]
    stay = [f for found in named.values() for f in found if f not in apart]
    if not apart or not stay:
        raise UsageError("split: " + ("nothing would stay" if apart else "these claims are not in the account"))
    return (*named, *stay), " ".join(apart)


def _figures(ledger: Ledger, held: Held, subject: str) -> tuple[str, ...]:
    """The figures that an account's, claim's or figure's id names now."""
    if subject in held:
        return held[subject]
    if _ACCOUNT.fullmatch(subject):
        raise NotInLedger(
            ledger.path, f"no account {subject} now; its id changes with its question: name one of its claims"
        )
    found = tuple(f for figures in held.values() for f in figures if f == subject or f.partition("@")[0] == subject)
    if not found:
        raise NotInLedger(ledger.path, f"no figure of {subject} in any account")
    return tuple(sorted(found))

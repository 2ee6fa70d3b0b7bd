"""``fogline judge``: a person's decision, recorded with who, when and why; withdrawn, never deleted."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click

from fogline import pipeline
from fogline.cli.lines import put, tell
from fogline.cli.options import DEFAULT_LEDGER, now
from fogline.cli.screen import Screen
from fogline.errors import NotInLedger, UsageError
from fogline.ledger import Ledger, covered, need, repeated, timed
from fogline.ledger.covers import told
from fogline.model import Judgement, JudgementVerdict

VERDICTS: tuple[str, ...] = typing.get_args(JudgementVerdict)
ABOUT_ACCOUNTS = ("merge", "split", "grade")
_ACCOUNT = re.compile(r"a[0-9a-f]{16}")
_FIGURES = re.compile(r"[ac][0-9a-f]{16}(?:@[0-9]+)?")

Held = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """Hold who decides, why, and when; None is now."""

    who: str
    why: str
    when: str | None


@click.command()
@click.argument("verdict", type=click.Choice([*VERDICTS, "withdraw"]))
@click.argument("subjects", metavar="ID...", nargs=-1, required=True)
@click.option("--who", required=True, help="Who decides.")
@click.option("--why", required=True, help="In words.")
@click.option(
    "--value",
    help="Of a grade: confirmed, fair, weak, contested, discounted or pending. Of a split: the claims that are set apart.",
)
@click.option(
    "--form", "forms", metavar="WORDS", multiple=True, help="Of a redacted person: a further form of the name."
)
@click.option("--when", help="ISO day or time of the decision  [default: now]")
@click.option("--ledger", "ledger_path", default=DEFAULT_LEDGER, show_default=True, metavar="FILE", help="Ledger file.")
def judge(
    verdict: str,
    subjects: tuple[str, ...],
    who: str,
    why: str,
    value: str | None,
    forms: tuple[str, ...],
    when: str | None,
    ledger_path: str,
) -> None:
    """Record a decision about claims, dispatches, accounts or a person (person:NAME).

    retract takes a claim or a dispatch out of every count; redact covers a person, claim or dispatch in everything that is
    shown, and says what it covers and what near the name it leaves; grade sets an account's grade; merge makes one account of
    several, given by their ids or by claims in them; split sets the claims of --value apart from the account that is named;
    withdraw takes a judgement back. Nothing is erased, and everything is computed anew.

    A claim may be named by its label in the report (3.7), where it has never meant another one. A judgement about an account
    is written down with the figures in it (CLAIM@START), so that it holds when the next report changes the account's id. A
    claim with several figures may be named so, too.
    """
    said = Said(who, why, None if when is None else timed(when))
    if forms and verdict != "redact":
        raise UsageError(f"{verdict}: --form goes with redact person:NAME")
    about = (*subjects, *(f"form:{form}" for form in forms))
    with Ledger.open(ledger_path, create=False) as ledger:
        made = (
            _withdrawn(ledger, about, said) if verdict == "withdraw" else _judged(ledger, verdict, about, value, said)
        )
        if ledger.mended is not None:
            tell(f"note: {ledger_path}: {ledger.mended}; `fogline verify` says whether anything was changed")
    put(made.judgement_id)


def _withdrawn(ledger: Ledger, subjects: Sequence[str], said: Said) -> Judgement:
    if len(subjects) != 1:
        raise UsageError("withdraw: name one judgement")
    return ledger.withdraw(subjects[0], who=said.who, when=said.when or now(), why=said.why)


def _judged(ledger: Ledger, verdict: str, words: Sequence[str], value: str | None, said: Said) -> Judgement:
    """Return records a decision, unless it stands already, and tells so; of a redaction tells what it covers."""
    subjects = tuple(pipeline.claim_at(ledger, word) or word for word in words)
    if verdict == "split" and value:
        value = " ".join(pipeline.claim_at(ledger, each) or each for each in re.split(r"[\s,]+", value.strip()))
    if verdict in ABOUT_ACCOUNTS:
        need(
            ledger, verdict, [subject for subject in subjects if not _FIGURES.fullmatch(subject)], None
        )  # no path, no word
        with Screen().busy("putting accounts side by side"):
            subjects, value = _by_figure(ledger, verdict, subjects, value)
    about = tuple(sorted(set(subjects)))
    kind = typing.cast("JudgementVerdict", verdict)
    before = ledger.judgements()
    found = repeated(before, Judgement("", kind, about, value, said.who, "", said.why)) if said.when is None else None
    made = found or ledger.judge(kind, about, who=said.who, when=said.when or now(), why=said.why, value=value)
    if any(j.judgement_id == made.judgement_id for j in before):
        tell(f"stands already, since {made.when}")
    if verdict == "redact":
        for line in told(covered(ledger, made)):
            tell(line)
    return made


def _by_figure(
    ledger: Ledger, verdict: str, subjects: Sequence[str], value: str | None
) -> tuple[tuple[str, ...], str | None]:
    """Return the subjects with the figures that they hold now, and what a split sets apart by its figures.

    Raises:
        NotInLedger: no such account now.
        UsageError: it would change nothing, or one claim has figures of several accounts.
    """
    held = pipeline.held(ledger)
    home = {figure: account for account, figures in held.items() for figure in figures}
    named = {each: _figures(ledger, held, each) for each in subjects}
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
    wanted = [each for each in re.split(r"[\s,]+", value or "") if each]
    if not wanted:
        raise UsageError("split: name with --value the claims that are set apart")
    whole = {home[f] for found in named.values() for f in found}
    apart = [figure for v in wanted for figure in _figures(ledger, held, v) if home[figure] in whole]
    stay = [f for found in named.values() for f in found if f not in apart]
    if not apart or not stay:
        raise UsageError("split: " + ("nothing would stay" if apart else "these claims are not in the account"))
    return (*named, *stay), " ".join(apart)


def _figures(ledger: Ledger, held: Held, subject: str) -> tuple[str, ...]:
    """Return the figures that an account's, claim's or figure's id names now."""
    if subject in held:
        return held[subject]
    if _ACCOUNT.fullmatch(subject):
        raise NotInLedger(
            ledger.path, f"no account {subject} now; its id changes with its question: name one of its claims"
        )
    found = tuple(
        figure
        for figures in held.values()
        for figure in figures
        if figure == subject or figure.partition("@")[0] == subject
    )
    if not found:
        raise NotInLedger(ledger.path, f"no figure of {subject} in any account")
    return tuple(sorted(found))

"""``fogline judgements``: what persons decided, also what was taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace

import click
import msgspec

from fogline import pipeline
from fogline.cli import rows
from fogline.cli.options import DEFAULT_LEDGER, IsoPrefix, format_option, opened, tell_cautions
from fogline.ledger import unnamed
from fogline.model import Judgement

COLUMNS = ("judgement_id", "verdict", "about", "value", "who", "when", "why", "withdrawn")
_FIGURE = re.compile(r"c[0-9a-f]{16}@\d+")


@click.command()
@click.option("--as-known-at", type=IsoPrefix(), help="The judgements of that day.")
@click.option("--ledger", "ledger_path", default=DEFAULT_LEDGER, show_default=True, metavar="FILE", help="Ledger file.")
@format_option
def judgements(as_known_at: str | None, ledger_path: str, form: str) -> None:
    """Judgements: who decided what, when and why; those taken back too, by whom and why.

    Their ids are what fogline judge withdraw takes. Persons that are redacted are covered here as everywhere.
    """
    with opened(ledger_path) as ledger:
        if as_known_at is not None:
            tell_cautions(
                [
                    caution
                    for caution in pipeline.cautions(ledger, as_known_at=as_known_at, weighing=False)
                    if caution.kind == "nothing"
                ]
            )
        found, now = ledger.judgements(as_known_at=as_known_at), ledger.judgements()
    shown = [_covered(each, now) for each in found]
    in_csv = tuple(field.name for field in fields(Judgement))
    rows.write(form, [msgspec.to_builtins(j) for j in shown], COLUMNS, [_told(j) for j in shown], in_csv)


def _covered(j: Judgement, judged: Sequence[Judgement]) -> Judgement:
    """Return a judgement without the names that are redacted, whoever wrote them: it may be somebody's own who decided."""

    def covered(words: str | None) -> str | None:
        return words and unnamed(words, judged)

    return replace(
        j,
        subjects=tuple(unnamed(subject, judged) for subject in j.subjects),
        who=unnamed(j.who, judged),
        why=unnamed(j.why, judged),
        withdrawn_by=covered(j.withdrawn_by),
        withdrawn_why=covered(j.withdrawn_why),
    )


def _told(j: Judgement) -> dict[str, str | None]:
    """Return one line: figures are left out where what they were named by stands beside them."""
    about = [subject for subject in j.subjects if not _FIGURE.fullmatch(subject)] or list(j.subjects)
    taken_back = f"{j.withdrawn} {j.withdrawn_by}: {j.withdrawn_why}" if j.withdrawn else None
    return {"judgement_id": j.judgement_id, "verdict": j.verdict, "about": " ".join(about), "value": j.value, "who": j.who,
            "when": j.when, "why": j.why, "withdrawn": taken_back}  # fmt: skip

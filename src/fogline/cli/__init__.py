"""The command line: one file per command; words in, rows or a page out.

In: what the user typed. Out: rows on standard output, everything else (progress, rejected inputs, counts) on standard error.
Exit codes: 0 done; 1 nothing could be read, or the ledger cannot be used; 2 the call's words are off; 130 interrupted.

The clock is read here and nowhere below.
"""

from __future__ import annotations

import sys

import click

from fogline import __version__
from fogline.cli.accounts import accounts
from fogline.cli.changes import changes
from fogline.cli.claims import claims
from fogline.cli.compare import compare
from fogline.cli.judge import judge
from fogline.cli.judgements import judgements
from fogline.cli.read import read
from fogline.cli.report import report
from fogline.cli.reprints import reprints
from fogline.cli.tally import tally
from fogline.cli.verify import verify
from fogline.errors import FoglineError, UsageError

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fogline")
def commands() -> None:
    """Fogline, an open war monitor: who claimed what, on whose word, and who only reprinted it.

    PATH is a dispatch (.txt, .html, .xml, .rss, .atom, .jsonl) or a folder of them.
    """


for _command in (read, report, claims, reprints, accounts, compare, tally, judge, judgements, changes, verify):
    commands.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Runs a command; every error on purpose is one line on standard error."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """The exit code of a call.

    >>> run(["read", "--published", "soon", "x.txt"])
    2
    """
    try:
        code = commands.main(arguments, prog_name="fogline", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("fogline: interrupted; the same command goes on where this one stopped", err=True)
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as bare:
        click.echo(bare.format_message(), err=True)
        return 2
    except click.UsageError as wrong:
        return _say(wrong.format_message(), 2)
    except UsageError as wrong:
        return _say(str(wrong), 2)
    except (click.ClickException, FoglineError, BrokenPipeError) as wrong:
        return 0 if isinstance(wrong, BrokenPipeError) else _say(str(wrong), 1)
    return code if isinstance(code, int) else 0


def _say(line: str, code: int) -> int:
    click.echo("fogline: " + " ".join(line.split()), err=True)
    return code

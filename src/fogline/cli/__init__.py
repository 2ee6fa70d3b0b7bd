"""The command line: one file per command; words in, rows or a page out.

In: what the user typed. Out: rows on standard output, everything else (progress, rejected inputs, counts) on standard error.
Exit codes: 0 done; 1 nothing could be read, the ledger cannot be used, or what was asked for could not be written (a full
disk, a closed pipe); 2 the call's words are off; 130 interrupted.

The clock is read here and nowhere below.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from fogline import __version__
from fogline.cli.lines import STDOUT, refused, tell
from fogline.errors import FoglineError, UsageError

INTERRUPTED = 130
_PATIENCE = 0.5  # seconds that an error waits for a ledger that another run is writing to


# Each command is a module of this folder of the same name; what `fogline --help` says of it stands here, since loading the
# modules would load every room.
COMMANDS = {
    "accounts": "What was answered to each question, and by how many independent voices.",
    "changes": "What moved between two days, and why.",
    "claims": "Who says what, with figures, days, places and persons.",
    "compare": "Two dispatches side by side: what was reprinted and how it was changed.",
    "judge": "Record a decision about claims, dispatches, accounts or a person.",
    "judgements": "Who decided what, when and why; those taken back too.",
    "read": "Read dispatches into a ledger.",
    "report": "Write one HTML page: what is claimed, by whom, and on whose word.",
    "reprints": "Passages that one dispatch took over from another.",
    "tally": "Killed and injured under the rules of UCDP, ACLED, Iraq Body Count or Airwars.",
    "verify": "Check a ledger against the raw bytes, and name the first break.",
}


class _Commands(click.Group):
    """Loads a command, and with it its rooms, when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks so
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(importlib.import_module(f"fogline.cli.{cmd_name}"), cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Say which command is near when there is none of the name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(
                f"no command {args[0]!r}; " + (f"did you mean {near[0]}?" if near else "fogline --help lists them")
            )
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fogline")
def commands() -> None:
    """Fogline, an open war monitor: who claimed what, on whose word, and who only reprinted it.

    PATH is a dispatch (.txt, .html, .xml, .pdf, .docx, .eml, .zip, .jsonl and others) or a folder of them.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run a command; every error on purpose is one line on standard error."""
    # Work is shared out over processes, each with one thread (engine/cores.py): threads of linear algebra that nobody gives
    # work to, and looks for garbage at every turn, are a seventh of the time that a short command takes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 20, 50)
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Return the exit code of a call.

    >>> run(["read", "--published", "soon", "x.txt"])
    2
    """
    try:
        code = commands.main(arguments, prog_name="fogline", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        tell("fogline: interrupted; the same command goes on where this one stopped")
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as bare:
        tell(bare.format_message(), keep="\n")
        return 2
    except click.UsageError as wrong:
        return _say(wrong.format_message(), 2)
    except FoglineError as wrong:
        return _say(_unnamed(str(wrong), arguments), 2 if isinstance(wrong, UsageError) else 1)
    except click.ClickException as wrong:
        return _say(str(wrong), 1)
    except OSError as wrong:
        return _say(refused(wrong), 1)
    except SystemExit:  # so click and rich leave a closed pipe
        return _say(refused(BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE), STDOUT)), 1)
    return code if isinstance(code, int) else 0


def _unnamed(line: str, arguments: list[str] | None) -> str:
    """Return an error without the names that are redacted in the ledger of the call, as far as that can still tell them."""
    from fogline.cli.options import DEFAULT_LEDGER  # an error has time to load rooms
    from fogline.ledger import Ledger, unnamed

    words = sys.argv[1:] if arguments is None else arguments
    named = (
        a.removeprefix("--ledger=") if "=" in a else b
        for a, b in zip(words, [*words[1:], ""], strict=True)
        if a == "--ledger" or a.startswith("--ledger=")
    )
    path = next(named, DEFAULT_LEDGER)
    if Path(path).is_file():
        with contextlib.suppress(FoglineError), Ledger.open(path, create=False, timeout=_PATIENCE) as ledger:
            return unnamed(line, ledger.judgements())
    return line


def _say(line: str, code: int) -> int:
    tell("fogline: " + " ".join(line.split()))
    return code

"""Options that several commands share, and the doors behind them: the ledger to use, the clock, the lines for a person."""

from __future__ import annotations

import errno
import functools
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fogline import __version__, pipeline
from fogline.cli import lines
from fogline.cli.screen import Screen
from fogline.engine.share import MB
from fogline.errors import UsageError
from fogline.ledger import Ledger, unnamed
from fogline.model import Caution, Run
from fogline.pipeline.limits import MEMORY, SECONDS
from fogline.views.forms import FORMS

if TYPE_CHECKING:
    from fogline.claims.attribution.markers.llm import Ask

Command = TypeVar("Command", bound=Callable[..., Any])
Answer = TypeVar("Answer")
DEFAULT_LEDGER = "fogline.ledger"
PROFILES = ("fast", "accurate", "llm")
# Only this much of each list is told line by line on the screen; the ledger and the report hold all.
LINES_TOLD = 200
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}


class IsoPrefix(click.ParamType[str]):
    """A day as an ISO prefix: 2019, 2019-02 or 2019-02-10."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the prefix as given; anything that is no day of the calendar is refused."""
        text = str(value)
        if not _is_day(text):
            self.fail(f"{text!r} is not a day; write it as 2019-02-10, 2019-02 or 2019", param, ctx)
        return text


class Bytes(click.ParamType[int]):
    """An amount of memory: 800M, 2G."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of bytes; anything else is refused."""
        found = re.fullmatch(r"(\d+)\s*([KMG]?)i?B?", str(value).strip(), re.IGNORECASE)
        if found is None:
            self.fail(f"{value!r} is no amount of memory; write it as 800M or 2G", param, ctx)
        return int(found[1]) * _UNITS[found[2].upper()]


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return False
    try:
        date.fromisoformat(text + "-01" * (2 - text.count("-")))
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Intake:
    """How dispatches are taken in: what they do not say themselves, and who reads them.

    ``profile``, ``base``: None is as the ledger was read before; a base of ``none`` is none. ``limit_seconds`` (CPU),
    ``limit_memory`` (bytes): what any one dispatch may take. ``again``: what could not be read is tried again.
    """

    published: str | None = None
    outlet: str | None = None
    profile: str | None = None
    llm_url: str | None = None
    llm_model: str | None = None
    llm_timeout: float = 120.0
    base: str | None = None
    limit_seconds: float = SECONDS
    limit_memory: int = MEMORY
    again: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a view is asked about: dispatches, a ledger, or both; ``as_known_at`` an ISO day."""

    paths: tuple[str, ...]
    intake: Intake
    ledger_path: str | None
    as_known_at: str | None


def paths(command: Command) -> Command:
    """Return the PATH arguments; whether each can be read is found out, and recorded, when it is read."""
    return click.argument("paths", metavar="[PATH]...", nargs=-1)(command)


def intake_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return --published, --outlet, --profile and the like, handed to the command as one ``intake``, and --ledger."""

    @functools.wraps(command)
    def taken(**given: Any) -> Any:
        return command(intake=Intake(**{field.name: given.pop(field.name) for field in fields(Intake)}), **given)

    asked: Callable[..., Any] = taken
    for option in reversed((
        click.option("--published", type=IsoPrefix(), help="Day of printing for dispatches that do not say theirs."),
        click.option("--outlet", help="Outlet of dispatches that do not say theirs."),
        click.option("--profile", type=click.Choice(PROFILES), help="Who reads attributions: the small model, the encoder, "
                     "or a server of yours  [default: as the ledger was read before; of a new one, fast]."),
        click.option("--llm-url", metavar="URL", help="Of --profile llm: the server, such as http://localhost:8080."),
        click.option("--llm-model", metavar="NAME", help="Of --profile llm: the model, as the server calls it."),
        click.option("--llm-timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", default=120.0,
                     show_default=True, help="Of --profile llm: how long to wait for a paragraph."),
        click.option("--base", metavar="NAME", help="Language base whose sentences and names the reading uses: fogline (ours), "
                     "or any English spaCy pipeline, such as en_core_web_trf; none is quicker  [default: as the ledger was "
                     "read before; of a new one, none]."),
        click.option("--limit-seconds", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", default=SECONDS,
                     show_default=True, help="CPU seconds that any one dispatch may take; a long one may take more."),
        click.option("--limit-memory", type=Bytes(), default=f"{MEMORY // MB}M", show_default=True,
                     help="Memory that any one dispatch may take; a long one may take more."),
        click.option("--again", is_flag=True, help="Try again what could not be read, though nothing has changed."),
        click.option("--ledger", "ledger_path", metavar="FILE", help=f"Ledger file [default: {DEFAULT_LEDGER}; of a view "
                     "that is given a PATH: one in memory that leaves nothing behind]."),
    )):  # fmt: skip
        asked = option(asked)
    return asked


def view_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return the intake's options and --as-known-at, handed to the command as one :class:`Asked` before its own."""

    @functools.wraps(command)
    def asked(
        *,
        intake: Intake,
        ledger_path: str | None,
        as_known_at: str | None,
        paths: tuple[str, ...] = (),
        **own: Any,
    ) -> Any:
        return command(Asked(paths, intake, ledger_path, as_known_at), **own)

    known = click.option(
        "--as-known-at", type=IsoPrefix(), help="The answer of that day, from what was learnt by its end."
    )
    return intake_options(known(asked))


def format_option(command: Command) -> Command:
    """Return --format, with the names of the forms."""
    names = click.Choice([form.name for form in FORMS])
    asked = click.option("--format", "form", type=names, default="table", show_default=True, help="How rows come out.")
    return asked(command)


@contextmanager
def opened(path: str, *, create: bool = False) -> Iterator[Ledger]:
    """An open ledger; how it had to be opened is said, where a reader should know."""
    with Ledger.open(path, create=create) as ledger:
        if ledger.note:
            lines.tell(f"note: ledger {path}: {ledger.note}")
        yield ledger


@contextmanager
def gathered(asked: Asked, asking: Callable[..., Answer], *, weighing: bool = False) -> Iterator[tuple[Ledger, Answer]]:
    """Read the PATHs, if any, and yields the ledger and what it answers; what a reader must know of it is said.

    Without a PATH the ledger must be there already. Exits with 1 where PATHs were given and none could be read.

    Args:
        asked: what the view is asked about.
        asking: one of the pipeline's questions.
        weighing: the view says how well things are supported, so that it matters whether anything can be.
    """
    if not asked.paths and not Path(asked.ledger_path or DEFAULT_LEDGER).exists():
        raise UsageError(f"no PATH given, and there is no ledger at {asked.ledger_path or DEFAULT_LEDGER}")
    where = asked.ledger_path or (":memory:" if asked.paths else DEFAULT_LEDGER)
    with opened(where, create=bool(asked.paths)) as ledger:
        if asked.paths:
            read_into(ledger, asked.paths, asked.intake)
        with Screen().busy("asking the ledger"):
            answer = asking(ledger, as_known_at=asked.as_known_at)
            cautions = pipeline.cautions(ledger, as_known_at=asked.as_known_at, weighing=weighing)
        tell_cautions(cautions)
        yield ledger, answer


def tell_cautions(cautions: Sequence[Caution]) -> None:
    """Say what a reader must know before trusting the rows, a line each."""
    for one in cautions:
        lines.tell(f"note: {one.words}")


def read_into(ledger: Ledger, paths: tuple[str, ...], intake: Intake) -> Run:
    """Run the pipeline with a progress bar, tells what was rejected, and counts.

    Raises:
        click.exceptions.Exit: with 1, where nothing could be read.
    """
    from fogline.engine.cage import Cage

    screen, read = Screen(), pipeline.read  # its rooms are loaded before the cage copies this process
    told, judged = 0, ledger.judgements()

    def tell(line: str) -> None:
        nonlocal told
        told += 1
        if told <= LINES_TOLD:
            screen.say(unnamed(line, judged))

    # The cage first: its processes are copies of this one, which must not have a thread then, as a progress bar's.
    with Cage() as cage, screen.progress_bars() as advance:
        before = pipeline.read_before(ledger)
        options, ask = _reading(following(intake, before))
        if before is not None and before.reader != options.reader:
            tell(f"note: this ledger was read with {before.reader}; now with {options.reader}: every dispatch in it is read "
                 "again, the readings before stay and no longer count")  # fmt: skip
        elif before is not None and intake.profile is None and options.reader != "fast":
            tell(f"note: read with {options.reader}, as this ledger was before")
        run = read(
            paths,
            ledger,
            options=options,
            version=__version__,
            now=now,
            cores=os.cpu_count() or 1,
            apart=pipeline.Apart(
                cage, limits=pipeline.Limits(intake.limit_seconds, intake.limit_memory), again=intake.again
            ),
            ask=ask,
            advance=advance,
            tell=tell,
        )
    if told > LINES_TOLD:
        screen.say(f"... and {told - LINES_TOLD} more lines like these; the report lists all")
    unread = ledger.unread(run.run_id)
    screen.say(counts(run, len(unread)))
    if run.inputs and not run.already and run.kept <= ledger.received_unread(run.run_id):
        lines.tell("fogline: nothing could be read")
        raise click.exceptions.Exit(1)
    return run


def following(intake: Intake, before: pipeline.Options | None) -> Intake:
    """Return the intake, with what it leaves open as the ledger was read before.

    >>> following(Intake(), pipeline.Options(profile="accurate", base="fogline")).profile
    'accurate'
    >>> following(Intake(base="none"), pipeline.Options(base="fogline")).base is None
    True

    Raises:
        UsageError: a server read it, and none is named now.
    """
    was = before or pipeline.Options()
    profile = intake.profile or ("llm" if was.llm else was.profile)
    if intake.profile is None and was.llm and not intake.llm_url:
        raise UsageError(
            f"this ledger was read with --profile llm ({was.llm}): name the server with --llm-url, or another --profile"
        )
    model = intake.llm_model or (was.llm if profile == "llm" else None)
    base_named = was.base if intake.base is None else None if intake.base == "none" else intake.base
    return replace(intake, profile=profile, llm_model=model, base=base_named)


def _reading(intake: Intake) -> tuple[pipeline.Options, Ask | None]:
    """Return the pipeline's options, and the server where one reads.

    Raises:
        UsageError: the options of the profile do not fit together.
    """
    if intake.base:
        from fogline import base

        base.identity(intake.base)  # said before anything is read, where it is not there
    said = pipeline.Options(published=intake.published, outlet=intake.outlet, base=intake.base)
    if intake.profile == "llm":
        if not intake.llm_url or not intake.llm_model:
            raise UsageError("--profile llm wants --llm-url and --llm-model")
        from fogline.cli import llm

        return replace(said, llm=intake.llm_model), llm.server(intake.llm_url, timeout_s=intake.llm_timeout)
    if intake.llm_url or intake.llm_model:
        raise UsageError("--llm-url and --llm-model go with --profile llm")
    if intake.profile == "accurate":
        from fogline.claims.attribution.markers import encoder

        if not encoder.installed():
            raise UsageError(
                "--profile accurate needs onnxruntime; pip install 'fogline[accurate]', or take --profile fast"
            )
        return replace(said, profile="accurate"), None
    return said, None


def written(target: str, page: str) -> None:
    """Write a page.

    Raises:
        UsageError: no file can be made there.
        OSError: the disk is full, or fails; it names the file.
    """
    file = Path(target)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, "utf-8")
    except OSError as wrong:
        if wrong.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            raise OSError(wrong.errno, wrong.strerror, target) from wrong
        raise UsageError(f"{target}: cannot be written ({wrong.strerror})") from wrong


def counts(run: Run, unread: int = 0) -> str:
    """Return the closing line: in = kept + left out + rejected; and how many of the ledger's dispatches could not be read.

    >>> counts(Run("r", "0", "", "", None, 3, 2, 1, 1))
    'in 3 = kept 2 (1 of them already in the ledger) + rejected 1'
    >>> counts(Run("r", "0", "", "", None, 5, 2, 0, 1, left_out=2), unread=1)
    'in 5 = kept 2 + left out 2 + rejected 1; 1 makes no claims: it could not be read'
    """
    already = f" ({run.already} of them already in the ledger)" if run.already else ""
    left_out = f" + left out {run.left_out}" if run.left_out else ""
    without = f"{unread} make no claims: they" if unread > 1 else "1 makes no claims: it"
    failed = f"; {without} could not be read" if unread else ""
    return f"in {run.inputs} = kept {run.kept}{already}{left_out} + rejected {run.rejected}{failed}"


def now() -> str:
    """Return the time, in UTC: read here and handed down."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

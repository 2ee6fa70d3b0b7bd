"""``fogline reprints``: reprints as rows; or, of an archive, as Parquet."""

from __future__ import annotations

from pathlib import Path

import click

from fogline import engine as engines
from fogline import pipeline
from fogline.cli import rows
from fogline.cli.lines import put, tell
from fogline.cli.options import Asked, Bytes, format_option, gathered, paths, view_options
from fogline.cli.screen import Screen
from fogline.errors import Unreadable, UsageError
from fogline.views import export

# What is in each table of an archive, for the last line of a run.
TOLD = {
    "passages": "the words that two texts share, and where",
    "pairs": "which texts share some, and how much of each",
    "families": "the same words in all texts that have them",
}


@click.command()
@paths
@view_options
@format_option
@click.option(
    "-o", "--out", "folder", metavar="DIR", help="Archive mode: write passages, pairs and families as Parquet."
)
@click.option("--memory", type=Bytes(), default="1G", show_default=True, help="Archive mode: memory to work in, about.")
@click.option(
    "--engine", type=click.Choice(engines.NAMES), default="local", show_default=True, help="Archive mode: who works."
)
@click.option("--master", metavar="URL", help="Where Spark runs: local[4], spark://host:7077, yarn.")
@click.option(
    "--work", metavar="URL", help="Spark: where its stages lie, if not in DIR; all its workers must reach it."
)
def reprints(
    asked: Asked, form: str, folder: str | None, memory: int, engine: str, master: str | None, work: str | None
) -> None:
    """Reprints: passages that one dispatch took over from another.

    With -o, PATHs are a corpus of JSON Lines (gzipped or not) or Parquet that may be larger than memory; a run that was
    stopped goes on when called again. What was written for passim is read as it is. With --engine spark the whole of it
    is done on a cluster, and PATHs may lie where only the cluster reaches them (hdfs://…).
    """
    if folder is not None:
        _archive(asked, folder, form, memory, engines.engine(engine, master=master), work)
        return
    with gathered(asked, pipeline.reprints) as (_, found):
        door, table = export.reprint_rows(found), export.reprint_table(found)
        rows.write(form, door, export.REPRINT_COLUMNS, table, export.reprint_columns())


def _archive(asked: Asked, folder: str, form: str, memory: int, engine: engines.Engine, work: str | None) -> None:
    from fogline.reuse import tables  # Parquet's library is for archives alone
    from fogline.reuse.archive import archive

    if not asked.paths:
        raise UsageError("archive mode (-o DIR) needs a PATH: a corpus, or a folder of one")
    for path in asked.paths:
        if not ("://" in path and engine.name == "spark") and not Path(path).exists():
            raise Unreadable(path, "no such file")
    with Screen().progress_bars() as advance:
        counts = archive(asked.paths, folder, memory=memory, progress=advance, on=engine, work=work)
    told = f"in {counts.records} = kept {counts.kept} + rejected {counts.rejected}; "
    told += f"{counts.passages} passages, {counts.pairs} pairs, {counts.families} families"
    tell(told)
    if counts.undated:
        tell(f"note: dates that are no ISO day, and so tell nothing of who was first: {counts.undated}")
    if form == "table":
        put(f"{folder}: {', '.join(f'{t}/ ({TOLD[t]})' for t in tables.TABLES)}; a folder a table, each read by itself")
        return
    made = [
        {"table": t, "folder": str(Path(folder, t)), "count": getattr(counts, t), "what": TOLD[t]}
        for t in tables.TABLES
    ]
    rows.write(form, made, tuple(made[0]), made)

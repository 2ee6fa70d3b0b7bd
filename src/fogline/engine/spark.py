"""The engine of a cluster: the same functions over Arrow batches, through Spark's ``mapInArrow``.

Needs ``pip install 'fogline[spark]'`` and Java 17. Nothing here decides what is computed; the functions and stages are those
of the rooms. Besides the two verbs of every engine it gives rooms that join :class:`Flow`: rows that lie on the cluster.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fogline.engine.base import OF_BATCHES, OVER_BATCHES, Engine
from fogline.errors import FoglineError, MissingExtra, StageFailed

if TYPE_CHECKING:
    import pyarrow as pa

_RAISED = re.compile(r"[A-Za-z_.]+(?:Error|Exception|Interrupt|[a-z]): ")
ORDER = "fogline_row"  # Spark keeps no order: rows carry their number there and back
JAVA = "Java 17 is needed: apt-get install openjdk-17-jre-headless, or set JAVA_HOME to where it lies"
# Ours are few and large rows, worked on in Python: code made for each query, plans changed underway and parallel collectors
# cost more than they bring (a small run: 19 CPU seconds in the JVM with them, 9 without).
_QUERIES = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(32 << 20),
    "spark.sql.parquet.compression.codec": "uncompressed",  # hashes: there is nothing to compress
    "spark.sql.session.timeZone": "UTC",
}
# Parquet's writer looks at its size after a hundred rows, its reader takes whole groups of rows: of ours, gigabytes.
_LARGE_ROWS = {
    "parquet.block.size": str(32 << 20),
    "parquet.block.size.row.check.min": "1",
    "parquet.page.size.row.check.min": "1",
}
_ONE_MACHINE = {
    "spark.driver.memory": "2g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    "spark.driver.host": "localhost",
}


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows on a cluster; nothing is computed before they are written or asked for."""

    frame: Any

    def over(self, function: OVER_BATCHES, schema: pa.Schema) -> Flow:
        """Return the function over the batches of each partition (its number, its batches), wherever they lie."""
        from pyspark.sql.pandas.types import from_arrow_schema

        return Flow(self.frame.mapInArrow(_with_number(function, schema), from_arrow_schema(schema)))

    def by(self, keys: Sequence[str], parts: int) -> Flow:
        """Return rows of one first key in one of ``parts`` partitions, and in order of all keys there."""
        return Flow(self.frame.repartition(parts, keys[0]).sortWithinPartitions(*keys))

    def spread(self, parts: int) -> Flow:
        """Return the rows in about equal parts."""
        from pyspark.sql import functions

        every = functions.xxhash64(*self.frame.columns)
        return Flow(self.frame.repartition(parts, every))

    def only(self, columns: Sequence[str]) -> Flow:
        """Return these columns, as far as they are there."""
        return Flow(self.frame.select(*[column for column in columns if column in self.frame.columns]))

    def both(self, other: Flow) -> Flow:
        """Return the rows of both."""
        return Flow(self.frame.unionByName(other.frame))

    def write(self, where: str) -> None:
        """All rows as Parquet; what was there goes."""
        writer = self.frame.write.mode("overwrite")
        for name, value in _LARGE_ROWS.items():
            writer = writer.option(name, value)
        writer.parquet(where)

    def table(self) -> pa.Table:
        """Return all rows, brought here."""
        return self.frame.toArrow()


class SparkEngine(Engine):
    """Spark, started on first use; a session that is there already is used.

    Attributes:
        master: where to run, as Spark says it (``local[2]``, ``spark://…``); None leaves it to Spark's own settings.
    """

    name = "spark"

    def __init__(self, master: str | None = None) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as e:
            raise MissingExtra(self.name, "start", "pip install 'fogline[spark]'") from e
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            raise MissingExtra(self.name, "start", JAVA)
        self.master = master
        self._builder = SparkSession.builder.appName("fogline")
        self._session: Any = None

    @property
    def session(self) -> Any:
        """Return the Spark session."""
        if self._session is None:
            self._session = self._started()
        return self._session

    def _started(self) -> Any:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession

        builder = self._builder.master(self.master) if self.master else self._builder
        if _on_this_machine(self.master):
            # On this machine the workers are this very Python, not whichever comes first in PATH (PySpark reads it from
            # the environment alone); a cluster says its own.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            if SparkSession.getActiveSession() is None:
                for name, value in _ONE_MACHINE.items():
                    builder = builder.config(name, value)
        try:
            session = builder.getOrCreate().newSession()  # settings of queries are ours, the cluster is everybody's
        except PySparkException as e:
            raise MissingExtra(self.name, "start", f"{_line(e)}; {JAVA}") from e
        for name, value in _QUERIES.items():
            session.conf.set(name, value)
        return session

    def told(self, error: Exception) -> str:
        """Return what went wrong: in Python on a worker, or in Spark itself."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        return _line(error) if isinstance(error, PySparkException | Py4JError) else super().told(error)

    def map(
        self, function: OF_BATCHES, batches: Iterable[pa.RecordBatch], schema: pa.Schema
    ) -> Iterator[pa.RecordBatch]:
        """See :meth:`Engine.map`. One Spark partition a batch; the results come back in order."""
        import pyarrow as pa

        table = pa.Table.from_batches(list(batches))
        if not table.num_rows:
            return
        numbered = table.append_column(ORDER, pa.array(range(table.num_rows), pa.int64()))
        outward = pa.schema([*schema, pa.field(ORDER, pa.int64())])
        try:
            frame = self.frame(numbered).mapInArrow(_numbered(function, schema), self._schema(outward))
            done = frame.toArrow().sort_by(ORDER).drop_columns([ORDER]).cast(schema)
        except FoglineError:
            raise
        except Exception as e:
            raise StageFailed(self.name, "map", self.told(e)) from e
        yield from done.combine_chunks().to_batches()

    def frame(self, table: pa.Table) -> Any:
        """Return an Arrow table as a Spark frame."""
        return self.session.createDataFrame(table)

    def _schema(self, schema: pa.Schema) -> Any:
        from pyspark.sql.pandas.types import from_arrow_schema

        return from_arrow_schema(schema)

    # --- rows that lie on the cluster -----------------------------------------------------------------------

    @property
    def cores(self) -> int:
        """Say how many tasks run at once."""
        return int(self.session.sparkContext.defaultParallelism)

    def lines(self, files: Sequence[str]) -> Flow:
        """Return lines of text files, packed ones too (.gz, .bz2), as bytes in a column ``line``."""
        frame = self.session.read.text([reachable(file) for file in files], lineSep="\n")
        return Flow(frame.select(frame.value.cast("binary").alias("line")))

    def parquet(self, files: Sequence[str]) -> Flow:
        """Return rows of Parquet files or of folders of them; columns that only some have are null in the others."""
        many = "true" if len(files) > 1 else "false"
        return Flow(self.session.read.option("mergeSchema", many).parquet(*[reachable(file) for file in files]))

    def share(self, value: Any) -> Any:
        """Return a value sent to every worker once; its ``value`` is read there."""
        return self.session.sparkContext.broadcast(value)

    def remove(self, where: str) -> None:
        """Remove a folder, wherever it lies."""
        jvm, context = self.session._jvm, self.session.sparkContext._jsc
        path = jvm.org.apache.hadoop.fs.Path(reachable(where))
        path.getFileSystem(context.hadoopConfiguration()).delete(path, True)


def reachable(path: str) -> str:
    """Return a path as Spark says it: of this machine's files the whole way, of others as given.

    >>> reachable("hdfs://name/corpus.jsonl")
    'hdfs://name/corpus.jsonl'
    """
    return path if "://" in path else Path(path).resolve().as_uri()


def _on_this_machine(master: str | None) -> bool:
    """Tell whether Spark will run here: it is told so, or nothing (no spark-submit, no settings) says otherwise."""
    if master is not None:
        return master.startswith("local")
    return not any(name in os.environ for name in ("PYSPARK_GATEWAY_PORT", "SPARK_CONF_DIR", "SPARK_HOME"))


def _line(error: Exception) -> str:
    """Return what a Spark error says: what a worker's Python raised, or else its first line.

    >>> _line(ValueError("Job aborted.\\nTraceback (most recent call last):\\n  File x\\nOSError: disk full\\n at org.x"))
    'OSError: disk full'
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    python = [number for number, line in enumerate(lines) if line.startswith("Traceback (most recent call last)")]
    raised = [line for line in lines[python[-1] :] if _RAISED.match(line)] if python else []
    return (raised or lines or [type(error).__name__])[0]


def _with_number(function: OVER_BATCHES, schema: pa.Schema) -> Any:
    """Yield the function as Spark calls it, told the number of its partition; what comes out has the columns of the schema in
    its order and types, since Spark takes them by their place and not by their name.
    """

    def over(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        context = TaskContext.get()
        for batch in function(context.partitionId() if context else 0, batches):
            yield batch.select(schema.names).cast(schema)

    return over


def _numbered(function: OF_BATCHES, schema: pa.Schema) -> Any:
    """Yield the function as Spark calls it: rows that come out keep the number of the row that went in."""

    def over(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            at = batch.schema.get_field_index(ORDER)
            numbers = batch.column(at)
            plain = pa.RecordBatch.from_arrays(
                [column for number, column in enumerate(batch.columns) if number != at],
                schema=pa.schema([each for each in batch.schema if each.name != ORDER]),
            )
            done = function(plain).cast(schema)
            if done.num_rows != plain.num_rows:
                raise ValueError(f"{plain.num_rows} rows went in and {done.num_rows} came out")
            yield pa.RecordBatch.from_arrays(
                [*done.columns, numbers.cast(pa.int64())], schema=pa.schema([*schema, pa.field(ORDER, pa.int64())])
            )

    return over

"""The engine of a cluster: the same functions over Arrow batches, through Spark's ``mapInArrow``.

Needs ``pip install 'fogline[spark]'`` and Java 17. Nothing here decides what is computed; the functions and stages are those
of the rooms.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from fogline.engine.base import OF_BATCHES, Engine
from fogline.errors import FoglineError, MissingExtra, StageFailed

if TYPE_CHECKING:
    import pyarrow as pa

ORDER = "fogline_row"  # Spark keeps no order: rows carry their number there and back


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
        builder = SparkSession.builder.appName("fogline")
        self._builder = builder.master(master) if master else builder
        self._builder = self._builder.config("spark.sql.execution.arrow.pyspark.enabled", "true")
        # On this machine the workers are this very Python, not whichever comes first in PATH (PySpark reads it from the
        # environment alone); a cluster says its own.
        if master is not None and master.startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

    @property
    def session(self) -> Any:
        """The Spark session."""
        return self._builder.getOrCreate()

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
            raise StageFailed(self.name, "map", f"{type(e).__name__}: {str(e).splitlines()[0]}") from e
        yield from done.combine_chunks().to_batches()

    def frame(self, table: pa.Table) -> Any:
        """An Arrow table as a Spark frame."""
        return self.session.createDataFrame(table)

    def _schema(self, schema: pa.Schema) -> Any:
        from pyspark.sql.pandas.types import from_arrow_schema

        return from_arrow_schema(schema)


def _numbered(function: OF_BATCHES, schema: pa.Schema) -> Any:
    """The function as Spark calls it: rows that come out keep the number of the row that went in."""

    def over(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            at = batch.schema.get_field_index(ORDER)
            numbers = batch.column(at)
            plain = pa.RecordBatch.from_arrays(
                [c for i, c in enumerate(batch.columns) if i != at],
                schema=pa.schema([f for f in batch.schema if f.name != ORDER]),
            )
            done = function(plain).cast(schema)
            if done.num_rows != plain.num_rows:
                raise ValueError(f"{plain.num_rows} rows went in and {done.num_rows} came out")
            yield pa.RecordBatch.from_arrays(
                [*done.columns, numbers.cast(pa.int64())], schema=pa.schema([*schema, pa.field(ORDER, pa.int64())])
            )

    return over

"""The engine of one machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fogline.engine.base import OF_BATCHES, Engine
from fogline.errors import FoglineError, StageFailed

if TYPE_CHECKING:
    import pyarrow as pa


class LocalEngine(Engine):
    """One batch after the other, in this interpreter; the compiled kernels do the work."""

    name = "local"

    def map(
        self, function: OF_BATCHES, batches: Iterable[pa.RecordBatch], schema: pa.Schema
    ) -> Iterator[pa.RecordBatch]:
        """See :meth:`Engine.map`; lazy, one batch in memory."""
        for batch in batches:
            try:
                yield function(batch).cast(schema)
            except FoglineError:
                raise
            except Exception as e:
                raise StageFailed(self.name, "map", f"{type(e).__name__}: {e}") from e

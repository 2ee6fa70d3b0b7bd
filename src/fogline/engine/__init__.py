"""Engines: where the work is done, on one machine or on a cluster.

In: functions over Arrow record batches, and named stages. Out: batches, and folders that hold what a stage made. An engine
has two verbs: :meth:`~fogline.engine.base.Engine.map` for rooms that read one dispatch at a time, and
:meth:`~fogline.engine.base.Engine.run` for rooms that join. A stage's folder is named after the stage and the hash of what
made it, and holds a mark, written last, that it is whole: a run that was killed goes on where it stood. Beside them, for one
machine: plain functions over items, on all cores (:mod:`~fogline.engine.cores`), each item kept from costing more than itself
(:mod:`~fogline.engine.cage`).

>>> import pyarrow as pa
>>> batch = pa.record_batch({"text": ["one two", "three"]})
>>> count = lambda b: pa.record_batch({"words": [len(t.as_py().split()) for t in b["text"]]})
>>> [b.to_pydict() for b in engine("local").map(count, [batch], pa.schema({"words": pa.int64()}))]
[{'words': [2, 1]}]
"""

from __future__ import annotations

from fogline.engine.base import Engine, Stage
from fogline.engine.local import LocalEngine
from fogline.errors import UsageError

NAMES = ("local", "spark")

__all__ = ["NAMES", "Engine", "LocalEngine", "Stage", "engine"]


def engine(name: str, *, master: str | None = None) -> Engine:
    """Return the engine of that name; ``master`` says where Spark runs (None: as its own settings say).

    Raises:
        UsageError: there is none, or it knows no master.
        MissingExtra: it is not installed.

    >>> engine("abacus")
    Traceback (most recent call last):
    fogline.errors.UsageError: no engine 'abacus'; there are local, spark
    """
    if name == "local":
        if master is not None:
            raise UsageError("--master is Spark's; say --engine spark with it")
        return LocalEngine()
    if name == "spark":
        from fogline.engine.spark import SparkEngine

        return SparkEngine(master)
    raise UsageError(f"no engine {name!r}; there are {', '.join(NAMES)}")

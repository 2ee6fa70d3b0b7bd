"""The ledger: one SQLite file that holds what was received, what was claimed and what people judged; it only grows.

In: dispatches with their raw bytes, claims, reprints, rejections, runs. Out: the same, in an order that does not depend
on the order of arrival.

>>> from fogline.model import Rejection
>>> with Ledger.open(":memory:") as ledger:
...     run = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00:00Z")
...     ledger.reject(run, Rejection("b.txt", "Empty", "empty file"))
...     done = ledger.finish_run(run, finished="2031-05-04T08:00:01Z")
>>> done.inputs, done.kept, done.rejected
(1, 0, 1)
"""

from fogline.ledger.store import Ledger

__all__ = ["Ledger"]

"""Views read a brief and write nothing back.

In: a :class:`~fogline.model.Brief`. Out: the report (one HTML page), the comparison of two dispatches, rows for machines.

>>> from fogline.model import Brief
>>> page = report(Brief((), (), (), (), (), (), (), (), (), (), (), "0"))
>>> "Nothing to tally" in page, "<script" in page
(True, False)
"""

from fogline.views.report import report

__all__ = ["report"]

"""Views read a brief and write nothing back.

In: a :class:`~fogline.model.Brief`. Out: the report (one HTML page), two dispatches compared (rows, or a page), and in
``export`` rows for machines and for the screen.

>>> from fogline.model import Brief
>>> page = report(Brief((), (), (), (), (), (), (), (), (), (), (), "0"))
>>> "Nothing to tally" in page, "<script" in page
(True, False)
"""

from fogline.views.compare import (
    COMPARISON_COLUMNS,
    COMPARISON_DOOR,
    Comparison,
    compare,
    compare_page,
    comparison_rows,
    comparison_table,
)
from fogline.views.report import report

__all__ = [
    "COMPARISON_COLUMNS",
    "COMPARISON_DOOR",
    "Comparison",
    "compare",
    "compare_page",
    "comparison_rows",
    "comparison_table",
    "report",
]

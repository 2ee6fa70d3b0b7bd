"""Views read a brief and write nothing back.

In: a :class:`~fogline.model.Brief`. Out: the report (one HTML page), two dispatches compared (rows, or a page), and in
``export`` rows for machines and for the screen.

>>> from fogline.model import Brief
>>> from fogline.views import report
>>> page = report(Brief((), (), (), (), (), (), (), (), (), (), (), "0"))
>>> "Nothing to tally" in page, "<script" in page
(True, False)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fogline.views.comparison import (
        COMPARISON_COLUMNS,
        COMPARISON_DOOR,
        Comparison,
        compare,
        compare_page,
        comparison_rows,
        comparison_table,
    )
    from fogline.views.report_page import report

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


def __getattr__(name: str) -> Any:
    """Load a view when it is asked for: who wants rows loads no page."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "report_page" if name == "report" else "comparison"
    found = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found

"""Forms in which rows come out: one file and one ``FORM`` each; ``--format`` takes the names of those listed here.

A new form is a file beside these with a ``FORM`` and examples in its docstring, which run as tests, and a row in
docs/reference/commands.md; it is found by its being here. What a terminal draws comes first, the rest by name.

>>> FORMS[0].name, {"csv", "jsonl"} <= {form.name for form in FORMS}
('table', True)
"""

from __future__ import annotations

import importlib
import pkgutil

from fogline.views.forms.form import Form, Row, Rows

_FILES = sorted(file.name for file in pkgutil.iter_modules(__path__) if file.name != "form")
_FOUND: tuple[Form, ...] = tuple(importlib.import_module(f"{__name__}.{name}").FORM for name in _FILES)
FORMS = tuple(sorted(_FOUND, key=lambda form: not form.drawn))

__all__ = ["FORMS", "Form", "Row", "Rows", "form"]


def form(name: str) -> Form:
    """Return the form of that name, one of :data:`FORMS`."""
    return next(each for each in FORMS if each.name == name)

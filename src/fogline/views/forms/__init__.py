"""Forms in which rows come out: one file and one ``FORM`` each; ``--format`` takes the names of those listed here.

A new form is a file beside these with a ``FORM``, a place in ``FORMS``, a row in docs/reference/commands.md and a test.

>>> [form.name for form in FORMS]
['table', 'jsonl', 'csv']
"""

from __future__ import annotations

from fogline.views.forms import csv, jsonl, table
from fogline.views.forms.form import Form, Row, Rows

FORMS = (table.FORM, jsonl.FORM, csv.FORM)

__all__ = ["FORMS", "Form", "Row", "Rows", "form"]


def form(name: str) -> Form:
    """Return the form of that name, one of :data:`FORMS`."""
    return next(f for f in FORMS if f.name == name)

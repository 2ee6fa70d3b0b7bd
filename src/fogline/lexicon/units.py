"""The unit in which amounts are compared: of areas, lengths and shares, by the factors of ``units.csv``.

Other amounts (money, masses, hours) keep the unit that they were printed in.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from fogline import lexicon

# By kind: the unit of comparison, and how many SI units one of it is.
_COMPARED_IN = {"area": ("square kilometre", 1e6), "length": ("kilometre", 1e3)}
PERCENT = "percent"
_HUNDREDTH = 0.01


@functools.cache
def _compared() -> Mapping[str, tuple[str, float]]:
    """Return what each unit is compared in, by its name and by every word that prints it."""
    found = {}
    for row in lexicon.rows("units.csv"):
        factor = float(row["factor"])
        if row["kind"] in _COMPARED_IN:
            name, one = _COMPARED_IN[row["kind"]]
            found[row["name"]] = (name, factor / one)
        elif row["kind"] == "share" and factor == _HUNDREDTH and " " not in row["name"]:
            found[row["name"]] = found[row["printed"]] = (PERCENT, 1.0)
    return found


@functools.cache
def base_unit(unit: str | None) -> tuple[str | None, float]:
    """Return the unit in which figures are compared, and what to multiply by.

    >>> base_unit("square mile")[0], base_unit("per cent"), base_unit("dollar")
    ('square kilometre', ('percent', 1.0), ('dollar', 1.0))
    >>> base_unit("dunam")
    ('square kilometre', 0.001)
    """
    if unit is None:
        return None, 1.0
    name = unit.lower().strip().replace("meter", "metre")
    return _compared().get(name, (name, 1.0))

"""Figures.

In: text. Out: figures.
"""

from fogline.claims.figures.find import find
from fogline.claims.figures.quantities import Quantity, quantities

__all__ = ["Quantity", "find", "quantities"]

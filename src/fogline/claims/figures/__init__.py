"""Figures of a text: how many of whom, how much of what, between which bounds.

In: text (and its sentences, if known). Out: :class:`fogline.model.Figure` from :func:`find`, and below it
:class:`Quantity` from :func:`quantities`: every number with unit, bound and direction of change, before anything is said
about what is counted. Spans are half-open code points of the text. Nothing found is an empty list.

>>> for f in find("Up to 600 fighters remain on four square kilometres (1.5 square miles), and 12 villagers were wounded."):
...     print(f.as_printed, "|", f.measure, f.low, f.high, f.bound, f.unit, f.basis)
Up to 600 fighters | fighters None 600.0 at_most None remaining
four square kilometres (1.5 square miles) | area 4.0 4.0 exact square kilometre remaining
12 villagers | injured 12.0 12.0 exact None incident
"""

from fogline.claims.figures.by_pack import find_by
from fogline.claims.figures.find import find
from fogline.claims.figures.quantities import Quantity, quantities

__all__ = ["Quantity", "find", "find_by", "quantities"]

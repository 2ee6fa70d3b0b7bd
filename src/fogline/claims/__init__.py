"""Claims: who says what, on whose word, with what force, and what can be counted in it.

In: a :class:`~fogline.model.Dispatch` and the seams found in it. Out: :class:`~fogline.model.Claim`, each with the words it
rests on. Every part is usable alone: ``figures``, ``days``, ``places``, ``actors``, ``events``, ``persons``,
``attribution``, ``stance``.

>>> from fogline.model import Dispatch
>>> words = "At least 12 people were killed in Hajin on Friday, the mayor said."
>>> d = Dispatch("d1", "a.txt", words, "00", published="2019-02-10")
>>> claim, = read_claims(d)
>>> claim.source.as_printed, claim.figures[0].bound, claim.figures[0].low, claim.days[0].value, claim.places[0].name
('the mayor', 'at_least', 12.0, '2019-02-08', 'Hajin')
"""

from fogline.claims.read import READ_WITH, method_of, read_claims, read_findings

__all__ = ["READ_WITH", "method_of", "read_claims", "read_findings"]

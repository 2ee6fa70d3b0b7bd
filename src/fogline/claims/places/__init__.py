"""Places named in a dispatch: found, told from people and bodies, and put on the map.

In: a dispatch's text; what is known of its outlet, if anything. Out: :class:`fogline.model.Place`, in order of their words;
of a name with several senses all candidates stay, best first; a name that no list knows but that stands as a place stays
with ``place_id`` None. The gazetteer is fogline.lexicon.gazetteer (GeoNames, CC BY 4.0) with conflict_places.csv,
world_places.csv, nationalities.csv and state_abbreviations.csv over it.

>>> [(p.as_printed, p.place_id, p.precision) for p in read("Clashes went on in Hajin, in Deir Ezzor province, on Sunday.")]
[('Hajin', 'fl:hajin', 1), ('Deir Ezzor', 'iso:SY-DY', 4)]
>>> read("Mr Paris told the Washington Post.")
[]
"""

from __future__ import annotations

from fogline.claims.places.find import Context, Found, find, found_in, home_of, read
from fogline.claims.places.resolve import Home

__all__ = ["Context", "Found", "Home", "find", "found_in", "home_of", "read"]

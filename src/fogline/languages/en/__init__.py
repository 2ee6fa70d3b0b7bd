"""English: everything that the rooms know of the language wars are reported in most."""

from fogline.languages.en import forms, numbers
from fogline.languages.pack import Pack

PACK = Pack(
    code="en",
    reads=frozenset({"attribution", "figures", "days", "places", "actors", "persons", "events", "holdings"}),
    numbers=numbers,
    forms=forms,
)

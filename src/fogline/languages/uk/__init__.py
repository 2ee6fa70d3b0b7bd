"""Ukrainian: days, and figures of harm. Who says what is not read; what is read stands in the outlet's own voice."""

from fogline.languages.pack import Pack
from fogline.languages.uk import figures, numbers

PACK = Pack(code="uk", reads=frozenset({"days", "figures"}), numbers=numbers, counts=figures)

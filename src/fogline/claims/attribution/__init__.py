"""Find who says what, and with what force.

In: one dispatch, and the seams found in it. Out: attributions (source, cue, content spans, class of cue, stance), and the
rest of the text as the paper's own voice. Offsets are half-open code points of the dispatch's text.

>>> from fogline.model import Dispatch
>>> text = "Ten people fled Hajin, said Omar Karim, the mayor. He denied that shells had fallen."
>>> found = find(Dispatch("d1", "a.txt", text, ""))
>>> [(a.source.name, a.source.role, a.stance, text[a.content[0].start : a.content[0].end]) for a in found]
[('Omar Karim', 'mayor', 'asserted', 'Ten people fled Hajin'), ('Omar Karim', 'mayor', 'denied', 'shells had fallen')]
"""

from __future__ import annotations

from fogline.claims.attribution.find import Attribution, Reader, find, spans_of
from fogline.claims.attribution.known_speakers import NOBODY, Casting, KnownSpeakers
from fogline.claims.attribution.outlet_voice import outlet_voice

__all__ = ["NOBODY", "Attribution", "Casting", "KnownSpeakers", "Reader", "find", "outlet_voice", "spans_of"]

"""Find who says what, and with what force.

In: one dispatch, and the seams found in it. Out: attributions (source, cue, content spans, class of cue, stance), and the
rest of the text as the paper's own voice. Offsets are half-open code points of the dispatch's text.

>>> from fogline.model import Dispatch
>>> text = "Ten people fled Hajin, said Omar Karim, the mayor. He denied that shells had fallen."
>>> found = read(Dispatch("d1", "a.txt", text, ""))
>>> [(a.source.name, a.source.role, a.stance, text[a.content[0].start : a.content[0].end]) for a in found]
[('Omar Karim', 'mayor', 'asserted', 'Ten people fled Hajin'), ('Omar Karim', 'mayor', 'denied', 'shells had fallen')]
"""

from __future__ import annotations

from collections.abc import Sequence

from fogline.claims.attribution.find import Attribution, Reader, find, spans_of
from fogline.claims.attribution.known_speakers import NOBODY, Casting, KnownSpeakers
from fogline.claims.attribution.outlet_voice import outlet_voice
from fogline.claims.findings import Findings
from fogline.model import Dispatch, Profile, Seam
from fogline.text import unchanged

__all__ = ["NOBODY", "Attribution", "Casting", "KnownSpeakers", "Reader", "find", "outlet_voice", "read", "spans_of"]


def read(
    dispatch: Dispatch,
    *,
    seams: Sequence[Seam] = (),
    profile: Profile = "fast",
    reader: Reader | None = None,
    cast: KnownSpeakers = NOBODY,
) -> list[Attribution]:
    """Return the attributions of a dispatch whose text is read just as it stands; see :func:`find`.

    ``cast``: who is who, from other dispatches.
    """
    known = Findings(seams=tuple(seams), known_speakers=cast)
    return list(find(unchanged(dispatch), known, profile=profile, reader=reader))

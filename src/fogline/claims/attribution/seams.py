"""Places where two texts were joined, as far as one text alone tells.

Comparing dispatches finds seams better (room ``reuse``); here are only the obvious ones: a space lost after a full stop,
where two sentences were run together. A text that has lost its spaces everywhere is damaged, not joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fogline.model import Dispatch, Seam

_LOST_SPACE = re.compile(r"(?<=[a-z0-9\])][.!?])(?=[A-Z“‘])|(?<=[.!?,][”’\"])(?=[A-Z“‘])(?<![A-Z]\.)")
# A space lost where no sentence ends, or a comma printed twice: nobody joins texts there.
_LOST_INSIDE = re.compile(r"(?<=[a-z]),(?=[A-Za-z’‘“])|,\s*,")
_LEAST_INSIDE = 3
_MOST = 4  # lost spaces in a text before we read them as damage
_WORDS_EACH = 60  # or one in so many words


def obvious(dispatch: Dispatch, given: Sequence[Seam] = ()) -> list[int]:
    """Return offsets of the first code point after each seam, given or seen, in order.

    >>> obvious(Dispatch("d", "p", "The monitor says so.“We left,” he said.", ""))
    [20]
    >>> obvious(Dispatch("d", "p", "It rose 3.5 percent. Then it fell.", ""))
    []
    """
    text = dispatch.text
    seen = [match.start() for match in _LOST_SPACE.finditer(text)]
    damaged = len(_LOST_INSIDE.findall(text)) >= _LEAST_INSIDE
    if damaged or len(seen) > max(_MOST, len(text) // (6 * _WORDS_EACH)):
        seen = []
    mine = {each.at for each in given if each.dispatch_id == dispatch.dispatch_id}
    return sorted(mine | set(seen))

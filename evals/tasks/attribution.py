"""Who says what (``score_attribution.py``): source, cue and content spans of every attribution of a text."""

from __future__ import annotations

from fogline.claims.attribution import spans_of

PROFILES = ("fast", "accurate")


def predict(record: dict, *, profile: str = "fast") -> dict:
    """The record's attributions as spans of its text; reads nothing but ``text``."""
    return {
        "id": record["id"],
        "attributions": [
            {
                "source": [[p.source.start, p.source.end]] if p.source else [],
                "cue": [[p.cue.start, p.cue.end]],
                "content": [[s.start, s.end] for s in p.content],
            }
            for p in spans_of(record["text"], profile=profile)
        ],
    }

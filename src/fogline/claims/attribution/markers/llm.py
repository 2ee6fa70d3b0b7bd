"""The profile ``llm``: spans from a language model that the user runs, held to the words of the text.

The room builds the request and judges the answer; who carries one to the other is passed in, since rooms take no network.
An answer names words, not offsets: words that do not stand in the paragraph are dropped and counted, and where the server
gives no answer, or none that fits the schema, the profile ``fast`` reads that paragraph. What is found goes the way of every
other profile from there.

The paragraph is data: it is sent as a JSON string apart from the instructions, and whatever it says, only its own words can
come back as claims.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from fogline.claims.attribution.layout import Layout
from fogline.claims.attribution.markers import small, tagger
from fogline.claims.attribution.spans import Parts
from fogline.errors import NoAnswer
from fogline.languages import words_of
from fogline.model import Span
from fogline.text import fold
from fogline.text.cache import ReadingCache, printed

# Carries a request to the server; gives the answer's message. Raises NoAnswer.
Ask = Callable[[dict[str, object]], str]
SEED = 7
_PATIENCE = 5  # requests without an answer, one after the other, until we stop asking
_KEPT = 20_000  # paragraphs whose readings are kept
_LONGEST_ANSWER = 2048  # word pieces
_STRING: dict[str, object] = {"type": "string", "minLength": 1}
_ONE: dict[str, object] = {
    "type": "object",
    "properties": {
        "source": {"type": ["string", "null"]},
        "cue": _STRING,
        "content": {"type": "array", "items": _STRING, "minItems": 1},
    },
    "required": ["source", "cue", "content"],
    "additionalProperties": False,
}
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"attributions": {"type": "array", "items": _ONE}},
    "required": ["attributions"],
    "additionalProperties": False,
}


class Said(msgspec.Struct, frozen=True):
    """One attribution of an answer, in the paragraph's words."""

    source: str | None
    cue: str
    content: list[str]


class Answer(msgspec.Struct, frozen=True):
    """An answer that fits the schema."""

    attributions: list[Said]


@dataclass(frozen=True, slots=True)
class Tally:
    """Hold what a run of the profile cost: requests, attributions got, those dropped, paragraphs that ``fast`` read instead.

    ``reasons``: why the server did not do, each once, in the order in which they came.
    """

    asked: int = 0
    got: int = 0
    dropped: int = 0
    fell_back: int = 0
    reasons: tuple[str, ...] = ()


class Reader:
    """Reads paragraphs by asking; counts as it goes. One reader serves one run, in one process.

    Args:
        ask: see ``Ask``.
        model: the name by which the server knows the model.
    """

    def __init__(self, ask: Ask, *, model: str) -> None:
        self.name = f"llm {model}"
        self.tally = Tally()
        self._ask, self._model = ask, model
        self._silent = 0  # requests without an answer, one after the other
        self._readings: ReadingCache[tuple[tagger.Marked, ...]] = ReadingCache(_KEPT)

    def read(self, text: str, layouts: Sequence[Layout]) -> list[list[Parts]]:
        """Return the attributions of each paragraph, in order of their cues; words read before are not asked for again.

        Args:
            text: of the dispatch.
            layouts: its paragraphs as laid out.
        """
        pieces = [(number, each, second) for number, lay in enumerate(layouts) for each, second in tagger.cut(lay)]
        # The very words between the first and the last, so that two paragraphs that differ in a space stay two.
        words = [printed([_between(text, layouts[i], a, b)]) for i, a, b in pieces]

        def read(missing: list[int]) -> list[tuple[tagger.Marked, ...]]:
            return [self._piece(text, layouts[i], a, b) for i, a, b in (pieces[n] for n in missing)]

        found: list[list[tagger.Marked]] = [[] for _ in layouts]
        for (index, first, _), marked in zip(pieces, self._readings.each(words, read), strict=True):
            found[index] += [tagger.moved(m, first) for m in marked]
        return [[small.parts(lay, m) for m in marked] for lay, marked in zip(layouts, found, strict=True)]

    def lines(self) -> list[str]:
        """Return what the run should be told of, for a person: counts, and why paragraphs were read another way."""
        t = self.tally
        counts = f"asked {t.asked} times; {t.got} attributions in the answers, {t.dropped} dropped: their words are not there"
        fell_back = f"{t.fell_back} paragraphs read by the profile fast: {'; '.join(t.reasons)}"
        return [counts, *([fell_back] if t.fell_back else [])]

    def _piece(self, text: str, lay: Layout, a: int, b: int) -> tuple[tagger.Marked, ...]:
        words = _between(text, lay, a, b)
        try:
            said = self._answer(words)
        except NoAnswer as wrong:
            self._count(fell_back=1, reason=wrong.reason)
            return tuple(tagger.moved(each, -a) for each in tagger.mark([lay])[0] if a <= each.cue[0] < b)
        spans = [(start - lay.spans[a][0], end - lay.spans[a][0]) for start, end in lay.spans[a:b]]
        marked = [m for s in said if (m := marks(words, spans, s)) is not None]
        self._count(got=len(said), dropped=len(said) - len(marked))
        return tuple(sorted(set(marked), key=lambda match: (match.cue, match.content)))

    def _answer(self, words: str) -> list[Said]:
        """Return what the server says of a paragraph.

        Raises:
            NoAnswer: it gives none, or none that fits the schema; or it was silent so often that we ask no more.
        """
        if self._silent >= _PATIENCE:
            raise NoAnswer("llm", "reading", f"not asked any more after {_PATIENCE} requests without an answer")
        self._count(asked=1)
        try:
            answer = self._ask(request(words, model=self._model))
        except NoAnswer:
            self._silent += 1
            raise
        self._silent = 0
        try:
            return msgspec.json.decode(answer.encode("utf-8", "surrogatepass"), type=Answer).attributions
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            raise NoAnswer("llm", "reading", f"an answer that does not fit the schema: {wrong}") from wrong

    def _count(self, *, asked: int = 0, got: int = 0, dropped: int = 0, fell_back: int = 0, reason: str = "") -> None:
        t = self.tally
        reasons = t.reasons if not reason or reason in t.reasons else (*t.reasons, reason)
        self.tally = Tally(t.asked + asked, t.got + got, t.dropped + dropped, t.fell_back + fell_back, reasons)


@functools.cache
def _instructions() -> str:
    """Return what a model is told to do, in the language that it reads."""
    return next(row["text"] for row in words_of("instructions.csv") if row["task"] == "attribution")


def request(paragraph: str, *, model: str) -> dict[str, object]:
    """Return the body of a chat completion that marks one paragraph, as OpenAI-compatible servers take it.

    >>> body = request("Ten fled, a doctor said.", model="any")
    >>> body["temperature"], body["messages"][1]["content"]
    (0, '{"paragraph": "Ten fled, a doctor said."}')
    """
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": _instructions()},
            {"role": "user", "content": json.dumps({"paragraph": paragraph}, ensure_ascii=False)},
        ],
        "temperature": 0,
        "seed": SEED,
        "max_tokens": _LONGEST_ANSWER,
        "stream": False,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "attributions", "strict": True, "schema": SCHEMA},
        },
    }


def marks(paragraph: str, words: Sequence[tuple[int, int]], said: Said) -> tagger.Marked | None:
    """Return where an answer's words stand, as word ranges; None where some of them stand nowhere.

    Args:
        paragraph: that was asked about.
        words: half-open code points of its words, in it.
        said: one attribution of the answer.

    Of several places the cue is the one nearest to the content and outside it, the source the one nearest to the cue.
    Case, quote marks and accents are folded before comparing.

    >>> marks("Ten fled, he said", [(0, 3), (4, 8), (8, 9), (10, 12), (13, 17)], Said("he", "said", ["Ten fled"]))
    Marked(cue=(4, 5), source=((3, 4),), content=((0, 2),), score=0.0)
    >>> marks("Ten fled", [(0, 3), (4, 8)], Said(None, "said", ["Twenty fled"])) is None
    True
    """
    content = [_nearest(_places(paragraph, each), []) for each in said.content]
    at = [c for c in content if c is not None]
    cue = _nearest(_places(paragraph, said.cue), at)
    source = None if said.source is None or cue is None else _nearest(_places(paragraph, said.source), [cue], at)
    if not at or len(at) < len(content) or cue is None or (said.source is not None and source is None):
        return None
    return tagger.Marked(
        _range(words, cue),
        (_range(words, source),) if source else (),
        tuple(sorted({_range(words, c) for c in at})),
        0.0,
    )


def _between(text: str, lay: Layout, a: int, b: int) -> str:
    return text[lay.spans[a][0] : lay.spans[b - 1][1]]


def _places(paragraph: str, words: str) -> list[Span]:
    """Return every place at which the words stand, whole; white space and the marks around them do not count."""
    folded = fold(paragraph)
    wanted = r"\s+".join(re.escape(each) for each in fold(words).text.split())
    if not re.search(r"\w", wanted):
        return []
    return [folded.back(*match.span()) for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", folded.text)]


def _nearest(places: Sequence[Span], near: Sequence[Span], apart: Sequence[Span] = ()) -> Span | None:
    """Return the place nearest to ``near`` that touches neither it nor ``apart``; the first where nothing is near."""
    free = [p for p in places if not any(p.start < n.end and n.start < p.end for n in (*near, *apart))]
    return min(
        free, key=lambda p: (min((max(n.start - p.end, p.start - n.end) for n in near), default=0), p), default=None
    )


def _range(words: Sequence[tuple[int, int]], at: Span) -> tuple[int, int]:
    inside = [number for number, (start, end) in enumerate(words) if start < at.end and at.start < end]
    return inside[0], inside[-1] + 1

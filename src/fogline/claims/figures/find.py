"""Figures: quantities with measure, population, bounds, unit and basis, as the machine door wants them.

Beside printed numbers, single persons count too ("a soldier was killed", "killing the driver"), and so does nobody
("no one was injured").
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from fogline.claims.figures import basis, lexer, measures
from fogline.claims.figures.count import Count
from fogline.claims.figures.lexer import Tokens
from fogline.claims.figures.lots import NOT_LOT, govern
from fogline.claims.figures.measures import Counted
from fogline.claims.figures.quantities import Draft, Quantity, of_sentence, tokenised
from fogline.claims.findings import Frame, FramesBySentence
from fogline.languages import forms, word_set
from fogline.model import Bound, Figure, Quote, Span, quote
from fogline.text import Token
from fogline.text import sentences as cut
from fogline.text.cache import ReadingCache
from fogline.text.cache import printed as key

_KEPT = 20_000  # sentences whose figures are kept; about ten megabytes
# What can befall a single person without a number being printed.
_BEFALLS = frozenset(("killed", "injured", "casualties", "detained", "missing", "hostage", "freed", "surrendered"))
_NOT_SINGLE = frozenset(("equipment", "things", "families"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with what it was read from: the tokens of its sentence and the count among them."""

    figure: Figure
    tokens: Tokens
    count: Count


def printed(
    text: str,
    *,
    sentences: Sequence[Span] | None = None,
    frames: Sequence[Frame] = (),
    words: Sequence[Token] = (),
) -> list[Figure]:
    """Return every figure of ``text`` as its own words tell it, in order; spans are half-open code points of ``text``.

    ``frames``: the sources and cues of its attributions. What is said never falls on who says it: "killed 12 people, a
    doctor said" counts no doctor. ``words``: the tokens of the text, where they are known.

    Caught: "up to 600 jihadists", "hundreds of foreigners", "4km²", "an area of four square kilometres (one square mile)"
    as one, "12 dead", "a guard was killed" (1), "no one was hurt" (0). Refused: "155mm" as a count of people, "in 2014",
    "Resolution 2254", "a guard said".

    >>> [f.as_printed for f in printed("The blast killed at least 12 people, including four children.")]
    ['at least 12 people', 'four children']
    >>> [(f.measure, f.basis) for f in printed("The blast killed at least 12 people, including four children.")]
    [('killed', 'incident'), ('killed', 'subset')]
    """
    within = FramesBySentence(frames)
    cases = [(s, text[s.start : s.end], within.of(s)) for s in (cut(text) if sentences is None else sentences)]
    # Whether a mark is one of inches or of speech, the whole text tells; any other sentence is read by itself.
    alone = [(s, own, tuple(f.moved(-s.start) for f in here)) for s, own, here in cases if '"' not in own]

    def anew(missing: list[int]) -> list[tuple[Figure, ...]]:
        return [_alone(own, here, words, s.start) for s, own, here in (alone[n] for n in missing)]

    known = iter(_memory().each([key([own], *here) for _, own, here in alone], anew))
    found = []
    for s, own, here in cases:
        if '"' in own:
            found += [r.figure for r in readings(text, sentences=[s], frames=here, words=words)]
        else:
            found += _carried(next(known), s.start)
    return found


@functools.cache
def _memory() -> ReadingCache[tuple[Figure, ...]]:
    return ReadingCache(_KEPT)


def _alone(own: str, frames: tuple[Frame, ...], words: Sequence[Token], by: int) -> tuple[Figure, ...]:
    sentence = [Span(0, len(own))]
    return tuple(reading.figure for reading in readings(own, sentences=sentence, frames=frames, words=words, by=by))


def _carried(figures: Iterable[Figure], by: int) -> list[Figure]:
    """Return the figures of a sentence where a text prints it, ``by`` code points on."""
    return [
        replace(figure, quote=Quote(figure.quote.start + by, figure.quote.end + by, figure.quote.exact))
        for figure in figures
    ]


def readings(
    text: str,
    *,
    sentences: Sequence[Span] | None = None,
    frames: Sequence[Frame] = (),
    words: Sequence[Token] = (),
    by: int = 0,
) -> list[Reading]:
    """As :func:`printed`, with the tokens and the governing words of each figure.

    ``words`` stand ``by`` code points further on than in ``text``.
    """
    out: list[Reading] = []
    for t in tokenised(text, sentences, _wanted(), words=words, by=by):
        if frames:
            t.mark_frames([(frame.source, frame.cue) for frame in frames])
        counts = _counts(t)
        if counts:
            out.extend(Reading(_figure(t, count), t, count) for count in counts)
    return out


@functools.cache
def _wanted() -> frozenset[str]:
    """Return words of harm: a single person, or nobody, may be counted where one stands."""
    harm = {key for key, entries in measures.phrases().items() if any(entry.measure in _BEFALLS for entry in entries)}
    nouns = {
        each for each, head in measures.heads().items() if head.group in ("killed", "injured", "killed or injured")
    }
    return frozenset((harm | nouns) - word_set("figures.phrase_ends") - word_set("find.too_common"))


def _counts(tokens: Tokens) -> list[Count]:
    counts: list[Count] = []
    for q, d in of_sentence(tokens):
        if q.kind == "duration" and tokens.word(d.last) in word_set("find.ago"):
            continue  # "two weeks ago" is a day
        if q.restated:
            if counts:
                counts[-1].end = q.end + (tokens.text[q.end : q.end + 1] in (")", "]"))
            continue
        if q.unit is None and _compound(tokens, d.last):
            continue
        counts.append(_count(tokens, q, d))
    counts = sorted([*counts, *_singles(tokens, counts), *_nobody(tokens, counts)], key=lambda c: (c.left, c.end))
    govern(tokens, counts)
    return [count for count in counts if not _idle_one(tokens, count) and (not count.single or _befallen(count))]


def _befallen(c: Count) -> bool:
    """Tell whether something is said to have happened to a single person; the definite are only counted
    right after the verb.
    """
    return bool(c.how) and c.measure in _BEFALLS and (not c.definite or c.how == "left")


def _count(tokens: Tokens, quantity: Quantity, d: Draft) -> Count:
    last = d.last
    if quantity.unit is not None and quantity.kind != "share":
        return Count(quantity, d.first, last, Counted(last, last, None, last, None), d.left, d.end and quantity.end)
    last = max(last, d.end)  # "a dozen or so people"
    np = measures.counted(tokens, last + 2 if tokens.word(last + 1) in word_set("figures.strong") else last)
    return Count(quantity, d.first, last, np, d.left, quantity.end)


def _compound(tokens: Tokens, last: int) -> bool:
    """Tell whether the number is part of an adjective: "a 15-member council"; not "a 30,000-strong force"."""
    return (
        tokens.word(last) in lexer.DASHES
        and tokens.joined(last - 1)
        and tokens.joined(last)
        and tokens.word(last + 1)[:1].isalpha()
        and tokens.word(last + 1) not in word_set("figures.strong")
    )


# --- persons without a number -------------------------------------------------------------------------------


def _singles(t: Tokens, counts: Sequence[Count]) -> Iterator[Count]:
    """Yield single persons: "a soldier", "another man", "a 20-year-old man", "the driver"."""
    used = [(c.left, max(c.np.last, c.last)) for c in counts if c.people]
    table = measures.heads()
    for k, w in enumerate(t.low):
        if w in word_set("find.another") and t.word(k + 1) in word_set("governing.passive"):
            yield _single(t, k, Counted(k + 1, k + 1, None, k + 1, None))  # "two were killed and another was wounded"
            continue
        head = table.get(w)
        named = w in word_set("find.old") and _name_at(t, k + 1)
        if head is None:
            if (
                w not in word_set("find.old")
                or t.word(k - 1) not in lexer.DASHES
                or not (named or _ends_here(t, k + 1))
            ):
                continue
            head = measures.Head("people", "", plural=False)
        if head.plural or head.group in _NOT_SINGLE or head.measure in ("killed", "injured"):
            continue
        after = t.word(k + 1)
        if not _ends_here(t, k + 1) and not named and (_adjective(t, k) or not forms().acting(after)):
            continue
        if (after in table and after not in word_set("find.heads_that_follow")) or after in word_set(
            "figures.possessive"
        ):
            continue
        j = None if named else _determiner(t, k)
        if j is None and head.group not in ("prisoners", "hostages"):
            j = _headline(t, k)
        if j is None or any(a < k and j < b for a, b in used):
            continue
        first = j + (t.low[j] in word_set("find.determiners"))
        yield _single(t, j, Counted(first, k + 1, head, k, None))


def _single(t: Tokens, j: int, np: Counted) -> Count:
    """Return the count of one person whose phrase begins at token ``j``."""
    start, end = t.starts[j], t.ends[max(np.last, j + 1) - 1]
    one = Quantity(start, end, Span(start, t.ends[j]), 1.0, 1.0, 1.0, "exact", None, None, None, False, "article")
    return Count(one, j, np.first, np, j, end, single=True, definite=t.low[j] in word_set("find.definite"))


def _ends_here(tokens: Tokens, k: int) -> bool:
    """Tell whether no noun goes on at ``k``: "a 9-year-old was hurt", "9-year-old fatally shot"; not "a 9-year-old feud"."""
    w = tokens.word(k)
    if w in lexer.DASHES and tokens.joined(k - 1):
        return False  # "a rebel-held suburb"
    return not w.isalpha() or w in word_set("figures.phrase_ends") or w in measures.phrases()


def _name_at(tokens: Tokens, k: int) -> bool:
    """Tell whether a name stands at ``k``: "killed 24-year-old Amal Nouri"."""
    return k < len(tokens) and not tokens.caseless and tokens.raw[k].isalpha() and tokens.raw[k][0].isupper()


def _adjective(tokens: Tokens, k: int) -> bool:
    """Tell whether the noun at ``k`` is as often an adjective: "a Syrian city", "a rebel commander"."""
    return tokens.low[k] in word_set("find.adjectives") or (
        tokens.raw[k][0].isupper() and not tokens.caseless and k > 0
    )


def _determiner(tokens: Tokens, k: int) -> int | None:
    """Return the article or possessive that the noun at ``k`` belongs to."""
    for later in range(k - 1, max(-1, k - 9), -1):
        w = tokens.low[later]
        if w in word_set("find.determiners"):
            return later
        if w in word_set("figures.phrase_ends") or not (w[0].isalnum() or w in lexer.DASHES):
            return None
        head = measures.heads().get(w)
        if head is not None and head.plural:
            return None
    return None


def _headline(tokens: Tokens, k: int) -> int | None:
    """Return where a phrase without article begins, as headlines print it: "Man killed", "Toddler, 3, shot", "kills guard"."""
    for later in range(k, max(-1, k - 6), -1):
        w = tokens.word(later - 1)
        if later == 0 or (w in (":", ";", "|", "×", "-", "–", "—") and not tokens.joined(later - 1)):
            return later
        if (w == "," and later == k) or measures.ending(tokens, later - 1, ("transitive", "participle")):
            return later
        if w in word_set("figures.phrase_ends") or not (w[0].isalnum() or w in lexer.DASHES):
            return None
        head = measures.heads().get(w)
        if head is not None and head.plural:
            return None
    return None


def _nobody(t: Tokens, counts: Sequence[Count]) -> Iterator[Count]:
    """Yield such as "no one was hurt", "no civilians were killed", "there were no injuries", "without casualties"."""
    for k, w in enumerate(t.low):
        last = k + 1
        if w in word_set("find.nobody") or (w in word_set("grammar.no") and t.word(k + 1) in word_set("grammar.one")):
            last = k + 1 + (w in word_set("grammar.no"))
            np = Counted(last, last, None, last, None)
            if t.word(last) in word_set("grammar.of"):
                np = measures.counted(t, last)
        elif w in word_set("grammar.no") or (
            w in word_set("find.without") and t.word(k + 1) not in word_set("find.a_the")
        ):
            np = measures.counted(t, last)
            if np.head is None or np.head.group in NOT_LOT or any(c.left <= np.head_at < c.np.last for c in counts):
                continue
        else:
            continue
        zero = Quantity(
            t.starts[k], t.ends[max(np.last, last) - 1], Span(t.starts[k], t.ends[last - 1]), 0.0, 0.0, 0.0, "exact", None,
            None, None, False, "article",
        )  # fmt: skip
        yield Count(zero, k, last, np, k, zero.end, single=True)


def _idle_one(tokens: Tokens, c: Count) -> bool:
    """Tell whether "one" only picks something out: "one of the best known towns", "one official said"."""
    return c.people and not c.single and c.q.best == 1 and tokens.low[c.first] in word_set("grammar.one") and not c.how


# --- the finished figure ------------------------------------------------------------------------------------


def _figure(tokens: Tokens, c: Count) -> Figure:
    q = c.q
    verb = _is_verb(tokens, c.np)
    end = max(c.end, tokens.ends[c.np.last - 1]) if c.np.last > c.last and not verb else c.end
    at = quote(tokens.text, Span(q.start, end))
    low, best, high, bound = limits(q)
    why, since = basis.of(tokens, c)
    population = _words(tokens, c.np.first, c.np.last) if c.people and not verb else None
    unit = "fraction" if q.unit is None and q.spelt == "fraction" else q.unit
    return Figure(c.measure or "other", population, low, best, high, bound, unit, why, since, at.exact, at)


def _is_verb(tokens: Tokens, np: measures.Counted) -> bool:
    """Tell whether the one word after a bare number tells what they did: "two refused to leave", "3.8 million need food"."""
    if np.head is not None or np.last != np.first + 1:
        return False
    w = tokens.low[np.first]
    return w in word_set("find.needing") or (forms().past(w) and tokens.word(np.last) in word_set("find.objects"))


def _words(tokens: Tokens, first: int, last: int) -> str | None:
    """Return tokens ``[first, last)`` as printed, in small letters, on one line."""
    if last <= first:
        return None
    return " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].lower().split())


def limits(quantity: Quantity) -> tuple[float | None, float | None, float | None, Bound]:
    """Return low, best, high and bound as the model wants them: a side that the words leave open is None."""
    if quantity.vague:
        return (None if quantity.bound == "at_most" else quantity.low), None, None, "vague"
    if quantity.bound == "at_least":
        return quantity.low, quantity.best if quantity.best is not None else quantity.low, None, quantity.bound
    if quantity.bound == "at_most":
        return None, quantity.best if quantity.best is not None else quantity.high, quantity.high, quantity.bound
    return quantity.low, quantity.best, quantity.high, quantity.bound

"""Figures: quantities with measure, population, bounds, unit and basis, as the machine door wants them.

Beside printed numbers, single persons count too ("a soldier was killed", "killing the driver"), and so does nobody
("no one was injured").
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, cast

from fogline.claims.figures import basis, governing, lexer, measures
from fogline.claims.figures.lexer import Tokens
from fogline.claims.figures.measures import Counted, Phrase
from fogline.claims.figures.quantities import Draft, Quantity, of_sentence, tokenised
from fogline.claims.findings import Frame, FramesBySentence
from fogline.languages import forms, word_set
from fogline.model import Bound, Figure, Measure, Quote, Span, quote
from fogline.text import Token
from fogline.text import sentences as cut
from fogline.text.cache import ReadingCache
from fogline.text.cache import printed as key

_KEPT = 20_000  # sentences whose figures are kept; about ten megabytes
_KINDS: dict[str, Measure] = {"length": "distance", "area": "area", "duration": "duration", "money": "money"}
# What can befall a single person without a number being printed.
_BEFALLS = frozenset(("killed", "injured", "detained", "missing", "hostage", "surrendered"))
_BRACKETS = frozenset("()[]")
_NOT_SINGLE = frozenset(("equipment", "things", "families"))
_NOT_LOT = frozenset(("equipment", "things"))

# Where the words that govern a count stand.
How = Literal["left", "right", "noun", "inner", ""]


@dataclass(slots=True)
class Count:
    """A quantity of a sentence on its way to a figure; ``first``, ``last``, ``left`` and ``np`` are tokens.

    ``how``: where the governing words stand: "left" ("killing 12"), "right" ("12 were killed"), "noun" ("12 deaths"),
    "inner" ("12 wounded men"), "" if by the noun alone. ``said``: the governing words.
    """

    q: Quantity
    first: int
    last: int
    np: Counted
    left: int
    end: int
    measure: Measure | None = None
    how: How = ""
    said: str = ""
    single: bool = False
    definite: bool = False

    @property
    def people(self) -> bool:
        """Tell whether it may count people: it has no unit, or a share."""
        return self.q.unit is None or self.q.kind == "share"


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
    _govern(tokens, counts)
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
        one = Quantity(
            t.starts[j], t.ends[k], Span(t.starts[j], t.ends[j]), 1.0, 1.0, 1.0, "exact", None, None, None, False, "article"
        )  # fmt: skip
        np = Counted(first, k + 1, head, k, None)
        yield Count(one, j, first, np, j, t.ends[k], single=True, definite=t.low[j] in word_set("find.definite"))


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
            if np.head is None or np.head.group in _NOT_LOT or any(c.left <= np.head_at < c.np.last for c in counts):
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


# --- what governs -------------------------------------------------------------------------------------------


def _govern(tokens: Tokens, counts: list[Count]) -> None:
    for count in counts:
        if count.people:
            count.measure, count.how, count.said = _near(tokens, count)
    _coordinate(tokens, counts)
    for count in counts:
        if count.measure is None:
            count.measure = _default(tokens, count)


_Governed = tuple[Measure | None, How, str]
_NOTHING: _Governed = (None, "", "")


def _near(tokens: Tokens, c: Count) -> _Governed:
    """Return the measure of a count by the words around it, the nearest first."""
    # CASE 1: said inside the phrase: "12 wounded men".
    if c.np.inner is not None and c.np.head is not None:
        return c.np.inner.measure, "inner", " ".join(c.np.inner.words)
    # CASE 2: the noun says it: "12 deaths", "20 arrests".
    noun = _by_noun(tokens, c)
    if noun[0] is not None:
        return noun
    # CASE 3: things have no lot: "12 houses were hit".
    head, i = c.np.head, c.np.last
    if head is not None and head.group in _NOT_LOT:
        return _NOTHING
    # CASE 4: right beside it: "12 dead", "12 were killed"; before it: "killing 12", "the deaths of 12".
    close, left = governing.to_right(tokens, i, far=False), governing.to_left(tokens, c.left)
    if left is not None and left.words[0] in word_set("find.loose") and head is None and i > c.np.first:
        left = None  # "burned eight flags"
    if close is not None and close.words[0] in word_set("find.loose") and head is None and i > c.np.first:
        close = None  # "two thirds of offices are held by women"
    both = left is not None and close is not None and close.form == "participle" and left.measure == close.measure
    if close is not None and not both:
        return _governed(close, "right")
    left = left or governing.inverted(tokens, c.left)
    if left is not None:
        deadly = " ".join(tokens.low[i : i + 2]) in word_set("find.dead") or tokens.word(i) in word_set("find.dead")
        return ("killed", "left", " ".join(left.words)) if deadly else _governed(left, "left")
    return _further(tokens, c)


def _by_noun(tokens: Tokens, c: Count) -> _Governed:
    head, i = c.np.head, c.np.last
    if head is not None and head.group == "killed or injured" and c.q.high == 0:
        return "killed", "noun", tokens.low[c.np.head_at]  # "no casualties"
    if head is not None and tokens.low[c.np.head_at] in word_set("find.lives"):
        lost = any(
            each in word_set("find.taken") for each in tokens.low[max(0, c.left - 3) : c.left] + tokens.low[i : i + 3]
        )
        return ("killed", "noun", tokens.low[c.np.head_at]) if lost else _NOTHING
    if head is not None and head.group in ("killed", "injured", "detained", "missing"):
        return cast("Measure", head.measure), "noun", tokens.low[c.np.head_at]
    noun = measures.at(tokens, i, ("noun",)) if head is None else None
    if noun is not None:
        return _governed(noun, "noun")
    after = measures.heads().get(tokens.word(i + 1)) if tokens.word(i) in ("'", "’") else None
    if after is not None and after.group == "killed":
        return "killed", "noun", tokens.word(i + 1)  # "the six monks' murder"
    return _NOTHING


def _further(tokens: Tokens, c: Count) -> _Governed:
    head, i = c.np.head, c.np.last
    # CASE 5: "the toll rose to 12".
    toll = governing.toll_before(tokens, c.left) if head is None and not c.single else None
    if toll is not None:
        return _governed(toll, "left")
    # CASE 6: further on: "12 villagers, most of them women, were later found dead".
    right = governing.to_right(tokens, i, person=head is not None or i == c.np.first)
    if right is not None and not (right.words[0] in word_set("find.loose") and head is None and i > c.np.first):
        return _governed(right, "right")
    # CASE 7: at the end of a list: "the murder of Amin, his wife and two guards".
    listed = governing.listed_left(tokens, c.left) if head is not None and not _speaks(tokens, c) else None
    return _governed(listed, "left") if listed is not None else _NOTHING


def _governed(phrase: Phrase, how: How) -> _Governed:
    return phrase.measure, how, " ".join(phrase.words)


def _coordinate(tokens: Tokens, counts: list[Count]) -> None:
    """Counts in a row share a predicate: "two soldiers and three civilians were killed", "killed 12 men, 3 women"."""
    counts = [count for count in counts if count.people]
    for d, c in pairwise(reversed(counts)):
        if tokens.zone(c.first) != tokens.zone(d.first):
            continue
        if c.measure is None and d.measure and d.how == "right" and _listed(tokens.low[c.np.last : d.left]):
            c.measure, c.how, c.said = d.measure, "right", d.said
    speaking = _speaking(tokens, counts)
    for c, d in pairwise(counts):
        if tokens.zone(c.first) != tokens.zone(d.first) or d.left in speaking:
            continue
        gap = tokens.low[c.np.last : d.left]
        if d.measure is None and c.measure and (_listed(gap) or (_including(gap) and not d.single)):
            d.measure, d.how, d.said = c.measure, c.how, c.said


_SPEAKER = 14  # tokens behind a noun within which its own verb of saying stands


def _speaks(tokens: Tokens, c: Count) -> bool:
    """Tell whether a noun phrase is the subject of a saying, so that it ends no list, also where no attribution was seen.

    Caught: "killed 12 people, a doctor was quoted as saying", "..., a man who saw it said", "..., a doctor, speaking by phone,
    said". Refused: "killed a guard and a man who said no", "killed a guard, a man said to be armed", "killed a guard, a father
    of two, said police".
    """
    if tokens.word(c.np.last) == ",":
        end = min(len(tokens), c.np.last + _SPEAKER)
        step = next((each for each in range(c.np.last + 1, end) if tokens.low[each] == ","), end)
        return tokens.word(step + 1) in word_set("speaker.verb") and not _begins_phrase(tokens, step + 2)
    relatives, prepositions = word_set("speaker.relative"), word_set("speaker.preposition")
    before, clause = "", False
    for step in range(c.np.last, min(len(tokens), c.np.last + _SPEAKER)):
        w = tokens.low[step]
        said = w in word_set("speaker.verb") and before not in relatives
        if said and tokens.word(step + 1) not in word_set("speaker.no_saying"):
            return True
        clause = clause or w in relatives
        new_phrase = w in word_set("reading.determiner") and before not in prepositions
        if not w[0].isalnum() or (new_phrase and not clause):
            return False
        before = w
    return False


def _speaking(tokens: Tokens, counts: Sequence[Count]) -> set[int]:
    """Return where counts begin that are subjects of a saying, alone or together: "a doctor and a nurse told AFP"."""
    found: set[int] = set()
    after: Count | None = None
    for count in reversed(counts):
        with_next = (
            after is not None
            and after.left in found
            and " ".join(tokens.low[count.np.last : after.left]) in word_set("grammar.and")
        )
        if with_next or _speaks(tokens, count):
            found.add(count.left)
        after = count
    return found


def _begins_phrase(tokens: Tokens, k: int) -> bool:
    """Tell whether a noun phrase begins at ``k``, which is the speaker then: "said police", "said the mayor", "said Karim"."""
    w = tokens.word(k)
    return w[:1].isalnum() and w not in word_set("speaker.preposition") and w not in word_set("speaker.relative")


def _listed(gap: list[str]) -> bool:
    """Tell whether only words of a list, or a bracket, stand between two counts: "six priests (five
    Spaniards) and two women".
    """
    listed = all(each in word_set("find.list_words") or each in _BRACKETS for each in gap)
    return 0 < len(gap) < 5 and (listed or " ".join(gap[-3:]) in word_set("find.as_well_as"))


def _including(gap: list[str]) -> bool:
    return (
        not word_set("governing.including").isdisjoint(gap[-3:])
        or not word_set("find.among").isdisjoint(gap[-4:])
        or (bool(gap) and gap[0] in (",", "(") and len(gap) < 3)
    )


def _default(tokens: Tokens, c: Count) -> Measure:
    q = c.q
    if q.kind in _KINDS:
        if q.unit == "millimetre" and _weapon(tokens, c):
            return "equipment"
        return _KINDS[q.kind]
    if c.np.head is not None and c.np.head.measure:
        return cast("Measure", c.np.head.measure)
    return "other"


def _weapon(tokens: Tokens, c: Count) -> bool:
    near = (measures.heads().get(each) for each in tokens.low[c.last : c.last + 3])
    return any(h is not None and h.group == "equipment" for h in near)


# --- the finished figure ------------------------------------------------------------------------------------


def _figure(tokens: Tokens, c: Count) -> Figure:
    q = c.q
    verb = _is_verb(tokens, c.np)
    end = max(c.end, tokens.ends[c.np.last - 1]) if c.np.last > c.last and not verb else c.end
    at = quote(tokens.text, Span(q.start, end))
    low, best, high, bound = limits(q)
    why, since = basis.of(tokens, c.q, c.measure or "other", c.left, c.last, c.np.last)
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

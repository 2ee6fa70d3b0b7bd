"""Find who says what, by rules over words: the three spans of each attribution in a paragraph.

The patterns are those of quotation rules in the literature (Pouliquen, Steinberger and Best 2007; O'Keefe et al. 2012;
Muzny et al. 2017), widened to indirect speech: what is said stands before the cue with a comma or a closing quote, or
after it; the source stands on the side of the verb that is left.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fogline.claims.attribution import cues
from fogline.claims.attribution.cues import word, words
from fogline.claims.attribution.layout import Layout
from fogline.languages import forms, words_in, words_of
from fogline.lexicon import register
from fogline.model import CueClass, Span

_MARKS = frozenset({"“", "”", '"', "‘", "'", "''", "``", "«", "»"})
_BREAKS = frozenset({",", ";", ":", "—", "–", "-", "(", ")", "[", "]"}) | _MARKS
_STOPS = frozenset(".!?")
_UP_TO = _BREAKS | {"."}
_ENDS = _BREAKS | _STOPS
_EDGES = frozenset({",", ";", ":", "—", "–"})
_BEFORE_SAID = frozenset({":", ",", "."}) | _MARKS
_LEAST_ENDING = 5  # letters of a word whose ending tells
_LONGEST_HEADLINE = 25  # words
_LONGEST_NAME = 6  # words of a name in an apposition, and its comma
_LONGEST_LABEL = 12  # words before a colon
_LONGEST_CREDIT = 5  # words: "UN human rights office"
_COUNTING = frozenset({"digit", "ten", "scale", "group"})  # kinds of number words that count
_LEAST_SAID = 6  # code points of indirect speech before its cue: "Ten fled"


@dataclass(frozen=True, slots=True)
class Parts:
    """One attribution as spans of the text; ``source`` None where none is printed."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    cue_class: CueClass
    lemma: str = ""
    addressee: Span | None = None

    def moved(self, by: int) -> Parts:
        """Return the same ``by`` code points further on."""

        def on(span: Span) -> Span:
            return Span(span.start + by, span.end + by)

        source, told = (on(each) if each else None for each in (self.source, self.addressee))
        return replace(self, source=source, cue=on(self.cue), content=tuple(map(on, self.content)), addressee=told)


def read(layout: Layout) -> list[Parts]:
    """Return the attributions of one paragraph, in order of their cues.

    Caught: direct, indirect, mixed and split quotations, "according to", inverted "said Karim, the head of ...".
    Refused: cue words that are nouns ("a report", "the claim") or part of a passive ("accused of").
    """
    found = [made] if (made := _credited(layout)) else []
    found += [] if found else [made for start, end in layout.stretches if (made := _labelled(layout, start, end))]
    for number, (start, end) in enumerate(layout.stretches):
        found += [_with_floating(layout, number, made) for made in _of_stretch(layout, start, end)]
    return found


def _labelled(lay: Layout, start: int, end: int) -> Parts | None:
    """Return who stands before a colon at the head of a sentence: "Civil Defence: two dead"."""
    first = start
    while first < end and (lay.low[first][0].isdecimal() or not lay.low[first][0].isalnum()):
        first += 1
    colon = next((i for i in range(first, min(end, first + _LONGEST_LABEL)) if lay.words[i] == ":"), None)
    if colon is None or colon <= first or colon + 2 >= end or lay.quoted[colon] >= 0:
        return None
    if any(finite(lay, i) or lay.low[i] in _ENDS for i in range(first, colon)) or not _is_label(lay, first, colon):
        return None
    a, b = _clean(lay, colon + 1, end)
    tells = any(finite(lay, i) or is_number(lay.low[i]) for i in range(a, b))
    said = _pieces(lay, a, b) if tells else ()
    return (
        Parts(lay.span(first, colon), lay.span(colon, colon + 1), said, "statement", word("spans.credited"))
        if said
        else None
    )


def _is_label(lay: Layout, first: int, colon: int) -> bool:
    """Tell whether a label names who speaks: its last word does, or a word of office stands before a name."""
    head = next((i for i in range(first + 1, colon) if lay.low[i] in words("inverted.ends_head")), colon)
    if head < colon:  # "the priorities of the army" are nobody's
        return lay.low[head - 1] in voices()
    last = colon - 1
    if lay.low[last] in voices() or " ".join(lay.words[first:colon]) in _body_names():
        return True
    office = any(lay.low[i] in voices() for i in range(first, last))
    return office and lay.words[last][0].isupper()


def _is_headline(lay: Layout) -> bool:
    """Tell whether a paragraph is a line without a full stop, short enough for a headline."""
    return len(lay.words) <= _LONGEST_HEADLINE and lay.words[-1] not in {*_STOPS, "”", '"', "’", "'", ":"}


def _credited(lay: Layout) -> Parts | None:
    """Return who says so, in a headline: "Ten killed in Kesra raid: monitor", "Monitor: ten killed"."""
    colons = [number for number, word in enumerate(lay.words) if word == ":" and lay.quoted[number] < 0]
    if len(colons) != 1 or not _is_headline(lay):
        return None
    at, end = colons[0], len(lay.words)
    for (a, b), said in (((at + 1, end), (0, at)), ((0, at), (at + 1, end))):
        short = 0 < b - a <= _LONGEST_CREDIT and said[1] - said[0] > b - a
        if short and (lay.low[b - 1] in voices() or lay.words[b - 1] in voices()):
            return Parts(lay.span(a, b), lay.span(at, at + 1), (lay.span(*said),), "statement", word("spans.credited"))
    return None


@functools.cache
def _counting() -> dict[str, tuple[str, str]]:
    """Return verb forms of counting, each with its lemma and with what stands before the number: "put", "at"."""
    return {row["verb"]: (row["lemma"], row["link"]) for row in words_of("counting.csv")}


@functools.cache
def voices() -> frozenset[str]:
    """Return last words of who is credited in a headline: nouns of speakers and bodies, and short names of bodies."""
    nouns = {row["noun"] for row in words_of("source_nouns.csv") if row["class"] in {"role", "body", "capital"}}
    return frozenset(nouns | {name.rsplit(maxsplit=1)[-1] for name in _body_names()})


@functools.cache
def _body_names() -> frozenset[str]:
    """Return the names by which bodies of the register speak."""
    return frozenset(
        each for body in register.bodies() for each in (body.name, *body.called(described=False, speaks=True))
    )


def _of_stretch(lay: Layout, start: int, end: int) -> Iterator[Parts]:
    at = start
    while at < end:
        if lay.quoted[at] >= 0 and _is_speech(lay, lay.quotes[lay.quoted[at]]):
            at = lay.quotes[lay.quoted[at]][1]
            continue
        made = _at(lay, at, start, end)
        if made is not None:
            yield made
        at += 1


def _is_speech(lay: Layout, quote: tuple[int, int]) -> bool:
    """Tell whether the quotation is speech and not a word in quotes: four words or more, or a stop inside."""
    first, end = quote
    return end - first >= 6 or lay.words[end - 2] in {",", ".", "!", "?"}


def _at(lay: Layout, i: int, start: int, end: int) -> Parts | None:
    """Return CASES in the order in which they win."""
    low = lay.low
    # CASE 1: according to X
    if low[i] in words("spans.according") and i + 1 < end and low[i + 1] in words("grammar.to"):
        return _according(lay, i, start, end)
    if low[i] in words("grammar.by") and (counted := _by_own_count(lay, i, start, end)) is not None:
        return counted
    # CASE 2: X put the number of dead at 30
    counted = _put(lay, i, start, end)
    if counted is not None:
        return counted
    cue = cues.verb_forms().get(low[i])
    if cue is None or not _is_verb(lay, i, start, cue):
        return None
    # CASE 3: “...,” said X / ..., said X
    inverted = _inverted(lay, i, start, end, cue)
    if inverted is not None:
        return inverted
    first, subject = subject_of(lay, i, start)
    # CASE 4: ..., X said.
    after = _postposed(lay, i, start, end, first, subject, cue)
    if after is not None:
        return after
    # CASE 5: X said (that) ...
    return _canonical(lay, i, end, first, subject, cue)


def _is_verb(lay: Layout, i: int, start: int, cue: cues.Cue) -> bool:
    before = lay.low[i - 1] if i > start else ""
    if before in words("reading.determiner") and before not in words("grammar.that"):
        return False
    capital = lay.words[i][0].isupper() and i > start
    if before in words("reading.before_a_noun") or (capital and not (cue.form == "s" and _is_headline(lay))):
        return False
    if cue.form == "base":
        led = words("reading.auxiliary", "reading.pronoun", "grammar.and")
        return before in led or forms().plural_ending(before)
    if cue.form == "past" and before in words("grammar.be"):
        return False
    after = lay.low[i + 1] if i + 1 < len(lay.low) else ""
    if cue.form == "past" and after in words("spans.of_or_by") and cue.lemma not in words("spans.warning"):
        return False
    return i > start or cue.form == "ing"


def _according(lay: Layout, i: int, start: int, end: int) -> Parts | None:
    stop = noun_phrase_end(lay, i + 2, end)
    if stop == i + 2:
        return None
    source, cue = lay.span(i + 2, stop), lay.span(i, i + 2)
    if i > start:
        a, b = _clean(lay, start, i)
        parts = _pieces(lay, a, b)
    else:
        a, b = _clean(lay, _past_tail(lay, stop, end), end)
        parts = _pieces(lay, a, b)
    return Parts(source, cue, parts, "statement", lay.low[i]) if parts else None


def _by_own_count(lay: Layout, i: int, start: int, end: int) -> Parts | None:
    """Return whose count it is: "..., by the ministry's count", "By the army's account, ..."."""
    at = next((j for j in range(i + 2, min(end, i + 8)) if lay.low[j] in words("spans.own_count")), None)
    if at is None or not lay.low[at - 1].endswith(("'s", "'")) or any(w in _ENDS for w in lay.low[i:at]):
        return None
    source, cue = lay.span(i + 1, at), lay.span(at, at + 1)
    a, b = _clean(lay, start, i) if i > start else _clean(lay, _past_tail(lay, at, end), end)
    parts = _pieces(lay, a, b)
    return Parts(source, cue, parts, "statement", word("spans.credited")) if parts else None


def _put(lay: Layout, i: int, start: int, end: int) -> Parts | None:
    """Return what somebody counts: "The monitor put the toll at 30", "raised it to 40"; "The toll was put
    at 30 by the monitor".
    """
    if lay.low[i] not in _counting():
        return None
    lemma, link = _counting()[lay.low[i]]
    at = next((j for j in range(i + 1, min(end - 1, i + 16)) if lay.low[j] == link and _number(lay, j + 1, end)), None)
    first, subject = subject_of(lay, i, start)
    if at is None or subject is None:
        return None
    counted = set(lay.low[i + 1 : min(at, i + 6)]) & words("reading.count", "grammar.it")
    if at > i + 1 and counted:
        stop = _end_of_count(lay, at + 1, end)
        return Parts(lay.span(*subject), lay.span(first, i + 1), (lay.span(i + 1, stop),), "statement", lemma)
    if at == i + 1 and set(lay.low[slice(*subject)]) & words("reading.count"):
        by = next((j for j in range(at + 2, min(end, at + 8)) if lay.low[j] in words("grammar.by")), None)
        stop = noun_phrase_end(lay, by + 1, end) if by else 0
        if by and stop > by + 1:
            said = (lay.span(*subject), lay.span(at, by))
            return Parts(lay.span(by + 1, stop), lay.span(first, i + 1), said, "statement", lemma)
    return None


def _end_of_count(lay: Layout, stop: int, end: int) -> int:
    while stop < end and lay.low[stop] not in _ENDS:
        in_number = is_number(lay.low[stop - 1]) and stop + 1 < end and is_number(lay.low[stop + 1])
        if lay.low[stop] in words("spans.another_clause") and not in_number:  # "a hundred and ten"
            break
        stop += 1
    return stop


def _number(lay: Layout, i: int, end: int) -> bool:
    """Tell whether a number begins at word i: "30", "more than 30", "about thirty", "nine"."""
    near = lay.low[i : min(i + 4, end)]
    return any(is_number(each) or each in words("reading.quantity") for each in near)


def is_number(low: str) -> bool:
    """Tell whether a word is a number, in digits or spelt out.

    >>> is_number("3,400"), is_number("forty-one"), is_number("forty"), is_number("for")
    (True, True, True, False)
    """
    return low[0].isdecimal() or low.partition("-")[0] in _number_words()


@functools.cache
def _number_words() -> frozenset[str]:
    return frozenset(row["word"] for row in words_of("number_words.csv") if row["kind"] in _COUNTING)


def _inverted(lay: Layout, i: int, start: int, end: int, cue: cues.Cue) -> Parts | None:
    if i == start or "s" not in cue.frames or "a" in cue.frames or cue.form not in {"past", "s"}:
        return None  # whoever stands behind "told" is told
    comma = lay.low[i - 1] == ","
    if not (comma or _closes_speech(lay, i - 1)) or i + 1 >= end:
        return None
    if lay.low[i + 1] in {",", ":"} | _MARKS or lay.low[i + 1] in words(
        "reading.auxiliary", "grammar.that", "spans.where_said"
    ):
        return None
    stop = noun_phrase_end(lay, i + 1, end)
    if stop == i + 1 or (comma and not _np_like(lay, i + 1, stop)):
        return None
    tail = stop < end and lay.low[stop] not in _UP_TO and lay.low[stop] not in words("spans.after_speaker")
    if comma and tail:
        return None
    content = _before(lay, start, i) + _continued(lay, stop, end)
    return Parts(lay.span(i + 1, stop), lay.span(i, i + 1), content, cue.cue_class, cue.lemma) if content else None


def _closes_speech(lay: Layout, i: int) -> bool:
    q = lay.quoted[i]
    return q >= 0 and lay.quotes[q][1] == i + 1 and _is_speech(lay, lay.quotes[q])


def _np_like(lay: Layout, first: int, stop: int) -> bool:
    word = lay.words[first]
    return (
        word[0].isupper()
        or lay.low[first] in words("reading.determiner", "reading.pronoun")
        or (lay.low[first].isalpha() and stop - first <= 4)
    )


def noun_phrase_end(lay: Layout, i: int, end: int) -> int:
    """Return the end of the noun phrase that starts at word i, with its apposition up to the second comma."""
    j = i
    while j < end and lay.low[j] not in _ENDS:
        w = lay.low[j]
        if w in words("reading.noun_phrase_ends") and j > i and not _np_goes_on(lay, j, end):
            break
        if w in words("reading.time") and j > i and w not in words("spans.may"):
            break
        j += 1
    if j > i and j + 1 < end and lay.low[j] == "," and _apposes(lay, j + 1):
        step = j + 1
        while step < end and lay.low[step] not in {",", ".", ";"} | _MARKS:
            step += 1
        if step < end and step - j <= 25 and not _has_verb_of_its_own(lay, j + 1, step):
            return step
    return j


def _has_verb_of_its_own(lay: Layout, first: int, end: int) -> bool:
    """Tell whether words after a comma are a clause and no apposition: "the town was quiet", not "who was hurt"."""
    if lay.low[first] in words("reading.relative", "spans.which_or_whose"):
        return False
    return any(
        lay.low[i] in words("reading.auxiliary") and lay.low[i - 1] not in words("reading.relative")
        for i in range(first + 1, end)
    )


def _np_goes_on(lay: Layout, j: int, end: int) -> bool:
    w = lay.low[j]
    nxt = lay.low[j + 1] if j + 1 < end else ""
    if w in words("grammar.and"):
        return lay.words[j - 1][0].isupper() and nxt != "" and lay.words[j + 1][0].isupper()
    if w in words("spans.goes_on"):
        named = j + 1 < end and (lay.words[j + 1][0].isupper() or nxt in words("grammar.definite"))
        return named and nxt not in words("reading.time")
    return False


def _apposes(lay: Layout, i: int) -> bool:
    w = lay.low[i]
    if w in words("spans.opens_apposition"):
        return True
    after = lay.low[i + 1] if i + 1 < len(lay.low) else ""
    participle = len(w) >= _LEAST_ENDING and forms().acting(w) and after in words("spans.after_participle")
    named = any(lay.low[j] == "," for j in range(i + 2, min(i + _LONGEST_NAME, len(lay.low)))) and _is_name(lay, i)
    return named or participle or (w.isdecimal() and len(w) == 2)


def _is_name(lay: Layout, i: int) -> bool:
    """Tell whether capitals from word i on reach a comma: "the mayor, Alhaji Sani Mode, said"."""
    stop = next(j for j in range(i, len(lay.low)) if lay.low[j] == ",")
    return all(lay.words[j][0].isupper() for j in range(i, stop))


def subject_of(lay: Layout, i: int, start: int) -> tuple[int, tuple[int, int] | None]:
    """Return where the verb group begins, and the words of its subject, or None."""
    first = i
    while first > start and (
        lay.low[first - 1] in words("reading.auxiliary", "reading.adverb") or _adverb(lay.low[first - 1])
    ):
        first -= 1
    if first == start:
        return first, None
    other = first - 1
    if lay.low[other] in words("grammar.and"):  # X did this and said: the subject opens the stretch
        return first, _opening(lay, start, other)
    if (
        lay.low[other].isdecimal()
        or lay.low[other].replace(",", "").isdecimal()
        or lay.low[other] in words("reading.quantity")
    ):
        return first, None  # 3,400 suspected fighters
    begin = _np_back(lay, other, start)
    return first, (begin, other + 1) if begin <= other else None


def _opening(lay: Layout, start: int, j: int) -> tuple[int, int] | None:
    """Return the subject that opens a stretch, where a second verb of it stands after "and"."""
    begin = start + (lay.low[start] in words("spans.but_or_and"))
    if lay.low[begin] in words("reading.pronoun") and lay.low[begin] not in words("reading.relative"):
        return (begin, begin + 1)
    stop = noun_phrase_end(lay, begin, j)
    for step in range(begin, stop):
        w = lay.low[step]
        if step > begin and (
            w in words("reading.auxiliary") or w in cues.verb_forms() or _adverb(w) or w in words("spans.connective")
        ):
            return (begin, step)
        if w in words("reading.outward") and step == begin:
            return None
    step = begin + (lay.low[begin] in words("reading.determiner"))
    first = step
    while step < stop and lay.words[step][0].isupper():
        step += 1
    return (begin, step) if first < step < stop else None


def _adverb(word: str) -> bool:
    return len(word) >= _LEAST_ENDING and forms().adverb(word) and word not in words("spans.no_adverb")


def _np_back(lay: Layout, j: int, start: int) -> int:
    """Return where the noun phrase begins that ends with word j; j + 1 if there is none."""
    if lay.low[j] in words("reading.pronoun") and lay.low[j] not in words("grammar.that"):
        return j
    if lay.low[j] == ")":  # the Forces (SDF)
        step = j
        while step > start and j - step <= 6 and lay.low[step] != "(":
            step -= 1
        inner = _np_back(lay, step - 1, start) if step > start else step
        return inner if step > start and inner < step else j + 1
    if lay.low[j] == ",":  # X, the head of Y, said
        step = j - 1
        while step > start and j - step <= 30 and lay.low[step] not in {",", ";"} and lay.quoted[step] < 0:
            step -= 1
        if (
            step <= start
            or lay.low[step] != ","
            or not (_apposes(lay, step + 1) or lay.low[step + 1] in words("spans.which_or_whose"))
        ):
            return j + 1
        inner = _np_back(lay, step - 1, start)
        return inner if inner < step else j + 1
    step = j
    while step >= start and not _ends_np_backward(lay, step, start):
        step -= 1
    step += 1
    return _without_adjunct(lay, step, j)


def _ends_np_backward(lay: Layout, k: int, start: int) -> bool:
    w = lay.low[k]
    if w in _ENDS or w in words("reading.subordinator") or w in words("reading.auxiliary"):
        return True
    if w in words("reading.pronoun"):
        return True
    if w in words("grammar.and"):
        return not (k > start and lay.words[k - 1][0].isupper())
    form = cues.verb_forms().get(w)
    return (
        form is not None
        and form.form in {"past", "s"}
        and k > start
        and lay.low[k - 1] not in words("reading.determiner")
    )


def _without_adjunct(lay: Layout, k: int, j: int) -> int:
    """Leave out "on Saturday", "earlier this week", "in a statement" before the subject."""
    for at in range(j, k - 1, -1):
        if at == j or at - k > 6:
            continue
        if lay.low[at] in words("reading.time") and lay.low[k] in words("spans.before_a_day", "reading.time"):
            return at + 1
        if lay.low[at] in words("reading.said_in") and lay.low[k] in words("spans.before_a_place"):
            return at + 1
    return k


def _postposed(
    lay: Layout, i: int, start: int, end: int, first: int, subject: tuple[int, int] | None, cue: cues.Cue
) -> Parts | None:
    if subject is None or "s" not in cue.frames or subject[0] <= start:
        return None
    before = subject[0] - 1
    speech = _closes_speech(lay, before)
    if not (speech or lay.low[before] == ","):
        return None
    after = past_adjuncts(lay, i + 1, end)
    if "a" in cue.frames and after < end and lay.low[after] not in _ENDS:  # "..., the mayor told Radio Kesh"
        after = past_adjuncts(lay, noun_phrase_end(lay, after, end), end)
    ends = after >= end or lay.low[after] in {",", ".", ";"} | _MARKS
    if not (ends or (speech and lay.low[after] in words("spans.after_quotation"))):
        return None
    if after < end and lay.low[after] in _MARKS and not (speech or lay.low[after - 1] in {",", ":"}):
        return None
    if not speech and after < end and lay.low[after] == "," and after + 1 < end and lay.quoted[after + 1] >= 0:
        return None  # On Friday, Karim said, “...”
    content = _before(lay, start, subject[0])
    if not content or (not speech and content[0].end - content[0].start < _LEAST_SAID):
        return None
    if not speech and _is_adjunct(lay, start, before):
        return None
    content += _continued(lay, after, end) or _predicate(lay, start, before, after, end, speech=speech)
    return Parts(lay.span(*subject), lay.span(first, i + 1), content, cue.cue_class, cue.lemma) if content else None


def _predicate(lay: Layout, start: int, before: int, after: int, end: int, *, speech: bool) -> tuple[Span, ...]:
    """Return the rest of a clause that a speaker cuts in two: "Witnesses, it found, | saw at least 40 bodies"."""
    if speech or after + 1 >= end or lay.low[after] != ",":
        return ()
    if any(finite(lay, i) for i in range(start + 1, before)):
        return ()
    a, b = _clean(lay, after + 1, end)
    return _pieces(lay, a, b)


def finite(lay: Layout, i: int) -> bool:
    """Tell whether a word may be a verb in the present or the past: "were", "killed", "fell"; no name ("Ahmed")."""
    low = lay.low[i]
    if low in words("reading.auxiliary") or low in words_in("time_words.csv", "past"):
        return True
    return forms().past(low) and lay.words[i][0].islower() and lay.low[i - 1] not in words("reading.determiner")


def _is_adjunct(lay: Layout, start: int, before: int) -> bool:
    led = before - start <= 5 and lay.low[start] in words("reading.outward", "spans.opens_adjunct")
    return led and lay.low[start + 1] not in words("spans.at_least")


def past_adjuncts(lay: Layout, i: int, end: int) -> int:
    """Past addressees, times and "in a statement" that follow a cue."""
    while i < end:
        w = lay.low[i]
        if w in words("reading.time", "spans.late", "reading.addressee") or _adverb(w):
            i += 1
        elif w in words("spans.adjunct"):
            j = _past_phrase(lay, i, end)
            if j == i:
                return i
            i = j
        else:
            return i
    return i


def _past_phrase(lay: Layout, i: int, end: int) -> int:
    """Past "on Friday", "in a statement on its website", "to reporters in Hajin" and what closes the stretch; i if none."""
    known = words("reading.time", "reading.said_in", "reading.addressee")
    other = i + 1
    while (
        other < end
        and other - i <= 7
        and lay.low[other] not in _UP_TO
        and lay.low[other] not in words("spans.that_or_as")
    ):
        if lay.low[other] in known and not (other + 1 < end and lay.low[other + 1] in known):
            return other + 1
        other += 1
    return other if other >= end or lay.low[other] in {".", ","} else i


def _before(lay: Layout, start: int, stop: int) -> tuple[Span, ...]:
    """Return what is said, where it stands before: the quotation that closes there, or all from the stretch's beginning."""
    a, b = _clean(lay, start, stop)
    return _pieces(lay, a, b)


def _continued(lay: Layout, stop: int, end: int) -> tuple[Span, ...]:
    """Return a split quotation's second half: ``“A,” said X, “B.”``"""
    at = stop
    while at < end and lay.quoted[at] < 0:
        at += 1
    if (
        at >= end
        or at - stop > 12
        or not _is_speech(lay, lay.quotes[lay.quoted[at]])
        or lay.low[at - 1] not in {",", ":"}
    ):
        return ()
    if any(each in cues.verb_forms() and each not in words("spans.adding") for each in lay.low[stop:at]):
        return ()
    return _pieces(lay, at, min(end, lay.quotes[lay.quoted[at]][1]))


def _canonical(
    lay: Layout, i: int, end: int, first: int, subject: tuple[int, int] | None, cue: cues.Cue
) -> Parts | None:
    if subject is None and not (cue.form == "ing" and "s" in cue.frames):
        return None
    at, addressee = _past_addressee(lay, i + 1, end, cue)
    infinitive = at < end and lay.low[at] in words("grammar.to") and "t" in cue.frames
    clause = at >= end or lay.low[at] == ":" or lay.low[at] in words("grammar.that")
    at = at if clause or infinitive else past_adjuncts(lay, at, end)
    cue_end = i + 1
    comma = at < end and lay.low[at] in {",", ":"}
    if comma:
        at += 1
        if lay.low[at - 1] == "," and not (at < end and lay.quoted[at] >= 0):
            return None
    if at >= end or lay.low[at] in {".", ";", ")"}:
        return None
    if not _frame_fits(lay, at, end, cue):
        return None
    if "f" in cue.frames and lay.low[at] in words("spans.for_on_of"):
        cue_end, at = at + 1, at + 1
    a, b = _clean(lay, at, _content_end(lay, at, end))
    content = _pieces(lay, a, b)
    if not content:
        return None
    cls = _class_of(lay, cue, a, b)
    return Parts(lay.span(*subject) if subject else None, lay.span(first, cue_end), content, cls, cue.lemma, addressee)


def _class_of(lay: Layout, cue: cues.Cue, a: int, b: int) -> CueClass:
    if cue.lemma in words("find.claiming") and any(
        each in words("reading.deed") for each in lay.low[a : min(b, a + 8)]
    ):
        return "responsibility"
    return cue.cue_class


def _frame_fits(lay: Layout, at: int, end: int, cue: cues.Cue) -> bool:
    w = lay.low[at]
    if w in words("grammar.to"):
        return "t" in cue.frames
    if w in words("spans.for_on_of"):
        return "f" in cue.frames
    if w in words("spans.no_object"):
        return False
    if "s" in cue.frames or "n" in cue.frames:
        return True
    if "t" in cue.frames:
        return not words("grammar.to").isdisjoint(lay.low[at : min(end, at + 12)])
    return False


def _past_addressee(lay: Layout, i: int, end: int, cue: cues.Cue) -> tuple[int, Span | None]:
    """Past "AFP" in "told AFP that ..."; the addressee is kept: an agency told is a carrier."""
    if "a" not in cue.frames or "n" in cue.frames or i >= end:
        return i, None
    j = i
    while j < end and j - i <= 12 and lay.low[j] not in _BEFORE_SAID:
        if lay.low[j] in words("spans.opens_said", "reading.time", "spans.when"):
            break
        if j > i and lay.low[j] in words("reading.pronoun", "reading.auxiliary", "spans.next_phrase"):
            break
        j += 1
        if lay.low[j - 1] in words("reading.addressee") and j - i == 1:
            break
    return j, lay.span(i, j) if j > i else None


def _content_end(lay: Layout, at: int, end: int) -> int:
    """Before ", according to X" and ", X said" that close the stretch, and ", adding"."""
    for later in range(at + 1, end - 1):
        if lay.quoted[later] < 0 and lay.low[later] == "," and lay.low[later + 1] in words("spans.another_cue"):
            return later
    return end


def _past_tail(lay: Layout, stop: int, end: int) -> int:
    at = stop
    while at < end and at - stop < 12 and lay.low[at] != "," and lay.quoted[at] < 0:
        at += 1
    return at + 1 if at < end and lay.low[at] == "," else stop


def _clean(lay: Layout, a: int, b: int) -> tuple[int, int]:
    """Without commas, stops and conjunctions at the edges; a quotation keeps its own."""
    while a < b and (lay.low[a] in _EDGES or lay.low[a] in words("spans.but_or_and")):
        a += 1
    while a < b and (lay.low[b - 1] in _EDGES or lay.low[b - 1] in _STOPS) and lay.quoted[b - 1] < 0:
        b -= 1
    return a, b


def _pieces(lay: Layout, a: int, b: int) -> tuple[Span, ...]:
    return (lay.span(a, b),) if a < b else ()


def _with_floating(lay: Layout, number: int, made: Parts) -> Parts:
    """Add the quotation that follows in the next stretch of the same paragraph with no cue of its own."""
    if number + 1 >= len(lay.stretches) or not made.content:
        return made
    start, end = lay.stretches[number + 1]
    mine = lay.stretches[number]
    first = bisect_left(lay.quotes, mine[0], key=lambda q: q[0])
    inside = itertools.takewhile(lambda q: q[1] <= mine[1], itertools.islice(lay.quotes, first, None))
    said = any(_is_speech(lay, each) for each in inside)
    whole = lay.quoted[start] >= 0 and lay.quotes[lay.quoted[start]] == (start, end)
    if not (said and whole):
        return made
    return Parts(
        made.source, made.cue, (*made.content, lay.span(start, end)), made.cue_class, made.lemma, made.addressee
    )

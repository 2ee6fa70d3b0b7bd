"""Where the words stand that say what befell a count: after it, before it, or in a tally.

In: tokens and the edges of a noun phrase. Out: the phrase, or nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import cast

from fogline.claims.figures.lexer import DASHES, Tokens, starters
from fogline.claims.figures.measures import Form, Phrase, at, ending, heads
from fogline.languages import forms, word_set
from fogline.model import Measure

_FAR = 24  # tokens after a noun phrase within which its predicate is looked for
_ASIDE = 18  # tokens that an aside between commas, dashes or brackets may take
_FARTHEST = 3 * _FAR  # tokens, asides and all, after which no predicate is looked for


def to_right(t: Tokens, i: int, *, far: bool = True, person: bool = True) -> Phrase | None:
    """Return the predicate that follows a noun phrase ending at ``i``: "... were killed", "... dead", "... who have fled".

    A participle with an object after it is the deed of the counted, not their lot: "12 gunmen killed a guard". Unless the
    counted are known to be persons (``person``), a relative clause after a preposition is about a nearer noun: "two
    articles on the monks who were killed".

    >>> t = Tokens("Five people, including a mayor, were wounded", 0, 44)
    >>> to_right(t, 2).measure
    'injured'
    """
    k, aux, passive, relative, own = i, False, False, False, t.zone(i - 1)
    end, farthest = min(len(t), i + (_FAR if far else 1)), min(len(t), i + _FARTHEST)
    while k < min(end, farthest):
        w = t.low[k]
        # CASE 1: an aside: "(...)", "-- ... --", ", including ...,", "aged 10 and 13".
        after = _past_aside(t, k)
        if t.zones and _parted(t, k, after, own, relative=relative):
            return None
        after, reach = _past_words(t, k, after)
        if after > k:
            k, end = after, min(len(t), max(end, after + reach))
            continue
        if (w in word_set("governing.barriers") and not (relative and w in word_set("grammar.as"))) or w in word_set(
            "governing.including"
        ):
            return None
        # CASE 2: auxiliaries and relatives lead on to the predicate.
        if w in word_set("governing.relative") and ((not person and k > i) or _of_some(t, k)):
            return None  # "two articles on the monks who were killed"; "seven people alive, one of whom died"
        if w in word_set("governing.aux") and (whole := at(t, k, ("intransitive",))) is not None:
            return whole  # "1,800 people have left it"
        if w in word_set("governing.aux") or w in word_set("governing.relative"):
            aux, relative = w in word_set("governing.aux"), relative or w in word_set("governing.relative")
            passive = (passive and aux) or w in word_set("governing.passive")
            k += 1
            continue
        # CASE 3: the predicate.
        p = at(t, k, ("participle", "intransitive", "adjective"))
        if p is not None:
            if not aux and k > i and _counted_itself(t, k - 1):
                return None  # "has reached 4,112, with 9,230 wounded"
            whole = with_next(t, k + len(p.words), p)
            if p.form == "participle" and not passive and _object_follows(t, k + len(whole.words)):
                return None
            if p.form != "adjective" or k <= i + 2 or aux or p.words[0] in word_set("governing.lots_far_off"):
                return whole
        # CASE 4: another predicate: nothing befell them here, unless it ends a relative clause.
        elif aux and w.isalpha() and w not in word_set("governing.adverbs") and not forms().adverb(w):
            if not relative:
                return None
            aux = False
        if (
            w in word_set("grammar.and")
            and not relative
            and t.word(i) not in word_set("grammar.of")  # "eight soldiers of this unit and that were killed"
            and not (t.word(k + 1) in word_set("governing.aux") or t.word(k + 1) in heads())
        ):
            return None
        k += 1
    return None


_LOTS: tuple[Form, ...] = ("participle", "intransitive", "adjective", "noun")
_HARM = frozenset({"killed", "injured"})


def with_next(tokens: Tokens, k: int, phrase: Phrase) -> Phrase:
    """Return a predicate that ends before token ``k`` together with the one joined to it.

    Caught: "killed and wounded", "dead or injured" (casualties), "wounded and later died" (killed), "died of cancer" (nobody
    killed them). Refused: "killed and wounded men lay there", "killed and 12 wounded".

    >>> t = Tokens("90 were killed and wounded", 0, 26)
    >>> with_next(t, 3, at(t, 2, ("participle",))).measure
    'casualties'
    """
    if phrase.measure not in _HARM:
        return phrase
    if (
        phrase.form == "intransitive"
        and tokens.word(k) in word_set("governing.cause_led")
        and _of_itself(tokens, k + 1)
    ):
        return replace(phrase, measure="other")
    if tokens.word(k) not in word_set("governing.and_or"):
        return phrase
    step = k + 1 + (tokens.word(k + 1) in word_set("governing.and_or") | {"/"})
    while tokens.word(step) in word_set("governing.adverbs") or forms().adverb(tokens.word(step)):
        step += 1
    other = at(tokens, step, _LOTS)
    if other is None or {phrase.measure, other.measure} != _HARM:
        return phrase
    later = other.form == "intransitive" or not word_set("governing.later").isdisjoint(tokens.low[k + 1 : step])
    if later:
        return phrase if phrase.measure == "killed" else replace(phrase, measure="killed")
    if tokens.word(step + len(other.words)) in heads() and phrase.form != "noun":
        return phrase
    return Phrase(tuple(tokens.low[k - len(phrase.words) : step]) + other.words, "casualties", phrase.form)


_CAUSE = 6  # tokens after "died of" in which a natural cause is named


def _of_itself(tokens: Tokens, k: int) -> bool:
    """Tell whether a natural cause of death is named from token ``k`` on: "a heart attack", "old age"."""
    causes = word_set("governing.natural_causes")
    for step in range(k, min(len(tokens), k + _CAUSE)):
        if tokens.low[step] in ",.;:" or tokens.low[step] in word_set("governing.cause_over"):
            return False
        if tokens.low[step] in causes or f"{tokens.low[step]} {tokens.word(step + 1)}" in causes:
            return True
    return False


def _with_before(tokens: Tokens, k: int, phrase: Phrase) -> Phrase:
    """Return a verb that begins at token ``k`` with what stands before it: "killed or wounded 12" (casualties), "cholera has
    killed 31" (nobody killed them).
    """
    step = k - 1
    while step > 0 and tokens.word(step) in word_set("governing.aux") | word_set("governing.adverbs"):
        step -= 1
    if phrase.measure == "killed" and tokens.word(step) in word_set("governing.natural_causes"):
        return replace(phrase, measure="other")
    if phrase.measure not in _HARM or tokens.word(k - 1) not in word_set("governing.and_or"):
        return phrase
    other = ending(tokens, k - 2, ("participle", "transitive"))
    if other is None or {phrase.measure, other.measure} != _HARM:
        return phrase
    lot_of_others = tokens.word(k - 2 - len(other.words)) in word_set("governing.passive")
    return phrase if lot_of_others else Phrase((*other.words, *phrase.words), "casualties", phrase.form)


_AFTER_ASIDE = 6  # tokens behind an aside within which the predicate still stands


def _past_words(t: Tokens, k: int, aside: int) -> tuple[int, int]:
    """Return the token after words at ``k`` that tell no lot, or ``k``, and how far behind them a predicate may stand.

    ``aside``: the token after an aside at ``k``, or ``k``.
    """
    if aside > k:
        return aside, _AFTER_ASIDE
    w = t.low[k]
    if w in word_set("governing.including") and (after := _after(t, k, word_set("governing.aux"), k)) > k:
        return after - 1, 0
    if w in word_set("quantities.aged"):
        return _past_ages(t, k), _AFTER_ASIDE
    held = k > 1 and t.low[k - 1] in DASHES and t.joined(k - 1) and t.joined(k - 2)
    return k + held, 0  # "rebel-held" is no lot


def _parted(tokens: Tokens, k: int, after: int, own: int, *, relative: bool) -> bool:
    """Tell whether a source or a cue parts token ``k``, or an aside ``[k, after)``, from a noun phrase in zone ``own``.

    What stands between a source and its cue, and a clause right behind a source, are about the speaker: "a doctor wounded
    there said", "said a doctor, who was wounded"; not "12 people, said a doctor, were killed".
    """
    if after > k:
        return own > 0 and min(tokens.zones[k:after]) < 0
    if tokens.zone(k) == own:
        return False
    if not own or tokens.zone(k) != 0:
        return True
    return not (
        own in tokens.leading
        or relative
        or tokens.low[k] != ","
        or tokens.word(k + 1) in word_set("governing.relative")
    )


def _counted_itself(tokens: Tokens, k: int) -> bool:
    """Tell whether token ``k`` is a number of its own, to which the next word belongs; a year is none."""
    w = tokens.word(k)
    return w[:1].isdecimal() and not (len(w) == _YEAR and w.isdecimal() and w[:2] in ("19", "20"))


_YEAR = 4  # digits


def _of_some(tokens: Tokens, k: int) -> bool:
    """Tell whether a relative is of a part that is counted itself: "one of whom", "12 of which"."""
    number = tokens.word(k - 2)
    return tokens.word(k - 1) in word_set("grammar.of") and (number[:1].isdecimal() or number in starters())


def _past_ages(tokens: Tokens, k: int) -> int:
    """Past "aged 10 and 13", "aged between 4 and 11", which say nothing of what befell the counted."""
    step = k + 1
    while (
        tokens.word(step)[:1].isdecimal()
        or tokens.word(step) in starters() - word_set("grammar.indefinite")
        or tokens.word(step) in DASHES
        or tokens.word(step) in word_set("governing.between_ages")
    ):
        step += 1
    return step + (tokens.word(step) == ",") if step > k + 1 else k


def _past_aside(t: Tokens, k: int) -> int:
    """Return the token after an aside that begins at ``k``, or ``k``."""
    w = t.low[k]
    if w in ("(", "["):
        return _after(t, k + 1, (")", "]"), k)
    if w in DASHES and (w != "-" or t.word(k + 1) == "-" or not t.joined(k)):
        double = t.word(k + 1) == "-"
        for j in range(k + 1 + double, min(len(t), k + _ASIDE)):
            if t.low[j] == w and (not double or t.word(j + 1) == "-"):
                return j + 1 + double
        return k
    if w == ",":
        for j in range(k + 1, min(len(t), k + _ASIDE)):
            if t.low[j] == "," and (
                t.word(j + 1) in word_set("governing.aux")
                or (_opens(t, k + 1) and at(t, j + 1, ("participle", "intransitive")))
            ):
                return j + 1
            corrected = j == k + 1 and t.low[j] in word_set("grammar.not")  # "31 people, not 23, were killed"
            barrier = t.low[j] in word_set("governing.barriers") and t.low[j] not in word_set("grammar.as")
            if barrier and not corrected and not t.zone(j):
                return k
    return k


def _opens(tokens: Tokens, k: int) -> bool:
    """Tell whether an aside begins like one: "including", "among them", "most", "mostly", "some", "all"."""
    return tokens.word(k) in word_set("governing.aside_openers")


def _after(tokens: Tokens, start: int, ends: Collection[str], default: int) -> int:
    for later in range(start, min(len(tokens), start + 2 * _ASIDE)):
        if tokens.low[later] in ends:
            return later + 1
        if tokens.low[later] in ".;":
            return default
    return default


def _object_follows(tokens: Tokens, k: int) -> bool:
    w = tokens.word(k)
    if not w or w in word_set("governing.no_object"):
        return w in word_set("grammar.at") and tokens.word(k + 1) in word_set("governing.least")
    return w in word_set("governing.object_starts") or w[0].isdecimal() or w in heads() or w in starters()


def to_left(tokens: Tokens, i: int) -> Phrase | None:
    """Return the verb or noun before a count that begins at ``i``: "killing ...", "the deaths of ...", "arrested ..."."""
    step = i - 1
    while step >= 0 and i - step < 4 and tokens.low[step] in word_set("governing.before_number"):
        if ending(tokens, step, ("transitive", "participle")) is not None:
            break  # "the deaths of 12", "rounded up 14"
        step -= 1
    if tokens.word(step) in word_set("grammar.and") and tokens.word(step - 1) in word_set("governing.reflexive"):
        step -= 2  # "killed himself and 22 others"
    if tokens.zone(i) and tokens.zone(step) != tokens.zone(i):
        return None
    p = ending(tokens, step, ("transitive",))
    if p is not None:
        return _with_before(tokens, step + 1 - len(p.words), p)
    p = ending(tokens, step, ("participle",))
    if p is not None and not (len(p.words) == 1 and tokens.word(step - 1) in word_set("governing.passive")):
        return _with_before(tokens, step + 1 - len(p.words), p)
    return None


def inverted(tokens: Tokens, i: int) -> Phrase | None:
    """Return the lot that is told first: "Killed were ...", "The wounded included ...", "Killed: 22"."""
    lot = i - 2
    if tokens.word(i - 1) == ":" and (lot == 0 or not tokens.word(lot - 1)[:1].isalnum()):
        return at(tokens, lot, ("participle", "adjective", "noun"))  # "Killed: 22. Wounded: 19."
    if (
        tokens.word(i - 1) not in word_set("governing.copulas")
        or lot < 0
        or not (
            lot == 0 or tokens.word(lot - 1) in word_set("governing.lot_openers") or _counted_itself(tokens, lot - 1)
        )
    ):
        return None
    if tokens.zone(i) and tokens.zone(lot) != tokens.zone(i):
        return None
    return at(tokens, lot, ("participle", "adjective", "noun"))


def listed_left(tokens: Tokens, i: int) -> Phrase | None:
    """Return the verb before a list of names that a count ends: "the murder of Amin, his wife, and two guards".

    Also "was shot dead near his house along with two guards".
    """
    w = tokens.word(i - 1)
    alongside = w in word_set("governing.alongside")
    with_them = alongside or (w in word_set("grammar.with") and tokens.word(i - 2) in word_set("governing.along"))
    as_well = (
        w in word_set("grammar.as")
        and tokens.word(i - 2) in word_set("governing.well")
        and tokens.word(i - 3) in word_set("grammar.as")
    )
    if not with_them and not as_well and w != "," and w not in word_set("grammar.and"):
        return None
    beside = with_them or as_well
    reach = 26 if beside else 16
    for step in range(i - 2 - with_them - 2 * as_well, max(-1, i - reach), -1):
        w = tokens.low[step]
        if tokens.zone(i) and tokens.zone(step) != tokens.zone(i):
            return None
        p = ending(tokens, step, ("participle", "intransitive") if beside else ("transitive",))
        if p is not None:
            return with_next(tokens, step + 1, p)
        if beside:
            continue
        if (
            w in word_set("governing.aux")
            or w in word_set("governing.barriers")
            or w in word_set("governing.relative")
            or not (w[0].isalpha() or w in ",.'’\"[]")
        ):
            return None
    return None


_TOLL = 40  # tokens back from a number to the tally that it ends
_TOLL_NEAR = 13  # tokens within which a tally needs no more than a word of reaching
_LOT = 8  # tokens after "number" in which it is told of what


def toll_before(tokens: Tokens, i: int) -> Phrase | None:
    """Return the tally that a bare number at ``i`` is: "the death toll rose to ...", "deaths climbed from ... to ...".

    Caught: both ends of a change ("rose from 40 to 52"), "the number of people known to be missing fell to". Refused: "a camp
    that held 300", a number behind another clause ("the toll rose to 12 while 4,000 ...").
    """
    led = _led_to(tokens, i)
    moved = False
    for step in range(i - 1, max(-1, i - _TOLL), -1):
        w = tokens.low[step]
        if tokens.zone(i) and tokens.zone(step) != tokens.zone(i):
            return None
        moved = moved or _moves(w)
        p = _tally(tokens, step, i, moved=moved, led=led)
        if p is not None:
            return p
        if w == ";" or (w in word_set("governing.clause_joints") and not moved):
            return None
    return None


def _tally(tokens: Tokens, step: int, i: int, *, moved: bool, led: bool) -> Phrase | None:
    """Return the tally whose last word is token ``step``, if the number at ``i`` is what it comes to."""
    reached = not word_set("governing.reaches").isdisjoint(tokens.low[step + 1 : i + 1]) or moved
    reached = reached or tokens.word(i - 1) in word_set("grammar.from")  # "revised Monday's toll upward, from 12 to 15"
    if not reached or not (led or i - step <= _TOLL_NEAR):
        return None
    p = ending(tokens, step, ("toll",))
    if p is not None:
        return with_next(tokens, step + 1, p)
    if led and tokens.low[step] in word_set("governing.numbers_of"):
        return _number_of(tokens, step + 1)
    noun = at(tokens, step, ("noun",)) if led and moved else None
    if noun is None or len(noun.words) > 1 or not word_set("governing.apart").isdisjoint(tokens.low[step + 1 : i]):
        return None
    return _with_before(tokens, step, noun)


def _moves(word: str) -> bool:
    """Tell whether a word says that a count rises, falls, stands or is put at a number."""
    return (
        word in word_set("quantities.rise")
        or word in word_set("quantities.fall")
        or word in word_set("governing.moves")
    )


def _led_to(tokens: Tokens, i: int) -> bool:
    """Tell whether a number is the end of a change or of a count: "to 52", "from an earlier 12", "stood at 91"."""
    step = i - 1
    while i - step < 4 and tokens.word(step) in word_set("governing.toll_qualified"):
        step -= 1
    return tokens.word(step) in word_set("governing.toll_led")


def lot_named(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """Return the lot by which people are called in ``[start, end)``: "the dead", "the 61 killed", "those wounded"."""
    found = (at(tokens, step, ("participle", "noun", "adjective")) for step in range(start, end))
    return next((each for each in found if each is not None), None)


def _number_of(tokens: Tokens, k: int) -> Phrase | None:
    """Return of what the number before token ``k`` is: "of people killed", "for the missing"; None of things."""
    if tokens.word(k) not in word_set("governing.of_for"):
        return None
    for step in range(k + 1, min(len(tokens), k + _LOT)):
        p = at(tokens, step, ("participle", "noun", "adjective"))
        if p is not None:
            return with_next(tokens, step + len(p.words), p)
        head = heads().get(tokens.low[step])
        if head is not None and head.group in ("equipment", "things"):
            return None
        if head is not None and head.measure not in ("", "other", "fighters"):
            return Phrase((tokens.low[step],), cast("Measure", head.measure), "noun")
        if not tokens.low[step][0].isalpha():
            return None
    return None

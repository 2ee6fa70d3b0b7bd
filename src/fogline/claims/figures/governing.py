"""Where the words stand that say what befell a count: after it, before it, or in a tally.

In: tokens and the edges of a noun phrase. Out: the phrase, or nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from fogline.claims.figures.lexer import DASHES, Tokens, starters
from fogline.claims.figures.measures import Phrase, at, ending, heads
from fogline.languages import forms, word_set

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
        # CASE 1: an aside: "(...)", "-- ... --", ", including ...,".
        after = _past_aside(t, k)
        if t.zones and _parted(t, k, after, own, relative=relative):
            return None
        if after > k:
            k, end = after, min(len(t), max(end, after + 6))
            continue
        if w in word_set("governing.including") and (after := _after(t, k, word_set("governing.aux"), k)) > k:
            k = after - 1
            continue
        if (w in word_set("governing.barriers") and not (relative and w in word_set("grammar.as"))) or w in word_set(
            "governing.including"
        ):
            return None
        if k > i + 1 and t.low[k - 1] in DASHES and t.joined(k - 1) and t.joined(k - 2):
            k += 1  # "rebel-held" is no lot
            continue
        # CASE 2: auxiliaries and relatives lead on to the predicate.
        if w in word_set("governing.relative") and not person and k > i:
            return None
        if w in word_set("governing.aux") or w in word_set("governing.relative"):
            aux, relative = w in word_set("governing.aux"), relative or w in word_set("governing.relative")
            passive = (passive and aux) or w in word_set("governing.passive")
            k += 1
            continue
        # CASE 3: the predicate.
        p = at(t, k, ("participle", "intransitive", "adjective"))
        if p is not None:
            if p.form == "participle" and not passive and _object_follows(t, k + len(p.words)):
                return None
            if p.form != "adjective" or k <= i + 2 or aux or p.words[0] in word_set("governing.lots_far_off"):
                return p
        # CASE 4: another predicate: nothing befell them here, unless it ends a relative clause.
        elif aux and w.isalpha() and w not in word_set("governing.adverbs") and not forms().adverb(w):
            if not relative:
                return None
            aux = False
        if (
            w in word_set("grammar.and")
            and not relative
            and not (t.word(k + 1) in word_set("governing.aux") or t.word(k + 1) in heads())
        ):
            return None
        k += 1
    return None


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
            if t.low[j] in word_set("governing.barriers") and t.low[j] not in word_set("grammar.as") and not t.zone(j):
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
        if tokens.low[step] in word_set("grammar.of") and ending(tokens, step, ("transitive",)):
            break
        step -= 1
    if tokens.zone(i) and tokens.zone(step) != tokens.zone(i):
        return None
    p = ending(tokens, step, ("transitive",))
    if p is not None:
        return p
    p = ending(tokens, step, ("participle",))
    if p is not None and not (len(p.words) == 1 and tokens.word(step - 1) in word_set("governing.passive")):
        return p
    return None


def inverted(tokens: Tokens, i: int) -> Phrase | None:
    """Return the lot that is told first: "Killed were ...", "Among the dead were ...", "The wounded included ..."."""
    lot = i - 2
    if (
        tokens.word(i - 1) not in word_set("governing.copulas")
        or lot < 0
        or not (lot == 0 or tokens.word(lot - 1) in word_set("governing.lot_openers"))
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
    with_them = w in word_set("grammar.with") and tokens.word(i - 2) in word_set("governing.along")
    as_well = (
        w in word_set("grammar.as")
        and tokens.word(i - 2) in word_set("governing.well")
        and tokens.word(i - 3) in word_set("grammar.as")
    )
    if not with_them and not as_well and w != "," and w not in word_set("grammar.and"):
        return None
    reach = 26 if with_them else 16
    for step in range(i - 2 - with_them - 2 * as_well, max(-1, i - reach), -1):
        w = tokens.low[step]
        if tokens.zone(i) and tokens.zone(step) != tokens.zone(i):
            return None
        p = ending(tokens, step, ("participle",) if with_them else ("transitive",))
        if p is not None:
            return p
        if with_them:
            continue
        if (
            w in word_set("governing.aux")
            or w in word_set("governing.barriers")
            or w in word_set("governing.relative")
            or not (w[0].isalpha() or w in ",.'’\"[]")
        ):
            return None
    return None


def toll_before(tokens: Tokens, i: int) -> Phrase | None:
    """Return such as "the death toll rose to ...", "toll stands at ...": a tally noun earlier in the sentence."""
    for step in range(i - 1, max(-1, i - 14), -1):
        w = tokens.low[step]
        if tokens.zone(i) and tokens.zone(step) != tokens.zone(i):
            return None
        p = ending(tokens, step, ("toll",))
        if p is not None and not word_set("governing.reaches").isdisjoint(tokens.low[step + 1 : i + 1]):
            return p
        if w == ";" or w in word_set("governing.clause_joints"):
            return None
    return None

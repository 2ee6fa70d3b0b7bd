"""What befell the counted, or what is counted: by a count's own words, by the list it stands in, by its clause.

In: the tokens of a sentence and its counts. Out: the same counts, each with a measure and the words that say it. The order of
the cases is the order of trust: what stands nearest goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from fogline.claims.figures import governing, lexer, measures
from fogline.claims.figures.count import Count, How
from fogline.claims.figures.lexer import Tokens
from fogline.claims.figures.measures import Phrase
from fogline.languages import word_set
from fogline.model import Measure

_KINDS: dict[str, Measure] = {"length": "distance", "area": "area", "duration": "duration", "money": "money"}
_BRACKETS = frozenset("()[]")
NOT_LOT = frozenset(("equipment", "things"))  # groups of nouns to which nothing happens that is counted


def govern(tokens: Tokens, counts: list[Count]) -> None:
    """Give every count of a sentence its measure and the words that say it."""
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
    if head is not None and head.group in NOT_LOT:
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

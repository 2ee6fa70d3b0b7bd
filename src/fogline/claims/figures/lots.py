"""What befell the counted, or what is counted: by a count's own words, by the list it stands in, by its clause.

In: the tokens of a sentence and its counts. Out: the same counts, each with a measure and the words that say it. The order of
the cases is the order of trust: what stands nearest goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from fogline.claims.figures import basis, governing, measures, units
from fogline.claims.figures.count import Count, How
from fogline.claims.figures.lexer import Tokens, starters
from fogline.claims.figures.measures import Phrase
from fogline.languages import forms, word_set
from fogline.model import Measure

_KINDS: dict[str, Measure] = {"length": "distance", "area": "area", "duration": "duration", "money": "money"}
_BRACKETS = frozenset("()[]")
_LOTS = frozenset(
    ("killed", "injured", "casualties", "detained", "displaced", "missing", "hostage", "freed", "surrendered")
)
_ANYBODY = frozenset(("people", "soldiers", "civilians"))  # groups of which a tally may name the last again
NOT_LOT = frozenset(("equipment", "things"))  # groups of nouns to which nothing happens that is counted


def govern(tokens: Tokens, counts: list[Count]) -> None:
    """Give every count of a sentence its measure and the words that say it."""
    told, thing, nobody = 0, None, None
    for count in counts:
        count.part = basis.is_part(tokens, count, told)
        if nobody is not None and count.left < nobody.np.last and not count.single:
            count.measure = "other"  # "none of the 14 passengers was hurt"
            continue
        nobody = count if count.single and count.q.high == 0 else nobody
        of_things = thing is not None and count.part and count.np.last == count.np.first
        if thing is not None and of_things:
            count.measure, count.how = _default(tokens, thing), "noun"  # "86 drones, of which 64 were shot down"
        elif count.people:
            count.measure, count.how, count.said = _near(tokens, count)
        thing = count if _is_thing(count) else thing if of_things else None
        told = max(told, count.np.last)
    _breakdowns(tokens, counts)
    _coordinate(tokens, counts)
    for count in counts:
        if count.measure is None:
            count.measure = _default(tokens, count)


_Governed = tuple[Measure | None, How, str]
_NOTHING: _Governed = (None, "", "")


# States in which people may be when something else befalls them, and what befalls them then: "killed 12 captured men".
_STATES = frozenset({"detained", "hostage", "missing", "displaced", "injured"})
_BEFALLS_THEM = frozenset({"killed", "casualties", "freed"})


def _near(tokens: Tokens, c: Count) -> _Governed:
    """Return the measure of a count by the words around it, the nearest first."""
    # CASE 1: nobody's lot: "a mother of three".
    parent = tokens.word(c.left - 1) in word_set("grammar.of") and tokens.word(c.left - 2) in word_set("lots.parents")
    if parent and c.np.head is None:
        return "other", "", ""
    # CASE 2: said inside the phrase: "12 wounded men"; but "killed 12 wounded men".
    if c.np.inner is not None and c.np.head is not None and not _is_thing(c):
        verb = _beside(tokens, c) if c.np.inner.measure in _STATES else _NOTHING
        inner: _Governed = (c.np.inner.measure, "inner", " ".join(c.np.inner.words))
        return verb if verb[0] in _BEFALLS_THEM else inner
    # CASE 3: the noun says it: "12 deaths", "20 arrests".
    noun = _by_noun(tokens, c)
    if noun[0] is not None:
        return noun
    # CASE 4: things have no lot: "12 houses were hit".
    if c.np.head is not None and c.np.head.group in NOT_LOT:
        return _NOTHING
    # CASE 5: right beside it, then further on.
    beside = _beside(tokens, c)
    found = _held_by(tokens, c, beside if beside[0] is not None else _further(tokens, c))
    if found[0] == "equipment" and c.np.head is not None:
        return "killed", found[1], found[2]  # "fourteen bandits were shot down"
    if found[2] in word_set("lots.fall") and not _fell(tokens, c):
        return _NOTHING
    if found[0] == "displaced" and not measures.moves(tokens, c.np):
        return _NOTHING  # "four flights were evacuated"
    if found[0] == "other" and c.np.head is not None and c.np.head.measure:
        return _NOTHING  # "20 hostages are alive"
    return found


_CAPTORS = 12  # tokens on either side of a count in which who holds them is named


def _held_by(tokens: Tokens, c: Count, found: _Governed) -> _Governed:
    """Return hostages for people who are taken or held by armed men: "gunmen seized 25 travellers", "held by bandits".

    Refused: captured soldiers, who are prisoners of whoever takes them; "police arrested 40 gunmen".
    """
    if found[0] != "detained" or (c.np.head is not None and c.np.head.group in _ARMED):
        return found
    captors = word_set("lots.captors")
    side = tokens.low[max(0, c.left - _CAPTORS) : c.left]
    if found[1] == "right":
        after = tokens.low[c.np.last : c.np.last + _CAPTORS]
        at = next((k for k, w in enumerate(after) if w in word_set("grammar.by")), len(after))
        side = after[at : at + _BY]
    doers = (k for k, w in enumerate(side) if w in captors and not any(map(_is_number, side[max(0, k - 3) : k])))
    return ("hostage", found[1], found[2]) if next(doers, None) is not None else found


def _is_number(word: str) -> bool:
    return word[:1].isdecimal() or word in starters() - word_set("grammar.indefinite")


_BY = 5  # tokens behind "by" in which a captor is named
_ARMED = frozenset(("soldiers", "fighters", "police", "prisoners"))


def _fell(tokens: Tokens, c: Count) -> bool:
    """Tell whether armed men fell, and fell dead: not "12 men fell ill", "12 shells fell"."""
    head = c.np.head
    if head is None or head.group not in _ARMED:
        return False
    after = next(
        (k for k in range(c.np.last, min(len(tokens), c.np.last + 24)) if tokens.low[k] in word_set("lots.fall")), -1
    )
    return tokens.word(after + 1) not in word_set("lots.fell_otherwise")


def _beside(tokens: Tokens, c: Count) -> _Governed:
    """Return what stands right beside a count: "12 dead", "12 were killed", "killing 12", "the deaths of 12"."""
    head, i = c.np.head, c.np.last
    close, left = governing.to_right(tokens, i, far=False), governing.to_left(tokens, _group_start(tokens, c.left))
    if left is not None and left.words[0] in word_set("find.loose") and head is None and i > c.np.first:
        left = None  # "burned eight flags"
    if close is not None and close.words[0] in word_set("find.loose") and head is None and i > c.np.first:
        close = None  # "two thirds of offices are held by women"
    if tokens.word(c.left - 1) in word_set("lots.let") and tokens.word(i) in word_set("lots.go"):
        return "freed", "left", tokens.word(c.left - 1)  # "let eleven women go"
    if left is not None and " ".join(left.words) in word_set("find.rescuing") and _captive(tokens, c):
        return "freed", "left", " ".join(left.words)
    both = left is not None and close is not None and close.form == "participle" and left.measure == close.measure
    let_go = left is not None and left.measure == "freed" and close is not None and close.measure in _STATES
    if close is not None and not both and not let_go:
        return _governed(close, "right")
    left = left or governing.inverted(tokens, c.left)
    if left is None:
        return _NOTHING
    deadly = " ".join(tokens.low[i : i + 2]) in word_set("find.dead") or tokens.word(i) in word_set("find.dead")
    return ("killed", "left", " ".join(left.words)) if deadly else _governed(left, "left")


def _group_start(tokens: Tokens, left: int) -> int:
    """Return where "a family of six" begins, else where the count does."""
    if tokens.word(left - 1) not in word_set("grammar.of") or tokens.word(left - 2) not in word_set("lots.groups"):
        return left
    start = left - 2
    while start > 0 and tokens.word(start - 1) not in word_set("reading.determiner") and left - start < 4:
        start -= 1
    return max(0, start - 1) if left - start < 4 else left - 2


_MONEY = 1e6  # no army has lost so many; "losses of several millions" are of money
_CAPTIVE = 4  # tokens after the counted in which they may be called captives


def _captive(tokens: Tokens, c: Count) -> bool:
    """Tell whether the counted are captives: "rescued 76 kidnap victims", "rescued 12 women abducted by the group"."""
    return not word_set("lots.captives").isdisjoint(tokens.low[c.np.first : c.np.last + _CAPTIVE])


def _by_noun(tokens: Tokens, c: Count) -> _Governed:
    head, i = c.np.head, c.np.last
    if head is not None and head.group == "killed or injured" and c.q.high == 0:
        return "killed", "noun", tokens.low[c.np.head_at]  # "no casualties"
    if head is not None and tokens.low[c.np.head_at] in word_set("find.lives"):
        lost = any(
            each in word_set("find.taken") for each in tokens.low[max(0, c.left - 3) : c.left] + tokens.low[i : i + 3]
        )
        return ("killed", "noun", tokens.low[c.np.head_at]) if lost else _NOTHING
    if head is not None and head.group == "killed or injured":
        return "casualties", "noun", tokens.low[c.np.head_at]
    if head is not None and head.group in ("killed", "injured", "detained", "missing"):
        own = Phrase((tokens.low[c.np.head_at],), cast("Measure", head.measure), "noun")
        return _governed(governing.with_next(tokens, i, own), "noun")
    noun = measures.at(tokens, i, ("noun",)) if head is None else None
    if noun is not None:
        return _governed(governing.with_next(tokens, i + len(noun.words), noun), "noun")
    after = measures.heads().get(tokens.word(i + 1)) if tokens.word(i) in ("'", "’") else None
    if after is not None and after.group == "killed":
        return "killed", "noun", tokens.word(i + 1)  # "the six monks' murder"
    return _NOTHING


def _further(tokens: Tokens, c: Count) -> _Governed:
    head, i = c.np.head, c.np.last
    # CASE 1: "the toll rose to 12", "rose from 40 to 52 people".
    noun = c.np.last > c.np.first and forms().plural(tokens.low[c.np.last - 1])
    anybody = head.group in _ANYBODY if head is not None else not noun  # "from 48 overnight"
    toll = governing.toll_before(tokens, c.left) if anybody and not c.single else None
    if toll is not None and toll.words[-1] in word_set("lots.losses") and head is None and c.q.low >= _MONEY:
        toll = None  # of money, most likely
    if toll is not None:
        c.tallied = toll.form != "toll" or toll.words[0] in word_set("lots.number")
        return _governed(toll, "left")
    # CASE 2: further on: "12 villagers, most of them women, were later found dead".
    right = governing.to_right(tokens, i, person=head is not None or i == c.np.first)
    if right is not None and not (right.words[0] in word_set("find.loose") and head is None and i > c.np.first):
        return _governed(right, "right")
    # CASE 3: "of the dead, 11 were women"
    whole = basis.whole_before(tokens, c.left) if c.part else None
    lot = None if whole is None else governing.lot_named(tokens, whole + 1, c.left)
    if lot is not None:
        return _governed(lot, "left")
    # CASE 4: at the end of a list: "the murder of Amin, his wife and two guards".
    listed = governing.listed_left(tokens, c.left) if head is not None and not _speaks(tokens, c) else None
    return _governed(listed, "left") if listed is not None else _NOTHING


def _governed(phrase: Phrase, how: How) -> _Governed:
    return phrase.measure, how, " ".join(phrase.words)


def _coordinate(tokens: Tokens, counts: list[Count]) -> None:
    """Counts in a row share a predicate: "two soldiers and three civilians were killed", "killed 12 men, 3 women"."""
    ages = [(count.left, count.last) for count in counts if count.q.kind == "age"]
    counts = [count for count in counts if count.people]
    for d, c in pairwise(reversed(counts)):
        if tokens.zone(c.first) != tokens.zone(d.first) or _is_thing(c):
            continue
        if c.measure is None and d.measure and d.how == "right" and _listed(_between(tokens, c, d, ages)):
            c.measure, c.how, c.said = d.measure, "right", d.said
    speaking = _speaking(tokens, counts)
    for c, d in pairwise(counts):
        if tokens.zone(c.first) != tokens.zone(d.first) or d.left in speaking or _is_thing(d):
            continue
        gap = _between(tokens, c, d, ages)
        if d.measure is None and c.measure and _shares(tokens, c, d, gap):
            d.measure, d.how, d.said = c.measure, c.how, c.said
        d.part = d.part or (
            c.part and c.measure == d.measure and _goes_on_listing(c, gap) and not _anew(tokens, d, gap)
        )


def _goes_on_listing(c: Count, gap: list[str]) -> bool:
    """Tell whether parts go on: "102 of them women and 38 children", "20 were children and 10 women"."""
    if _listed(gap):
        return True
    bare = c.np.last == c.np.first
    return (
        bare and 1 < len(gap) < _STRIPPED and gap[-1] in word_set("grammar.and") | {","} and gap[-2] in measures.heads()
    )


def _is_thing(c: Count) -> bool:
    return c.np.head is not None and c.np.head.group in NOT_LOT


def _between(tokens: Tokens, c: Count, d: Count, ages: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words between two counts without an age: "and a" of "a boy of six and a woman"."""
    start = c.np.last
    for first, last in ages:
        if start < first <= start + 1 and last <= d.left:
            start = last
    return tokens.low[start : d.left]


def _run_on(gap: list[str]) -> bool:
    """Tell whether a list goes on, also behind "165 members of the government forces and"."""
    if _listed(gap):
        return True
    return 1 < len(gap) < _PHRASE and gap[0] in word_set("grammar.of") and gap[-1] in word_set("grammar.and") | {","}


def _shares(tokens: Tokens, c: Count, d: Count, gap: list[str]) -> bool:
    """Tell whether a count shares the predicate of the one before it."""
    return (
        _listed(gap)
        or (_including(gap) and not d.single)
        or (c.part and _goes_on_listing(c, gap))
        or (d.part and c.measure in _LOTS and basis.of_them(tokens, d.last))
        or _goes_on(tokens, c, d)
    )


def _anew(tokens: Tokens, d: Count, gap: list[str]) -> bool:
    """Tell whether a count behind a part has a predicate of its own: "including 4 children, and 7 others were wounded"."""
    own = d.how == "right" and tokens.word(d.np.last) not in (",", ")")
    return own and " ".join(gap[-2:]) in word_set("lots.comma_and")


def _goes_on(tokens: Tokens, c: Count, d: Count) -> bool:
    """Tell whether a count leaves out the predicate that the count before has: it goes on with a place or a doer alone.

    Caught: "killed 11 in Gaza City and four in the south", "three were killed by the gunmen and two gunmen by the troops",
    "five soldiers were killed and two gunmen". Refused: "killed two in Hebron and 500 people in Nablus marched".
    """
    gap = tokens.low[c.np.last : d.left]
    if not gap or gap[-1] not in word_set("lots.joints") or len(gap) > _GAP:
        return False
    head, at = d.np.head, d.np.last
    if _is_thing(d) or (d.np.last > d.np.first and head is None):
        return False
    if c.how == "right" and head is not None and gap[-1] in word_set("grammar.and") and len(gap) < _STRIPPED:
        return not tokens.word(at)[:1].isalnum()
    led = tokens.word(at)
    if led not in word_set("lots.places") or not word_set("lots.apart").isdisjoint(gap):
        return False
    return not word_set("lots.places").isdisjoint(gap) and _phrase_ends(tokens, at + 1)


_GAP = 14  # tokens between a predicate and a count that goes without one
_STRIPPED = 5  # tokens of an auxiliary, a predicate and the word that joins
_PHRASE = 7  # tokens of a place or a doer


def _phrase_ends(tokens: Tokens, k: int) -> bool:
    """Tell whether a phrase from token ``k`` on ends before anything is told of it."""
    for step in range(k, min(len(tokens), k + _PHRASE)):
        w = tokens.low[step]
        if not w[0].isalnum() or w in word_set("grammar.and") or (tokens.zone(step) != tokens.zone(k)):
            return True
        if w in word_set("governing.aux") or w in word_set("governing.relative") or forms().past(w):
            return False
    return len(tokens) <= k + _PHRASE


def _breakdowns(tokens: Tokens, counts: list[Count]) -> None:
    """Give a count's measure to the parts that are told behind it: "17 killed: nine men, six women and two children".

    Parts stand in brackets, behind a colon or a dash, or add up to the whole. Refused: "12 killed, 40 trucks burned".
    """
    people = [count for count in counts if count.people]
    for at, whole in enumerate(people[:-1]):
        run = _run(tokens, whole, people[at + 1 :])
        opener = tokens.low[whole.np.last : run[0].left] if run else []
        if (
            not run
            or whole.measure is None
            or whole.how == ""
            or len(opener) > _OPENED
            or tokens.zone(whole.first) != tokens.zone(run[0].first)
        ):
            continue
        total, best = sum(count.q.low for count in run), whole.q.best
        opened = not _OPENERS.isdisjoint(opener[-1:])
        if best is None or run[0].single:
            continue
        if (total == best and len(run) > 1 and not _sited(opener)) or (opened and total <= _most(whole)):
            for count in run:
                count.measure, count.how, count.said, count.part = whole.measure, whole.how, whole.said, True


_OPENERS = frozenset("(:—–-[")


def _most(whole: Count) -> float:
    """Return what the parts of a count may come to at most: of "at least 302" a little more."""
    best = whole.q.best or 0.0
    return best if whole.q.bound == "exact" else _ROUGHLY * best


_ROUGHLY = 1.1


def _sited(gap: list[str]) -> bool:
    """Tell whether a count has a place of its own, so that those behind it may be of others: "three in Tyre, two in ..."."""
    return not word_set("lots.places").isdisjoint(gap)


_OPENED = 26  # tokens from a whole to its parts, with who says so between


def _run(tokens: Tokens, whole: Count, counts: Sequence[Count]) -> list[Count]:
    """Return the counts from the first on that make one list and have no predicate of their own but the whole's."""
    run: list[Count] = []
    for count in counts:
        own = count.measure is not None and (count.measure, count.how) != (whole.measure, "right")
        if own or count.q.kind == "share" or count.np.head is None or count.np.head.group in NOT_LOT:
            break
        if run and not _run_on(tokens.low[run[-1].np.last : count.left]):
            break
        run.append(count)
    return run


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
    if q.kind == "rate" and units.is_money(q.unit):
        return "money"
    if c.np.head is not None and c.np.head.measure:
        return cast("Measure", c.np.head.measure)
    return "other"


def _weapon(tokens: Tokens, c: Count) -> bool:
    near = (measures.heads().get(each) for each in tokens.low[c.last : c.last + 3])
    return any(h is not None and h.group == "equipment" for h in near)

"""Names that may be places: runs of capitals, the longest known names in them, and what speaks for and against each.

A mention is kept or dropped by a linear model over a few dozen yes-or-no features (cue words by class, letter shapes, the
name's own candidates, how the same name stands elsewhere in the dispatch). Weights and card: weights/places.json.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from fogline import lexicon
from fogline.claims.places import names
from fogline.claims.places.names import Candidate
from fogline.languages import pattern, word_set
from fogline.lexicon import gazetteer
from fogline.text import Token

LONGEST = 5  # words of a name


@dataclass(slots=True)
class Mention:
    """Tokens ``[first, last]`` of the text, what they could be, and the features that speak."""

    start: int
    end: int
    first: int
    last: int
    folded: str
    candidates: tuple[Candidate, ...]
    features: list[str] = field(default_factory=list)
    score: float = 0.0
    kind_hint: str = ""
    inside: Mention | None = None
    beside: frozenset[str] = frozenset()  # countries that its sentence names
    told: frozenset[str] = frozenset()  # those of them that it tells of something in
    held: str = ""  # how ``inside`` is printed with it: comma, in, near, of, head (containers.py)
    road: bool = False  # a street or numbered road: a place of its own, in no list
    of_capital: bool = False  # after "of" and a capitalised word: "Bank of America"
    feature: bool = False  # a river, lake or hill named after one of the candidates


def mentions(text: str, words: Sequence[Token]) -> list[Mention]:
    """Return all names of the dispatch that some list knows, the longest first come; none overlaps another."""
    found: list[Mention] = []
    article, halves = word_set("places.article"), word_set("places.halves")
    index, count = 0, len(words)
    while index < count:
        word = words[index]
        if not word.cap and not (
            word.low in article and index + 1 < count and words[index + 1].cap and words[index + 1].gap in ("-", "- ")
        ):
            index += 1
            continue
        m = _longest(text, words, index)
        if m is None:
            whole = word.low in halves or articled(words, index + 1) or _is_cut(words, index)
            index = _past_run(words, index) if whole else index + 1
        else:
            found.append(m)
            index = m.last + 1
    return found


def _is_cut(words: Sequence[Token], i: int) -> bool:
    """Tell whether an unknown capital after a preposition of place begins a name that a known one would be cut from:
    "at [Gidan Turbe]". Refused: before a name that everybody knows ("in Old Aleppo"), after a title, a given name, a capital.
    """
    word, before = words[i], words[i - 1] if i else None
    if before is None or before.cap or word.gap != " " or "before_in" not in _classes(before.low):
        return False
    if not _capital_after(words, i) or _classes(word.low) or word.text.isupper() or word.low in names.given_names():
        return False
    known = names.of_key(gazetteer.key(words[i + 1].text))
    return bool(known) and not any(c.listed or c.pop > _TOWN for c in known)


def _past_run(words: Sequence[Token], i: int) -> int:
    """Return the token after the run of capitals at ``i``: "Tell Rumman" is no "Rumman"."""
    while _goes_on(words, i):
        i += 1 + articled(words, i + 1)
    return i + 1


def _goes_on(words: Sequence[Token], i: int) -> bool:
    """Tell whether a capital follows, or an article and a capital: "Khan al-Assal"."""
    return _capital_after(words, i) or articled(words, i + 1)


def articled(words: Sequence[Token], k: int) -> bool:
    """Tell whether token ``k`` is the article in the middle of an Arabic name: "Khan [al]-Assal"."""
    if k + 1 >= len(words) or words[k].low not in word_set("places.article") or words[k].gap != " ":
        return False
    return words[k + 1].gap == "-" and words[k + 1].cap


def _longest(text: str, words: Sequence[Token], i: int) -> Mention | None:
    """Return the longest known name that begins at ``i``; a street or a feature named after a place is taken whole."""
    reach = _reach(words, i)
    if (road := _road(text, words, i)) is not None:
        listed = tuple(each for each in names.of_key(gazetteer.key(text[road.start : road.end])) if each.listed)
        return (
            dataclasses.replace(road, candidates=listed, road=False, folded=gazetteer.key(text[road.start : road.end]))
            if listed
            else road
        )
    for later in range(reach, i - 1, -1):
        if _cuts(text, words, i, later):
            continue
        folded = gazetteer.key(text[words[i].start : words[later].end])
        found = names.of_key(folded)
        if found and _articled(words, i):
            found = tuple(c for c in found if c.listed or c.country in names.OF_ARABIC)
        if found and (kept := _usable(text, words, i, later, found)) and not _overreaches(words, i, later, kept):
            return _with_feature(text, words, i, later, folded, kept)
    if (
        i
        and words[i].cap
        and words[i - 1].low in word_set("grammar.definite")
        and words[i].gap == " "
        and not _capital_after(words, i)
    ):
        folded = f"{words[i - 1].low} {words[i].low}"  # "the Gulf": a name only with its article
        if found := tuple(c for c in names.of_key(folded) if c.listed):
            return Mention(words[i].start, words[i].end, i, i, folded, found)
    return None


_TOWN = 15.0  # log2 of people: what a part of "Beirut-Damascus" has at least


def _cuts(text: str, words: Sequence[Token], i: int, j: int) -> bool:
    """Tell whether a name would be cut at a hyphen: "Croix" of "Croix-des-Bouquets", "Ville" of "Pétion-Ville".

    Refused: two known places ("the Beirut-Damascus road"), what is no name's part ("Aleppo-based", "al-Bab").
    """
    before = words[i].gap == "-" and i > 0 and words[i - 1].cap and _is_name(words[i - 1], words[i])
    after = words[j + 1] if j + 1 < len(words) and words[j + 1].gap == "-" else None
    if after is not None and not after.cap and not _elided(after):
        inner = after.low in word_set("places.inner") and j + 2 < len(words)
        after = words[j + 2] if inner and words[j + 2].gap == "-" and words[j + 2].cap else None
    if after is not None and not _is_name(after, words[j]):
        after = None
    if (after is None and not before) or _of_country(text[words[i].start : words[j].end]):
        return False
    own = _countries(text[words[i].start : words[j].end])
    if after is not None and not own & _joined_on(text, words, words.index(after, j)):
        return True
    return before and not own & _joined_before(text, words, i - 1)


def _is_name(part: Token, other: Token) -> bool:
    """Tell whether a part of a hyphened name is one, and no initials or article: "R-Fairfax", "al-Bab"."""
    initials = part.text.isupper() and not other.text.isupper()
    return not initials and len(part.text) > 1 and part.low not in word_set("places.joined_article")


@functools.lru_cache(maxsize=4096)
def _of_country(name: str) -> bool:
    """Tell whether a name is a country's or a people's: "Arab-Israeli", "NATO-Russia"."""
    found = names.of_key(gazetteer.key(name))
    return bool(found) and (found[0].people or found[0].kind == "country")


def _joined_on(text: str, words: Sequence[Token], k: int) -> frozenset[str]:
    """Return the countries that have a place called as the one to three capitals from token ``k`` on."""
    found = _countries(words[k].text)
    for step in range(k + 1, min(k + 3, len(words))):
        if words[step].gap != " " or not words[step].cap:
            break
        found |= _countries(text[words[k].start : words[step].end])
    return found


def _joined_before(text: str, words: Sequence[Token], k: int) -> frozenset[str]:
    """Return the same of the capitals up to token ``k``."""
    found = _countries(words[k].text)
    for step in range(k - 1, max(k - 3, -1), -1):
        if words[step + 1].gap != " " or not words[step].cap:
            break
        found |= _countries(text[words[step].start : words[k].end])
    return found


@functools.lru_cache(maxsize=4096)
def _countries(name: str) -> frozenset[str]:
    """Return where a place of the name is; where a large one is known, anywhere ("the Beirut-Damascus road")."""
    found = names.of_key(gazetteer.key(name))
    return frozenset(c.country for c in found) | (
        frozenset({"*"}) if any(c.listed or c.pop > _TOWN for c in found) else frozenset()
    )


def _articled(words: Sequence[Token], i: int) -> bool:
    """Tell whether an Arabic article stands before: "al-Badou" is no town of Togo."""
    return i > 0 and words[i].gap == "-" and words[i - 1].low in word_set("places.joined_article")


_GENERIC = frozenset(
    ("street", "feature", "body", "settlement", "division", "direction", "native", "said", "before_in")
)  # classes of place_cues.csv


def _overreaches(words: Sequence[Token], i: int, j: int, found: tuple[Candidate, ...]) -> bool:
    """Tell whether a match takes a word too many or is a common noun: "Dublin City | Council", "The Rock | Hill", "Street"."""
    last = words[j].low
    if i == j and last in word_set("places.halves") and _goes_on(words, i):
        return True  # "Tell | Rumman"
    if i == j:
        return not any(each.listed for each in found) and bool(_classes(last) & _GENERIC) and not _named_so(words, i)
    after = words[j + 1] if j + 1 < len(words) else None
    goes_on = after is not None and after.gap in (" ", "-") and after.cap
    if last in word_set("places.city") and (goes_on or not any(c.own and c.kind == "town" for c in found)):
        return bool(names.of_key(gazetteer.key(" ".join(word.text for word in words[i:j]))))
    if goes_on and not any(c.listed for c in found):
        if "body" in _classes(last) or last in word_set("places.body_ends"):
            return last not in word_set("places.county") and bool(
                names.of_key(gazetteer.key(" ".join(w.text for w in words[i:j])))
            )
        if words[i].low in word_set("places.small_first") and words[i].text != words[i].low:
            rest = " ".join(w.text for w in words[i + 1 : j + 2])
            return bool(names.of_key(gazetteer.key(rest)))
    return False


def _named_so(words: Sequence[Token], i: int) -> bool:
    """Return a common noun that stands as a name: "in Reservoir", "Bridge, Texas"."""
    before = words[i - 1] if i else None
    return (
        before is not None
        and before.low in word_set("places.in_or_from")
        and words[i].gap == " "
        and not _capital_after(words, i)
    )


def _capital_after(words: Sequence[Token], i: int) -> bool:
    return i + 1 < len(words) and words[i + 1].gap == " " and words[i + 1].cap


_ROAD_END = re.compile(r"\.(?=[\s,;)]|$)")


def _road(text: str, words: Sequence[Token], i: int) -> Mention | None:
    """Return streets and numbered roads ("Main Street", "North Cooper Street", "Highway 19"): places of
    their own in no list.
    """
    word = words[i]
    if (
        word.low in word_set("places.road_lines")
        and i + 1 < len(words)
        and words[i + 1].gap in (" ", "-")
        and words[i + 1].text.isdecimal()
    ):
        if word.low not in word_set("places.hyphened_roads") or words[i + 1].gap == "-":
            return Mention(word.start, words[i + 1].end, i, i + 1, "", (), road=True)
        return None
    k = i
    if word.low in word_set("places.no_road"):
        return None
    while k + 1 < len(words) and k - i < 4 and words[k + 1].gap in (" ", "-", ". "):
        if not words[k + 1].cap and not words[k + 1].text[0].isdecimal():
            return None
        if words[k + 1].gap == ". " and words[k].low not in word_set("places.stopped"):
            return None
        k += 1
        low = words[k].low
        if low in word_set("places.roads") and not (
            low in word_set("places.saint_or_doctor") and not _ROAD_END.match(text, words[k].end)
        ):
            return _ending_road(text, words, i, k)
    return None


def _ending_road(text: str, words: Sequence[Token], i: int, k: int) -> Mention | None:
    """Return a road whose name ends on token ``k``: not a body ("Florida Highway Patrol"), nor a state's numbered road."""
    low = words[k].low
    after = words[k + 1] if k + 1 < len(words) and words[k + 1].gap == " " else None
    if low in word_set("places.bodies_roads") and _capital_after(words, k):
        return None
    if after is not None and after.text.isdecimal():
        state = names.of_key(gazetteer.key(text[words[i].start : words[k - 1].end]))
        return None if state else Mention(words[i].start, after.end, i, k + 1, "", (), road=True)
    stop = low in word_set("places.short_roads") and text[words[k].end : words[k].end + 1] == "."
    return Mention(words[i].start, words[k].end + stop, i, k, "", (), road=True)


def _with_feature(
    text: str, words: Sequence[Token], i: int, j: int, folded: str, found: tuple[Candidate, ...]
) -> Mention:
    """Return a feature named after a place ("Neches River", "Lake Lanier") is taken whole; it lies near its namesake."""
    after = words[j + 1] if j + 1 < len(words) else None
    if (
        after is not None
        and after.gap == " "
        and after.cap
        and after.low in word_set("places.features")
        and not _capital_after(words, j + 1)
        and not any(each.people or (each.listed and each.kind in ("country", "admin1")) for each in found)
    ):
        return Mention(words[i].start, after.end, i, j + 1, folded + " " + after.low, found, feature=True)
    before = words[i - 1] if i else None
    if (
        before is not None
        and words[i].gap == " "
        and before.text in word_set("places.features_before")
        and not before.gap.endswith("-")
    ):
        return Mention(before.start, _end(text, words, i, j), i - 1, j, before.low + " " + folded, found, feature=True)
    return Mention(words[i].start, _end(text, words, i, j), i, j, folded, found)


def _end(text: str, words: Sequence[Token], i: int, j: int) -> int:
    """Return the stop of an abbreviation belongs to it ("Ind.", "Ala.")."""
    end = words[j].end
    if i == j and text[end : end + 1] == "." and words[j].low in _abbreviations():
        return end + 1
    return end


@functools.cache
def _abbreviations() -> frozenset[str]:
    found = {
        row["press"].rstrip(".").lower()
        for row in lexicon.rows("state_abbreviations.csv")
        if row["press"].endswith(".")
    }
    return word_set("places.more_abbreviations") | found


_JOINS = frozenset((" ", "'s ", "’s ", "-", "\u00a0", "- ", " -", "\n", "-‘", "-'", "-’", "-ʿ"))


def _reach(words: Sequence[Token], i: int) -> int:
    """Return the last token that a name beginning at ``i`` may end on: capitals, joined by spaces, hyphens
    or small inner words.
    """
    j = i
    for step in range(i + 1, min(i + LONGEST, len(words))):
        if words[step].gap not in _JOINS:
            break
        if words[step].cap or _elided(words[step]):
            j = step
        elif words[step].low not in word_set("places.inner"):
            break
    return j


def _elided(word: Token) -> bool:
    """Tell whether a capital follows an elided article: "Saut-d'Eau"."""
    return len(word.text) > 2 and word.text[1] in "'’" and word.text[2].isupper()


def _usable(text: str, words: Sequence[Token], i: int, j: int, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return candidates fit for the printed form: initials keep their capitals, abbreviations need a stop
    or a town before them.
    """
    first = words[i]
    printed = text[first.start : words[j].end]
    if i == j and len(printed) < 4:
        stopped = text[first.end : first.end + 1] == "." and any(each.short for each in found)
        if not (printed.isupper() or "." in printed or stopped) and len(printed) < 3:
            return ()
        if printed.isupper() and len(printed) <= 3 and "." not in printed:
            found = tuple(c for c in found if c.short or (c.listed and c.kind in ("country", "region", "spot")))
        if printed in word_set("places.pronoun"):
            return ()
    if i == j and any(c.short for c in found):
        if not printed.replace(".", "").isalpha():
            return tuple(c for c in found if not c.short)
        stop = text[first.end : first.end + 1] == "." and not printed.isupper()
        before = i > 0 and first.gap.startswith(",") and words[i - 1].cap
        fits = stop or (before and len(printed) < 5) or "." in printed
        if not fits:
            found = tuple(c for c in found if not c.short)
    return found


@functools.cache
def _family() -> frozenset[str]:
    return frozenset(
        each for row in lexicon.rows("personal_names.csv") if row["class"] == "family" for each in row["words"].split()
    )


_NONE: frozenset[str] = frozenset()


def describe(text: str, words: Sequence[Token], found: Sequence[Mention]) -> None:
    """Fill in the features of each mention."""
    small = frozenset(word.low for word in words if not word.cap)
    count: Counter[str] = Counter(each.folded for each in found)
    inside: Counter[str] = Counter()
    person: Counter[str] = Counter()
    found = [m for m in found if not m.road]
    for m in found:
        m.features = _local(text, words, m, small)
        if "p:before_in" in m.features or "comma:within" in m.features:
            inside[m.folded] += 1
        if "run:given" in m.features or "p:title" in m.features:
            person[m.folded] += 1
    named = {m.candidates[0].country for m in found if m.candidates[0].kind == "country"} - {""}
    near = {m.candidates[0].country for m in found if m.candidates[0].listed} - {""}
    for m in found:
        m.features += _elsewhere(m, count, inside, person)
        m.features += _company(m, named, near)


def _elsewhere(m: Mention, count: Counter[str], inside: Counter[str], person: Counter[str]) -> list[str]:
    features = [f"count:{min(3, count[m.folded])}"]
    own_in = "p:before_in" in m.features or "comma:within" in m.features
    own_person = "run:given" in m.features or "p:title" in m.features
    if inside[m.folded] - own_in > 0:
        features.append("doc:in")
    if person[m.folded] - own_person > 0:
        features.append("doc:person")
        if not own_person:
            features.append("doc:person_only" if not inside[m.folded] else "doc:both")
    return features


_HOME = frozenset(("US", "GB", "CA", "AU", "NZ", "IE", "ZA"))  # whose English place names are also everybody's names


# What tells of a place before its country is asked: people have the names of their towns ("Aksoy flew to Turkey").
_PLACED = frozenset(
    ["p:before_in", "p:before_object", "p:before_of", "p:direction", "p:settlement", "p:division", "p:comma", "comma:within",
     "within:in", "within:near", "within:of", "n:settlement", "n:division", "n:feature", "n:direction", "dateline", "doc:in"]
)  # fmt: skip


def _company(m: Mention, named: set[str], near: set[str]) -> list[str]:
    """Return whether the name has a place in a country that the dispatch names, or of which it names another listed place."""
    if m.candidates[0].kind in ("country", "continent", "sea", "region") or not (named or near):
        return []
    if _PLACED.isdisjoint(m.features):
        return ["company:unplaced"]
    own = {c.country for c in m.candidates if c.kind != "country"}
    f = []
    for class_, told in (("named", named), ("near", near - named)):
        if met := own & told:
            f.append(f"company:{class_}_home" if met <= _HOME else f"company:{class_}")
    if own & m.beside and not own & m.beside <= _HOME:
        f.append("company:beside")
    return f or ["company:none"]


def _classes(word: str) -> frozenset[str]:
    return names.cue_classes().get(word, _NONE)


def _local(text: str, words: Sequence[Token], m: Mention, small: frozenset[str]) -> list[str]:
    f = ["bias", *_shape(text, m, small), *_before(words, m), *_after(words, m)]
    if m.inside is not None:
        f.append("comma:within" if m.held == "comma" else f"within:{m.held}")
    if gap_is_dateline(text, m):
        f.append("dateline")
    return f


def _before(words: Sequence[Token], m: Mention) -> list[str]:
    """Return what stands before: the head of a sentence or quote, or words by class, punctuation, capitals."""
    before = words[m.first - 1] if m.first else None
    gap = words[m.first].gap
    if before is None or any(each in gap for each in '.!?\n"“”'):
        return ["p:start", "p:quote"] if any(c in gap for c in '"“”') else ["p:start"]
    f = [f"p:{c}" for c in _classes(before.low)] or ["p:other"]
    if "," in gap:
        f.append("p:comma")
    elif "(" in gap:
        f.append("p:bracket")
    elif gap == "-":
        f.append("p:hyphen")
    elif (
        before.cap and before.text[0].isupper() and "before_in" not in _classes(before.low)
    ):  # Arabic knows no capitals
        f += ["p:cap", *_run_before(words, m)]
    if not before.cap and m.first > 1:
        f += [f"pp:{c}" for c in _classes(words[m.first - 2].low)]
        m.of_capital = before.low in word_set("places.of") and words[m.first - 2].cap
    if before.low in word_set("places.operation"):
        f.append("p:operation")
    if before.text.isdecimal():
        f.append("p:digit")
    return f


def _after(words: Sequence[Token], m: Mention) -> list[str]:
    """Return what follows: words by class, punctuation, the run of capitals."""
    after = words[m.last + 1] if m.last + 1 < len(words) else None
    if after is None:
        return ["n:end"]
    gap = after.gap
    if gap in (" ", "\u00a0", "\n"):
        f = [f"n:{each}" for each in _classes(after.low)] or ["n:other"]
        return [*f, "n:cap", *_run_after(words, m)] if after.cap else f
    if gap.startswith("-"):
        return ["n:hyphen"]
    if pattern("places.possessive_after").match(gap):
        return ["n:possessive", "n:possessive_cap"] if after.cap else ["n:possessive"]
    if gap.startswith(","):
        f = ["n:comma", "n:comma_digit"] if after.text.isdecimal() else ["n:comma"]
        return [*f, *(f"n:comma_{c}" for c in _classes(after.low) if c in ("said", "title"))]
    return ["n:stop"]


_DASH = re.compile(
    r"(?:,\s[A-Z][\w. ]{1,20})?(?:,?\s(?:[A-Z][a-z]+\.?\s\d{1,2}))?\s*(?:\([A-Z][\w/ .]+\)\s*)?\s*(?:--?|–|—)\s"
)


def gap_is_dateline(text: str, m: Mention) -> bool:
    """Tell whether the mention begins the text and a dash follows: ``HAJIN, Syria (Agency) -``."""
    return m.start < 120 and text[m.start : m.end].isupper() and bool(_DASH.match(text, m.end))


def _shape(text: str, m: Mention, small: frozenset[str]) -> list[str]:
    printed = text[m.start : m.end]
    best = m.candidates[0]
    f = ["named_feature"] if m.feature else []
    f += [f"kind:{best.kind}", f"words:{min(3, m.last - m.first + 1)}"]
    if best.listed:
        f.append("listed:people" if best.people else "listed")
    else:
        pop = max(candidate.pop for candidate in m.candidates)
        f.append(f"pop:{int(pop) // 3}")
        f.append("own" if any(each.own for each in m.candidates) or not m.folded.isascii() else "alternate")
        f.append(f"many:{min(4, len(m.candidates).bit_length())}")
    if printed.isupper() and len(printed) > 3:
        f.append("upper")
    low = printed.lower()
    if m.first == m.last:
        if low in small:
            f.append("small:here")
        if low in names.given_names():
            f.append("self:given")
        if low in _family():
            f.append("self:family")
        f += [f"self:{c}" for c in _classes(low)]
        if len(printed) < 5 and printed.isascii():
            f.append("self:brief")
    elif not best.listed:
        f += [f"last:{c}" for c in _classes(low.split()[-1])]
        f += [f"first:{c}" for c in _classes(low.split()[0])]
        if low.split()[0] in names.given_names():
            f.append("first:given")
    return f


def _run_before(words: Sequence[Token], m: Mention) -> list[str]:
    """Return the capitals that stand right before the mention."""
    step = m.first - 1
    while step > 0 and words[step].gap == " " and words[step - 1].cap and m.first - step < 4:
        step -= 1
    f = [f"runb:{each}" for each in _classes(words[step].low) if each != "not_place"]
    before = words[m.first - 1].low
    if before in names.given_names() or (len(before) == 1 and words[m.first - 1].cap):
        f.append("run:given")
    if before in _family():
        f.append("run:family")
    return f


def _run_after(words: Sequence[Token], m: Mention) -> list[str]:
    """Return the capitals that follow the mention: their last word says what the whole is."""
    step = m.last + 1
    while step + 1 < len(words) and words[step + 1].gap == " " and words[step + 1].cap and step - m.last < 5:
        step += 1
    f = [f"head:{each}" for each in _classes(words[step].low)] or ["head:other"]
    after = words[m.last + 1].low
    if after in names.given_names():
        f.append("after:given")
    if after in _family():
        f.append("after:family")
    return f

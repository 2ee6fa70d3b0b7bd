"""The one pass over a dispatch: names, relations, unknown names, senses, places."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.claims.actors import read as read_actors
from fogline.claims.cover import Cover
from fogline.claims.findings import NOTHING, Findings
from fogline.claims.places import containers, names, resolve, unlisted
from fogline.claims.places import mentions as m_
from fogline.claims.places.mentions import Mention
from fogline.claims.places.names import Candidate
from fogline.claims.places.resolve import Array, Home, Sense
from fogline.languages import cues, pattern, word_set
from fogline.model import Actor, Place, Span, quote
from fogline.text import Document, Token, plain

WEIGHTS = "weights/places.json"
KEPT = 5  # candidates kept in the answer


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what is known of a dispatch beside its text: a weak prior, beaten by what the text says."""

    outlet: str | None = None
    home: Home | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A mention and its sense's candidates, best first; ``candidates`` is empty for a name that no list knows."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    score: float
    relation: str = ""


# Addresses that end in a country's letters; the one that is not ISO 3166 is Britain's.
_TOP_DOMAINS = frozenset(
    ["RU", "GE", "LB", "EG", "CA", "IE", "AU", "ZA", "IN", "NZ", "TW", "IL", "UA", "TR", "SY", "IQ", "YE", "NG", "KE", "GH",
     "SG", "MY", "PK", "FR", "DE", "IT", "ES", "JP", "CN", "KR", "BR", "MX", "AR", "PH", "HK", "IR", "JO", "SD", "LY", "AF",
     "MM", "ET"]
)  # fmt: skip
_BRITISH = "uk"
SURE = 0.5  # score above which a name is shown as a place; the model's own border is 0


def find(document: Document, findings: Findings = NOTHING, *, demonyms: bool = False) -> tuple[Place, ...]:
    """Return the places of a document, in order of their words; see :func:`read`.

    Of the findings the actors count: "US-led coalition" names no place.
    """
    outlet = document.dispatch.outlet
    found = _found(document, Context(outlet) if outlet else None, demonyms=demonyms, embedded=False)
    return tuple(_places(document.text, found, findings.actors))


def read(
    text: str, *, context: Context | None = None, demonyms: bool = False, actors: Sequence[Actor] | None = None
) -> list[Place]:
    """Return places named in ``text``, in order of their words; spans are half-open code points of ``text``.

    Args:
        text: a dispatch's text, unchanged.
        context: outlet and its home; both only tip the balance between candidates.
        actors: those found in the text; found here if not given. "US-led coalition" names no place.
        demonyms: whether names of peoples ("Iraqi") count as their countries. They do not, unless asked for.

    Method: longest known names in runs of capitals; a linear model keeps or drops each (weights/places.json); candidates
    are ranked by size, containment ("Paris, Texas"), votes of the other names and the outlet's home.

    Caught: ``10 km south of Mosul`` (Mosul, precision 2), ``Dayr az-Zawr``, ``the village of Umm Kharza`` (unknown, kept).
    Refused: ``Mr Paris``, ``the Washington Post``, ``May``.

    >>> [(p.name, p.precision) for p in read("They fled to a camp 10 km south of Mosul.")]
    [('Mosul', 2)]
    """
    found = found_in(text, context=context, demonyms=demonyms, embedded=False)
    return list(_places(text, found, read_actors(text) if actors is None else actors))


def _places(text: str, found: Iterable[Found], actors: Iterable[Actor]) -> Iterator[Place]:
    """Yield those of what was found that are sure enough and no actor's name."""
    taken = np.zeros(len(text) + 1, dtype=bool)
    for actor in actors:
        if (actor.actor_id or actor.quote.exact[:1].isupper()) and actor.kind not in ("state", "official"):
            taken[actor.quote.start : actor.quote.end] = True
    for f in found:
        if (f.score > SURE or not f.candidates) and not _acts(f, taken, text) and not _is_seat(f, text):
            yield _place(text, f)


def _acts(found: Found, taken: NDArray[np.bool_], text: str) -> bool:
    """Tell whether the words are an actor's; a country that acts ("Turkey said") is both."""
    if found.relation == "held" or (not taken[found.start] and not taken[found.end - 1]):
        return False
    alone = not taken[max(0, found.start - 1)] and not taken[min(len(text), found.end)]
    return not (alone and found.candidates and found.candidates[0].kind == "country")


_SEAT = 17.0  # log2 of people: what the seat of a government that others name it by has at least


def _is_seat(found: Found, text: str) -> bool:
    """Tell whether a large town is its government: "Washington condemned the raid"; refused: "in Washington"."""
    best = found.candidates[0] if found.candidates else None
    if (
        best is None
        or best.kind != "town"
        or best.pop < _SEAT
        or cues("place_roles.states").match(text, found.end) is None
    ):
        return False
    return cues("place_roles.where").before(text, found.start, max(0, found.start - 60)) is None


def _place(text: str, found: Found) -> Place:
    q = quote(text, Span(found.start, found.end))
    ids = tuple(dict.fromkeys(candidate.place_id for candidate in found.candidates[:KEPT]))
    if not found.candidates or found.relation == "border":
        return Place(q.exact, q.exact, None, None, None, 5 if found.relation else None, q, ids)
    best = found.candidates[0]
    precision = best.precision
    if found.relation == "near":
        precision = max(2, precision)
    elif found.relation in ("between", "bank") or (found.relation == "part" and best.kind == "country"):
        precision = 5
    return Place(best.name, q.exact, best.place_id, best.lat, best.lon, precision, q, ids)


def found_in(
    text: str, *, context: Context | None = None, demonyms: bool = False, embedded: bool = True
) -> list[Found]:
    """As :func:`read`, with whole candidates: for scorers and for whoever wants the doubtful ones too.

    ``embedded``: whether places inside the names of bodies count ("the [Illinois] State Police").
    """
    return _found(plain(text), context, demonyms=demonyms, embedded=embedded)


def _found(document: Document, context: Context | None, *, demonyms: bool, embedded: bool) -> list[Found]:
    model, text, words = _model(), document.text, document.tokens
    known, kept = _kept(text, words, model)
    senses = resolve.senses(kept)
    outlet, domain = _outlet(context)
    home = context.home if context and context.home else _own_home(senses, outlet, domain, model)
    resolve.resolve(senses, (model.first, model.second), home, outlet, domain)
    campaigns = {each.folded for each in kept if "p:operation" in each.features}
    found = [
        Found(mention.start, mention.end, tuple(sense.meant(mention)), mention.score, _relation(text, words, mention))
        for sense in senses
        if (ranked := sense.ranked)
        for mention in sense.mentions
        if (demonyms or not ranked[0].people)
        and (embedded or not (_in_other_name(mention) or mention.folded in campaigns))
    ]
    found += [Found(m.start, m.end, (), 0.0) for m in known if m.road]
    found += _beside(text, words, known, senses, found)
    found += _banks(text, senses)
    found += _borders(text, kept) if not demonyms else []
    return sorted(found, key=lambda f: (f.start, f.end))


def _in_other_name(m: Mention) -> bool:
    """Return part of a person's, a body's or a campaign's name; not of premises, which stand somewhere
    ("Raqqa National Hospital").
    """
    features = m.features
    if "p:operation" in features:  # a name chosen for a campaign: "Operation Olive Branch"
        return True
    if "p:title" in features and "doc:in" not in features and not m.candidates[0].listed:
        return True  # "Mr Paris"
    named = "head:body" in features and "head:premises" not in features
    of_body = "pp:body" in features and "pp:premises" not in features and "p:before_of" in features and m.of_capital
    return named or of_body


GUESS_SHARE = 0.15  # of a dispatch's places in one country, for its names to be guessed by their consonants


def _beside(
    text: str, words: Sequence[Token], known: Sequence[Mention], senses: Sequence[Sense], found: Sequence[Found]
) -> list[Found]:
    """Return names that no list knows, guessed by their consonants where the dispatch is about the country, and held areas."""
    extra = []
    countries: Counter[str] = Counter(sense.ranked[0].country for sense in senses)
    about = {key for key, value in countries.items() if key and value >= GUESS_SHARE * len(senses)}
    for index, j in unlisted.unlisted(words, known):
        start = words[index - 1].start if words[index].gap == "-" and not words[index - 1].cap else words[index].start
        guessed = names.of_skeleton(text[start : words[j].end]) if about else ()
        fits = tuple(sorted((each for each in guessed if each.country in about), key=lambda c: (-c.pop, c.place_id)))
        extra.append(Found(start, words[j].end, fits if len({fit.admin1 for fit in fits}) == 1 else (), SURE + 1))
    named = Cover(Span(f.start, f.end) for f in (*found, *extra))
    for start, end in unlisted.held_areas(text):
        if not named.touches(Span(start, end)):
            extra.append(Found(start, end, (), SURE + 1, "held"))
    return extra


def _borders(text: str, kept: Sequence[Mention]) -> Iterator[Found]:
    """Yield borders named by a people: "along the Turkish border"; on which side is not said."""
    for k, m in enumerate(kept):
        if _is_people(m) and (word := pattern("places.frontier").match(text, m.end)):
            joined = k > 0 and _is_people(kept[k - 1]) and text[kept[k - 1].end : m.start] in ("-", "\u2011")
            both = kept[k - joined : k + 1]
            yield Found(both[0].start, word.end(), tuple(s.candidates[0] for s in both), SURE + 1, "border")


def _is_people(m: Mention) -> bool:
    return m.candidates[0].people and m.candidates[0].kind == "country"


def _banks(text: str, senses: Sequence[Sense]) -> Iterator[Found]:
    """Return a bank alone ("the eastern bank") is of the one river that the dispatch names; of none if it names several."""
    rivers = {s.ranked[0].place_id: s.ranked[0] for s in senses if s.ranked and s.ranked[0].kind == "river"}
    river = tuple(rivers.values()) if len(rivers) == 1 else ()
    return (Found(start, end, river, SURE + 1, "bank") for start, end in unlisted.banks(text))


HOME_FLATTEN = 0.35  # exponent on a candidate's share of the first pass
OWN_LEAST = 0.8  # the same for a single dispatch
HOME_LEAST = 0.8  # votes that a home needs within its kernel


def home_of(texts: Iterable[str], outlet: str | None = None) -> Home | None:
    """Return where an outlet seems to be at home: where most names of its dispatches could lie together; None if unsure.

    Method: every name votes, once a dispatch, for each of its candidates with its share of the first pass made flatter, so
    that a small namesake counts where its neighbours are; votes are summed under a kernel of 60 km; names that stand in the
    outlet's own name count more.

    >>> home_of(["Fire crews from Tal Abyad drove to Ain Issa.", "A school reopened in Tal Abyad, near Raqqa."]).admin1
    'SY.04'
    """
    own, domain = _outlet(Context(outlet))
    model = _model()
    votes: dict[tuple[str, Candidate], float] = {}
    for text in texts:
        _cast(_senses_of(text, model), own, domain, model, votes)
    return _densest(votes)


def _cast(
    senses: Sequence[Sense], own: str, domain: str, model: _Model, votes: dict[tuple[str, Candidate], float]
) -> None:
    """Add one dispatch's votes: each name's share for each candidate, made flatter."""
    if not senses:
        return
    table, share = resolve.resolve(senses, (model.first, model.second), None, own, domain)
    flat = resolve.shares(np.log(np.maximum(share, 1e-6)) * HOME_FLATTEN, table.of, len(senses))
    top = np.zeros(len(senses), dtype=np.int64)
    for row in np.argsort(share, kind="stable"):  # the last one written is the largest
        top[table.of[row]] = row
    local = [_local(table.rows[each]) for each in top.tolist()]
    for c, s, at in zip(table.rows, flat.tolist(), table.of.tolist(), strict=True):
        if local[at] and s > 0.01 and c.lat is not None and c.kind not in _FAR:
            name = senses[at].mentions[0].folded
            named = bool(own) and len(c.name) > 4 and name.replace(" ", "") in own
            votes[name, c] = votes.get((name, c), 0.0) + s * (3.0 if named else 0.4 if c.kind == "admin1" else 1.0)


_FAR = frozenset(("country", "continent", "sea", "region", "spot"))
WORLD = 22.0  # log2 of the people of a capital spoken of as its state, in world_places.csv


def _local(best: Candidate) -> bool:
    """Tell whether a name says where the dispatch is at home: "Washington" and "Syria" are spoken of everywhere."""
    return not best.people and best.kind not in _FAR and not (best.listed and best.kind == "town" and best.pop >= WORLD)


def _own_home(senses: Sequence[Sense], own: str, domain: str, model: _Model) -> Home | None:
    """Return where the names of one dispatch gather, taken for its home where the outlet's is not known."""
    votes: dict[tuple[str, Candidate], float] = {}
    _cast(senses, own, domain, model, votes)
    return _densest(votes, most=250, least=OWN_LEAST)


def _densest(
    votes: Mapping[tuple[str, Candidate], float], *, most: int = 1200, least: float = HOME_LEAST
) -> Home | None:
    """Return the town under the greatest weight of votes, of the ``most`` strongest candidates."""
    strongest = sorted(votes.items(), key=lambda v: (-v[1], v[0][0], v[0][1].place_id))[:most]
    if not strongest:
        return None
    ordered = sorted(strongest, key=lambda v: (v[0][0], v[0][1].place_id))  # one name's candidates side by side
    lat = np.radians([each.lat or 0.0 for (_, each), _ in ordered])
    lon = np.radians([c.lon or 0.0 for (_, c), _ in ordered])
    pull = np.exp(-resolve.km(lat[:, None], lon[:, None], lat, lon) / 60) * np.sqrt([v for _, v in ordered])
    begins = [
        number for number, ((name, _), _) in enumerate(ordered) if number == 0 or name != ordered[number - 1][0][0]
    ]
    near = np.maximum.reduceat(pull, begins, axis=1).sum(axis=1)  # a name counts once, by its nearest candidate
    town = np.array([c.kind != "admin1" for (_, c), _ in ordered])
    best = int(np.argmax(near * town))
    if near[best] < least or not town[best]:
        return None
    c = ordered[best][0][1]
    return Home(c.lat or 0.0, c.lon or 0.0, c.country, c.admin1)


LISTED = 1.0  # added to the score of a curated name of several words, or in company: the model saw few of them


def _curated(m: Mention, about: Counter[str]) -> bool:
    best = m.candidates[0]
    if not best.listed or best.people:
        return False
    company = best.kind in ("town", "camp", "quarter", "spot") and about[best.country] > 1
    return m.last > m.first or _with_article(m.folded) or company


def _senses_of(text: str, model: _Model) -> list[Sense]:
    return resolve.senses(_kept(text, plain(text).tokens, model)[1])


DONE_TO = 3.0  # "the shelling of X": the texts that the model was fitted on hardly have the like


def _kept(text: str, words: Sequence[Token], model: _Model) -> tuple[list[Mention], list[Mention]]:
    """Return all mentions among the words of a text, scored, and those that are kept as places."""
    known = m_.mentions(text, words)
    containers.contained(text, words, known)
    for m in known:
        m.kind_hint = "" if m.road else _hint(words, m)
    known = list(containers.narrowed(known))
    resolve.beside(text, words, known)
    m_.describe(text, words, known)
    about: Counter[str] = Counter(
        each.candidates[0].country for each in known if not each.road and each.candidates[0].listed
    )
    done: Mention | None = None  # the last one that something is done to, or that stands in a row with it
    for m in known:
        if not m.road:
            row = done is not None and _in_row(text, words, done, m)
            told = unlisted.done_to(words, m.first) or row
            done = m if told or "p:before_in" in m.features else None
            m.score = (
                model.score(m.features)
                + LISTED * _curated(m, about)
                + ARTICLED * (m.candidates[0].listed and _with_article(m.folded))
                + DONE_TO * told
            )
    return known, [m for m in known if m.score > 0 and not m.road and not _no_place(words, m)]


def _in_row(text: str, words: Sequence[Token], before: Mention, m: Mention) -> bool:
    """Tell whether a mention goes on a row of places: "in Sanaa, Hodeidah [and] Saada"; a comma alone parts two clauses
    ("in Turkey, Aksoy flew").
    """
    if pattern("places.row").fullmatch(text, before.end, m.start) is None:
        return False
    after = words[m.last + 1] if m.last + 1 < len(words) else None
    goes_on = after is not None and (after.gap.startswith(",") or after.low in word_set("places.and_or"))
    return words[m.first - 1].low in word_set("places.and_or") or goes_on


ARTICLED = 3.0  # added to the score of a listed "the Gulf": with its article it is that one; not of a suburb "The Hill"


def _with_article(folded: str) -> bool:
    """Tell whether a listed name is told with its article: "the Gulf"."""
    return folded.partition(" ")[0] in word_set("grammar.definite") and " " in folded


def _no_place(words: Sequence[Token], m: Mention) -> bool:
    """Tell whether an unlisted name is a person's ("Nadia al-Faour") or a campaign's ("the Olive Branch operation")."""
    after = words[m.last + 1 : m.last + 3]
    if m.candidates[0].listed or not after or after[0].gap != " ":
        return False
    if m.first == m.last and after[0].cap and len(after) > 1 and _introduces(words, m.last + 2):
        return True  # "Sydney Kofi, a nurse, denied it"
    person = after[0].low in word_set("places.article_of_names") and any(t.gap == "-" and t.cap for t in after[1:])
    return person or (m.last > m.first and after[0].low in word_set("places.campaign"))


def _introduces(words: Sequence[Token], k: int) -> bool:
    """Tell whether ", a nurse" follows: who a name is, and not where it lies."""
    noun = words[k + 1] if k + 1 < len(words) else None
    apposed = words[k].gap == ", " and words[k].low in word_set("grammar.indefinite") and noun is not None
    return apposed and noun is not None and "settlement" not in names.cue_classes().get(noun.low, frozenset())


def _outlet(context: Context | None) -> tuple[str, str]:
    name = (context.outlet or "").lower() if context else ""
    tail = name.rsplit(".", 1)[-1] if "." in name else ""
    return re.sub(
        r"[^a-z]", "", name
    ), "GB" if tail == _BRITISH else tail.upper() if tail.upper() in _TOP_DOMAINS else ""


@dataclass(frozen=True, slots=True)
class _Model:
    """Hold the weights by which candidates are chosen."""

    mention: Mapping[str, float]
    first: Array
    second: Array

    def score(self, features: Sequence[str]) -> float:
        return sum(self.mention.get(feature, 0.0) for feature in features)


@functools.cache
def _model() -> _Model:
    return model_of(json.loads(resources.files("fogline.claims").joinpath(WEIGHTS).read_text("utf-8")))


def model_of(data: Mapping[str, Any]) -> _Model:
    """Return the two linear models of weights/places.json; features unknown to the file weigh nothing."""
    second = np.array([float(data["sense"].get(each, 0.0)) for each in resolve.FEATURES])
    first = np.array([float(data["sense_alone"].get(f, 0.0)) for f in resolve.FEATURES[: resolve.FIRST_PASS]])
    return _Model(data["mention"], first, second)


def _hint(words: Sequence[Token], m: Mention) -> str:
    """Return kinds that the next word, or "city of" before, speaks for."""
    after = words[m.last + 1] if m.last + 1 < len(words) else None
    if after is not None and after.gap == " ":
        if after.low in word_set("places.division_nouns"):
            return "admin1|region"
        if after.low in word_set("places.county_nouns"):
            return "admin2|town|quarter"
        if after.low in word_set("places.quarter_nouns"):
            return containers.QUARTER
        if after.low in word_set("places.town_nouns"):
            return "town|hamlet"
        if after.low in word_set("places.nature_nouns"):
            return "river|lake|desert|mountain|region"
        if after.low in word_set("places.site_nouns"):
            return "camp|spot|town"
    if m.first > 1 and words[m.first - 1].low in word_set("places.of"):
        noun = words[m.first - 2].low
        if noun in word_set("places.divisions_of"):
            return "admin1|region"
        if noun in word_set("places.town_of_nouns"):
            return "town|hamlet|quarter"
    return ""


def _relation(text: str, words: Sequence[Token], m: Mention) -> str:
    """Say how the words before it place the event to the place: near it, in a part of it, between two."""
    at = m.first - 1
    if at >= 0 and words[at].low in word_set("grammar.definite"):
        at -= 1
    if at < 0:
        return ""
    word = words[at].low
    before = text[max(0, m.start - 80) : m.start]
    if pattern("places.ties").search(before):
        return ""
    if (word in word_set("places.between_or_and") or words[at - 1].low in word_set("places.between")) and pattern(
        "places.between"
    ).search(before):
        return "between"
    if word in word_set("places.near_last") and pattern("places.near").search(before):
        return "near"
    if m.candidates[0].kind in ("country", "admin1", "region") and (
        word in word_set("places.part_last") or pattern("places.direction").fullmatch(word)
    ):
        return "part" if pattern("places.part").search(before) else ""
    return ""

"""What one report says of killed and injured, before anything is weighed.

In: title and text. Out: :class:`Evidence`: values by place and kind, the pairs that one sentence tells, words of harm, and the
candidate pairs that all of it allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evals.baselines import bag
from evals.baselines.wording import lead_end

from fogline.claims.figures.find import Reading, readings

_WORDS = bag(
    "killed kills killing kill dead dies died dying death deaths deadly fatal fatally homicide murder murdered "
    "murders manslaughter slain slaying suicide himself herself inflicted wounded wounds wounding wound injured "
    "injures injuries injury hurt critical critically serious seriously stable condition hospital hospitalized "
    "surgery recovering recover survive survived survives threatening graze grazed leg legs arm foot hand head "
    "chest neck abdomen stomach thigh stray shot shoots shooting shootings accidental accidentally victims victim "
    "coroner examiner autopsy funeral vigil mourn mourns mourning memorial pronounced deceased body bodies double "
    "triple quadruple officer officers suspect gunman toddler child attempted assault battery charged trial "
    "sentenced convicted indicted robbery party nightclub club trooper hunting airlifted treated released "
    "expected paralyzed tribute cached_reading identified identify succumbed lost life lives loved missed buried "
    "gunned execution both brothers couple wife husband girlfriend boyfriend ex estranged turned domestic dispute "
    "standoff rampage massacre mass multiple several another second third fourth others other two three four five "
    "six seven nobody fled bystander toe pellet bb ricochet minor miraculously doctors paramedics ems medics "
    "morgue pending kin notified condolences grieving grief orphan widow reckless endangerment negligent "
    "aggravated first degree capital"
)
_MOST = 60  # more is not one shooting or one bomb in these reports; larger counts are read, not weighed
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a report says.

    ``values``: by place, measure and kind ("title.killed.number"); ``words``: words of harm by place; ``pairs``: the
    candidates; ``together``: pairs of killed and injured that one sentence tells, by place and manner; ``own_hand``: whether
    who did it is said to have died too.
    """

    values: Mapping[str, tuple[int, ...]]
    words: frozenset[str]
    pairs: tuple[Pair, ...]
    together: Mapping[str, tuple[Pair, ...]]
    own_hand: bool


def evidence(text: str, *, title: str = "") -> Evidence:
    """What title and text say about killed and injured.

    >>> found = evidence("Three people were shot, one of them fatally.", title="One dead, two hurt in shooting")
    >>> found.values["title.killed.number"], found.together["title told"]
    ((1,), ((1, 2),))
    """
    whole = f"{title}. {text}"
    told = [(zone, r, name, n) for zone, r in _zoned(title, text) for name, n in _counts(r)]
    values: dict[str, list[int]] = {}
    for zone, r, name, n in told:
        kind = "part" if r.figure.basis == "subset" else "single" if r.count.single else "number"
        values.setdefault(f"{zone}.{name}.{kind}", []).append(n)
    singles = [(zone, name, r.figure.population or "") for zone, r, name, n in told if r.count.single and n]
    values.update((key, [n]) for key, n in _distinct(singles).items())
    for key, n in _without_count(title, text):
        values.setdefault(key, []).append(n)
    small = {k: tuple(v) for k, v in values.items()}
    together = _together(told)
    pairs = tuple(sorted({*_pairs(small), *(p for ps in together.values() for p in ps if sum(p))}))
    return Evidence(small, _seen(title, text), pairs, together, bool(_OWN_HAND.search(whole)))


def _counts(r: Reading) -> Iterator[tuple[str, int]]:
    """What a reading counts, and how many, if it may be a part of one incident's toll."""
    f, name = r.figure, _measure(r)
    n = f.best if f.best is not None else f.low
    if n is None or n != int(n) or not 0 <= n <= _MOST or f.unit is not None or f.basis in ("cumulative", "rate"):
        return
    if name is not None:
        yield name, int(n)


def _without_count(title: str, text: str) -> Iterator[tuple[str, int]]:
    """Numbers of victims that no count prints: "a double homicide", "a third victim died", "two counts of murder", ages."""
    for zone, words in (("title", title), ("body", text)):
        for m in _MULTIPLE.finditer(words):
            name = "shot" if m[2].lower() == "shooting" else "killed"
            yield f"{zone}.{name}.multiple", _MULTIPLES[m[1].lower()]
        for name, n in _ordinals(words):
            yield f"{zone}.{name}.ordinal", n
    whole = f"{title}. {text}"
    for name, n in _charges(whole):
        yield f"any.{name}.charge", n
    ages = {next(g for g in m.groups() if g) for m in _AGES.finditer(whole)}
    if ages:
        yield "any.people.ages", len(ages)


_OWN_HAND = re.compile(
    r"\b(?:(?:kill(?:ed|ing|s)?|sho(?:t|ots?|oting)) (?:him|her)self|(?:gun|weapon|rifle|pistol) on (?:him|her)self|"
    r"t(?:ook|aking|akes) (?:his|her) own life|murder[ -]suicide|self[ -]inflicted|(?:commit\w*|by) suicide|"
    r"(?:suspect|gunman|shooter|attacker|assailant) (?:is |was |were |also )*(?:shot and )?(?:killed|dead|died|dies)|"
    r"(?:killed|shot) the (?:suspect|gunman|shooter|attacker|assailant))\b",
    re.IGNORECASE,
)
_AGES = re.compile(r"\b(\d{1,2})[- ]year[- ]old|,\s(\d{1,2})[,.;]|\bage[ds]?\s(\d{1,2})\b")
_NTH = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = re.compile(
    rf"\b(?:({'|'.join(_NTH)})|(\d{{1,2}})(?:nd|rd|th)) (?:(?:shooting|gunshot|wounded|adult|injured|homicide|male|female) )?"
    r"(?:victim|person|man|woman|teen|teenager|boy|girl|child|officer|deputy|patient|student|individual|juvenile|was|were|died)"
    r"\b([^.;]{0,90})", re.IGNORECASE)  # fmt: skip
_DIED = re.compile(r"\b(?:die[sd]?|dead|killed|death|succumb\w*|slain|fatal\w*)\b", re.IGNORECASE)
_HURT = re.compile(
    r"\b(?:shot|wound\w*|injur\w*|hospital|hurt|struck|hit|grazed|critical|treated|surviv\w*|condition)\b",
    re.IGNORECASE,
)


def _ordinals(text: str) -> Iterable[tuple[str, int]]:
    """Victims told by their number: "a third victim has died", "a fifth person was shot"; "a fourth suspect" is none."""
    for m in _ORDINAL.finditer(text):
        n = _NTH.index(m[1].lower()) + 2 if m[1] else int(m[2])
        if 2 <= n <= _MOST:
            if _DIED.search(m[0]):
                yield "killed", n
            elif _HURT.search(m[0]):
                yield "shot", n


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_CHARGE = re.compile(
    rf"\b({'|'.join(_NUMBERS)}|\d{{1,2}}) (?:counts?|charges?) of "
    r"((?:[\w-]+ ){0,4}?)(murder|homicide|manslaughter|assault|battery)\b",
    re.IGNORECASE,
)


def _charges(text: str) -> Iterable[tuple[str, int]]:
    """Deeds that a court counts: "two counts of first-degree murder", "four counts of attempted murder"."""
    for m in _CHARGE.finditer(text):
        n = int(m[1]) if m[1].isdecimal() else _NUMBERS.index(m[1].lower()) + 1
        deadly = m[3].lower() not in ("assault", "battery") and "attempt" not in m[2].lower()
        yield ("killed" if deadly else "injured"), n


def _together(told: Iterable[tuple[str, Reading, str, int]]) -> dict[str, tuple[Pair, ...]]:
    """Pairs that one sentence tells: "one killed, four wounded", "five shot, one fatally"."""
    sentences: dict[tuple[str, int], dict[str, list[int]]] = {}
    for zone, r, name, n in told:
        sentences.setdefault((zone, r.tokens.starts[0]), {}).setdefault(name, []).append(n)
    found: dict[str, list[Pair]] = {}
    for (zone, _), said in sentences.items():
        for k in said.get("killed", ()):
            shot = said.get("shot", ())
            found.setdefault(f"{zone} told", []).extend((k, i) for i in said.get("injured", ()))
            found.setdefault(f"{zone} shot", []).extend((k, n) for n in shot)
            found.setdefault(f"{zone} less", []).extend((k, n - k) for n in shot if n > k)
    return {k: tuple(v) for k, v in found.items() if v}


_ANYONE = bag("victim person individual patient resident other")


def _distinct(singles: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    """How many single persons, told apart by age or noun, are said killed, and hurt but not killed, by place."""
    who: dict[str, set[str]] = {}
    for zone, name, words in singles:
        age = re.search(r"\d+", words)
        key = f"age {age.group()}" if age else words.split()[-1] if words else ""
        if key not in _ANYONE:
            who.setdefault(f"{zone}.{name}", set()).add(key)
            who.setdefault(f"any.{name}", set()).add(key)
    out: dict[str, int] = {}
    for zone in ("title", "lead", "any"):
        killed = who.get(f"{zone}.killed", set())
        hurt = (who.get(f"{zone}.injured", set()) | who.get(f"{zone}.shot", set())) - killed
        if killed or hurt:
            out[f"{zone}.killed.distinct"], out[f"{zone}.injured.distinct"] = len(killed), len(hurt)
    return out


_MULTIPLES = {"double": 2, "triple": 3, "quadruple": 4, "quintuple": 5, "sextuple": 6}
_MULTIPLE = re.compile(
    rf"\b({'|'.join(_MULTIPLES)})[ -](shooting|homicide|murder|killing|slaying|fatal)", re.IGNORECASE
)


def _zoned(title: str, text: str) -> Iterable[tuple[str, Reading]]:
    for r in readings(title):
        yield "title", r
    lead = lead_end(text)
    for r in readings(text):
        yield ("lead" if r.figure.quote.start < lead else "body"), r


def _measure(r: Reading) -> str | None:
    f, said = r.figure, r.count.said
    if f.measure == "injured" and ("shot" in said or "shooting" in said or "struck" in said or "hit" in said):
        return "shot"
    if f.measure in ("killed", "injured"):
        return f.measure
    if f.measure in ("other", "fighters", "civilians") and r.count.np.head is not None:
        return "people" if r.count.np.head.group not in ("things", "equipment") else None
    return None


def _seen(title: str, text: str) -> frozenset[str]:
    found: set[str] = set()
    for zone, words in (("title", title), ("lead", text[: lead_end(text)]), ("text", text)):
        found.update(f"{zone}:{w}" for w in re.findall(r"[a-z]+", words.lower()) if w in _WORDS)
    return frozenset(found)


def _pairs(values: Mapping[str, tuple[int, ...]]) -> tuple[Pair, ...]:
    killed, injured = {0, 1, 2}, {0, 1, 2}
    shot: set[int] = set()
    for key, found in values.items():
        name = key.split(".")[1]
        if name == "killed":
            killed.update(found)
            killed.add(min(_MOST, sum(set(found))))
            killed.update(n + 1 for n in found if n > 1)
        elif name == "injured":
            injured.update(found)
            injured.update(n + 1 for n in found if n > 1)
        elif name in ("shot", "people"):
            shot.update(n for n in found if n < 40)
    killed.update(shot if len(shot) < 6 else ())
    injured.update(shot)
    injured.update(s - k for s in shot for k in killed if 0 < k <= s)
    return tuple(sorted((k, i) for k in killed for i in injured if k + i > 0))

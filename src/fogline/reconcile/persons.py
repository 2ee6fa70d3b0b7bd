"""The persons ledger: who is said to be where in whose hands, by whom, when; contradictions side by side.

Nothing is decided here: a state is an attributed statement, and two that cannot both hold point at each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fogline.model import Claim, Dispatch, Person, PersonEntry, PersonState, Reprint
from fogline.reconcile.fold_copies import Statements
from fogline.text import fold
from fogline.text.names import is_definite, is_nobody, person_words

_ALIVE: frozenset[PersonState] = frozenset({"said alive", "seen", "wounded"})
_HELD: frozenset[PersonState] = frozenset({"abducted", "detained", "missing"})
# What a state of "denied" may deny, and what cannot be of somebody who is said not to be there.
_BEFALLEN: frozenset[PersonState] = _HELD | {"wounded", "killed", "surrendered", "freed"}
_PLACED: frozenset[PersonState] = frozenset({"abducted", "detained", "seen"})


def persons(
    claims: Iterable[Claim], dispatches: Iterable[Dispatch], reprints: Iterable[Reprint] = ()
) -> tuple[PersonEntry, ...]:
    """Return one line for each state that one voice puts one person in; copies of a passage are folded into its claims.

    Order: name, day (unknown last), day of publication, state. Persons named without a state are left out.
    """
    return persons_of(Statements(claims, dispatches, reprints))


def persons_of(statements: Statements) -> tuple[PersonEntry, ...]:
    """Return :func:`persons` of claims that are statements already."""
    names = full_names(person.name for claim in statements.claims for person in claim.persons)
    names |= known_by_office(_printed(statements), names)
    who = _speakers(statements)
    told: dict[tuple[object, ...], list[tuple[Claim, Person]]] = defaultdict(list)
    for c, g in statements.with_groups():
        for p in _in_a_state(c):
            told[(names[p.name], p.state, p.day or "", who[g], c.stance == "denied")].append((c, p))
    lines = [_line(str(key[0]), pairs, statements) for key, pairs in told.items()]
    by_name: dict[str, list[PersonEntry]] = defaultdict(list)
    for line in lines:
        by_name[line.name].append(line)
    return tuple(sorted((each for own in by_name.values() for each in _side_by_side(own)), key=_order))


def _speakers(statements: Statements) -> dict[int, str]:
    """Say whose word each group of copies is that puts a person in a state; of nobody known, the group's own."""
    wanted = {g for each, g in statements.with_groups() if next(_in_a_state(each), None) is not None}
    voices = {key: statements.told_by(group)[1] for key, group in statements.members(wanted).items()}
    return {g: value.key if value.known else f"{value.key}@{g}" for g, value in voices.items()}


def _in_a_state(claim: Claim) -> Iterator[Person]:
    return (person for person in claim.persons if person.state is not None and not is_nobody(person.name))


def _order(e: PersonEntry) -> tuple[object, ...]:
    return (e.name, e.day or "9999", e.said_on or "9999", e.state, e.source or "", e.claims)


def _line(name: str, pairs: list[tuple[Claim, Person]], statements: Statements) -> PersonEntry:
    first, voice = statements.told_by(each for each, _ in pairs)
    person = next(p for c, p in pairs if c is first)
    return PersonEntry(
        name=name,
        state=person.state or "missing",
        day=person.day,
        said_on=min((d for c, _ in pairs if (d := statements.dispatches[c.dispatch_id].published)), default=None),
        source=voice.name or None,
        stance=first.stance,
        claims=tuple(sorted({c.claim_id for c, _ in pairs})),
    )


# --- names --------------------------------------------------------------------------------------------------


def full_names(names: Iterable[str]) -> dict[str, str]:
    """Return each printed name to the fullest name that it can only be short for; two candidates left, it stays as it is.

    >>> full_names(["Amal Nouri", "Nouri", "A. Nouri", "Hadi Karam", "Rana Karam", "Karam"])["Nouri"]
    'Amal Nouri'
    >>> full_names(["Hadi Karam", "Rana Karam", "Karam"])["Karam"]
    'Karam'
    >>> full_names(["Abu Sayf Homsi", "Abu Sayf al-Homsi", "Homsi"])["Homsi"]
    'Abu Sayf al-Homsi'
    """
    known = sorted(set(names))
    words = {each: person_words(each) for each in known}
    by_last: dict[str, list[str]] = defaultdict(list)
    for n in known:
        by_last[words[n][-1] if words[n] else ""].append(n)
    # Of several printings of the same words the longest stands for all.
    best = _longest(words)
    found = {}
    for n in known:
        longer = [m for m in by_last[words[n][-1] if words[n] else ""] if _short_for(words[n], words[m])]
        top = {words[m] for m in longer if not any(_short_for(words[m], words[k]) for k in longer)}
        one = max((m for m in longer if words[m] in top), key=lambda match: (len(match), match)) if len(top) == 1 else n
        found[n] = best.get(words[one], one)
    return found


def _longest(words: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Of names of the same words the longest; words of one name alone are left out."""
    of_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, own in words.items():
        of_words[own].append(name)
    return {key: max(names, key=lambda n: (len(n), n)) for key, names in of_words.items() if key and len(names) > 1}


def _short_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether one name is a shorter print of another: same last word, the others left out or cut to a letter."""
    if not short or short == full or short[-1:] != full[-1:] or len(short) > len(full):
        return False
    return all(each in full or (len(each) == 1 and any(f.startswith(each) for f in full[:-1])) for each in short[:-1])


def known_by_office(printed: Iterable[tuple[str, str]], names: Mapping[str, str]) -> dict[str, str]:
    """For "the bishop" and "Father Paolo" the one full name that the whole set prints with that title before it.

    ``printed``: names as the claims give them, each with the word that stands before it. ``names``: of :func:`full_names`.

    >>> told = [("Omar Said", "Bishop"), ("Said", "that"), ("the bishop", "saw")]
    >>> known_by_office(told, full_names(n for n, _ in told))
    {'the bishop': 'Omar Said'}
    >>> told = [("Omar Said", "Bishop"), ("Jan Berg", "Bishop"), ("the bishop", "saw")]
    >>> known_by_office(told, full_names(n for n, _ in told))
    {}
    """
    pairs = sorted(set(printed))
    holders: dict[str, set[str]] = defaultdict(set)
    for name, lead in pairs:
        parts = name.split()
        if lead and " " in names[name] and not parts[0].islower():
            holders[lead.lower()].add(names[name])
    found = {}
    for name, _ in pairs:
        parts = name.split()
        if len(parts) != 2 or names[name] != name:
            continue
        article = is_definite(parts[0])
        candidates = holders.get(parts[1 if article else 0].lower(), set())
        if not article:
            candidates = {c for c in candidates if c != name and fold(c.split()[0]).text == fold(parts[1]).text}
        if len(candidates) == 1:
            found[name] = next(iter(candidates))
    return found


def _printed(statements: Statements) -> list[tuple[str, str]]:
    return [(person.name, person.led or "") for claim in statements.claims for person in claim.persons]


# --- contradictions -----------------------------------------------------------------------------------------


def _side_by_side(lines: Sequence[PersonEntry]) -> Iterator[PersonEntry]:
    """Yield one person's lines, each with the claims that cannot hold beside it.

    Lines that say the same of the same time have the same against them: what is asked once of all of them.
    """
    alike: dict[tuple[object, ...], list[PersonEntry]] = defaultdict(list)
    for line in lines:
        alike[line.state, line.stance == "denied", line.day, line.said_on].append(line)
    told = [(group[0], {claim for line in group for claim in line.claims}) for group in alike.values()]
    for group in alike.values():
        others = set[str]().union(*(claims for each, claims in told if contradict(group[0], each)))
        against = tuple(sorted(others))
        for line in group:
            own = others.intersection(line.claims)
            yield replace(line, contradicts=tuple(c for c in against if c not in own) if own else against)


def contradict(a: PersonEntry, b: PersonEntry) -> bool:
    """Tell whether two states cannot both hold. CASES; a change over time is no contradiction."""
    denied = {a.stance == "denied", b.stance == "denied"} == {True, False}
    # CASE 1: the same state, said and denied.
    if a.state == b.state:
        return denied
    if denied:
        return False
    pair = {a.state, b.state}
    # CASE 2: a denial of what befell somebody, or of where they are, against somebody who says so of that time.
    if "denied" in pair and pair & _BEFALLEN:
        return _near(a, b)
    if "whereabouts denied" in pair and pair & _PLACED:
        return _near(a, b)
    # CASE 3: dead and alive, unless alive was before the death.
    if "killed" in pair and pair & _ALIVE:
        dead, alive = (a, b) if a.state == "killed" else (b, a)
        return _when(alive) >= _when(dead)
    # CASE 4: dead by one account, and by another, no older one, still missing.
    if pair == {"killed", "missing"}:
        dead, gone = (a, b) if a.state == "killed" else (b, a)
        return (gone.said_on or _when(gone)) >= _when(dead)
    # CASE 5: freed and still held, said of one time.
    if "freed" in pair and pair & _HELD:
        free, held = (a, b) if a.state == "freed" else (b, a)
        return held.day is None and held.said_on is not None and held.said_on >= _when(free)
    return False


def _near(a: PersonEntry, b: PersonEntry) -> bool:
    """Tell whether two states are told of one time, a month more or less; what has no time may be of any."""
    months = [12 * int(each[:4]) + int(each[5:7] or "1") for each in (_when(a), _when(b)) if each]
    return len(months) < 2 or abs(months[0] - months[1]) <= 1


def _when(person_entry: PersonEntry) -> str:
    return person_entry.day or person_entry.said_on or ""

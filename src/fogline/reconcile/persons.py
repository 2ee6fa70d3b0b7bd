"""The persons ledger: who is said to be where in whose hands, by whom, when; contradictions side by side.

Nothing is decided here: a state is an attributed statement, and two that cannot both hold point at each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from fogline.model import Claim, Dispatch, Person, PersonEntry, PersonState, Reprint
from fogline.reconcile.copies import copies, in_order, told_by
from fogline.reconcile.voices import Listener
from fogline.text import fold

_ALIVE: frozenset[PersonState] = frozenset({"said alive", "seen", "wounded"})
_HELD: frozenset[PersonState] = frozenset({"abducted", "detained", "missing"})


def persons(
    claims: Iterable[Claim], dispatches: Iterable[Dispatch], reprints: Iterable[Reprint] = ()
) -> tuple[PersonEntry, ...]:
    """One line for each state that one voice puts one person in; copies of a passage are folded into its claims.

    Order: name, day (unknown last), day of publication, state. Persons named without a state are left out.
    """
    by_id = {d.dispatch_id: d for d in dispatches}
    ordered = in_order(claims)
    group_of = copies(ordered, reprints)
    listener = Listener(ordered, by_id)
    names = full_names(p.name for c in ordered for p in c.persons)
    told: dict[tuple[object, ...], list[tuple[Claim, Person]]] = defaultdict(list)
    members: dict[int, list[Claim]] = defaultdict(list)
    for c, g in zip(ordered, group_of, strict=True):
        members[g].append(c)
    for c, g in zip(ordered, group_of, strict=True):
        _, voice = told_by(members[g], by_id, listener)
        who = voice.key if voice.known else f"{voice.key}@{g}"
        for p in c.persons:
            if p.state is not None:
                told[(names[p.name], p.state, p.day or "", who, c.stance == "denied")].append((c, p))
    lines = [_line(str(key[0]), pairs, by_id, listener) for key, pairs in told.items()]
    by_name: dict[str, list[PersonEntry]] = defaultdict(list)
    for line in lines:
        by_name[line.name].append(line)
    return tuple(sorted((_beside(e, by_name[e.name]) for e in lines), key=_order))


def _order(e: PersonEntry) -> tuple[object, ...]:
    return (e.name, e.day or "9999", e.said_on or "9999", e.state, e.source or "", e.claims)


def _line(
    name: str, pairs: list[tuple[Claim, Person]], dispatches: Mapping[str, Dispatch], listener: Listener
) -> PersonEntry:
    first, voice = told_by([c for c, _ in pairs], dispatches, listener)
    person = next(p for c, p in pairs if c is first)
    return PersonEntry(
        name=name,
        state=person.state or "missing",
        day=person.day,
        said_on=min((d for c, _ in pairs if (d := dispatches[c.dispatch_id].published)), default=None),
        source=voice.name or None,
        stance=first.stance,
        claims=tuple(sorted({c.claim_id for c, _ in pairs})),
    )


# --- names --------------------------------------------------------------------------------------------------


def full_names(names: Iterable[str]) -> dict[str, str]:
    """Each printed name to the fullest name that it can only be short for; two candidates left, it stays as it is.

    >>> full_names(["Amal Nouri", "Nouri", "Hadi Karam", "Rana Karam", "Karam"])["Nouri"]
    'Amal Nouri'
    >>> full_names(["Hadi Karam", "Rana Karam", "Karam"])["Karam"]
    'Karam'
    """
    known = sorted(set(names))
    words = {n: _words(n) for n in known}
    found = {}
    for n in known:
        longer = [m for m in known if words[m][-1:] == words[n][-1:] and set(words[n]) < set(words[m])]
        top = [m for m in longer if not any(set(words[m]) < set(words[k]) for k in longer)]
        found[n] = top[0] if len(top) == 1 else n
    return found


def _words(name: str) -> tuple[str, ...]:
    """Words of a name without the Arabic article, whose spelling and presence vary."""
    return tuple(w for w in re.findall(r"[^\W\d_]+", fold(name).text) if w not in ("al", "el", "the"))


# --- contradictions -----------------------------------------------------------------------------------------


def _beside(entry: PersonEntry, others: Iterable[PersonEntry]) -> PersonEntry:
    against = {c for o in others if o is not entry and contradict(entry, o) for c in o.claims} - set(entry.claims)
    return replace(entry, contradicts=tuple(sorted(against)))


def contradict(a: PersonEntry, b: PersonEntry) -> bool:
    """Whether two states cannot both hold. CASES; a change over time is no contradiction."""
    denied = {a.stance == "denied", b.stance == "denied"} == {True, False}
    # CASE 1: the same state, said and denied.
    if a.state == b.state:
        return denied
    if denied:
        return False
    pair = {a.state, b.state}
    # CASE 2: a denial of where somebody is, against somebody who has them there.
    if "denied" in pair or "whereabouts denied" in pair:
        return bool(pair & (_HELD | _ALIVE))
    # CASE 3: dead and alive, unless alive was before the death.
    if "killed" in pair and pair & _ALIVE:
        dead, alive = (a, b) if a.state == "killed" else (b, a)
        return _when(alive) >= _when(dead)
    # CASE 4: freed and still held, said of one time.
    if "freed" in pair and pair & _HELD:
        free, held = (a, b) if a.state == "freed" else (b, a)
        return held.day is None and held.said_on is not None and held.said_on >= _when(free)
    return False


def _when(e: PersonEntry) -> str:
    return e.day or e.said_on or ""

"""Find the event that a claim tells by its deeds: who did what to whom, with what; the weightiest by ACLED's order.

Verbs of harm and of taking land (deeds.csv) give a deed with its subject and object; nouns of deeds (deed_nouns.csv) give one
where somebody does it, suffers it, or is harmed in it. What kind of event a deed is follows from the weapon, from who did it
and from whom it befell: armed men who attack armed men clash, those who attack others do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from fogline.claims.actors import nation_of
from fogline.claims.events.clauses import Clause, Word, clauses, nouns_of_deeds, phrase_end, words_at
from fogline.claims.events.patterns import Hit, hits
from fogline.languages import forms, pattern, word_set, words_in
from fogline.model import Actor, Party, Span

_ARMED = frozenset({"party", "state force", "coalition", "armed group"})
_STATE = frozenset({"state", "state force", "coalition", "office"})
_REPORTS = frozenset({"monitor", "agency", "outlet", "ngo"})
AIR, SHELLING, REMOTE = "Air/drone strike", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED"
SUICIDE, GRENADE, CHEMICAL = "Suicide bomb", "Grenade", "Chemical weapon"
CLASH, ATTACK, ABDUCTION, ARRESTS = "Armed clash", "Attack", "Abduction/forced disappearance", "Arrests"
REGAINS, OVERTAKES = "Government regains territory", "Non-state actor overtakes territory"
TRANSFER, DISRUPTED, LOOTING = (
    "Non-violent transfer of territory",
    "Disrupted weapons use",
    "Looting/property destruction",
)
# ACLED's order of precedence, for claims that tell several deeds.
ORDER = (
    CHEMICAL, SUICIDE, AIR, SHELLING, REMOTE, GRENADE, REGAINS, OVERTAKES, CLASH, "Sexual violence", "Mob violence", ATTACK,
    ABDUCTION, ARRESTS, "Agreement", DISRUPTED, LOOTING, TRANSFER,
)  # fmt: skip
# Kinds of weapons (weapons.csv) and the event that each tells.
_BY_WEAPON = {
    "chemical": CHEMICAL, "aircraft": AIR, "artillery": SHELLING, "armour": SHELLING, "rockets and missiles": SHELLING,
    "explosives": REMOTE, "grenades": GRENADE,
}  # fmt: skip
_BY_NOUN = {
    "air": AIR, "shelling": SHELLING, "remote": REMOTE, "suicide": SUICIDE, "chemical": CHEMICAL, "attack": ATTACK,
    "clash": CLASH, "abduct": ABDUCTION,
}  # fmt: skip
_STRONG_NOUNS = frozenset({AIR, SHELLING, REMOTE, SUICIDE, CHEMICAL})


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed: ``kind`` of event (None where only other words of the claim tell it), who did it, whom it befell, its words."""

    kind: str | None
    doers: tuple[Party, ...]
    targets: tuple[Party, ...]
    at: Span
    clash: bool = False  # two sides are said to clash: what they fire at each other is no shelling of its own


@dataclass(frozen=True, slots=True)
class Told:
    """What a claim gives to its deeds: text, words, actors, weapons, nouns of deeds, and who speaks of himself."""

    text: str
    words: tuple[Word, ...]
    actors: tuple[Actor, ...]
    weapons: tuple[Hit, ...]
    nouns: tuple[tuple[int, int, str], ...]
    speaker: Party | None
    claimed: bool  # the speaker says that it was him


def told(
    text: str, spans: Sequence[Span], actors: Sequence[Actor], speaker: Party | None, *, claimed: bool = False
) -> Told:
    """Return what a claim gives to its deeds; actors that only report are left out."""
    words = tuple(words_at(text, spans))
    weapons = tuple(h for s in spans for h in hits(text, s.start, s.end, file="weapons.csv"))
    inside = tuple(a for a in actors if a.kind not in _REPORTS and any(_in(s, a.quote.start) for s in spans))
    return Told(text, words, inside, weapons, tuple(_nouns_in(words)), speaker, claimed)


def _in(span: Span, at: int) -> bool:
    return span.start <= at < span.end


def _nouns_in(words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """Yield nouns of deeds as half-open word ranges with the event that they tell, the longer of two first words only."""
    at = 0
    while at < len(words):
        two = f"{words[at].low} {words[at + 1].low}" if at + 1 < len(words) else ""
        size = 2 if two in nouns_of_deeds() else 1 if words[at].low in nouns_of_deeds() else 0
        if size:
            yield at, at + size, _BY_NOUN[nouns_of_deeds()[two if size == 2 else words[at].low]]
        at += size or 1


def deeds(t: Told) -> list[Deed]:
    """Return the deeds of a claim, in order of their words."""
    printed = _printed(t)
    by_verbs = [d for c in clauses(t.text, t.words) if (d := _of_verb(t, c)) is not None]
    harmed = any(d.kind is None for d in by_verbs) or pattern("events.harm").search(printed) is not None
    by_nouns = [d for at, end, kind in t.nouns if (d := _of_noun(t, at, end, kind, harmed=harmed)) is not None]
    return sorted([*by_verbs, *by_nouns], key=lambda d: d.at)


def weightiest(found: Sequence[Deed]) -> Deed | None:
    """Return one deed with the kind that goes first in ACLED's order and with all parties; None where none has a kind."""
    kinds = [d.kind for d in found if d.kind is not None]
    if not kinds:
        return None
    clash = any(d.clash for d in found)
    first = CLASH if clash else min(kinds, key=ORDER.index)
    lead = next(d for d in found if d.kind == first)
    ordered = [lead, *(d for d in found if d is not lead)]
    doers, targets = (p for d in ordered for p in d.doers), (p for d in ordered for p in d.targets)
    return replace(lead, doers=_once(doers), targets=_once(targets))


def _once(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Return each party once, by name, in order."""
    return tuple({p.name: p for p in reversed(list(parties))}.values())[::-1]


def _printed(t: Told) -> str:
    return t.text[t.words[0].start : t.words[-1].end] if t.words else ""


# --- verbs -----------------------------------------------------------------------------------------------------


def _of_verb(t: Told, c: Clause) -> Deed | None:
    """Return the deed of a verb, None where what it tells is no event."""
    if c.verb.deed == "die":  # who dies suffers it, in any voice
        c = replace(c, voice="passive")
    by, by_whom = (c.subject, c.object) if c.voice == "active" else (c.by, c.subject)
    doers, targets = _doers(t, by), _targets(t, by_whom)
    if c.voice == "passive" and not doers and c.by[0] == c.by[1]:
        doers = _of_whose_nouns(t, c.rest)
    weapon = _weapon(t, by) or _weapon(t, c.rest if c.voice == "passive" else (c.object[1], c.rest[1]))
    made = _KINDS[c.verb.deed](t, c, doers, targets, weapon)
    if made is None:
        return None
    kind, doers, targets = made
    return Deed(kind, doers, targets, Span(t.words[c.at].start, t.words[c.at].end), clash=c.verb.deed == "clash")


_Made = tuple[str | None, tuple[Party, ...], tuple[Party, ...]] | None


def _harm(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    """Killing and wounding: by the weapon, else by who did it to whom; a bare toll tells no event by itself."""
    if weapon is not None:
        return weapon, doers, targets
    finished = c.verb.lemma in word_set("events.finishing")
    if finished and _kinds(t, c.object if c.voice == "active" else c.subject) & _ARMED:
        return CLASH, doers, targets
    if not doers or not _armed(t, c.subject if c.voice == "active" else c.by):
        return None, doers, targets
    return _fight(t, c), doers, targets


def _slay(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    """Murder, execution, shooting: deeds of somebody even where nobody is named."""
    if weapon is None and not (doers or targets or c.object[0] < c.object[1] or c.voice == "passive"):
        return None
    return weapon or _fight(t, c), doers, targets


def _assault(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    """An attack, a raid: by the weapon, else a clash where the attacked are armed."""
    if not doers and not targets and weapon is None:
        return None
    if not doers and weapon is None and c.voice == "active" and not _pronoun(t, c.subject):
        return None  # "a heart attacked"; "the storm attacked the coast"
    return weapon or _fight(t, c), doers, targets


def _strike(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    """Hitting and destroying: needs a weapon or somebody armed ("the storm hit the coast" tells none)."""
    if weapon is None and c.voice == "active" and _weapon(t, c.object) == REMOTE:  # "his car struck a mine"
        return REMOTE, (), tuple(replace(p, role="target") for p in doers) or _targets(t, c.subject)
    if weapon is not None:
        return weapon, doers, targets
    who = c.subject if c.voice == "active" else c.by
    if not doers or not (_armed(t, who) or _kinds(t, who) & _STATE or t.speaker in doers or _nation(t, who)):
        return None
    state = bool(_kinds(t, who) & _STATE) or _nation(t, who) or t.speaker in doers
    return (AIR if state else _fight(t, c)), doers, targets


def _bomb(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    rebels = _kinds(t, c.subject if c.voice == "active" else c.by) == {"party"}
    return weapon or (REMOTE if rebels else AIR), doers, targets


def _air(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    return AIR, doers, targets


def _shell(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    return (AIR if weapon == AIR else SHELLING), doers, targets


def _fire(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """Firing: what is fired, a missile or shots; at whom stands behind "at", "on" or "into"."""
    by = _weapon(t, c.subject)
    fired = by if by == AIR else _weapon(t, (c.at + 1, c.rest[1])) or by
    after = (c.object[1], c.rest[1])
    targets = (*_targets(t, _after_at(t, c)), *(targets if fired is None else ()))
    printed = _printed(t)
    crowd = pattern("events.crowd_control").search(printed) or pattern("events.no_harm_meant").search(printed)
    if fired is None and (crowd or (c.verb.deed != "open" and not targets and after[0] == after[1])):
        return None
    if fired is None and not (doers or c.verb.deed == "open"):
        return None
    return _from_afar(fired) or _fight(t, c), doers, targets


def _from_afar(kind: str | None) -> str | None:
    """Return the kind of what is fired: explosives that fly are missiles."""
    return SHELLING if kind == REMOTE else kind


def _launch(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    """Launching, dropping, sending: of weapons or of attacks, else nothing of war."""
    object_ = c.object if c.voice == "active" else c.subject
    fired = _weapon(t, object_)
    if fired is not None:
        thrown = c.verb.lemma in word_set("events.dropping") and fired == REMOTE
        return (AIR if thrown else _from_afar(fired)), doers, _targets(t, _after_at(t, c))
    return _do(t, c, doers, targets, weapon)


def _do(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """Carrying out, staging: what is done is a noun of a deed."""
    object_ = c.object if c.voice == "active" else c.subject
    kind = next((k for at, _, k in t.nouns if object_[0] <= at < object_[1]), None)
    return None if kind is None else (weapon or kind, doers, _targets(t, _after_at(t, c)))


def _fall(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """A shell landed, a drone crashed: only of weapons."""
    thing = _weapon(t, c.subject)
    return None if thing is None else (thing, doers, _targets(t, _after_at(t, c)))


def _explode(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    if pattern("events.suicide_deed").search(_printed(t)):
        return SUICIDE, doers, _targets(t, _after_at(t, c))
    return weapon or _weapon(t, c.object) or REMOTE, () if c.verb.lemma == "explode" else doers, targets


def _take(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """Taking: land by whom, people as captives; arms found are disrupted."""
    what = c.object if c.voice == "active" else c.subject
    doers = doers if c.voice == "active" else _doers(t, c.by)
    if _people(t, what):
        if _takers(t, c) & _STATE:
            return ARRESTS, doers, targets
        armed = bool(_kinds(t, what) & _ARMED)
        told_of = doers or _pronoun(t, c.subject) or (armed and any(k == CLASH for _, _, k in t.nouns))
        return (CLASH if armed else ABDUCTION, doers, targets) if told_of else (None, doers, targets)
    if _weapon(t, what) or not _is_land(t, what, sure=c.verb.lemma not in word_set("events.loose_taking")):
        return None
    away = _after(t, c.rest, "events.from_whom")
    return _land(t, c), doers, tuple(_parties(t, away, "target"))


def _land(t: Told, c: Clause) -> str:
    """Return which of the two types of land that changes hands: by who takes it, else by the verb."""
    kinds = _takers(t, c)
    if kinds:
        return REGAINS if kinds & _STATE else OVERTAKES
    return REGAINS if c.verb.deed == "retake" else OVERTAKES


def _takers(t: Told, c: Clause) -> set[str]:
    who = c.subject if c.voice == "active" else c.by
    return _kinds(t, who) or ({"state"} if _nation(t, who) else set())


def _lose(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """Losing land: who lost it is the target; who took it stands behind "to"."""
    to = _after(t, c.rest, "events.to_whom")
    if c.voice != "active" or not _is_land(t, c.object, sure=_armed(t, to)) or _people(t, c.object):
        return None
    takers = tuple(_parties(t, to, "perpetrator")) or tuple(replace(p, role="perpetrator") for p in _thing(t, to))
    named = to[0] < to[1]
    regains = bool(_kinds(t, to) & _STATE) if named else not _kinds(t, c.subject) & _STATE
    return (REGAINS if regains else OVERTAKES), takers, tuple(replace(p, role="target") for p in doers)


def _advance(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    if c.voice != "active" or not _armed(t, c.subject):
        return None
    where = c.object if c.object[0] < c.object[1] else _after(t, c.rest, "events.into")
    return (_land(t, c), doers, ()) if _is_land(t, where, sure=True) else None


def _drive(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """Driving out: whoever is driven out has lost the land."""
    driven = c.object if c.voice == "active" else c.subject
    if not _armed(t, driven):
        return None
    state = bool(_kinds(t, driven) & _STATE)
    return (OVERTAKES if state else REGAINS), doers, targets or tuple(_parties(t, driven, "target"))


def _leave(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    if c.voice != "active" or not _armed(t, c.subject):
        return None
    where = c.object if c.object[0] < c.object[1] else _after(t, c.rest, "events.from_whom")
    either = tuple(replace(p, role="either") for p in doers)
    return (TRANSFER, either, ()) if _is_land(t, where, sure=True) else None


def _abduct(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    return ABDUCTION, doers, targets


def _arrest(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    rebels = _takers(t, c) == {"party"}
    return (ABDUCTION if rebels else ARRESTS), doers, targets


def _clash(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    both = [*doers, *targets, *_parties(t, (c.object[1], c.rest[1]), "either")]
    beside = any(t.words[i].low in word_set("events.side_by_side") for i in range(*c.rest))
    if beside or not _armed(t, (c.subject[0], c.rest[1])):
        return None
    return CLASH, tuple(replace(p, role="either") for p in both), ()


def _exchange(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    if not any(c.object[0] <= at < c.object[1] for at, _, _ in t.nouns):
        return None
    return _clash(t, c, doers, targets, weapon)


def _repel(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    return CLASH, tuple(replace(p, role="either") for p in doers), tuple(replace(p, role="either") for p in targets)


def _intercept(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    what = c.object if c.voice == "active" else c.subject
    return None if _weapon(t, (what[0], c.rest[1])) is None else (DISRUPTED, doers, ())


def _burn(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    what = (c.object[0], c.rest[1]) if c.voice == "active" else c.subject
    property_ = any(t.words[i].low in word_set("events.property") for i in range(*what))
    armed = doers and _armed(t, c.subject if c.voice == "active" else c.by)
    return (weapon or LOOTING, doers, targets) if property_ or armed else None


def _agree(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """Signing, agreeing, reaching: of a truce or a deal."""
    what = (*range(*c.subject), *range(*c.rest))
    stops = len(doers) > 1 and any(t.words[i].low in word_set("events.stopping") for i in range(*c.rest))
    if not stops and not any(t.words[i].low in word_set("events.agreements") for i in what):
        return None
    both = [*doers, *_parties(t, c.rest, "either")]
    return "Agreement", tuple(replace(p, role="either") for p in both), ()


def _rape(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    return "Sexual violence", doers, targets


def _lynch(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    return "Mob violence", doers, targets


def _under(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """Coming under fire: the subject suffers it."""
    here = (k for at, end, k in t.nouns if c.rest[0] <= at < c.rest[1] and not _other_sense(t, end - 1))
    kind = _weapon(t, c.rest) or next(here, None)
    suffered = tuple(replace(p, role="target") for p in doers) or _targets(t, c.subject)
    return None if kind is None else (kind, _of_whose_nouns(t, c.rest), suffered)


def _result(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:
    """Leaving somebody dead: by the weapon or the deed that is the subject."""
    return None if weapon is None and not _noun_in(t, c.subject) else (weapon or _noun_in(t, c.subject), doers, targets)


def _vanish(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    """Disappearing: whoever disappears suffers it."""
    if not (doers or any(t.words[i].low in word_set("events.captives") for i in range(*c.subject))):
        return None
    return ABDUCTION, (), tuple(replace(p, role="target") for p in doers) or _targets(t, c.subject)


def _nothing(t: Told, c: Clause, doers: tuple[Party, ...], targets: tuple[Party, ...], weapon: str | None) -> _Made:  # noqa: ARG001
    return None


_KINDS = {
    "kill": _harm, "die": _harm, "slay": _slay, "shoot": _slay, "gun": _slay, "attack": _assault, "strike": _strike,
    "bomb": _bomb, "air": _air, "shell": _shell, "fire": _fire, "open": _fire, "launch": _launch, "do": _do, "fall": _fall,
    "explode": _explode, "go": _explode, "blow": _explode, "take": _take, "retake": _take, "control": _take, "lose": _lose,
    "advance": _advance, "drive": _drive, "leave": _leave, "pull": _leave, "abduct": _abduct, "arrest": _arrest,
    "clash": _clash, "exchange": _exchange, "repel": _repel, "intercept": _intercept, "burn": _burn, "rape": _rape,
    "lynch": _lynch, "under": _under, "agree": _agree, "vanish": _vanish, "result": _result, "happen": _nothing,
}  # fmt: skip


def _fight(t: Told, c: Clause) -> str:
    """Return a clash where those whom it befell are armed or are a post of armed men, else an attack."""
    what = c.object if c.voice == "active" else c.subject
    what = what if what[0] < what[1] else _after_at(t, c)
    post = any(t.words[i].low in word_set("events.posts") for i in range(*what))
    return CLASH if post or _kinds(t, what) & _ARMED else ATTACK


# --- nouns -----------------------------------------------------------------------------------------------------


def _of_noun(t: Told, at: int, end: int, kind: str, *, harmed: bool) -> Deed | None:
    """Return the deed of a noun: one that somebody does or suffers, or in which people are harmed, and that took place."""
    before = t.text[max(0, t.words[at].start - 60) : t.words[at].start]
    if pattern("events.only_spoken_of").search(before) or _other_sense(t, at):
        return None
    if t.claimed and t.speaker is not None:
        on = _after(t, (end, min(len(t.words), end + 2)), "events.on_whom")
        return Deed(kind, (t.speaker,), _targets(t, on), Span(t.words[at].start, t.words[end - 1].end))
    doers = _doers(t, (_phrase_start(t, at), at)) or _doers(t, _after(t, (end, _verb_after(t, end)), "grammar.by"))
    on = _after(t, (end, min(len(t.words), end + 2)), "events.on_whom")
    targets = _targets(t, on)
    if not doers and not targets and _is_back_reference(t, at):
        return None
    weapon = _weapon(t, (_phrase_start(t, at), end))
    if kind == ATTACK and _nation(t, (_phrase_start(t, at), at)) and _is_from_afar(t, end):
        kind = AIR
    if t.words[end - 1].low in word_set("events.shots") and not doers:
        return None
    kind = weapon if weapon is not None and kind in {ATTACK, AIR} else kind
    fell = pattern("events.took_place").search(_printed(t)) is not None or not any(_is_finite(t, w) for w in t.words)
    if not (harmed or (fell and (doers or targets or _is_strong(t, end, kind)))):
        return None
    if kind == CLASH:
        near = (end, min(len(t.words), end + 6))
        both = [*doers, *targets, *_parties(t, _after(t, near, "events.with_whom"), "either")]
        return Deed(
            kind, tuple(replace(p, role="either") for p in both), (), Span(t.words[at].start, t.words[end - 1].end)
        )
    if kind == ATTACK and _kinds(t, on) & _ARMED:
        kind = CLASH
    return Deed(kind, doers, targets, Span(t.words[at].start, t.words[end - 1].end))


def _is_strong(t: Told, end: int, kind: str) -> bool:
    """Tell whether a noun tells of war by itself: "shelling", "clashes"; a "strike" may be one of workers."""
    return kind in _STRONG_NOUNS | {CLASH} and t.words[end - 1].low not in word_set("events.not_by_itself")


def _verb_after(t: Told, end: int) -> int:
    """Return where the first verb behind a noun stands: "the attack | was condemned by the UN"."""
    return next((i for i in range(end, len(t.words)) if _is_finite(t, t.words[i])), len(t.words))


def _is_finite(t: Told, word: Word) -> bool:
    """Tell whether a word may be a verb of its own; headings and entries of a list have none."""
    low = word.low
    past = forms().past(low) and t.text[word.start].islower()
    return past or low in word_set("reading.auxiliary") or low in words_in("time_words.csv", "past")


def _is_from_afar(t: Told, end: int) -> bool:
    """Tell whether a state's "attack", or its "raid on" a place, is one from the air: nothing else is said of it."""
    on = end < len(t.words) and t.words[end].low in word_set("events.on_whom")
    return t.words[end - 1].low in word_set("events.from_afar") or (
        on and t.words[end - 1].low in word_set("events.raids")
    )


def _is_back_reference(t: Told, at: int) -> bool:
    """Tell whether a noun only points back to a deed that was told: "four were killed in the attack"."""
    return _phrase_start(t, at) < at and t.words[_phrase_start(t, at)].low in word_set("events.pointing")


def _other_sense(t: Told, at: int) -> bool:
    """Tell whether a noun means no deed of war: "a heart attack", "went on strike", "came under fire for"."""
    before = t.words[at - 1].low if at else ""
    after = t.words[at + 1].low if at + 1 < len(t.words) else ""
    return before in word_set("events.no_deed_before") or after in word_set("events.no_deed_after")


def _of_whose_nouns(t: Told, where: tuple[int, int]) -> tuple[Party, ...]:
    """Return who did a deed that stands as a noun: "was hit in a Russian strike", "killed by army shelling"."""
    return tuple(
        p
        for at, end, _ in t.nouns
        if where[0] <= at < where[1]
        for p in _doers(t, (max(where[0], _phrase_start(t, at)), end))
    )


def _noun_in(t: Told, where: tuple[int, int]) -> str | None:
    return next((k for at, _, k in t.nouns if where[0] <= at < where[1]), None)


def _phrase_start(t: Told, at: int) -> int:
    i = at
    while i > 0 and at - i < 5 and t.words[i - 1].low not in word_set("events.opens_phrase"):
        i -= 1
    return i


# --- parties ---------------------------------------------------------------------------------------------------


def _doers(t: Told, where: tuple[int, int]) -> tuple[Party, ...]:
    """Return who does it: actors, nations before a weapon ("Russian drones"), the speaker where "it" or "our men" did it."""
    found = list(_parties(t, where, "perpetrator"))
    if not found:
        found = [p for i in range(*where) if (p := _of_nation(t, i) or _body(t, i)) is not None]
    if not found and any(t.words[i].low in word_set("events.attackers") for i in range(*where)):
        found = [replace(p, role="perpetrator") for p in _thing(t, where)]
    if not found and t.speaker is not None and _pronoun(t, where):
        found = [replace(t.speaker, role="perpetrator")]
    return tuple(found)


def _of_nation(t: Told, i: int) -> Party | None:
    """Return the nation of an adjective before the weapon or the deed: "Russian shelling", "the Iranian-made drone" is none."""
    word = t.words[i]
    if not t.text[word.start].isupper():
        return None
    known = nation_of(word.low.lower().removesuffix("'s"))
    return None if known is None else Party(known[1], t.text[word.start : word.end], "perpetrator", known[0])


def _body(t: Told, i: int) -> Party | None:
    """Return the body that a word before a weapon or a deed means: "an army shell", "junta airstrikes"."""
    word = t.words[i]
    low = word.low.removesuffix("'s")
    return Party(low, t.text[word.start : word.end], "perpetrator") if low in word_set("events.bodies") else None


def _nation(t: Told, where: tuple[int, int]) -> bool:
    return any(_of_nation(t, i) is not None for i in range(*where))


def _pronoun(t: Told, where: tuple[int, int]) -> bool:
    """Tell whether a phrase begins with "it", "they", "we", "its", "our", "his"."""
    return where[0] < where[1] and t.words[where[0]].low in word_set("events.of_the_speaker")


def _parties(t: Told, where: tuple[int, int], role: str) -> Iterator[Party]:
    """Yield the actors of a phrase; those behind "by", "against" or "backed" in it are others."""
    if where[0] >= where[1]:
        return
    start, end = t.words[where[0]].start, t.words[where[1] - 1].end
    for actor in t.actors:
        led = t.text[max(start, actor.quote.start - 20) : actor.quote.start]
        if start <= actor.quote.start < end and not pattern("events.of_others").search(led):
            yield Party(actor.name, actor.as_printed, role, actor.actor_id)  # type: ignore[arg-type]


def _targets(t: Told, where: tuple[int, int]) -> tuple[Party, ...]:
    """Return whom or what it befell: actors, else the phrase as printed."""
    found = tuple(_parties(t, where, "target"))
    held = where[0] < where[1] and t.words[where[1] - 1].low in word_set("events.held_by")
    if not found and held:  # "at a checkpoint manned by police"
        found = tuple(_parties(t, (where[1] + 1, phrase_end(t.words, where[1] + 1, len(t.words))), "target"))
    return found or tuple(_thing(t, (where[0], where[1] - held)))


def _thing(t: Told, where: tuple[int, int]) -> Iterator[Party]:
    """Yield what was hit as printed, without article and number: "a convoy of ambulances"; a bare name is no thing."""
    first, end = where
    first = max((i + 1 for i in range(first, end) if t.words[i].low in word_set("events.ends_phrase")), default=first)
    while first < end and (
        t.words[first].low in word_set("events.before_a_thing") or t.words[first].low[0].isdecimal()
    ):
        first += 1
    named = all(
        t.text[t.words[i].start].isupper() and i for i in range(first, end)
    )  # the first word has its capital anyway
    if (
        first >= end
        or named
        or any(_is_finite(t, w) for w in t.words[first:end])
        or t.words[first].low in word_set("pronouns.any")
    ):
        return
    printed = t.text[t.words[first].start : t.words[end - 1].end]
    yield Party(printed[0].lower() + printed[1:] if first == 0 else printed, printed, "target", None)


def _kinds(t: Told, where: tuple[int, int]) -> set[str]:
    if where[0] >= where[1]:
        return set()
    start, end = t.words[where[0]].start, t.words[where[1] - 1].end
    return {a.kind or "" for a in t.actors if start <= a.quote.start < end} - {""}


def _armed(t: Told, where: tuple[int, int]) -> bool:
    """Tell whether a phrase names men under arms, or who speaks for some."""
    if any(t.words[i].low in word_set("events.bodies") | word_set("events.factions") for i in range(*where)):
        return True
    return (
        bool(_kinds(t, where) & (_ARMED | {"state"}))
        or (t.speaker is not None and _pronoun(t, where))
        or _nation(t, where)
    )


def _people(t: Told, where: tuple[int, int]) -> bool:
    """Tell whether a phrase counts people: a plural of persons, armed men among them."""
    return bool(_kinds(t, where) & _ARMED) or any(t.words[i].low in word_set("events.captives") for i in range(*where))


def _is_land(t: Told, where: tuple[int, int], *, sure: bool) -> bool:
    """Tell whether a phrase is land: "the town", "two positions"; ``sure``: a bare name may be a place, too."""
    if any(t.words[i].low in word_set("events.land") for i in range(*where)):
        return True
    names = [i for i in range(*where) if t.text[t.words[i].start].isupper()]
    return sure and bool(names) and not _kinds(t, where)


def _weapon(t: Told, where: tuple[int, int]) -> str | None:
    """Return the event that the weapons and nouns of deeds of a phrase tell, the first in ACLED's order."""
    if where[0] >= where[1]:
        return None
    start, end = t.words[where[0]].start, t.words[where[1] - 1].end
    found = {_BY_WEAPON[h.pattern.type] for h in t.weapons if start <= h.start < end and h.pattern.type in _BY_WEAPON}
    found |= {k for at, _, k in t.nouns if where[0] <= at < where[1] and k in _STRONG_NOUNS}
    if pattern("events.suicide_deed").search(t.text, start, end):
        return SUICIDE
    if AIR in found:
        return CHEMICAL if CHEMICAL in found else AIR
    return min(found, key=ORDER.index, default=None)


def _after_at(t: Told, c: Clause) -> tuple[int, int]:
    return _after(t, (c.at + 1, c.rest[1]), "events.at_whom")


def _after(t: Told, where: tuple[int, int], led: str) -> tuple[int, int]:
    """Return the phrase behind the first word of a set within a range."""
    at = next((i for i in range(*where) if t.words[i].low in word_set(led)), None)
    return (where[1], where[1]) if at is None else (at + 1, phrase_end(t.words, at + 1, len(t.words)))

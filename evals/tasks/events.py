"""Which reports tell of one event, and how many events answer a question (``score_events.py``)."""

from __future__ import annotations

import datetime as dt
import functools
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.baselines import toll

from fogline import lexicon
from fogline.claims import days as day_finder
from fogline.claims import figures
from fogline.lexicon import gazetteer
from fogline.model import Dispatch
from fogline.pipeline import same_event

Record = dict[str, Any]
Shares = Mapping[tuple[int, int], float]
_KILLED = re.compile(r"\b(?:killed|dead|dies|died|fatal|fatally|homicide|murder|slain|death)\b", re.IGNORECASE)


def predict_all(records: list[Record], folder: Path) -> Iterable[Record]:
    """A group name for every text; an answer for every question in the folder, if it holds any."""
    dispatches, days, killed = as_dispatches(records)
    found = same_event(dispatches, days=days, killed=killed)
    group_of = {d: f"e{n}" for n, group in enumerate(found.groups) for d in group}
    yield from ({"id": r["id"], "event": group_of[r["id"]]} for r in records)
    questions = list(_questions(folder))
    if questions:
        by_id = {r["id"]: r for r in records}
        tolls = {r["id"]: toll.shares(r.get("text") or "", title=r.get("title") or "") for r in records}
        yield from answers(questions, [[by_id[i] for i in g] for g in found.groups], days, tolls)


# --- questions: how many events of a kind, in a place, at a time, with a person ------------------------------


def _questions(folder: Path) -> Iterable[Record]:
    """Of a question only what is asked: effect, place, time, person, words."""
    for file in sorted(folder.glob("questions.jsonl*")) if folder.is_dir() else []:
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield {k: row[k] for k in ("id", "effect", "place", "time", "person", "question") if row.get(k)}


def answers(
    questions: Iterable[Record],
    groups: Sequence[Sequence[Record]],
    days: dict[str, list[tuple[str, int]]],
    tolls: Mapping[str, Shares],
) -> Iterable[Record]:
    """For each question the number of groups that fit, and their texts."""
    events = [_event(group, days, tolls) for group in groups]
    homes = _homes([r for group in groups for r in group])
    homes |= _outlets(events, homes)
    for q in questions:
        fit = [e for e in events if _fits(e, q, homes)]
        yield {"id": q["id"], "answer": len(fit), "docs": sorted(i for e in fit for i in e["ids"])}


def _event(group: Sequence[Record], days: dict[str, list[tuple[str, int]]], tolls: Mapping[str, Shares]) -> Record:
    """What the texts of one group say together."""
    killed, injured = _harm([tolls[r["id"]] for r in group])
    words = " \n ".join(f"{r.get('title') or ''}. {r.get('text') or ''}" for r in group)
    lead = " \n ".join(f"{r.get('title') or ''}. {(r.get('text') or '')[:LEAD]}" for r in group)
    return {
        "ids": [r["id"] for r in group],
        "outlets": sorted({r["outlet"] for r in group if r.get("outlet")}),
        "words": words,
        "lead": lead,
        "day": _day(group, days),
        "killed": killed,
        "injured": injured,
    }


LEAST = 0.01  # probability of a toll that a report does not even consider


def _harm(told: Sequence[Shares]) -> tuple[bool, bool]:
    """Whether anybody was killed, and whether anybody was injured, by what the reports of one event say together."""
    pairs = sorted({p for shares in told for p in shares})
    scores = [sum(math.log(shares.get(p, 0.0) + LEAST) for shares in told) for p in pairs]
    likely = [math.exp(s - max(scores)) for s in scores]
    some = [sum(w for p, w in zip(pairs, likely, strict=True) if p[effect]) / sum(likely) for effect in (0, 1)]
    return some[0] >= 0.5, some[1] >= 0.5


LEAD = 1500  # letters in which an event's own place and harm are told
FADE = 500  # letters after which a printed day counts half


def _day(group: Sequence[Record], days: dict[str, list[tuple[str, int]]]) -> dt.date | None:
    """The day most told of, early mentions weighing more, not after the first report; else the day before that."""
    printed = sorted(r["published"] for r in group if r.get("published"))
    if not printed:
        return None
    first = dt.date.fromisoformat(printed[0])
    weights: Counter[str] = Counter()
    for r in group:
        for day, offset in days[r["id"]]:
            if day <= printed[0] and (first - dt.date.fromisoformat(day)).days <= LONGEST_LAG:
                weights[day] += 1 / (1 + offset / FADE)
    best = max(weights, key=lambda d: (weights[d], d), default=None)
    return dt.date.fromisoformat(best) if best else first


LONGEST_LAG = 60  # days from an event to its first report


def _fits(event: Record, q: Record, homes: dict[str, str]) -> bool:
    """CASES: effect, person, place, time; what is not asked fits."""
    if not event.get(q.get("effect", ""), True):
        return False
    if q.get("person") and not _involves(event["words"], q["person"]):
        return False
    if q.get("place") and not _placed(event, q["place"], homes):
        return False
    return not q.get("time") or _timed(event["day"], q["time"])


def _names(words: str, name: str) -> bool:
    return bool(name) and any(re.search(rf"\b{re.escape(n)}\b", words) for n in (name, name.upper()) if n in words)


# Who speaks for an office or a paper is in the report, not in the event.
_SPEAKS = re.compile(
    r"(?:\b(?:Sgt|Lt|Det|Capt|Cpl|Cmdr|Maj|Col|Dr|Rev|Gov|Sen|Rep)\.|\b(?:Officer|Sergeant|Lieutenant|Detective|Captain|Sheriff"
    r"|Chief|Deputy|Judge|Mayor|Governor|Pastor|Attorney|Prosecutor|Commander|Commissioner|Coroner|Director|Superintendent"
    r"|Spokes\w+|spokes\w+|reporter|By))\s+(?:[A-Z][\w.'’-]*\s+){0,2}$"
)
_SAID = re.compile(r"\s+(?:said|says|told|reports)\b")


def _involves(words: str, person: Record) -> bool:
    """Whether somebody of a name is in the event: a first name before a surname, a surname after a first name."""
    name = person.get("name") or person.get("value") or ""
    if person.get("level") not in ("first", "last") or name not in words:
        return _names(words, name)
    shape = (
        rf"\b{re.escape(name)}\s+(?:[A-Z][\w.'’-]*\s+)?[A-Z][a-z]"
        if person["level"] == "first"
        else (rf"\b[A-Z][\w'’-]+\.?\s+(?:[A-Z]\.\s+)?{re.escape(name)}\b")
    )
    return any(
        not _SPEAKS.search(words[max(0, m.start() - 40) : m.start()]) and not _SAID.match(words, m.end())
        for m in re.finditer(shape, words)
    )


def _placed(event: Record, place: Record, homes: dict[str, str]) -> bool:
    """A town by its name in the lead, in the right state if one is told; a state by name, abbreviation or a town of it."""
    full = place.get("name") or place.get("value") or ""
    town, _, region = (part.strip(" )") for part in re.sub(r" \(|, ", "|", full, count=1).partition("|"))
    if place.get("level") == "state":
        return _in_state(event, town, homes)
    if not _names(event["lead"], town):
        return False
    return not region or not _other_state(event, region, homes)


def _in_state(event: Record, state: str, homes: dict[str, str]) -> bool:
    return _state_of(event, homes) == state.lower()


def _state_of(event: Record, homes: dict[str, str]) -> str | None:
    """The state that most speaks for: named in the lead, or the home of a town named there; early mentions weigh more."""
    if "state" not in event:
        weights = _state_weights(event, homes)
        event["state"] = max(weights, key=lambda w: (weights[w], w), default=None)
    return event["state"]


def _state_weights(event: Record, homes: dict[str, str]) -> dict[str, float]:
    lead = event["lead"]
    weights: dict[str, float] = defaultdict(float)
    pattern, known = _state_words()
    for m in pattern.finditer(lead):
        told = lead[max(0, m.start() - 2) : m.start()] == ", "
        if told or len(m[0]) > 2:
            sure = (
                3 if told or m[0] not in ("Washington", "New York") else 0.5
            )  # parks, streets and towns bear these names
            weights[known[m[0]].lower()] += sure / (1 + m.start() / FADE)
    for m in _TOWN.finditer(lead):
        home = homes.get(m[0]) or _largest(m[0])
        if home:
            weights[home] += 1 / (1 + m.start() / FADE)
    for outlet in event["outlets"]:
        if outlet in homes:
            weights[homes[outlet]] += 0.75
    return weights


def _outlets(events: Sequence[Record], homes: dict[str, str]) -> dict[str, str]:
    """Outlets to the state that most of their reports are of: local papers and stations seldom leave theirs."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for event in events:
        weights = _state_weights(event, homes)
        if weights:
            best = max(weights, key=lambda w: (weights[w], w))
            for outlet in event["outlets"]:
                seen[outlet][best] += 1
    return {o: c.most_common(1)[0][0] for o, c in seen.items() if c.most_common(1)[0][1] >= max(2, 0.6 * c.total())}


SMALLEST = 15000  # people: smaller towns share their names with streets and families


@functools.cache
def _largest(town: str) -> str | None:
    """State of the largest American town of a name, if it is large."""
    rows = [r for r in gazetteer.lookup(town.title()) if r.country == "US" and r.kind == "town"]
    best = max(rows, key=lambda r: (r.pop, r.place_id), default=None)
    if best is None or 2**best.pop < SMALLEST:
        return None
    return _admin1().get(best.admin1 if "." in best.admin1 else f"US.{best.admin1}")


@functools.cache
def _admin1() -> dict[str, str]:
    return {r["admin1"]: r["name"].lower() for r in lexicon.rows("state_abbreviations.csv")}


def _other_state(event: Record, state: str, homes: dict[str, str]) -> bool:
    told = _states(event["lead"])
    return bool(told) and state.lower() not in told and _state_of(event, homes) != state.lower()


_TOWN = re.compile(r"\b(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z]{4,}(?: [A-Z]{3,})?)\b")


@functools.cache
def _state_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """State names and abbreviations (US Postal Service; Associated Press Stylebook)."""
    rows = [r for r in lexicon.rows("state_abbreviations.csv") if r["admin1"].startswith("US.")]
    known = {r[form]: r["name"] for r in rows for form in ("name", "postal", "press") if r[form]}
    longest = sorted(known, key=lambda w: (-len(w), w))
    return re.compile(r"(?<![\w.])(?:" + "|".join(re.escape(w) for w in longest) + r")(?![\w])"), known


def _states(words: str) -> Counter[str]:
    """States told in the words; two capitals count only after a comma ("Mobile, AL")."""
    pattern, known = _state_words()
    found: Counter[str] = Counter()
    for m in pattern.finditer(words):
        if len(m[0]) > 2 or words[max(0, m.start() - 2) : m.start()] == ", ":
            found[known[m[0]].lower()] += 1
    return found


def _homes(records: Sequence[Record]) -> dict[str, str]:
    """Towns to the state that is printed after them anywhere in the texts, where it is nearly always one."""
    pattern, known = _state_words()
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    after = re.compile(rf"\b([A-Z][a-z]+(?: [A-Z][a-z]+)?), (?={pattern.pattern})({pattern.pattern})")
    for r in records:
        for m in after.finditer(r.get("text") or ""):
            seen[m[1]][known[m[2]].lower()] += 1
    return {t: c.most_common(1)[0][0] for t, c in seen.items() if c.most_common(1)[0][1] >= 0.8 * c.total()}


def _timed(day: dt.date | None, time: Record) -> bool:
    """Whether a day falls on the time asked for; a single day may be off by one (events at midnight)."""
    value = str(time.get("value") or time.get("name") or "")
    if day is None:
        return False
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return abs((day - dt.date.fromisoformat(value)).days) <= 1
    return day.isoformat().startswith(value)


# --- texts as dispatches -------------------------------------------------------------------------------------


def as_dispatches(
    records: Sequence[Record],
) -> tuple[list[Dispatch], dict[str, list[tuple[str, int]]], dict[str, int | None]]:
    """Records as dispatches, the days that they print and the dead that they count."""
    made, days, killed = [], {}, {}
    for r in records:
        text = r.get("text") or ""
        made.append(
            Dispatch(
                r["id"],
                r["id"],
                text,
                "",
                outlet=r.get("outlet"),
                headline=r.get("title"),
                published=r.get("published"),
            )
        )
        days[r["id"]] = _days(r.get("title") or "", text, r.get("published"))
        killed[r["id"]] = _killed(f"{r.get('title') or ''}.\n{text}")
    return made, days, killed


READ = 4000  # letters: what is told later seldom dates or counts the event


def _days(title: str, text: str, published: str | None) -> list[tuple[str, int]]:
    whole = f"{title}.\n{text[:READ]}"
    found = day_finder.read(whole, published=published)
    return [(d.start, max(0, d.quote.start - len(title))) for d in found if d.start and d.start == d.end]


def _killed(text: str) -> int | None:
    counts = [f for f in figures.read(text[:READ]) if f.measure == "killed" and f.best is not None]
    if counts:
        return int(min(counts, key=lambda f: f.quote.start).best or 0)
    return 1 if _KILLED.search(text[:READ]) else 0

# ruff: noqa: E501 - the invented sentences are kept whole
"""False corroboration and wrong merging, on planted sets of invented dispatches, through the whole pipeline.

    python evals/planted_accounts.py [--events 200] [--seed WORD] [--manner first|second|third|fourth]

Each event is told in an invented original; around it stand dispatches of one class:

full      another outlet prints the whole, under its own headline
lead      only the first paragraphs, then news of something else
reworded  every sentence said in other words, the source kept
dropped   reworded, and the source reduced to "a monitor" or "officials"
mixed     paragraphs of this and of another agency's dispatch on another event, both credited
stitched  two passages of two dispatches and nothing else
same      not a copy: another agency, own words, but the same ultimate source
unnamed   not a copy: own words, "residents" or "officials" where the original has a name
other     truly separate: own words, another named source, the same figure
differs   truly separate: own words, another named source, another figure

The rules were tuned on the first manner of writing; kinds of misses on the second and third were mended afterwards; the fourth
was written with the third and measured only.

False corroboration: the share of events of the first eight classes whose figure is called corroborated (verdict ``agree``, or
two voices for certain). Wrongly merged: the share of the last two classes whose two figures meet as one origin or one voice.
Met: the share of the last two whose two figures meet in one account at all. Everything follows from the seed word.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fogline import reconcile, reuse
from fogline.claims import read_claims
from fogline.model import Account, Claim, Dispatch, Seam

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MANNERS = ("first", "second", "third", "fourth")
COPIES = ("full", "lead", "reworded", "dropped", "mixed", "stitched", "same", "unnamed")
APART = ("other", "differs")

# Real towns (GeoNames), far from one another and from any war that we read of; everything said of them here is invented.
TOWNS = (
    "Tamworth", "Dubbo", "Ballarat", "Bendigo", "Geraldton", "Kalgoorlie", "Rockhampton", "Toowoomba", "Bunbury", "Mildura", "Albury",
    "Goulburn", "Whangarei", "Timaru", "Invercargill", "Oamaru", "Kamloops", "Lethbridge", "Moncton", "Saskatoon", "Thunder Bay",
    "Duluth", "Pocatello", "Flagstaff", "Roswell", "Laramie", "Bismarck", "Aomori", "Kushiro", "Tottori", "Kochi", "Oulu", "Kuopio",
    "Vaasa", "Tromso", "Narvik", "Umea", "Esbjerg", "Aalborg", "Inverness", "Dundee", "Swansea", "Carlisle", "Galway", "Sligo",
)  # fmt: skip
NAMES = (
    "Orban Tesk", "Milla Varn", "Joren Halt", "Sefa Dray", "Tomas Wick", "Anka Brell", "Idris Colm", "Petra Solve", "Lew Ostrand",
    "Mira Quint", "Hanno Ferl", "Zora Pell", "Ben Arkwell", "Cato Linde", "Rhea Stam", "Ulf Garran", "Nadia Crewe", "Oskar Venn",
)  # fmt: skip
MONITORS = (
    "Harbour Conflict Monitor",
    "Open Valley Watch",
    "Northern Casualty Project",
    "Civil Harm Register",
    "Plain Count Network",
)
HOSPITALS = (
    "Saint Orla Hospital",
    "Mercy Road Clinic",
    "Red Lantern Relief",
    "Bridge Street Hospital",
    "Field Doctors League",
)
ARMIES = ("Upland Defence Force", "Coastal Brigade", "River Guard", "National Column", "Free Plain Army")
AGENCIES = ("Meridian Press", "Halcyon News", "Tern Agency", "Castor Wire")
OUTLETS = ("Quill Daily", "The Lantern Post", "Morning Heron", "Cedar Times", "The Ferry Gazette", "Ash Tribune", "Salt Road News",
           "The Plover", "Elm Courier", "Stonebridge Echo")  # fmt: skip


class Dice:
    """Choices that follow from a key alone, the same on every machine."""

    def __init__(self, *key: object) -> None:
        self._key, self._thrown = "|".join(map(str, key)), 0

    def below(self, n: int) -> int:
        """A number from 0 to n - 1."""
        self._thrown += 1
        return int.from_bytes(hashlib.sha256(f"{self._key}|{self._thrown}".encode()).digest()[:6], "big") % n

    def pick(self, items: Sequence[str]) -> str:
        """One of them."""
        return items[self.below(len(items))]

    def two(self, items: Sequence[str]) -> tuple[str, str]:
        """Two different ones."""
        first = self.below(len(items))
        return items[first], items[(first + 1 + self.below(len(items) - 1)) % len(items)]


@dataclass(frozen=True)
class Story:
    """What happened, as the planter knows it."""

    town: str
    day: date
    dead: int
    hurt: int
    source: str
    person: str
    army: str
    weapon: str
    people: str
    manner: str = "first"


@dataclass(frozen=True)
class Planted:
    """One event: its class, the dispatches, and the figure to look for in each."""

    kind: str
    story: Story
    dispatches: tuple[Dispatch, ...]
    figures: tuple[int, ...]


def story(dice: Dice, number: int, manner: str = "first") -> Story:
    """An event of its own town and day, so that no two planted events can rightly meet."""
    start = date(2031, 1, 6)
    return Story(
        town=TOWNS[number % len(TOWNS)],
        day=start + timedelta(days=9 * (number // len(TOWNS)) + dice.below(3)),
        dead=11 + dice.below(60),
        hurt=80 + dice.below(60),
        source=dice.pick(MONITORS),
        person=dice.pick(NAMES),
        army=dice.pick(ARMIES),
        weapon=dice.pick(("shelling", "an air strike", "rocket fire", "a drone attack")),
        people=dice.pick(("people", "civilians", "villagers")),
        manner=manner,
    )


def original(s: Story, dice: Dice) -> list[str]:
    """Six to seven paragraphs in an agency's manner."""
    if s.manner in _ORIGINAL:
        return _ORIGINAL[s.manner](s, dice, WEEKDAYS[s.day.weekday()])
    day = WEEKDAYS[s.day.weekday()]
    bound = dice.pick(("", "at least ", "about ", ""))
    first = dice.pick(
        (
            f"{s.weapon.capitalize()} killed {bound}{s.dead} {s.people} in {s.town} on {day}, the {s.source} said.",
            f"The {s.source} said {bound}{s.dead} {s.people} were killed in {s.town} on {day} by {s.weapon}.",
            f"{bound.capitalize()}{s.dead} {s.people} died when {s.weapon} hit a market in {s.town} on {day}, according to the {s.source}.",
        )
    )
    rest = [
        f"Another {s.hurt} were wounded, the {s.source} said, most of them near the bus station where families had gathered since dawn.",
        f"“We heard the first blast and then the roof was gone,” said {s.person}, who keeps a bakery on the square of {s.town}.",
        f"The {s.army} has held the hills above {s.town} since the winter and has not commented on the reports.",
        "Shops stayed closed through the afternoon and the road to the south was blocked by burnt cars, a driver said.",
        "Talks between the two sides broke off last month after neither would agree on who should guard the crossing.",
        f"Schools in {s.town} will not open for the rest of the week, the town council announced in a short notice.",
    ]
    order = sorted(range(len(rest)), key=lambda i: (dice.below(1000), i))
    return [first, *(rest[i] for i in order)]


def reworded(s: Story, dice: Dice, source: str, *, dead: int | None = None) -> list[str]:
    """The same news in words of its own."""
    if s.manner in _REWORDED:
        return _REWORDED[s.manner](s, dice, WEEKDAYS[s.day.weekday()], source, s.dead if dead is None else dead)
    day, n = WEEKDAYS[s.day.weekday()], dead if dead is not None else s.dead
    first = dice.pick(
        (
            f"{source[0].upper()}{source[1:]} put the number of dead in {day}'s attack on {s.town} at {n}.",
            f"The attack on {s.town} on {day} left {n} {s.people} dead, {source} reported.",
            f"In {s.town}, {n} {s.people} lost their lives on {day}, said {source}.",
        )
    )
    rest = [
        dice.pick(
            (
                "Ambulances were still arriving at dusk and the wards had run out of beds.",
                "By nightfall the streets were empty and the power was down.",
            )
        ),
        "It was the heaviest attack on the area in weeks, coming after days of quiet along the valley.",
        dice.pick(
            (
                "A convoy with blankets was turned back at the bridge.",
                "Fuel has been scarce and the bakeries work only at night.",
            )
        ),
        "Neither side has said what it was aiming at.",
    ]
    return [first, *rest[: 2 + dice.below(3)]]


def _second_original(s: Story, dice: Dice, day: str) -> list[str]:
    bound = dice.pick(("", "at least ", "some ", ""))
    first = dice.pick(
        (
            f"Hospitals in {s.town} took in the bodies of {bound}{s.dead} {s.people} after {s.weapon} on {day}, the {s.source} said.",
            f"{bound.capitalize()}{s.dead} {s.people} lost their lives in {s.town} when {s.weapon} struck a row of houses on {day}, the {s.source} reported.",
            f"The {s.source} said on {day} that {s.weapon} on {s.town} had killed {bound}{s.dead} {s.people}.",
        )
    )
    rest = [
        f"It said {s.hurt} others were hurt, among them drivers who had been queueing for fuel at the northern gate since daybreak.",
        f"“There was a whistle, then nothing but dust,” {s.person}, a locksmith from the old quarter of {s.town}, said by telephone.",
        f"A column of smoke stood over {s.town} until the evening; the {s.army} did not answer questions about the strike.",
        "Traders had only reopened their stalls last week, once the water mains were mended and the curfew was lifted.",
        "Envoys are due to meet again in the spring to discuss an exchange of prisoners and the reopening of the railway.",
        f"Bakers in {s.town} gave out bread for nothing, and the mosque and the church both took in families.",
    ]
    return [first, *rest]


def _second_reworded(s: Story, dice: Dice, day: str, source: str, n: int) -> list[str]:
    first = dice.pick(
        (
            f"According to {source}, {n} {s.people} were killed when {s.town} came under attack on {day}.",
            f"{source[0].upper()}{source[1:]} said {n} {s.people} had died in {day}'s attack on {s.town}.",
            f"Rescuers pulled {n} dead from the rubble in {s.town} after the attack on {day}, {source} said.",
        )
    )
    rest = [
        "Neighbours dug with their hands through the night because the only crane had no diesel left.",
        dice.pick(
            ("The line of the front has not moved since the harvest.", "Both camps blamed each other within the hour.")
        ),
        "Aid workers asked for plasma, bandages and lamps.",
        "Rain is forecast for the rest of the week, which may keep the drones on the ground.",
    ]
    return [first, *rest[: 2 + dice.below(3)]]


def _cap(words: str) -> str:
    return words[0].upper() + words[1:]


def _third_original(s: Story, dice: Dice, day: str) -> list[str]:
    """A statement first, then the town."""
    bound = dice.pick(("", "at least ", "about ", ""))
    first = dice.pick(
        (
            f"The death toll from {day}'s {s.weapon.removeprefix('an ').removeprefix('a ')} on {s.town} stands at {s.dead}, the {s.source} said in a statement.",
            f"“We have counted {s.dead} dead,” the {s.source} said after {s.weapon} hit {s.town} on {day}.",
            f"{_cap(s.weapon)} on {day} claimed the lives of {bound}{s.dead} {s.people} in {s.town}, the {s.source} told reporters.",
        )
    )
    return [
        first,
        f"{s.hurt} wounded were brought to three clinics, according to the {s.source}, and some were laid in corridors.",
        f"{s.person}, a teacher in {s.town}, said the windows of the whole street had gone at once. “I swept glass until it was light.”",
        f"A spokesman for the {s.army}, whose batteries stand south of {s.town}, declined to speak about the strike.",
        "The market had been moved twice this year to keep it away from the barracks, traders said.",
        "Diplomats meeting abroad called on everyone to keep to the truce that was signed in the autumn.",
        "Buses will run again once the craters on the ring road are filled, the operator said.",
    ]


def _third_reworded(s: Story, dice: Dice, day: str, source: str, n: int) -> list[str]:
    """The same news as a second desk would put it."""
    first = dice.pick(
        (
            f"{n} {s.people} died in the attack on {s.town} on {day}, {source} told a news conference.",
            f"On {day} {n} {s.people} perished in {s.town}, {source} announced.",
            f"The toll from {day}'s attack on {s.town} is {n} dead, {source} said by telephone.",
        )
    )
    rest = [
        "The dead were taken to a school gymnasium because the morgue has no light.",
        dice.pick(("Trenches run through the gardens there.", "The front has crept closer since the thaw.")),
        "A column of ambulances was waiting for permission to pass.",
        "The power company sent a crew to the substation under a white flag.",
    ]
    return [first, *rest[: 2 + dice.below(3)]]


def _fourth_original(s: Story, dice: Dice, day: str) -> list[str]:
    """A register's manner: documented, recovered, left dead."""
    bound = dice.pick(("", "at least ", "some ", ""))
    first = dice.pick(
        (
            f"The {s.source} has documented the deaths of {bound}{s.dead} {s.people} in {s.town}, where {s.weapon} hit a bus stop on {day}.",
            f"{_cap(s.weapon)} left {bound}{s.dead} {s.people} dead in {s.town} on {day}, the {s.source} wrote on its website.",
            f"Rescue teams recovered the bodies of {bound}{s.dead} {s.people} in {s.town} following {s.weapon} on {day}, the {s.source} reported.",
        )
    )
    return [
        first,
        f"The {s.source} put the number of injured at {s.hurt} and said that many of them had been on their way to work.",
        f"{s.person}, who drives a tram in {s.town}, said that the ground had jumped. “Then there was no sound at all.”",
        f"The {s.army}, which shells the southern suburbs of {s.town} almost daily, gave no answer.",
        "A pump house was damaged and half of the old town is without water.",
        "An envoy is expected next week to look at how the crossing might be opened for carts.",
        "Farmers have begun to sow again behind the second line, a cooperative said.",
    ]


def _fourth_reworded(s: Story, dice: Dice, day: str, source: str, n: int) -> list[str]:
    """The same news in short."""
    first = dice.pick(
        (
            f"{n} {s.people} lost their lives in {s.town} on {day}, says {source}.",
            f"{_cap(source)} confirmed {n} deaths in {day}'s attack on {s.town}.",
            f"In {day}'s attack on {s.town}, {n} {s.people} were killed, {source} told the agency.",
        )
    )
    rest = [
        "Candles stood along the tram rails in the evening.",
        dice.pick(
            ("Nobody has claimed the attack.", "It came hours after a pause in the fighting had been announced.")
        ),
        "The mayor asked people to leave the streets to the ambulances.",
        "Blood is being collected at the theatre.",
    ]
    return [first, *rest[: 2 + dice.below(3)]]


_ORIGINAL = {"second": _second_original, "third": _third_original, "fourth": _fourth_original}
_REWORDED = {"second": _second_reworded, "third": _third_reworded, "fourth": _fourth_reworded}


ELSEWHERE = (
    "In other news, the ministry of harvests said the price of barley had fallen for a third week and stores were full.",
    "The football league put off its final because the pitch in the capital was under water after a night of rain.",
    "A museum of clocks has opened in the old customs house; entry is free until the end of the month.",
    "The rail company said trains would run every hour again from next week once the signal boxes were mended.",
    "Fishermen were told to keep to the harbour as strong winds were forecast along the whole of the coast.",
)


def plant(kind: str, number: int, seed: str, manner: str = "first") -> Planted:
    """One event of a class."""
    dice = Dice(seed, kind, number)
    s = story(dice, number, manner)
    agency, second = dice.two(AGENCIES)
    outlets = dice.two(OUTLETS)
    text = original(s, dice)
    dead = s.dead
    told: list[str]
    credit: str | None = agency
    later = s.day + timedelta(days=dice.below(2))
    if kind == "full":
        told = [*text, ELSEWHERE[dice.below(len(ELSEWHERE))]][: len(text) + dice.below(2)]
        credit = dice.pick((agency, "")) or None
    elif kind == "lead":
        told = [*text[: 1 + dice.below(2)], *ELSEWHERE[: 2 + dice.below(3)]]
        credit = None
    elif kind == "reworded":
        told, credit = reworded(s, dice, f"the {s.source}"), dice.pick((agency, "")) or None
    elif kind == "dropped":
        told, credit = (
            reworded(s, dice, dice.pick(("a monitor", "officials", "a war monitor"))),
            dice.pick((agency, "")) or None,
        )
    elif kind == "mixed":
        other = original(story(Dice(seed, kind, number, "other"), number + 7, manner), Dice(seed, kind, number, "text"))
        told, credit = [text[0], other[1], text[1], *other[2:4], *text[2:4]], f"{agency}/{second}"
    elif kind == "stitched":
        other = original(
            story(Dice(seed, kind, number, "other"), number + 11, manner), Dice(seed, kind, number, "text")
        )
        told, credit = [" ".join(text[:3]) + " ".join(other[2:5])], None
    elif kind == "same":
        told, credit = reworded(s, dice, f"the {s.source}"), second
    elif kind == "unnamed":
        told, credit = reworded(s, dice, dice.pick(("residents", "local officials", "witnesses", "a medic"))), None
    else:
        if kind == "differs":
            dead = s.dead + 9 + dice.below(20)
        told, credit = (
            reworded(
                s,
                dice,
                dice.pick((dice.pick(HOSPITALS), f"{dice.pick(NAMES)}, a spokesman for the {s.army},")),
                dead=dead,
            ),
            dice.pick((second, "")) or None,
        )
    return Planted(
        kind,
        s,
        (
            _dispatch(f"{kind}-{number}-a", text, agency, agency, s.day),
            _dispatch(f"{kind}-{number}-b", told, outlets[0], credit, later),
        ),
        (s.dead, dead),
    )


def _dispatch(name: str, paragraphs: Iterable[str], outlet: str, wire: str | None, day: date) -> Dispatch:
    text = "\n\n".join(paragraphs)
    raw = hashlib.sha256(text.encode()).hexdigest()
    return Dispatch(name, f"{name}.txt", text, raw, outlet=outlet, wire=wire, published=day.isoformat(), language="en")


# --- measuring ----------------------------------------------------------------------------------------------


def read(planted: Sequence[Planted]) -> tuple[list[Claim], tuple[Account, ...]]:
    """All planted dispatches through reuse, claims and reconcile, together."""
    dispatches = [d for p in planted for d in p.dispatches]
    found = reuse.find_reprints(dispatches)
    seams: dict[str, list[Seam]] = defaultdict(list)
    for seam in found.seams:
        seams[seam.dispatch_id].append(seam)
    claims = [c for d in dispatches for c in read_claims(d, seams=seams[d.dispatch_id])]
    return claims, reconcile.accounts(claims, dispatches, found.reprints, found.families)


def weigh(planted: Sequence[Planted]) -> dict[str, dict[str, float]]:
    """Per class: events, how many were read at all, called corroborated, met, wrongly merged."""
    claims, accounts = read(planted)
    homes = _homes(claims, accounts)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for p in planted:
        tally = sums[p.kind]
        tally["events"] += 1
        told = [homes.get((d.dispatch_id, n)) for d, n in zip(p.dispatches, p.figures, strict=True)]
        tally["read"] += None not in told
        both = told[0] is not None and told[0] == told[1]
        tally["met"] += both
        for a in {t.account_id: t for t in told if t is not None}.values():
            tally["corroborated"] += p.kind in COPIES and (a.verdict == "agree" or a.voices.low >= 2)
        if both and told[0] is not None:
            tally["merged"] += p.kind in APART and (told[0].origins == 1 or told[0].voices.high == 1)
            tally["right"] += told[0].verdict == {"other": "agree", "differs": "differ"}.get(p.kind, "single")
    return {kind: dict(sums[kind]) for kind in (*COPIES, *APART) if kind in sums}


def _homes(claims: Sequence[Claim], accounts: Iterable[Account]) -> dict[tuple[str, int], Account]:
    """Where the figure of the dead of a dispatch ended up."""
    by_claim = {c.claim_id: c for c in claims}
    found = {}
    for a in accounts:
        if a.question.measure == "killed":
            for answer in a.answers:
                for claim_id in answer.claims:
                    printed = answer.best if answer.best is not None else answer.low
                    found[(by_claim[claim_id].dispatch_id, int(printed or 0))] = a
    return found


def summary(figures: dict[str, dict[str, float]]) -> dict[str, float]:
    """The shares that the yardstick asks for, in percent."""
    copies = sum(figures[k]["events"] for k in COPIES if k in figures)
    apart = sum(figures[k]["events"] for k in APART if k in figures)
    return {
        "false_corroboration": round(100 * sum(f.get("corroborated", 0) for f in figures.values()) / max(1, copies), 2),
        "wrongly_merged": round(100 * sum(f.get("merged", 0) for f in figures.values()) / max(1, apart), 2),
        "separate_met": round(100 * sum(figures[k].get("met", 0) for k in APART if k in figures) / max(1, apart), 2),
    }


def drawn(events: int, seed: str, manner: str = "first") -> list[Planted]:
    """``events`` of each class."""
    kinds = (*COPIES, *APART)
    return [plant(kind, k * events + n, seed, manner) for k, kind in enumerate(kinds) for n in range(events)]


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--events", type=int, default=30, help="events of each class")
    parser.add_argument("--seed", default="heron")
    parser.add_argument("--manner", choices=MANNERS, default="first", help="of writing")
    options = parser.parse_args()
    planted = drawn(options.events, options.seed, options.manner)
    figures = weigh(planted)
    print(f"{'class':10} {'events':>6} {'read':>5} {'met':>5} {'right':>5} {'corroborated':>12} {'merged':>7}")
    for kind, f in figures.items():
        print(
            f"{kind:10} {f['events']:6} {f.get('read', 0):5} {f.get('met', 0):5} {f.get('right', 0):5} {f.get('corroborated', 0):12} {f.get('merged', 0):7}"
        )
    print(json.dumps(summary(figures)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

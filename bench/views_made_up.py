"""Made-up dispatches for views at size: three sentences each, an eighth of them distinct, in forty outlets.

``copies``: eight papers print each story word for word, and no two stories share a passage: only the number of stories grows.
``alike``: stories of a few stock phrases, nearly all of which lead to all others by edited passages.
``stock``: as alike, and each sentence has a speaker, a figure, a person and a state: every view has rows of each dispatch.
``one``: one story in every paper, with a word of its own. ``mixed``: as copies, but some papers print one sentence only.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

COPIES = 8
OUTLETS = tuple(f"The {a} {b}" for a in ("Quay", "Fen", "Dune", "Ash", "Plover", "Stone", "Cedar", "Elm", "Moor", "Heron")
                for b in ("Post", "Mail", "Echo", "Times"))  # fmt: skip
SYLLABLES = (
    "bar",
    "ken",
    "dol",
    "mir",
    "tas",
    "ver",
    "hol",
    "gan",
    "ser",
    "lok",
    "num",
    "pal",
    "rid",
    "wes",
    "zor",
    "fel",
)
WHO = ("the mayor", "police", "the River Command", "Lantern Relief", "the Dune Council", "the health ministry", "residents",
       "a hospital director", "the Heron Monitor", "the Salt League")  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DONE = ("was detained", "was killed", "was wounded", "went missing", "was freed", "was abducted", "was seen alive")
LAND = ("took", "retook", "lost", "captured", "seized")
THINGS = ("market", "bridge", "mill", "harbour", "tannery", "quarry", "orchard", "chapel", "depot", "barracks", "ferry", "silo",
          "clinic", "bakery", "well", "dam", "kiln", "pier", "foundry", "granary")  # fmt: skip
WAYS = ("beside", "behind", "past", "under", "above", "beyond", "opposite", "below", "before", "along")
STORIES = ("stock", "copies", "alike", "one", "mixed")


def town(n: int) -> str:
    """A name for each number below 4096."""
    return "".join(SYLLABLES[n // 16**k % 16] for k in (2, 1, 0)).capitalize()


def _story(dice: random.Random) -> str:
    """Three sentences whose words hardly come together again."""
    at, there = town(dice.randrange(4096)), town(dice.randrange(4096))
    person = f"{town(dice.randrange(4096))} {town(dice.randrange(4096))}"
    where = [f"{dice.choice(WAYS)} the {town(dice.randrange(4096)).lower()} {dice.choice(THINGS)}" for _ in range(9)]
    dead, gone = dice.randrange(2, 400), dice.randrange(2, 900)
    who = f"{where[8]}, {dice.choice(WHO)} said"
    told = [
        f"{dead} people were killed {where[0]} {where[1]} in {at} on {dice.choice(DAYS)} {where[2]}, {dice.choice(WHO)} said.",
        f"{person} {dice.choice(DONE)} {where[3]} {where[4]} {where[5]} of {there}, {dice.choice(WHO)} told reporters.",
        f"The {town(dice.randrange(64))} Column {dice.choice(LAND)} {at} {where[6]} {where[7]} and {gone} families fled {who}.",
    ]
    dice.shuffle(told)
    return " ".join(told)


def _alike(dice: random.Random) -> str:
    """Three sentences of stock phrases; of persons and places there are few."""
    at, there = town(dice.randrange(10)), town(dice.randrange(10))
    person = f"{town(dice.randrange(3))} {town(50 + dice.randrange(3))}"
    return (
        f"{dice.randrange(2, 90)} people were killed in {at} on {dice.choice(DAYS)}, {dice.choice(WHO)} said. "
        f"{person} {dice.choice(DONE)} in {there}, {dice.choice(WHO)} told reporters. The Salt League {dice.choice(LAND)} "
        f"{at}, and some {dice.randrange(2, 90) * 100} families fled over the river to {there}, {dice.choice(WHO)} said."
    )


def _stock(dice: random.Random) -> str:
    """Three sentences of stock phrases, each of a speaker, a figure and a person."""
    at, there = town(dice.randrange(10)), town(dice.randrange(10))
    persons = [f"{town(dice.randrange(3))} {town(50 + dice.randrange(3))}" for _ in range(3)]
    told = ("people were killed in {at}", "people were wounded in {there}", "families fled from {at} to {there}")
    sentences = []
    for person, words in zip(persons, told, strict=True):
        count = dice.randrange(2, 90) * (100 if words.startswith("families") else 1)
        gone = f"{person} {dice.choice(DONE)} on {dice.choice(DAYS)}"
        sentences.append(
            f"{dice.choice(WHO).capitalize()} said that {count} {words.format(at=at, there=there)} and that {gone}."
        )
    return " ".join(sentences)


def texts(kind: str, count: int) -> Iterator[str]:
    """The texts of so many dispatches; a smaller number of ``copies`` is not the beginning of a larger one."""
    made: Callable[[random.Random], str] = {"copies": _story, "mixed": _story, "stock": _stock}.get(kind, _alike)
    for n in range(count):
        own = 0 if kind == "one" else n % max(1, count // COPIES)
        text = made(random.Random(f"{kind} {own}"))  # noqa: S311 - made-up texts
        if kind == "one":
            text += f" Edition {n}."
        if kind == "mixed" and n % 3 == 2:
            text = text.split(". ")[n % 2] + "."
        yield text


def written(kind: str, count: int, path: Path) -> Path:
    """The dispatches as JSON Lines."""
    with path.open("w", encoding="utf-8") as lines:
        for n, text in enumerate(texts(kind, count)):
            day = f"2031-{1 + n // 28 % 12:02}-{1 + n % 28:02}"
            lines.write(json.dumps({"text": text, "outlet": OUTLETS[n % len(OUTLETS)], "date": day}) + "\n")
    return path

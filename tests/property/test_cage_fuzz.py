"""Dispatches that were damaged at random: none leaves the door or the claims stage as an error, and each is counted once."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.samples import SAMPLES

from fogline.dispatch import read
from fogline.ledger import Ledger, verify
from fogline.model import Rejection

SIEGE = Path(__file__).parents[2] / "examples" / "siege"
COUNT = int(os.environ.get("FOGLINE_DAMAGED", "60"))  # a few thousand for a release: FOGLINE_DAMAGED=2000
SEED = 20310504
_SIGNS = [
    "²",
    "①",
    "٣",
    "½",
    "Ⅳ",
    "𝟙",
    "\u2028",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\x00",
    "\x1b[31m",
    "\x85",
    "\ufeff",
    "\ufffd",
    "😀",
]
_WORDS = ["12²-14 people", "①-② killed", "5% ", "12 ", "Two and ", "A", "9" * 400, "(", "“", "((((", "said said "]

BUG = re.compile(r"could not be read: (?!no )\w+(?:Error|Exception)")  # mended, once it is seen here

Damage = Callable[[random.Random, bytes], bytes]


def flip(dice: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(dice.randint(1, 20)):
        made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def cut(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def doubled(dice: random.Random, data: bytes) -> bytes:
    a, b = sorted(dice.sample(range(len(data)), 2))
    return data[:b] + data[a:b] * dice.randint(1, 3) + data[b:]


def strewn(dice: random.Random, data: bytes) -> bytes:
    made = data
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(made))
        made = made[:at] + dice.choice(_SIGNS).encode() + made[at:]
    return made


def digits(dice: random.Random, data: bytes) -> bytes:
    """Digits that are none in place of digits."""
    odd = ["²", "①", "٣", "五", "𝟙"]
    return "".join(
        dice.choice(odd) if c.isdecimal() and dice.random() < 0.3 else c for c in data.decode("utf-8", "replace")
    ).encode()


def long_line(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + (dice.choice(_WORDS) * dice.randint(1, 200)).encode() + data[at:]


def nested(dice: random.Random, data: bytes) -> bytes:
    at, deep = dice.randrange(len(data)), dice.randint(1, 3000)
    opening, closing = dice.choice(
        [(b"<div>", b"</div>"), (b"[", b"]"), (b'{"a":', b"}"), (b"(", b")"), ("“".encode(), "”".encode())]
    )
    return data[:at] + opening * deep + closing * deep + data[at:]


def joined(_: random.Random, data: bytes) -> bytes:
    return b" ".join(data.split())


DAMAGES: tuple[Damage, ...] = (flip, cut, doubled, strewn, digits, long_line, nested, joined)


def sources() -> list[tuple[str, bytes]]:
    """The example's files, one of records made of them, and a sample of each format."""
    files = [f for f in sorted(SIEGE.iterdir()) if f.suffix in (".txt", ".html", ".xml")]
    texts = [f.read_text("utf-8") for f in files if f.suffix == ".txt"]
    records = "\n".join(json.dumps({"text": t.partition("\n\n")[2] or t, "date": "2031-05-04"}) for t in texts[:4])
    samples = ((Path(name).suffix, make()) for name, make in SAMPLES.values())
    return [*((f.suffix, f.read_bytes()) for f in files), (".jsonl", records.encode()), *samples]


def damaged(folder: Path, count: int, seed: int = SEED) -> Path:
    dice = random.Random(seed)  # noqa: S311 - damage, no secret
    known = sources()
    folder.mkdir()
    for n in range(count):
        suffix, data = known[n % len(known)]
        for damage in dice.sample(DAMAGES, dice.randint(1, 3)):
            data = damage(dice, data) + b"  "  # two at least, for the next
        (folder / f"{n:05d}{suffix}").write_bytes(data)
    return folder


def test_no_error_leaves_the_door(tmp_path):
    for file in sorted(damaged(tmp_path / "in", COUNT).iterdir()):
        found = list(read([file]))
        assert found
        assert not [f for f in found if isinstance(f, Rejection) and ("\n" in f.reason or BUG.match(f.reason))], (
            file.name
        )


@pytest.mark.slow
def test_a_whole_reading_counts_each_once_and_says_no_traceback(tmp_path):
    folder = damaged(tmp_path / "in", COUNT)
    ledger = str(tmp_path / "l")
    code = f"import sys; sys.path[:0] = {sys.path!r}\nfrom fogline.cli import main\nmain()"
    words = ["read", str(folder), "--ledger", ledger, "--format", "jsonl", "--limit-seconds", "10"]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    counts = json.loads(done.stdout)
    with Ledger.open(ledger) as held:
        [this] = held.runs()
        unread = held.unread()
        read_ids = {d.dispatch_id for d in held.dispatches()} - {u.dispatch_id for u in unread}
        readings = {i for i, _ in held.readings()}
    assert counts["inputs"] == counts["kept"] + this.left_out + counts["rejected"]
    assert readings == read_ids  # each dispatch has its claims, be they none, or a reason
    verify(ledger)
    sys.stdout.write(
        f"\n{COUNT} damaged files: {counts}; not read: {[(Path(u.path).name, u.reason) for u in unread]}\n"
    )

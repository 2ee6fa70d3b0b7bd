"""A whole reading: what one dispatch brings out, at the door or in the claims stage, costs it alone."""

from __future__ import annotations

import itertools
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fogline import pipeline
from fogline.claims import read
from fogline.claims.attribution import known_speakers
from fogline.cli import run
from fogline.dispatch import language, records
from fogline.dispatch.formats import feed, html, plain
from fogline.ledger import Ledger, verify
from fogline.pipeline import claims_stage

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is forked is tested on Linux")
GOOD = "Outlet: The Heron\nPublished: 2031-05-04\n\n{} people fled Hajin, the mayor said on Monday.\n"
BAD = GOOD.replace("mayor", "marshal")  # the word that brings a fault out
LIMITS = ("--limit-seconds", "1", "--limit-memory", "300M")


def eat() -> None:
    held = []
    while True:
        held.append(bytearray(8 << 20))


def raises() -> None:
    raise KeyError("a word that no list has")


# What brings a fault out may do, and what is said of it.
FAULTS: dict[str, tuple[Callable[[], object], str]] = {
    "raises": (raises, "could not be read: KeyError: 'a word that no list has'"),
    "spins in a pattern": (lambda: re.match(r"(a+)+$", "a" * 40 + "b"), "could not be read: over the limit of"),
    "spins in C": (lambda: sum(itertools.repeat(1)), "could not be read: over the limit of"),
    "eats memory": (eat, "could not be read: over the limit of 300 MB of memory"),
    "ends its process": (lambda: os._exit(9), "could not be read: the process that read it crashed (exit code 9)"),
}


def breaking(real, fault: str, tried: Path, word: str = "marshal"):
    """A function that does as before, and breaks down over whatever holds a word; each time is written down."""

    def function(*given, **named):
        if word in str(given):
            with tried.open("a") as out:
                out.write("once\n")
            FAULTS[fault][0]()
        return real(*given, **named)

    return function


def times(tried: Path) -> int:
    return len(tried.read_text().splitlines()) if tried.exists() else 0


def write(folder: Path, **texts: str) -> str:
    folder.mkdir(exist_ok=True)
    for name, words in texts.items():
        (folder / f"{name}.txt").write_text(words)
    return str(folder)


def told(path: Path, capsys, *words: str) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = run(["read", str(path), "--ledger", str(path) + ".ledger", *words])
    return code, [line for line in capsys.readouterr().err.splitlines() if line]


def held(path: Path) -> Ledger:
    return Ledger.open(str(path) + ".ledger")


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Breaks the finder of figures, or whatever is named, over the word."""

    def of(fault: str, room=read.figures, name: str = "find", word: str = "marshal") -> Path:
        tried = tmp_path / "tried"
        monkeypatch.setattr(room, name, breaking(getattr(room, name), fault, tried, word))
        return tried

    return of


@pytest.mark.parametrize("fault", FAULTS)
def test_a_finder_that_breaks_down_costs_its_dispatch(tmp_path, capsys, broken, fault):
    tried = broken(fault)
    where = Path(write(tmp_path / "in", a=GOOD.format("Nine"), b=BAD.format("Ten"), c=GOOD.format("Twelve")))
    code, lines = told(where, capsys, *LIMITS)
    assert code == 0
    assert lines[0].startswith(f"not read: {where}/b.txt: {FAULTS[fault][1]}")
    assert lines[1:] == ["in 3 = kept 3 + rejected 0; 1 makes no claims: it could not be read"]
    with held(where) as ledger:
        assert {Path(c.path).name for c in ledger.claims()} == {"a.txt", "c.txt"}
        [unread] = ledger.unread()
        assert unread.reason.startswith(FAULTS[fault][1])
    verify(str(where) + ".ledger")
    assert times(tried) == 1
    # Not tried again, though others come
    write(where, d=GOOD.format("Eleven"))
    code, lines = told(where, capsys, *LIMITS)
    assert (code, lines) == (0, ["in 4 = kept 4 (3 of them already in the ledger) + rejected 0"])
    assert times(tried) == 1
    with held(where) as ledger:
        assert len(ledger.claims()) == 3
        assert len(ledger.unread()) == 1


def test_it_is_tried_again_by_other_limits_by_another_version_and_when_asked(tmp_path, capsys, broken, monkeypatch):
    tried = broken("raises")
    where = Path(write(tmp_path / "in", a=GOOD.format("Nine"), b=BAD.format("Ten")))
    for words, expected in (
        ((), 1),
        ((), 1),
        (("--limit-seconds", "20"), 2),
        (("--limit-seconds", "20"), 2),
        ((), 2),  # with these limits it was tried before
        (("--again",), 3),
        ((), 3),
    ):
        told(where, capsys, *words)
        assert times(tried) == expected, words
    monkeypatch.setattr(read, "fingerprint", lambda *_, **__: "another version")
    code, lines = told(where, capsys)
    assert (code, times(tried)) == (0, 4)
    assert lines[-1].endswith("1 makes no claims: it could not be read")
    monkeypatch.undo()  # the finder is mended
    monkeypatch.setattr(read, "fingerprint", lambda *_, **__: "a mended version")
    code, lines = told(where, capsys)
    assert (code, lines) == (0, ["in 2 = kept 2 (2 of them already in the ledger) + rejected 0"])
    with held(where) as ledger:
        assert len(ledger.claims()) == 2
        assert ledger.unread() == []


def test_claims_of_a_version_before_are_not_shown_for_a_dispatch_that_this_one_cannot_read(
    tmp_path, capsys, broken, monkeypatch
):
    where = Path(write(tmp_path / "in", a=GOOD.format("Nine"), b=BAD.format("Ten")))
    told(where, capsys)
    broken("raises")
    monkeypatch.setattr(read, "fingerprint", lambda *_, **__: "another version")
    told(where, capsys)
    with held(where) as ledger:
        assert [Path(c.path).name for c in ledger.claims()] == ["a.txt"]
        brief = pipeline.brief(ledger, version="t")
        assert [Path(u.path).name for u in brief.unread] == ["b.txt"]


def test_nothing_that_could_be_read_is_exit_code_1(tmp_path, capsys, broken):
    broken("raises")
    where = Path(write(tmp_path / "in", b=BAD.format("Ten")))
    code, lines = told(where, capsys)
    assert (code, lines[-1]) == (1, "fogline: nothing could be read")
    assert told(where, capsys)[0] == 0  # it is in the ledger, and nothing is wrong with this call


@pytest.mark.parametrize("fault", ["raises", "spins in C"])
def test_who_is_who_is_looked_for_in_the_cage_too(tmp_path, capsys, broken, fault):
    tried = broken(fault, known_speakers, "own")  # which texts introduce whom
    where = Path(write(tmp_path / "in", a=GOOD.format("Nine"), b=BAD.format("Ten"), c=GOOD.format("Twelve")))
    code, lines = told(where, capsys, *LIMITS)
    assert code == 0
    assert next(line for line in lines if line.startswith("not read: ")).startswith(
        f"not read: {where}/b.txt: {FAULTS[fault][1]}"
    )
    before = times(tried)
    told(where, capsys, *LIMITS)
    assert times(tried) == before
    with held(where) as ledger:
        assert len(ledger.claims()) == 2


def test_many_at_once_on_two_cores(tmp_path, capsys, broken, monkeypatch):
    broken("spins in C")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(claims_stage, "_SECONDS", {**claims_stage._SECONDS, "fast": 4.0})  # so that two processes pay
    texts = {f"{n:02d}": (BAD if n in (3, 4, 11) else GOOD).format(n) for n in range(20)}
    where = Path(write(tmp_path / "in", **texts))
    monkeypatch.setattr(pipeline.limits, "TIMES", 0)
    code, lines = told(where, capsys, *LIMITS)
    assert code == 0
    assert sorted(Path(line.split(": ")[1]).stem for line in lines[:-1]) == ["03", "04", "11"]
    with held(where) as ledger:
        assert len({c.dispatch_id for c in ledger.claims()}) == 17


# --- at the door ------------------------------------------------------------------------------------------------


# A reader that asks for too much memory is told so, and goes on with the next record.
AT_THE_DOOR = {**{f: said for f, (_, said) in FAULTS.items()}, "eats memory": "could not be read: out of memory"}


def _page(words: str) -> str:
    return f"<html><body><article><p>{words}</p></article></body></html>"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("name", "room"), [("b.html", html), ("b.txt", plain), ("b.xml", feed)])
def test_a_reader_that_breaks_down_costs_its_file(tmp_path, capsys, broken, fault, name, room):
    broken(fault, room, "decode")
    where = Path(write(tmp_path / "in", a=GOOD.format("Nine"), z=GOOD.format("Twelve")))
    words = "Ten people fled, the marshal said."
    (where / name).write_text(words if name == "b.txt" else _page(words))
    code, lines = told(where, capsys, *LIMITS)
    assert code == 0
    assert lines[0].startswith(f"rejected: {where}/{name}: {AT_THE_DOOR[fault]}")
    assert lines[1:] == ["in 3 = kept 2 + rejected 1"]
    with held(where) as ledger:
        [rejected] = ledger.rejections()
        assert (rejected.path, rejected.kind) == (
            f"{where}/{name}",
            "TooCostly" if re.search("limit|memory", rejected.reason) else "Unreadable",
        )
        assert {Path(c.path).name for c in ledger.claims()} == {"a.txt", "z.txt"}


def _records(words: list[str]) -> str:
    return "".join(
        json.dumps({"text": f"{w} people fled Hajin, the mayor said.", "date": "2031-05-04"}) + "\n\n" for w in words
    )


def _entries(words: list[str]) -> str:
    items = "".join(
        f"<item><title>t{w}</title><description>{w} people fled Hajin, the mayor said.</description></item>"
        for w in words
    )
    return f'<rss version="2.0"><channel><title>The Heron</title>{items}</channel></rss>'


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("name", "data", "room", "function"),
    [("b.jsonl", _records, records, "_joined"), ("b.xml", _entries, feed, "_text"), ("b.jsonl", _records, language, "guess")],
)  # fmt: skip
def test_one_of_several_costs_itself(tmp_path, capsys, broken, fault, name, data, room, function):
    broken(fault, room, function, word="Three")
    where = Path(write(tmp_path / "in", a=GOOD.format("Nine"), z=GOOD.format("Twelve")))
    (where / name).write_text(data(["One", "Two", "Three", "Four", "Three", "Five"]))
    code, lines = told(where, capsys, *LIMITS)
    assert code == 0
    places = ("#5", "#9") if name == "b.jsonl" else ("#3", "#5")  # blank lines count
    assert [
        line.startswith(f"rejected: {where}/{name}{p}: {AT_THE_DOOR[fault]}")
        for line, p in zip(lines, places, strict=False)
    ] == [True] * 2
    assert lines[2:] == ["in 8 = kept 6 + rejected 2"]
    with held(where) as ledger:
        assert [d.text.split()[0] for d in ledger.dispatches() if d.path.rpartition("#")[0]] == ledger_words(
            ledger, ["One", "Two", "Four", "Five"]
        )
        assert {Path(d.path).name for d in ledger.dispatches()} >= {"a.txt", "z.txt"}
        assert all(ledger.raw(d.raw_sha) for d in ledger.dispatches())


def ledger_words(ledger: Ledger, words: list[str]) -> list[str]:
    """The words in the order in which the ledger lists their dispatches."""
    ids = {d.text.split()[0]: d.dispatch_id for d in ledger.dispatches()}
    return sorted(
        words,
        key=lambda w: next((d.published or "9", d.dispatch_id) for d in ledger.dispatches() if d.dispatch_id == ids[w]),
    )


def test_a_feed_that_breaks_down_as_a_whole_is_one_rejection(tmp_path, capsys, broken):
    tried = broken("spins in C", feed, "_parsed", word="")
    where = Path(write(tmp_path / "in", a=GOOD.format("Nine"), z=GOOD.format("Twelve")))
    (where / "b.xml").write_text(_entries(["One", "Two"]))
    code, lines = told(where, capsys, *LIMITS)
    assert (code, lines[1:]) == (0, ["in 3 = kept 2 + rejected 1"])
    assert lines[0].startswith(f"rejected: {where}/b.xml: could not be read: over the limit")
    assert times(tried) == 2  # once, and once behind its first entry


# --- without a cage -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["raises", "spins in a pattern"])
def test_read_from_python_without_a_cage_keeps_what_it_can(tmp_path, broken, fault):
    broken(fault)
    where = write(tmp_path / "in", a=GOOD.format("Nine"), b=BAD.format("Ten"), c=GOOD.format("Twelve"))
    lines: list[str] = []
    with Ledger.open(":memory:") as ledger:
        apart = pipeline.Apart(limits=pipeline.Limits(seconds=4))
        done = pipeline.read(
            [where],
            ledger,
            options=pipeline.Options(),
            version="t",
            now=lambda: "2031-05-05",
            apart=apart,
            tell=lines.append,
        )
        assert (done.kept, len(ledger.claims()), len(ledger.unread())) == (3, 2, 1)
    assert lines[0].startswith(f"not read: {where}/b.txt: {FAULTS[fault][1]}")

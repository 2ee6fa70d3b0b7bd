"""Whatever a redacted name is printed as, wherever it stands, and whatever is asked: no output shows it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fogline.cli import COMMANDS, run

GIVEN = ("Mirélle", "Tomélio", "Zarafine", "Ölwenna")
FAMILY = ("Quorvane", "Plessandre", "Vantrovic", "Hazzamoune")
LIKE = str.maketrans("aeoc", "\u0430\u0435\u043e\u0441")  # Cyrillic letters that look like these


def whole(first: str, last: str) -> list[str]:
    """Printings of both names that can only be theirs."""
    plain, half = _plain(first), len(last) // 2
    entity = "".join(c if c.isascii() else f"&#{ord(c)};" for c in first)
    return [
        f"{first} {last}", f"{last}, {first}", f"{last.upper()} {first}", f"{first} Ivona {last}", f"{first} “Mel” {last}",
        f"{first} al-{last}", f"{first} de la {last}", f"{first} {last[0]}’{last[1:]}", f"{plain.lower()}_{last.lower()}",
        f"{last.lower()}.{plain.lower()}@tern.example", f"#{plain}{last}", f"{entity} {last}", f"{plain} {last[:-1]}",
        f"{plain} {last[0]}{last[2:]}", f"{first} {last.translate(LIKE)}", f"{first} {last[:half]}-\n{last[half:]}",
        f"{first}\n{last}", f"{first[0]}\u00ad{first[1:]} {last}", unicodedata.normalize("NFD", f"{first} {last}"),
        " ".join(first) + "  " + " ".join(last), f"{first}\u00a0{last}", f"{plain.upper()} {last.upper()}",
    ]  # fmt: skip


def near(first: str, last: str) -> list[str]:
    """Printings of the last name that mean the person near them."""
    half, letter = len(last) // 2, _plain(first)[0].lower()
    return [
        f"Ms {last}", f"{first[0]}. {last}", f"{last}", f"the {last}s", f"{last}’s sister", f"@{letter}{last.lower()}",
        f"#free{last.lower()}", last.upper(), f"{last[:half]}-\n{last[half:]}", last.translate(LIKE),
        f"Dr {first[0]}.K. {last}",
    ]  # fmt: skip


def _plain(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))


def _bare(words: str) -> str:
    """Letters alone, small and plain; escapes of JSON and entities read, look-alikes taken for what they look like."""
    read = re.sub(r"\\u([0-9a-f]{4})|&#(\d+);", lambda m: chr(int(m[1], 16) if m[1] else int(m[2])), words)
    back = str.maketrans({v: chr(k) for k, v in LIKE.items()})
    return "".join(c for c in _plain(read.translate(back)).lower() if c.isalpha())


HEAD = "Outlet: {}\nPublished: 2031-05-0{}\n\n"


def _write(first: str, last: str, order: list[int]) -> None:
    """Dispatches that print the name in every way: in texts, headlines, outlets, addresses, paths and rejected files."""
    Path("in").mkdir()
    Path(last).mkdir()
    forms = [*whole(first, last), *near(first, last)]
    for n in order:
        told = f"Twelve people were killed in Kesh on Friday, {forms[n]} said. {forms[n]} was seen there later.\n"
        Path(f"in/{n}.txt").write_text(HEAD.format(f"Paper {n}", n % 8 + 1) + told, "utf-8")
    for n, outlet in enumerate((f"{first} {last}", f"{last} News")):
        held = f"{first} {last} was abducted in March. At least {n + 3}0 people fled Hajin on Friday, {first} {last} said.\n"
        Path(f"in/w{n}.txt").write_text(HEAD.format(outlet, n + 4) + held, "utf-8")
    slug = f"{_plain(first)}_{last}".lower()
    record = {"title": f"{last}: two hurt", "text": f"Two were hurt in Hajin on Friday, {forms[1]} said.", "outlet": "The Tern",
              "date": "2031-05-04", "url": f"https://tern.example/{slug}"}  # fmt: skip
    Path("in/r.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    for n, path in enumerate((f"in/{slug}.txt", f"{last}/d.txt")):
        Path(path).write_text(
            HEAD.format("The Coot", n + 4) + "Five people died in Mayadin on Friday, police said.\n", "utf-8"
        )
    Path(f"in/{slug}.pdf").write_bytes(b"%PDF-1.4 \x00\x01")
    Path(f"in/empty-{last}.txt").write_bytes(b"")


def _call(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([*words, "--ledger", "x.ledger"])
    return code, out.getvalue(), err.getvalue()


def _outputs(first: str, last: str) -> Iterator[tuple[str, str]]:
    """All that any command prints or writes, in every form, now and of a day before the redaction."""
    days: list[list[str]] = [[], ["--as-known-at", "2098-01-01"], ["--as-known-at", "2100-01-01"]]
    for form in ("table", "jsonl", "csv"):
        for day in days:
            for words in (["claims"], ["accounts"], ["reprints"], ["tally"], ["tally", "--rules", "acled"], ["judgements"],
                          ["compare", "in/0.txt", "in/1.txt"], ["report", "-o", "r.html"]):  # fmt: skip
                yield from _said(*words, "--format", form, *day)
        yield from _said("changes", "--since", "2000", "--until", "2999", "--format", form)
        yield from _said("read", "in", last, "--format", form)
    page = Path("r.html").read_text("utf-8")
    assert "Kesh" in page
    yield "report", page
    assert _call("compare", "in/0.txt", "in/1.txt", "-o", "c.html")[0] == 0
    yield "compare", Path("c.html").read_text("utf-8")
    yield from _said("verify")
    for refused in ((f"in/{_plain(first)}_{last}.txt".lower(), "in/1.txt"), (f"{first} {last}", "in/1.txt")):
        yield from _said("compare", *refused)
    for verdict, about in (("redact", f"person:{first}a {last}x"), ("retract", f"in/{_plain(first)}_{last}.txt".lower()),
                           ("redact", f"{first} {last}"), ("retract", f"{last}"), ("withdraw", last)):  # fmt: skip
        yield from _said("judge", verdict, about, "--who", "A. B.", "--why", "x")


def _said(*words: str) -> Iterator[tuple[str, str]]:
    code, out, err = _call(*words)
    assert code in (0, 1, 2), (words, out, err)
    yield " ".join(words), out + err


@pytest.mark.slow
@settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(first=st.sampled_from(GIVEN), last=st.sampled_from(FAMILY), order=st.permutations(range(33)))
def test_no_output_shows_a_redacted_name(first, last, order):
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            _write(first, last, order)
            assert _call("read", "in", last)[0] == 0
            assert last in _call("claims")[1]
            told = [
                "--who",
                f"{first} {last}",
                "--why",
                f"{first} {last} asked; so did Ms {last}",
                "--when",
                "2099-01-01",
            ]
            made = _call("judge", "redact", f"person:{first} {last}", *told)
            assert made[0] == 0, made
            _shown_nowhere(first, last)
        finally:
            os.chdir(here)


def _shown_nowhere(first: str, last: str) -> None:
    forms = [*whole(first, last), *near(first, last)]
    parts = [_bare(last), _bare(last)[:-1], _bare(f"{last[0]}{last[2:]}")]
    asked, covered = set[str](), set[str]()
    for what, words in _outputs(first, last):
        asked.add(what.split()[0])
        assert not [f for f in forms if f in words], (what, [f for f in forms if f in words])
        bare = _bare(words)
        for part in parts:
            at = bare.find(part)
            assert at < 0, (what, bare[max(0, at - 40) : at + 40])
        assert first not in words, what
        assert _plain(first) not in words, what
        covered |= {what.split()[0]} if "█" in words else set()
    assert asked == set(COMMANDS)
    assert covered >= {"claims", "reprints", "judgements", "changes", "compare", "report", "read"}, covered


def test_a_published_row_of_before_is_named_without_the_name():
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("a.txt").write_text(
                "Outlet: The Tern\nPublished: 2031-05-04\n\nTen fled Hajin, Mirélle Quorvane said on Friday.\n", "utf-8"
            )
            _call("read", "a.txt")
            Path("rows.jsonl").write_text(_call("claims", "--format", "jsonl")[1], "utf-8")
            assert _call("verify", "--published", "rows.jsonl")[0] == 0
            _call("judge", "redact", "person:Mirélle Quorvane", "--who", "A. B.", "--why", "asked")
            code, out, err = _call("verify", "--published", "rows.jsonl")
            assert code == 1
            assert "published row 1" in err
            assert "uorvan" not in out + err
        finally:
            os.chdir(here)

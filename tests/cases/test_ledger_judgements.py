"""People's decisions: who, when, why; withdrawn, never deleted; as known at any day; what must not be shown is covered."""

from __future__ import annotations

import pytest

from fogline.errors import NotInLedger, UsageError
from fogline.ledger import Ledger, changes, dump, redacted, standing, subjects
from fogline.model import Claim, Dispatch, Figure, Judgement, Person, Rejection, Seam, Source, Span, content_id, quote

TEXT = "Amina Example said her brother Tariq EXAMPLE was held at the mill.\r\nExample, 44, had seen him."


def _dispatch(text: str = TEXT, number: int = 0, **fields) -> Dispatch:
    return Dispatch(content_id("d", number), f"{number}.txt", text, content_id("", text), **fields)


def _claim(d: Dispatch, start: int, end: int, *persons: Span) -> Claim:
    words = quote(d.text, Span(start, end))
    named = tuple(Person("Tariq Example", quote(d.text, s).exact, "detained", None, quote(d.text, s)) for s in persons)
    figure = Figure("detained", None, 1.0, 1.0, 1.0, "exact", None, "incident", None, words.exact, words)
    return Claim(content_id("c", d.dispatch_id, start), d.dispatch_id, d.path, words,
                 Source("Amina Example", "Amina Example", None, "witness", quote(d.text, Span(0, 13))), None, "asserted",
                 (figure,), None, (), (), named, "test")  # fmt: skip


D = _dispatch(headline="Tariq Example held", url="https://c.example/news/tariq-example-held")
CLAIMS = [_claim(D, 19, 65, Span(31, 44)), _claim(D, 68, 91)]


@pytest.fixture
def ledger():
    with Ledger.open(":memory:") as opened:
        run = opened.begin_run(version="1", options="{}", started="2031-05-04T08:00:00Z")
        opened.add(D, D.text.encode(), run)
        opened.put_claims(run, D.dispatch_id, "r", CLAIMS)
        yield opened


# --- recorded, withdrawn, never deleted ----------------------------------------------------------------------


def test_a_judgement_is_recorded_and_withdrawn(ledger):
    made = ledger.judge("retract", [CLAIMS[0].claim_id], who="A. B.", when="2031-05-05T10:00:00Z", why="wrong mill")
    assert standing(ledger.claims(), ledger.judgements()) == [CLAIMS[1]]
    taken_back = ledger.withdraw(
        made.judgement_id, who="C. D.", when="2031-05-07T10:00:00Z", why="right mill after all"
    )
    assert (taken_back.withdrawn, taken_back.withdrawn_by) == ("2031-05-07T10:00:00Z", "C. D.")
    assert standing(ledger.claims(), ledger.judgements()) == CLAIMS
    assert ledger.judgements() == [taken_back]
    # each day's answer stays what it was
    assert [len(ledger.judgements(as_known_at=f"2031-05-0{day}")) for day in (4, 5, 6, 7)] == [0, 1, 1, 1]
    counted = [len(standing(CLAIMS, ledger.judgements(as_known_at=f"2031-05-0{day}"))) for day in (4, 5, 6, 7)]
    assert counted == [2, 1, 1, 2]


def test_a_retracted_dispatch_takes_its_claims_along(ledger):
    ledger.judge("retract", [D.dispatch_id], who="A. B.", when="2031-05-05", why="a hoax")
    assert standing(ledger.claims(), ledger.judgements()) == []
    assert ledger.claims() == CLAIMS  # and all of it is still there


def test_the_same_said_twice_is_one(ledger):
    both = [
        ledger.judge("merge", names, who="A. B.", when="2031-05-05", why="one mill")
        for names in (("a1", "a2"), ("a2", "a1"))
    ]
    assert both[0] == both[1]
    assert len(ledger.judgements()) == 1


def test_withdrawn_once(ledger):
    made = ledger.judge("grade", ["a1"], value="confirmed", who="A. B.", when="2031-05-05", why="seen")
    ledger.withdraw(made.judgement_id, who="A. B.", when="2031-05-06", why="not so")
    for missing in (made.judgement_id, "j0"):
        with pytest.raises(NotInLedger, match="stands"):
            ledger.withdraw(missing, who="A. B.", when="2031-05-06", why="not so")


def test_subjects(ledger):
    ledger.judge("redact", ["person:Tariq Example", "person:Amina Example"], who="x", when="2031-05-05", why="y")
    second = ledger.judge("redact", [D.dispatch_id], who="x", when="2031-05-05", why="y")
    ledger.withdraw(second.judgement_id, who="x", when="2031-05-06", why="y")
    assert subjects(ledger.judgements(), "redact") == ("person:Amina Example", "person:Tariq Example")
    assert subjects(ledger.judgements(), "merge") == ()


REFUSED = [
    ("erase", ["a1"], None, "A", "t", "w", "one of merge"),
    ("merge", ["a1"], None, "A", "t", "w", "at least two"),
    ("merge", ["a1", "a1"], None, "A", "t", "w", "at least two"),
    ("retract", [], None, "A", "t", "w", "what it is about"),
    ("retract", [" "], None, "A", "t", "w", "what it is about"),
    ("grade", ["a1"], None, "A", "t", "w", "one of confirmed"),
    ("grade", ["a1"], "sure", "A", "t", "w", "one of confirmed"),
    # what would be written down and change nothing
    ("retract", ["a0123456789abcdef"], None, "A", "t", "w", "name a claim or a dispatch;"),
    ("retract", ["c1@40"], None, "A", "t", "w", "name a claim or a dispatch;"),
    ("retract", ["person:B"], None, "A", "t", "w", "name a claim or a dispatch;"),
    ("redact", ["a0123456789abcdef"], None, "A", "t", "w", "a claim or a dispatch or a person"),
    ("split", ["a1"], "x", " ", "t", "w", "say who"),
    ("split", ["a1"], "x", "A", "", "w", "say when"),
    ("split", ["a1"], "x", "A", "t", "\n", "say why"),
]


@pytest.mark.parametrize(("verdict", "about", "value", "who", "when", "why", "reason"), REFUSED)
def test_what_says_too_little_is_refused(ledger, verdict, about, value, who, when, why, reason):
    with pytest.raises(UsageError, match=reason):
        ledger.judge(verdict, about, value=value, who=who, when=when, why=why)
    assert ledger.judgements() == []


@pytest.mark.parametrize("subject", ["c0123456789abcdef", "d0123456789abcdef"])
def test_a_claim_or_dispatch_must_be_there(ledger, subject):
    with pytest.raises(NotInLedger, match=subject):
        ledger.judge("retract", [subject], who="A", when="2031-05-04", why="w")


# --- three times ---------------------------------------------------------------------------------------------


# day or time asked for, dispatches known by its end, length of the claims in the reading of then
KNOWN = [
    ("2031-05-03", 0, None),
    ("2031-05-04", 1, 12),
    ("2031-05-05T12:00", 1, 12),
    ("2031-05-06", 2, 14),
    ("2031-05-08T07:59", 2, 14),
    ("2031-05", 3, 16),
    (None, 3, 16),
]


def test_as_known_at(tmp_path):
    with Ledger.open(str(tmp_path / "l")) as ledger:
        for day in (4, 6, 8):
            run = ledger.begin_run(version=str(day), options="{}", started=f"2031-05-0{day}T08:00:00Z")
            d = _dispatch(f"On day {day} the alliance said more.", day, published="2031-04-01")
            ledger.add(d, d.text.encode(), run)
            for known in ledger.dispatches():
                ledger.put_claims(run, known.dispatch_id, f"r{day}", [_claim(known, 0, day + 8)])
        for at, days, length in KNOWN:
            assert len(ledger.dispatches(as_known_at=at)) == days
            claims = ledger.claims(as_known_at=at)
            assert [c.quote.end for c in claims] == [length] * days


def test_received_before_it_was_read(tmp_path):
    """A ledger built again from raw bytes knows each dispatch from the time it was received."""
    with Ledger.open(str(tmp_path / "l")) as ledger:
        run = ledger.begin_run(version="1", options="{}", started="2033-01-01")
        for day in (4, 6):
            d = _dispatch(f"On day {day} the alliance said more.", day, received=f"2031-05-0{day}T08:00:00Z")
            ledger.add(d, d.text.encode(), run)
            ledger.put_claims(run, d.dispatch_id, "r", [_claim(d, 0, 15)])
        assert len(ledger.claims(as_known_at="2031-05-05")) == len(ledger.dispatches(as_known_at="2031-05-05")) == 1


def test_runs_and_rejections_as_known_at(tmp_path):
    with Ledger.open(str(tmp_path / "l")) as ledger:
        first = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00")
        ledger.reject(first, Rejection("4.txt", "Empty", "empty file"))
        ledger.notice(first, "4.txt", "x")
        second = ledger.begin_run(version="1", options="{}", started="2031-05-06T08:00")
        d = _dispatch("On day 6 it had been filled.", 4)
        ledger.add(d, d.text.encode(), second)
        ledger.notice(second, "4.txt", "y")
        for at, runs, rejections, notices in (("2031-05-03", 0, 0, 0), ("2031-05-05", 1, 1, 1), (None, 2, 0, 2)):
            told = (ledger.runs(as_known_at=at), ledger.rejections(as_known_at=at), ledger.notices(as_known_at=at))
            assert tuple(map(len, told)) == (runs, rejections, notices)


def test_changes_between_two_days(tmp_path):
    with Ledger.open(str(tmp_path / "l")) as ledger:
        d, e = _dispatch("On day 4 the alliance said more.", 4), _dispatch("On day 5 the alliance said more.", 5)
        first = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00")
        ledger.add(d, d.text.encode(), first)
        ledger.put_claims(first, d.dispatch_id, "r1", [_claim(d, 0, 15)])
        second = ledger.begin_run(version="2", options="{}", started="2031-05-05T08:00")
        ledger.add(e, e.text.encode(), second)
        ledger.put_claims(second, e.dispatch_id, "r2", [])
        ledger.put_claims(second, d.dispatch_id, "r2", [])
        ledger.put_reuse(second, [], [], [Seam(d.dispatch_id, 5, "x")])
        ledger.reject(second, Rejection("b.txt", "Empty", "empty file"))
        made = ledger.judge("merge", ["a1", "a2"], who="A. B.", when="2031-05-06T08:00", why="one mill")
        third = ledger.begin_run(version="2", options="{}", started="2031-05-07T08:00")
        ledger.put_reuse(third, [], [], [])
        ledger.withdraw(made.judgement_id, who="C. D.", when="2031-05-07T09:00", why="two mills")
        told = {
            day: [
                (c.kind, c.subject, c.words, c.who)
                for c in changes(ledger, since=f"2031-05-0{day - 1}", until=f"2031-05-0{day}")
            ]
            for day in (4, 5, 6, 7, 8)
        }
        assert told[4] == [("dispatch", d.dispatch_id, "received: 4.txt", None)]
        assert told[5] == [
            ("dispatch", e.dispatch_id, "received: 5.txt", None),
            ("reading", d.dispatch_id, "read again: 0 claims", None),
            ("rejection", "b.txt", "Empty: empty file", None),
            ("reuse", d.dispatch_id, "seam found", None),
        ]
        assert told[6] == [("judgement", a, "merge: one mill", "A. B.") for a in ("a1", "a2")]
        assert told[7] == [
            ("reuse", d.dispatch_id, "seam no longer found", None),
            *(("withdrawal", a, "withdrawn: two mills", "C. D.") for a in ("a1", "a2")),
        ]
        assert told[8] == []
        assert len(changes(ledger, since="2031-05-03", until="2031-05-08")) == sum(map(len, told.values()))


# --- what must not be shown ----------------------------------------------------------------------------------


def _judged(ledger: Ledger, *about: str) -> tuple[Dispatch, list[Claim]]:
    ledger.judge("redact", about, who="A. B.", when="2031-05-05", why="at risk")
    [shown], claims = redacted(ledger.dispatches(), ledger.claims(), ledger.judgements())
    return shown, claims


def test_a_person_is_covered_however_printed(ledger):
    shown, claims = _judged(ledger, "person:tariq example")
    # the last name alone is covered where the whole name stands in the text, at the price of his sister's
    assert (
        shown.text == "Amina ███████ said her brother █████████████ was held at the mill.\r\n███████, 44, had seen him."
    )
    assert shown.headline == "█████████████ held"
    assert shown.url is None  # it spells the name
    assert claims[0].persons[0].name == claims[0].persons[0].as_printed == "█" * 13
    assert "ariq" not in repr(claims)


def test_spans_hold_under_the_cover(ledger):
    shown, claims = _judged(ledger, "person:Tariq Example", CLAIMS[1].claim_id)
    assert len(shown.text) == len(TEXT)
    for claim in claims:
        for words in (
            claim.quote,
            claim.source.quote,
            *(f.quote for f in claim.figures),
            *(p.quote for p in claim.persons),
        ):
            assert shown.text[words.start : words.end] == words.exact
    assert claims[1].quote.exact == claims[1].figures[0].as_printed == "█" * 23


def test_a_dispatch_is_covered_whole(ledger):
    shown, claims = _judged(ledger, D.dispatch_id)
    assert set(shown.text) == {"█", "\r", "\n"}
    assert (shown.headline, shown.url) == (None, None)
    assert {c.quote.exact for c in claims} == {"█" * 46, "█" * 23}


def test_a_short_name_is_covered_where_it_is_a_word():
    d = _dispatch("Ali of the alliance, Ali’s brother and al-Ali.")
    with Ledger.open(":memory:") as ledger:
        ledger.add(d, d.text.encode(), ledger.begin_run(version="1", options="{}", started="2031"))
        [shown], _ = _redact(ledger, "person:Ali")
    assert shown.text == "███ of the alliance, ███’s brother and al-███."


def test_nothing_to_cover_changes_nothing(ledger):
    assert redacted(ledger.dispatches(), ledger.claims(), ledger.judgements()) == ([D], CLAIMS)


def test_letters_whose_small_form_is_longer_do_not_move_the_cover():
    d = _dispatch("İİİ Amina Example fled. ßAMINA EXAMPLEß")
    with Ledger.open(":memory:") as ledger:
        run = ledger.begin_run(version="1", options="{}", started="2031")
        ledger.add(d, d.text.encode(), run)
        [shown], _ = _redact(ledger, "person:Amina Example")
    assert shown.text == "İİİ █████████████ fled. ß█████████████ß"


COVERED = [
    ("José Example fled.", "Jose Example", "████████████ fled."),  # accents
    ("Jose Example fled.", "José Example", "████████████ fled."),
    (
        "AMINA EXAMPLE and aminaexample fled.",
        "Amina Example",
        "█████████████ and ████████████ fled.",
    ),  # case, lost spaces
    ("Amina\nExample fled.", "Amina Example", "█████\n███████ fled."),  # broken over lines
    ("Amina al-Example fled; Example’s house.", "Amina al-Example", "████████████████ fled; ███████’s house."),
    ("Dall’Esempio fled.", "Dall'Esempio", "████████████ fled."),  # the other apostrophe
    ("Amina Field fled over the field.", "Amina Field", "███████████ fled over the field."),  # the word is no name
    ("Field fled.", "Amina Field", "Field fled."),  # somebody else, as far as this text tells
    ("أمينة فلانة هربت", "امينة فلانة", "███████████ هربت"),  # the other alef
    ("Two died.", "Amina Example", "Two died."),
    ("Two died.", " ", "Two died."),
]


@pytest.mark.parametrize(("text", "name", "expected"), COVERED)
def test_mentions_are_covered(text, name, expected):
    [shown], _ = redacted([_dispatch(text)], [], [Judgement("j1", "redact", (f"person:{name}",), None, "A", "t", "w")])
    assert shown.text == expected


def test_a_path_that_spells_the_name_is_not_shown():
    d = Dispatch("d1", "in/amina_example-held.txt", "Two died.", "", url="https://c.example/?q=Amina+Example")
    [shown], _ = redacted([d], [], [Judgement("j1", "redact", ("person:Amina Example",), None, "A", "t", "w")])
    assert (shown.path, shown.url) == ("d1", None)


def _redact(ledger: Ledger, subject: str):
    ledger.judge("redact", [subject], who="A. B.", when="2031-05-05", why="at risk")
    return redacted(ledger.dispatches(), ledger.claims(), ledger.judgements())


# --- the ledger as text --------------------------------------------------------------------------------------


def test_the_dump_does_not_tell_how_it_came_about(tmp_path):
    ones = [_dispatch(f"Number {n} fled the mill.", n) for n in range(9)]
    dumps = []
    for name, order in (("a", ones), ("b", ones[::-1])):
        with Ledger.open(str(tmp_path / name)) as ledger:
            for n, d in enumerate(order):
                run = ledger.begin_run(version="1", options="{}", started=f"{name}{n}")
                here = Dispatch(
                    d.dispatch_id, f"{name}/in/{d.path}", d.text, d.raw_sha
                )  # another folder on each machine
                ledger.add(here, d.text.encode(), run)
                ledger.add(Dispatch(d.dispatch_id, f"{name == 'a'}/moved", d.text, d.raw_sha), d.text.encode(), run)
                ledger.add(Dispatch(d.dispatch_id, f"{name == 'b'}/moved", d.text, d.raw_sha), d.text.encode(), run)
                ledger.put_claims(run, d.dispatch_id, "r", [_claim(d, 0, 15)])
                ledger.finish_run(run, finished=f"{name}{n}")
            dumps.append(dump(ledger))
    assert dumps[0] == dumps[1]
    assert dumps[0].count("\n") == 18


def test_a_ledger_built_again_from_raw_bytes_has_the_same_dump(tmp_path):
    with Ledger.open(str(tmp_path / "old")) as old, Ledger.open(str(tmp_path / "new")) as new:
        for n in range(5):
            run = old.begin_run(version="1", options="{}", started=f"2031-05-0{n + 1}")
            d = _dispatch(f"Number {n} fled the mill.", n, received=f"2031-05-0{n + 1}")
            old.add(d, d.text.encode(), run)
            old.put_claims(run, d.dispatch_id, "r", [_claim(d, 0, 15)])
        run = new.begin_run(version="1", options="again", started="2033-01-01")
        for received in old.received():
            new.add(received.dispatch, received.raw, run)
            new.put_claims(run, received.dispatch.dispatch_id, "r", [_claim(received.dispatch, 0, 15)])
        assert dump(new) == dump(old)
        assert new.dispatches(as_known_at="2031-05-03") == old.dispatches(as_known_at="2031-05-03")
        assert new.claims(as_known_at="2031-05-03") == old.claims(as_known_at="2031-05-03")

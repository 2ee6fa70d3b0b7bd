"""Accounts drawn from claims built by hand: each row is a trap that a desk has fallen into."""

import re
from pathlib import Path

import pytest
from tests.completed import completed

from fogline import reconcile
from fogline.model import Claim, Dispatch, Edit, Family, Figure, Passage, Place, Quote, Reprint, Source, Span


class Desk:
    """Builds dispatches whose text is the claims laid end to end, so that every span fits."""

    def __init__(self):
        self.dispatches, self.claims, self.reprints, self.families = [], [], [], []

    def dispatch(self, name, *, outlet=None, wire=None, published="2031-05-02", says=()):
        text = " ".join(words for words, *_ in says) or "-"
        self.dispatches.append(Dispatch(name, f"{name}.txt", text, "", outlet=outlet, wire=wire, published=published))
        at = 0
        for n, (words, figure, source, *more) in enumerate(says):
            span = Quote(at, at + len(words), words)
            self.claims.append(claim(f"{name}-{n}", name, span, figure, source, **(more[0] if more else {})))
            at += len(words) + 1
        return self

    def reprint(self, earlier, later, *, edits=(), direction="known"):
        sizes = {d.dispatch_id: len(d.text) for d in self.dispatches}
        a, b = Passage(earlier, 0, sizes[earlier]), Passage(later, 0, sizes[later])
        family = f"f{earlier}"
        self.reprints.append(Reprint(f"r{earlier}{later}", a, b, 20, tuple(edits), direction, family, "edited"))
        held = next((f for f in self.families if f.family_id == family), Family(family, earlier, (a,)))
        self.families = [f for f in self.families if f.family_id != family]
        self.families.append(Family(family, earlier, (*held.passages, b)))
        return self

    def accounts(self):
        return reconcile.accounts(
            completed(self.claims, self.dispatches), self.dispatches, self.reprints, self.families
        )

    def one(self):
        (account,) = self.accounts()
        return account


def claim(claim_id, dispatch_id, span, figure, source, **more):
    """``more``: stance, place (taken if it stands in the words), days, against, event."""
    measure, population, low, best, high, bound, basis = figure
    printed = next(str(v) for v in (best, low, high) if v is not None)
    at = span.start + span.exact.index(printed)
    f = Figure(
        measure, population, low, best, high, bound, None, basis, None, printed, Quote(at, at + len(printed), printed)
    )
    place, places = more.get("place", "Dummar"), ()
    if place and place in span.exact:
        start = span.start + span.exact.index(place)
        places = (Place(place, place, f"x:{place}", 33.5, 36.2, 1, Quote(start, start + len(place), place)),)
    kind, name, printed_source, role = source
    return Claim(
        claim_id, dispatch_id, f"{dispatch_id}.txt", span, Source(name, printed_source or name, role, kind), None,
        more.get("stance", "asserted"), (f,), more.get("event"), more.get("days", ()), places, (), "hand",
        against_interest=more.get("against", False),
    )  # fmt: skip


def killed(n, bound="exact", population="people"):
    low, high = (None if bound == "at_most" else n), (None if bound in ("at_least", "vague") else n)
    return ("killed", population, low, None if bound == "vague" else n, high, bound, "incident")


MONITOR = ("monitor", "Marram Monitor", "the monitor", None)
HOSPITAL = ("ngo", "River Hospital", "the hospital", None)
OFFICIAL = ("anonymous", None, "an official", None)
UNRESOLVED = ("unresolved", None, "he", None)
OWN = ("outlet", None, None, None)


def test_two_wires_quoting_one_monitor_are_one_voice():
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", wire="AFP", says=[("12 people died in Dummar", killed(12), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", wire="Reuters", says=[("In Dummar 12 lost their lives", killed(12), MONITOR)])
    a = desk.one()
    assert (a.articles, a.publishers, a.origins, a.voices.low, a.voices.high) == (2, 2, 2, 1, 1)
    assert (a.verdict, a.grade) == ("single", "weak")


def test_two_known_voices_agree():
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar", killed(12), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", says=[("In Dummar 12 lost their lives", killed(12), HOSPITAL)])
    a = desk.one()
    assert (a.voices.low, a.verdict, a.grade) == (2, "agree", "fair")


def test_edited_reprint_is_a_version_not_a_second_account():
    # The digits were changed on the way: the text is the same one, so are the voice and the origin.
    first, second = "some 3400 fighters died in Dummar", "some 3200 fighters died in Dummar"
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[(first, killed(3400, "about", "fighters"), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", says=[(second, killed(3200, "about", "fighters"), MONITOR)])
    desk.reprint("d1", "d2", edits=[Edit("replace", Span(5, 9), Span(5, 9))])
    a = desk.one()
    assert (len(a.answers), a.articles, a.origins, a.voices.low, a.voices.high, a.verdict) == (2, 2, 1, 1, 1, "revised")


def test_reprint_that_lost_its_attribution_adds_no_voice():
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar", killed(12), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", says=[("12 people died in Dummar", killed(12), OWN)])
    desk.reprint("d1", "d2")
    a = desk.one()
    assert (a.articles, a.origins, a.voices.low, a.voices.high, a.verdict) == (2, 1, 1, 1, "single")


def test_unnamed_sources_leave_the_bounds_open():
    # Two unnamed officials in two texts: one man or two, nobody can say. Never "agree".
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar", killed(12), OFFICIAL)])
    desk.dispatch("d2", outlet="Lantern", says=[("In Dummar 12 lost their lives", killed(12), OFFICIAL)])
    a = desk.one()
    assert (a.origins, a.voices.low, a.voices.high, a.verdict, a.grade) == (2, 1, 2, "single", "pending")


def test_different_tolls_of_two_voices_differ():
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("14 people died in Dummar", killed(14, "at_least"), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", says=[("In Dummar 31 lost their lives", killed(31), HOSPITAL)])
    a = desk.one()
    assert (len(a.answers), a.voices.low, a.verdict, a.grade) == (2, 2, "differ", "contested")


def test_later_statement_of_one_source_supersedes():
    desk = Desk()
    desk.dispatch(
        "d1", outlet="Quill", published="2031-05-02", says=[("14 people died in Dummar", killed(14), MONITOR)]
    )
    desk.dispatch(
        "d2", outlet="Quill", published="2031-05-03", says=[("In Dummar 26 people died", killed(26), MONITOR)]
    )
    a = desk.one()
    assert [(x.best, x.superseded) for x in a.answers] == [(14, True), (26, False)]
    assert (a.verdict, a.voices.high) == ("revised", 1)


def test_an_admission_confirms_and_a_count_never_does():
    desk = Desk()
    army = ("party", "Marram Army", "the army", None)
    desk.dispatch("d1", outlet="Quill", says=[("our shell killed 6 in Dummar", killed(6), army, {"against": True})])
    assert desk.one().grade == "confirmed"
    many = Desk()
    for n, who in enumerate(["Ash", "Birch", "Cedar", "Dogwood", "Elm"]):
        many.dispatch(f"d{n}", outlet=who, says=[(f"6 dead in Dummar, {who}", killed(6), ("monitor", who, who, None))])
    assert many.one().grade == "fair"


def test_a_denial_is_no_answer_and_contests():
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar", killed(12), MONITOR)])
    army = ("party", "Marram Army", "the army", None)
    desk.dispatch(
        "d2", outlet="Lantern", says=[("no 12 people died in Dummar", killed(12), army, {"stance": "denied"})]
    )
    a = desk.one()
    assert (a.articles, a.voices.high, a.grade) == (2, 1, "contested")
    assert a.answers[0].claims == ("d1-0",)
    assert any(r.startswith("denied:d2-0") for r in a.reasons)


@pytest.mark.parametrize(
    ("one", "other", "answers"),
    [
        (killed(37000, "at_least"), killed(37000), 1),  # "more than 37,000" and "37,000"
        (killed(3400, "about"), killed(3400), 1),
        (killed(600, "at_most"), killed(600), 1),  # "up to 600"
        (killed(3400, "about"), killed(3200, "about"), 2),
        (killed(100), killed(120), 2),  # round numbers, but not roundings of each other
        (killed(37000), killed(37162), 1),  # a rounding
    ],
)
def test_which_prints_are_one_answer(one, other, answers):
    desk = Desk()
    for n, (figure, who) in enumerate([(one, MONITOR), (other, HOSPITAL)]):
        printed = next(v for v in figure[2:5] if v is not None)
        desk.dispatch(f"d{n}", outlet=f"Paper {n}", says=[(f"{printed} died in Dummar", figure, who)])
    assert len(desk.one().answers) == answers


def test_other_places_people_and_bases_are_other_questions():
    desk = Desk()
    subset = ("killed", "people", 4, 4, 4, "exact", "subset")
    total = ("killed", "people", 90, 90, 90, "exact", "cumulative")
    desk.dispatch(
        "d1",
        outlet="Quill",
        says=[
            ("12 people died in Dummar", killed(12), MONITOR),
            ("including 4 in Dummar", subset, MONITOR),
            ("90 in all in Dummar", total, MONITOR),
            ("7 children died in Dummar", killed(7, population="children"), MONITOR),
            ("5 people died in Harasta", killed(5), MONITOR, {"place": "Harasta"}),
        ],
    )
    found = desk.accounts()
    assert len(found) == 5
    anybody = [a for a in found if a.question.place == "Dummar" and not a.question.population]
    kinds = {a.question.basis: [link.kind for link in a.links] for a in anybody}
    assert kinds == {"incident": ["within_total"], "subset": ["subset_of"], "cumulative": []}


def test_same_credit_is_one_text_where_no_copy_was_found():
    # The second paper rewrote the agency's lead beyond recognition but left the credit.
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", wire="AFP", says=[("12 people died in Dummar", killed(12), OFFICIAL)])
    desk.dispatch("d2", outlet="Lantern", wire="AFP", says=[("In Dummar 12 lost their lives", killed(12), OWN)])
    a = desk.one()
    assert (a.origins, a.voices.high) == (1, 1)
    assert any(r.startswith("same-credit") for r in a.reasons)


def test_unknown_outlet_counts_as_its_own_and_is_flagged():
    desk = Desk()
    desk.dispatch("d1", says=[("12 people died in Dummar", killed(12), MONITOR)])
    desk.dispatch("d2", says=[("In Dummar 12 lost their lives", killed(12), MONITOR)])
    a = desk.one()
    assert a.publishers == 2
    assert any(r.startswith("unknown-outlet:d1-0,d2-0") for r in a.reasons)


def test_every_rule_is_documented_and_used_words_are_rules():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "accounts.md").read_text("utf-8")
    tables = re.findall(r"\| rule \| meaning \|\n\|[-|]+\|\n((?:\|.*\n)+)", page)
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|$", "".join(tables), re.MULTILINE))
    assert listed == {**reconcile.RULES, **reconcile.TALLY_RULES}

"""What must hold for any claims: order changes nothing, a reprint adds no voice, a withdrawn claim leaves no trace."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline import reconcile
from fogline.model import Claim, Dispatch, Family, Figure, Judgement, Passage, Place, Quote, Reprint, Source

SOURCES = [
    Source("Marram Monitor", "the monitor", None, "monitor"),
    Source("River Hospital", "the hospital", None, "ngo"),
    Source("Amal Nouri", "Amal Nouri", "Marram Army spokesman", "party"),
    Source("an official", "an official", None, "anonymous"),
    Source(None, "he", None, "unresolved"),
    Source(None, None, None, "outlet"),
]
WORDS = "{n} people {v} in {p} on Monday"


@st.composite
def told(draw, number):
    """A dispatch of one to three claims, each a sentence of its own."""
    at, claims, lines = 0, [], []
    name = f"d{number}"
    for k in range(draw(st.integers(1, 3))):
        n, place = draw(st.integers(1, 6)), draw(st.sampled_from(["Dummar", "Harasta", ""]))
        verb = draw(st.sampled_from(["killed", "injured"]))
        line = f"{n} people {verb} in {place or 'town'} {'x' * k}"
        bound = draw(st.sampled_from(["exact", "about", "at_least"]))
        figure = Figure(
            verb, draw(st.sampled_from(["people", "civilians"])), n, n, None if bound == "at_least" else n, bound, None,
            draw(st.sampled_from(["incident", "incident", "cumulative", "remaining"])), None, str(n), Quote(at, at + 1, str(n)),
        )  # fmt: skip
        places = (
            (
                Place(
                    place,
                    place,
                    f"x:{place}",
                    None,
                    None,
                    1,
                    Quote(at + line.index(place), at + line.index(place) + len(place), place),
                ),
            )
            if place
            else ()
        )
        source = draw(st.sampled_from(SOURCES))
        stance = draw(st.sampled_from(["asserted", "asserted", "hedged", "denied"]))
        claims.append(
            Claim(
                f"{name}-{k}",
                name,
                name,
                Quote(at, at + len(line), line),
                source,
                None,
                stance,
                (figure,),
                None,
                (),
                places,
                (),
                "hand",
            )
        )
        lines.append(line)
        at += len(line) + 1
    text = " ".join(lines)
    wire = draw(st.sampled_from([None, None, "AFP", "Reuters"]))
    day = f"2031-05-0{draw(st.integers(1, 4))}"
    outlet = draw(st.sampled_from(["Quill", "Lantern", "Heron", None]))
    return Dispatch(name, name, text, "", outlet=outlet, wire=wire, published=day), claims


DESKS = st.integers(1, 5).flatmap(lambda n: st.tuples(*(told(i) for i in range(n))))


def drawn(desk, reprints=(), families=()):
    dispatches = [d for d, _ in desk]
    claims = [c for _, found in desk for c in found]
    return reconcile.accounts(claims, dispatches, reprints, families)


def copied(desk, outlet, published, source=None):
    """The first dispatch reprinted whole by another outlet; ``source`` replaces who is said to know."""
    d, claims = desk[0]
    copy = dataclasses.replace(d, dispatch_id="z", path="z", outlet=outlet, published=published)
    taken = [
        dataclasses.replace(c, claim_id=f"z-{k}", dispatch_id="z", path="z", source=source or c.source)
        for k, c in enumerate(claims)
    ]
    a, b = Passage(d.dispatch_id, 0, len(d.text)), Passage("z", 0, len(d.text))
    reprint = Reprint("r", a, b, 9, (), "known", "f", "exact", "full")
    return [*desk, (copy, taken)], (reprint,), (Family("f", d.dispatch_id, (a, b)),)


@given(DESKS, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(desk, dice):
    before = drawn(desk)
    shuffled = list(desk)
    dice.shuffle(shuffled)
    claims = [c for _, found in shuffled for c in found]
    dice.shuffle(claims)
    assert reconcile.accounts(claims, [d for d, _ in shuffled], (), ()) == before


@given(
    DESKS, st.sampled_from(["Copyist", None]), st.sampled_from([None, Source(None, None, None, "outlet"), SOURCES[4]])
)
@settings(max_examples=200)
def test_a_reprint_never_adds_a_voice_or_an_origin(desk, outlet, source):
    more, reprints, families = copied(desk, outlet, desk[0][0].published, source)
    alone, with_copy = drawn(desk), drawn(more, reprints, families)
    top = {c: a for a in with_copy for x in a.answers for c in x.claims}
    for a in alone:
        for x in a.answers:
            for c in x.claims:
                if c in top:
                    assert top[c].voices.high <= a.voices.high
                    assert top[c].voices.low <= a.voices.low
                    assert top[c].origins <= a.origins
                    assert not (top[c].verdict == "agree" and a.verdict != "agree")


@given(DESKS, st.integers(0, 99))
def test_withdrawing_a_claim_restores_what_was_before_it(desk, which):
    claims = [c for _, found in desk for c in found]
    dispatches = [d for d, _ in desk]
    held = claims[which % len(claims)]
    without = [c for c in claims if c is not held]
    before = reconcile.accounts(without, dispatches, (), ())
    reconcile.accounts(claims, dispatches, (), ())  # computing with it must leave nothing behind
    assert reconcile.accounts(without, dispatches, (), ()) == before


@given(DESKS)
def test_four_numbers_stand_in_order(desk):
    for a in drawn(desk):
        assert a.articles >= a.publishers >= 1 or a.articles == 0
        assert a.voices.low <= a.voices.high
        assert a.verdict != "agree" or a.voices.low >= 2
        assert a.grade != "confirmed"  # nobody admits anything here: a count never confirms


@given(DESKS)
def test_every_figure_is_in_one_account(desk):
    found = drawn(desk)
    held = sorted(c for a in found for x in a.answers for c in x.claims)
    denied = {c.claim_id for _, claims in desk for c in claims if c.stance == "denied"}
    assert len(held) == len(set(held))
    assert set(held) | denied == {c.claim_id for _, claims in desk for c in claims}


@given(DESKS, st.randoms(use_true_random=False))
def test_ledgers_and_timeline_do_not_see_the_order(desk, dice):
    claims = [c for _, found in desk for c in found]
    dispatches = [d for d, _ in desk]
    shuffled = list(claims)
    dice.shuffle(shuffled)
    for door in (reconcile.persons, reconcile.territory, reconcile.moments):
        assert door(shuffled, dispatches[::-1], ()) == door(claims, dispatches, ())


def judgement(verdict, subjects, value=None, *, name="j1", withdrawn=None):
    return Judgement(name, verdict, tuple(subjects), value, "A. B.", f"2031-05-06T{name}", "read again", withdrawn)


def figures_of(account):
    return sorted(c for x in account.answers for c in x.claims)


@given(DESKS, st.integers(0, 99), st.integers(0, 99), st.sampled_from(["merge", "split", "grade"]))
def test_a_judgement_taken_back_leaves_no_trace(desk, one, other, verdict):
    dispatches, claims = [d for d, _ in desk], [c for _, found in desk for c in found]
    before = reconcile.accounts(claims, dispatches, (), ())
    a, b = before[one % len(before)], before[other % len(before)]
    value = {"split": (figures_of(a) or ["-"])[0], "grade": "discounted"}.get(verdict)
    judged = judgement(verdict, [a.account_id, b.account_id], value)
    reconcile.accounts(claims, dispatches, (), (), judgements=[judged])
    taken_back = dataclasses.replace(judged, withdrawn="2031-05-07")
    assert reconcile.accounts(claims, dispatches, (), (), judgements=[taken_back]) == before


@given(
    DESKS, st.lists(st.tuples(st.sampled_from(["merge", "split"]), st.integers(0, 9), st.integers(0, 9)), max_size=4)
)
def test_judgements_lose_no_figure_and_do_not_see_the_order(desk, told_of):
    dispatches, claims = [d for d, _ in desk], [c for _, found in desk for c in found]
    ids = sorted(c.claim_id for c in claims)
    hands = [
        judgement(
            v, [ids[i % len(ids)], *([ids[k % len(ids)]] if v == "merge" else [])], ids[k % len(ids)], name=f"j{n}"
        )
        for n, (v, i, k) in enumerate(told_of)
    ]
    found = reconcile.accounts(claims, dispatches, (), (), judgements=hands)
    held = sorted(c for a in found for c in figures_of(a))
    assert len(held) == len(set(held))
    assert set(held) | {c.claim_id for c in claims if c.stance == "denied"} == set(ids)
    assert reconcile.accounts(claims[::-1], dispatches[::-1], (), (), judgements=hands[::-1]) == found


@given(DESKS, st.integers(0, 99), st.integers(0, 99))
def test_merged_figures_are_in_one_account_and_named_there(desk, one, other):
    dispatches, claims = [d for d, _ in desk], [c for _, found in desk for c in found if c.stance != "denied"]
    if not claims:
        return
    x, y = claims[one % len(claims)], claims[other % len(claims)]
    found = reconcile.accounts(claims, dispatches, (), (), judgements=[judgement("merge", [x.claim_id, y.claim_id])])
    homes = {c: a for a in found for c in figures_of(a)}
    if x.figures[0].measure == y.figures[0].measure:
        assert homes[x.claim_id] is homes[y.claim_id]
    before = {c: a for a in reconcile.accounts(claims, dispatches, (), ()) for c in figures_of(a)}
    joined = before[x.claim_id] is not before[y.claim_id] and homes[x.claim_id] is homes[y.claim_id]
    assert ("merge-judged:j1" in homes[x.claim_id].reasons) == joined

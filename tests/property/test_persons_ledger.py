"""Whatever is told of whom: spans fit, the order of arrival changes nothing, contradictions point both ways."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline import reconcile
from fogline.claims import days, persons
from fogline.model import Claim, Dispatch, Person, Quote, Source

NAMES = [
    "Ivo Marsh",
    "Marsh",
    "I. Marsh",
    "Rana Marsh",
    "the bishop",
    "Father Ivo",
    "Abu Sayf Homsi",
    "Abu Sayf al-Homsi",
]
STATES = ["killed", "said alive", "missing", "seen", "abducted", "freed", "denied", "whereabouts denied", None]
SOURCES = [
    Source("Ilse Hask", "Hask", None, "party"),
    Source("a clerk", "a clerk", None, "anonymous"),
    Source(None, "he", None, "unresolved"),
]


@st.composite
def told(draw, number):
    """A dispatch of one to three claims about persons, some of them with a title."""
    parts, claims, at = [], [], 0
    for k in range(draw(st.integers(1, 3))):
        name, lead = draw(st.sampled_from(NAMES)), draw(st.sampled_from(["", "Bishop ", "Father "]))
        words = f"{lead}{name} is so."
        quote = Quote(at + len(lead), at + len(lead) + len(name), name)
        person = Person(
            name, name, draw(st.sampled_from(STATES)), draw(st.sampled_from([None, "2031-05-01", "2030"])), quote
        )
        source, stance = draw(st.sampled_from(SOURCES)), draw(st.sampled_from(["asserted", "denied"]))
        claims.append(
            Claim(f"d{number}-{k}", f"d{number}", f"d{number}", Quote(at, at + len(words), words), source, None, stance,
                  (), None, (), (), (person,), "hand")
        )  # fmt: skip
        parts.append(words)
        at += len(words) + 1
    published = f"2031-05-0{draw(st.integers(1, 4))}"
    return Dispatch(f"d{number}", f"d{number}", " ".join(parts), "", published=published), claims


DESKS = st.integers(1, 5).flatmap(lambda n: st.tuples(*(told(i) for i in range(n))))


@settings(max_examples=80, deadline=None)
@given(DESKS, st.randoms(use_true_random=False))
def test_order_of_dispatches_changes_nothing(desk, shuffler):
    claims, dispatches = [c for _, cs in desk for c in cs], [d for d, _ in desk]
    first = reconcile.persons(claims, dispatches)
    shuffler.shuffle(claims)
    shuffler.shuffle(dispatches)
    assert reconcile.persons(claims, dispatches) == first


@settings(max_examples=80, deadline=None)
@given(DESKS)
def test_contradictions_point_both_ways_and_no_claim_is_lost(desk):
    lines = reconcile.persons([c for _, cs in desk for c in cs], [d for d, _ in desk])
    stated = {c.claim_id for _, cs in desk for c in cs if c.persons[0].state}
    assert {c for e in lines for c in e.claims} == stated
    for e in lines:
        for other in e.contradicts:
            assert any(other in o.claims and set(o.contradicts) & set(e.claims) for o in lines if o.name == e.name)


SAYINGS = [
    "Bishop Ivo Marsh was abducted in May 2012.",
    "The bishop was seen.",
    "He is alive.",
    "Nothing was heard of her since June.",
    "“She is with us,” he said.",
    "Lena Brandt, a reporter, vanished.",
    "The nurse Rana Berg, 40, and Dr Ivo Marsh were killed.",
    "A monitor could not confirm the death.",
    "Nobody saw the reporter.",
    "The body of Marsh was found",
    "\n\n",
    "’s whereabouts",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SAYINGS), max_size=7), st.sampled_from([" ", "", "\n"]))
def test_spans_fit_and_every_state_has_a_name(sayings, joint):
    text = joint.join(sayings)
    for p in persons.read(text, days=days.read(text, published="2019-02-10")):
        assert text[p.quote.start : p.quote.end] == p.quote.exact == p.as_printed
        assert p.name

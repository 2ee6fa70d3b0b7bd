"""Slow, obvious twins of the lines of the persons ledger: every claim asks its whole group, every line every other line."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline import reconcile
from fogline.model import Claim, Dispatch, Passage, Person, PersonEntry, Quote, Reprint, Source
from fogline.reconcile.fold_copies import copies, in_order
from fogline.reconcile.persons import contradict
from fogline.reconcile.voices import SpeakerIndex

NAMES = ("Ivo Marsh", "Rana Homsi", "nobody")
STATES = ("killed", "said alive", "missing", "freed", "detained", "denied", "whereabouts denied", None)
SOURCES = (
    Source("Ilse Hask", "Hask", None, "party"),
    Source("Dune Relief", "Dune Relief", None, "ngo"),
    Source("a clerk", "a clerk", None, "anonymous"),
    Source(None, "he", None, "unresolved"),
    Source(None, None, None, "outlet"),
)
LENGTH = 30  # code points of a sentence here


@st.composite
def desk(draw):
    """Dispatches of up to three sentences of a length, of which some are copies, told by whom one likes."""
    dispatches, claims, reprints = [], [], []
    held = st.sampled_from([None, "2031-05-01", "2031-04", "2029"])
    for number in range(draw(st.integers(1, 6))):
        sentences = draw(st.integers(1, 3))
        name = f"d{number}"
        dispatches.append(
            Dispatch(name, name, "x" * LENGTH * 3, "", published=draw(st.sampled_from([None, "2031-05-02", "2031-06"])))
        )
        for k in range(sentences):
            words = Quote(k * LENGTH, (k + 1) * LENGTH, "x" * LENGTH)
            people = tuple(
                Person(n, n, draw(st.sampled_from(STATES)), draw(held), words)
                for n in draw(st.lists(st.sampled_from(NAMES), max_size=2))
            )
            claims.append(
                Claim(f"{name}-{k}", name, name, words, draw(st.sampled_from(SOURCES)), None,
                      draw(st.sampled_from(["asserted", "denied"])), (), None, (), (), people, "hand")
            )  # fmt: skip
            if number and draw(st.booleans()):
                there = draw(st.integers(0, 2)) * LENGTH
                other = Passage(f"d{draw(st.integers(0, number - 1))}", there, there + LENGTH)
                here = Passage(name, words.start, words.end)
                reprints.append(Reprint(f"r{len(reprints)}", other, here, 9, (), "known", "f", "exact", "part"))
    return claims, dispatches, reprints


def by_hand(claims, dispatches, reprints):
    """The persons ledger by plain reading: the voice of a claim's group is asked for anew each time."""
    by_id, ordered = {d.dispatch_id: d for d in dispatches}, in_order(claims)
    group, listener = copies(ordered, reprints), SpeakerIndex(ordered, by_id)

    def best(some):
        def rank(c):
            voice, day = listener.voice(c), by_id[c.dispatch_id].published or "9999"
            return (
                not voice.known,
                voice.kind in ("outlet", "unresolved"),
                day,
                c.dispatch_id,
                c.quote.start,
                c.claim_id,
            )

        return min(some, key=rank)

    told = defaultdict(list)
    for c, g in zip(ordered, group, strict=True):
        voice = listener.voice(best([x for x, other in zip(ordered, group, strict=True) if other == g]))
        for p in c.persons:
            if p.state is not None and p.name != "nobody":
                who = voice.key if voice.known else f"{voice.key}@{g}"
                told[p.name, p.state, p.day, who, c.stance == "denied"].append((c, p))
    lines = []
    for (name, state, day, _, _), pairs in told.items():
        first = best([c for c, _ in pairs])
        said = [by_id[c.dispatch_id].published for c, _ in pairs if by_id[c.dispatch_id].published]
        told_of = tuple(sorted({c.claim_id for c, _ in pairs}))
        lines.append(
            PersonEntry(
                name, state, day, min(said, default=None), listener.voice(first).name or None, first.stance, told_of
            )
        )
    found = set()
    for line in lines:
        against = {
            c for o in lines if o is not line and o.name == line.name and contradict(line, o) for c in o.claims
        } - set(line.claims)
        found.add((line, tuple(sorted(against))))
    return found


@settings(max_examples=300, deadline=None)
@given(desk())
def test_lines_are_those_of_plain_reading(told):
    found = reconcile.persons(*told)
    plain = by_hand(*told)
    assert {(e.name, e.state, e.day, e.said_on, e.source, e.stance, e.claims, e.contradicts) for e in found} == {
        (e.name, e.state, e.day, e.said_on, e.source, e.stance, e.claims, against) for e, against in plain
    }
    assert len(found) == len(plain)

"""A slow, obvious twin of where words first stood: every claim is followed by itself, from dispatch to dispatch."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.model import Claim, Passage, Quote, Reprint, Source
from fogline.views import origins as where
from fogline.views.origins import COVER, origins

NOBODY = Source(None, None, None, "outlet")
LENGTHS = (40, 90, 61, 130, 75)  # code points of the sentences that all stories here are made of
MOVED = st.integers(-3, 3)  # code points by which an edit moves the end of a passage


def claim(claim_id, dispatch_id, start, end):
    words = Quote(start, end, "x" * (end - start))
    return Claim(claim_id, dispatch_id, dispatch_id, words, NOBODY, None, "asserted", (), None, (), (), (), "hand")


@st.composite
def desk(draw):
    """Dispatches of sentences from one store, most of which earlier dispatches have; what both have is a reprint, or is not."""
    claims, reprints, texts = [], [], []
    for number in range(draw(st.integers(1, 7))):
        order = draw(st.lists(st.integers(0, len(LENGTHS) - 1), min_size=1, max_size=4, unique=True))
        at, here = 0, {}
        for sentence in order:
            here[sentence] = (at, at + LENGTHS[sentence])
            claims.append(claim(f"d{number}-{sentence}", f"d{number}", *here[sentence]))
            at += LENGTHS[sentence] + 1
        for other, there in enumerate(texts):
            for sentence in sorted(set(here) & set(there)):
                if draw(st.integers(0, 3)):
                    (a, b), (c, d) = there[sentence], here[sentence]
                    earlier = Passage(f"d{other}", a, b + draw(MOVED))
                    later = Passage(f"d{number}", c, d + draw(MOVED))
                    kind = draw(st.sampled_from(["exact", "exact", "edited", "boilerplate"]))
                    reprints.append(Reprint(f"r{len(reprints)}", earlier, later, 9, (), "known", "f", kind))
        texts.append(here)
    shuffled = draw(st.permutations(range(len(texts))))
    return claims, reprints, {f"d{k}": n for n, k in enumerate(shuffled, start=1)}


def by_hand(claims, reprints, number):
    """From the words of each claim to every dispatch that has them, over every reprint that takes half of them along."""
    taken = [r for r in reprints if r.kind != "boilerplate"]
    sides = [(r.later, r.earlier) for r in taken] + [(r.earlier, r.later) for r in taken]
    found = {}
    for c in claims:
        seen, todo = {c.dispatch_id}, [(c.dispatch_id, c.quote.start, c.quote.end)]
        while todo:
            d, start, end = todo.pop()
            for mine, other in sides:
                shared = min(end, mine.end) - max(start, mine.start)
                if mine.dispatch_id == d and other.dispatch_id not in seen and shared >= COVER * (end - start):
                    scale = (other.end - other.start) / (mine.end - mine.start)
                    first = other.start + round((max(start, mine.start) - mine.start) * scale)
                    last = other.start + round((min(end, mine.end) - mine.start) * scale)
                    seen.add(other.dispatch_id)
                    todo.append((other.dispatch_id, first, last))
        found[c.claim_id] = min(seen, key=number.__getitem__)
    return found


@settings(max_examples=400, deadline=None)
@given(desk())
def test_words_go_back_to_the_dispatch_that_plain_following_finds(told):
    assert origins(*told) == by_hand(*told)


def test_words_of_many_copies_are_followed_once_not_once_a_claim(monkeypatch):
    count, steps = 300, []
    across = where._across
    monkeypatch.setattr(where, "_across", lambda *of: steps.append(of) or across(*of))
    claims = [claim(f"c{n}", f"d{n}", 0, 50) for n in range(count)]
    chain = [
        Reprint(f"r{n}", Passage(f"d{n}", 0, 50), Passage(f"d{n + 1}", 0, 50), 9, (), "known", "f", "exact")
        for n in range(count - 1)
    ]
    found = origins(claims, chain, {f"d{n}": count - n for n in range(count)})
    assert set(found.values()) == {f"d{count - 1}"}
    assert len(steps) == 2 * len(chain)  # each reprint once in either direction


def test_words_that_lose_an_end_at_every_step_are_not_followed_in_shreds(monkeypatch):
    dice, count, steps = random.Random(5), 24, []  # noqa: S311 - made-up stories
    across = where._across
    monkeypatch.setattr(where, "_across", lambda *of: steps.append(of) or across(*of))
    claims = [claim(f"c{n}-{k}", f"d{n}", 100 * k, 100 * k + 100) for n in range(count) for k in range(3)]
    stories = []
    for later in range(count):
        for earlier in range(later):
            lost = [
                dice.randrange(60) for _ in range(4)
            ]  # code points by which an edit moves the ends of what came over
            sides = (
                Passage(f"d{earlier}", lost[0], 300 - lost[1]),
                Passage(f"d{later}", lost[2], 300 - lost[3]),
            )
            stories.append(Reprint(f"r{later}-{earlier}", *sides, 9, (), "known", "f", "edited"))
    origins(claims, stories, {f"d{n}": n for n in range(count)})
    assert len(steps) <= 30 * len(stories)  # a few spans for each claim's words, in either direction; as shreds: 785

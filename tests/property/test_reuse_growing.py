"""Dispatches that come one by one, in any order, in any number of runs, with kills between: always the batch answer."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fogline.reuse.segments as segments_room
from fogline.ledger import Ledger, Reused
from fogline.model import Dispatch, Family, Reprint, Seam, content_id
from fogline.pipeline import reuse_stage
from fogline.reuse import Index, ReuseConfig, find_reprints, grown

OUTLETS = ("Orontes Wire", "Daily Plain", "River Post", None)
DAYS = (None, "2031", "2031-05", "2031-05-01", "2031-05-02", "2031-05-03")


def made_up(count, seed):
    """Dispatches of made-up words that take paragraphs from each other, change them, cut them, glue and sign them."""
    dice = random.Random(seed)  # noqa: S311 - a test's own dice
    vocabulary = ["".join(dice.choice("abcdefghijklm") for _ in range(dice.randint(2, 7))) for _ in range(300)]

    def sentence(words):
        first, *rest = dice.choices(vocabulary, k=words)
        return " ".join([first.capitalize(), *rest]) + "."

    def paragraph():
        if made and dice.random() < 0.6:
            words = dice.choice(dice.choice(made).text.split("\n\n")).split()
            words = [w if dice.random() < 0.95 else dice.choice(vocabulary) for w in words]
            text = " ".join(words[: max(12, len(words) // 2)] if dice.random() < 0.3 else words)
            text += " " + sentence(dice.randint(5, 30)) if dice.random() < 0.4 else ""
            return text + ("“There may be,” he said." if dice.random() < 0.2 else "")
        return " ".join(sentence(dice.randint(6, 25)) for _ in range(dice.randint(1, 3)))

    line, phrases, made = sentence(16), [sentence(8) for _ in range(5)], []
    for n in range(count):
        parts = [
            paragraph() + (" " + dice.choice(phrases) if dice.random() < 0.3 else "") for _ in range(dice.randint(1, 4))
        ]
        parts += [line] if dice.random() < 0.5 else []
        parts += ["– Orontes Wire"] if dice.random() < 0.2 else []
        text = ("\n\n" if dice.random() < 0.8 else " ").join(parts)
        place = content_id("d", n, text)
        made.append(Dispatch(place, "", text, "", published=dice.choice(DAYS), outlet=dice.choice(OUTLETS)))
    return made


class InMemory:
    """What is held, as the ledger gives it."""

    def __init__(self):
        self.texts, self.items = {}, set()

    def _of(self, noun, keep):
        return [x for x in self.items if isinstance(x, noun) and keep(x)]

    def dispatches_of(self, ids):
        return [self.texts[i] for i in ids]

    def reprints_of(self, ids):
        return self._of(Reprint, lambda r: {r.earlier.dispatch_id, r.later.dispatch_id} & set(ids))

    def reprints_between(self, one, two):
        return self._of(Reprint, lambda r: {r.earlier.dispatch_id, r.later.dispatch_id} == {one, two})

    def reprints_in(self, family_ids):
        return self._of(Reprint, lambda r: r.family_id in family_ids)

    def families_of(self, family_ids):
        return self._of(Family, lambda f: f.family_id in family_ids)

    def seams_of(self, ids):
        return self._of(Seam, lambda s: s.dispatch_id in ids)


def parts(dispatches, dice):
    at = 0
    while at < len(dispatches):
        size = dice.choice([1, 1, 1, 2, 6])
        yield dispatches[at : at + size]
        at += size


# Few copies make a seed frequent, three texts make boilerplate: so that twenty dispatches meet every case of the method.
@given(st.integers(0, 10**9), st.sampled_from([2, 3, 5, 64]), st.sampled_from([1, 2, 4]), st.sampled_from([3, 4, 10]))
@settings(max_examples=10, deadline=None)
def test_each_addition_gives_the_batch_answer(tmp_path_factory, seed, cap, near, stock):
    dice = random.Random(seed)  # noqa: S311 - a test's own dice
    config = ReuseConfig(kernels="compiled", cap=cap, near=near, boilerplate_texts=stock)
    held, folder = InMemory(), tmp_path_factory.mktemp("index")
    for new in parts(made_up(dice.randint(4, 22), seed), dice):
        held.texts.update((d.dispatch_id, d) for d in new)
        with Index.open(folder, config=config) as index:
            found = grown(index, held, new)
        assert set(found.gone) <= held.items
        assert not set(found.came) & held.items
        held.items = held.items - set(found.gone) | set(found.came)
        batch = find_reprints(held.texts.values(), config=config)
        assert held.items == {*batch.reprints, *batch.families, *batch.seams}


class Killed(BaseException):
    """As SIGKILL, at a chosen instant."""


STEPS = ((Index, "begin"), (Reused, "change"), (Ledger, "put_reuse"), (Index, "save"))


@given(st.integers(0, 10**9))
@settings(max_examples=4, deadline=None)
def test_the_ledger_holds_the_batch_answer_whatever_is_killed(tmp_path_factory, seed):
    dice = random.Random(seed)  # noqa: S311 - a test's own dice
    path = str(tmp_path_factory.mktemp("ledger") / "a.fogline")
    dispatches = made_up(dice.randint(4, 10), seed)
    there = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reuse_stage, "FEW", 3)
        patch.setattr(reuse_stage, "PART", dice.choice([1, 2, 500]))
        patch.setattr(reuse_stage, "AT_ONCE", dice.choice([0, 1 << 30]))  # everything is too much at once, or nothing
        patch.setattr(segments_room, "STRETCH", 32)
        for new in parts(dispatches, dice):
            there += new
            for _ in range(dice.randint(0, 3)):
                compared(path, new, dice.choice(STEPS), before=dice.random() < 0.5)
            compared(path, new, None)
            batch = find_reprints(there)
            with Ledger.open(path) as ledger:
                assert set(ledger.reprints()) == set(batch.reprints)
                assert set(ledger.families()) == set(batch.families)
                assert ledger.seams() == list(batch.seams)


def compared(path, new, killed, *, before=False):
    with pytest.MonkeyPatch.context() as patch, suppress(Killed), Ledger.open(path) as ledger:
        if killed:
            patch.setattr(*killed, dying(getattr(*killed), before))
        run = ledger.begin_run(version="1", options="{}", started="2031-05-06T00:00:00Z")
        for d in new:
            ledger.add(d, d.text.encode(), run)
        reuse_stage.compare(ledger, run, lambda *_: None, print)


def dying(step, before):
    def instead(*args, **named):
        if not before:
            step(*args, **named)
        raise Killed

    return instead

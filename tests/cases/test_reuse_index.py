"""The index that grows: the runs that the batch joins, dispatch by dispatch, also after it was closed, killed or damaged."""

import random
import shutil

import pytest

import fogline.reuse.segments as segments_room
from fogline.model import Dispatch, content_id
from fogline.reuse.compiled import fast
from fogline.reuse.config import ReuseConfig
from fogline.reuse.index import Index, Stale, _place
from fogline.reuse.passages import runs_of, seeds, sorted_rows
from fogline.reuse.words import encoded, tokenised

COMPILED = ReuseConfig(kernels="compiled")


def made_up(count, seed=3):
    """Dispatches of made-up words; most hold a stretch of an earlier one, six phrases come often, most end in one line."""
    dice = random.Random(seed)  # noqa: S311 - a test's own dice
    vocabulary = ["".join(dice.choice("abcdefghijklm") for _ in range(dice.randint(2, 7))) for _ in range(300)]
    line, phrases = " ".join(dice.choices(vocabulary, k=16)), [dice.choices(vocabulary, k=8) for _ in range(6)]
    made = []
    for n in range(count):
        words = dice.choices(vocabulary, k=dice.randint(20, 70))
        for phrase in phrases:
            if dice.random() < 0.4:
                at = dice.randrange(len(words))
                words[at:at] = phrase
        other = dice.choice(made).text.split() if made and dice.random() < 0.7 else []
        if len(other) > 31:
            at = dice.randrange(len(other) - 30)
            words[10:10] = [w if dice.random() < 0.9 else dice.choice(vocabulary) for w in other[at : at + 30]]
        text = (
            " ".join(words) + (". " + line if dice.random() < 0.7 else "") + (" " + line if dice.random() < 0.1 else "")
        )
        day = dice.choice([None, "2031", "2031-05", f"2031-05-{dice.randint(1, 9):02d}"])
        made.append(Dispatch(content_id("d", n, text), "", text, "", published=day))
    return made


def batch(dispatches, config):
    """The runs of all pairs that share more than phrases, by ids, the earlier first."""
    texts = sorted(dispatches, key=lambda d: (d.published or "~", d.dispatch_id))
    words = tokenised(*encoded([d.text for d in texts]), fast())
    out = {}
    for a, b, *run in sorted_rows(runs_of(words, seeds(words, fast()), config, fast())).tolist():
        out.setdefault((texts[a].dispatch_id, texts[b].dispatch_id), []).append(run)
    return {pair: runs for pair, runs in out.items() if any(run[3] == 0 for run in runs)}


def take(index, dispatches, held):
    for (a, b), runs in index.add(dispatches).items():
        pair = index.dispatch_id(a), index.dispatch_id(b)
        held.pop(pair, None)
        if len(runs):
            held[pair] = runs[:, 2:].tolist()
    return held


@pytest.fixture
def tiny_segments(monkeypatch):
    """Merges that are put off, groups that are kept in order: with a hundred seeds instead of ten thousand."""
    monkeypatch.setattr(segments_room, "STRETCH", 32)
    monkeypatch.setattr("fogline.reuse.index.STRETCH", 32)
    monkeypatch.setattr("fogline.reuse.index.AT_ONCE", 64)
    monkeypatch.setattr("fogline.reuse.index.GROUP", 4)
    monkeypatch.setattr(segments_room, "GROUP", 4)


# A cap above the copies of the common line, and below: there a text that comes late breaks links between others.
@pytest.mark.parametrize("config", [COMPILED, ReuseConfig(kernels="compiled", cap=5, near=2)])
def test_in_any_order_it_is_what_the_batch_joins(tmp_path, config):
    held, dispatches = {}, made_up(40)
    with Index.open(tmp_path, config=config) as index:
        for n, d in enumerate(dispatches):
            take(index, [d], held)
            if n % 13 == 0:
                assert held == batch(dispatches[: n + 1], config)


@pytest.mark.usefixtures("tiny_segments")
@pytest.mark.parametrize("seed", range(3))
def test_opened_and_closed_as_it_grows(tmp_path, seed):
    config, dispatches, held, at = ReuseConfig(kernels="compiled", cap=3, near=1), made_up(50, seed), {}, 0
    for size in (1, 2, 10, 1, 1, 20, 1, 9, 5):
        with Index.open(tmp_path, config=config) as index:
            assert len(index) == at
            take(index, dispatches[at : at + size], held)
        at += size
        assert held == batch(dispatches[:at], config)


def test_plain_and_compiled_kernels_agree(tmp_path):
    dispatches = made_up(12)
    found = []
    for kernels in ("plain", "compiled"):
        with Index.open(tmp_path / kernels, config=ReuseConfig(kernels=kernels, cap=3, near=1)) as index:
            found.append(take(index, dispatches, {}))
    assert found[0] == found[1]


@pytest.mark.usefixtures("tiny_segments")
def test_what_was_loaded_is_compared_with(tmp_path):
    dispatches = made_up(40)
    held = batch(dispatches[:30], COMPILED)
    with Index.open(tmp_path, config=COMPILED) as index:
        index.load(dispatches[:30])
        take(index, dispatches[30:], held)
    assert held == batch(dispatches, COMPILED)


@pytest.mark.usefixtures("tiny_segments")
def test_after_a_kill_it_stands_where_it_was_saved(tmp_path):
    dispatches = made_up(60)
    index = Index.open(tmp_path / "live", config=COMPILED)
    held = take(index, dispatches[:30], {})
    index.mark = {"entry": 7}
    index.save()
    take(index, dispatches[30:45], {})
    shutil.copytree(tmp_path / "live", tmp_path / "killed")  # as the disk holds it when the process dies
    index.close()
    with Index.open(tmp_path / "killed", config=COMPILED) as again:
        assert (len(again), again.mark) == (30, {"entry": 7})
        take(again, dispatches[30:], held)
    assert held == batch(dispatches, COMPILED)


# Whatever happened to a file, the index is empty then, and never wrong.
@pytest.mark.parametrize("name", ["state.json", "hashes", "first", "days", "ids", "00000001.seg"])
@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_index_is_begun_anew(tmp_path, name, harm):
    with Index.open(tmp_path) as index:
        index.add(made_up(3))
    if harm == "gone":
        (tmp_path / name).unlink()
    else:
        with (tmp_path / name).open("r+b") as file:
            file.truncate(5)
    with Index.open(tmp_path) as again:
        assert (len(again), again.mark) == (0, {})
        again.add(made_up(3))
    with Index.open(tmp_path) as again:
        assert len(again) == 3


def test_an_index_of_another_method_is_begun_anew(tmp_path):
    with Index.open(tmp_path) as index:
        index.add(made_up(3))
    with Index.open(tmp_path, config=ReuseConfig(cap=9)) as index:
        assert len(index) == 0


def test_an_error_leaves_what_was_saved(tmp_path):
    with Index.open(tmp_path) as index:
        index.add(made_up(3))
    with pytest.raises(Stale), Index.open(tmp_path) as index:
        index.add([*made_up(5)[3:], Dispatch("no id of ours", "", "", "")])
    with Index.open(tmp_path) as index:
        assert len(index) == 3


def test_texts_without_words(tmp_path):
    with Index.open(tmp_path) as index:
        ones = [Dispatch(content_id("d", n), "", text, "") for n, text in enumerate(("", "one two three", "", "..."))]
        assert index.add(ones) == {}
        assert [index.dispatch_id(n) for n in range(4)] == [d.dispatch_id for d in ones]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("a", None),  # no id of ours
        ("d0123456789abcdeF", None),  # nor this
        ("d0123456789abcdef", "5 May 2031"),  # a day that does not sort
        ("d0123456789abcdef", "2031-5-5"),
    ],
)
def test_what_cannot_be_ordered_is_refused(tmp_path, name, day):
    with Index.open(tmp_path) as index:
        with pytest.raises(Stale):
            index.add([*made_up(1), Dispatch(name, "", "Rain.", "", published=day)])
        assert len(index) == 0


def test_days_are_ordered_as_their_letters():
    days = ["2030-12-31", "2031", "2031-01", "2031-01-01", "2031-01-02", "2031-02", "2031-10-01", "2032", None]
    ones = [_place(Dispatch("d0123456789abcdef", "", "", "", published=d)) for d in days]
    assert ones == sorted(ones)
    assert len(set(ones)) == len(days)

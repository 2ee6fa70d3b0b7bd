"""The index that grows: the batch answer, text by text, also after it was closed or killed."""

import json
import random
import shutil

import numpy as np
import pytest

from fogline.errors import UsageError
from fogline.reuse.bulk import shared_passages
from fogline.reuse.config import ReuseConfig
from fogline.reuse.index import Index


def made_up(count, seed=3):
    """Texts of made-up words; most hold a stretch of an earlier one; all end in the same line."""
    dice = random.Random(seed)  # noqa: S311 - a test's own dice
    vocabulary = ["".join(dice.choice("abcdefghijklm") for _ in range(dice.randint(2, 7))) for _ in range(900)]
    line = " ".join(dice.choices(vocabulary, k=16))
    texts = []
    for _ in range(count):
        words = dice.choices(vocabulary, k=dice.randint(40, 90))
        if texts and dice.random() < 0.7:
            other = dice.choice(texts).split()
            at = dice.randrange(len(other) - 30)
            words[10:10] = [w if dice.random() < 0.9 else dice.choice(vocabulary) for w in other[at : at + 30]]
        texts.append(" ".join(words) + ". " + line)
    return texts


def batch(texts, config):
    rows = shared_passages(texts, config)
    return [rows[rows[:, 1] == n].tolist() for n in range(len(texts))]


# A cap below the copies of the common line, and one above.
@pytest.mark.parametrize("config", [ReuseConfig(kernels="compiled"), ReuseConfig(kernels="compiled", cap=5, near=2)])
def test_one_by_one_is_what_the_batch_finds(tmp_path, config):
    texts = made_up(90)
    with Index(tmp_path / "index", config=config) as index:
        assert [index.add(f"n{n}", t).tolist() for n, t in enumerate(texts)] == batch(texts, config)


def test_it_goes_on_where_it_was_closed(tmp_path):
    config, texts, found = ReuseConfig(kernels="compiled"), made_up(60), []
    for low in range(0, 60, 20):
        with Index(tmp_path, config=config) as index:
            assert len(index) == low
            found += [index.add(f"n{low + n}", t).tolist() for n, t in enumerate(texts[low : low + 20])]
    assert found == batch(texts, config)
    with Index(tmp_path, config=config) as index:
        assert ("n7" in index, "n60" in index, index.name(59)) == (True, False, "n59")


def test_after_a_kill_it_stands_where_it_was_saved(tmp_path):
    config, texts = ReuseConfig(kernels="compiled"), made_up(60)
    index = Index(tmp_path / "live", config=config)
    for n, t in enumerate(texts[:30]):
        index.add(f"n{n}", t)
    index.save()
    assert json.loads((tmp_path / "live" / "state.json").read_text())["texts"] == 30
    for n, t in enumerate(texts[30:45]):
        index.add(f"n{30 + n}", t)
    shutil.copytree(tmp_path / "live", tmp_path / "killed")  # as the disk holds it when the process dies
    index.close()
    with Index(tmp_path / "killed", config=config) as again:
        assert len(again) == 30
        assert [again.add(f"n{30 + n}", t).tolist() for n, t in enumerate(texts[30:])] == batch(texts, config)[30:]


def test_texts_without_words_and_twice_the_same(tmp_path):
    with Index(tmp_path) as index:
        assert index.add("a", "").tolist() == index.add("b", "one two three").tolist() == []
        text = made_up(1)[0]
        assert index.add("c", text).tolist() == []
        [row] = index.add("d", text).tolist()
        assert row[:6] == [2, 3, 0, len(text), 0, len(text)]


def test_an_index_of_other_options_is_refused(tmp_path):
    Index(tmp_path).close()
    with pytest.raises(UsageError, match="an index made with other options"):
        Index(tmp_path, config=ReuseConfig(cap=9))


def test_numpy_is_what_comes_out(tmp_path):
    with Index(tmp_path) as index:
        assert index.add("a", "x").dtype == np.int64

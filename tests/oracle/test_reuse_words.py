"""The slow twin of the reading kernel: one letter after the other, by the letter of the rules."""

import itertools
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.reuse.alphabet import ALONE, COMMA, JOINER, LETTER, MARK, SPELT, STOP, tables
from fogline.reuse.compiled import fast, plain
from fogline.reuse.config import ReuseConfig
from fogline.reuse.kernels import LENGTH, LONGEST
from fogline.reuse.passages import runs_of, seeds
from fogline.reuse.words import encoded, tokenised

ALPHABET = (
    "abzABZ019éÉßﬁçŁø ’'-‐,.;!?\n“”\t\u00a0"
    "\u0301\u0327\u0640\u200d\u200f\u202b\ufeff\ud800\udfff"
    "أاإىيةه٠٩ًشЖжЁёΣςσήאבּש中國字ひカ한국ไทย၁क्षि𝔸𝟘🏳️‍🌈😀𠀀"
)
TEXT = st.text(st.sampled_from(ALPHABET), max_size=60) | st.text(max_size=40)


def twin(text):
    """Words as (folded, start, end)."""
    table, spelt = tables()
    value = [int(table[ord(c)]) if ord(c) < len(table) else (ALONE | ord(c) if ord(c) < 0x40000 else 0) for c in text]
    for i, c in enumerate(text):
        if 0xE0100 <= ord(c) <= 0xE01EF:
            value[i] = MARK
    letter = [v >= SPELT or LETTER <= v < ALONE for v in value]
    digit = [LETTER + 48 <= v < LETTER + 58 for v in value]
    found, i = [], 0
    while i < len(text):
        if not letter[i]:
            if ALONE <= value[i] < SPELT:
                found.append((value[i], i, i + 1))
            i += 1
            continue
        start, part, last, folded = i, i, i, []
        while i < len(text):
            after = i + 1 < len(text) and letter[i + 1]
            digits = digit[last] and i + 1 < len(text) and digit[i + 1]
            if letter[i]:
                last = end = i
                end += 1
                folded += (
                    [value[i]] if value[i] < SPELT else [x + LETTER for x in spelt[value[i] - SPELT].tolist() if x]
                )
            elif value[i] == MARK:
                end = i + 1 if end == i else end
                part += 1
            elif (value[i] == JOINER and after) or (value[i] == COMMA and digits):
                part = i + 1
            elif value[i] == STOP and digits:
                folded.append(STOP)
                part = i + 1
            elif value[i] == STOP and after and i - part == 1 and not digit[last] and not digit[i + 1]:
                part = i + 1
            else:
                break
            i += 1
        found.append((tuple(folded), start, end))
    return found


def of_kernel(text, kernels):
    words = tokenised(*encoded([text]), kernels)
    spans = [(int(s), int(s) + int(n & LENGTH)) for s, n in zip(words.starts, words.lengths, strict=True)]
    return words.hashes.tolist(), spans


@given(TEXT)
@settings(max_examples=400, deadline=None)
def test_words_are_those_of_the_twin(text):
    hashes, spans = of_kernel(text, fast())
    slow = twin(text)
    if all(end - start <= LONGEST for _, start, end in slow):
        assert spans == [(start, end) for _, start, end in slow]
        assert len(set(zip(hashes, [w for w, _, _ in slow], strict=True))) == len(set(hashes))
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


@given(TEXT)
@settings(max_examples=60, deadline=None)
def test_plain_kernels_read_as_the_compiled_do(text):
    one, two = (tokenised(*encoded([text, text + "x", ""]), k) for k in (plain(), fast()))
    for name in ("hashes", "starts", "lengths", "first"):
        assert getattr(one, name).tolist() == getattr(two, name).tolist()


@pytest.mark.parametrize("text", ["x" * 500, "é" * 500, "ß" * 200, "a\u0301" * 300, "a-" * 200, "1," * 200])
def test_endless_words_are_cut(text):
    _, spans = of_kernel(text, fast())
    assert all(0 < b - a <= LENGTH for a, b in spans)
    assert sum(b - a for a, b in spans) > len(text) // 3


@given(st.text(max_size=30))
def test_marks_and_case_do_not_count(text):
    """A text in decomposed form has the hashes of its composed form, wherever composing only joins marks to letters."""
    composed = unicodedata.normalize("NFC", text)
    if all(unicodedata.category(c) != "Lm" for c in text) and not any(0x1100 <= ord(c) < 0x1200 for c in text):
        apart = unicodedata.normalize("NFD", composed)
        if not any(0xAC00 <= ord(c) <= 0xD7A3 for c in composed):
            assert of_kernel(composed, plain())[0] == of_kernel(apart, plain())[0]


# --- runs ---------------------------------------------------------------------------------------------------

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def slow_runs(a, b):
    """All maximal runs of equal words: (word, word, length)."""
    a, b = a.split(), b.split()
    found = set()
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j] and not (i and j and a[i - 1] == b[j - 1]):
                n = 0
                while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
                    n += 1
                found.add((i, j, n))
    return found


@given(SENTENCES, SENTENCES, SENTENCES)
@settings(max_examples=150, deadline=None)
def test_runs_are_maximal_and_none_of_twelve_words_is_missed(a, b, shared):
    one, two = f"{a} {shared}", f"{shared} {b}"
    words = tokenised(*encoded([one, two]), fast())
    runs = runs_of(words, seeds(words, fast()), ReuseConfig(cap=10_000), fast())
    found = {(r[2], r[3], r[4]) for r in runs.tolist()}
    assert found <= slow_runs(one, two)
    if not says_again(one) and not says_again(two):
        assert {r for r in slow_runs(one, two) if r[2] >= 12} <= found


def says_again(text):
    """Whether five words in a row recur: of what a text says over and over only the first is a seed."""
    w = text.split()
    return len({tuple(w[i : i + 5]) for i in range(len(w))}) < len(w)


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 9), max_size=200))
@settings(deadline=None)
def test_seeds_are_sorted_as_a_stable_sort_does(keys):
    from fogline.reuse.passages import sorted_order

    keys = np.array(keys, dtype=np.uint64)
    assert sorted_order(keys, fast()).tolist() == np.argsort(keys, kind="stable").tolist()

"""Near-full copies in Arabic, Cyrillic, Greek, Hebrew, Latin, Han and Hangul: invented words, planted edits, recall."""

import random
import sys
from pathlib import Path

import pytest

from fogline.reuse.bulk import shared_passages
from fogline.reuse.config import ReuseConfig

sys.path.insert(0, str(Path(__file__).parents[2] / "evals"))
import identity

SCRIPTS = {
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "cyrillic": "абвгдежзиклмнопрстуфхцчшыэюя",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "latin": "abcdefghilmnoprstuvz",
    "han": "".join(map(chr, range(0x4E00, 0x4E00 + 900))),
    "hangul": "".join(map(chr, range(0xAC00, 0xAC00 + 400))),
}
STOP = {"han": "。", "arabic": ".", "hangul": "."}
COPIES = 12  # of each way of editing


def vocabulary(script, dice):
    """Words of invented letters; in Han a letter is a word."""
    letters = SCRIPTS[script]
    if script == "han":
        return list(letters)
    return ["".join(dice.choice(letters) for _ in range(dice.randint(2, 8))) for _ in range(2500)]


def joined(sentences, script):
    gap = "" if script == "han" else " "
    return gap.join(gap.join(s) + STOP.get(script, ".") for s in sentences)


def story(script, words, dice):
    """Sentences; common words are common, as in any language."""
    often = words[:60]
    return [
        [dice.choice(often) if dice.random() < 0.3 else dice.choice(words) for _ in range(dice.randint(9, 22))]
        for _ in range(dice.randint(8, 14))
    ]


def swapped(sentences, dice, words, share=0.08):
    """That share of the words replaced, left out, or with another one before it."""
    out = []
    for s in sentences:
        mine = []
        for w in s:
            if dice.random() >= share:
                mine.append(w)
            elif dice.random() < 0.6:
                mine.append(dice.choice(words))
            elif dice.random() < 0.5:
                mine += [dice.choice(words), w]
        out.append(mine or s)
    return out


def reordered(sentences, dice, _):
    return dice.sample(sentences, len(sentences))


def marked(text, script):
    """The same letters otherwise written: what a reader takes for the same words."""
    if script == "arabic":
        return text.replace("ا", "أ").replace("ي", "ى").replace("ل", "ل\u064e").replace("م", "م\u0640")
    if script == "hebrew":
        return text.replace("ב", "ב\u05bc")
    if script == "greek":
        return text.replace("α", "ά").replace("ο", "Ο")
    return text.upper()


WAYS = {
    "whole": lambda s, _dice, _words: s,
    "edited": swapped,
    "cut": lambda s, _dice, _words: s[: -2 if len(s) > 5 else len(s)],
    "reordered": reordered,
}


def planted(script):
    """Texts, and of each copy: way, number of the first text, number of the copy."""
    dice = random.Random(f"{script} 7")  # noqa: S311 - a test's own dice
    words = vocabulary(script, dice)
    texts, copies = [], []
    for way, edit in WAYS.items():
        for n in range(COPIES):
            first = story(script, words, dice)
            copy = joined(edit(first, dice, words), script)
            copies.append((way, len(texts), len(texts) + 1))
            texts += [joined(first, script), marked(copy, script) if n % 2 else copy]
    return texts, copies


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_near_full_copy_is_found_and_nothing_else(script):
    texts, copies = planted(script)
    rows = shared_passages(texts, ReuseConfig(kernels="compiled")).tolist()
    found = {(a, b) for a, b, *_ in rows}
    assert {(way, a) for way, a, b in copies if (a, b) not in found} == set()
    assert found <= {(a, b) for _, a, b in copies}
    for _, a, b in copies:  # nearly the whole of both sides, to the letter
        mine = [r for r in rows if (r[0], r[1]) == (a, b)]
        for text, start, end, share in ((a, 2, 3, 0.5), (b, 4, 5, 0.7)):  # two sentences of eight may have been cut
            assert sum(r[end] - r[start] for r in mine) >= share * len(texts[text])
            assert all(0 <= r[start] < r[end] <= len(texts[text]) for r in mine)


@pytest.mark.parametrize("script", ["latin", "cyrillic", "hangul"])
def test_the_two_sides_are_alike_by_a_slow_aligner(script):
    """Under 1 % of spans below half: here none of those whose words were only replaced, left out or added."""
    texts, copies = planted(script)
    for a, b, a0, a1, b0, b1, *_ in shared_passages(texts, ReuseConfig(kernels="compiled")).tolist():
        one, two = identity.words(texts[a][a0:a1]), identity.words(texts[b][b0:b1])
        assert 2 * identity.in_any_order(one, two) >= 0.5 * (len(one) + len(two))
    assert copies


def test_the_slow_aligner_sees_a_difference():
    assert identity.in_order("abcd", "efgh") == 0
    assert identity.in_any_order("abcdef", "defxyz") == 3

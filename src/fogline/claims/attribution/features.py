"""Give what the small model sees of a word: pieces, ending, shape, class in the lexicon, and where it stands.

Shared by training and reading, so that both see the same. Everything is a number in a table; nothing depends on the run.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Mapping

from fogline.claims.attribution import cues
from fogline.claims.attribution.layout import Layout
from fogline.languages import word_set, words_of

WORD_ROWS, ENDING_ROWS, SHAPE_ROWS, CUE_ROWS, GROUP_ROWS, PLACE_ROWS = 8192, 2048, 64, 32, 32, 16
_LONGEST = 40  # letters of a word that are read; longer ones are no words
# in the order of the rows that the models learnt
_GROUPS = (
    "reading.relative", "reading.pronoun", "reading.auxiliary", "reading.determiner", "reading.time", "reading.subordinator",
    "reading.quantity", "reading.said_in", "reading.addressee", "reading.adverb", "reading.outward",
)  # fmt: skip
_FORMS = {"base": 0, "s": 1, "past": 2, "ing": 3}
_CLASSES = {"statement": 0, "denial": 1, "responsibility": 2, "prediction": 3, "attitude": 4}


def pieces(word: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Return word pieces, longest first (Wu et al. 2016), of a word in small letters without marks; [] if none fits.

    >>> pieces("Unsaid", {"un": 0, "##said": 1, "##s": 2})
    [0, 1]
    """
    plain = word.lower()
    if not plain.isascii():
        plain = "".join(each for each in unicodedata.normalize("NFD", plain) if not unicodedata.combining(each))
    found: list[int] = []
    for run in _runs(plain.replace("’", "'").replace("“", '"').replace("”", '"')[:_LONGEST]):
        at = 0
        while at < len(run):
            end = len(run)
            while end > at and (("##" if at else "") + run[at:end]) not in vocabulary:
                end -= 1
            if end == at:
                break
            found.append(vocabulary[("##" if at else "") + run[at:end]])
            at = end
    return found


def _runs(word: str) -> list[str]:
    """Return runs of letters and digits, and each other sign alone, as the pieces were learnt."""
    runs: list[str] = []
    for c in word:
        if c.isalnum() and runs and runs[-1][-1].isalnum():
            runs[-1] += c
        elif not c.isspace():
            runs.append(c)
    return runs


def of_word(word: str, classes: Mapping[str, tuple[int, int]]) -> tuple[int, int, int, int, int]:
    """Return rows of a word in the tables of words, endings, shapes, cue classes and word groups.

    Args:
        word: as printed.
        classes: rows by word in small letters, as :func:`lexicon_classes` gave them when the model was trained.

    >>> of_word("said", {"said": (3, 0)})[2:], of_word("Said", {})[2:]
    ((13, 3, 0), (9, 0, 0))
    """
    low = word.lower().replace("’", "'")
    return (
        zlib.crc32(low.encode("utf-8", "surrogatepass")) % WORD_ROWS,
        zlib.crc32(("$" + low[-3:]).encode("utf-8", "surrogatepass")) % ENDING_ROWS,
        shape(word),
        *classes.get(low, (0, 0)),
    )


def lexicon_classes() -> dict[str, tuple[int, int]]:
    """Return cue class and word group of every word that the lexicon classes; stored with the weights, so that a change of the
    lexicon does not change what the model sees.

    >>> lexicon_classes()["said"], lexicon_classes()["he"]
    ((3, 0), (0, 2))
    """
    rows = {"role": 12, "body": 13, "title": 14}
    nouns = {row["noun"]: rows[row["class"]] for row in words_of("source_nouns.csv") if row["class"] in rows}
    groups = {
        each: row for row, group in reversed(list(enumerate(_GROUPS, start=1))) for each in sorted(word_set(group))
    }
    verbs = {key: 1 + _CLASSES[value.cue_class] * 4 + _FORMS[value.form] for key, value in cues.verb_forms().items()}
    verbs |= dict.fromkeys(sorted(word_set("cues.no_verb")), 21)
    groups = nouns | {w + ".": g for w, g in nouns.items()} | groups
    return {w: (verbs.get(w, 0), groups.get(w, 0)) for w in sorted(verbs.keys() | groups.keys())}


def shape(word: str) -> int:
    """Return capital, small, digits or mark, and how long: a row below SHAPE_ROWS."""
    if word.isdigit() or (word[0].isdigit() and word[-1].isdigit()):
        kind = 5
    elif not any(each.isalnum() for each in word):
        kind = 6 + zlib.crc32(word.encode("utf-8", "surrogatepass")) % 2
    elif word.isupper():
        kind = 0 if len(word) > 1 else 1
    elif word[0].isupper():
        kind = 2
    else:
        kind = 3 if word.islower() else 4
    return kind * 4 + min(len(word) // 4, 3)


def of_place(lay: Layout) -> list[int]:
    """Return rows of each word for where it stands: outside, at a quotation's marks or inside, first of its stretch or not."""
    rows = [0] * len(lay.words)
    for first, end in lay.quotes:
        speech = end - first >= 6
        rows[first:end] = [5 if speech else 2] * (end - first)
        rows[first] = 4 if speech else 1
        rows[end - 1] = 6 if speech else 3
    for first, _ in lay.stretches:
        rows[first] += 8
    return rows

"""Which language a text seems to be in: by script, by letters that only one language has, by its function words.

For telling the languages that claims are read from (``languages.CODES``) from the rest. Not a classifier for close relatives.
"""

from __future__ import annotations

import functools
import re
from collections import Counter

from fogline.languages import words_of

_SAMPLE = 4_000  # code points looked at
_LEAST_WORDS = 8  # fewer tell nothing
_LEAST_HITS = 3  # function words that must be seen
_LEAST_SHARE = 0.12  # of all words; running English has 0.35-0.50
_WORD = re.compile(r"[^\W\d_]+")
# First match counts; a script that only one living language of the news is written in names it (Unicode block ranges).
_SCRIPTS = (
    ("arabic", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("cyrillic", re.compile("[\u0400-\u052f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("am", re.compile("[\u1200-\u137f]")),
    ("hy", re.compile("[\u0530-\u058f]")),
)
# Letters of one language within a shared script (Unicode CLDR exemplar characters).
_LETTERS = {
    "arabic": (("ckb", "ەێۆڕڵ"), ("ur", "ٹڈڑںےھ"), ("ps", "ټډړښږڼ"), ("fa", "پچژگکی"), ("ar", "ةىيكأإ")),
    "cyrillic": (("uk", "іїєґ"), ("sr", "ђћџљњј"), ("ru", "ыэё"), ("bg", "ъ")),
}


def guess(text: str) -> str | None:
    """Return ISO 639-1 code of the text's language (639-3 where there is none); None where too little tells.

    >>> guess("The army said that it had taken the town on Sunday after a week of fighting.")
    'en'
    >>> guess("قال الجيش إنه سيطر على المدينة يوم الأحد بعد أسبوع من القتال")
    'ar'
    >>> guess("Kesh, Sunday")
    """
    sample = text[:_SAMPLE]
    found = [each.casefold() for each in _WORD.findall(sample)]
    letters = sum(map(len, found))
    for name, script in _SCRIPTS:
        share = len(script.findall(sample)) / letters if letters else 0.0
        # Names in Latin letters stand in texts of every script, a few words of it in English ones.
        if share > (0.1 if name == "ja" else 0.5):
            return _by_letters(sample, name) if name in _LETTERS else name
    return _by_words(found)


def _by_letters(sample: str, script: str) -> str | None:
    """Return the language whose own letters are there: the first in order of rarity with at least one in a hundred."""
    enough = max(1, len(sample) // 100)
    return next((name for name, own in _LETTERS[script] if sum(map(sample.count, own)) >= enough), None)


def _by_words(found: list[str]) -> str | None:
    if len(found) < _LEAST_WORDS:
        return None
    hits: Counter[str] = Counter()
    for word, times in Counter(found).items():
        for name in _languages().get(word, ()):
            hits[name] += times
    ranked = sorted(hits.items(), key=lambda h: (-h[1], h[0]))
    if not ranked or ranked[0][1] < max(_LEAST_HITS, _LEAST_SHARE * len(found)):
        return None
    if len(ranked) > 1 and ranked[0][1] < 1.2 * ranked[1][1]:
        return None  # two candidates left
    return ranked[0][0]


@functools.cache
def _languages() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in words_of("function_words.csv"):
        for word in row["words"].split():
            found.setdefault(word, []).append(row["language"])
    return {word: tuple(names) for word, names in found.items()}

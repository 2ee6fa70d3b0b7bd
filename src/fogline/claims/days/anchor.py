"""Find what an expression of time is measured from: the day of publication, the last day mentioned, the tense of the clause."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Literal

from fogline.claims.days.calendar import interval, shift, value_at
from fogline.claims.days.tokens import Token, tense_words, words
from fogline.languages import DEFAULT, pattern

_QUOTATION_MARKS = frozenset("“\"‘'”")
_APOSTROPHES = ("'", "’")
Genre = Literal["news", "history"]
Tense = Literal["past", "future", "unknown"]
DEADLINE = 7  # tokens before "by" in which a verb of duty makes it a term
STORY_DAYS = 7  # a day told further off is no day of which the next sentence says "at noon"
SENTENCE = 40  # tokens back in which a plan is looked for that something begins
TENSE_WINDOW = 14  # tokens to each side; longer and the next clause's verb is read
HISTORY_YEARS = 6  # a text with fewer years in it is never taken for a history
FORWARD = 5  # years by which a bare year may carry a history on
OPENING = 4  # tokens of a paragraph within which a year sets the scene
FULL_DATES = 6  # dates with month and year; an essay prints years, a history prints dates
CHRONICLE_YEARS = 20  # a text that prints as many years and no "today" is a chronicle, however near
HISTORY_DISTANCE = 2  # years before publication from which a year counts as history


@dataclass(slots=True)
class Context:
    """Private working state of one text: published day (None: unknown), genre, and the last date mentioned.

    ``grain``: how fine the last date mentioned was (``D`` day, ``W`` week, ``M`` month, ``Q`` quarter, ``S`` season, ``Y``
    year). ``told``: the last date of a history's own course, which an aside ("as in 1614") does not move. ``language``: whose
    words are read.
    """

    tokens: list[Token]
    letters: str
    published: dt.date | None
    grain_published: Literal["D", "M", "Y"] | None
    genre: Genre
    last: dt.date | None = None
    grain: str | None = None
    eras: int = 0
    quarter: str | None = None
    last_at: int = 0
    told: dt.date | None = None
    told_grain: str | None = None
    aside: int | None = None
    before_christ: int | None = None
    language: str = DEFAULT
    ends: list[int] = field(init=False)  # tokens that end a sentence or a paragraph
    vocabulary: frozenset[str] = field(init=False)  # the words of the text, in small letters
    years: dict[tuple[int, int], int] = field(default_factory=dict)  # month and day, to the year they were told with
    full: tuple[int, int] | None = None  # year and end of the last date that was told with its year

    def __post_init__(self) -> None:
        self.vocabulary = frozenset(token.word for token in self.tokens)
        self.ends = [at for at, letter in enumerate(self.letters) if letter in ".|!?"]

    def words(self, name: str) -> frozenset[str]:
        """Return a set of words of days in the language of the text (``days.NAME`` of its ``sets.csv``)."""
        return words(name, self.language)

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return a pattern of days in the language of the text (``days.NAME`` of its cue rules)."""
        return pattern(f"days.{name}", self.language)

    def base(self) -> dt.date | None:
        """Return what deictic words (this, last, ago) are measured from."""
        return self.published if self.genre == "news" else self.last

    def anchor(self) -> dt.date | None:
        """Return what anaphoric words (later, the next day) are measured from."""
        return self.last or (self.published if self.genre == "news" else None)

    def day_at(self, first: int) -> dt.date | None:
        """Return the day of a clock time alone: the last told in its paragraph, else that of publication; in a history the last
        told.
        """
        same = bisect_left(self.ends, self.last_at) == bisect_left(self.ends, first)
        here = self.genre == "history" or same or (self._is_story() and "|" not in self.letters[self.last_at : first])
        if self.grain == "D" and here:
            return self.last
        return self.published if self.genre == "news" and self.grain_published == "D" else None

    def _is_story(self) -> bool:
        """Tell whether the last day told is near enough to that of publication to be the day of the story."""
        return self.last is None or self.published is None or abs((self.published - self.last).days) <= STORY_DAYS

    def mention(self, value: str, first: int, last: int) -> None:
        """A date was mentioned: later words may be measured from it."""
        if value.startswith("BC"):
            self.before_christ = int(value[2:6]) if value[2:6].isdecimal() else None
            return
        if (covered := interval(value)) is None:
            return
        self.last, self.grain, self.last_at = covered[0], _grain(value), last
        if self.grain not in ("Y", "E", "C") or self._moves(covered[0].year, first, last):
            self.told, self.told_grain = self.last, self.grain
        if self.grain == "Y":
            self.aside = covered[0].year

    def _moves(self, year: int, first: int, last: int) -> bool:
        """Tell whether a bare year carries a history on: an aside ("as in 1614", "(1789)") does not."""
        if self.grain != "Y":
            return False
        if self.told is None:
            return True
        if self.told.year == year or self.tokens[last - 1].letter != "Y":
            return False  # nothing new, or only told relative to another: "the previous year"
        if self.aside == year:
            return True
        if self.tokens[first - 1].word == "(" or self.tense(first, last) == "future":
            return False
        if "|" in self.letters[max(0, first - OPENING) : first]:
            return True
        return 0 <= year - self.told.year <= FORWARD

    def tense(self, first: int, last: int) -> Tense:
        """Return the tense of the clause around tokens ``first`` to ``last``: the nearest word that tells, left before right.

        "Until" and "starting" look ahead only where no verb of the past stands further off ("lasted until Sunday").
        """
        if self._told_of(first):
            return "past"
        if self._put_off(first) or self._deadline(first):
            return "future"
        told, weak = self._told(range(first - 1, max(-1, first - TENSE_WINDOW), -1))
        if told == "past" and self._opening(first):
            # "They plan to revisit what the House passed last week, beginning Monday"
            far = range(first - 1, max(-1, first - SENTENCE), -1)
            told = (
                "future"
                if any(self._told(range(at, at - 1, -1))[0] == "future" for at in self._of_sentence(far))
                else told
            )
        if told is None:
            told, after = self._told(range(last, min(len(self.tokens), last + TENSE_WINDOW)))
            weak = weak or after
        return told or ("future" if weak else "unknown")

    def _told_of(self, first: int) -> bool:
        """Tell whether a deed that is over stands right before: "the attack on Monday"; not "the attack planned for Monday"."""
        at = first - 1 - (first > 1 and self.tokens[first - 1].word in self.words("day_leads"))
        return at >= 0 and tense_words(self.language).get(self.tokens[at].word) == "deed"

    def _put_off(self, first: int) -> bool:
        """Tell whether something waits for a day: "talks were postponed until Monday"; not "the truce lasted until Monday"."""
        if first < 2 or self.tokens[first - 1].word not in self.words("until_when"):
            return False
        named = self.words("put_off" if self.tokens[first - 1].word in self.words("put_off_until") else "put_off_to")
        back = range(first - 2, max(-1, first - TENSE_WINDOW), -1)
        return any(self.tokens[at].word in named for at in self._of_sentence(back))

    def _deadline(self, first: int) -> bool:
        """Tell whether "by" sets a term: "told to leave by Friday"; not "had left by Friday"."""
        at = first - 1 - (first > 1 and self.tokens[first - 1].word in self.words("day_leads"))
        if at < 1 or self.tokens[at].word not in self.words("by"):
            return False
        for place in self._of_sentence(range(at - 1, max(-1, at - DEADLINE), -1)):
            word = self.tokens[place].word
            if word in self.words("deadline_leads"):
                return True
            if word in self.words("over_by"):
                return False
        return False

    def _opening(self, first: int) -> bool:
        """Tell whether the words before say from when on: ", beginning Monday", ", starting on Monday"."""
        at = first - 1 - (first > 1 and self.tokens[first - 1].word in self.words("on"))
        return at > 0 and self.tokens[at].word in self.words("beginning") and self.letters[at - 1] == ","

    def _of_sentence(self, places: range) -> list[int]:
        """Return those of ``places``, nearest first, that stand in the sentence."""
        return list(itertools.takewhile(lambda at: self.tokens[at].letter not in ".|!?", places))

    def _told(self, places: range) -> tuple[Tense | None, bool]:
        """Return what the words at ``places``, nearest first, tell; and whether a weak word looked ahead."""
        tenses, weak = tense_words(self.language), False
        be, to, past = self.words("be"), self.words("to"), self.pattern("past_form").fullmatch
        for at in places:
            token = self.tokens[at]
            if token.letter in ".|!?;":
                break
            told = tenses.get(token.word)
            if at + 1 < len(self.tokens) and self.tokens[at + 1].word in _APOSTROPHES:
                told = _with_not(self.language).get(token.word, told)
            if at and self.tokens[at - 1].word in be and told in (None, "past"):
                if at > 1 and self.tokens[at - 2].word in to and not self._was(at - 2):
                    return "future", weak  # "guidelines to be published in March"
                continue  # "could be put off": the word before tells
            if told == "future" and self._in_other_sense(at):
                told = "past" if token.word in self.words("ability") else None
            if told == "ahead" or (at == places[0] and token.word in self.words("by")):
                weak = True
            elif (told == "future" and not self._perfect(at)) or (told == "plan" and not self._noun(at)):
                return ("past" if self._was(at) else "future"), weak
            elif told == "promise":
                # "Agreed to meet on Monday" looks ahead, "agreed on Monday to meet" back.
                between = self.tokens[at + 1 : places[0] + 1]
                return ("future" if any(each.word in self.words("to_or_that") for each in between) else "past"), weak
            elif told == "past" or (token.letter == "_" and past(token.word)):
                return "past", weak
            elif token.word in to and at and f"{self.tokens[at - 1].word} {token.word}" in tenses:
                return "future", weak
        return None, weak

    def _in_other_sense(self, at: int) -> bool:
        """Tell whether a word of what is to come is none: "could not be reached", "Orland's hopes"."""
        token = self.tokens[at]
        if token.letter == "M":
            return True  # the month May
        if token.word in self.words("ability"):
            return at + 1 < len(self.tokens) and self.tokens[at + 1].word in self.words("not")
        return token.word in self.words("nouns_of_hope") and (self._noun(at) or self.letters[at - 1 : at] == "'")

    def _noun(self, at: int) -> bool:
        """Tell whether a "plan" is one and not what somebody does: "a plan", "their plans"."""
        on_air = " ".join(token.word for token in self.tokens[at : at + 3]) in self.words("broadcast")
        before = self.tokens[at - 1].word if at else ""
        return on_air or before in _QUOTATION_MARKS or before in self.words("before_noun")

    def _perfect(self, at: int) -> bool:
        """Tell whether a "will" looks back: "will have been forgotten"."""
        return at + 1 < len(self.tokens) and self.tokens[at + 1].word in self.words("have")

    def _was(self, at: int) -> bool:
        """Tell whether a future is seen from the past: "had been due on", "was expected", "as planned"; not what was still in
        the making: "were preparing to".
        """
        if self.tokens[at].word in self.words("still_ahead"):
            return False
        return any(token.word in self.words("seen_from_past") for token in self.tokens[max(0, at - 2) : at])


@functools.cache
def _with_not(language: str) -> dict[str, str]:
    """Return verbs that "not" is run together with, and their tense: "wasn't clear", "won't meet"."""
    past, future = (words(name, language) for name in ("past_with_not", "future_with_not"))
    return dict.fromkeys(past, "past") | dict.fromkeys(future, "future")


def _grain(value: str) -> str:
    if "W" in value[5:6]:
        return "W" if value[5:7] != "WI" else "S"
    if value[5:6] == "Q":
        return "Q"
    if value[5:6] in ("S", "F", "H"):
        return "S"
    return {10: "D", 7: "M", 4: "Y", 3: "E", 2: "C"}.get(len(value.partition("T")[0]), "D")


_FULL_DATE = re.compile(r"M,?(?:t?[DO],?)?f?Y")


def genre_of(tokens: list[Token], published: dt.date | None) -> Genre:
    """Return history (dates told in order, far from the day of writing) or news (dates told from the day of writing)."""
    years = [int(token.value) for token in tokens if token.letter == "Y"]
    deictic = sum(each.letter == "x" for each in tokens)
    eras = sum(t.letter == "B" for t in tokens)
    if published is None:
        return "history" if len(years) >= HISTORY_YEARS and deictic == 0 else "news"
    letters = "".join(t.letter for t in tokens)
    dated = len(_FULL_DATE.findall(letters)) >= FULL_DATES
    chaptered = letters.count("M") >= CHRONICLE_YEARS and not deictic  # years in headings, days and months below them
    if eras < HISTORY_YEARS and not dated and not chaptered:
        return "news"
    far = sum(year < published.year - HISTORY_DISTANCE for year in years) + eras
    before = sum(y < published.year for y in years)
    weekdays = sum(t.letter == "W" for t in tokens)
    if deictic == 0 and weekdays * 10 <= len(years) >= CHRONICLE_YEARS and before >= 0.7 * len(years):
        return "history"
    many = far >= HISTORY_YEARS and far >= 0.6 * max(1, len(years))
    deictic += weekdays
    return "history" if many and deictic * 10 <= far else "news"


def nearest_year(month: int, day: int, base: dt.date, tense: Tense = "unknown") -> int:
    """Return the year in which month and day come closest to ``base``; what is over lies on or before it,
    what is to come after it.
    """
    if tense == "past":
        return base.year - ((month, day) > (base.month, base.day))
    if tense == "future":
        return base.year + ((month, day) < (base.month, base.day))
    best = base.year
    gap = 10**6
    for year in (base.year, base.year - 1, base.year + 1):
        try:
            here = abs((dt.date(year, month, min(day, 28)) - base).days)
        except ValueError:
            continue
        if here < gap:
            best, gap = year, here
    return best


def weekday_near(day: int, base: dt.date, tense: Tense) -> dt.date:
    """Return the weekday (1 Monday ... 7 Sunday) on or before ``base``, or after it in a clause about the future."""
    back = (base.isoweekday() - day) % 7
    if tense == "future" and back:
        return base + dt.timedelta(days=7 - back)
    return base - dt.timedelta(days=back)


def moved(base: dt.date | None, unit: str, number: float) -> str | None:
    """Return the value, as fine as ``unit``, at ``number`` units from ``base``."""
    if base is None or (there := shift(base, unit, number)) is None:
        return None
    return value_at(there, unit)

"""Figures as printed (newsquant): value, bound or change, and unit by the names of the gold.

A count's unit is the phrase that is counted, in small letters, its noun in the singular, as that annotation has it. What
the annotation leaves out is left out here: ages in apposition ("Amal, 25,"), "several", "a few".
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from fogline.claims.figures import bounds, lexer, quantities
from fogline.claims.figures.quantities import Quantity, of_sentence, tokenised
from fogline.languages import word_set
from fogline.model import Span

SIGNS = {"exact": "=", "about": "~", "at_least": ">", "at_most": "<", "between": "=", "vague": "="}
CHANGES = {"rise": "up", "fall": "down"}
SPECIAL = {"best": "good", "better": "good", "worst": "bad", "biggest": "big", "most": ""}


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Every quantity of one sentence."""
    text = record["text"]
    out: list[dict[str, Any]] = []
    for t in tokenised(text, [Span(0, len(text))]):
        found = [(q, d) for q, d in of_sentence(t) if not _left_out(text, q)]
        at = 0
        while at < len(found):
            q, d = found[at]
            plain = {
                "value": _value(q),
                "change": _sign(q),
                "unit": q.unit or _noun(t, bounds.right(t, d.last)[1], q, d.first),
            }
            if q.kind == "money" and q.unit == "penny" and re.match(r" ?p\b", text[q.number.end :]):
                plain["unit"] = "point"
            if q.moved == "from" and at + 1 < len(found) and found[at + 1][0].moved == "to":
                other = found[at + 1][0]
                plain.update(
                    value=[q.low, other.high or other.low], change="=", unit=q.unit or other.unit or plain["unit"]
                )
                at += 1
            if plain["unit"] == "barrel" and t.low[d.last : d.last + 2] == ["of", "oil"]:
                plain["unit"] = "barrel of oil"
            out.append(plain)
            at += 1
    return {"quantities": out}


_BODIES = frozenset(("family", "group", "party", "team", "panel", "crew", "band", "gang", "pair", "majority"))


def _left_out(text: str, q: Quantity) -> bool:
    if q.kind == "age" and q.number.end == q.end and text[max(0, q.start - 1) : q.start] in ("(", " "):
        before = text[: q.start].rstrip()[-1:]
        return before in (",", "(")
    if q.spelt == "article":
        return True
    return q.spelt == "vague" and text[q.number.start : q.number.end].lower().split()[-1] in (
        "few",
        "several",
        "handful",
    )


def _value(q: Quantity) -> Any:
    if q.low != q.high and q.high is not None:
        return [q.low, q.high]
    if q.spelt == "vague" and q.low >= 100:
        return [q.low, 10 * q.low]
    return q.low


def _sign(q: Quantity) -> str:
    if q.approximate:
        return "~"
    if q.change is not None and q.bound == "exact":
        return CHANGES[q.change]
    return SIGNS[q.bound]


def _noun(t: lexer.Tokens, at: int, q: Quantity, first: int) -> str:
    """What is counted: "different boss" of "four different bosses"."""
    if t.word(at) in lexer.DASHES and t.joined(at) and t.joined(at - 1) and t.word(at + 1).isalpha():
        return _singular(t.word(at + 1))  # "a two-bedroom flat"
    if t.word(first - 1) == "of" and t.word(first - 2) in _BODIES:
        return "-"  # "a family of three needs help"
    one_of = t.word(at) == "of" and t.word(at + 1) in ("the", "his", "her", "its", "their")
    if q.low == 1 and not one_of and t.word(at) in word_set("figures.phrase_ends"):
        return "-"
    words, after = _phrase(t, at + (2 if one_of else int(t.word(at) == "of")))
    if not words or (not _plural(words[-1]) and q.low != 1):
        return "-"
    if words[-1] == "times":
        return "count"
    if q.low == 1 and not one_of:
        words = words[: 1 + sum(1 for _ in itertools.takewhile(_adjective, words[:-1]))]
    modifiers = [x for w in words[:-1] if (x := SPECIAL.get(w, _positive(w) if one_of else w))]
    rate = f" per {t.word(after + 1)}" if t.word(after) == "per" and t.word(after + 1).isalpha() else ""
    return " ".join([*modifiers, _singular(words[-1])]) + rate


def _phrase(t: lexer.Tokens, at: int) -> tuple[list[str], int]:
    """The words of a noun phrase up to its first plural, compounds as one word, and the token after them."""
    words: list[str] = []
    for k in range(at, min(at + 6, len(t))):
        w = t.word(k)
        if w == "-" and words and t.joined(k) and t.joined(k - 1):
            continue
        if not w.isalpha() or w in word_set("figures.phrase_ends"):
            return words, k
        if w in ("more", "others", "other"):
            continue
        if k > at and t.word(k - 1) == "-" and words:
            words[-1] += "-" + w
        else:
            words.append(w)
        if _plural(w):
            return words, k + 1
    return words, min(at + 6, len(t))


def _adjective(w: str) -> bool:
    return w.endswith(("ional", "ical", "tial", "ous", "ful")) or w in (
        "minor", "major", "single", "big", "small", "large", "new", "old", "young", "key", "high", "low", "different", "main",
    )  # fmt: skip


def _positive(w: str) -> str:
    return w[:-3] if w.endswith("est") and len(w) > 6 else w


def _plural(w: str) -> bool:
    return (
        w.endswith("men")
        or w in ("people", "children")
        or (w.endswith("s") and not w.endswith(("ss", "us", "is")) and len(w) > 2)
    )


_IRREGULAR = {
    "people": "people", "men": "man", "women": "woman", "children": "child", "series": "series", "lives": "life",
    "wives": "wife", "knives": "knife", "leaves": "leaf", "halves": "half", "thieves": "thief", "wolves": "wolf",
    "shelves": "shelf", "analyses": "analysis", "crises": "crisis", "bases": "base",
}  # fmt: skip


def _singular(w: str) -> str:
    if w.endswith("men") and w not in _IRREGULAR:
        return w[:-3] + "man"
    if w in _IRREGULAR:
        return _IRREGULAR[w]
    if w.endswith("ies") and len(w) > 4:
        return w[:-3] + "y"
    if w.endswith("oes") and len(w) > 5:
        return w[:-2]
    if w.endswith(("sses", "shes", "ches", "xes", "uses")):
        return w[:-2]
    return w[:-1] if w.endswith("s") and not w.endswith("ss") else w


__all__ = ["predict", "quantities"]

"""Find what new dispatches change in the answer of :func:`fogline.reuse.find_reprints`, and nothing else looked at.

In: the index, what is held so far (the batch answer for the dispatches of the index), new dispatches. Out: the reprints,
families and seams that came and that went, so that what is held then is the batch answer for all.

A new dispatch can change more than its own pairs, and each step below takes up what the one before it changed:

1. pairs: its own, and pairs of others whose links it broke (see :mod:`fogline.reuse.index`);
2. whether a text was put together from two that share nothing (``direction``), where its pairs changed, or where two of the
   texts that it shares with came to share (or no longer do);
3. direction of the pairs of such texts;
4. boilerplate, in all pairs of texts whose pairs changed;
5. families: those that the changed passages belong to or lie over;
6. seams of all those texts, and of texts between whose origins a relation came or went.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np

from fogline.model import Dispatch, Family, Passage, Reprint, Seam
from fogline.reuse import boilerplate, direction, families, seams
from fogline.reuse.bulk import kernels_for
from fogline.reuse.config import ReuseConfig
from fogline.reuse.index import Index
from fogline.reuse.kernels import LENGTH
from fogline.reuse.passages import rows_of, sorted_rows
from fogline.reuse.pieces import Piece
from fogline.reuse.reprints import cut, passage_of, reprint_of, with_extent
from fogline.reuse.words import Words, encoded, tokenised

Pair = tuple[str, str]  # ids of two dispatches, the earlier in order of day and id first
Spans = tuple[Passage, Passage]


class Held(Protocol):
    """Hold what is held so far, asked for by what it is about."""

    def dispatches_of(self, ids: Collection[str]) -> list[Dispatch]:
        """Return dispatches by id."""

    def reprints_of(self, ids: Collection[str]) -> list[Reprint]:
        """Return reprints that one of the dispatches is a side of, each once."""

    def reprints_between(self, one: str, two: str) -> list[Reprint]:
        """Return reprints of two dispatches."""

    def reprints_in(self, family_ids: Collection[str]) -> list[Reprint]:
        """Return reprints of families."""

    def families_of(self, family_ids: Collection[str]) -> list[Family]:
        """Return families by id."""

    def seams_of(self, ids: Collection[str]) -> list[Seam]:
        """Return seams of dispatches."""


@dataclass(frozen=True, slots=True)
class Grown:
    """Hold what came and what went, each once, in no order."""

    came: tuple[Reprint | Family | Seam, ...]
    gone: tuple[Reprint | Family | Seam, ...]


def grown(index: Index, held: Held, new: Sequence[Dispatch]) -> Grown:
    """Add dispatches to the index; gives what changes in the answer.

    Raises:
        Stale: as of :meth:`Index.add`.
    """
    runs = {(index.dispatch_id(each), index.dispatch_id(b)): found for (each, b), found in index.add(new).items()}
    return _Growth(held, new, index.config).told(runs)


class _Growth:
    """One addition: what was (``held``) and, as it becomes known, what is."""

    def __init__(self, held: Held, new: Sequence[Dispatch], config: ReuseConfig) -> None:
        self._held, self._new, self._config = held, new, config
        self._texts: dict[str, Dispatch] = {each.dispatch_id: each for each in new}
        self._of: dict[str, dict[Pair, list[Reprint]]] = {}  # held reprints of a dispatch, by pair
        self._held_pairs: dict[Pair, list[Reprint]] = {}
        self._words: dict[str, Words] = {}
        self._spans: dict[Pair, set[Spans]] = {}  # of pairs that changed, as they are now; the earlier in order first
        self._put_together: dict[tuple[str, bool], bool] = {}
        self._spans_of: dict[str, set[Pair]] = defaultdict(set)
        self._final: dict[Pair, list[Reprint]] = {}  # of pairs that changed, as they are now but for the family
        self._final_of: dict[str, set[Pair]] = defaultdict(set)

    def told(self, runs: dict[Pair, Any]) -> Grown:
        self._pairs_changed(runs)
        told = self._told_again()
        self._kinds(told)
        gone, came = self._difference()
        found_gone, found_came = self._families(gone, came)
        seams_gone, seams_came = self._seams(gone, came)
        return Grown((*found_came, *seams_came), (*found_gone, *seams_gone))

    # --- 1. pairs --------------------------------------------------------------------------------------------

    def _pairs_changed(self, runs: dict[Pair, Any]) -> None:
        now = self._pieces(runs)
        own = {each.dispatch_id for each in self._new}
        self._load(own)
        pairs = {*runs, *(p for d in own for p in self._of[d])}
        self._load_texts(t for p in pairs for t in p)
        for pair in sorted(pairs):
            was = {self._as_spans(pair, r) for r in self._between(pair)}
            if was != now.get(pair, set()):
                self._spans[pair] = now.get(pair, set())
                for t in pair:
                    self._spans_of[t].add(pair)

    def _pieces(self, runs: dict[Pair, Any]) -> dict[Pair, set[Spans]]:
        """Return the passages of the pairs, from their runs."""
        wanted = {key: value for key, value in runs.items() if len(value)}
        texts, words, number = self._corpus({t for each in wanted for t in each})
        parts = []
        for (a, b), found in wanted.items():
            part = found.copy()
            part[:, 0], part[:, 1] = number[a], number[b]
            parts.append(part)
        out: dict[Pair, set[Spans]] = defaultdict(set)
        if parts:
            kernels = self._kernels(texts)
            for row in rows_of(words, sorted_rows(np.concatenate(parts)), self._config, kernels).tolist():
                for p in cut(words, row, self._config):
                    out[texts[p.a].dispatch_id, texts[p.b].dispatch_id].add(
                        (passage_of(texts[p.a], words, p.a, p.a0, p.a1), passage_of(texts[p.b], words, p.b, p.b0, p.b1))
                    )
        return out

    # --- 2, 3. direction -------------------------------------------------------------------------------------

    def _told_again(self) -> set[Pair]:
        """Tell the pairs that changed, and those of texts that are now (or no longer) put together from others."""
        pairs = {key for key, spans in self._spans.items() if spans}
        for t in sorted(each for each in self._may_be_stitched() if self._undated(each)):
            if self._stitched(t, now=True) != self._stitched(t, now=False):
                self._load([t])
                pairs |= {p for p in self._of[t] if p not in self._spans}
        for pair in self._spans:
            self._settle(pair, [])
        self._tell(pairs)
        return {*pairs, *self._spans}

    def _undated(self, text: str) -> bool:
        """Tell whether the order of some pair of a text, not told again anyway, may hang on more than days."""
        self._load([text])
        pairs = (each for each in self._of[text] if each not in self._spans)
        return any(direction.by_date(*(self._texts[x].published for x in pair)) is None for pair in pairs)

    def _may_be_stitched(self) -> set[str]:
        found = {each for span in self._spans for each in span}
        for (a, b), spans in self._spans.items():
            if bool(spans) != bool(self._between((a, b))):
                self._load([a, b])
                found |= self._partners(a) & self._partners(b)
        return found

    def _partners(self, text: str) -> set[str]:
        return {o for each in (*self._of[text], *self._spans_of[text]) for o in each if o != text}

    def _stitched(self, text: str, *, now: bool) -> bool:
        """See :func:`direction._stitched`: what it says of one text."""
        if (text, now) not in self._put_together:
            self._put_together[text, now] = self._is_stitched(text, now=now)
        return self._put_together[text, now]

    def _is_stitched(self, text: str, *, now: bool) -> bool:
        self._load([text])
        mine: list[tuple[Passage, str]] = []
        for pair in {*self._of[text], *self._spans_of[text]}:
            spans = (
                self._spans[pair]
                if now and pair in self._spans
                else [self._as_spans(pair, each) for each in self._between(pair)]
            )
            side = pair.index(text)
            mine += [(span[side], pair[1 - side]) for span in spans]
        others = sorted({o for _, o in mine})
        if len(others) < 2 or not self._covered(text, [p for p, _ in mine]):
            return False
        return any(
            not self._related(other, y, now=now) for number, other in enumerate(others) for y in others[number + 1 :]
        )

    def _covered(self, text: str, passages: Sequence[Passage]) -> bool:
        self._load_texts([text])
        words = self._words_of(text)
        spans = [(*_in_words(words, 0, passage), 0) for passage in passages]
        return direction.covered(spans) >= direction.STITCHED_SHARE * words.count(0)

    def _related(self, x: str, y: str, *, now: bool) -> bool:
        pair = self._pair_of(x, y)
        return bool(self._spans[pair] if now and pair in self._spans else self._between(pair))

    def _of_order(self, a: Dispatch, b: Dispatch) -> direction.Told:
        return (
            direction.by_date(a.published, b.published)
            or direction.by_credit(a, b)
            or direction.by_flag(self._stitched(a.dispatch_id, now=True), self._stitched(b.dispatch_id, now=True))
        )

    def _tell(self, pairs: Collection[Pair]) -> None:
        """The pairs as reprints, without kind of boilerplate and family."""
        for pair, found in self._reprints(pairs).items():
            self._settle(pair, found)

    def _reprints(self, pairs: Collection[Pair]) -> dict[Pair, list[Reprint]]:
        self._load_texts(t for each in pairs for t in each)
        texts, words, number = self._corpus({t for p in pairs for t in p})
        out = {}
        for pair in sorted(pairs):
            a, b = number[pair[0]], number[pair[1]]
            told = self._of_order(texts[a], texts[b])
            spans = self._spans[pair] if pair in self._spans else {self._as_spans(pair, r) for r in self._between(pair)}
            pieces = [_piece(words, a, b, *span) for span in sorted(spans)]
            out[pair] = with_extent([reprint_of(texts, words, piece, told) for piece in pieces], texts)
        return out

    # --- 4. boilerplate --------------------------------------------------------------------------------------

    def _kinds(self, told: Collection[Pair]) -> None:
        texts = {t for each in told for t in each}
        self._load(texts)
        pairs = {p for text in texts for p in (*self._of[text], *self._final_of[text])}
        found = {p: self._final.get(p, self._between(p)) for p in sorted(pairs)}
        self._load_texts(t for p in pairs for t in p)
        all_of_them = [one for ones in found.values() for one in ones]
        marked = boilerplate.marked(
            [dataclasses.replace(r, kind="exact") for r in all_of_them], list(self._texts_of(pairs)), self._config
        )
        stock = {r.reprint_id for r in marked if r.kind == "boilerplate"}
        for pair, ones in found.items():
            wrong = [
                r
                for r in ones
                if r.earlier.dispatch_id in texts and (r.reprint_id in stock) != (r.kind == "boilerplate")
            ]
            if not wrong:
                continue
            bare = (
                {r.reprint_id: r for r in self._reprints([pair])[pair]}
                if any(r.kind == "boilerplate" for r in wrong)
                else {}
            )
            self._settle(
                pair,
                [
                    r if r not in wrong
                    else bare[r.reprint_id] if r.kind == "boilerplate"
                    else dataclasses.replace(r, kind="boilerplate")
                    for r in ones
                ],
            )  # fmt: skip

    # --- 5. families -----------------------------------------------------------------------------------------

    def _difference(self) -> tuple[set[Reprint], set[Reprint]]:
        """Return reprints that are no longer as they were, as held; and those that are new or otherwise, without a family."""
        gone: set[Reprint] = set()
        came: set[Reprint] = set()
        for pair, ones in self._final.items():
            now = {dataclasses.replace(one, family_id="") for one in ones}
            was = {dataclasses.replace(each, family_id=""): each for each in self._between(pair)}
            gone |= {value for bare, value in was.items() if bare not in now}
            came |= {bare for bare in now if bare not in was}
        return gone, came

    def _families(
        self, gone: set[Reprint], came: set[Reprint]
    ) -> tuple[list[Reprint | Family], list[Reprint | Family]]:
        names = {each.family_id for each in gone}
        for r in (*gone, *came):
            for p in (r.earlier, r.later):
                self._load([p.dispatch_id])
                names |= {
                    other.family_id
                    for ones in self._of[p.dispatch_id].values()
                    for other in ones
                    for q in (other.earlier, other.later)
                    if q.dispatch_id == p.dispatch_id and q.start < p.end and p.start < q.end
                }
        were = set(self._held.reprints_in(names)) if names else set()
        left = [dataclasses.replace(r, family_id="") for r in were - gone]
        everyone = {p.dispatch_id for r in (*left, *came) for p in (r.earlier, r.later)}
        known = cast("dict[str, Dispatch]", dict.fromkeys(everyone))
        named, found = families.grouped([*left, *came], known)
        now: set[Reprint | Family] = {*named, *found}
        before: set[Reprint | Family] = {*were, *gone, *(self._held.families_of(names) if names else ())}
        return list(before - now), list(now - before)

    # --- 6. seams --------------------------------------------------------------------------------------------

    def _seams(self, gone: set[Reprint], came: set[Reprint]) -> tuple[list[Seam], list[Seam]]:
        texts = {each.dispatch_id for each in self._new}
        for r in (*gone, *came):
            pair = self._pair_of(r.earlier.dispatch_id, r.later.dispatch_id)
            texts |= set(pair)
            if _shares(self._between(pair)) != _shares(self._final[pair]):
                self._load(pair)
                texts |= self._partners(pair[0]) & self._partners(pair[1])
        self._load(texts)
        self._load_texts(texts)
        now: set[Seam] = set()
        for text in texts:
            mine = [r for p in {*self._of[text], *self._final_of[text]} for r in self._final.get(p, self._between(p))]
            now.update(seams.of_text(self._texts[text], seams.borrowed(text, mine), _Related(self)))
        before = set(self._held.seams_of(texts))
        return list(before - now), list(now - before)

    def shares(self, x: str, y: str) -> bool:
        """Tell whether two texts share more than boilerplate, as it is now."""
        pair = self._pair_of(x, y)
        return _shares(self._final.get(pair, self._between(pair)))

    # --- what is held ----------------------------------------------------------------------------------------

    def _load(self, ids: Iterable[str]) -> None:
        """Have the held reprints of dispatches at hand."""
        wanted = sorted({one_id for one_id in ids if one_id not in self._of})
        if not wanted:
            return
        found = self._held.reprints_of(wanted)
        self._load_texts(p.dispatch_id for each in found for p in (each.earlier, each.later))
        fresh = set(wanted)
        for t in wanted:
            self._of[t] = defaultdict(list)
        for r in found:
            pair = self._pair_of(r.earlier.dispatch_id, r.later.dispatch_id)
            for t in pair:
                if t in fresh:
                    self._of[t][pair].append(r)

    def _between(self, pair: Pair) -> list[Reprint]:
        for t in pair:
            if t in self._of:
                return self._of[t].get(pair, [])
        if pair not in self._held_pairs:
            self._held_pairs[pair] = self._held.reprints_between(*pair)
        return self._held_pairs[pair]

    def _load_texts(self, ids: Iterable[str]) -> None:
        wanted = sorted({one_id for one_id in ids if one_id not in self._texts})
        if wanted:
            self._texts.update((each.dispatch_id, each) for each in self._held.dispatches_of(wanted))

    def _texts_of(self, pairs: Iterable[Pair]) -> Iterator[Dispatch]:
        for t in sorted({each for pair in pairs for each in pair}):
            yield self._texts[t]

    def _words_of(self, text: str) -> Words:
        if text not in self._words:
            self._words[text] = tokenised(*encoded([self._texts[text].text]), self._kernels([self._texts[text]]))
        return self._words[text]

    def _corpus(self, ids: Collection[str]) -> tuple[list[Dispatch], Words, dict[str, int]]:
        """Return some texts in order of day and id, their words, and their numbers."""
        self._load_texts(ids)
        texts = sorted((self._texts[one_id] for one_id in ids), key=_place)
        words = tokenised(*encoded([text.text for text in texts]), self._kernels(texts))
        return texts, words, {each.dispatch_id: number for number, each in enumerate(texts)}

    def _kernels(self, texts: Sequence[Dispatch]) -> Any:
        return kernels_for(sum(len(text.text) for text in texts), self._config)

    def _settle(self, pair: Pair, found: list[Reprint]) -> None:
        self._final[pair] = found
        for t in pair:
            self._final_of[t].add(pair)

    def _pair_of(self, x: str, y: str) -> Pair:
        self._load_texts((x, y))
        return (x, y) if _place(self._texts[x]) < _place(self._texts[y]) else (y, x)

    @staticmethod
    def _as_spans(pair: Pair, reprint: Reprint) -> Spans:
        return (
            (reprint.earlier, reprint.later)
            if reprint.earlier.dispatch_id == pair[0]
            else (reprint.later, reprint.earlier)
        )


class _Related:
    """Pairs of texts that share more than boilerplate, asked for one by one."""

    def __init__(self, growth: _Growth) -> None:
        self._growth = growth

    def __contains__(self, pair: object) -> bool:
        return self._growth.shares(*cast("Pair", pair))


def _place(d: Dispatch) -> tuple[str, str]:
    return d.published or "~", d.dispatch_id


def _shares(reprints: Iterable[Reprint]) -> bool:
    return any(reprint.kind != "boilerplate" for reprint in reprints)


def _piece(words: Words, a: int, b: int, one: Passage, two: Passage) -> Piece:
    """Return two passages in words: a passage begins with its first word's quotes and ends behind its last one's stops."""
    (a0, a1), (b0, b1) = (_in_words(words, text, each) for text, each in ((a, one), (b, two)))
    return Piece(a, b, a0, a1, b0, b1, moved=False)


def _in_words(words: Words, text: int, passage: Passage) -> tuple[int, int]:
    first, end = int(words.first[text]), int(words.first[text + 1])
    starts = words.starts[first:end]
    ends = starts + (words.lengths[first:end] & LENGTH)
    return int(np.searchsorted(starts, passage.start)), int(np.searchsorted(ends, passage.end, "right"))

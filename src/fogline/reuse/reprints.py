"""From passages to reprints: cut at paragraphs, edits, kind, extent, direction, families, seams."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fogline.model import Dispatch, Edit, Extent, Family, Passage, Reprint, ReprintKind, Seam, Span, content_id
from fogline.reuse import boilerplate, direction, families, seams
from fogline.reuse.align import Alignment, Block, Change, aligned
from fogline.reuse.compiled import fast, plain
from fogline.reuse.config import ReuseConfig
from fogline.reuse.kernels import SENTENCE_END, SNAP, goes_along
from fogline.reuse.passages import passages
from fogline.reuse.pieces import Piece
from fogline.reuse.rewritten import with_rewritten
from fogline.reuse.words import Words, encoded, tokenised

LINK_WORDS = 4  # matching words that join a paragraph of one side to one of the other
PIECE_WORDS = 6  # fewer matching words in a paragraph are no reprint of their own
LEAD_WORDS = 30  # a lead begins within these words of the earlier text ...
LEAD_SHARE = 0.5  # ... and covers less than this share of it
FULL_SHARE = 0.8  # a full reprint covers this share of the earlier text
MOVED_SHARE = 0.15  # of the matching words; more in another place make a reordered reprint
_OPENERS, _CLOSERS, _QUOTES = "\"“‘'([«„", ".!?…)]؟。", "\"”’»'"


@dataclass(frozen=True, slots=True)
class Reuse:
    """Hold what :func:`find_reprints` gives, each in a stable order."""

    reprints: tuple[Reprint, ...]
    families: tuple[Family, ...]
    seams: tuple[Seam, ...]


def find_reprints(dispatches: Iterable[Dispatch], *, config: ReuseConfig | None = None) -> Reuse:
    """Return every passage that one dispatch has from another, or both from a third.

    Spans are half-open code points of the dispatches' texts. The order of ``dispatches`` does not matter; two that are the
    same (one id) count once. Caught: edited, shortened and reordered copies, and copies that lost hyphens and spaces.
    Refused: phrases of fewer than six words, and words that merely treat of the same. Copy retold in other words is sought
    if ``config.rewritten`` says so; its kind is ``rewritten``, and its edits are those between what words are left.

    >>> one = Dispatch("a", "a.txt", "Twelve shells fell on the bridge at dawn, the mayor said, and nobody crossed it.", "")
    >>> two = Dispatch("b", "b.txt", "Rain. Ten shells fell on the bridge at dawn, the mayor said, and nobody crossed it.", "")
    >>> [r] = find_reprints([one, two]).reprints
    >>> r.kind, r.direction, r.edits[0].op, two.text[r.edits[0].later.start : r.edits[0].later.end]
    ('edited', 'unknown', 'replace', 'Ten')
    """
    config = config or ReuseConfig()
    texts = sorted({d.dispatch_id: d for d in dispatches}.values(), key=lambda d: (d.published or "~", d.dispatch_id))
    size = sum(len(d.text) for d in texts)
    compiled = config.kernels == "compiled" or (config.kernels == "auto" and size > config.small)
    kernels = fast() if compiled else plain()
    raw, bounds = encoded([d.text for d in texts])
    words = tokenised(raw, bounds, kernels)
    if config.rewritten == "no":
        rows = passages(words, config, kernels)
    else:
        rows = with_rewritten(raw, bounds, words, None, config, kernels)
    pieces = [p for row in rows.tolist() for p in cut(words, row, config)]
    return _told(texts, words, pieces, config)


def _told(texts: Sequence[Dispatch], words: Words, pieces: list[Piece], config: ReuseConfig) -> Reuse:
    order = direction.Order(texts, words, pieces)
    found = list(dict.fromkeys(reprint_of(texts, words, piece, order.of(piece.a, piece.b)) for piece in pieces))
    found = with_extent(found, texts)
    found = boilerplate.marked(found, texts, config)
    found, grouped = families.grouped(found, {text.dispatch_id: text for text in texts})
    found = sorted(set(found), key=lambda r: (r.later, r.earlier, r.reprint_id))
    return Reuse(tuple(found), tuple(grouped), tuple(seams.find(texts, found)))


# --- cutting ------------------------------------------------------------------------------------------------


def cut(words: Words, row: list[int], config: ReuseConfig) -> list[Piece]:
    """Return one passage as pieces that begin and end at paragraphs of both sides."""
    a, b, a0, a1, b0, b1 = row[:6]
    whole = Piece(a, b, a0, a1, b0, b1, row[8] == 1, row[8] > 1)
    if whole.retold:
        return [whole]
    if config.cut == "block" or not (_breaks(words, a, a0, a1) and _breaks(words, b, b0, b1)):
        return [whole]
    blocks = _alignment(words, whole).blocks
    groups = _paragraph_groups(blocks, _paragraphs(words, a, a0, a1), _paragraphs(words, b, b0, b1))
    if len(groups) < 2:
        return [whole]
    pieces = []
    for group in groups:
        if sum(each.size for each in group) < PIECE_WORDS:
            continue
        piece = Piece(
            a, b,
            a0 + min(g.a for g in group), a0 + max(g.a + g.size for g in group),
            b0 + min(g.b for g in group), b0 + max(g.b + g.size for g in group), whole.moved,
        )  # fmt: skip
        pieces.append(_to_sentences(words, piece))
    return sorted(pieces, key=lambda p: (p.b0, p.a0))


def _breaks(words: Words, text: int, start: int, end: int) -> bool:
    return any(words.ends_paragraph(text, each) for each in range(start, end - 1))


def _paragraphs(words: Words, text: int, start: int, end: int) -> list[int]:
    """Return the number of each word's paragraph."""
    numbers, number = [], 0
    for w in range(start, end):
        numbers.append(number)
        number += words.ends_paragraph(text, w)
    return numbers


def _paragraph_groups(blocks: Sequence[Block], pa: list[int], pb: list[int]) -> list[list[Block]]:
    """Return blocks, cut at paragraphs, grouped so that no paragraph of either side is in two groups."""
    bits: list[Block] = []
    for block in blocks:
        start = 0
        for step in range(1, block.size + 1):
            at_end = step == block.size
            if at_end or (pa[block.a + step] != pa[block.a + start]) or (pb[block.b + step] != pb[block.b + start]):
                bits.append(Block(block.a + start, block.b + start, step - start, block.moved))
                start = step
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for bit in bits:
        shared[pa[bit.a], pb[bit.b]] += bit.size
    head = {("a", each): ("a", each) for each in pa} | {("b", n): ("b", n) for n in pb}
    for (x, y), size in sorted(shared.items()):
        if size >= LINK_WORDS:
            head[_root(head, ("b", y))] = _root(head, ("a", x))
    groups: dict[tuple[str, int], list[Block]] = defaultdict(list)
    for bit in bits:
        if shared[pa[bit.a], pb[bit.b]] >= LINK_WORDS:
            groups[_root(head, ("a", pa[bit.a]))].append(bit)
    return list(groups.values())


def _root(head: dict[tuple[str, int], tuple[str, int]], node: tuple[str, int]) -> tuple[str, int]:
    while head[node] != node:
        node = head[node]
    return node


def _to_sentences(words: Words, piece: Piece) -> Piece:
    """Return the piece with the rest of its first and last sentence, where that is short on both sides."""
    a_end, b_end = _left_over(words, piece.a, piece.a1, 1), _left_over(words, piece.b, piece.b1, 1)
    a_start, b_start = _left_over(words, piece.a, piece.a0, -1), _left_over(words, piece.b, piece.b0, -1)
    if not goes_along(a_end, b_end, piece.a1 - piece.a0):
        a_end = b_end = 0
    if not goes_along(a_start, b_start, piece.a1 - piece.a0):
        a_start = b_start = 0
    return Piece(
        piece.a, piece.b, piece.a0 - a_start, piece.a1 + a_end, piece.b0 - b_start, piece.b1 + b_end, piece.moved
    )


def _left_over(words: Words, text: int, word: int, step: int) -> int:
    """Return words from a boundary to the end (or start) of the sentence; more than SNAP if it is further."""
    first = int(words.first[text])
    for k in range(SNAP + 1):
        at = word - 1 + k if step > 0 else word - 1 - k
        if at < 0 or words.lengths[first + at] & SENTENCE_END:
            return k
    return SNAP + 1


# --- one reprint --------------------------------------------------------------------------------------------


def _alignment(words: Words, piece: Piece) -> Alignment:
    return aligned(words.of(piece.a)[piece.a0 : piece.a1].tolist(), words.of(piece.b)[piece.b0 : piece.b1].tolist())


def reprint_of(texts: Sequence[Dispatch], words: Words, piece: Piece, told: direction.Told) -> Reprint:
    """Return the piece as a reprint, edits and all; the earlier side first if it is told, else by dispatch id."""
    if told == direction.LATER_FIRST or (told is None and texts[piece.a].dispatch_id > texts[piece.b].dispatch_id):
        piece = Piece(piece.b, piece.a, piece.b0, piece.b1, piece.a0, piece.a1, piece.moved, piece.retold)
    alignment = _alignment(words, piece)
    edits, respaced = _edits(texts, words, piece, alignment)
    moved = sum(block.size for block in alignment.blocks if block.moved)
    matched = sum(each.size for each in alignment.blocks) + respaced
    kind: ReprintKind = "edited" if edits else "exact"
    if moved > MOVED_SHARE * matched:
        kind = "reordered"
    if piece.retold:
        kind = "rewritten"
    earlier = passage_of(texts[piece.a], words, piece.a, piece.a0, piece.a1)
    later = passage_of(texts[piece.b], words, piece.b, piece.b0, piece.b1)
    return Reprint(
        reprint_id=content_id("r", *_flat(earlier), *_flat(later)),
        earlier=earlier,
        later=later,
        matched=matched,
        edits=tuple(edits),
        direction="unknown" if told is None else "known",
        family_id="",
        kind=kind,
    )


def _flat(passage: Passage) -> tuple[str, int, int]:
    return passage.dispatch_id, passage.start, passage.end


def passage_of(d: Dispatch, words: Words, number: int, first: int, end: int) -> Passage:
    """Return words ``[first, end)`` of a dispatch with the quotes and stops that belong to them."""
    text, start, stop = d.text, words.start(number, first), words.end(number, end - 1)
    while start and text[start - 1] in _OPENERS and not (start > 1 and text[start - 2].isalnum()):
        start -= 1
    while stop < len(text) and (
        text[stop] in _CLOSERS or (text[stop] in _QUOTES and not text[stop + 1 : stop + 2].isalnum())
    ):
        stop += 1
    return Passage(d.dispatch_id, start, stop)


def _edits(texts: Sequence[Dispatch], words: Words, piece: Piece, alignment: Alignment) -> tuple[list[Edit], int]:
    """Return edits in order of the later side, and how many words differ by their spaces or hyphens alone."""
    edits, respaced = [], 0
    for change in alignment.changes:
        earlier = _side(words, piece.a, piece.a0 + change.a0, piece.a0 + change.a1, piece.a1)
        later = _side(words, piece.b, piece.b0 + change.b0, piece.b0 + change.b1, piece.b1)
        if _respaced(texts[piece.a].text, earlier, texts[piece.b].text, later):
            respaced += change.a1 - change.a0
            continue
        edits.append(Edit(_op(change), earlier, later))
    for block in alignment.blocks:
        if block.moved:
            a_start, b_start = piece.a0 + block.a, piece.b0 + block.b
            from_, to = (
                Span(words.start(each, w), words.end(each, w + block.size - 1))
                for each, w in ((piece.a, a_start), (piece.b, b_start))
            )
            edits.append(Edit("move", from_, to))
    return sorted(edits, key=lambda e: (e.later, e.earlier)), respaced


def _op(c: Change) -> Literal["insert", "delete", "replace"]:
    return "insert" if c.a0 == c.a1 else "delete" if c.b0 == c.b1 else "replace"


def _side(words: Words, text: int, first: int, end: int, stop: int) -> Span:
    """Return span of words ``[first, end)`` of a passage that ends before word ``stop``.

    Of none, an empty span before the next word, or behind the last one of the passage.
    """
    if first < end:
        return Span(words.start(text, first), words.end(text, end - 1))
    at = words.start(text, first) if first < stop else words.end(text, first - 1)
    return Span(at, at)


def _respaced(one: str, a: Span, two: str, b: Span) -> bool:
    """Tell whether two sides differ in spaces and hyphens only ("with landmines", "withlandmines")."""
    left, right = (
        [c for c in text[each.start : each.end].casefold() if c.isalnum()] for text, each in ((one, a), (two, b))
    )
    return bool(left) and left == right


# --- extent -------------------------------------------------------------------------------------------------


def with_extent(found: list[Reprint], texts: Sequence[Dispatch]) -> list[Reprint]:
    """Return the reprints (all of each pair that has any among them) with how much of the earlier text came over."""
    lengths = {text.dispatch_id: len(text.text.strip()) for text in texts}
    by_pair: dict[tuple[str, str], list[Reprint]] = defaultdict(list)
    for r in found:
        by_pair[r.earlier.dispatch_id, r.later.dispatch_id].append(r)
    out = []
    for (earlier, _), group in by_pair.items():
        covered = sum(each.earlier.end - each.earlier.start for each in group) / max(1, lengths[earlier])
        begins = min(r.earlier.start for r in group) <= LEAD_WORDS * 6
        ends = max(r.earlier.end for r in group) <= LEAD_SHARE * lengths[earlier]
        extent: Extent = "full" if covered >= FULL_SHARE else "lead" if begins and ends else "part"
        out += [dataclasses.replace(r, extent=extent) for r in group]
    return out

"""Cut what is said to claims: only what can be checked, no more words than needed, one assertion each."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from fogline.claims.attribution.cues import verb_forms, words
from fogline.claims.attribution.spans import Parts, voices
from fogline.languages import forms, pattern, words_of
from fogline.model import Span

_LETTERS = re.compile(r"[a-z]+")
_NEAR = 120  # code points of what is said in which "to" stands
_BEFORE = 12  # code points before a cue or a source in which "without", "those" stand
_LEAST_CUT = 15  # code points that stand on both sides of a cut
_QUOTED = ("“", '"', "‘", "'", "''")


@functools.cache
def _lemmas() -> dict[str, frozenset[str]]:
    return {row["cue"]: frozenset(row["frames"].split()) for row in words_of("cues.csv")}


def is_checkable(text: str, parts: Parts) -> bool:
    """Tell whether somebody's words that can be checked are attributed.

    Caught: "said Hajin fell", "expects the battle to end", "claimed the attack". Refused: "backs the plan", "launched an
    offensive", "without adding details", "accused of theft" (nobody is named who accuses).
    """
    said = text[parts.content[0].start : parts.content[0].end].lstrip(" ,:")
    low, quoted = said.lower(), said.startswith(_QUOTED)
    # CASE 1: nobody says it, or nothing is said
    if _nobody_says(text, parts, low, quoted=quoted):
        return False
    # CASE 2: claims of responsibility, denials, predictions
    if parts.cue_class in {"responsibility", "denial", "prediction"}:
        return True
    clause = quoted or pattern("checkable.clause_head").match(low) is not None
    # CASE 3: statements; "described the town" names a thing and says nothing of it
    if parts.cue_class == "statement":
        if parts.lemma in words("checkable.giving"):
            return pattern("checkable.bare_count").fullmatch(low) is not None
        if parts.lemma in words("reading.plain_count") and counts(text, parts.content[0]):
            return True
        if parts.lemma in words("checkable.describing") and pattern("checkable.as").search(low):
            return True
        to = pattern("checkable.to").search(low, 0, _NEAR) is not None
        if parts.lemma not in words("reading.naming") or len(parts.content) > 1:  # "Witnesses, it found, saw 40 bodies"
            return True
        if parts.lemma in words("checkable.finding") and pattern("checkable.clause_of_its_own").match(said):
            return True
        return clause or to or _declared(parts.lemma, low) or document_tells(text, parts)
    # CASE 4: thoughts and intentions with a clause; a verb that the lexicon has not, only with "that" or quoted
    frames = _lemmas().get(parts.lemma)
    if frames is None:
        return quoted or pattern("checkable.that").match(low) is not None
    to = "t" in frames and pattern("checkable.to").search(low, 0, _NEAR) is not None
    return clause or to or parts.lemma in words("reading.thinking")


def counts(text: str, said: Span) -> bool:
    """Tell whether words begin with a number of something."""
    return pattern("checkable.count").match(text[said.start : said.end].lower()) is not None


def document_tells(text: str, parts: Parts) -> bool:
    """Tell whether a document says something in a clause: "The ministry's figures show 214 people died"."""
    if parts.source is None or parts.lemma not in words("checkable.telling_of_documents"):
        return False
    head = pattern("sources.head_word_ends").split(text[parts.source.start : parts.source.end], maxsplit=1)[0]
    said = text[parts.content[0].start : parts.content[0].end]
    document = head.rsplit(maxsplit=1)[-1].lower() in words("reading.document")
    return document and pattern("checkable.has_verb").search(said) is not None


def _declared(lemma: str, low: str) -> bool:
    """Tell whether "declared the town free of mines" says something of the town; "declared war" does not."""
    said = _LETTERS.findall(low)
    declares = lemma in words("checkable.declaring") and bool(said) and said[0] in words("reading.determiner")
    return declares and not words("reading.declared").isdisjoint(said)


def spoken(text: str, parts: Parts) -> bool:
    """Tell whether somebody printed speaks or thinks here, be it nothing that can be checked: "The envoy
    condemned the raid".
    """
    said = text[parts.content[0].start : parts.content[0].end].lstrip(" ,:")
    return parts.source is not None and not _nobody_says(text, parts, said.lower(), quoted=said.startswith(_QUOTED))


def _nobody_says(text: str, parts: Parts, low: str, *, quoted: bool) -> bool:
    """Tell whether the cue, the source or the words themselves show that somebody does not say something here."""
    cue = text[parts.cue.start : parts.cue.end]
    source = text[parts.source.start : parts.source.end].lower() if parts.source else ""
    return (
        (parts.source is None and not quoted)  # "reportedly", and the narrator: the paper's own voice
        or _says_nothing(text, parts, cue, low, quoted=quoted)
        or _is_no_cue(text, parts, cue, source, low)
        or _is_no_source(text, parts, source)
        or _is_passive(text, parts, cue, source)
        # "wrote a letter to X", "wanted to know how", "said so", "said the same"
        or pattern("checkable.to_whom").match(text, parts.content[0].start) is not None
        or pattern("checkable.to_know").match(low) is not None
        or pattern("checkable.nothing").fullmatch(low) is not None
    )


def _says_nothing(text: str, parts: Parts, cue: str, low: str, *, quoted: bool) -> bool:
    """Tell whether it is said that nothing was said: "did not say whether", "without adding", "declined to comment"."""
    if pattern("checkable.without").search(text, max(0, parts.cue.start - _BEFORE), parts.cue.start):
        return True
    if pattern("checkable.refuses").search(cue) and pattern("checkable.to_speak").match(low):
        return True
    # "must be right to warn", "should say": nobody has said it
    if pattern("checkable.not_yet").search(cue):
        return True
    # "did not respond to a request for comment"
    return not quoted and any(
        (pattern("checkable.said_nothing").search(cue), pattern("checkable.comment").search(f"{cue} {low}"))
    )


def _is_no_cue(text: str, parts: Parts, cue: str, source: str, low: str) -> bool:
    """Tell whether the verb attributes nothing here: "accused of theft", "on claims of theft", "known as", "seems to"."""
    if pattern("checkable.named").search(cue) or parts.lemma in words("checkable.seeming"):
        return True
    if parts.lemma in words("checkable.admitting") and pattern("checkable.people_let_in").match(low):
        return True
    if parts.lemma in words("checkable.agreeing") and (
        _is_several(source) or pattern("checkable.to_a_thing").match(low)
    ):
        return True
    if parts.lemma in words("checkable.accusing") and pattern("checkable.of").match(low):
        return True
    if parts.lemma in words("checkable.contending") and pattern("checkable.with").match(text, parts.cue.end):
        return True
    before = max(0, parts.cue.start - 2 * _BEFORE)
    if pattern("checkable.loose_noun").match(cue) and pattern("checkable.loose").search(text, before, parts.cue.start):
        return True
    # "its reported aim"
    if cue in words("checkable.participle") and source in words("checkable.owners"):
        return True
    # "a militia said to number thousands", "a report published to mark the day", "a man claiming to speak for the army";
    # "Britons believed to have joined" are not who believes
    published = parts.lemma in words("checkable.publishing") and not pattern("checkable.said_to").search(cue)
    to = published or cue in words("checkable.claiming", "checkable.believed")
    return to and pattern("checkable.to_head").match(low) is not None


def _is_several(source: str) -> bool:
    """Tell whether two and more agree, which is a deed and no saying: "Russia and Ukraine agreed to exchange prisoners"."""
    each = source.split()
    return not words("grammar.and").isdisjoint(each) or not words("checkable.several_agree").isdisjoint(each)


def _is_no_source(text: str, p: Parts, source: str) -> bool:
    """Tell whether nobody in particular is named: "there", "no one", "those who reject the deal"."""
    if source in words("checkable.nobody_named") or pattern("checkable.nobody").match(source):
        return True
    if pattern("checkable.to_head").match(source) or _is_participle(text, p):
        return True
    if p.source is None or source not in words("checkable.who"):
        return False
    return pattern("checkable.anybody").search(text, max(0, p.source.start - _BEFORE), p.source.start) is not None


def _is_participle(text: str, p: Parts) -> bool:
    """Tell whether the source is a participle that opens a sentence: "Belying claims that ..."; Beijing is none."""
    if p.source is None:
        return False
    printed = text[p.source.start : p.source.end]
    opens = pattern("checkable.opens_sentence").search(text, max(0, p.source.start - 4), p.source.start)
    return (
        printed.isalpha()
        and forms().acting(printed)
        and (printed[0].islower() or opens is not None)
        and not {printed, printed.lower()} & voices()
        and pattern("checkable.loose_noun").match(text, p.cue.start) is not None
    )


def _is_passive(text: str, parts: Parts, cue: str, source: str) -> bool:
    """Tell whether it is said by nobody: "was asked by police", "fighters are believed to have been killed", "it is understood
    that", "it is wrong to suggest".
    """
    it = source in words("grammar.it")
    if it and pattern("checkable.to_of_verb").search(cue):
        return True
    if parts.cue_class == "responsibility" or not pattern("checkable.passive").search(cue):
        return False
    if "a" in _lemmas().get(parts.lemma, ()) and not source.startswith(tuple(words("grammar.it"))):
        return True  # "Masters are advised that": they are told
    by = pattern("checkable.by").match(text, parts.cue.end) is not None
    return by or it or any(pattern("checkable.to_head").match(text, each.start) for each in parts.content)


def past_day(text: str, start: int, end: int) -> int:
    """Return where the day of a saying ends that is printed right after its cue; ``start`` if none is.

    >>> past_day("He said on Friday, as rain fell", 7, 31), past_day("He said Friday was quiet", 7, 24)
    (17, 7)
    """
    found = pattern("checkable.said_on").match(text, start, end)
    return found.end() if found else start


def minimal(text: str, span: Span, *, cue: Span) -> Span | None:
    """Without "that", commas and loose conjunctions at the edges, and without the day of the saying; None if nothing stays.

    >>> text = "He said on Friday Hajin had fallen, and"
    >>> minimal(text, Span(8, 39), cue=Span(3, 7))
    Span(start=18, end=34)
    """
    start, end = span.start, span.end
    head = pattern("checkable.head").match(text, start, end)
    start = head.end() if head else start
    if 0 <= start - cue.end <= 2 and (past := past_day(text, start, end)) > start:
        again = pattern("checkable.head").match(text, past, end)
        start = again.end() if again else past
    end = _before_tail(text, start, end)
    return Span(start, end) if start < end else None


def _before_tail(text: str, start: int, end: int) -> int:
    """Find where words end without the marks and loose conjunctions behind them."""
    while end > start:
        word = next((each for each in words("checkable.loose_ends") if text.endswith(each, start, end)), "")
        before = text[end - len(word) - 1 : end - len(word)]
        if text[end - 1].isspace() or text[end - 1] in ",;:—–-":
            end -= 1
        elif word and (before == "," or before.isspace()):
            end -= len(word)
        else:
            break
    return end


def assertions(text: str, p: Parts, sentences: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Yield the content sentence by sentence, each cut as :func:`minimal` says.

    Parts of a split quotation in one sentence stay together; "and that" and semicolons begin another assertion, and so does
    "and" after the words that attribute ("Hajin fell, X said, and ten fled"). "As" there is the paper's own ("..., X said, as
    the siege went into its third day").
    """
    by_sentence: dict[int, list[Span]] = {}
    for s in p.content:
        first = max(0, bisect_right(sentences, s.start, key=lambda x: x.start) - 1)
        for number in range(first, len(sentences)):
            if sentences[number].start >= s.end:
                break
            part = Span(max(s.start, sentences[number].start), min(s.end, sentences[number].end))
            if part.start < part.end and (kept := minimal(text, part, cue=p.cue)) is not None:
                by_sentence.setdefault(number, []).append(kept)
    for _, parts in sorted(by_sentence.items()):
        if len(parts) > 1:
            yield from _separate(text, parts)
        else:
            yield from _cut(text, parts[0])


def _separate(text: str, parts: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Yield parts on both sides of a cue: one assertion, unless the later one is a clause of its own."""
    together = [parts[0]]
    for part in parts[1:]:
        said = text[part.start : part.end]
        if pattern("checkable.narrated").match(said) or pattern("checkable.refers").match(said):
            continue
        link = pattern("checkable.another").match(said)
        if link is None or any(text[each.start] in _QUOTED for each in (together[0], part)):
            together.append(part)
            continue
        yield tuple(together)
        together = [Span(part.start + link.end(), part.end)]
    yield tuple(together)


def _whole(text: str, start: int, m: re.Match[str]) -> bool:
    """Tell whether a clause of its own ends where a conjunction begins, outside quotations and brackets.

    In "police believed five men and two women were inside" the second verb is that of both.
    """
    if m[0].startswith(";") or pattern("checkable.ends_in_that").search(m[0]):
        return True
    before = text[start : m.start()]
    # "Russia and Iran would": two names have one verb
    if m[0].strip() in words("grammar.and") and text[m.end()].isupper() and before.rsplit(maxsplit=1)[-1][:1].isupper():
        return False
    verbs = list(pattern("checkable.has_verb").finditer(before))
    if (
        not verbs
        or pattern("checkable.open").match(before.lstrip("“‘\"'"))
        or any(before.count(first) != before.count(second) for first, second in ("()", "“”"))
    ):
        return False
    shared = pattern("checkable.shared").search(before[verbs[-1].end() :])
    return shared is None and verbs[-1][0].lower() not in verb_forms()


def _cut(text: str, only: Span) -> Iterator[tuple[Span, ...]]:
    start = only.start
    for match in pattern("checkable.cut").finditer(text, only.start, only.end):
        if match.start() - start > _LEAST_CUT and only.end - match.end() > _LEAST_CUT and _whole(text, start, match):
            yield (Span(start, match.start()),)
            start = match.end()
    yield (Span(start, only.end),)

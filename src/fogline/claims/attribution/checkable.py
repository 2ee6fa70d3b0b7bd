"""Cut what is said to claims: only what can be checked, no more words than needed, one assertion each."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from fogline.claims.attribution.cues import verb_forms, words
from fogline.claims.attribution.spans import Parts
from fogline.languages import words_of
from fogline.model import Span

_LEAST_CUT = 15  # code points that stand on both sides of a cut
FINITE = (
    r"(?:is|are|was|were|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|has|have|had|hasn['’]t|haven['’]t|hadn['’]t|will|would|won['’]t"
    r"|could|couldn['’]t|can|cannot|may|might|must|should|did|do|does|didn['’]t|don['’]t|doesn['’]t|remains?|remained)"
)
# a subject and its verb: "the ferry was", "they had all", "two hospitals were", "no one has"
_SUBJECT = (
    r"(?:(?:I|we|you|he|she|it|they|this|there|nobody|everyone|no one|others|(?:anyone|those|all)(?:\s[\w’'-]+){0,5}?)"
    r"|(?:the|an?|its|his|her|their|our|my|some|many|most|several|no|two|three|four|five|six|seven|eight|nine|ten|\d[\d,]*"
    r"|[A-Z][\w’'-]+)(?:\s(?!(?:and|or|who|which|that|to|of the)\b)[\w’'-]+){0,5}?)"
)
_CLAUSE = rf"(?={_SUBJECT}\s(?:\w+ly\s|also\s|still\s|now\s|then\s)?{FINITE}\b)"
# "and that", a semicolon, and a conjunction between two clauses that have a subject and a verb each
_CUT = re.compile(
    rf"(?:,\s+|\s)(?:and|but)\s+that\s+|;\s+(?:and\s+|but\s+)?|,\s+(?:while|whereas)\s+{_CLAUSE}|(?:,\s+|\s)(?:and|but)\s+{_CLAUSE}"
)
HAS_VERB = re.compile(rf"\b{FINITE}\b|\b\w{{2,}}ed\b")
# what depends on the clause before it is no assertion: "if the road opens, and it does, ..."
_OPEN = re.compile(
    r"(?:out of|of|if|when|while|although|though|as|because|since|until|unless|whether|after|before)\b", re.IGNORECASE
)
_HEAD = re.compile(r"(?:[\s,;:—–]+|that,?\s+(?=\S))*")
# "said on Friday Iraqi forces had sealed", "said on Friday, as the siege": the day is the saying's
_SAID_ON = re.compile(
    r"\s*(?:(?:later|earlier)\s+)?(?:(?:(?:late|early)\s+)?(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?:\s+(?:morning|afternoon|evening|night))?|(?<=\s)(?:later|earlier))"
    r"(?=,\s|\s(?!(?:was|is|were|had|has|will|would|and|or|in|at|after|before|when)\b))"
)
_LOOSE_ENDS = ("and", "but", "while")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be)\s+(?:not\s+)?(?:\w+ly\s+)?\w+(?:ed|en|ld|od|ght|wn|id)$")
_COMMENT = re.compile(r"\b(?:respond|declin|refus)\w*\b.{0,40}\bcomment\b")
_BY = re.compile(r"\s+by\b")
# "did not say whether", "would not elaborate": nothing is said
_SAID_NOTHING = re.compile(
    r"(?:\b(?:not|never|nor|cannot|without|declin\w+ to|refus\w+ to)|n['’]t)\s+(?:\w+ly\s+)?(?:to\s+)?"
    r"(?:say|tell|told|said|specif|mention|elaborat|detail|disclos|reveal|explain|give|name|comment|provid)",
    re.IGNORECASE,
)
# "on claims of theft", "its reported aim": nobody claims, nobody reports it here
_LOOSE = re.compile(r"\b(?:on|over|amid|despite|after|following|with|by|under)\s+(?:\w+\s+)?$", re.IGNORECASE)
_LOOSE_NOUN = re.compile(r"(?:claims?|allegations?|accusations?|reports?|charges?|suspicions?|rumou?rs?|fears?)\b")
_PARTICIPLE = frozenset({"reported", "alleged", "claimed", "stated", "declared", "supposed", "suspected", "announced"})
_OWNERS = frozenset({"its", "their", "his", "her", "our", "my"})
_BELIEVED = frozenset(
    {"believed", "thought", "known", "said", "reported", "understood", "suspected", "alleged", "feared"}
)
_ANYBODY = re.compile(r"\b(?:those|anyone|anybody|everyone|people|all)\s+$", re.IGNORECASE)
_WITH = re.compile(r"\s+with\b")
_REFUSES = re.compile(r"\b(?:refus|declin)")
_TO_SPEAK = re.compile(r"to (?:say|comment|discuss|answer|elaborate|talk|speak|name|give|be drawn|go into)\b")
_NOT_YET = re.compile(
    r"^(?:must|should|ought|needs? to|ha(?:s|ve) to)\b|\b(?:right|wrong|able|likely|keen|ready|reluctant) to\b"
)
_TO_WHOM = re.compile(r"to (?:the )?[A-Z]\w+ (?:\w+ing|to|for|about|on)\b")
_TO_KNOW = re.compile(r"to (?:know|ask|see|hear|find out|learn|understand|talk|speak|meet)\b")
_NOBODY = re.compile(r"(?:no|nobody|none|neither)\b")
_NOTHING = re.compile(
    r"(?:not to be \w+|to remain anonymous|anonymity|so|the same|as much|more|no more|nothing|little|this|that|it"
    r"|th[eo]se words)(?:\s+\w+)?[.,]?"
)
_REFERS = re.compile(r"(?:using|referring|citing|quoting|speaking|in (?:an apparent |a )?reference|a reference)\b")
_NAMED = re.compile(r"\b(?:known as|called|dubbed|nicknamed|named)$")
_SAID_TO = re.compile(r"\b(?:has|have|had|is|are|was|were)\b")
_WITHOUT = re.compile(r"\bwithout\s+$")
_NARRATED = re.compile(r"(?:as|while|amid|hours after|days after)\s(?!if\b|though\b|well\b|many\b|much\b)")
# a clause with a verb of its own
_ANOTHER = re.compile(rf"(?:and|but)\s+(?=(?:[^\s,;]+\s+){{1,8}}?{FINITE}\b)")
_COUNT = re.compile(
    r"(?:(?:at least|more than|about|some|nearly|up to|over)\s+)?"
    r"(?:\d|(?:two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds)\b)"
)
_QUOTED = ("“", '"', "‘", "'", "''")


@functools.cache
def _lemmas() -> dict[str, frozenset[str]]:
    return {r["cue"]: frozenset(r["frames"].split()) for r in words_of("cues.csv") if r["kind"] == "verb"}


def is_checkable(text: str, p: Parts) -> bool:
    """Tell whether somebody's words that can be checked are attributed.

    Caught: "said Hajin fell", "expects the battle to end", "claimed the attack". Refused: "backs the plan", "launched an
    offensive", "without adding details", "accused of theft" (nobody is named who accuses).
    """
    said = text[p.content[0].start : p.content[0].end].lstrip(" ,:")
    low, quoted = said.lower(), said.startswith(_QUOTED)
    # CASE 1: nobody says it, or nothing is said
    if _nobody_says(text, p, low, quoted=quoted):
        return False
    # CASE 2: claims of responsibility, denials, predictions
    if p.cue_class in {"responsibility", "denial", "prediction"}:
        return True
    clause = quoted or low.startswith(("that ", "to "))
    # CASE 3: statements; "described the town" names a thing and says nothing of it
    if p.cue_class == "statement":
        if p.lemma in words("reading.plain_count") and counts(text, p.content[0]):
            return True
        if p.lemma == "describe" and " as " in low:
            return True
        return clause or " to " in low[:120] or p.lemma not in words("reading.naming") or _declared(p.lemma, low)
    # CASE 4: thoughts and intentions with a clause; a verb that the lexicon has not, only with "that" or quoted
    frames = _lemmas().get(p.lemma)
    if frames is None:
        return quoted or low.startswith("that ")
    return clause or p.lemma in words("reading.thinking") or ("t" in frames and " to " in low[:120])


def counts(text: str, said: Span) -> bool:
    """Tell whether words begin with a number of something."""
    return _COUNT.match(text[said.start : said.end].lower()) is not None


def _declared(lemma: str, low: str) -> bool:
    """Tell whether "declared the town free of mines" says something of the town; "declared war" does not."""
    said = re.findall(r"[a-z]+", low)
    return (
        lemma == "declare"
        and bool(said)
        and said[0] in words("reading.determiner")
        and not words("reading.declared").isdisjoint(said)
    )


def spoken(text: str, p: Parts) -> bool:
    """Tell whether somebody printed speaks or thinks here, be it nothing that can be checked: "The envoy
    condemned the raid".
    """
    said = text[p.content[0].start : p.content[0].end].lstrip(" ,:")
    return p.source is not None and not _nobody_says(text, p, said.lower(), quoted=said.startswith(_QUOTED))


def _nobody_says(text: str, p: Parts, low: str, *, quoted: bool) -> bool:
    cue = text[p.cue.start : p.cue.end]
    source = text[p.source.start : p.source.end].lower() if p.source else ""
    passive = _PASSIVE.search(cue) is not None
    return any(
        (
            # "without adding", "accused of theft"
            _WITHOUT.search(text, max(0, p.cue.start - 12), p.cue.start),
            p.lemma == "accuse" and low.startswith("of "),
            # "a militia said to number thousands", "a report published to mark the day", "it is wrong to suggest"
            p.lemma in {"say", "publish", "release", "issue"} and low.startswith("to ") and not _SAID_TO.search(cue),
            source == "it" and re.search(r"\bto\b", cue),
            # "was asked by police", "fighters are believed to have been killed", "it is understood that"
            passive
            and p.cue_class != "responsibility"
            and (
                _BY.match(text, p.cue.end) or source == "it" or any(text.startswith("to ", s.start) for s in p.content)
            ),
            # "did not say whether", "on claims of theft", "its reported aim"
            not quoted and _SAID_NOTHING.search(cue),
            _LOOSE_NOUN.match(cue) and _LOOSE.search(text, max(0, p.cue.start - 24), p.cue.start),
            cue in _PARTICIPLE and source in _OWNERS,
            # "reportedly", and the narrator: the paper's own voice
            p.source is None and not quoted,
            source in {"i", "we", "there", "the", "a", "an", "this", "no"} or _NOBODY.match(source),
            # "a man claiming to speak for the army", "said so", "said the same"
            cue == "claiming" and low.startswith("to "),
            # "Britons believed to have joined" are not who believes; "those who reject the deal" are nobody in particular
            cue in _BELIEVED and low.startswith("to "),
            source == "who" and _ANYBODY.search(text, max(0, p.source.start - 12), p.source.start)
            if p.source
            else False,
            p.lemma == "contend" and _WITH.match(text, p.cue.end),
            _REFUSES.search(cue) and _TO_SPEAK.match(low),
            # "must be right to warn", "should say": nobody has said it; "wrote a letter to X", "wanted to know how"
            _NOT_YET.search(cue),
            _TO_WHOM.match(text, p.content[0].start) or _TO_KNOW.match(low),
            _NOTHING.fullmatch(low),
            # "did not respond to a request for comment", "known as", "seems to"
            not quoted and _COMMENT.search(f"{cue} {low}"),
            _NAMED.search(cue) or p.lemma in {"seem", "appear"},
        )
    )


def past_day(text: str, start: int, end: int) -> int:
    """Return where the day of a saying ends that is printed right after its cue; ``start`` if none is.

    >>> past_day("He said on Friday, as rain fell", 7, 31), past_day("He said Friday was quiet", 7, 24)
    (17, 7)
    """
    found = _SAID_ON.match(text, start, end)
    return found.end() if found else start


def minimal(text: str, s: Span, *, cue: Span) -> Span | None:
    """Without "that", commas and loose conjunctions at the edges, and without the day of the saying; None if nothing stays.

    >>> text = "He said on Friday Hajin had fallen, and"
    >>> minimal(text, Span(8, 39), cue=Span(3, 7))
    Span(start=18, end=34)
    """
    start, end = s.start, s.end
    head = _HEAD.match(text, start, end)
    start = head.end() if head else start
    if 0 <= start - cue.end <= 2 and (past := past_day(text, start, end)) > start:
        again = _HEAD.match(text, past, end)
        start = again.end() if again else past
    end = _before_tail(text, start, end)
    return Span(start, end) if start < end else None


def _before_tail(text: str, start: int, end: int) -> int:
    """Find where words end without the marks and loose conjunctions behind them."""
    while end > start:
        word = next((w for w in _LOOSE_ENDS if text.endswith(w, start, end)), "")
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
        for n in range(first, len(sentences)):
            if sentences[n].start >= s.end:
                break
            part = Span(max(s.start, sentences[n].start), min(s.end, sentences[n].end))
            if part.start < part.end and (kept := minimal(text, part, cue=p.cue)) is not None:
                by_sentence.setdefault(n, []).append(kept)
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
        if _NARRATED.match(said) or _REFERS.match(said):
            continue
        link = _ANOTHER.match(said)
        if link is None or any(text[s.start] in _QUOTED for s in (together[0], part)):
            together.append(part)
            continue
        yield tuple(together)
        together = [Span(part.start + link.end(), part.end)]
    yield tuple(together)


def _whole(text: str, start: int, m: re.Match[str]) -> bool:
    """Tell whether a clause of its own ends where a conjunction begins, outside quotations and brackets.

    In "police believed five men and two women were inside" the second verb is that of both.
    """
    if m[0].startswith(";") or m[0].endswith("that "):
        return True
    before = text[start : m.start()]
    # "Russia and Iran would": two names have one verb
    if m[0].strip() == "and" and text[m.end()].isupper() and before.rsplit(maxsplit=1)[-1][:1].isupper():
        return False
    verbs = list(HAS_VERB.finditer(before))
    if (
        not verbs
        or _OPEN.match(before.lstrip("“‘\"'"))
        or any(before.count(a) != before.count(b) for a, b in ("()", "“”"))
    ):
        return False
    shared = re.search(r"\b(?:that|whether|if|how)\b", before[verbs[-1].end() :])
    return shared is None and verbs[-1][0].lower() not in verb_forms()


def _cut(text: str, only: Span) -> Iterator[tuple[Span, ...]]:
    start = only.start
    for m in _CUT.finditer(text, only.start, only.end):
        if m.start() - start > _LEAST_CUT and only.end - m.end() > _LEAST_CUT and _whole(text, start, m):
            yield (Span(start, m.start()),)
            start = m.end()
    yield (Span(start, only.end),)

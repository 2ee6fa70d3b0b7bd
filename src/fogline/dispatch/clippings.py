r"""Files of many documents, as Nexis and Factiva export them.

In: text. Out: a document each: outlet, day, headline and body, without the archive's own lines. Nexis counts its documents ("1 of 2
DOCUMENTS") or ends each ("End of Document") and names fields in words; Factiva names them by two letters or ends each document by its
number.

>>> nexis = "1 of 1 DOCUMENTS\n\n  The Quay Post\n\n  May 4, 2031 Sunday\n\nMill hit\n\nLENGTH: 9 words\n\nTwo died.\n\nLOAD-DATE: May 5, 2031\n"
>>> [(d.outlet, d.published, d.headline, d.text) for d in documents(nexis)]
[('The Quay Post', 'May 4, 2031 Sunday', 'Mill hit', 'Two died.')]
"""  # noqa: E501 - one line of an archive

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fogline.dispatch import dates

_COUNTED = re.compile(r"(?m)^\s*(?:Document\s+)?\d+ (?:of|sur|de|von) \d+(?:\s+DOCUMENTS?)?\s*$")
_ENDED = re.compile(r"(?m)^\s*End of Document\s*$")
_NUMBERED = re.compile(r"(?m)^\s*Document [A-Za-z]{2,}\w{12,}\s*$")
_CODE = re.compile(
    r"(?m)^(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CO|IN|NS|RE|IPC|IPD|PUB|AN|SE|CLM|RF|ART|NGC|GC)(?:[ \t]+|$)"
)
_LEAST_CODES = frozenset({"HD", "PD", "SN"})
_FIELD = re.compile(
    r"(?i)^(BYLINE|SECTION|LENGTH|DATELINE|HEADLINE|HIGHLIGHT|BODY|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|GRAPHIC|DOCUMENT-TYPE|SUBJECT|"
    r"GEOGRAPHIC|COUNTRY|STATE|CITY|ORGANIZATION|PERSON|COMPANY|TICKER|INDUSTRY|URL|JOURNAL-CODE|CORRECTION|CORRECTION-DATE|TYPE|"
    r"COLUMN|CREDIT|SERIES|EDITION|SOURCE|NOTES|ACC-NO|DISTRIBUTION|PUB-TYPE)\s*:\s*(.*)$"
)
_BODY_ALONE = re.compile(r"(?i)^(?:Body|Full text)\s*:?$")
_RIGHTS = re.compile(r"(?i)^\s*(?:copyright\b|\(c\)|©).*|^\s*all rights reserved\.?\s*$")
_WORDS = re.compile(r"^\d[\d,.]* (?:words?|mots|palabras|Wörter)$")
_AFTER_BODY = re.compile(r"(?i)^(?:Classification|Graphic|Load-Date)$")
_LAST_FIELDS = frozenset({"load-date", "language", "publication-type", "graphic", "subject"})


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a document of an archive's export, its fields as printed."""

    text: str
    outlet: str | None
    published: str | None
    headline: str | None


def documents(text: str) -> list[Document]:
    """Return the documents of an export in order; none where the text is no export."""
    if len(parts := _COUNTED.split(text)) > 1 and parts[1:]:
        return list(_all(map(_nexis, parts[1:])))
    if _ENDED.search(text):
        return list(_all(map(_nexis, _ENDED.split(text))))
    if {match[1] for match in _CODE.finditer(text)} >= _LEAST_CODES:
        return list(_all(map(_coded, _by_code(text))))
    if _NUMBERED.search(text):
        return list(_all(map(_factiva, _NUMBERED.split(text))))
    return []


def _all(found: Iterator[Document | None]) -> Iterator[Document]:
    return (each for each in found if each is not None)


def _paragraphs(text: str) -> list[str]:
    """Return paragraphs, each with its lines joined."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r", ""))
    return [joined for block in blocks if (joined := " ".join(block.split()))]


def _nexis(part: str) -> Document | None:
    """Return a document whose outlet and day stand at its head, headline before or behind them, then fields and body."""
    head, body = list[str](), list[str]()
    outlet: str | None = None
    published: str | None = None
    headline: str | None = None
    marked = any(_BODY_ALONE.match(each) for each in _paragraphs(part))
    in_body = False
    for paragraph in _paragraphs(_one_field_a_paragraph(part)):
        field = _FIELD.match(paragraph)
        if _RIGHTS.match(paragraph):
            continue
        if body and _AFTER_BODY.match(paragraph):
            break
        if field is not None:
            name = field[1].lower()
            headline = field[2] if name == "headline" else headline
            if name == "body" and field[2]:
                body.append(field[2])
            in_body = name not in _LAST_FIELDS and (in_body or name == "body" or not marked)
            if name in _LAST_FIELDS and body:
                break
        elif _BODY_ALONE.match(paragraph):
            in_body = True
        elif in_body and published is not None:
            body.append(paragraph)
        elif published is None and dates.iso(paragraph) is not None and len(paragraph) < 60:
            published = paragraph
        else:
            head.append(paragraph)
    # Behind the day: outlet, day, headline; before it: headline, outlet, day.
    if head:
        outlet = head[-1] if marked and len(head) > 1 else head[0]
        rest = [each for each in head if each != outlet]
        headline = headline or (rest[0] if rest else None)
    return Document("\n".join(body), outlet, published, headline) if body else None


def _one_field_a_paragraph(part: str) -> str:
    """Return the text with a blank line before and behind each field, and each line of a head without blank lines."""
    lines = part.replace("\r", "").split("\n")
    first = next((at for at, line in enumerate(lines) if _FIELD.match(line.strip())), 0)
    apart = [
        f"{line}\n" if at < first else f"\n{line}\n" if _FIELD.match(line.strip()) else line
        for at, line in enumerate(lines)
    ]
    return "\n".join(apart)


def _by_code(text: str) -> Iterator[dict[str, str]]:
    """Yield the coded fields of each document; one begins where a headline does."""
    marks = list(_CODE.finditer(text))
    fields: dict[str, str] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        if mark[1] == "HD" and fields:
            yield fields
            fields = {}
        fields[mark[1]] = text[mark.end() : len(text) if following is None else following.start()]
    yield fields


def _coded(fields: dict[str, str]) -> Document | None:
    body = [each for code in ("LP", "TD") for each in _paragraphs(fields.get(code, ""))]
    told = {code: " ".join(fields.get(code, "").split()) or None for code in ("SN", "PD", "HD")}
    return Document("\n".join(body), told["SN"], told["PD"], told["HD"]) if body else None


def _factiva(part: str) -> Document | None:
    """Return a document told by the order of its head: headline, byline, words, day, time, outlet, code, language, rights."""
    lines = [line.strip() for line in part.replace("\r", "").split("\n")]
    count = next((at for at, line in enumerate(lines) if _WORDS.match(line)), None)
    if count is None:
        return None
    day = next((at for at in range(count, min(count + 4, len(lines))) if dates.iso(lines[at]) is not None), None)
    if day is None:
        return None
    rights = next((at for at in range(day, min(day + 10, len(lines))) if _RIGHTS.match(lines[at])), day + 3)
    outlet = next((line for line in lines[day + 1 : rights] if line and not re.match(r"^\d\d?:\d\d", line)), None)
    body = _paragraphs("\n".join(lines[rights + 1 :]))
    headline = next((line for line in lines[:count] if line), None)
    return Document("\n".join(body), outlet, lines[day], headline) if body else None

r"""Files as wires send them: ANPA 1312 of America, IPTC 7901 of Europe.

In: text with the forms' control characters. Out: a piece a message: the words between STX and ETX without header lines, headline
apart, day by the trailer. Both forms have one frame, SOH header STX text ETX trailer EOT; ANPA marks header lines of the text by
``^`` before and ``<`` or ``=`` behind them, IPTC ends a headline with ``=``, and in both an indented line opens a paragraph.

>>> anpa = "\x16\x01q1\x1f_w\r\n\x02\x02BC-Mill,10<\r\n^Mill hit<\r\n^By A. ROE=\r\n   KESH (AP) _ Two\r\ndied.\r\n\x03\x1405-04-31 0912EDT\r\n\x04"
>>> [(m.headline, m.published, m.text) for m in messages(anpa)]
[('Mill hit', '2031-05-04', 'KESH (AP) _ Two died.')]
"""  # noqa: E501 - one line of a wire

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fogline.dispatch import dates

_MESSAGE = re.compile("\x01(?P<header>[^\x02]{0,2000})\x02(?P<text>[^\x03]*)(?:\x03(?P<trailer>[^\x01\x04]{0,200}))?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# "05-04-31 0912EDT": month, day, year; "040912 GMT May 31": day, time, zone, month, year.
_ANPA_DAY = re.compile(r"(\d\d)-(\d\d)-(\d\d)\b")
_IPTC_DAY = re.compile(r"(\d\d)\d{4}\s+[A-Z]{3,4}\s+([A-Za-z]{3,9})\s+(\d\d)\b")
_HEAD = re.compile(r"(?:[<=]\s*$)")
_SLUG = re.compile(r"^[A-Z]{1,3}[-–][\w-]+.*\d*<\s*$|^[\w-]+(?:/[\w-]+)+/\s*$")
_FOR_EDITORS = re.compile(r"^(?:Eds?|Editors?|By|With|AP|HFR|Note)\b[:.]?", re.IGNORECASE)
# What stands in a text for machines and for editors, not for readers.
_FOR_MACHINES = re.compile(
    r"^\((?:PROFILE|WS|CAT|SUBJ|KEY|END|MORE|SRVC|REG|RP)\b.*$|^-?30-?$|^\(?MORE\)?$|^[A-Z]{3,8}$"
)


@dataclass(frozen=True, slots=True)
class Message:
    """Hold a message of a wire; ``published`` is an ISO day."""

    text: str
    headline: str | None
    published: str | None


def is_wire(text: str) -> bool:
    """Tell whether a text has a wire's frame."""
    start = text.find("\x01", 0, 4096)
    return start >= 0 and 0 < text.find("\x02", start) - start < 2000


def messages(text: str) -> Iterator[Message]:
    """Yield the messages of a file in order; those without words are left out."""
    for found in _MESSAGE.finditer(text):
        headline, paragraphs = _body(found["text"])
        if paragraphs:
            yield Message("\n".join(paragraphs), headline, _day(found["trailer"] or ""))


def _body(text: str) -> tuple[str | None, list[str]]:
    """Return the headline and the paragraphs between STX and ETX."""
    headline: str | None = None
    head: list[str] = []
    paragraphs: list[str] = []
    in_head = True
    for raw in _CONTROL.sub("", text).splitlines():
        line, marked = raw.strip().removeprefix("^"), raw.lstrip().startswith("^")
        words = _HEAD.sub("", line).strip()
        indented = raw[:1] in " \t" and not marked
        if in_head and indented and words and not _SLUG.match(line):
            in_head = False
        if in_head:
            # CASE 1: the head: a slug, a headline that "<" or "=" ends, lines for editors, a byline.
            if words and not _SLUG.match(line) and not _FOR_EDITORS.match(words) and not _FOR_MACHINES.match(words):
                head.append(words)
                if headline is None and _HEAD.search(line):
                    headline = " ".join(head)
        elif words and not _FOR_MACHINES.match(words) and not marked:
            # CASE 2: an indented line opens a paragraph, another goes on with it.
            if indented or not paragraphs:
                paragraphs.append(words)
            else:
                paragraphs[-1] += " " + words
    return headline, paragraphs


def _day(trailer: str) -> str | None:
    if (m := _ANPA_DAY.search(trailer)) is not None:
        return dates.iso(f"{_year(m[3])}-{m[1]}-{m[2]}")
    m = _IPTC_DAY.search(trailer)
    return None if m is None else dates.iso(f"{m[1]} {m[2]} {_year(m[3])}")


def _year(digits: str) -> str:
    """Return a wire's year of two digits: neither form is older than 1979."""
    return ("19" if digits >= "79" else "20") + digits

"""A record of a dispatch, however it was stored: which of its keys hold the text, the day, the outlet and the rest.

In: a mapping. Out: a :class:`~fogline.dispatch.piece.Piece`. Keys are data (lexicon ``record_keys.csv``: our own, and those of
the tools that collect news), read in any case, in their order; the first that is there and not empty counts. Where a field
stays empty and the record has keys that look as if they held it, a note names them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fogline.dispatch.credit import known_agency
from fogline.dispatch.formats.html.tree import plain
from fogline.dispatch.piece import Piece
from fogline.errors import Empty
from fogline.lexicon import rows
from fogline.model import Known

# Halves of letters beyond U+FFFF that were cut in two: they are none.
_HALF = re.compile("[\ud800-\udfff]")
_ADDRESS = re.compile(r"(?i)^(?:https?:)?//")
# What a key that may hold a field has in its name.
_LOOKS_LIKE = {
    "text": re.compile(r"(?i)text|body|content|article|html|story"),
    "published": re.compile(r"(?i)publi|date|time"),
    "outlet": re.compile(r"(?i)publisher|outlet|media|source|site|paper|host|domain"),
}
_OF_PARTS = frozenset({"text", "agency"})  # fields whose value may be a list
_MOST_NAMED = 4  # keys named in a note
_STRUCK = frozenset({"strikethrough"})
_MAIN_ROLES = frozenset({"main", "body"})
_TAKEN_BACK = frozenset({"canceled", "cancelled", "withdrawn"})
_PARTS = ("text", "value", "name", "content")  # of a value that is a thing


def piece(
    record: Mapping[str, Any],
    where: str,
    *,
    index: int | None,
    raw: bytes | None = None,
    key: str | None = None,
    outlet: str | None = None,
    notes: tuple[str, ...] = (),
    said_in: Known = "markup",
) -> Piece:
    """Return the dispatch of one record.

    Args:
        record: keys and values.
        where: path and place, for errors.
        index: place in a file of several.
        raw: the bytes it is made of, where it has its own.
        key: what makes it the same piece in another file, where its bytes do not.
        outlet: of all records of the file, for one that names none.
        notes: how it was read so far.
        said_in: where its fields stand.

    >>> found = piece({"maintext": "Two died.", "date_publish": "2031-05-04", "source": "https://c.example/1"}, "a#1", index=1)
    >>> found.text, found.published, found.url, found.outlet
    ('Two died.', '2031-05-04', 'https://c.example/1', None)

    Raises:
        Empty: no text in it.
    """
    known = {name.lower(): _main(value) for name, value in _joined(record).items()}
    if (status := str(known.get("pubstatus"))) in _TAKEN_BACK:
        raise Empty(where, f"taken back by its agency: {status}")
    text = _value(known, "text")
    if text is None:
        looked = "no text: looked for the keys text, maintext, content and their like"
        raise Empty(where, looked + _passed_over(known, "text", "; in it are: "))
    values = {field: _value(known, field) for field in ("published", "outlet", "headline", "url", "agency")}
    values["outlet"] = values["outlet"] or outlet
    passed = [
        f"no {field}{over}"
        for field in ("published", "outlet")
        if values[field] is None and (over := _passed_over(known, field, ", and passed over: "))
    ]
    return Piece(text=text, said_in=said_in, index=index, raw=raw, key=key, notes=(*notes, *passed), **values)


def _main(value: Any) -> Any:
    """Return of several forms of a text (ninjs 2 and 3) the main one by its role, else the longest; else the value."""
    forms = (
        [each for each in value if isinstance(each, dict) and isinstance(each.get("value"), str)]
        if isinstance(value, list)
        else []
    )
    if not forms or not any("role" in each or "contentType" in each for each in forms):
        return value
    main = [each for each in forms if each.get("role") in _MAIN_ROLES]
    return max(main or forms, key=lambda each: len(each["value"]))["value"]


def names_text(keys: Iterable[str]) -> bool:
    """Tell whether one of the keys can hold a dispatch's text.

    >>> names_text(["Outlet", "Body"]), names_text(["town", "killed"])
    (True, False)
    """
    known = {key for key, _ in _keys()["text"]}
    return any(key.strip().lower() in known for key in keys)


def _joined(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a message of a chat with the parts of its text joined, which its exporter breaks at each bold word and link; what
    is struck out is left out. Any other record is returned as it is.
    """
    parts = record.get("text_entities") or record.get("text")
    if not isinstance(parts, list) or "text" not in record:
        return record
    return {**record, "text": "".join(part if isinstance(part, str) else _words(part) for part in parts)}


def _words(part: Any) -> str:
    words = part.get("text") if isinstance(part, dict) else None
    return words if isinstance(words, str) and part.get("type") not in _STRUCK else ""


def _value(known: Mapping[str, Any], field: str) -> str | None:
    for key, form in _keys()[field]:
        for value in _strings(known.get(key), of_parts=field in _OF_PARTS):
            found = plain(value) if form == "markup" else value
            if found and found.strip() and _fits(field, form, found):
                return _HALF.sub("\ufffd", found)
    return None


def _fits(field: str, form: str, found: str) -> bool:
    """Tell whether a value can be a field's: an address is no outlet, and nothing else is an address; a person is no agency."""
    if form == "agency":
        return known_agency(found)
    if field == "url":
        return bool(_ADDRESS.match(found.strip())) or "/" in found
    return field != "outlet" or not _ADDRESS.match(found.strip())


def _strings(value: Any, *, of_parts: bool = False) -> Iterator[str]:
    """Yield what a value says: a string, a number, the name of a thing, or ``of_parts`` a list of them, whole and one by
    one.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, int) and not isinstance(value, bool):  # a year, 20190210, or seconds since 1970
        yield str(value)
    elif isinstance(value, dict):  # as news services give a source: {"id": ..., "name": ...}
        yield from (value[part] for part in _PARTS if isinstance(value.get(part), str))
    elif isinstance(value, list) and of_parts:
        parts = [next(_strings(part), "") for part in value if isinstance(part, str | dict)]
        yield "\n".join(filter(None, parts)) if len(parts) > 1 else "".join(parts)
        yield from parts


def _passed_over(known: Mapping[str, Any], field: str, before: str) -> str:
    """Return the keys that may hold a field and are not read for it, as the end of a line; nothing where there are none."""
    read = {key for key, _ in _keys()[field]}
    like = [name for name, value in known.items() if value and name not in read and _LOOKS_LIKE[field].search(name)]
    return before + ", ".join(like[:_MOST_NAMED]) if like else ""


@functools.cache
def _keys() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return keys in small letters, in order, with the form of their value, by field."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows("record_keys.csv"):
        found.setdefault(row["field"], []).append((row["key"].lower(), row["form"]))
    return {field: tuple(keys) for field, keys in found.items()}

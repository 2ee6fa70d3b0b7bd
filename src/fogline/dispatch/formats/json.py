"""One JSON document that holds records: an array, a single record, a JSON Feed, the answer of a news service, a Telegram
export.

Keys of a record: :mod:`fogline.dispatch.records`. A document's own title or name is the outlet of records that name none. Of a
Telegram export the messages are dispatches: bold and linked words are joined, words struck out are left out, service messages
are counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from fogline.dispatch import records
from fogline.dispatch.decode import decode
from fogline.dispatch.formats.format import Format
from fogline.dispatch.piece import Limits, Passed, Piece, told_by
from fogline.errors import DispatchError, Empty, Unreadable, broken_down

ENDINGS = (".json",)
# Where documents keep their records.
_LISTS = (
    "messages",
    "articles",
    "items",
    "results",
    "stories",
    "documents",
    "docs",
    "hits",
    "data",
    "value",
    "response",
)
_NAMES = ("name", "title")
_SERVICE = frozenset({"service", "unsupported"})


def pieces(
    data: bytes,
    path: str,
    _: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the records of a document, numbered from 1 where there are several.

    >>> feed = b'{"title": "The Courier", "items": [{"content_html": "<p>Two died.</p>", "date_published": "2031-05-04"}]}'
    >>> [(p.outlet, p.published, p.text) for p in pieces(feed, "feed.json", Limits())]
    [('The Courier', '2031-05-04', 'Two died.')]

    Raises:
        Empty: a document without records.
        Unreadable: no JSON, or bytes of no known encoding.
    """
    decoded = decode(data, path)
    document = _loaded(decoded.text, path)
    found, name = _records(document)
    if not found:
        raise Empty(path, "JSON without records")
    notes = tuple(filter(None, (decoded.note,)))
    left = [each for each in found if _is_service(each)]
    for number, record in passed.over(enumerate(found, start=1), path):
        if isinstance(record, DispatchError):
            yield record
        elif not _is_service(record):
            yield _piece(record, path, number, name, notes if number == 1 else ())
    if left and len(left) < len(found):
        yield Empty(path, f"{len(left):,} service messages of a chat, which nobody wrote")


def _loaded(text: str, path: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        try:  # Telegram's exporter writes some control characters as \xNN, Python NaN
            return json.loads(text.replace("\\x", "\\u00"), parse_constant=lambda _: None, strict=False)
        except (ValueError, RecursionError):
            raise Unreadable(path, f"not JSON: {str(error)[:100]}") from error


def _records(document: Any) -> tuple[list[dict[str, Any]], str | None]:
    """Return the records of a document and the name they share."""
    if isinstance(document, list):
        return [each for each in document if isinstance(each, dict)], None
    if not isinstance(document, dict):
        return [], None
    name = next((document[key] for key in _NAMES if isinstance(document.get(key), str)), None)
    for key in _LISTS:
        within = document.get(key)
        if isinstance(within, list) and any(isinstance(each, dict) for each in within):
            return [each for each in within if isinstance(each, dict)], name
        if isinstance(within, dict) and (deeper := _records(within))[0]:
            return deeper[0], deeper[1] or name
    chats = document.get("chats")
    if isinstance(chats, dict) and isinstance(chats.get("list"), list):  # a whole account's export
        return [
            {**message, "outlet": chat.get("name")}
            for chat in chats["list"]
            if isinstance(chat, dict)
            for message in chat.get("messages", ())
            if isinstance(message, dict)
        ], None
    return [document], None


def _is_service(record: dict[str, Any]) -> bool:
    return record.get("type") in _SERVICE


def _piece(
    record: dict[str, Any], path: str, number: int, name: str | None, notes: tuple[str, ...]
) -> Piece | DispatchError:
    where = f"{path}#{number}"
    try:
        key = told_by(json.dumps(record, sort_keys=True, default=str))
        return records.piece(record, where, index=number, key=key, outlet=name, notes=notes)
    except DispatchError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a bug that one record brings out costs that record
        return broken_down(where, error)


FORMAT = Format("JSON document", ENDINGS, pieces, several=True)

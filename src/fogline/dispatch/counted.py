"""Lines about inputs that have an end: the first hundred of a file or folder one by one, then one a reason with its count.

A packed file of five kilobytes can hold 400,000 records without text: a row for each would cost more than reading them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from fogline.model import Notice, Received, Rejection

Item = Received | Rejection | Notice
ONE_BY_ONE = 100  # lines of one file or folder that are told in full
_REASONS = 20  # told apart in the count; a file with more of them is damaged, and the first hundred lines show how
_PLACE = re.compile(r"#\d+$")


def counted(found: Iterable[Item], path: str, *, of_files: bool = False) -> Iterator[Item]:
    """Pass items on; after the hundredth rejection those that follow are counted by reason, and so are notices.

    A counted rejection stands for all of its kind and names the file or folder: ``Rejection.count`` says how many, so that
    in = kept + rejected stays true.

    Args:
        found: what a file or a folder gave.
        path: of it, as shown.
        of_files: count lines about whole files only; those about a file's records were counted with their file.

    >>> lines = [Rejection(f"a.jsonl#{n}", "Empty", f"no text: in record {n}") for n in range(1, 301)]
    >>> [(r.path, r.reason, r.count) for r in counted(lines, "a.jsonl")][-2:]
    [('a.jsonl#100', 'no text: in record 100', 1), ('a.jsonl', '200 more: no text', 200)]
    """
    told: Counter[type] = Counter()
    rest: Counter[tuple[str, str, str]] = Counter()
    noted: Counter[str] = Counter()
    reasons: dict[type, set[str]] = {Rejection: set(), Notice: set()}
    for item in found:
        if isinstance(item, Received) or (of_files and _within(item)):
            yield item
            continue
        told[type(item)] += 1
        if told[type(item)] <= ONE_BY_ONE:
            yield item
        elif isinstance(item, Rejection):
            rest[_sort(item.kind, item.reason, item.remedy, reasons[Rejection])] += item.count
        else:
            noted[_sort("", item.reason, "", reasons[Notice])[1]] += 1
    for (kind, reason, remedy), count in sorted(rest.items()):
        yield Rejection(path, kind, f"{count:,} more: {reason}", remedy)
    for reason, count in sorted(noted.items()):
        yield Notice(path, f"{count:,} more: {reason}")


def _within(item: Rejection | Notice) -> bool:
    """Tell whether a line is about records of a file, one or many."""
    return _PLACE.search(item.path) is not None or (isinstance(item, Rejection) and item.count > 1)


def _sort(kind: str, reason: str, remedy: str, known: set[str]) -> tuple[str, str, str]:
    """Return a line without what differs from input to input, which stands behind a colon."""
    sort = (reason.partition(" more: ")[2] or reason).partition(": ")[0]
    if sort not in known:
        if len(known) == _REASONS:
            return kind, "other reasons", ""
        known.add(sort)
    return kind, sort, remedy

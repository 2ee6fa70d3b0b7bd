"""Whatever the bytes: one line or a dispatch, never a crash, and the text can be derived again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fogline import dispatch
from fogline.dispatch import dates
from fogline.model import Notice, Received, Rejection

NAMES = ("a.txt", "a.html", "a.xml", "a.jsonl", "a.jsonl.gz", "a.pdf")
MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "<b>", "</b>", "<a href='x'>", "</a>", "<q>", "</q>", "<br>", "&amp;", "&#xD800;", "&#0;",
         "<!--",
         "-->", "<nav>", "<rss version='2.0'>", "<channel>", "<item>", "<description>",
         "<title>", "<feed>", "<entry>", "<script>", "]]>",
         "<![CDATA[", "<table>", "<td>", "<time datetime='2031-05-04'>", '{"text": "', '"}', "\n", "Two died.", "é", "\x00"]
    ),
    max_size=30,
).map("".join)  # fmt: skip
LOOSE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _settle(file: Path) -> None:
    found = list(dispatch.read([file]))
    assert found
    for item in found:
        assert isinstance(item, Received | Rejection | Notice)
        if isinstance(item, Received):
            d = item.dispatch
            assert d.text.strip()
            d.text.encode()  # no half letters
            assert dispatch.reread(item.raw, d.path) == d.text
        else:
            assert item.reason
            assert "\n" not in item.reason
    assert found == list(dispatch.read([file]))


@pytest.mark.parametrize("name", NAMES)
@LOOSE
@given(data=st.binary(max_size=300))
def test_any_bytes(tmp_path, name, data):
    file = tmp_path / name
    file.write_bytes(data)
    _settle(file)


@pytest.mark.parametrize("name", NAMES[:4])
@LOOSE
@given(text=MARKUP)
def test_any_markup(tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text)
    _settle(file)


@LOOSE
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda t: t.strip()))
def test_the_text_of_a_record_is_untouched(tmp_path, text):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"text": text}))
    [received] = [f for f in dispatch.read([file]) if isinstance(f, Received)]
    assert received.dispatch.text == text


@LOOSE
@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda t: t.strip()),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_plain_text_after_headers_is_untouched(tmp_path, text, end):
    file = tmp_path / "a.txt"
    file.write_bytes(f"Outlet: X{end}Published: 2031-05-04{end}{end}{text}".encode())
    [received] = [f for f in dispatch.read([file]) if isinstance(f, Received)]
    assert received.dispatch.text == text


@given(day=st.dates())
def test_a_day_survives_every_way_of_printing_it(day):
    expected = day.isoformat() if 1800 <= day.year <= 2199 else None
    for pattern in ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 08:30:00 GMT", "%Y/%m/%d"):
        printed = day.strftime(pattern.replace("%Y", f"{day.year:04}"))
        assert dates.iso(printed) == expected


@given(printed=st.text(max_size=40))
def test_a_date_is_an_iso_prefix_or_unknown(printed):
    found = dates.iso(printed)
    assert found is None or (len(found) in {4, 7, 10} and found[:4].isdigit())

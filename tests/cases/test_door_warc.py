"""Archives of the web: every page in them, whatever its server packed it in, and a line for what is none."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest
from tests.samples import PAGE, WORDS, answered, warc_of, zipped

from fogline import dispatch
from fogline.dispatch.formats import warc
from fogline.model import Notice, Received, Rejection

BODY = PAGE.encode()
TURKISH = "<html><body><p>Şehirde dokuz kişi öldü, dedi vali.</p></body></html>".encode("windows-1254")


def in_pieces(body):
    return (
        b"".join(b"%x;a=b\r\n%s\r\n" % (len(body[at : at + 40]), body[at : at + 40]) for at in range(0, len(body), 40))
        + b"0\r\n\r\n"
    )


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


CHUNKED, GZIP = "Transfer-Encoding: chunked", "Content-Encoding: gzip"
ANSWERS = [
    answered(BODY),
    answered(in_pieces(BODY), CHUNKED),
    answered(gzip.compress(BODY), GZIP),
    answered(in_pieces(gzip.compress(BODY)), CHUNKED, GZIP),
    answered(zlib.compress(BODY), "Content-Encoding: deflate"),
    answered(raw_deflate(BODY), "Content-Encoding: deflate"),
    answered(in_pieces(brotli.compress(BODY)), CHUNKED, "Content-Encoding: br"),
    answered(BODY, CHUNKED, GZIP),  # unpacked by the crawler, the headers left as they were
    answered(BODY, kind="application/xhtml+xml; charset=utf-8"),
]


def read(folder, data, name="a.warc"):
    (folder / name).write_bytes(data)
    found = list(dispatch.read([folder / name]))
    kept = [each for each in found if isinstance(each, Received)]
    assert [dispatch.reread(each.raw, each.dispatch.path) for each in kept] == [each.dispatch.text for each in kept]
    return [each.dispatch for each in kept], [each.reason for each in found if isinstance(each, Rejection | Notice)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_every_answer_with_a_page_is_a_dispatch(tmp_path, name):
    records = [warc_of(answer, address=f"http://quay.example/{n}") for n, answer in enumerate(ANSWERS)]
    data = b"".join(records)
    if name.endswith(".gz"):
        data = b"".join(map(gzip.compress, records))
    elif name.endswith(".wacz"):
        data = zipped({"archive/a.warc.gz": b"".join(map(gzip.compress, records)), "indexes/x.cdx": "x"})
    kept, told = read(tmp_path, data, name)
    assert [each.text for each in kept] == [WORDS] * len(ANSWERS)
    assert [each.url for each in kept] == [f"http://quay.example/{n}" for n in range(len(ANSWERS))]
    assert [each.path.rpartition("#")[2] for each in kept] == [str(n) for n in range(1, len(ANSWERS) + 1)]
    assert not told


def test_the_server_s_encoding_counts(tmp_path):
    [found], _ = read(tmp_path, warc_of(answered(TURKISH, kind="text/html; charset=windows-1254")))
    assert found.text == "Şehirde dokuz kişi öldü, dedi vali."


def test_what_is_no_page_is_passed_over_and_revisits_are_named(tmp_path):
    data = (
        warc_of(b"software: x", kind="warcinfo")
        + warc_of(b"GET / HTTP/1.1", kind="request")
        + warc_of(answered(b"\x89PNG", kind="image/png"), answered(BODY, status="404 Not Found"), answered(BODY))
        + warc_of(answered(b""), kind="revisit", address="http://quay.example/2")
    )
    [found], told = read(tmp_path, data)
    assert found.path.endswith("#5")
    assert told == ["revisits of pages that were kept before: 1: http://quay.example/2"]


def test_a_record_of_wrong_length_costs_itself(tmp_path):
    one = warc_of(answered(BODY), address="http://quay.example/1")
    short = one.replace(b"Content-Length: ", b"Content-Length: 1", 1)[:-4]
    damaged = one.replace(f"Content-Length: {len(answered(BODY))}".encode(), b"Content-Length: 30")
    nameless = b"WARC/1.0\r\nWARC-Type: response\r\n\r\nx\r\n\r\n"
    kept, told = read(tmp_path, damaged + nameless + warc_of(answered(BODY), address="http://quay.example/3") + short)
    assert [each.url for each in kept] == ["http://quay.example/3"]
    assert [each.partition(":")[0] for each in told] == [
        "its length is not what it says",
        "a record without its length",
        "breaks off",
    ]


def test_a_crawl_fetched_again_brings_only_what_is_new(tmp_path):
    [one], _ = read(tmp_path, warc_of(answered(BODY)))
    two, _ = read(tmp_path, warc_of(answered(b"<p>More fled. All of it burned.</p>"), answered(BODY, "X-Other: 1")))
    assert two[1].dispatch_id == one.dispatch_id != two[0].dispatch_id


BOMB = b"<p>" + b"a" * 60_000_000
REFUSED = [
    (b"Nine fell.", "not a WARC file, though named so"),
    (warc_of(b"x", kind="warcinfo"), "an archive without pages: warcinfo 1"),
    (warc_of(answered(gzip.compress(BOMB), GZIP)), "unpacks to more than "),
    (warc_of(answered(brotli.compress(BOMB, quality=1), "Content-Encoding: br")), "unpacks to more than "),
    (warc_of(answered(b"\x28\xb5\x2f\xfdx", "Content-Encoding: zstd")), "packed by zstd, which is not read"),
    (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nx", "a record over 16,777,216 bytes"),
]


@pytest.mark.parametrize(("data", "why"), REFUSED)
def test_refused_in_one_line(tmp_path, data, why):
    kept, told = read(tmp_path, data)
    assert not kept
    assert told[0].startswith(why)


def test_without_the_extra_a_line_names_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "brotli", None)
    _, told = read(tmp_path, warc_of(answered(brotli.compress(BODY), "Content-Encoding: br")))
    assert told == [warc.NO_EXTRA]

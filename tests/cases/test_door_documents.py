"""Mails, archives and office documents: each becomes dispatches, and nothing in them is lost unsaid."""

from __future__ import annotations

import io
import zipfile

import pytest

from fogline import dispatch
from fogline.model import Notice, Received, Rejection

WORDS = "Nine drivers were killed on the pass on Saturday, the prefect said."


def _read(folder, name, data):
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    found = list(dispatch.read([folder / name]))
    kept = [each for each in found if isinstance(each, Received)]
    assert [dispatch.reread(each.raw, each.dispatch.path) for each in kept] == [each.dispatch.text for each in kept]
    return [each.dispatch for each in kept], [each.reason for each in found if isinstance(each, Rejection | Notice)]


def _zip(**members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


HEAD = "From: Press Office <press@prefect.example>\nSubject: Pass closed\nDate: Sun, 4 May 2031 23:30:00 -0500\nMIME-Version: 1.0\n"  # noqa: E501 - documents as programs write them
LETTERS = [
    (HEAD + f"\n{WORDS}\n", WORDS),
    (HEAD + "Content-Type: text/plain; charset=utf-8; format=flowed\n\nNine drivers \nwere killed.\n-- \nPress", "Nine drivers were killed.\n-- \nPress"),  # noqa: E501 - documents as programs write them
    (HEAD + "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nNine dri \nvers were killed.", "Nine drivers were killed."),  # noqa: E501 - documents as programs write them
    (HEAD + "Content-Type: text/html; charset=utf-8\n\n<p>Nine <b>drivers</b> were killed.</p>", "Nine drivers were killed."),
    (HEAD + "Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: 8bit\n\nДевять".encode("koi8-r").decode("latin-1"), "Девять"),  # noqa: E501 - documents as programs write them
    (HEAD + "Content-Type: text/plain; charset=windows-874\nContent-Transfer-Encoding: 8bit\n\nCaf\xe9 shut.", None),
    (HEAD + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlain words.\n--b\nContent-Type: text/html\n\n"  # noqa: E501 - documents as programs write them
     "<p>Page words.</p>\n--b--\n", "Plain words."),
]  # fmt: skip


@pytest.mark.parametrize(("letter", "text"), LETTERS)
def test_letters(tmp_path, letter, text):
    [found], _ = _read(tmp_path, "a.eml", letter.encode("latin-1") if "8bit" in letter else letter)
    assert (found.outlet, found.headline, found.published) == ("Press Office", "Pass closed", "2031-05-04")
    assert found.text == text or text is None


def test_attachments_are_dispatches(tmp_path):
    letter = (
        HEAD + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n--b\n"
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=toll.txt\n\nOutlet: The Courier\nPublished: 3 May 2031\n\n"  # noqa: E501 - documents as programs write them
        f"{WORDS}\n--b\nContent-Type: image/png\nContent-Disposition: attachment; filename=x.png\n\nabc\n--b--\n"
    )
    (own, inner), notes = _read(tmp_path, "a.eml", letter)
    assert (own.path[-2:], own.text, own.published) == ("#1", "See below.", "2031-05-04")
    assert (inner.path[-2:], inner.text.strip(), inner.outlet, inner.published) == (
        "#2",
        WORDS,
        "The Courier",
        "2031-05-03",
    )
    assert notes == []


def test_a_mailbox_is_letters(tmp_path):
    box = "".join(
        f"From press Sun May  4 09:0{n}:00 2031\n{HEAD}\nLetter {n}.\n>From here we went on.\nFrom here nobody came.\n\n"
        for n in (1, 2)
    )
    found, notes = _read(tmp_path, "a.mbox", box)
    assert [each.text.split("\n") for each in found] == [
        [f"Letter {n}.", "From here we went on.", "From here nobody came."] for n in (1, 2)
    ]
    assert notes == []


def test_a_saved_page(tmp_path):
    page = (
        "From: <Saved by a browser>\nSnapshot-Content-Location: https://c.example/pass\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n'
        'Content-Transfer-Encoding: quoted-printable\n\n<html><head><meta property=3D"og:site_name" content=3D"The Courier"></head>'  # noqa: E501 - documents as programs write them
        f"<body><article><p>{WORDS}</p></article></body></html>\n--b--\n"
    )
    [found], notes = _read(tmp_path, "a.mhtml", page)
    assert (found.outlet, found.url, found.text, notes) == ("The Courier", "https://c.example/pass", WORDS, [])


def test_members_of_an_archive(tmp_path):
    inner = _zip(**{"c.txt": "Three fled."})
    data = _zip(**{"b/2.txt": "Two died.", "a.html": f"<p>{WORDS}</p>", ".x.txt": "no", "p.png": "no", "z.zip": inner, "e.txt": "",  # noqa: E501 - documents as programs write them
                   "r.jsonl": '{"text": "Four fled."}\n{"text": "Five fled."}'})  # fmt: skip
    found, notes = _read(tmp_path, "a.zip", data)
    assert [each.text for each in found] == [WORDS, "Two died.", "Four fled.", "Five fled.", "Three fled."]
    assert [each.path[-2:] for each in found] == ["#1", "#2", "#3", "#4", "#5"]
    assert sorted(notes) == ["2 members left out: hidden, or no reader for them", "empty file"]


def test_broken_locked_and_swollen_archives_are_one_line(tmp_path):
    assert _read(tmp_path, "a.zip", b"PK\x03\x04nothing")[1][0].startswith("broken ZIP archive")
    assert _read(tmp_path, "b.zip", _zip(**{"a.png": "x"}))[1] == ["an archive without dispatches"]
    swollen, notes = _read(tmp_path, "c.zip", _zip(**{"a.txt": b" " * (17 * 2**20), "b.txt": "Two died."}))
    assert [each.text for each in swollen] == ["Two died."]
    assert notes == ["over the limit of 16,777,216 bytes for one file"]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUN = "<w:r><w:t>%s</w:t></w:r>"
DOCX = (
    f"<w:document {W}><w:body><w:p>{RUN % 'At least '}<w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
    f"<w:ins>{RUN % 'twelve'}</w:ins><w:r><w:footnoteReference w:id='1'/></w:r>{RUN % ' people died in '}<w:smartTag>{RUN % 'Sarn'}</w:smartTag>"  # noqa: E501 - documents as programs write them
    f"<w:r><w:rPr><w:strike/></w:rPr><w:t> twice</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> secretly</w:t></w:r>{RUN % '.'}</w:p>"  # noqa: E501 - documents as programs write them
    f"<w:tbl><w:tr><w:tc><w:p>{RUN % 'Town'}</w:p></w:tc><w:tc><w:p>{RUN % 'Killed'}</w:p></w:tc></w:tr>"
    f"<w:tr><w:tc><w:p>{RUN % 'Sarn'}</w:p></w:tc><w:tc><w:p>{RUN % '12'}</w:p></w:tc></w:tr></w:tbl>"
    f"<w:sdt><w:sdtContent><w:p>{RUN % 'Rain went on.'}</w:p></w:sdtContent></w:sdt></w:body></w:document>"
)
NOTES = f"<w:footnotes {W}><w:footnote><w:p>{RUN % 'By the health office.'}</w:p></w:footnote></w:footnotes>"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ODT = (
    f'<office:document-content xmlns:office="{OASIS}office:1.0" xmlns:text="{OASIS}text:1.0" xmlns:table="{OASIS}table:1.0" xmlns:style="{OASIS}style:1.0">'  # noqa: E501 - documents as programs write them
    '<office:automatic-styles><style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'  # noqa: E501 - documents as programs write them
    "</office:automatic-styles><office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>nine</text:p>"
    "</text:deletion></text:changed-region></text:tracked-changes><text:p>At least <text:span text:style-name='T1'>nine </text:span>"  # noqa: E501 - documents as programs write them
    "<text:span>twelve</text:span><text:note><text:note-body><text:p>By the health office.</text:p></text:note-body></text:note>"  # noqa: E501 - documents as programs write them
    "<text:s/>people died in Sarn.</text:p><table:table><table:table-row><table:table-cell><text:p>Town</text:p></table:table-cell>"  # noqa: E501 - documents as programs write them
    "<table:table-cell><text:p>Killed</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Sarn</text:p>"
    "</table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table><text:p>Rain went on.</text:p>"  # noqa: E501 - documents as programs write them
    "</office:text></office:body></office:document-content>"
)


@pytest.mark.parametrize(
    ("name", "members"),
    [("a.docx", {"word/document.xml": DOCX, "word/footnotes.xml": NOTES}), ("a.odt", {"content.xml": ODT})],
)
def test_office_documents_as_they_stand_after_their_changes(tmp_path, name, members):
    [found], notes = _read(tmp_path, name, _zip(**members))
    assert found.text.split("\n") == [
        "At least twelve people died in Sarn.", "Sarn: 12 killed", "Rain went on.", "By the health office.",
    ]  # fmt: skip
    assert notes == ["words that were deleted, struck out or hidden in the document are left out"]


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_what_is_no_office_document_is_one_line(tmp_path, name):
    assert "broken document" in _read(tmp_path, name, b"PK nothing")[1][0]
    assert "no document of a word processor" in _read(tmp_path, name, _zip(**{"x.txt": "Two died."}))[1][0]

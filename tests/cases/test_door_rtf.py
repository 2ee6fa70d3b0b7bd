r"""RTF: letters of every code page, what was taken back left out, notes and tables kept."""

# ruff: noqa: E501 - documents as programs write them

from __future__ import annotations

import pytest

from fogline import dispatch
from fogline.model import Notice, Received, Rejection

ROW = r"\trowd\cellx1\cellx2\cellx3\pard\intbl "
FONTS = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial CYR;}{\f2\fcharset178 Arial;}}"

WHOLE = [
    (r"{\rtf1\ansi\ansicpg1252 Caf\'e9 shut.\par Nine fell.\par}", "Café shut.\nNine fell."),
    (r"{\rtf1\ansi\ansicpg1251 \'c4\'e5\'e2\'ff\'f2\'fc.}", "Девять."),
    (r"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + r"\f0 Nine: \f1\'c4\'e5\'e2\'ff\'f2\'fc\f0  \'e9.}", "Nine: Девять é."),
    (r"{\rtf1\mac Caf\'8e shut.}", "Café shut."),
    (r"{\rtf1\pc Caf\'82 shut.}", "Café shut."),
    (r"{\rtf1\ansi\uc1 Ke\u353?\uc0\u381 .\uc2 \u1044\'8d\'8d\u1077ab.}", "KešŽ.Де."),
    (r"{\rtf1\ansi\uc1 Fire \u-10179?\u-8704?.}", "Fire 😀."),
    (r"{\rtf1 {\deleted Six }{\strike Seven }{\v Eight }Nine \strike old \strike0 fell.}", "Nine fell."),
    (r"{\rtf1 At least 12{\super 3} fell within 4 km{\super 2}.}", "At least 12 fell within 4 km2."),
    (r"{\rtf1 Nine fell.{\super\chftn{\footnote\pard {\super\chftn} Health office, 4 May.}} More fled.}",
     "Nine fell. More fled.\nHealth office, 4 May."),
    (r"{\rtf1{\*\generator X;}{\info{\author A. Roe}}{\header Page head}{\pict\pngblip 89504e470d}Nine{\*\bkmkstart b} fell.}", "Nine fell."),
    (r"{\rtf1 {\field{\*\fldinst HYPERLINK x}{\fldrslt Nine}} fell.}", "Nine fell."),
    (r"{\rtf1 {\bin3 }{}}Nine\~fell \{here\}.}", "Nine\u00a0fell {here}."),
    (r"{\rtf1 Toll\par " + ROW + r"Town\cell Killed\cell Hurt\cell\row" + ROW + r"Selm\cell 12\cell 30\cell\row" + ROW
     + r"Orva\cell\cell 4\cell\row\pard After it.\par}", "Toll\nSelm: 12 killed, 30 hurt\nOrva: 4 hurt\nAfter it."),
    (r"{\rtf1 Nine" + "\r\n" + r" fell.\line And " + "“".encode("cp1252").decode("latin-1") + "more.}", "Nine fell.\nAnd “more."),
    (r"{\rtf1 Nine fell", "Nine fell"),
    (r"{\rtf1 Nine fell.}}}} More.", "Nine fell. More."),
]  # fmt: skip


def read(folder, data):
    (folder / "a.rtf").write_bytes(data)
    found = list(dispatch.read([folder / "a.rtf"]))
    kept = [each.dispatch for each in found if isinstance(each, Received)]
    return kept, [each.reason for each in found if isinstance(each, Rejection | Notice)]


@pytest.mark.parametrize(("document", "text"), WHOLE)
def test_documents(tmp_path, document, text):
    [found], _ = read(tmp_path, document.encode("latin-1"))
    assert found.text == text


def test_a_title_is_the_headline_and_what_was_taken_back_is_told(tmp_path):
    [found], told = read(tmp_path, rb"{\rtf1{\info{\title Ford shelled}}{\deleted Six }Nine fell.}")
    assert (found.headline, found.text) == ("Ford shelled", "Nine fell.")
    assert told == ["words that were deleted, struck out or hidden in the document are left out"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"Nine fell.", "not RTF, though named so"),
        (rb"{\rtf1 {\pict 8950}}", "a document without words"),
        (b"{\\rtf1 " + b"{" * 100_000, "over the limit of 500 groups within groups"),
    ],
)
def test_refused_in_one_line(tmp_path, data, why):
    assert read(tmp_path, data) == ([], [why])

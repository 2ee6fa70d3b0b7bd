#!/usr/bin/env bash
# pypdfium2: one hyphen at a line's end is two different letters, by which call asks for it, and neither is a hyphen.
#
# One would guess: a word that a line's end breaks ("gover-" / "nor") comes with its hyphen, or without; and the text of a page is
#   its letters in order.
# What happens: the page's text has U+FFFE there, which is no letter at all, and asked letter by letter the same place is U+0002, a
#   control. A hyphen in the middle of a line stays a hyphen.
# Why it matters: names and numbers of a bulletin set in columns break at lines' ends. A reader that strips controls gets "gover nor",
#   one that refuses controls as binary refuses the page, and one that goes by positions letter by letter does not find the mark that
#   the page's text told it to look for.
# Where documented: PDFium has a call that tells whether a letter is such a hyphen (FPDFText_IsHyphen); that the page's text has
#   U+FFFE for it we found in no documentation of get_text_range().
set -eu
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv v && v/bin/python -m pip install --quiet --disable-pip-version-check 'pypdfium2==5.15.2'
v/bin/python - <<'PY'
import importlib.metadata
import pypdfium2
import pypdfium2.raw as raw

drawn = b"BT /F1 12 Tf 72 720 Td (The gover-) Tj 0 -14 Td (nor of the well-known town spoke.) Tj ET"
parts = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
]
made, places = b"%PDF-1.4\n", []
for number, part in enumerate(parts, start=1):
    places.append(len(made))
    made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
start = len(made)
made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
made += b"".join(b"%010d 00000 n \n" % place for place in places)
made += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)

page = pypdfium2.PdfDocument(made)[0].get_textpage()
text = page.get_text_range()
letters = [raw.FPDFText_GetUnicode(page.raw, at) for at in range(page.count_chars())]
print("pypdfium2", importlib.metadata.version("pypdfium2"), repr(text))
print("letter by letter:", [hex(each) for each in letters if each < 32 or each > 126])
assert "\ufffe" in text and "\x02" not in text, "the text has another mark"
assert 0x02 in letters and 0xFFFE not in letters, "the letters have another mark"
assert "well-known" in text, "a hyphen within a line went as well"
PY

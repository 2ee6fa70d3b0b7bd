"""Write small PDFs for tests: words at places, in a font whose letters are mapped to Unicode; no font is embedded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Word = tuple[float, float, float, str]  # x, y of the baseline, size, words
LETTER = 0.5  # width of each letter, in sizes


def pdf(pages: Sequence[Iterable[Word]], *, rotated: Iterable[Word] = (), box: str = "0 0 612 792") -> bytes:
    """Return a PDF with words at places; every letter has the same width. ``rotated`` words stand on the first page, a quarter
    turned.
    """
    signs = sorted({sign for page in pages for word in page for sign in word[3]} | {s for w in rotated for s in w[3]})
    codes = {sign: place + 1 for place, sign in enumerate(signs)}
    mapped = "\n".join(f"<{code:04X}> <{sign.encode('utf-16-be').hex()}>" for sign, code in codes.items())
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(codes)} beginbfchar\n{mapped}\nendbfchar\nendcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        (
            "<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H /DescendantFonts [4 0 R] "
            "/ToUnicode 5 0 R >>"
        ),
        (
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /CIDSystemInfo << /Registry (Adobe) "
            f"/Ordering (Identity) /Supplement 0 >> /DW {int(1000 * LETTER)} "
            "/FontDescriptor << /Type /FontDescriptor /FontName /Helvetica /Flags 4 "
            "/FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 /ItalicAngle 0 /CapHeight 700 /StemV 80 >> >>"
        ),
        _stream(to_unicode),
    ]
    for number, page in enumerate(pages):
        drawn = [_drawn(codes, word, "1 0 0 1") for word in page]
        drawn += [_drawn(codes, word, "0 1 -1 0") for word in rotated] if number == 0 else []
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {7 + 2 * number} 0 R >>"
        )
        objects.append(_stream("\n".join(drawn)))
    return _file(objects)


def _drawn(codes: dict[str, int], word: Word, turn: str) -> str:
    x, y, size, words = word
    return f"BT /F {size} Tf {turn} {x} {y} Tm <{''.join(f'{codes[sign]:04X}' for sign in words)}> Tj ET"


def _stream(words: str) -> str:
    return f"<< /Length {len(words)} >>\nstream\n{words}\nendstream"


def _file(objects: list[str]) -> bytes:
    made, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    made += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{made.index('xref' + chr(10))}\n%%EOF"
    return made.encode("latin-1")


def lines(x: float, y: float, words: Iterable[str], *, size: float = 10, leading: float = 12) -> list[Word]:
    """Return lines of words below one another."""
    return [(x, y - leading * number, size, line) for number, line in enumerate(words)]

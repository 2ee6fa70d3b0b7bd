"""A slow twin of the number lexer: numbers spelt out by the rules of school come back with their value."""

from hypothesis import given
from hypothesis import strategies as st

from fogline.claims.figures.lexer import Tokens, number_at

WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)
SMALL = WORDS.split()
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = [(10**9, "billion"), (10**6, "million"), (10**3, "thousand")]


def spelt(n: int, *, british: bool) -> str:
    """``n`` in words, with "and" after hundreds as in Britain or without."""
    if n < 20:
        return SMALL[n]
    if n < 100:
        return TENS[n // 10] + (f"-{SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        rest = n % 100
        joint = " and " if british else " "
        return f"{SMALL[n // 100]} hundred" + (joint + spelt(rest, british=british) if rest else "")
    for size, name in SCALES:
        if n >= size:
            rest = n % size
            joint = " and " if british and 0 < rest < 100 else " "
            return f"{spelt(n // size, british=british)} {name}" + (
                joint + spelt(rest, british=british) if rest else ""
            )
    raise AssertionError(n)


@given(st.integers(0, 10**12 - 1), st.booleans())
def test_spelt_numbers_come_back(n, british):
    text = spelt(n, british=british)
    t = Tokens(text, 0, len(text))
    found = number_at(t, 0)
    assert found is not None
    assert (found.value, found.last) == (n, len(t))


@given(st.integers(0, 10**12), st.sampled_from([",", " ", "\u00a0", "\u2009", "\u202f", "’"]))
def test_grouped_digits_come_back(n, mark):
    text = f"{n:,}".replace(",", mark)
    found = number_at(Tokens(text, 0, len(text)), 0)
    assert found is not None
    assert found.value == n

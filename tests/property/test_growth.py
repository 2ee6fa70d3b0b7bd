"""Reading takes time and memory in step with its text, however hard the text: twice the letters, twice the work.

Work is counted in calls of functions, which are the same on every machine and under every load. What a single call costs (a
pattern that is tried from every letter, a list that is copied) only the clock tells: CPU seconds of two texts, one of which has
eight times the letters of the other. The limit stands far from both eight times the seconds and their square, and the least of
several tries counts.
"""

import pytest
from bench.finders import FINDERS, PATTERNS, calls, megabytes, seconds
from threadpoolctl import threadpool_limits

from fogline.text.cache import nothing_kept

# Two and eight sentences of the longest: the work within one is bounded, and the same in all.
SHORT, LONG = 4_000, 16_000
DENSE = [
    "12 12 12", "5% 5% 5%", "Two and Two and", "toll without an end", "wrapped lines", "Aaron Baker", "he said that",
    "the SDF fighters", "new bodies", "one last name", "confirmed the death", "Two died. a line", "prose, paragraphs",
]  # fmt: skip
# What is searched for in few calls; in step, hardly any of them takes a tenth of a second.
RUNS = [
    ("claims", "1,1,1,1"), ("claims", "AAAA"), ("claims", "A’A’A’A"), ("claims", "blanks in a line"), ("claims", "tabs"),
    ("claims", "...."), ("claims", "----"), ("claims", "quotation left open"), ("claims", "a'a'a'a"), ("claims", "9999"),
    ("claims", "he said, quoted"), ("claims", "quoted, he said"),
    ("introduced", "AAAA"), ("introduced", "A’A’A’A"), ("introduced", "Ab-Ab-Ab"), ("introduced", "new bodies"),
]  # fmt: skip
FEW, MANY, MOST, TRIES = 6_000, 48_000, 30, 5
LEAST = 0.02  # CPU seconds; a shorter time tells nothing


@pytest.mark.slow
@pytest.mark.parametrize("pattern", DENSE)
def test_calls_in_step(pattern):
    read, make = FINDERS["claims"], PATTERNS[pattern]
    read(make(500))  # loads the lists
    with nothing_kept(), threadpool_limits(limits=1, user_api="blas"):
        few, many = (calls(read, make(letters)) for letters in (SHORT, LONG))
    assert many <= 1.2 * few * LONG / SHORT


@pytest.mark.slow
@pytest.mark.parametrize(("finder", "pattern"), RUNS)
def test_seconds_in_step(finder, pattern):
    read, make = FINDERS[finder], PATTERNS[pattern]
    few = many = float("inf")
    with nothing_kept(), threadpool_limits(limits=1, user_api="blas"):
        for _ in range(TRIES):
            few, many = min(few, seconds(read, make(FEW), repeats=1)), min(many, seconds(read, make(MANY), repeats=1))
            if many <= MOST * max(few, LEAST):
                return
    pytest.fail(f"{few:.3f} CPU seconds for {FEW:,} letters, {many:.3f} for {MANY:,}")


def test_memory_in_step():
    """Each end of a row of names was kept: a hundred thousand letters took a gigabyte."""
    read, make = FINDERS["persons"], PATTERNS["Aaron Baker"]
    assert megabytes(read, make(40_000)) <= 3 * max(1.0, megabytes(read, make(20_000)))

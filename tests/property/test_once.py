"""What is kept of words changes nothing but speed: every copy reads as if nothing had been read before it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.claims import read_claims
from fogline.model import Dispatch, Seam
from fogline.text.cache import ReadingCache, cached_reading, nothing_kept

SENTENCES = [
    "Up to 40 fighters were killed near Tel Marra on Friday, Omar Karim said.",
    "“We lost 12 of our own,” he told AFP, “and the guns fell silent.”",
    "Nurse Lena Brandt, 34, was abducted in May and later freed.",
    'A 12" shell hit the mill, which "stood empty", and wounded two children.',
    "Police fired tear gas at protesters in Homs.",
    "The group could withdraw within days, according to the Basin Observatory, a monitor.",
    "She denied that any of them had been seen there since 2014.",
    "They took 4km² (1.5 square miles) of the valley.",
    "The journalist is most likely not in the town",
    "He said so.The mayor, however, did not.",
    "Last week a landmine killed three and hurt dozens (at least 30)",
    "",
]
PARAGRAPHS = st.lists(st.sampled_from(SENTENCES), max_size=3).map(" ".join)
BODIES = st.lists(PARAGRAPHS, min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(BODIES, BODIES, st.sampled_from(["2031-03-04", None]), st.sampled_from(["Gazette", None]), st.integers(0, 300))
def test_a_copy_reads_as_if_nothing_had_been_read_before(shared, own, published, outlet, joined_at):
    # The same sentences at other offsets, in other paragraphs, on another day, in another outlet, with a seam in their midst.
    first = Dispatch("d1", "a", "\n\n".join(shared), "00", published="2031-03-01", outlet="The Ledger")
    text = "\n\n".join([*own, " ".join(shared), *shared])
    copy = Dispatch("d2", "b", text, "01", published=published, outlet=outlet)
    seams = [Seam("d2", joined_at, "other wording")] if joined_at < len(text) else []
    with nothing_kept():
        anew = [read_claims(first), read_claims(copy, seams=seams)]
    assert [read_claims(first), read_claims(copy, seams=seams)] == anew
    assert [read_claims(first), read_claims(copy, seams=seams)] == anew


def test_nothing_kept_reads_every_time():
    read = []

    @cached_reading(4)
    def length(words):
        read.append(words)
        return len(words)

    memory = ReadingCache(4)
    for _ in range(2):
        assert (length("It fell"), memory.each([b"a"], lambda at: ["read"] * len(at))) == (7, ["read"])
    assert (read, memory.read) == (["It fell"], 1)
    with nothing_kept():
        assert (length("It fell"), memory.each([b"a"], lambda at: ["again"] * len(at))) == (7, ["again"])
    assert len(read) == 2
    assert memory.each([b"a"], lambda at: []) == ["read"]


def test_what_is_kept_is_bounded():
    memory, words = ReadingCache(3), [bytes([n]) for n in range(5)]
    memory.each(words, lambda at: at)
    assert memory.each(words[2:], lambda at: []) == [2, 3, 4]
    assert memory.each(words[:1], lambda at: ["read again"] * len(at)) == ["read again"]

"""The copy that finders read: what received texts hold that nobody means, undone with a map back."""

import pytest

from fogline.claims import read_claims
from fogline.model import Dispatch, Span
from fogline.text import reading_copy

CLEAN = [
    # (as received, as read)
    ("had\u00a0not fired", "had not fired"),  # no-break space
    ("had  not\tfired", "had not fired"),  # two blanks, a tab
    ("had\u2009not fired \nat all", "had not fired\nat all"),  # thin; before a line's end
    ("dis\u00adplaced", "displaced"),  # soft hyphen
    ("den\u200bied, den\u200died", "denied, denied"),  # zero width
    ("\u200fMarram\u200e fell", "Marram fell"),  # direction
    ("1\u202f200 people", "1\u202f200 people"),  # a blank that groups thousands stays
    ("12\u00a0people", "12 people"),
    ("hadn&rsquo;t fired &amp; left", "hadn’t fired & left"),
    ("hadn&amp;rsquo;t", "hadn’t"),  # written as an entity twice
    ("AT&T; R&D, &nosuch;", "AT&T; R&D, &nosuch;"),  # no entities
    ("<p>It had <b>not</b> fired.</p><p>It left.", "\nIt had not fired.\n\nIt left."),
    ("<s>nine</s> twelve<sup>3</sup> died", " twelve died"),  # struck out; a footnote's mark
    ("of 5 km<sup>2</sup> left", "of 5 km left"),
    ("a<b and c>d <Kesh>", "a<b and c>d <Kesh>"),  # no tags
    ("â€œTwelve diedâ€\x9d near MÃ¼nden", "“Twelve died” near Münden"),
    ("Ð¥Ð°Ñ€ÐºÑ–Ð²", "Харкі" + "в"),
    ("CAFÉ… « À »", "CAFÉ… « À »"),  # capitals before a stop by themselves
    ("می\u200cروند", "می\u200cروند"),  # a joiner is spelling in Persian
    ("one\r\ntwo\u2029three", "one\ntwo\nthree"),
    ("were\u2028killed in\x0bKesh", "were killed in Kesh"),  # a line is broken within a sentence
]


@pytest.mark.parametrize(("received", "read"), CLEAN)
def test_what_is_read(received, read):
    assert reading_copy(received).text == read


@pytest.mark.parametrize(("received", "read"), CLEAN)
def test_every_letter_leads_back(received, read):
    copy = reading_copy(received)
    for at in range(len(read)):
        span = copy.back(Span(at, at + 1))
        assert 0 <= span.start < span.end <= len(received)
    assert reading_copy(read).text == read or "\n" in read or read.startswith(" ")  # read twice, the same


NOT_FIRED = "The army told the town's paper that it had{}not fired on the mill."


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "  ", "\t", " \u00a0 ", "\u200a\u200b", " \u00ad"])
def test_a_denial_is_one_whatever_its_blank_is(blank):
    text = NOT_FIRED.format(blank)
    (claim,) = read_claims(Dispatch("d", "a.txt", text, "00", published="2031-05-04"))
    assert claim.stance == "denied"
    assert claim.source.name == "the army"
    assert claim.quote.exact == text[claim.quote.start : claim.quote.end]


def test_an_unchanged_text_keeps_its_ids():
    plain = "Ten people fled Hajin, the mayor said."
    marked = "Ten peo\u00adple fled Hajin, the mayor said."
    (one,) = read_claims(Dispatch("d", "a.txt", plain, "00"))
    (other,) = read_claims(Dispatch("d", "a.txt", marked, "00"))
    assert (one.quote.start, one.quote.end) == (0, 21)
    assert (other.quote.start, other.quote.end, other.quote.exact) == (0, 22, "Ten peo\u00adple fled Hajin")
    assert other.figures[0].best == one.figures[0].best == 10
    assert other.content == (Span(0, 22),)

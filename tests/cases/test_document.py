"""The document that all finders read: its parts are made once, its spans lead back, a later finder sees the earlier ones."""

import pytest

from fogline.claims import read_claims, read_findings
from fogline.model import Dispatch, Span
from fogline.text import document, plain, unchanged

RECEIVED = "KESRA, Feb 10 (AFP) - The army\u00a0had  not f\u00adired&nbsp;on the mill, a doctor said.\n\nRain came."


def made(text, **given):
    return document(Dispatch("d", "made-up.txt", text, "00", **given))


def test_parts_are_made_once():
    d = made(RECEIVED)
    for part in ("paragraphs", "told", "sentences", "tokens", "words_and_marks", "quotations", "dateline", "pack"):
        assert getattr(d, part) is getattr(d, part)


def test_parts_are_those_of_the_clean_text():
    d = made(RECEIVED)
    assert [d.text[p.start : p.end][:9] for p in d.paragraphs] == ["KESRA, Fe", "Rain came"]
    assert [t.text for t in d.tokens][-9:] == ["fired", "on", "the", "mill", "a", "doctor", "said", "Rain", "came"]
    assert (d.dateline.place, d.dateline.agency) == ("KESRA", "AFP")


def test_what_is_told_begins_after_the_dateline():
    d = made(RECEIVED)
    assert [d.text[p.start : p.end].strip()[:8] for p in d.told] == ["The army", "Rain cam"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“It fell,” she said. «We left», he said.", [["“It fell,”", "«We left»"]]),
        ("'It fell,' she said. ``We left,'' he said.", [["'It fell,'", "``We left,''"]]),
        ("The boys' school, Ra's men and Karim's fell.", [[]]),  # apostrophes
        ("The boys' school shut.\n\n'It fell,' she said.", [[], ["'It fell,'"]]),
        ("“It fell. We left.\n\n“Rain came,” he said.", [["“It fell. We left."], ["“Rain came,”"]]),  # left open
        ("‘It fell, “we” said,’ she said.", [["‘It fell, “we” said,’"]]),  # one within another is part of it
        ("KESRA, Feb 10 (AFP) - “It fell,” she said.", [["“It fell,”"]]),
    ],
)
def test_quotations(text, found):
    d = made(text)
    assert [[d.text[q.start : q.end] for q in quotes] for quotes in d.quotations] == found


def test_words_and_gaps_are_the_whole_text():
    d = made(RECEIVED)
    assert "".join(t.gap + t.text for t in d.tokens) == d.text[: d.tokens[-1].end]


@pytest.mark.parametrize("word", ["army", "fired", "mill", "Rain"])
def test_a_span_leads_back_to_the_received_words(word):
    d = made(RECEIVED)
    at = d.text.index(word)
    back = d.back(Span(at, at + len(word)))
    assert RECEIVED[back.start : back.end].replace("\u00ad", "") == word


def test_what_is_plain_is_read_as_it_stands():
    for d in (plain(RECEIVED), unchanged(Dispatch("d", "p", RECEIVED, ""))):
        assert d.text == RECEIVED
        assert d.is_received
    assert not made(RECEIVED).is_received


def test_a_language_without_a_rule_of_words_has_words():
    d = made("П'ять людей, 3 поранені.", language="uk")
    assert [t.text for t in d.tokens] == ["П'ять", "людей", "3", "поранені"]


def test_a_language_without_a_pack_is_read_by_the_default_one():
    assert made("Two fell.", language="tlh").pack.code == "en"


def test_later_finders_see_earlier_findings():
    text = "Since March, at least 40 people were killed in Hajin, a doctor said."
    found = read_findings(made(text, published="2019-05-10"))
    assert [a.source.as_printed for a in found.attributions] == ["a doctor"]
    # a total has the day since when it counts, and who speaks is no victim
    assert [(f.as_printed, f.since) for f in found.figures] == [("at least 40 people", "2019-03")]
    assert [p.name for p in found.places] == ["Hajin"]


FURNITURE = [
    "Read more: Army says forty lorries were lost at Orva",
    "Also on courier.example Minister says 300 people fled Sarn",
    "Sign up to our newsletter, the editor said, and miss nothing.",
    "(Corrects toll in first paragraph to 9, not 90)",
    "This story has been corrected to say that 9 people, not 90, were killed.",
    "Correction: An earlier version said that 90 people were killed on the pass.",
    "(Reporting by A. Writer; Editing by B. Writer)",
    "BYLINE: A. Writer",
    "The post Nine killed on the pass appeared first on The Courier.",
    "We counted 90 dead on the pass.\n— Free Orva (@freeorva) May 4, 2031",
]
STORY = "Nine people were killed on the pass on Saturday, the prefect said."


@pytest.mark.parametrize("line", FURNITURE)
def test_lines_beside_the_story_stay_in_the_text_and_make_no_claims(line):
    text = f"{STORY}\n{line}\nRain went on."
    found = document(Dispatch("d", "a.txt", text, "00", outlet="The Courier", published="2031-05-04"))
    assert "\n".join(text[each.start : each.end] for each in found.furniture) == line
    claims = read_claims(found.dispatch)
    assert [[figure.best for figure in claim.figures] for claim in claims if claim.figures] == [[9.0]]
    assert {claim.source.name for claim in claims} <= {"the prefect", "The Courier"}


@pytest.mark.parametrize(
    "line",
    [
        "Correction of the toll took days, the prefect said.",
        "This report was wrong, the army said.",
        "Related families fled to Orva.",
        "Read more than once, the order was plain.",
    ],
)
def test_words_of_the_story_are_no_furniture(line):
    assert document(Dispatch("d", "a.txt", f"{STORY}\n{line}", "00")).furniture == ()

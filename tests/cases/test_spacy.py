"""Our parts as components of anybody's spaCy pipeline: found by entry point, exact in their offsets, at home in processes."""

import pickle
import subprocess
import sys

import pytest

spacy = pytest.importorskip("spacy", reason="needs the extra `base`")

PARTS = ("attribution", "stance", "figures", "days", "places", "actors", "events", "persons", "claims")
TEXT = (
    "At least 12 people were killed in Hajin on Friday, said Omar Karim, the mayor. "
    "The army denied that shells had fallen.\n\nJournalist Samir Haddad was abducted by masked gunmen in 2016."
)
# part, text, what the span group must hold: (words of whole tokens, label, exact words)
CASES = [
    ("figures", "At least 12 people died.", [("At least 12 people", "killed", "At least 12 people")]),
    ("places", "They fled Hajin/on foot.", [("Hajin", "PLACE", "Hajin")]),
    ("days", "It fell on Saturday.", [("Saturday", "DAY", "Saturday")]),
    ("actors", "Masked gunmen fled.", [("Masked gunmen", "party", "Masked gunmen")]),
    ("events", "Gunmen abducted three engineers.", [("abducted", "Abduction/forced disappearance", "abducted")]),
    ("persons", "Journalist Samir Haddad was abducted.", [("Samir Haddad", "abducted", "Samir Haddad")]),
    (
        "stance",
        "They could still be inside.",
        [("They could still be inside.", "hedged", "They could still be inside.")],
    ),
    ("figures", "It rained.", []),
]


def blank(*parts, **config):
    nlp = spacy.blank("en")
    for part in parts:
        nlp.add_pipe(f"fogline_{part}", config=config)
    return nlp


@pytest.mark.parametrize(("part", "text", "expected"), CASES)
def test_part_alone(part, text, expected):
    doc = blank(part)(text)
    group = doc.spans[f"fogline_{part}"]
    got = [(s.text, s.label_, text[slice(*s._.fogline_exact)]) for s in group]
    assert [(w, label, x) for w, label, x in got] == expected
    assert [s._.fogline.quote.exact for s in group] == [x for _, _, x in expected]


def test_attribution_has_three_labels_and_one_noun_behind_them():
    doc = blank("attribution")("Ten people fled, Omar Karim said.")
    assert [(s.label_, s.text) for s in doc.spans["fogline_attribution"]] == [
        ("SOURCE", "Omar Karim"),
        ("CUE", "said"),
        ("CONTENT", "Ten people fled"),
    ]
    assert len({s._.fogline for s in doc.spans["fogline_attribution"]}) == 1
    assert doc._.fogline_attribution[0].source.name == "Omar Karim"


def test_exact_offsets_where_a_token_is_wider():
    # spaCy's tokenizer leaves "Hajin_East" and "2016/17" whole: the span is the token, the offsets are the finding's
    text = "In 2016/17 they fled Hajin_East."
    doc = blank("days", "places")(text)
    got = [(s.text, text[slice(*s._.fogline_exact)]) for k in ("days", "places") for s in doc.spans[f"fogline_{k}"]]
    assert ("Hajin_East", "Hajin") in got
    assert ("2016/17", "2016") in got


def test_stance_is_of_contents_where_there_are_some():
    nlp = blank("attribution", "stance")
    doc = nlp("The army denied that shells had fallen. It rained.")
    assert [(s.label_, s.text) for s in doc.spans["fogline_stance"]] == [("denied", "shells had fallen")]


def test_day_of_printing_from_config_or_from_the_doc():
    assert blank("days", published="2019-02-10")("It fell on Saturday.")._.fogline_days[0].value == "2019-02-09"
    nlp = blank("days")
    assert nlp("It fell on Saturday.")._.fogline_days[0].value is None
    doc = nlp.make_doc("It fell on Saturday.")
    doc._.published = "2019-02-17"
    assert nlp(doc)._.fogline_days[0].value == "2019-02-16"


def test_who_speaks_is_no_victim_where_attributions_ran_before():
    doc = blank("attribution", "figures", "persons")("A blast killed 12 people (doctor Adam Tahir and a nurse said).")
    assert [(f.as_printed, f.measure) for f in doc._.fogline_figures] == [("12 people", "killed")]
    assert [p.state for p in doc._.fogline_persons if p.state] == []


def test_whole_reading_is_the_same_as_without_spacy():
    from fogline.claims import read_claims
    from fogline.model import Dispatch

    doc = blank("claims", published="2019-02-10")(TEXT)
    own = read_claims(Dispatch("doc", "", TEXT, "", published="2019-02-10", language="en"))
    assert doc._.fogline_claims == own
    assert len(own) >= 3


def test_sentences_of_the_pipeline_are_used():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("fogline_stance")
    doc = nlp("They may flee. It fell.")
    assert [s.label_ for s in doc.spans["fogline_stance"]] == ["hedged", "asserted"]


def test_kept_through_bytes_and_pickle():
    nlp = blank(*PARTS)
    doc = nlp(TEXT)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    for part in PARTS:
        name = f"fogline_{part}"
        assert getattr(again._, name) == getattr(doc._, name)
        assert [s._.fogline_exact for s in again.spans[name]] == [s._.fogline_exact for s in doc.spans[name]]
    component = pickle.loads(pickle.dumps(nlp.get_pipe("fogline_figures")))  # noqa: S301  (our own bytes)
    assert component(nlp.make_doc("12 people died."))._.fogline_figures[0].best == 12


def test_in_processes():
    nlp = blank("figures", "attribution")
    texts = [f"At least {n} people died, the mayor said." for n in range(2, 8)]
    here, there = list(nlp.pipe(texts)), list(nlp.pipe(texts, n_process=2, batch_size=2))
    assert [d._.fogline_figures for d in there] == [d._.fogline_figures for d in here]
    assert [d._.fogline_attribution for d in there] == [d._.fogline_attribution for d in here]
    assert [d._.fogline_figures[0].low for d in there] == [float(n) for n in range(2, 8)]


def test_written_and_loaded_in_another_process(tmp_path):
    nlp = blank("days", published="2019-02-10")
    nlp.add_pipe("fogline_figures")
    nlp.to_disk(tmp_path / "mine")
    code = (
        "import spacy, sys; d = spacy.load(sys.argv[1])('At least 12 people died on Saturday.');"
        "print(d._.fogline_days[0].value, d._.fogline_figures[0].bound)"
    )
    done = subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-c", code, str(tmp_path / "mine")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["2019-02-09", "at_least"]


def test_fogline_does_not_import_spacy():
    code = "import fogline, fogline.pipeline, fogline.cli, sys; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "False"

"""The language base: ours and others by name, what the reading takes from them, and that it says what is missing."""

import sys

import msgspec
import pytest
from click.testing import CliRunner

from fogline import base, cli
from fogline.claims import method_of, read_claims
from fogline.errors import MissingExtra, UsageError
from fogline.ledger import Ledger
from fogline.model import Dispatch, Marks, Name, Quote, Span

spacy = pytest.importorskip("spacy", reason="needs the extra `base`")

# Each line goes on with a capital: rules without a base cannot tell it from lines that are paragraphs.
WRAPPED = (
    "The Orchard Trust said on Monday that shells fell on the town of\n"
    "Hajin, where ten people died, and that the road from the town to\n"
    "Marashida was closed after the bridge fell.\n"
)


def marks_for(text, *named, sentences=()):
    """Marks as a base would give them: (type, words) pairs, each at its first place."""
    names = tuple(Name(t, Quote(text.index(w), text.index(w) + len(w), w)) for t, w in named)
    return Marks("made-up-1.0", names, tuple(Span(*s) for s in sentences))


def claims_of(text, marks):
    return read_claims(Dispatch("d1", "a.txt", text, "", published="2019-02-10", language="en"), marks=marks)


# --- what the reading takes from marks ---------------------------------------------------------------------------

KINDS = [
    # an unknown body by name is no person and not anonymous
    ("The Orchard Trust said that ten people had fled.", [("ORG", "Orchard Trust")], "ngo"),
    ("Orchard said that ten people had fled.", [("ORG", "Orchard")], "ngo"),
    # a paper that no list of sources has, but the publishers' list
    ("The Guardian said that ten people had fled.", [("ORG", "Guardian")], "agency"),
    # a formation speaks for itself
    ("The Hill Lions said that ten people had fled.", [("MILUNIT", "Hill Lions")], "party"),
    # what the lexicon knows stays: a mayor is an official whatever the base makes of the name
    ("The mayor, Omar Karim, said that ten people had fled.", [("ORG", "Omar Karim")], "official"),
    # somebody of a body is not the body
    ("Relatives of Leyla Aydin said that ten people had fled.", [("PERSON", "Leyla Aydin")], "witness"),
    ("Hajin residents said that ten people had fled.", [("GPE", "Hajin")], "witness"),
]


@pytest.mark.parametrize(("text", "named", "kind"), KINDS)
def test_kind_of_source(text, named, kind):
    claim = claims_of(text, marks_for(text, *named))[0]
    assert claim.source.kind == kind
    assert claim.method == method_of(base="made-up-1.0")


def test_names_that_no_list_knows():
    text = "Shells fell near Birket Sahl. The Hill Lions took Leyla Kordan there. Kordan had led 30 men of the Orchard Trust."
    named = [("GPE", "Birket Sahl"), ("MILUNIT", "Hill Lions"), ("PERSON", "Leyla Kordan"), ("ORG", "Orchard Trust")]
    found = claims_of(text, marks_for(text, *named))
    assert {p.name for c in found for p in c.places} >= {"Birket Sahl"}
    assert {p.name for c in found for p in c.persons} >= {"Leyla Kordan"}
    assert {a.name for c in found for a in c.actors} >= {"Hill Lions", "Orchard Trust"}


def test_nothing_found_before_is_changed():
    # Hajin is a town of the gazetteer and Bali a speaker: a base that takes them for others is not asked
    text = "At least 12 people were killed in Hajin, SDF spokesman Mustafa Bali said."
    without, with_ = claims_of(text, None), claims_of(text, marks_for(text, ("ORG", "Hajin"), ("GPE", "Mustafa Bali")))

    def told(claims):
        return [(c.quote, c.source, c.stance, c.places, c.persons, c.actors, c.figures) for c in claims]

    assert told(with_) == told(without)


def test_wrapped_text_is_read_as_one_paragraph():
    without = claims_of(WRAPPED, None)
    with_ = claims_of(WRAPPED, marks_for(WRAPPED, sentences=[(0, len(WRAPPED) - 1)]))
    assert all("\n" not in c.quote.exact for c in without)
    assert any("the town of\nHajin, where ten people died" in c.quote.exact for c in with_)
    for c in with_:
        assert WRAPPED[c.quote.start : c.quote.end] == c.quote.exact
        for found in (*c.figures, *c.places, *c.days, *c.persons):
            assert WRAPPED[found.quote.start : found.quote.end] == found.quote.exact


def test_lines_that_are_paragraphs_stay_apart():
    # the base may see one sentence across a headline's end; the next word had room on the line, so it is no wrap
    text = "Shells fall on Hajin\nTen people fled the town of Hajin after shells fell there.\nThe mayor said so."
    assert claims_of(text, marks_for(text, sentences=[(0, len(text))])) == [
        msgspec.convert(msgspec.to_builtins(c) | {"method": method_of(base="made-up-1.0")}, type(c))
        for c in claims_of(text, None)
    ]


# --- our own base ------------------------------------------------------------------------------------------------


def test_ours_is_a_whole_pipeline():
    nlp = base.load()
    doc = nlp("The fighters left the village. Two shells fell.")
    assert [s.text for s in doc.sents] == ["The fighters left the village.", "Two shells fell."]
    assert [t.lemma_ for t in doc][:3] == ["the", "fighter", "leave"]
    assert doc[1].dep_ == "nsubj"
    assert doc[1].head.text == "left"
    assert doc[1].morph.get("Number") == ["Plur"]
    nlp.add_pipe("fogline_figures")
    assert nlp("At least 12 people died.")._.fogline_figures[0].low == 12


def test_sentences_never_cross_an_empty_line():
    # no full stop, and a small letter after the gap: a parser alone would run on
    marks = base.read("Ten people fled the town of\n\nthe river rose on Monday")
    assert [s.start for s in marks.sentences] == [0, 29]


def test_names_have_types_and_no_article():
    text = "Omar Karim of the United Nations went from Syria to Turkey, whose Turkish army has tanks."
    names = base.read(text).names
    assert ("PERSON", "Omar Karim") in [(n.type, n.quote.exact) for n in names]
    assert ("GPE", "Syria") in [(n.type, n.quote.exact) for n in names]
    assert all(text[n.quote.start : n.quote.end] == n.quote.exact for n in names)
    assert not any(n.quote.exact.startswith("the ") for n in names)


def test_card_says_what_it_must():
    card = base.card()
    assert card["figures"]
    assert {d["name"].split()[0] for d in card["data"]} >= {"UD", "UNER", "wikigold", "re3d,"}
    assert all(d["licence"] for d in card["data"])
    assert base.identity("fogline") == f"fogline-{card['sha256'][:12]}"


# --- any other ---------------------------------------------------------------------------------------------------


@pytest.fixture
def made_up(tmp_path):
    """A pipeline of somebody else's: it finds one name."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Orchard Trust"}])
    nlp.to_disk(tmp_path / "made_up")
    return str(tmp_path / "made_up")


def test_named_pipeline_reads(made_up, tmp_path):
    (tmp_path / "a.txt").write_text("The Orchard Trust said that ten people had fled the town.", "utf-8")
    run = CliRunner().invoke(cli.commands, ["claims", str(tmp_path / "a.txt"), "--base", made_up, "--format", "jsonl"])
    assert run.exit_code == 0, run.output
    claim = msgspec.json.decode(run.stdout.splitlines()[0])
    assert claim["source"]["kind"] == "ngo"
    assert claim["method"] == method_of(base="en_pipeline-0.0.0")


def test_claims_are_read_again_with_another_base(made_up, tmp_path):
    (tmp_path / "a.txt").write_text("The Orchard Trust said that ten people had fled the town.", "utf-8")
    ledger = str(tmp_path / "x.ledger")
    methods = []
    for more in ([], ["--base", made_up], ["--base", "none"]):
        run = CliRunner().invoke(cli.commands, ["read", str(tmp_path / "a.txt"), "--ledger", ledger, *more])
        assert run.exit_code == 0, run.output
        with Ledger.open(ledger) as opened:
            methods.append([c.method for c in opened.claims()])
    assert methods == [[method_of()], [method_of(base="en_pipeline-0.0.0")], [method_of()]]


def test_a_pipeline_that_is_not_there_says_what_to_install():
    with pytest.raises(MissingExtra, match="python -m spacy download en_no_such_pipeline"):
        base.load("en_no_such_pipeline")


def test_a_pipeline_for_another_language_is_refused(tmp_path):
    spacy.blank("de").to_disk(tmp_path / "de")
    with pytest.raises(UsageError, match="English"):
        base.load(str(tmp_path / "de"))


def test_without_spacy_the_command_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "spacy", None)  # what an import sees where it is not installed
    (tmp_path / "a.txt").write_text("Ten people fled.", "utf-8")
    run = CliRunner().invoke(cli.commands, ["claims", str(tmp_path / "a.txt"), "--base", "fogline"])
    assert run.exit_code != 0
    assert isinstance(run.exception, MissingExtra) or "pip install 'fogline[base]'" in run.output


def test_ours_written_as_a_folder_loads_with_spacy(tmp_path):
    text = "Two shells fell on the town of Hajin, Omar Karim said."
    nlp = base.load()
    nlp.to_disk(tmp_path / "ours")
    again = spacy.load(tmp_path / "ours")
    assert [(t.pos_, t.dep_, t.ent_type_) for t in again(text)] == [(t.pos_, t.dep_, t.ent_type_) for t in nlp(text)]

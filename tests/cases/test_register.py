"""One register of bodies: who is meant by a name, and who is not by a description."""

import pytest

from fogline import lexicon, reconcile
from fogline.claims import attribution, read_claims
from fogline.lexicon import register
from fogline.model import Dispatch


def dispatch(text, name="a"):
    return Dispatch(name, f"{name}.txt", text, "00", outlet=f"Paper {name}", published="2031-05-04")


def sources(text):
    return [(a.source.name, a.source.id, a.source.kind) for a in attribution.read(dispatch(text))]


NAMED = [
    # (what speaks, id, kind)
    ("The RSF", "rsf", "party"),
    ("The SAF", "saf", "party"),
    ("JNIM", "jnim", "party"),
    ("ISWAP", "iswap", "party"),
    ("Ukraine's General Staff", "general-staff-ukraine", "party"),
    ("The Ukrainian General Staff", "general-staff-ukraine", "party"),
    ("The SBU", "sbu", "official"),
    ("UNIFIL", "unifil", "official"),
    ("The Gaza health ministry", "gaza-health-ministry", "official"),
    ("Gaza’s health ministry", "gaza-health-ministry", "official"),
    ("The Hamas-run health ministry", "gaza-health-ministry", "official"),
    ("The Lebanese army", "lebanese-army", "party"),
    ("The Sudan Doctors Network", "sudan-doctors-network", "ngo"),
    ("Al-Manar", "al-manar", "agency"),
    ("CENTCOM", "centcom", "party"),
    ("UKMTO", "ukmto", "official"),
    ("Viv Ansanm", "viv-ansanm", "party"),
    ("The Haitian National Police", "haitian-police", "party"),
]


@pytest.mark.parametrize(("who", "body_id", "kind"), NAMED, ids=lambda v: v)
def test_a_body_is_known_by_any_of_its_names(who, body_id, kind):
    (found,) = sources(f"{who} said on Monday that three people were killed in Marram.")
    assert found[1:] == (body_id, kind)
    assert found[0] == register.by_id()[body_id].name


DESCRIBED = [
    # another nation's army is not the one that was spoken of
    ("The IDF struck the town. The Lebanese army said one of its soldiers was killed.", "lebanese-army"),
    ("The IDF struck the town. The Ruritanian army said one of its soldiers was killed.", None),
    # its own nation, or nothing before the noun
    ("The IDF struck the town. The Israeli army said it had fired.", "idf"),
    ("The IDF struck the town. The army said it had fired.", "idf"),
    # a coalition is no armed group, a militia no army
    ("The Houthis said two strikes hit a camp. The coalition admitted that it had killed nine civilians.", None),
    ("The SAF said two strikes hit a camp. The militia said nine people were killed.", None),
    ("The Houthis said two strikes hit a camp. The group said nine people were killed.", "houthis"),
    # a monitor by what stands before the noun
    ("The Syrian Observatory for Human Rights spoke. The Britain-based war monitor said nine were killed.", "sohr"),
    # a Red Crescent of another country
    ("The Syrian Arab Red Crescent left. The Palestinian Red Crescent said nine people were killed.", "prcs"),
]


@pytest.mark.parametrize(("text", "body_id"), DESCRIBED, ids=[c[0][-50:] for c in DESCRIBED])
def test_a_description_means_a_body_only_where_all_of_it_fits(text, body_id):
    assert sources(text)[-1][1] == body_id


def test_nobody_admits_by_a_description():
    text = "The Houthis said two strikes hit a camp. The group admitted that it had killed nine civilians in Marram on Sunday."
    assert [c.against_interest for c in read_claims(dispatch(text)) if c.figures and c.figures[0].best == 9] == [False]
    text = "The Houthis admitted that they had killed nine civilians in Marram on Sunday."
    assert [c.against_interest for c in read_claims(dispatch(text)) if c.figures] == [True]


def test_printings_of_one_body_are_one_voice():
    texts = [
        f"{who} said that 14 people were killed in Rafah on Saturday."
        for who in ("The Gaza health ministry", "Gaza's health ministry", "The Hamas-run health ministry")
    ]
    dispatches = [dispatch(t, name) for t, name in zip(texts, "abc", strict=True)]
    claims = [c for d in dispatches for c in read_claims(d)]
    (account,) = reconcile.accounts(claims, dispatches, [], [])
    assert (account.voices.low, account.voices.high) == (1, 1)
    assert account.verdict == "single"


def test_the_register_holds_together():
    ids = [b.body_id for b in register.bodies()]
    assert len(set(ids)) == len(ids)
    assert {r["body_id"] for r in lexicon.rows("body_names.csv")} <= set(ids)
    assert {b.parent for b in register.bodies()} - {None} <= set(ids)
    isos = {r["iso"] for r in lexicon.rows("nationalities.csv")}
    assert {b.nation for b in register.bodies()} - {None} <= isos
    assert {r["class"] for r in lexicon.rows("body_names.csv")} == {"alias", "description"}
    assert {r["used"] for r in lexicon.rows("body_names.csv")} == {"actor", "speaker", "both"}
    speaking = {}
    for body in register.bodies():
        for name in (body.name, *body.called(described=False, speaks=True)):
            assert speaking.setdefault(name, body.body_id) == body.body_id, name

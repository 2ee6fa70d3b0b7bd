"""A redacted name however it is printed: what is covered everywhere, what near the person, and what is left alone."""

from __future__ import annotations

import time

import pytest

from fogline.ledger import Cover, redacted
from fogline.ledger.names import name_of
from fogline.ledger.redact import over
from fogline.model import Claim, Dispatch, Family, Figure, Judgement, Passage, Place, Quote, Source

NAME = "Mirélle Quorvane"


def _judged(*about: str) -> list[Judgement]:
    return [Judgement("j1", "redact", about, None, "A. B.", "2031-05-04", "asked")]


def _dispatch(text: str, number: int = 0, **fields: str | None) -> Dispatch:
    return Dispatch(f"d{number}", f"in/{number}.txt", text, "", **fields)


def _shown(*texts: str, name: str = NAME, families: tuple[Family, ...] = ()) -> list[str]:
    ones = [_dispatch(t, n) for n, t in enumerate(texts)]
    return [d.text for d in redacted(ones, [], _judged(f"person:{name}"), families)[0]]


# What can only be the whole name: covered in any text, also where nothing else tells of the person.
WHOLE = [
    "Mirélle Quorvane",
    "MIRELLE QUORVANE",
    "mirelle quorvane",
    "Quorvane, Mirélle",  # in any order
    "QUORVANE Mirélle",
    "Quorvane (Mirélle)",
    "Mirélle Ivanovna Quorvane",  # with names between
    "Mirélle Jane Mary Quorvane",
    "Mirélle “Mel” Quorvane",
    "Mirélle 'mel' Quorvane",
    "Mirélle (Mel) Quorvane",
    "Mirélle al-Quorvane",  # with particles
    "Mirélle van der Quorvane",
    "Mirélle bint Tariq Quorvane",
    "Mirélle née Berg Quorvane",
    "Mirélle B. Quorvane",
    "Mirélle and Tomas Quorvane",
    "Mirélle, 44, Quorvane",
    "Mirélle Q’uorvane",  # with an apostrophe within
    "Mirélle Quor-\nvane",  # broken over a line
    "Mirélle Quor-\r\n  vane",
    "Mirélle\nQuorvane",
    "> Mirélle Quor\n> vane",
    "Mirélle Quor vane",
    "Mirélle\u00a0Quorvane",
    "Mir\u00adélle Quor\u200bvane",  # with marks that nobody sees
    "Mire\u0301lle Quorvane",  # decomposed
    "M i r é l l e  Q u o r v a n e",
    "Ｍirelle Ｑｕｏｒｖａｎｅ",  # full width
    "MirélleQuorvane",  # joined
    "#MirelleQuorvane",
    "#FreeMirelleQuorvane",
    "mirelle_quorvane",  # as a handle, an address
    "quorvane.mirelle",
    "mirelle.quorvane@tern.example",
    "https://tern.example/?q=Mir%C3%A9lle+Quorvane",
    "Mir&eacute;lle Quorvane",  # as an entity
    "Mir&#233;lle&nbsp;Quorvane",
    "Mir&amp;eacute;lle Quorvane",
    "Mir\\u00e9lle Quorvane",
    "MirÃ©lle Quorvane",
    "Mirélle <b>Quorvane</b>",
    "Mirélle Qu\u043erv\u0430ne",  # with Cyrillic letters that look alike
    "Mirélle Qu0rvane",
    "Mirélle Quorvan",  # in a near spelling
    "Mirelle Quorvanne",
    "Mirella Quorvane",
    "Mirélle Qourvane",
    "Мирель Кворване",  # by its sound in Cyrillic
]


@pytest.mark.parametrize("form", WHOLE)
def test_the_whole_name_is_covered_in_any_print(form):
    name = "Mirel Kvorvane" if form == "Мирель Кворване" else NAME
    [shown] = _shown(f"On Monday {form} left Kesh.", name=name)
    assert shown.startswith("On Monday ")
    assert shown.endswith(" left Kesh.")
    words = shown.removeprefix("On Monday ").removesuffix(" left Kesh.").lower()
    assert not any(part in words for part in ("mir", "quor", "vane", "q’", "мир", "квор")), shown


# What means the person where the whole name stands in the text or near it.
NEAR = [
    ("Ms Quorvane", "Ms ████████"),
    ("Quorvane", "████████"),
    ("quorvane", "████████"),
    ("QUORVANE", "████████"),
    ("M. Quorvane", "███████████"),
    ("M Quorvane", "██████████"),
    ("M.I. Quorvane", "█████████████"),
    ("Mrs. M. Quorvane", "Mrs. ███████████"),
    ("Quorvane M.", "██████████."),
    ("the Quorvanes", "the █████████"),
    ("Quorvane’s", "████████’s"),
    ("al-Quorvane", "al-████████"),
    ("Quorvane-Berg", "████████-Berg"),
    ("Omar Quorvane", "Omar ████████"),  # a relative loses it as well
    ("@mquorvane", "@█████████"),
    ("quorvane@tern.example", "████████@tern.example"),
    ("#freequorvane", "#free████████"),
    ("#JusticeForQuorvane", "#JusticeFor████████"),
    ("Quor-\nvane", "█████\n████"),
    ("Qu\u043ervane", "████████"),
    ("Q u o r v a n e", "███████████████"),
    ("Mirélle Q.", "█████████."),
    ("Mirélle Q", "█████████"),
    ("Mirélle", "███████"),
    ("Кворван", "███████"),  # by its consonants in other scripts
    ("Куорване", "████████"),
    ("Κουορβάν", "████████"),
    ("كوارفان", "███████"),
]


@pytest.mark.parametrize(("form", "expected"), NEAR)
def test_a_part_of_the_name_is_covered_where_the_whole_stands(form, expected):
    [shown] = _shown(f"Mirélle Quorvane left Kesh. On Monday {form} spoke.")
    assert shown == f"████████████████ left Kesh. On Monday {expected} spoke."


@pytest.mark.parametrize(
    "form", [form for form, _ in NEAR if form[0] not in "КΚك" and form not in ("Mirélle", "Mirélle Q.", "Mirélle Q")]
)
def test_it_is_covered_elsewhere_where_nobody_else_has_the_name(form):
    _, shown = _shown("Mirélle Quorvane left Kesh.", f"On Monday {form} spoke.")
    assert "uor" not in shown.lower().replace("qu\u043er", "quor")


ALONE = [
    "Omar Berg spoke to Mirélle Berg.",  # another of the first name
    "The quorum of Quorvania met.",
    "Mirélle told us.",  # the first name alone, in a text that has not the whole one
]


@pytest.mark.parametrize("text", ALONE)
def test_what_is_another_name_is_left_alone(text):
    assert _shown("Mirélle Quorvane left Kesh.", text)[1] == text


# --- whom a part of a name means ----------------------------------------------------------------------------


def _claim(d: Dispatch, source: str, figure: int, *, place: str | None = None, place_id: str = "gn:1") -> Claim:
    words = Quote(0, len(d.text), d.text)
    counted = Figure("killed", None, figure, figure, figure, "exact", None, "incident", None, str(figure), words)
    places = (
        (Place(place, place, place_id, 1.0, 2.0, 1, Quote(0, len(place), d.text[: len(place)]), (place_id,)),)
        if place
        else ()
    )
    return Claim(f"c{d.dispatch_id}", d.dispatch_id, d.path, words, Source(source, source, None, "witness"), None, "asserted",
                 (counted,), None, (), places, (), "test")  # fmt: skip


FIELD = _dispatch("Amina Field left over the field, a field and the fields.", 1)
OTHER = _dispatch("Field spoke, and Ms Field, and A. Field.", 2)


@pytest.mark.parametrize(
    ("linked", "expected"),
    [
        ([], "Field spoke, and Ms █████, and ████████."),  # a plain word: with a title or an initial only
        (["family"], "█████ spoke, and Ms █████, and ████████."),
        (["count"], "█████ spoke, and Ms █████, and ████████."),
        (["source"], "█████ spoke, and Ms █████, and ████████."),
        (["another"], "Field spoke, and Ms Field, and ████████."),  # Omar Field is somebody else, and no A.
        (["namesake"], "Field spoke, and Ms Field, and A. Field."),
        (["namesake", "family"], "█████ spoke, and Ms █████, and ████████."),
    ],
)
def test_a_last_name_that_is_a_word_means_the_person_only_near_them(linked, expected):
    third = _dispatch("Somebody spoke.", 3)
    claims = {
        "count": [_claim(FIELD, "x", 12, place="Kesh"), _claim(OTHER, "y", 12, place="Kesh")],
        "source": [_claim(OTHER, "Amina Field", 5)],
        "another": [_claim(third, "Omar Field", 7)],
        "namesake": [_claim(third, "Anna Field", 7)],
    }
    families = [Family("f1", None, (Passage("d1", 0, 5), Passage("d2", 0, 5)))] if "family" in linked else []
    told = [c for link in linked for c in claims.get(link, ())]
    shown, _ = redacted([FIELD, OTHER, third], told, _judged("person:Amina Field"), families)
    assert shown[1].text == expected


def test_a_last_name_that_is_a_place_means_the_person_only_near_them():
    there = _dispatch("Quorvane was shelled.", 2)
    whole = _dispatch("Mirélle Quorvane left Kesh.", 1)
    [_, shown], [claim] = redacted([whole, there], [_claim(there, "x", 2, place="Quorvane")], _judged(f"person:{NAME}"))
    assert shown.text == "Quorvane was shelled."
    assert claim.places[0].place_id == "gn:1"


def test_what_is_covered_tells_no_id_and_no_point():
    d = _dispatch("Quorvane was shelled, Mirélle Quorvane said.", 1)
    _, [claim] = redacted([d], [_claim(d, "Mirélle Quorvane", 2, place="Quorvane")], _judged(f"person:{NAME}"))
    place = claim.places[0]
    assert (place.name, place.as_printed, place.place_id, place.lat, place.candidates) == (
        "█" * 8,
        "█" * 8,
        None,
        None,
        (),
    )
    assert claim.source.name == claim.source.as_printed == "█" * 16


def test_what_stands_above_a_text_is_covered_too():
    d = _dispatch("Two died.", 1, outlet="Mirélle Quorvane’s blog", wire="Quorvane Press", headline="Quorvane: two died",
                  url="https://tern.example/quorvane")  # fmt: skip
    [shown], _ = redacted([d], [], _judged(f"person:{NAME}"))
    assert (shown.outlet, shown.wire, shown.headline, shown.url) == (
        "████████████████’s blog",
        "████████ Press",
        "████████: two died",
        None,
    )


@pytest.mark.parametrize(
    "path", ["in/mirelle-quorvane.txt", "in/Quorvane/1.txt", "in/quorvane/1.txt", "in/Mir%C3%A9lle%20Quorvane.txt"]
)
def test_a_path_that_spells_a_name_or_its_last_part_is_the_dispatchs_id(path):
    whole = _dispatch("Mirélle Quorvane left Kesh.", 1)
    [_, shown], _ = redacted([whole, Dispatch("d2", path, "Two died.", "")], [], _judged(f"person:{NAME}"))
    assert shown.path == "d2"


def test_forms_that_an_editor_added_are_covered_as_written():
    texts = ["Mel Q. left; the Salt Witch stayed, and a witch.", "The salt-witch came."]
    ones = [_dispatch(t, n) for n, t in enumerate(texts)]
    shown, _ = redacted(ones, [], _judged(f"person:{NAME}", "form:Mel Q", "form:the Salt Witch"))
    assert [d.text for d in shown] == ["█████. left; ██████████████ stayed, and a witch.", "██████████████ came."]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Jonas Müller", "Mueller and Jonas Mueller", "███████ and █████████████"),
        ("Bjørn Åkesson", "Bjorn Akesson; Bjoern Aakesson", "█████████████; ███████████████"),
        ("Abu Omar", "Abu Omar and Omar left; abu-Omar too", "████████ and Omar left; ████████ too"),
        ("Osama bin Quorvane", "Usama bin Quorvane; bin Quorvane", "██████████████████; bin ████████"),
        ("Dr. Mirélle Quorvane, MD", "Mirélle Quorvane", "████████████████"),
        (
            "Mirélle Quorvane-Berg",
            "Mirélle Quorvane; Ms Berg; Quorvane-Berg",
            "████████████████; Ms ████; █████████████",
        ),
        ("Маріта Кворвана", "Маріту Кворвану бачили; Кворвани немає", "███████████████ бачили; ████████ немає"),
        ("Маріта Кворвана", "Marita Kvorvana left", "███████████████ left"),
        ("أمينة فلانة", "قالت امينة فلانة وفلانة", "قالت ███████████ و█████"),
        ("王小明", "昨天王小明說", "昨天███說"),
        ("O'Quorvane", "O’Quorvane and OQuorvane left", "██████████ and █████████ left"),
        ("Malcolm X", "Malcolm X, and x = 2; the X", "█████████, and x = 2; the X"),
        ("Ali", "the alliance; Ali's, ALI", "the alliance; ███'s, ███"),
    ],
)
def test_names_of_other_makes(name, text, expected):
    assert _shown(text, name=name) == [expected]


# First and last name together in another script, anywhere; the consonants tell.
SOUNDS = [
    ("Mirélle Quorvane", "وقالت ميريل كوارفان أمس", "وقالت █████████████ أمس"),
    ("Mirélle Quorvane", "Мирелль Кворван сказала", "███████████████ сказала"),
    ("Mirélle Quorvane", "είπε η Μιρέλ Κουορβάν", "είπε η ██████████████"),
    ("Amina Held", "قالت أمينة هيلد", "قالت ██████████"),
    ("Amina Held", "Аміна Гелд пішла", "██████████ пішла"),
    ("Leila Haddad", "ليلى الحداد", "███████████"),
    ("Leila Haddad", "Лейла Хаддад", "████████████"),
    ("Mirélle\u3164Quorvane", "Mirélle\u3164Quorvane left", "████████████████ left"),
]


@pytest.mark.parametrize(("name", "text", "expected"), SOUNDS)
def test_a_name_in_another_script_is_known_by_its_consonants(name, text, expected):
    assert _shown(text, name=name) == [expected]


@pytest.mark.parametrize("text", ["мир и кров", "قال محمد حداد", "Αμίνα Παππά", "هيلد وحدها"])
def test_what_only_sounds_a_little_like_it_is_left_alone(text):
    assert _shown("Amina Held left Kesh.", text, name="Amina Held")[1] == text


def test_a_name_taken_apart():
    assert name_of("Mirélle Ivanovna Quorvane").initials == {"m", "i"}
    assert name_of("Quorvane, Mirélle").family == name_of("Ms Mirélle Quorvane").family == ("quorvane",)


def test_nothing_redacted_costs_no_look():
    class Untouched:
        def judgements(self):
            return []

        def __getattr__(self, name):
            raise AssertionError(name)

    from fogline.ledger import covering

    cover = covering(Untouched())
    assert isinstance(cover, Cover)
    assert not cover
    assert not over(_judged()[:0])


ROWS = ["Mirelle ", "Quorvane ", "Mirelle and Quorvane ", "quorvane", "mirelle", "m", "M.Q. ", "%41", "&eacute;", "Quorvan ",
        "mirelle_", "Кворване ", "q’"]  # fmt: skip


@pytest.mark.parametrize("unit", ROWS)
def test_looking_for_a_name_takes_time_by_the_letters(unit):
    """Not by their square, which took a quarter of a minute and more of these."""
    before = time.process_time()
    _shown(unit * (200_000 // len(unit)))
    assert time.process_time() - before < 6

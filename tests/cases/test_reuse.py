"""Reprints: tables of two texts and what must come out, all texts made up for the tests."""

import pytest

from fogline.model import Dispatch
from fogline.reuse import ReuseConfig, find_reprints, seams_alone

MARKET = (
    "Rockets struck the covered market of Harim on Tuesday, killing four traders and a boy, the district council said. "
    "Ambulances were held at the northern checkpoint for two hours before they were let through."
)
BRIDGE = (
    "Engineers laid a floating bridge across the Sajur on Thursday night, three officers told reporters. "
    "By morning a column of forty lorries had crossed to the eastern bank without a shot being fired."
)
OWN = "Our town has seen nothing of the kind since the spring floods, and the bakery opens late these days."


def dispatch(name, text, published=None, **known):
    return Dispatch(name, f"{name}.txt", text, "00", published=published, **known)


def words(d, span):
    return d.text[span.start : span.end]


# One row: what the copy says, its kind, and its edits (op, was, now).
EDITED = [
    (MARKET, "exact", []),
    # case, quotes and line breaks are no edits
    (MARKET.upper().replace(" ", "\n", 3), "exact", []),
    (MARKET.replace("four", "seven"), "edited", [("replace", "four", "seven")]),
    # a number that changed is an edit, with both numbers in it
    (MARKET.replace("two hours", "12 hours"), "edited", [("replace", "two", "12")]),
    (MARKET.replace(" and a boy", ""), "edited", [("delete", "and a boy", "")]),
    (MARKET.replace("district council", "rebel-run district council"), "edited", [("insert", "", "rebel-run")]),
    # lost spaces and hyphens are damage, not edits
    (MARKET.replace("for two hours", "fortwo hours").replace("killing four", "killingfour"), "exact", []),
    # a speaker moved in front of what he said
    (
        "On Tuesday the district council said rockets struck the covered market of Harim, killing four traders and a boy. "
        + MARKET.split(". ")[1],
        "edited",
        None,
    ),
]


@pytest.mark.parametrize(("text", "kind", "edits"), EDITED)
def test_edits(text, kind, edits):
    wire, paper = dispatch("a", f"{OWN}\n\n{MARKET}", "2031-05-05"), dispatch("b", text, "2031-05-06")
    [r] = find_reprints([wire, paper]).reprints
    assert (r.earlier.dispatch_id, r.later.dispatch_id, r.direction, r.kind) == ("a", "b", "known", kind)
    assert words(wire, r.earlier) == MARKET
    assert words(paper, r.later) == text
    if edits is not None:
        assert [(e.op, words(wire, e.earlier), words(paper, e.later)) for e in r.edits] == edits


def test_words_of_the_copys_own_in_a_borrowed_sentence_are_not_reprinted():
    wire, paper = dispatch("a", MARKET), dispatch("b", "Our man in the north writes: " + MARKET)
    [r] = find_reprints([wire, paper]).reprints
    assert words(paper, r.later) == MARKET


def test_nothing_is_shared():
    found = find_reprints([dispatch("a", MARKET), dispatch("b", BRIDGE), dispatch("c", OWN), dispatch("d", "")])
    assert found.reprints == found.families == found.seams == ()


def test_phrases_of_the_language_are_no_reprint():
    one = dispatch("a", "The head of the Central Bank of the island said on Monday that rates would stay. " + OWN)
    two = dispatch(
        "b", "Fishermen met the head of the Central Bank of the island and asked for cheaper diesel. " + BRIDGE
    )
    assert find_reprints([one, two]).reprints == ()


def test_sentences_in_another_order():
    parts = [*MARKET.split(". "), *BRIDGE.split(". ")]
    parts = [p if p.endswith(".") else p + "." for p in parts]
    wire, paper = dispatch("a", " ".join(parts), "2031-05-05"), dispatch("b", " ".join(parts[::-1]), "2031-05-06")
    [r] = find_reprints([wire, paper]).reprints
    assert (r.kind, r.extent) == ("reordered", "full")
    assert (words(wire, r.earlier), words(paper, r.later)) == (wire.text, paper.text)
    assert {e.op for e in r.edits} == {"move"}


def test_paragraphs_are_reprints_of_their_own_and_blocks_are_not():
    one, two = (dispatch(n, f"{MARKET}\n\n{BRIDGE}", d) for n, d in (("a", "2031-05-05"), ("b", "2031-05-06")))
    assert len(find_reprints([one, two]).reprints) == 2
    assert len(find_reprints([one, two], config=ReuseConfig(cut="block")).reprints) == 1


def test_a_paragraph_left_out_parts_two_reprints():
    wire = dispatch("a", f"{MARKET}\n\n{OWN}\n\n{BRIDGE}", "2031-05-05")
    paper = dispatch("b", f"{MARKET}\n{BRIDGE}", "2031-05-06")
    assert [words(wire, r.earlier) for r in find_reprints([wire, paper]).reprints] == [MARKET, BRIDGE]


# --- direction ----------------------------------------------------------------------------------------------

# One row: what is known of a, of b, and which is the earlier (None: unknown).
DIRECTIONS = [
    ({"published": "2031-05-05"}, {"published": "2031-05-06"}, "a"),
    ({"published": "2031-05-06"}, {"published": "2031-05-05"}, "b"),
    ({"published": "2031-05-05"}, {"published": "2031-05-05"}, None),
    ({"published": "2031-05"}, {"published": "2031-05-05"}, None),
    ({}, {"published": "2031-05-05"}, None),
    ({"outlet": "Sajur Wire"}, {"outlet": "Daily Loaf", "wire": "Sajur Wire"}, "a"),
    ({"outlet": "Daily Loaf", "text": MARKET + " – Sajur Wire"}, {"outlet": "Sajur Wire"}, "b"),
    ({"outlet": "Daily Loaf", "text": "HARIM (Sajur Wire) – " + MARKET}, {"outlet": "Sajur Wire"}, "b"),
    # both carry the wire: nothing tells which was first
    ({"outlet": "Daily Loaf", "wire": "Sajur Wire"}, {"outlet": "Daily Roll", "wire": "Sajur Wire"}, None),
]


@pytest.mark.parametrize(("one", "two", "first"), DIRECTIONS)
def test_direction(one, two, first):
    pair = [dispatch(n, **{"text": MARKET, **known}) for n, known in (("a", one), ("b", two))]
    [r] = find_reprints(pair).reprints
    assert r.direction == ("unknown" if first is None else "known")
    assert r.earlier.dispatch_id == (first or "a")


def test_a_text_put_together_from_two_others_is_the_later():
    one, two = dispatch("b", f"{MARKET}\n\n{OWN}"), dispatch("c", f"{BRIDGE} {OWN[::-1]}")
    mix = dispatch("a", f"{MARKET} {BRIDGE}")
    found = find_reprints([one, two, mix])
    assert {(r.earlier.dispatch_id, r.later.dispatch_id, r.direction) for r in found.reprints} == {
        ("b", "a", "known"),
        ("c", "a", "known"),
    }


# --- extent, families, boilerplate --------------------------------------------------------------------------


def test_extent():
    wire = dispatch(
        "a", f"{MARKET}\n\n{OWN}\n\n{BRIDGE} Nobody in the valley slept, and the dogs barked until noon.", "2031-05-05"
    )
    lead = dispatch("b", f"{MARKET}\n\nMore soon.", "2031-05-06")
    part = dispatch("c", f"From the river. {BRIDGE}", "2031-05-06")
    full = dispatch("d", wire.text, "2031-05-07")
    extents = {
        r.later.dispatch_id: r.extent
        for r in find_reprints([wire, lead, part, full]).reprints
        if r.earlier.dispatch_id == "a"
    }
    assert extents == {"b": "lead", "c": "part", "d": "full"}


def test_families_join_by_reprints_and_have_the_first_as_origin():
    days = {"a": "2031-05-05", "b": "2031-05-06", "c": "2031-05-07"}
    found = find_reprints([dispatch(n, f"{OWN if n == 'b' else ''} {MARKET}", d) for n, d in days.items()])
    [family] = found.families
    assert family.origin == "a"
    assert [p.dispatch_id for p in family.passages] == ["a", "b", "c"]
    assert {r.family_id for r in found.reprints} == {family.family_id}


def test_an_origin_of_the_same_day_is_unknown():
    found = find_reprints([dispatch(n, MARKET, "2031-05-05") for n in "abc"])
    assert [f.origin for f in found.families] == [None]


FOOTER = (
    "Sign up for the evening letter of the Daily Loaf and have every story of the valley at your door before supper."
)
STORIES = [MARKET, BRIDGE, OWN * 2, MARKET[::-1], BRIDGE[::-1]]


def test_a_footer_of_one_outlet_is_boilerplate_and_joins_no_stories():
    texts = [dispatch(f"d{n}", f"{s * 3}\n\n{FOOTER}", outlet="Daily Loaf") for n, s in enumerate(STORIES[:3])]
    found = find_reprints([*texts, dispatch("x", f"{OWN[::-1]}\n\n{MARKET} {MARKET}", outlet="Other")])
    kinds = {
        words(d, p): r.kind
        for r in found.reprints
        for d in texts
        for p in (r.earlier, r.later)
        if p.dispatch_id == d.dispatch_id
    }
    assert kinds.pop(FOOTER) == "boilerplate"
    assert "boilerplate" not in kinds.values()
    assert all(len({p.dispatch_id for p in f.passages}) <= 3 for f in found.families)


def test_a_wire_story_in_twelve_papers_is_no_boilerplate():
    found = find_reprints([dispatch(f"d{n:02}", MARKET + " " + BRIDGE, outlet=f"Paper {n}") for n in range(12)])
    assert {r.kind for r in found.reprints} == {"exact"}


# --- seams --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [MARKET, f"{MARKET}“We fled at dawn,” he said.", "", f"{MARKET}\n\n{MARKET}"])
def test_a_text_alone_has_the_seams_that_it_has_among_others(text):
    """A text that is compared with none is not given to what compares."""
    alone = dispatch("a", text)
    found = find_reprints([alone])
    assert (list(found.seams), found.reprints, found.families) == (seams_alone(alone), (), ())


def test_seam_where_borrowed_text_ends_glued():
    other = (
        "“They may be moved by night,” he said. "
        + OWN
        + " Nobody could say where the road would lead, nor who had paid."
    )
    wire = dispatch("a", f"{OWN}\n\n{MARKET}", "2031-05-05")
    mix = dispatch("b", f"{MARKET}{other}", "2031-05-06")
    wire = dispatch("a", MARKET, "2031-05-05")
    found = find_reprints([wire, mix])
    assert [(s.dispatch_id, s.at) for s in found.seams] == [("b", len(MARKET))]
    assert "glued" in found.seams[0].reason


def test_seam_where_two_origins_meet():
    texts = [dispatch("a", MARKET, "2031-05-05"), dispatch("b", BRIDGE, "2031-05-05")]
    mix = dispatch("c", f"{MARKET}\n\n{BRIDGE}", "2031-05-06")
    assert [(s.dispatch_id, s.at, s.reason) for s in find_reprints([*texts, mix]).seams] == [
        ("c", len(MARKET) + 2, "two origins meet")
    ]


def test_no_seam_where_one_story_lost_a_break():
    wire = dispatch("a", f"{MARKET}\n\n{BRIDGE}", "2031-05-05")
    assert find_reprints([wire, dispatch("b", f"{MARKET}{BRIDGE}", "2031-05-06")]).seams == ()


def test_seam_at_a_glued_quotation_without_a_speaker():
    text = "The column reached the ford before noon.“They may be moved by night,” he said."
    [seam] = find_reprints([dispatch("a", text)]).seams
    assert text[seam.at :].startswith("“They")


# --- scripts ------------------------------------------------------------------------------------------------

SCRIPTS = [
    # Arabic: alef with and without hamza, ta marbuta and ha, tatweel, marks
    ("أعلنت القوات المشتركة يوم الاثنين السيطرة على البلدة الواقعة شرق النهر بعد معارك استمرت تسعة أيام",
     "اعلنت القوات المشتركه يوم الإثنين السيطـرة على البلدة الواقعة شرق النَّهر بعد معارك استمرت تسعة ايام"),
    ("Войска перешли реку ночью и к утру заняли восточный берег, сообщили трое офицеров в понедельник",
     "ВОЙСКА ПЕРЕШЛИ РЕКУ НОЧЬЮ И К УТРУ ЗАНЯЛИ ВОСТОЧНЫЙ БЕРЕГ, СООБЩИЛИ ТРОЕ ОФИЦЕРОВ В ПОНЕДЕЛЬНИК"),
    ("Οι δυνάμεις πέρασαν το ποτάμι τη νύχτα και μέχρι το πρωί είχαν καταλάβει την ανατολική όχθη του",
     "Οι δυναμεις περασαν το ποταμι τη νυχτα και μεχρι το πρωι ειχαν καταλαβει την ανατολικη οχθη του"),
    ("הכוחות חצו את הנהר בלילה ועד הבוקר השתלטו על הגדה המזרחית, מסרו שלושה קצינים ביום שני בערב",
     "הכוחות חָצוּ אֶת הַנָּהָר בלילה ועד הבוקר השתלטו על הגדה המזרחית, מסרו שלושה קצינים ביום שני בערב"),
    ("部队在夜间渡过河流并在黎明前占领了东岸的三个村庄", "部队在夜间渡过河流，并在黎明前占领了东岸的三个村庄"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two"), SCRIPTS)
def test_scripts(one, two):
    a, b = dispatch("a", "\U0001f4f0 " + one + "."), dispatch("b", two)
    [r] = find_reprints([a, b]).reprints
    assert (words(a, r.earlier).rstrip("."), words(b, r.later)) == (one, two)
    assert r.kind == "exact"


def test_three_words_of_the_paragraph_before_are_no_part_of_a_passage():
    # The end of the paragraph before ("the northern hills") also stands in the copy, elsewhere: a chance, not a copy.
    lead = "Council troops were locked in fierce fighting on Sunday as they pressed the siege of the last quarry in rebel hands"
    body = (
        "The Valley Council (VC), backed by a band of neighbours, announced a last drive to take the quarry{} late on Tuesday, "
        "after a halt of more than nine days to let families leave."
    )
    own = "The rebels overran large parts of the valley ten years ago, but they have since been driven to the northern hills."
    a = dispatch("a", f"{lead}.\n\n{own}\n\n{body.format('')}")
    b = dispatch("b", f"{lead}, a monitor said.\n{body.format(' near the northern hills')}")
    starts = {
        words(a, s)
        for r in find_reprints([a, b]).reprints
        for s in (r.earlier, r.later)
        if s.dispatch_id == a.dispatch_id
    }
    assert [s[:18] for s in sorted(starts)] == ["Council troops wer", "The Valley Council"]

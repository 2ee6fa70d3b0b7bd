"""Places: found, told from people and bodies, resolved. Each row is a trap that the finder once fell into or must not."""

from __future__ import annotations

import pytest

from fogline.claims import places
from fogline.claims.places import Context, found_in, home_of
from fogline.lexicon import gazetteer

# (text, what must be found: as printed, id, precision)
FOUND = [
    # a province takes the place of its town when the text says so
    (
        "Two convoys left Hajin for Deir Ezzor province on Monday.",
        [("Hajin", "fl:hajin", 1), ("Deir Ezzor", "iso:SY-DY", 4)],
    ),
    # three spellings of one town
    ("Dayr az-Zawr was calm.", [("Dayr az-Zawr", "fl:deir-ezzor", 1)]),
    ("Shells hit Deir al-Zor overnight.", [("Deir al-Zor", "fl:deir-ezzor", 1)]),
    ("Aid reached Deir ez-Zour.", [("Deir ez-Zour", "fl:deir-ezzor", 1)]),
    # marks and apostrophes
    ("Guards at Ra’s al-‘Ayn fired.", [("Ra’s al-‘Ayn", "fl:ras-al-ain", 1)]),
    ("A market in Sana’a burned.", [("Sana’a", "fl:sanaa", 1)]),
    # Arabic script
    ("وصلت القافلة إلى حلب", [("حلب", "gn:170063", 1)]),
    # containment raises the small namesake
    ("The mayor of Paris, Texas, spoke.", [("Paris", "gn:4717560", 1), ("Texas", "iso:US-TX", 4)]),
    ("He was born in Lima, Peru.", [("Lima", "gn:3936456", 1), ("Peru", "iso:PE", 6)]),
    ("She moved to Moscow, Idaho, last year.", [("Moscow", "gn:5601538", 1), ("Idaho", "iso:US-ID", 4)]),
    # relations: near is UCDP 2, a vague area 5
    ("The camp lies 10 km south of Mosul.", [("Mosul", "fl:mosul", 2)]),
    ("Drones struck a depot on the outskirts of Kharkiv.", [("Kharkiv", "fl:kharkiv", 2)]),
    ("They hold a strip between the Euphrates and the border.", [("Euphrates", "fl:euphrates", 5)]),
    # a part of a country is larger than a province, and not the country
    ("Rain fell in southern Yemen.", [("Yemen", "iso:YE", 5)]),
    # a curated town before a number (as in an age) is believed in the company of its country
    ("They left Minova, 25 km west of Goma.", [("Minova", "fl:minova", 1), ("Goma", "fl:goma", 2)]),
    # a division under our spelling has the index's id
    ("He rode to North Darfur.", [("North Darfur", "gn:SD.55", 4)]),
    # a country, a sea, a desert
    ("Patrols crossed Yemen and the Red Sea.", [("Yemen", "iso:YE", 6), ("Red Sea", "fl:red-sea", 7)]),
    ("Raiders hide in the Badia.", [("Badia", "fl:badia", 5)]),
    # a dateline in capitals
    ("MANBIJ, Syria (Highline) - Three shops reopened.", [("MANBIJ", "fl:manbij", 1), ("Syria", "iso:SY", 6)]),
    # Washington speaks of the capital, not the state
    ("Officials in Washington declined to comment.", [("Washington", "fl:washington", 1)]),
    # an abbreviation needs its stop
    ("He drove to Wheeling, W.Va., on Friday.", [("Wheeling", "gn:5280854", 1), ("W.Va.", "iso:US-WV", 4)]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(text: str, expected: list[tuple[str, str | None, int | None]]) -> None:
    found = [(p.as_printed, p.place_id, p.precision) for p in places.read(text)]
    for printed, place_id, precision in expected:
        match = [f for f in found if f[0] == printed]
        assert match, f"{printed} not in {found}"
        assert place_id is None or match[0][1:] == (place_id, precision)


# (text, what must be found: as printed, id): a place as the object of a verb, a container anywhere in the clause, hyphens
IN_CLAUSES = [
    ("Bandits raided Zurmi at dawn.", [("Zurmi", "gn:2317551")]),
    (
        "The army retook Beni and Sake, then lost Bunia in DR Congo.",
        [("Beni", "fl:beni"), ("Sake", "fl:sake"), ("Bunia", "fl:bunia")],
    ),
    ("Families fled Nyala, a doctor in Sudan said.", [("Nyala", "fl:nyala")]),
    ("Troops bombed the town of Kosti.", [("Kosti", "gn:371760")]),
    ("Dockers went on strike in Tripoli, in northern Lebanon, on Monday.", [("Tripoli", "gn:266826")]),
    ("In Lebanon, two boats left Tripoli.", [("Tripoli", "gn:266826")]),
    ("The Lebanese port of Tripoli was shut.", [("Tripoli", "gn:266826")]),
    ("Lebanon's northern city of Tripoli was calm.", [("Tripoli", "gn:266826")]),
    (
        "A mill burned in Tripoli, Libya's army said. In Lebanon, a ship left Tripoli.",
        [("Tripoli", "fl:tripoli"), ("Tripoli", "gn:266826")],
    ),
    (
        "Gangs fought in Tripoli on Friday, killing six, Libya's police said. In Lebanon, men fought in Tripoli.",
        [("Tripoli", "fl:tripoli"), ("Tripoli", "gn:266826")],
    ),
    ("The village of Windsor near Idlib was bombed.", [("Windsor", None)]),
    ("They ran to the Windsor quarter of Aleppo.", [("Windsor", None)]),
    ("Trucks drove to Idlib province.", [("Idlib", "iso:SY-ID")]),
    ("The power of Moscow and Tehran in Syria has waned.", [("Tehran", "gn:112931")]),
    ("They closed the Beirut-Damascus road.", [("Beirut", "gn:276781"), ("Damascus", "fl:damascus")]),
    ("Floods hit White Nile state.", [("White Nile", "iso:SD-NW")]),
    ("A bus burned in Croix-des-Bouquets.", [("Croix-des-Bouquets", "gn:3727135")]),
]


@pytest.mark.parametrize(("text", "expected"), IN_CLAUSES)
def test_in_clauses(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = [(p.as_printed, p.place_id) for p in places.read(text)]
    assert [f for f in found if f[0] in {name for name, _ in expected}] == expected


# (text, words that must not be a place)
REFUSED = [
    ("Mr Paris and Gen. Houston met.", "Paris"),  # persons
    ("John Lincoln said he was tired.", "Lincoln"),
    ("She told the Washington Post so.", "Washington"),  # a body named after a place
    ("The Bank of America closed.", "America"),
    ("It rained in May.", "May"),  # a month
    ("Syrian and Iraqi officers met.", "Syrian"),  # peoples are not places unless asked for
    ("The Islamic State of Iraq and the Levant lost a post.", "Levant"),  # an actor's name
    ("Operation Olive Branch began.", "Olive Branch"),  # a campaign's name
    ("Hit by two shells, the bus burned.", "Hit"),  # a town of Anbar, and a word
    ("Guests came from Pétion-Ville on Sunday.", "Ville"),  # a part of a hyphened name
    ("Guests left Carrefour-Feuilles on Sunday.", "Carrefour"),
    ("Reporters visited Lincoln in jail.", "Lincoln"),  # who is visited
    ("Washington condemned the raid.", "Washington"),  # a government by its seat
    ("Sydney Vane, a nurse, denied it.", "Sydney"),  # a person of a town's name
    ("A delegation of the People's Republic of China left.", "Republic of China"),
    ("While in Turkey, Aksoy wrote a book.", "Aksoy"),  # a man of a town's name
    ("I'll go.", "I'll"),  # folds like "Ill."
]


@pytest.mark.parametrize(("text", "refused"), REFUSED)
def test_refused(text: str, refused: str) -> None:
    assert refused not in [p.as_printed for p in places.read(text)]


def test_unlisted_names_are_kept_without_an_id() -> None:
    found = {p.as_printed: p for p in places.read("Two families left the village of Umm Kharzaniyeh for Raqqa.")}
    assert found["Umm Kharzaniyeh"].place_id is None
    assert found["Umm Kharzaniyeh"].lat is None
    assert found["Raqqa"].place_id == "fl:raqqa"


def test_consonants_help_only_where_the_dispatch_is_about_the_country() -> None:
    about = places.read("Syria sent buses from Homs. A shell fell in Khirbet Ghazalee, south of Damascus, Syria.")
    ids = {p.as_printed: p.place_id for p in about}
    assert ids["Homs"] == "fl:homs"
    alone = places.read("A shell fell in Khirbet Ghazalee, they said.")
    assert [p.place_id for p in alone if p.as_printed == "Khirbet Ghazalee"] == [None]


def test_areas_named_by_their_holder() -> None:
    found = places.read("Some 40 buses drove out into SDF-held areas and rebel-held territory.")
    held = [(p.as_printed, p.place_id, p.precision) for p in found]
    assert ("SDF-held areas", None, 5) in held
    assert ("rebel-held territory", None, 5) in held


def test_a_town_in_a_held_suburb_is_the_town() -> None:
    found = [p.as_printed for p in places.read("Rain fell on the rebel-held town of Douma in Syria.")]
    assert "Douma" in found
    assert not any("held" in f for f in found)


def test_peoples_count_when_asked_for() -> None:
    found = places.read("Kenyan officers met.", demonyms=True)
    assert [(p.as_printed, p.place_id) for p in found] == [("Kenyan", "iso:KE")]


def test_one_sense_per_dispatch() -> None:
    found = places.read("Fires burned near Athens, Georgia. By night Athens was quiet, and Atlanta sent crews.")
    assert len({p.place_id for p in found if p.as_printed == "Athens"}) == 1
    assert next(p for p in found if p.as_printed == "Athens").lat == pytest.approx(33.96, abs=0.1)


def test_candidates_are_kept_best_first() -> None:
    place = places.read("Crowds gathered in Tripoli, Libya.")[0]
    assert place.candidates[0] == place.place_id == "fl:tripoli"
    assert len(place.candidates) > 1


def test_streets_are_places_of_no_list() -> None:
    found = places.read("A van hit a wall on North Tarrow Street near Highway 19.")
    assert [(p.as_printed, p.place_id) for p in found] == [("North Tarrow Street", None), ("Highway 19", None)]


def test_the_outlet_s_home_tips_the_balance() -> None:
    texts = [
        "Police in Dublin and Columbus, Ohio, met.",
        "Hilliard and Dublin share a pool.",
        "Columbus opens a park near Dublin.",
    ]
    home = home_of(texts)
    assert home is not None
    assert home.admin1 == "US.OH"
    found = found_in("The Dublin school board met.", context=Context("example.com", home))
    assert [f.candidates[0].admin1 for f in found] == ["US.OH"]


def test_no_home_is_made_up() -> None:
    assert home_of([]) is None
    assert home_of(["Nothing to see here."]) is None


def test_actors_given_are_used() -> None:
    text = "US-led coalition planes flew."
    assert places.read(text, actors=[]) != []
    assert places.read(text) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Deir Ezzor", "Dayr az Zawr"),
        ("Baghouz", "al-Bāghūz"),
        ("Raqqa", "Ar Raqqah"),
        ("Hasakeh", "al-Hasaka"),
    ],
)
def test_spellings_share_a_skeleton(first: str, second: str) -> None:
    assert gazetteer.skeleton(first) == gazetteer.skeleton(second)


@pytest.mark.parametrize(("first", "second"), [("Homs", "Hama"), ("Idlib", "Aleppo"), ("Mosul", "Sinjar")])
def test_other_towns_have_other_skeletons(first: str, second: str) -> None:
    assert gazetteer.skeleton(first) != gazetteer.skeleton(second)


def test_nothing_in_nothing_out() -> None:
    assert places.read("") == []
    assert places.read("\n \n") == []


def test_a_very_long_text_costs_no_square() -> None:
    """Thousands of distinct names: voters are capped, so memory and time stay in bounds (a square would need gigabytes)."""
    index = gazetteer._index()
    names = [index.row(r, "").name for r in range(6000, 200_000, 80)]
    text = ". ".join(f"They stopped in {n}" for n in names)
    assert len(places.read(text, actors=[])) > 1000


# (text, places with id and precision)
RELATIONS = [
    # Arabic script means the curated place, as Latin does
    ("Shells fell on الباغوز on Monday.", [("الباغوز", "fl:baghouz", 1)]),
    # a bank is of the one river that is named
    (
        "Families live by the Euphrates. Men dug in on the eastern bank.",
        [("Euphrates", "fl:euphrates", 5), ("eastern bank", "fl:euphrates", 5)],
    ),
    ("Men dug in on the eastern bank.", [("eastern bank", None, 5)]),
    (
        "The Tigris and the Euphrates rose. The eastern bank was flooded.",
        [("Tigris", "fl:tigris", 5), ("Euphrates", "fl:euphrates", 5), ("eastern bank", None, 5)],
    ),
    # a border lies on two sides; its guards are no place
    ("Troops massed along the Turkish border.", [("Turkish border", None, 5)]),
    ("Turkish border guards fired.", []),
    ("A village on the Syrian-Iraqi border burned.", [("Syrian-Iraqi border", None, 5)]),
    # names that no list knows: in a province, with a first half that is a word or a place of its own
    ("A convoy left Qasr Banat in Hasakah province.", [("Qasr Banat", None, None), ("Hasakah", "iso:SY-HA", 4)]),
    ("Raids near Tell Marjan killed six.", [("Tell Marjan", None, None)]),
    ("Shells hit Khan al-Marjan on Monday.", [("Khan al-Marjan", None, None)]),
    # the sea, not one of its namesakes
    ("Ships sailed in the Gulf.", [("Gulf", "fl:persian-gulf", 7)]),
    # persons and campaigns
    ("Reporting by Nadia al-Karam.", []),
    ("Turkey began the Olive Branch operation.", []),
    # an Arabic article: no town of Togo
    ("Two died in the al-Badou quarter of Homs.", [("al-Badou", None, None), ("Homs", "fl:homs", 1)]),
    ("They fled territory controlled by Karam’s men.", [("territory controlled by Karam", None, 5)]),
]


@pytest.mark.parametrize(("text", "expected"), RELATIONS)
def test_relations(text: str, expected: list[tuple[str, str | None, int | None]]) -> None:
    assert [(p.as_printed, p.place_id, p.precision) for p in places.read(text) if p.place_id != "iso:TR"] == expected

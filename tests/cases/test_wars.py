"""Coverage of eleven wars: towns after "in" and as the object of an attack, parties and offices as speakers and as doers."""

import pytest

from fogline.claims import actors, read_claims
from fogline.claims.places import names, read
from fogline.lexicon.gazetteer import key
from fogline.model import Dispatch

# (country as printed, ISO code, towns and villages)
TOWNS = [
    ("Ukraine", "UA", "Kotlyne;Novoekonomichne;Rusyn Yar;Stupochky;Verkhnokamianske;Mali Shcherbaky;Huliaipole;Kindrativka"),
    ("Russia", "RU", "Malaya Loknya;Guevo;Demidovka;Tyotkino;Afipsky"),
    ("Israel", "IL", "Misgav Am;Yir'on;Nahal Oz;Kissufim;Majdal Shams"),
    ("Gaza", "PS", "Zawaida;Tal as-Sultan;Sheikh Radwan;Nur Shams;Turmus Ayya;Masafer Yatta"),
    ("Lebanon", "LB", "Maroun al-Ras;Aita al-Shaab;Mais al-Jabal;Hermel;Nabi Chit;Bourj el-Barajneh;Chebaa;Tayr Harfa"),
    ("Sudan", "SD", "Tawila;Um Rawaba;Saraf Omra;Kereneik;Al-Dubeibat;Wad al-Noura;Jebel Aulia;Um Dukhun;Abu Gamra"),
    ("Yemen", "YE", "Ras Isa;Salif;Hays;Sirwah;Seiyun;Razih;Dhale"),
    ("Syria", "SY", "Beit Jinn;Umm al-Zaytun;Tell Tamer;Talkalakh;Khan Arnabeh;Al-Sanobar"),
    ("Myanmar", "MM", "Ann;Kyaukphyu;Nawnghkio;Hsipaw;Paletwa;Demoso;Lay Kay Kaw;Thabeikkyin;Laiza;Depayin"),
    ("Mali", "ML", "Boulkessi;Diabaly;Tinzaouaten;Farabougou;Anefis"),
    ("Burkina Faso", "BF", "Tongomayel;Partiaga;Djibasso;Barsalogho"),
    ("Niger", "NE", "Banibangou;Tongo Tongo;Tera;Fambita"),
    ("Nigeria", "NG", "Yelwata;Dansadau;Maradun;Kuriga;Rann"),
    ("DR Congo", "CD", "Kavumu;Komanda;Kamanyola;Rubaya;Kitshanga;Bunyakiri;Fataki;Ntoyo;Mikenge;Nyabibwe"),
    ("Haiti", "HT", "Pont-Sondé;Pétion-Ville;Croix-des-Bouquets;Solino;Carrefour-Feuilles;Ganthier;Saut-d'Eau;Montrouis"),
    ("Iran", "IR", "Fordow;Asaluyeh;Khondab;Oshnavieh;Malekshahi"),
]  # fmt: skip


def country_of(place):
    """The country of a place that was read; None of one on no list."""
    return next((c.country for c in names.of_key(key(place.as_printed)) if c.place_id == place.place_id), None)


@pytest.mark.parametrize(("country", "iso", "towns"), TOWNS, ids=[t[1] for t in TOWNS])
@pytest.mark.parametrize(
    "sentence",
    [
        "Shelling killed two people in {} in {} on Monday, a doctor said.",
        "Gunmen attacked {} on Monday, a doctor in {} said.",
        "Residents fled {} after an army attack, an aid group in {} said.",
    ],
    ids=["in", "attacked", "fled"],
)
def test_towns_are_found_in_their_country(sentence, country, iso, towns):
    missed = []
    for town in towns.split(";"):
        found = [p for p in read(sentence.format(town, country)) if p.as_printed == town]
        if not found or country_of(found[0]) != iso:
            missed.append((town, found and found[0].place_id))
    assert missed == []


# kind of speaker: names
SPEAKERS = [
    ("party", "Khortytsia group;Unmanned Systems Forces;Rosgvardia;Russian Volunteer Corps;Black Sea Fleet;Battlegroup Centre"),
    ("party", "Al-Quds Brigades;Golani Brigade;PFLP;Popular Forces;Radwan Force;Kataeb"),
    ("party", "Sudan Shield Forces;SLM-AW;JEM;STC;Giants Brigades;Nation's Shield Forces;Hadrami Elite Forces"),
    ("party", "Men of Dignity Movement;Suwayda Military Council;Saraya Ansar al-Sunna;Turkistan Islamic Party"),
    ("party", "DKBA;SSPP;Chin Brotherhood;Karen National Army;Pyu Saw Htee;Rohingya Solidarity Organisation;PNLA"),
    ("party", "Mahmuda;CJTF;Katiba Macina;GATIA;Koglweogo;Operation Hadin Kai"),
    ("party", "RED-Tabara;Twirwaneho;Nyatura;UPDF;Rwandan Defence Force;Mobondo;CRP"),
    ("party", "400 Mawozo;Kokorat San Ras;Canaan gang;G-Pep;Haitian Armed Forces;5 Segond"),
    ("party", "Jaish al-Adl;PJAK;Islamic Resistance in Iraq;IRGC Aerospace Force;Khatam al-Anbiya Central Headquarters"),
    ("official", "Ukrenergo;FSB;Kharkiv Regional Military Administration;Al-Awda Hospital;Home Front Command"),
    ("official", "Saudi Maternity Hospital;Houthi Health Ministry;Syrian Interior Ministry;NEMA;Haitian government"),
    ("agency", "Ukrinform;SUNA;Radio Dabanga;Radio Okapi;AlterPresse;Mehr;Al Mayadeen;North Press;Rudaw"),
    ("monitor", "Oryx;Ambrey;Suwayda24;Zagazola Makama;NetBlocks;ISP-Myanmar;Ebuteli"),
    ("ngo", "Hengaw;CARDH;Yesh Din;PCHR;Karen Human Rights Group;CISC;Danish Refugee Council;CEPADHO"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "who"), SPEAKERS, ids=[s[1][:20] for s in SPEAKERS])
def test_parties_and_offices_speak_by_their_id_and_kind(kind, who):
    wrong = []
    for name in who.split(";"):
        text = f"{name} said on Monday that three people were killed. An attack by {name} was reported on Sunday."
        claims = read_claims(Dispatch("d", "a.txt", text, "00", published="2025-11-05"))
        source = next((c.source for c in claims if c.source.kind != "outlet"), None)
        if source is None or source.id is None or source.kind != kind:
            wrong.append((name, source and (source.id, source.kind)))
    assert wrong == []


def test_a_short_name_of_several_bodies_is_nobody_s():
    for text in (
        "The General Hospital said.",
        "The Internal Security Forces said three people died.",
        "Prime Minister's Office, Delhi",
    ):
        assert [a.actor_id for a in actors.read(text) if a.actor_id] == []

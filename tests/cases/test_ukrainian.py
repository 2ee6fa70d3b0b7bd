"""Ukrainian: what its pack reads, sentence by sentence, and what a dispatch in it comes to."""

import json

import pytest

from fogline import languages
from fogline.claims import days, read_claims
from fogline.dispatch import read
from fogline.languages.uk import figures, numbers
from fogline.model import Dispatch, Notice
from fogline.text import sentences

PUBLISHED = "2031-05-12"  # a Monday


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("двадцять п'ять", 25),
        ("двадцять п’ятеро", 25),
        ("сто тридцять", 130),
        ("двісті сорок одна", 241),
        ("тисяча", 1000),
        ("дві тисячі триста дев'ять", 2309),
        ("півтори тисячі", 1500),
        ("1,5 тис", 1500),
        ("3 млн", 3_000_000),
        ("31 тисяча 921", 31_921),
        ("2.450", 2450),
        ("12 400", 12_400),
        ("40К", 40_000),
        ("один крапка чотири", 1.4),
        ("шістьох", 6),
        ("десятки", 20),
        ("кілька сотень", 300),
    ],
)
def test_number_words(words, value):
    t = figures.Tokens.of(words)
    n = numbers.number_at(t, 0)
    assert (n.last, n.value) == (len(t), value)


@pytest.mark.parametrize("words", ["крапка", "місто", "і", ""])
def test_no_number_begins_there(words):
    assert numbers.number_at(figures.Tokens.of(words), 0) is None


CASES = [
    # the verb before, after, and one for each of two counts
    ("Загинуло двоє людей.", [("двоє людей", "killed", 2, 2, "exact")]),
    ("Ще восьмеро поранені.", [("восьмеро", "injured", 8, 8, "exact")]),
    (
        "Унаслідок удару загинуло двоє людей та поранено п'ятеро.",
        [("двоє людей", "killed", 2, 2, "exact"), ("п'ятеро", "injured", 5, 5, "exact")],
    ),
    (
        "Відомо про 9 загиблих і 21 пораненого.",
        [("9 загиблих", "killed", 9, 9, "exact"), ("21 пораненого", "injured", 21, 21, "exact")],
    ),
    # bounds
    ("Не менше ніж 30 бійців загинули.", [("Не менше ніж 30 бійців", "killed", 30, None, "at_least")]),
    ("Поранено до 50 осіб.", [("до 50 осіб", "injured", None, 50, "at_most")]),
    ("Із міста евакуювали близько 300 жителів.", [("близько 300 жителів", "displaced", 300, 300, "about")]),
    ("Від 20 до 25 військових зникли безвісти.", [("Від 20 до 25 військових", "missing", 20, 25, "between")]),
    ("Загинули 4–6 цивільних.", [("4–6 цивільних", "killed", 4, 6, "between")]),
    ("Десятки людей загинули.", [("Десятки людей", "killed", 20, None, "vague")]),
    # "до" after a verb of growth is no bound
    (
        "Кількість загиблих зросла до 12, поранених — до 40.",
        [("12", "killed", 12, 12, "exact"), ("40", "injured", 40, 40, "exact")],
    ),
    # one, and nobody
    ("У лікарні помер чоловік, поранений 3 червня.", [("чоловік", "killed", 1, 1, "exact")]),
    ("Збили 40 дронів, уламками поранило дівчинку.", [("дівчинку", "injured", 1, 1, "exact")]),
    ("О 18:30 загинув 59-річний пенсіонер.", [("пенсіонер", "killed", 1, 1, "exact")]),
    ("Чоловік 45 років загинув.", [("Чоловік", "killed", 1, 1, "exact")]),
    ("Ніхто не постраждав.", [("Ніхто не постраждав", "injured", 0, 0, "exact")]),
    ("Обійшлося без жертв.", [("без жертв", "killed", 0, 0, "exact")]),
    ("Без жертв не обійшлося.", []),
    # a noun that no list knows, beside the word of harm; and one that only stands near
    ("Загинули 20 склодувів.", [("20 склодувів", "killed", 20, 20, "exact")]),
    ("Поранено двоє склодувів.", [("двоє склодувів", "injured", 2, 2, "exact")]),
    ("Зафіксовано 7 влучань, постраждалих немає.", [("постраждалих немає", "injured", 0, 0, "exact")]),
    # those who were spared
    ("Врятовано 14 осіб, загинуло 2.", [("2", "killed", 2, 2, "exact")]),
    # what they were lost as
    (
        "Загін втратив 38 бійців убитими та 71 пораненими.",
        [("38 бійців убитими", "killed", 38, 38, "exact"), ("71 пораненими", "injured", 71, 71, "exact")],
    ),
    ("Полк утратив 550 осіб убитими й пораненими.", [("550 осіб убитими", "other", 550, 550, "exact")]),
    ("Близько 90 бійців були вбиті або поранені.", [("Близько 90 бійців", "other", 90, 90, "about")]),
    ("Зникло 80 % загиблих овець.", []),
    ("Загін втратив три шанси.", []),
    # years
    ("У травні 2027 втрати зменшились.", []),
    ("Загиблих у 1970 році не рахували.", []),
    # what counts no persons
    ("Армія втратила 12 танків.", []),
    ("Загиблих ховали 12 червня.", []),
    ("За добу відбулося 40 боїв.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[c[0] for c in CASES])
def test_figures(sentence, expected):
    found = figures.counted(sentence)
    assert [(sentence[c.start : c.end], c.measure, c.low, c.high, c.bound) for c in found] == expected


def test_a_part_and_a_total():
    found = figures.counted("Поранень зазнали 17 мешканців, з них 4 дитини.")
    assert [(c.best, c.basis) for c in found] == [(17, "incident"), (4, "subset")]
    assert [c.basis for c in figures.counted("Серед загиблих 4 жінки.")] == ["subset"]
    assert [c.basis for c in figures.counted("Втрати серед піхоти склали 60 солдатів.")] == ["incident"]
    assert [c.basis for c in figures.counted("Лише 2 з 15 поранених лишаються в лікарні.")] == ["subset", "incident"]
    assert [c.basis for c in figures.counted("Кількість загиблих зросла до 12.")] == ["cumulative"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Місто впало 3 березня 2030 року.", [("3 березня 2030 року", "2030-03-03")]),
        ("Місто впало третього березня.", [("третього березня", "2031-03-03")]),
        ("У ніч на 11 травня їх обстріляли.", [("ніч на 11 травня", "2031-05-11TNI")]),
        ("Учора та сьогодні було тихо.", [("Учора", "2031-05-11"), ("сьогодні", "2031-05-12")]),
        ("У п’ятницю бої тривали.", [("п’ятницю", "2031-05-09")]),
        ("Минулого тижня міст підірвали.", [("Минулого тижня", "2031-W19")]),
        ("За минулу добу було тихо.", [("минулу добу", "2031-05-11")]),
        ("Два тижні тому вони відійшли.", [("Два тижні тому", "2031-04-28")]),
        (
            "Вони прийшли 4 травня, а наступного дня пішли.",
            [("4 травня", "2031-05-04"), ("наступного дня", "2031-05-05")],
        ),
        ("З 24.02.31 по 28.02.31 стріляли.", [("24.02.31", "2031-02-24"), ("28.02.31", "2031-02-28")]),
        ("Наприкінці 2029 року війна дійшла сюди.", [("Наприкінці 2029 року", "2029")]),
        ("Облога тривала два роки.", [("два роки", "P2Y")]),
        ("Полягло 1560 солдатів.", []),
        ("Вони мужньо боронились і не здались.", []),
    ],
)
def test_days(text, expected):
    assert [(d.as_printed, d.value) for d in days.read(text, published=PUBLISHED, language="uk")] == expected


def test_sentences_do_not_end_after_abbreviations():
    text = "Обстріляно м. Затон і вул. Річну. І. Бондар загинув."
    assert [text[s.start : s.end] for s in sentences(text, "uk")] == [
        "Обстріляно м. Затон і вул. Річну.",
        "І. Бондар загинув.",
    ]


TEXT = (
    "У ніч на 11 травня ворог обстріляв місто Затон і село Криве.\n\n"
    "Загинули щонайменше шестеро людей, ще 14 дістали поранення, повідомила міська рада."
)


def test_a_dispatch_gives_figures_and_days_in_the_outlets_own_voice():
    d = Dispatch("d", "a.txt", TEXT, "", outlet="Вісник Затону", published=PUBLISHED, language="uk")
    claims = read_claims(d)
    assert [(f.measure, f.low) for c in claims for f in c.figures] == [("killed", 6), ("injured", 14)]
    assert [x.value for c in claims for x in c.days] == ["2031-05-11TNI"]
    assert {(c.source.name, c.source.kind, c.stance) for c in claims} == {("Вісник Затону", "outlet", "asserted")}
    assert all(d.text[c.quote.start : c.quote.end] == c.quote.exact for c in claims)
    assert not any(c.places or c.persons or c.actors or c.event for c in claims)


def test_what_is_not_read_is_said(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT, "published": PUBLISHED}))
    said = [x.reason for x in read([str(tmp_path / "a.jsonl")]) if isinstance(x, Notice)]
    assert said == [
        "language uk: days and figures are read; actors, attribution, events, holdings, persons and places are not"
    ]
    assert languages.get("uk").lacks(frozenset({"figures", "attribution"})) == ("attribution",)
    assert languages.reading("days") == languages.CODES
    assert "uk" not in languages.reading("attribution")

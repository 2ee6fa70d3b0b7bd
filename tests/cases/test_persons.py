"""Persons and their states: who is meant, what is said of them, when; each trap with the reason why it is one."""

import pytest

from fogline.claims import days, persons


def states(text, published="2019-02-10"):
    found = persons.find(text, days=days.find(text, published=published))
    return [(p.name, p.state, p.day) for p in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the subject of a passive, an active verb, an adjective
        ("Samir Haddad was abducted in Homs in November 2012.", [("Samir Haddad", "abducted", "2012-11")]),
        (
            "Samir Haddad, a nurse and father of two, disappeared in July 2013.",
            [("Samir Haddad", "missing", "2013-07")],
        ),
        ("The journalist Lena Brandt, abducted in May 2014, is free.", [("Lena Brandt", "abducted", "2014-05")]),
        ("Colonel Adil Karam surrendered on Friday.", [("Adil Karam", "surrendered", "2019-02-08")]),
        ("Nurse Lena Brandt may still be alive.", [("Lena Brandt", "said alive", None)]),
        ("Colonel Adil Karam is dead.", [("Adil Karam", "killed", None)]),
        # the object of a verb
        ("Gunmen kidnapped the engineer Omar Said on Tuesday.", [("Omar Said", "abducted", "2019-02-05")]),
        (
            "The army freed Lena Brandt and Omar Said.",
            [("Lena Brandt", "freed", None), ("Omar Said", "freed", None)],
        ),
        # nouns
        ("Samir Haddad’s abduction shocked the town.", [("Samir Haddad", "abducted", None)]),
        ("The death of Colonel Adil Karam was confirmed.", [("Adil Karam", "killed", None)]),
        # denied, and where somebody is not
        ("Colonel Adil Karam was not killed.", [("Adil Karam", "denied", None)]),
        ("The group denied that Samir Haddad had been abducted.", [("Samir Haddad", "denied", None)]),
        (
            "The leader, Abu Sayf al-Homsi, was most likely not in the town.",
            [("Abu Sayf al-Homsi", "whereabouts denied", None)],
        ),
        ("We do not believe Colonel Adil Karam is in Idlib.", [("Adil Karam", "whereabouts denied", None)]),
        # two persons joined
        (
            "Samir Haddad and Omar Said were arrested on Monday.",
            [("Samir Haddad", "detained", "2019-02-04"), ("Omar Said", "detained", "2019-02-04")],
        ),
        # known by work only
        ("The UNHCR driver may also be alive.", [("UNHCR driver", "said alive", None)]),
        ("Samir Haddad, 24, from Homs, died on 25 November.", [("Samir Haddad", "killed", "2018-11-25")]),
        # refused: a place, a speaker, nobody named, a nationality, an attempt
        ("Homs was captured on Friday.", []),
        ("A boy from Aleppo was killed.", []),
        ("Raqqa, the spokesman said, was calm. Raqqa is quiet.", []),
        ("A man from Leeds, who fought there, spoke.", []),
        ("Samir Haddad said gunmen were killed.", []),
        ("Fighters were killed.", []),
        ("The detention of a British national was reported.", []),
        ("The attempted assassination of Colonel Adil Karam failed.", [("Adil Karam", None, None)]),
        ("Minister Omar Said is seen as a hawk.", [("Omar Said", None, None)]),
        # damaged: two sentences without a space are two
        ("He fled to Syria. Jack Holme was killed.", [("Jack Holme", "killed", None)]),
    ],
)
def test_states(text, expected):
    assert states(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("SDF spokesman Adil Karam spoke. Karam’s brother Omar is here. Karam was wounded.", "Adil Karam"),
        ("Abu Sayf al-Homsi is sought. Homsi was wounded.", "Abu Sayf al-Homsi"),  # the article makes no difference
        ("President Erdem Çağlayan left. Çağlayan was wounded.", "Erdem Çağlayan"),
        ("King Salim left. King Salim was wounded.", "King Salim"),
        ("Mr Jan van der Berg left. Van der Berg was wounded.", "Jan van der Berg"),
        ("Lena O’Neill left. O’Neill was wounded.", "Lena O’Neill"),
        ("Omar Karam and Samir Karam left. Karam was wounded.", "Karam"),  # two of one name: as printed
    ],
)
def test_full_names(text, name):
    assert [p.name for p in persons.find(text) if p.state == "wounded"] == [name]


def test_pronoun_takes_the_one_person_spoken_of():
    text = "Samir Haddad was abducted in May 2012. He had not been heard of since June 2016."
    assert states(text) == [("Samir Haddad", "abducted", "2012-05"), ("Samir Haddad", "missing", "2016-06")]


def test_pronoun_with_two_candidates_takes_none():
    text = "Samir Haddad met Colonel Adil Karam. He was killed."
    assert [s for _, s, _ in states(text)] == [None, None]


def test_pronoun_in_a_quote_is_not_its_speaker():
    text = (
        "The group’s leader, Abu Sayf al-Homsi, is sought.\n“We do not think he is in Syria,” Colonel Adil Karam said."
    )
    assert ("Abu Sayf al-Homsi", "whereabouts denied", None) in states(text)
    assert "Adil Karam" not in [n for n, _, _ in states(text)]


def test_a_day_of_another_story_does_not_date_a_state():
    text = "Colonel Adil Karam is not in Idlib,” she said of the man who took the town in 2014."
    assert states(text) == [("Adil Karam", "whereabouts denied", None)]


def test_the_nearest_day_dates_the_state():
    text = "He was unheard of, until two weeks ago when Omar Said tweeted that Samir Haddad could be alive."
    assert states(text)[-1] == ("Samir Haddad", "said alive", "2019-01-27")


def test_nothing_in_nothing():
    assert persons.find("") == []

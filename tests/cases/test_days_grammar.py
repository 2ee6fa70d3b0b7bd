"""Days that a careful reader of war news dates: (text, words of the day, first day); published on 14 May 2031, a Wednesday."""

import pytest

from fogline.claims import days

OPEN = None  # the words tell no day

ROWS = [
    # weekdays of other weeks
    ("Fighters shot five men in Kesh on Tuesday of last week, he said.", "Tuesday of last week", "2031-05-06"),
    ("A market burnt on Friday last week.", "Friday last week", "2031-05-09"),
    ("It will be held on Monday of next week.", "Monday of next week", "2031-05-19"),
    ("It fell on Monday of this week.", "Monday of this week", "2031-05-12"),
    ("A drone hit the mill last Friday. The Friday before, another had killed one.", "The Friday before", "2031-05-02"),
    ("A drone hit the mill on Saturday. The Monday before that, two had died.", "The Monday before", "2031-05-05"),
    (
        "A drone hit the mill on Monday. A first had come on Monday two weeks earlier.",
        "Monday two weeks earlier",
        "2031-04-28",
    ),
    ("It fell on the Friday before last.", "the Friday before last", "2031-05-02"),
    ("They met on the Friday before the vote.", "the Friday", OPEN),
    # deadlines and what was put off
    ("Talks have been postponed until Monday, the mediator said.", "Monday", "2031-05-19"),
    ("Those in Kesh had been put off until Tuesday.", "Tuesday", "2031-05-20"),
    ("The session was adjourned to Friday.", "Friday", "2031-05-16"),
    ("The airport was closed until Saturday.", "Saturday", "2031-05-17"),
    ("The truce lasted until Sunday.", "Sunday", "2031-05-11"),
    ("The general threatened to bomb Kesh if the rebels did not leave by Friday.", "Friday", "2031-05-16"),
    ("He told them to leave by Friday.", "Friday", "2031-05-16"),
    ("The rebels had taken the mill by Friday.", "Friday", "2031-05-09"),
    ("Dax Hollow ended the hopes of Orland on Monday.", "Monday", "2031-05-12"),
    ("Hollow ended Orland's hopes in Marram on Monday.", "Monday", "2031-05-12"),
    ("The mayor could not be reached Thursday.", "Thursday", "2031-05-08"),
    ("Troops were preparing to withdraw on Friday.", "Friday", "2031-05-16"),
    ("The trial may begin in September.", "September", "2031-09-01"),
    # the year of a day without one
    ("The siege began on June 12, 1911. On July 4 the town fell.", "July 4", "1911-07-04"),
    ("He was arrested by soldiers on 23 October.", "23 October", "2030-10-23"),
    ("It fell on 3 July 2029. Since 3 July the town has starved.", "3 July", "2029-07-03"),
    # days that everybody knows with their year
    ("Israel has killed 700 people in Gaza since the 7 October attack.", "the 7 October", "2023-10-07"),
    ("At least 30 people of the town were killed in the October 7 attacks, Hamas said.", "October 7", "2023-10-07"),
    ("In Gaza 400 have died since October 7.", "October 7", "2023-10-07"),
    ("Ukraine has lost 80 towns since the invasion of 24 February.", "24 February", "2022-02-24"),
    ("In Sudan two million have fled since the war began on 15 April.", "15 April", "2023-04-15"),
    ("The junta, which took power in the coup of 1 February, holds Myanmar's cities.", "1 February", "2021-02-01"),
    ("A bridge in Orland has been shut since the storm of 7 October.", "7 October", "2030-10-07"),
    # day or month first
    ("The ceasefire of 10/06/2031 will be signed.", "10/06/2031", OPEN),
    ("The ceasefire of 10/05/2031 was broken twice.", "10/05/2031", "2031-05-10"),
    ("It will be signed on 10/06/2031, and held till 30/06/2031.", "10/06/2031", "2031-06-10"),
    ("It was signed on 08/09/2027.", "08/09/2027", OPEN),
    ("It was signed on 08/09/2027 and ended on 21/09/2027.", "08/09/2027", "2027-09-08"),
    ("It was signed on 09/08/2027 and ended on 09/21/2027.", "09/08/2027", "2027-09-08"),
    # parts of the day told before
    ("A strike hit Kesh on Sunday. At noon a drone fired at a car.", "noon", "2031-05-11"),
    ("A strike hit Kesh on Sunday. Later in the day a jet came.", "Later in the day", "2031-05-11"),
    # rolled back
    ("Forty have died in the past week.", "the past week", "2031-05-07"),
    ("Forty have died in the last month.", "the last month", "2031-04-14"),
    # feasts of Islam, by the tabular calendar, a day to either side
    ("Gunmen killed nine worshippers on Eid al-Fitr in 2025.", "Eid al-Fitr in 2025", "2025-03-30"),
    ("It broke on 12 Shawwal 1445.", "12 Shawwal 1445", "2024-04-20"),
]

NONE = [
    ("The 3rd and 5th battalions held the mill.", "The 3rd"),
    ("The 2nd, 4th and 7th brigades relieved them.", "The 2nd"),
    ("The raid began at the weekend market.", "the weekend"),
    ("A man in his late 20s has been arrested.", "late 20s"),
    ("A woman in her 30s was hurt.", "30s"),
]


def read(text):
    return days.read(text, published="2031-05-14")


@pytest.mark.parametrize(("text", "printed", "start"), ROWS)
def test_a_day(text, printed, start):
    found = [d for d in read(text) if d.as_printed.endswith(printed) or printed.endswith(d.as_printed)]
    assert [d.start for d in found][-1:] == [start]
    assert len(found[-1].as_printed) >= len(printed) - 4


@pytest.mark.parametrize(("text", "printed"), NONE)
def test_no_day(text, printed):
    assert [d.as_printed for d in read(text) if printed.lower() in d.as_printed.lower()] == []


@pytest.mark.parametrize(
    "words", ["Ramadan", "Eid al-Adha", "Ashura", "the eve of Eid al-Fitr", "the start of Ramadan"]
)
def test_feasts_of_islam_are_days_of_precision_two_or_months(words):
    [day] = read(f"Four died in Kesh on {words}.")
    assert day.start is not None
    assert day.precision in {2, 4}

"""Rewritten copy in pairs that are named; all texts made up for the tests."""

from fogline.reuse.bulk import passages_of_pairs

BEFORE = (
    "The harbour master keeps two cats and a barometer. Fishing was poor all through the winter months. "
    "Nobody in the tavern remembers the old lighthouse burning. The ferry timetable changes every second spring."
)
TALE = (
    "Government troops shelled the cement factory outside Tabqal for six hours on Wednesday. "
    "Eleven workers were trapped beneath the collapsed kiln and three of them died before the rescuers arrived. "
    "The provincial governor blamed insurgents for storing rockets under the loading ramp."
)
RETOLD = (
    "On Wednesday, for six hours, the cement factory outside Tabqal was shelled by troops of the government. "
    "Beneath the kiln, which collapsed, eleven workers were trapped; before rescuers arrived three had died. "
    "Insurgents had stored rockets under the ramp for loading, the governor of the province said, and blamed them."
)
BEHIND = (
    "Olive prices rose again at the autumn auction. Schoolchildren painted the station wall in bright colours. "
    "A choir from the mountains sang until midnight. The mayor promised new benches for the promenade."
)


def test_a_retold_passage_is_found_and_ends_where_it_ends():
    source, copy = f"{BEFORE}\n\n{TALE}\n\n{BEHIND}", f"{BEHIND[::-1]}\n\n{RETOLD}\n\n{BEFORE[::-1]}"
    [row] = passages_of_pairs([source, copy], [(0, 1)]).tolist()
    assert source[row[2] : row[3]] == TALE.rstrip(".")
    assert copy[row[4] : row[5]] == RETOLD.rstrip(".")
    assert row[8] == 2


def test_other_pairs_are_not_looked_at():
    assert passages_of_pairs([TALE, RETOLD, TALE], [(0, 1)])[:, :2].tolist() == [[0, 1]]
    assert passages_of_pairs([TALE, RETOLD], []).tolist() == []


def test_the_first_of_a_pair_stays_first():
    copied = passages_of_pairs([TALE, f"{BEFORE} {TALE}"], [(1, 0)])
    assert copied[:, :2].tolist() == [[1, 0]]
    assert copied[0, 2] == len(BEFORE) + 1


def test_texts_on_one_subject_are_not_retold():
    other = (
        "Troops left the cement works at noon without a fight. Eleven lorries carried furniture to the coast. "
        "The governor inspected a bakery and praised its bread. Rockets were displayed at the parade in spring."
    )
    assert passages_of_pairs([TALE, other], [(0, 1)]).tolist() == []

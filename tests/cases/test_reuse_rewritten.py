"""Rewritten copy in pairs that are named; all texts made up for the tests."""

from fogline.model import Dispatch
from fogline.reuse import ReuseConfig, find_reprints
from fogline.reuse.bulk import passages_of_pairs, shared_passages

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


def test_the_pairs_are_found_where_none_are_named():
    texts = [BEFORE, f"{BEFORE}\n\n{TALE}", BEHIND, f"{RETOLD}\n\n{BEHIND}"]
    rows = shared_passages(texts, ReuseConfig(rewritten="wide")).tolist()
    assert [r[:2] for r in rows if r[8] == 2] == [[1, 3]]
    assert not [r for r in shared_passages(texts).tolist() if r[8] == 2]


def test_news_of_one_event_is_not_rewritten_copy_and_a_short_likeness_is_none():
    other = (
        "Rebels and troops fought near Tabqal on Wednesday. Eleven workers of a cement factory were hurt, three died, said "
        "the governor of the province. The kiln of the factory collapsed when shells struck it, witnesses told reporters."
    )
    texts = [f"{TALE}\n\n{BEFORE}", f"{other}\n\n{BEHIND}", f"{RETOLD}\n\n{BEHIND}"]
    found = shared_passages(texts, ReuseConfig(rewritten="sure")).tolist()
    assert {tuple(r[:2]) for r in found if r[8] == 2} == set()


def test_a_retold_story_is_a_reprint_of_its_own_kind():
    more = (
        " The ministry in the capital promised that it would pay for the damage and send engineers to the site within days. "
        "Families of the dead carried the coffins along the river road while the bells of both churches rang for an hour."
    )
    retold = (
        " For the damage the ministry in the capital would pay, it promised, and engineers would be sent within days to the "
        "site. While bells of both churches rang for an hour, the dead were carried in coffins by families along the road."
    )
    texts = [Dispatch("a", "a", TALE + more, "", published="2031-05-05"), Dispatch("b", "b", RETOLD + retold, "")]
    texts += [Dispatch(f"x{n}", "x", t, "") for n, t in enumerate((BEFORE, BEHIND))]
    [r] = [r for r in find_reprints(texts, config=ReuseConfig(rewritten="sure")).reprints if r.kind == "rewritten"]
    assert (r.earlier.dispatch_id, r.later.dispatch_id) == ("a", "b")
    assert not find_reprints(texts).reprints

"""A small planted set through the whole pipeline: copies never corroborate, separate accounts are not merged."""

import pytest
from evals import planted_accounts as planted


@pytest.mark.slow
def test_copies_never_corroborate_and_separate_accounts_stay_apart():
    kinds = (*planted.COPIES, *planted.APART)
    events = [planted.plant(kind, 3 * k + n, "plover") for k, kind in enumerate(kinds) for n in range(3)]
    figures = planted.weigh(events)
    found = planted.summary(figures)
    assert found["false_corroboration"] < 2
    assert found["wrongly_merged"] < 5
    assert found["separate_met"] >= 50  # apart, but in one account: else nothing could ever be corroborated


def test_planting_follows_from_the_seed_alone():
    assert planted.plant("mixed", 4, "heron") == planted.plant("mixed", 4, "heron")
    assert planted.plant("mixed", 4, "heron") != planted.plant("mixed", 4, "egret")

"""What narrows the search for like figures loses none: two prints of one number are at most one step apart."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from fogline.reconcile.accounts.questions import _near_figure
from fogline.reconcile.accounts.same_number import printed, same_answer

BOUNDS = st.sampled_from(["exact", "about", "at_least", "at_most", "between", "vague"])
NUMBERS = (
    st.integers(0, 120_000) | st.sampled_from([9, 10, 95, 100, 105, 900, 1000, 3400, 37_000]) | st.floats(0.1, 5000)
)


@given(NUMBERS, NUMBERS, st.floats(0.85, 1.15), st.booleans(), BOUNDS, BOUNDS)
def test_figures_of_one_answer_are_near(one, far, share, close, bound, other):
    two = round(one * share) if close else far
    a, b = (SimpleNamespace(printed=printed(x, x, x, k)) for x, k in ((one, bound), (two, other)))
    if same_answer(a, b):
        steps = [_near_figure(SimpleNamespace(lead=x)) for x in (a, b)]  # type: ignore[arg-type]
        assert abs(steps[0] - steps[1]) <= 1

"""Who is who, grown dispatch by dispatch: to the letter what all together tell, and nobody else is told anything new."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.claims.attribution import Casting
from fogline.model import Dispatch

NAMES = ("Sela Marn", "Idris Marn", "Noor Hask", "Dorian Hask")
BODIES = ("Hill Front", "Red Hill Observatory", "Dune Council", "Salt Front")
SENTENCES = st.one_of(
    st.builds("{}, a spokeswoman for the {}, spoke.".format, st.sampled_from(NAMES), st.sampled_from(BODIES)),
    st.builds("{}, a commander of the {}, fled.".format, st.sampled_from(NAMES), st.sampled_from(BODIES)),
    st.builds("The {}, a monitor, counted ten.".format, st.sampled_from(BODIES)),
    st.builds(
        "Ten fled, {} said.".format, st.sampled_from(("Marn", "Hask", "the Observatory", "the Front", "the Council"))
    ),
    st.just("Rain fell."),
)
TEXTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_grown_is_the_whole(texts, data):
    all_of = [Dispatch(f"d{n}", "p", text, "") for n, text in enumerate(texts)]
    whole = Casting(all_of)
    grown = Casting()
    told = {}
    at = 0
    while at < len(all_of):
        step = data.draw(st.integers(1, len(all_of) - at))
        changed = grown.grow(all_of[at : at + step])
        for d in all_of[:at]:
            now = grown.of(d)
            assert now == told[d.dispatch_id] or any(w in d.text for w in changed)
        at += step
        told.update((d.dispatch_id, grown.of(d)) for d in all_of[:at])
    assert [grown.of(d) for d in all_of] == [whole.of(d) for d in all_of]
    assert grown.known == whole.known
    again = Casting(known=dict(reversed(list(whole.known.items()))))
    assert [again.of(d) for d in all_of] == [whole.of(d) for d in all_of]

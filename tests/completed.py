"""Claims made by hand, completed by what the words around their figures tell, as `read_claims` does it."""

from collections import defaultdict

from fogline.claims.in_context import in_context
from fogline.text import unchanged


def completed(claims, dispatches):
    """The claims in the order given, each complete."""
    by_id = {d.dispatch_id: d for d in dispatches}
    own = defaultdict(list)
    for n, claim in enumerate(claims):
        own[claim.dispatch_id].append(n)
    done = list(claims)
    for dispatch_id, numbers in own.items():
        d = by_id[dispatch_id]
        for n, claim in zip(numbers, in_context([claims[n] for n in numbers], unchanged(d)), strict=True):
            done[n] = claim
    return done

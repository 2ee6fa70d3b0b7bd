"""Draw accounts: what all dispatches together say to one question, and how far they agree.

In: claims, dispatches, reprints, families, judgements. Out: :class:`~fogline.model.Account`. ``evidence`` makes figures
comparable, ``questions`` finds those that ask the same, ``draw`` sets them side by side, ``verdict`` and ``grades`` say how
far they carry.
"""

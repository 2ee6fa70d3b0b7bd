"""Work out what stands in each section of the report, as plain rows: computed here, set in type by the templates.

In: a :class:`~fogline.views.page_index.Desk`. Out: frozen rows of words, anchors and claim labels. Every row that shows
a number carries the labels of its claims; rows register themselves with the desk so that each claim can lead back to
them. One file a section; ``counted`` is what ``now`` and ``side_by_side`` choose from, ``series`` draws for ``territory``
too.
"""

"""The parts of the reading as spaCy components, for anybody's own English pipeline; needs the extra ``base``.

In: a ``Doc`` of any English pipeline, ``spacy.blank("en")`` included. Out: the same ``Doc``, with a span group and an
attribute of the component's name. spaCy finds the components by entry point, so nothing has to be imported::

    nlp = spacy.blank("en")
    nlp.add_pipe("fogline_figures")
    doc = nlp("At least 12 people were killed.")
    doc.spans["fogline_figures"]      # spans of whole tokens, widened where a finding ends inside one
    doc._.fogline_figures             # the same as fogline.model nouns, with exact offsets into doc.text
    doc.spans["fogline_figures"][0]._.fogline        # the noun behind one span

========================  ======================================  =============================================
component                 nouns in ``doc._.NAME``                 labels of ``doc.spans["NAME"]``
========================  ======================================  =============================================
``fogline_attribution``   ``claims.attribution.Attribution``      SOURCE, CUE, CONTENT
``fogline_stance``        :class:`Stanced`                        asserted, hedged, denied, predicted, unverified
``fogline_figures``       ``model.Figure``                        the measure: killed, area, ...
``fogline_days``          ``model.Day``                           DAY
``fogline_places``        ``model.Place``                         PLACE
``fogline_actors``        ``model.Actor``                         the kind: party, state, ...; ACTOR where unknown
``fogline_events``        ``model.Event``                         ACLED sub-event type
``fogline_persons``       ``model.Person``                        the state: abducted, ...; PERSON where there is none
``fogline_claims``        ``model.Claim``                         the stance
========================  ======================================  =============================================

Days need the day of printing: ``config={"published": "2019-02-10"}``, or ``doc._.published`` where it differs from text to
text. ``import fogline`` loads none of this.
"""

from fogline.components.factories import Stanced

__all__ = ["Stanced"]

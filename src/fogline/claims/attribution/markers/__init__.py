"""Mark cues, sources and contents by a learned model: ``small`` ships, ``tagger`` and ``encoder`` are extras, ``llm`` asks."""

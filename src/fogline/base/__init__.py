"""The language base: sentences, tags, lemmas, dependencies and names."""

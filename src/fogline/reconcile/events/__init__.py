"""Find reports of one event among dispatches."""

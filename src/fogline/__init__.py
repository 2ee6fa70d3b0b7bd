"""Fogline: an open war monitor.

Dispatches in, a ledger of attributed claims out. Open a room by its ``__init__``; the nouns are in
:mod:`fogline.model`, the order of the rooms in :mod:`fogline.pipeline`.
"""

__version__ = "0.1.0"

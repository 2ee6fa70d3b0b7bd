"""Accounts that are kept in the ledger, so that asking again for what nothing has changed is a read.

In: an open ledger and a way to draw its accounts. Out: the accounts, equal to the byte to those drawn afresh. What is kept
says of which entries of the chain it follows, and by which rules: of any others it is not used. It may be thrown away at any
time; a ledger that cannot be written is asked anew each time.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import msgspec

from fogline.engine.fingerprint import fingerprint
from fogline.errors import LedgerError
from fogline.ledger import MEMORY, Ledger
from fogline.model import Account, content_id

ACCOUNTS = "accounts"
PART = 4096  # accounts in a row of the table: some hundred kilobytes
# What accounts follow from besides the ledger: their rules, and how claims and judgements are read back and covered.
_ROOMS = ("model.py", "reconcile", "ledger", "pipeline", "languages", "lexicon", "text", "engine")


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what is kept of a ledger's accounts of now: ``accounts`` is None where nothing is, or what follows from
    anything else.
    """

    ledger: Ledger
    origin: str
    accounts: tuple[Account, ...] | None

    @classmethod
    def of(cls, ledger: Ledger) -> Self | None:
        """Return what is kept; None of a ledger in memory, which nobody asks twice."""
        if ledger.path == MEMORY:
            return None
        origin = content_id("o", fingerprint(*_ROOMS), ledger.counted())
        with contextlib.suppress(LedgerError, msgspec.DecodeError):  # damaged: as good as none
            return cls(ledger, origin, kept(ledger, origin))
        return cls(ledger, origin, None)

    def keep(self, accounts: Sequence[Account]) -> None:
        """Keep the accounts that follow, where they are not kept yet and the ledger can be written."""
        if self.accounts is None:
            parts = (accounts[at : at + PART] for at in range(0, max(1, len(accounts)), PART))
            with contextlib.suppress(LedgerError):
                self.ledger.keep(ACCOUNTS, self.origin, map(msgspec.json.encode, parts))


def kept(ledger: Ledger, origin: str) -> tuple[Account, ...] | None:
    """Return the accounts that are kept as following from an origin; None where none are.

    Raises:
        LedgerError, msgspec.DecodeError: they are damaged.
    """
    parts = [_decoder().decode(body) for body in ledger.kept(ACCOUNTS, origin)]
    return tuple(itertools.chain.from_iterable(parts)) if parts else None


@functools.cache
def _decoder() -> msgspec.json.Decoder[list[Account]]:
    return msgspec.json.Decoder(list[Account])

"""The register of what was received: submissions with their records and findings, files set aside, runs."""

from addin.ledger.book import Ledger
from addin.ledger.journal import Entry
from addin.ledger.trail import Closing
from addin.ledger.view import LedgerView, Run

__all__ = ["Closing", "Entry", "Ledger", "LedgerView", "Run"]

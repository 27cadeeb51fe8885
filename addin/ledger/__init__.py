"""The register of what was received: submissions with their records and findings, files set aside, runs."""

from addin.ledger.book import Ledger, Run

__all__ = ["Ledger", "Run"]

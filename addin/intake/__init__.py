"""From a kept original to the ledger: examined in a worker, judged beside what is known, entered and sealed."""

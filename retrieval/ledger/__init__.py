"""Asking the ledger: who is meant, what they said, and whether they said it."""

"""How an article comes in: its source, a draft, one transaction."""

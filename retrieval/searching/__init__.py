"""From a question to the sentences that answer it, and how sure to be."""

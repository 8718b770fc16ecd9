"""All words that a person reads, a file a language."""

"""From sentences and words to vectors, by the built-in model or any other."""

"""How Arabic reports speech: rules over words and marks, in which a noun is a file."""

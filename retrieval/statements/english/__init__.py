"""How English reports speech."""

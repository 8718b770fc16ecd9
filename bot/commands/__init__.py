"""The commands of `isnad`, a file a subject; `bot/cli.py` puts them together."""

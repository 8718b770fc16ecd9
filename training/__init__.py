"""How the built-in bilingual model is made: ``python -m training --data DIR --out DIR``."""

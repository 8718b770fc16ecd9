"""What an English word can be: one bit for each kind, to be read as `Kind.DETERMINER`.

A module and no class, since its names are read for nearly every word, and twice as fast so. The
bits below 30 are those asked for most: Python compares such numbers faster than longer ones.
"""

MODAL = 1 << 0
BE = 1 << 1
HAVE = 1 << 2
DO = 1 << 3
NEGATION = 1 << 4
FINITE = 1 << 5
SUBJECT = 1 << 6
"""A pronoun that can be a subject, also with its verb: "he", "he's"."""
OBJECT = 1 << 7
DETERMINER = 1 << 8
PREPOSITION = 1 << 9
RELATIVE = 1 << 10
SUBORDINATOR = 1 << 11
COORDINATOR = 1 << 12
ADVERB = 1 << 13
DAY = 1 << 14
MONTH = 1 << 15
TIME = 1 << 16
OCCASION = 1 << 17
PASSING = 1 << 18
"""Said of when or how, between a cue and what is said."""
TITLE = 1 << 19
SPEECH_NOUN = 1 << 20
OPINION = 1 << 21
SOURCE = 1 << 22
ORGANISATION = 1 << 23
PLURAL = 1 << 24
CUE = 1 << 25
"""A form of a reporting verb."""
STOP = 1 << 26
"""A mark that ends a piece of a sentence."""
END = 1 << 27
"""A mark that ends a sentence, or might have."""
QUOTATION = 1 << 28
COLON = 1 << 29

POSSESSIVE = 1 << 30
QUESTION = 1 << 31
NOT_ADVERB = 1 << 32
WRITING = 1 << 33
ORGANISATION_NOUN = 1 << 34
OUTLET = 1 << 35
OUTLET_NOUN = 1 << 36
PARTICLE = 1 << 37
LISTENER = 1 << 38
CONTENT_NOUN = 1 << 39
HANGING = 1 << 40
OWNER = 1 << 41
"""A noun that owns what follows: "Moore's"."""
SHELL = 1 << 42
"""What a writer calls a thing that was said: "a claim"."""
DOCUMENT = 1 << 43

AUXILIARY = MODAL | BE | HAVE | DO
EDGE = STOP | QUOTATION

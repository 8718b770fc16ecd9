"""What must be known of a text before anything else: its words, sentences, language, heading."""

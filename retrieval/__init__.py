"""The core: from an article to searchable sentences, and from a question to cited ones."""

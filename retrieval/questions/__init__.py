"""Reading a question: what it looks for, whose words, when and where."""

"""What a question means after the ones before it."""

"""From bytes to drafts: one reader a kind of file."""

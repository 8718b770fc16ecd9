"""Who said what: how the statements of an article are found."""

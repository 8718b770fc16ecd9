"""Names across scripts: of persons, countries, offices and outlets."""

"""Settings: read once, from one place, frozen."""

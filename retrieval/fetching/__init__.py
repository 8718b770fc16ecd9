"""Fetching pages and feeds from the web, and nothing that lies in front of it."""

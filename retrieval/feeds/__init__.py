"""Feeds and sitemaps: what they list, and looking into them now and then."""

"""Makes the pages and pictures of the docs from the code, so that they cannot lie."""

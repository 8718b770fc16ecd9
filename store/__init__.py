"""The truth: articles, versions, sentences and vectors, and the transactions that change them."""

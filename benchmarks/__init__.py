"""Each figure in the docs has its script here, and its result in results/."""

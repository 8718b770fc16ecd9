"""Averages tables that were fitted from different seeds.

What one table has by chance, in rare tokens above all, is not in the other; what both have stays.
Every fit turns the space its own way where the teacher says nothing, so tables are turned onto the
first before they are added.
"""

from __future__ import annotations

import numpy as np


def average(tables: list[np.ndarray]) -> np.ndarray:
    """The mean of tables of the same shape ``(tokens, dimensions)``, in the first one's space."""
    first = tables[0]
    total = first.copy()
    for table in tables[1:]:
        outer, _, inner = np.linalg.svd(table.T @ first)
        turned = table @ (outer @ inner)
        total += turned * (np.linalg.norm(first) / np.linalg.norm(turned))
    mean: np.ndarray = (total / len(tables)).astype(np.float32)
    return mean

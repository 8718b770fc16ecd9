from __future__ import annotations

import numpy as np

from training.average import average


def test_tables_that_differ_by_a_turn_and_a_size_average_to_the_first() -> None:
    rng = np.random.default_rng(1)
    table = rng.normal(size=(40, 6)).astype(np.float32)
    turn, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    np.testing.assert_allclose(average([table, 3 * (table @ turn)]), table, atol=1e-5)


def test_noise_of_two_fits_is_less_in_their_average() -> None:
    rng = np.random.default_rng(2)
    true = rng.normal(size=(400, 6)).astype(np.float32)
    one, two = (true + rng.normal(size=true.shape).astype(np.float32) for _ in range(2))
    assert np.linalg.norm(average([one, two]) - true) < 0.8 * np.linalg.norm(one - true)

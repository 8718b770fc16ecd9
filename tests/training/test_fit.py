from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
F = torch.nn.functional


@pytest.mark.parametrize("taught", [False, True])
def test_the_gradient_written_out_is_that_of_the_loss(taught: bool) -> None:
    from training.fit import _Contrast

    torch.manual_seed(1)
    scale, similarity = 20.0, 60.0
    left, right = (
        F.normalize(torch.randn(9, 5, dtype=torch.double)).requires_grad_() for _ in range(2)
    )
    same = torch.zeros(9, 9, dtype=torch.bool)
    same[2, 4] = True
    wanted = torch.randn(9, 9, dtype=torch.double) if taught else None

    loss = _Contrast.apply(  # type: ignore[no-untyped-call]
        left, right, same, wanted, scale, similarity
    )
    found = torch.autograd.grad(loss, (left, right))

    cosines = left @ right.T
    logits = (cosines * scale).masked_fill(same, -torch.inf)
    labels = torch.arange(9)
    plain = (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2
    if wanted is not None:
        plain = plain + similarity * F.mse_loss(cosines, wanted)
    torch.testing.assert_close(loss, plain)
    torch.testing.assert_close(found, torch.autograd.grad(plain, (left, right)))


def test_rows_move_as_adam_moves_them() -> None:
    from training.fit import _RowAdam

    torch.manual_seed(1)
    start = torch.randn(6, 3)
    plain = torch.nn.Parameter(start.clone())
    reference = torch.optim.SparseAdam([plain], lr=0.1)
    table = start.clone()
    ours = _RowAdam(table)
    for rows in ([0, 2, 5], [2, 3], [0, 1, 2]):
        gradient = torch.randn(len(rows), 3)
        plain.grad = torch.sparse_coo_tensor(
            torch.tensor([rows]), gradient, start.shape, check_invariants=True
        )
        reference.step()
        ours.step(torch.tensor(rows), gradient, 0.1)
    torch.testing.assert_close(table, plain.data, atol=1e-5, rtol=1e-4)

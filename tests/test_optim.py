"""Optimisers walk PyTorch's paths.

The reference numbers in `mgcourse/data/pytorch_paths.json` were written by
`python tests/test_optim.py` with PyTorch 2.13; where torch is installed the paths are compared
with it directly as well.
"""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from mgcourse import Tensor, Value, data, optim, tensor
from mgcourse.chapters.pytorch_paths import EVERY, START, STEPS, bowl

STORED = Path(data.__file__).parent / "pytorch_paths.json"
SETTINGS = {
    "SGD": [
        {"lr": 0.05},
        {"lr": 0.05, "momentum": 0.9},
        {"lr": 0.02, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1},
    ],
    "Adagrad": [{}, {"lr": 0.3, "weight_decay": 0.01}],
    "RMSprop": [{}, {"lr": 0.03, "alpha": 0.9, "momentum": 0.5, "weight_decay": 0.01}],
    "Adadelta": [{}, {"lr": 0.5, "rho": 0.8, "weight_decay": 0.01}],
    "Adam": [{}, {"lr": 0.1, "betas": (0.8, 0.95), "weight_decay": 0.01}],
}
RUNS = [(name, kind) for name, kinds in SETTINGS.items() for kind in kinds]
SCHEDULES = {
    "StepLR": {"step_size": 7, "gamma": 0.5},
    "ExponentialLR": {"gamma": 0.9},
    "CosineAnnealingLR": {"T_max": 20},
}


def our_path(name, kind):
    a, b = (tensor(numbers, requires_grad=True) for numbers in START)
    rule = getattr(optim, name)([a, b], **kind)
    path = []
    for _ in range(STEPS):
        rule.zero_grad()
        bowl(a, b, lambda t: t.tanh()).backward()
        rule.step()
        path.append([*a.data.ravel(), *b.data.ravel()])
    return path


def torch_path(torch, name, kind):
    a, b = (torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in START)
    rule = getattr(torch.optim, name)([a, b], **kind)
    path = []
    for _ in range(STEPS):
        rule.zero_grad()
        bowl(a, b, torch.tanh).backward()
        rule.step()
        path.append([*a.detach().numpy().ravel(), *b.detach().numpy().ravel()])
    return path


def torch_rates(torch, name, kind):
    rule = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    schedule = getattr(torch.optim.lr_scheduler, name)(rule, **kind)
    rates = []
    for _ in range(20):
        rates.append(schedule.get_last_lr()[0])
        rule.step()
        schedule.step()
    return rates


def title(name, kind):
    return f"{name}({', '.join(f'{k}={v}' for k, v in kind.items())})"


@pytest.mark.parametrize(("name", "kind"), RUNS, ids=[title(*run) for run in RUNS])
def test_paths_equal_the_stored_ones_of_pytorch(name, kind):
    stored = json.loads(STORED.read_text())[title(name, kind)]
    assert np.allclose(our_path(name, kind)[EVERY - 1 :: EVERY], stored, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("name", "kind"), RUNS, ids=[title(*run) for run in RUNS])
def test_paths_equal_pytorch(name, kind):
    torch = pytest.importorskip("torch", reason="torch is not installed: stored numbers only")
    ours, theirs = our_path(name, kind), torch_path(torch, name, kind)
    assert np.allclose(ours, theirs, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("name", "kind"), SCHEDULES.items())
def test_schedules_equal_the_stored_ones_of_pytorch(name, kind):
    rule = optim.SGD([Tensor(1)], lr=0.1)
    schedule = getattr(optim, name)(rule, **kind)
    rates = []
    for _ in range(20):
        rates.append(rule.lr)
        schedule.step()
    assert np.allclose(rates, json.loads(STORED.read_text())[title(name, kind)], rtol=1e-12)


@pytest.mark.parametrize(("name", "kind"), RUNS, ids=[title(*run) for run in RUNS])
def test_scalar_values_walk_the_same_path_as_arrays(name, kind):
    ends = []
    for make in (Value, lambda number: tensor(number, requires_grad=True)):
        w, v = make(1.5), make(-0.5)
        rule = getattr(optim, name)([w, v], **kind)
        for _ in range(20):
            rule.zero_grad()
            (w * w * 3 + (v - w).tanh()).backward()
            rule.step()
        ends.append((float(w.data), float(v.data)))
    assert ends[0] == pytest.approx(ends[1], rel=1e-12)


def test_clipping_shortens_all_by_one_factor():
    a, b, c = Tensor(1), Tensor(2), Value(0.0)
    a.grad, b.grad, c.grad = [3.0], [0.0, 4.0], 12.0
    assert optim.clip_grad_norm([a, b, c], 6.5) == 13.0
    assert (*a.grad, *b.grad, c.grad) == pytest.approx((1.5, 0.0, 2.0, 6.0))
    assert optim.clip_grad_norm([a, b, c], 100.0) == pytest.approx(6.5)
    assert c.grad == pytest.approx(6.0)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: optim.SGD([], lr=0.1), "no parameters to move"),
        (lambda: optim.SGD([tensor([1.0])], lr=0.1), "data has no gradient"),
        (lambda: optim.SGD([Value(1.0)], lr=-0.1), "nowhere or uphill"),
        (lambda: optim.SGD([Value(1.0)], lr=math.nan), "nowhere or uphill"),
        (lambda: optim.SGD([Value(1.0)], nesterov=True), "needs a momentum"),
    ],
)
def test_impossible_settings_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()


def test_arguments_stand_where_pytorch_has_them():
    """PyTorch has `dampening` third, `lr_decay` second: a number there must not mean another."""
    for misplaced in (
        lambda: optim.SGD([Value(1.0)], 0.1, 0.9, 0.0),
        lambda: optim.Adagrad([Value(1.0)], 0.1, 0.0),
    ):
        with pytest.raises(TypeError, match="positional"):
            misplaced()


if __name__ == "__main__":
    import torch

    numbers = {title(*run): torch_path(torch, *run)[EVERY - 1 :: EVERY] for run in RUNS}
    numbers |= {title(*kind): torch_rates(torch, *kind) for kind in SCHEDULES.items()}
    STORED.write_text(json.dumps(numbers, indent=1) + "\n")

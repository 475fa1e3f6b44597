"""The array half of nn: layers against HIPS autograd and by hand, modes, hooks, files."""

from itertools import pairwise

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st

import mgcourse as mg
from mgcourse import Tensor, Value, activation, gradcheck, loss, nn, tensor


def two_layers():
    mg.seed(1)
    return nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1))


@settings(max_examples=25)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=4), st.integers(0, 10_000))
def test_scalar_and_array_engine_agree_on_the_same_network(sizes, seed):
    mg.seed(seed)
    scalar = nn.MLP(sizes[0], sizes[1:])
    linears = [nn.Linear(i, o) for i, o in pairwise(sizes)]
    array = nn.Sequential(*(part for linear in linears for part in (linear, nn.ReLU())))
    array.layers.pop()  # the last layer is linear
    for layer, linear in zip(scalar.layers, linears):
        linear.W.data = np.array([[w.data for w in n.w] for n in layer.neurons]).T
        linear.b.data = [n.b.data for n in layer.neurons]
    X, Y = np.random.normal(size=(4, sizes[0])), np.random.normal(size=(4, sizes[-1]))
    outputs = [np.ravel(scalar(list(x))) for x in X]  # a single output comes without a list
    one = sum((o - t) ** 2 for row, y in zip(outputs, Y) for o, t in zip(row, y)) / Y.size
    one.backward()
    other = loss.mse(array(X), Y)
    other.backward()
    assert one.data == pytest.approx(other.item(), rel=1e-12)
    for layer, linear in zip(scalar.layers, linears):
        W = np.array([[w.grad for w in n.w] for n in layer.neurons]).T
        assert np.allclose(linear.W.grad, W, rtol=1e-9, atol=1e-13)
        assert np.allclose(linear.b.grad, [n.b.grad for n in layer.neurons], rtol=1e-9, atol=1e-13)


def test_linear_takes_vectors_batches_and_batches_of_batches():
    layer = nn.Linear(3, 2)
    for shape in ((3,), (4, 3), (5, 4, 3), (0, 3)):
        x = np.ones(shape)
        assert np.allclose(layer(tensor(x)).data, x @ layer.W.data + layer.b.data)
    assert nn.Linear(3, 2, bias=False)(tensor(np.ones((4, 3)))).shape == (4, 2)
    assert len(nn.Linear(3, 2, bias=False).parameters()) == 1


def test_a_network_passes_gradcheck():
    x, y = np.random.normal(size=(4, 2)), np.random.normal(size=(4, 1))
    found = gradcheck(lambda m: loss.mse(m(x), y), two_layers())
    assert found.ok and found.checked == 21


def test_any_function_may_stand_in_a_row_of_layers():
    model = nn.Sequential(nn.Linear(2, 2), activation.swish, lambda x: x * 2)
    assert len(model) == 3 and len(model.parameters()) == 2
    assert repr(model) == "Sequential(Linear(2, 2), swish, <lambda>)"
    assert repr(two_layers()) == "Sequential(Linear(2, 5), Tanh(), Linear(5, 1))"


def test_activations_work_on_numbers_values_arrays_and_tensors():
    for name in ("relu", "tanh", "sigmoid", "swish"):
        f = getattr(activation, name)
        a, b = f(0.7), f(Value(0.7))
        c, d = f([0.7]), f(tensor([0.7]))
        assert a.data == b.data == pytest.approx(c.data[0]) == d.data[0]
    assert activation.softmax([0.0, 0.0]).data.tolist() == [0.5, 0.5]
    assert activation.log_softmax([0.0]).item() == 0.0


def test_dropout_keeps_the_mean_and_does_nothing_in_evaluation():
    mg.seed(0)
    layer, x = nn.Dropout(0.25), Tensor(400, 100).fill_(1.0)
    out = layer(x)
    assert set(np.unique(out.data)) == {0.0, 1 / 0.75}
    assert out.data.mean() == pytest.approx(1.0, abs=0.01)
    out.sum().backward()
    assert (x.grad == out.data).all()  # the mask of the forward pass
    assert layer.eval()(x) is x
    with pytest.raises(ValueError, match="at least 0 and below 1"):
        nn.Dropout(1.0)


def test_batch_norm_agrees_with_autograd_and_keeps_running_means():
    x = np.random.default_rng(0).normal(3, 2, (8, 3))
    weights = np.cos(np.arange(24.0)).reshape(8, 3)
    layer, leaf = nn.BatchNorm1d(3), tensor(x, requires_grad=True)
    out = layer(leaf)
    (out * weights).sum().backward()

    def reference(a):
        centred = a - anp.mean(a, axis=0)
        return anp.sum(weights * centred / anp.sqrt(anp.mean(centred**2, axis=0) + 1e-5))

    assert np.allclose(leaf.grad, grad(reference)(x), rtol=1e-9, atol=1e-12)
    assert np.allclose(out.data.mean(0), 0) and np.allclose(out.data.std(0), 1, atol=1e-4)
    assert np.allclose(layer.running_mean, 0.1 * x.mean(0))
    assert np.allclose(layer.running_var, 0.9 + 0.1 * x.var(0, ddof=1))
    layer.eval()
    expected = (x - layer.running_mean) / np.sqrt(layer.running_var + 1e-5)
    assert np.allclose(layer(x).data, expected)
    with pytest.raises(ValueError, match="one row has no spread"):
        layer.train()(x[:1])


def test_starts_have_the_spread_they_promise():
    mg.seed(0)
    wide = Tensor(600, 400)
    for start, spread in (
        (nn.xavier_normal_, np.sqrt(2 / 1000)),
        (nn.xavier_uniform_, np.sqrt(2 / 1000)),
        (nn.kaiming_normal_, np.sqrt(2 / 600)),
        (nn.kaiming_uniform_, np.sqrt(2 / 600)),
    ):
        assert start(wide) is wide
        assert wide.data.std() == pytest.approx(spread, rel=0.01)
        assert abs(wide.data.mean()) < 0.001
    with pytest.raises(ValueError, match="belong to a matrix"):
        nn.kaiming_normal_(Tensor(3))


def test_hooks_see_what_each_activation_lets_through():
    model, seen = two_layers(), []
    take_away = model[1].register_forward_hook(lambda layer, inputs, output: seen.append(output))
    out = model(np.ones((3, 2)))
    out.sum().backward()
    assert seen[0].shape == (3, 5) and seen[0].grad.shape == (3, 5)
    take_away()
    model(np.ones((3, 2)))
    assert len(seen) == 1


def test_save_and_load_keep_parameters_and_running_means(tmp_path):
    def build():
        return nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.ReLU(), nn.Linear(3, 1))

    first, second = build(), build()
    x = np.random.normal(size=(5, 2))
    first(x)
    first.save(tmp_path / "model.npz")
    second.load(tmp_path / "model.npz")
    assert [name for name, _ in first.named_parameters()] == [
        "layers.0.W",
        "layers.0.b",
        "layers.1.gamma",
        "layers.1.beta",
        "layers.3.W",
        "layers.3.b",
    ]
    assert (first.eval()(x).data == second.eval()(x).data).all()
    with pytest.raises(ValueError, match="another model"):
        two_layers().load(tmp_path / "model.npz")


def test_names_that_nn_does_not_have_are_refused():
    with pytest.raises(AttributeError, match="no attribute 'Conv2d'"):
        nn.Conv2d  # noqa: B018

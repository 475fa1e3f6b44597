"""Modules: what counts as a parameter, what is saved, and networks of scalar values."""

import copy
import pickle
import random
import subprocess
import sys

import numpy as np
import pytest

import mgcourse as mg
from mgcourse import Value, nn


class Bare:
    """A learner's engine: the least that a network needs, and nothing fused."""

    def __init__(self, data):
        self.data, self.grad = data, 0.0

    def __add__(self, other):
        return Bare(self.data + other.data)

    def __mul__(self, other):
        return Bare(self.data * getattr(other, "data", other))

    def relu(self):
        return Bare(max(0.0, self.data))


def test_mlp_has_the_parameters_of_its_arrows_and_circles():
    assert len(nn.MLP(2, [3, 1]).parameters()) == 13
    assert len(nn.MLP(2, [16, 16, 1]).parameters()) == 337


def test_last_layer_is_linear():
    model = nn.MLP(1, [2, 1])
    assert [n.nonlin for layer in model.layers for n in layer.neurons] == [True, True, False]


def test_a_single_output_comes_without_a_list():
    assert isinstance(nn.MLP(2, [3, 1])([1.0, 2.0]), Value)
    assert len(nn.MLP(2, [3, 2])([1.0, 2.0])) == 2


@pytest.mark.parametrize("engine", [Value, Bare])
def test_a_hidden_layer_may_have_a_single_unit(engine):
    model = nn.MLP(1, [1, 1], engine=engine)
    (w1, b1), (w2, b2) = ((n.w[0].data, n.b.data) for layer in model.layers for n in layer.neurons)
    for x in (2.0, [2.0], -2.0):
        hidden = max(0.0, w1 * np.ravel(x)[0] + b1)
        assert model(x).data == pytest.approx(w2 * hidden + b2)


def test_neuron_gives_relu_of_the_weighted_sum():
    neuron = nn.Neuron(2)
    w, b, x = [p.data for p in neuron.w], neuron.b.data, [3.0, -4.0]
    z = w[0] * x[0] + w[1] * x[1] + b
    assert neuron(x).data == pytest.approx(max(0, z))
    assert nn.Neuron(2, nonlin=False)(x)._op == "w·x + b"


def test_a_network_runs_on_another_engine_and_gives_the_same():
    outputs = []
    for engine in (Value, Bare):
        random.seed(5)
        model = nn.MLP(2, [4, 4, 1], engine=engine)
        outputs.append(model([0.5, -1.5]))
    assert isinstance(outputs[1], Bare)
    assert outputs[0].data == pytest.approx(outputs[1].data, rel=1e-12)


@pytest.mark.parametrize("engine", [Value, Bare])
def test_inputs_must_match_weights(engine):
    with pytest.raises(ValueError, match=r"3 weights .* given 2 inputs"):
        nn.Neuron(3, engine=engine)([1.0, 2.0])


def test_same_seed_same_network():
    networks = []
    for _ in range(2):
        mg.seed(4)
        networks.append([p.data for p in nn.MLP(3, [4, 1]).parameters()])
    assert networks[0] == networks[1]


# ----------------------------------------------------------------- what a module holds


class Pair(nn.Module):
    def __init__(self):
        self.gain = Value(2.0)
        self.blocks = [nn.Layer(1, 1), (nn.Layer(1, 2),)]
        self.again = self.gain
        self.made = self.gain * 3
        self.name = "pair"

    def forward(self, x):
        return self.blocks[0](x) * self.gain


def test_parameters_are_found_in_attributes_and_lists_once_each():
    names = [name for name, _ in Pair().named_parameters()]
    assert names == [
        "gain",
        "blocks.0.neurons.0.w.0",
        "blocks.0.neurons.0.b",
        "blocks.1.0.neurons.0.w.0",
        "blocks.1.0.neurons.0.b",
        "blocks.1.0.neurons.1.w.0",
        "blocks.1.0.neurons.1.b",
    ]


def test_zero_grad_forgets_the_last_step():
    model = nn.MLP(2, [3, 1])
    model([1.0, 2.0]).backward()
    model.zero_grad()
    assert all(p.grad == 0.0 for p in model.parameters())


def test_train_and_eval_reach_every_module():
    model = Pair()
    assert model.eval() is model
    assert not any(module.training for module in model.modules())
    assert all(module.training for module in model.train().modules())


def test_forward_hook_sees_what_goes_in_and_comes_out():
    model, seen = Pair(), []
    remove = model.blocks[0].register_forward_hook(lambda *what: seen.append(what))
    model([1.0])
    remove()
    model([2.0])
    ((module, inputs, output),) = seen
    assert module is model.blocks[0] and inputs == ([1.0],) and output._op in ("relu", "w·x + b")


def test_forward_hooks_of_neurons_inside_a_layer_are_called():
    model, seen = nn.MLP(2, [3, 1]), []
    for neuron in model.layers[0].neurons:
        neuron.register_forward_hook(lambda *what: seen.append(what))
    hidden = model.layers[0]([1.0, 2.0])
    assert seen == [
        (neuron, ([1.0, 2.0],), h) for neuron, h in zip(model.layers[0].neurons, hidden)
    ]


def test_a_module_without_forward_says_so():
    with pytest.raises(NotImplementedError, match=r"Module has no forward\(\)"):
        nn.Module()(1)


# ----------------------------------------------------------------- copies and files


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copied_model_is_equal_and_independent(copied):
    model = nn.MLP(2, [3, 1])
    twin = copied(model)
    assert twin([1.0, 2.0]).data == model([1.0, 2.0]).data
    twin.parameters()[0].data += 1
    assert twin.parameters()[0].data != model.parameters()[0].data


def test_save_and_load_through_a_plain_npz(tmp_path):
    model, other = nn.MLP(2, [3, 1]), nn.MLP(2, [3, 1])
    model.save(tmp_path / "model")
    with np.load(tmp_path / "model.npz") as archive:
        assert archive["layers.0.neurons.0.w.1"] == model.layers[0].neurons[0].w[1].data
    assert other.load(tmp_path / "model") is other
    assert other([1.0, 2.0]).data == model([1.0, 2.0]).data
    assert all(type(p.data) is float for p in other.parameters())


def test_load_refuses_another_model_and_changes_nothing(tmp_path):
    model = nn.MLP(2, [3, 1])
    before = [p.data for p in model.parameters()]
    nn.MLP(2, [4, 1]).save(tmp_path / "wider.npz")
    with pytest.raises(ValueError, match=r"another model: .* layers\.0\.neurons\.3\.b"):
        model.load(tmp_path / "wider.npz")
    state = model.state_dict() | {"layers.1.neurons.0.b": np.zeros(2)}
    with pytest.raises(ValueError, match=r"layers\.1\.neurons\.0\.b has shape \(\) .* \(2,\)"):
        model.load_state_dict(state)
    assert [p.data for p in model.parameters()] == before


def test_the_scalar_half_needs_only_the_standard_library():
    code = (
        "import sys, mgcourse.nn as nn; nn.MLP(2, [3, 1])([1.0, 2.0]).backward(); "
        "print([m for m in ('numpy', 'graphviz', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Large graphs are folded without losing or inventing anything."""

import math
import random
import shutil
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mgcourse as mg
from mgcourse.show import dot as dot_module
from mgcourse.show.architecture import draw_model
from mgcourse.show.diagram import Diagram
from mgcourse.show.expand import expanded
from mgcourse.show.fold import Input, folded_away, layers, neurons
from mgcourse.show.graph import draw
from mgcourse.show.trace import trace


def network():
    mg.seed(3)
    model = mg.MLP(2, [3, 1])
    loss = (model([mg.Value(-0.7), mg.Value(0.7)]) - 1.0) ** 2
    loss.backward()
    return model, loss


finite = st.floats(-3, 3, allow_nan=False)
inputs = st.lists(st.tuples(finite, finite, st.booleans()), min_size=1, max_size=5)


@settings(max_examples=40)
@given(inputs, finite)
def test_a_fused_sum_is_taken_apart_to_what_it_is(terms, bias):
    weights = [mg.Value(w, f"w{i}") for i, (w, _, _) in enumerate(terms)]
    xs = [mg.Value(x, f"x{i}") if as_value else x for i, (_, x, as_value) in enumerate(terms)]
    [z] = mg.Value.affine([weights], xs, [mg.Value(bias, "b")])
    z.backward()
    nodes = expanded(trace(z))
    assert [node.index for node in nodes] == list(range(len(nodes)))
    assert nodes[-1].data == z.data and nodes[-1].op == "+"
    gradients = [0.0] * len(nodes)
    gradients[-1] = 1.0
    for node in reversed(nodes):
        for parent, local in zip(node.parents, node.local):
            assert parent < node.index
            gradients[parent] += local * gradients[node.index]
    for node in nodes:
        assert node.grad == pytest.approx(gradients[node.index])
        if node.op == "*" and len(node.parents) == 2:
            a, b = (nodes[i].data for i in node.parents)
            assert node.data == a * b and node.local == (b, a)


class Sums:
    """An engine without a fused sum, such as micrograd or a learner's."""

    def __init__(self, data, _prev=(), _op=""):
        self.data, self.grad, self._prev, self._op = data, 0.0, _prev, _op

    def __add__(self, other):
        other = other if isinstance(other, Sums) else Sums(other)
        return Sums(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Sums) else Sums(other)
        return Sums(self.data * other.data, (self, other), "*")

    def relu(self):
        return Sums(max(self.data, 0.0), (self,), "ReLU")

    __radd__ = __add__


def test_neurons_are_found_in_any_engine():
    mg.seed(3)
    theirs = mg.MLP(2, [3, 1], engine=Sums)([Sums(-0.7), Sums(0.7)])
    ours = network()[1]._prev[0]._prev[0]
    for result in (theirs, ours):
        nodes = expanded(trace(result))
        found = neurons(nodes)
        assert [len(n.weighted) for n in found.values()] == [2, 2, 2, 3]
        assert all(n.bias for n in found.values())
        assert [len(group) for group in layers(found)] == [3, 1]


def test_every_value_stands_in_one_box_or_on_one_arrow():
    _, loss = network()
    nodes = expanded(trace(loss))
    found = neurons(nodes)
    gone = folded_away(nodes, found)
    held = [i for n in found.values() for i in n.inside - {n.head}]
    held += [weight.index for n in found.values() for _, weight in n.weighted]
    held += [n.bias.index for n in found.values()]
    assert sorted(held) == sorted(gone)


def test_a_weight_that_is_used_elsewhere_keeps_its_box():
    w, x, b = mg.Value(0.5, "w"), mg.Value(2.0, "x"), mg.Value(1.0, "b")
    picture = draw((w * x + b).tanh() + w**2, collapse="neuron")
    assert ">w = 0.5<" in picture.svg.replace("<b>", "")


def test_plain_numbers_are_inputs_of_a_folded_picture():
    u, w, b = (mg.Value(0.5, name) for name in "uwb")
    z = (u * 2.0 + w * -5.0 + b).relu()
    [neuron] = neurons(trace(z)).values()
    assert [tail for tail, _ in neuron.weighted] == [Input(0, 2.0), Input(1, -5.0)]
    assert ">−5<" in draw(z, collapse="neuron").svg


@pytest.mark.parametrize(("rows", "sizes", "boxes"), [(1, [6, 1], 10), (4, [8, 8, 1], 5)])
def test_a_large_graph_is_folded_and_says_so(rows, sizes, boxes):
    mg.seed(1)
    model = mg.MLP(2, sizes)
    losses = [(model([mg.Value(i), mg.Value(1.0)]) - 1.0) ** 2 for i in range(rows)]
    picture = draw(sum(losses[1:], losses[0]))
    assert picture.svg.count('class="node"') in (boxes, boxes + 1)
    for text in (picture.words, picture.svg):
        assert "boxes; collapse=" in text


def test_forty_values_are_drawn_whole():
    _, loss = network()
    assert draw(loss).svg.count('class="node"') == len(trace(loss)) <= 40


def test_collapse_has_four_values():
    with pytest.raises(ValueError, match="neuron"):
        draw(network()[1], collapse="neurons")


def test_expand_draws_products_and_sums():
    _, loss = network()
    assert "w·x + b" in draw(loss).svg
    whole = draw(loss, expand=True)
    assert "w·x + b" not in whole.svg
    assert whole.svg.count('class="node"') == len(expanded(trace(loss)))


def random_graph(size):
    """Sums and products of values picked at random, in the end of all that nobody used."""
    rng = random.Random(0)
    values = [mg.Value(rng.random()) for _ in range(size // 3)]
    unused = list(values)
    while len(values) + len(unused) < size:
        a, b = unused.pop(rng.randrange(len(unused))), rng.choice(values)
        values.append(a * b if rng.random() < 0.5 else a + b)
        unused.append(values[-1])
    while len(unused) > 1:
        unused.append(unused.pop(0) + unused.pop(0))
    return unused[0]


def test_a_thousand_values_are_laid_out_in_time():
    graph = random_graph(1250)
    assert 1200 < len(trace(graph)) < 1300
    picture = draw(graph, collapse=None)  # how fast: `make bench`
    assert picture.svg.count('class="node"') == len(trace(graph))


def test_a_hundred_thousand_values_are_refused_at_once():
    total = mg.Value(0.0)
    for _ in range(100_000):
        total = total + 1
    start = time.perf_counter()
    with pytest.raises(ValueError, match=r"more than 20,000 values.*draw\(model\)"):
        draw(total)
    assert time.perf_counter() - start < 1


@pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz of the system to compare with")
@pytest.mark.parametrize("collapse", ["neuron", "layer", None])
def test_both_programs_agree_on_what_is_drawn_and_its_ranks(collapse, monkeypatch):
    _, loss = network()
    mg.label(loss=loss)
    first = drawn(draw(loss, collapse=collapse).svg)
    programs = [(kind, path) for kind, path in dot_module._programs() if kind == "system"]
    monkeypatch.setattr(dot_module, "_programs", lambda: programs)
    assert drawn(draw(loss, collapse=collapse).svg) == first


def drawn(svg):
    """Nodes by rank, edges and texts of a picture."""
    import re

    groups = re.findall(r'<g id="([^"]*)" class="(node|edge)">(.*?)</g>\s*</g>\s*</g>', svg, re.S)
    texts, places = [], {}
    for name, kind, inside in groups:
        texts += re.findall(r"<text[^>]*>([^<]*)<", inside)
        if kind == "node":
            numbers = re.findall(r'<text[^>]* x="(-?[\d.]+)"', inside)
            places[name] = min(map(float, numbers))
    edges = sorted(name for name, kind, _ in groups if kind == "edge")
    ranks = []  # nodes whose boxes begin within a few points of one another
    for name, x in sorted(places.items(), key=lambda item: item[1]):
        if not ranks or x - ranks[-1][0] > 45:
            ranks.append((x, set()))
        ranks[-1][1].add(name)
    return [names for _, names in ranks], edges, sorted(texts)


def test_a_model_is_drawn_as_it_is_built():
    model, _ = network()
    svg = mg.draw(model).svg
    assert svg.count("<circle") == 2 + 3 + 1 and svg.count("<line") == 9
    assert "13 parameters" in mg.draw(model).words
    assert mg.draw(mg.MLP(30, [16, 10])).svg.count("<circle") == 24


def test_a_single_layer_or_neuron_is_a_model_too():
    mg.seed(0)
    assert mg.draw(mg.nn.Layer(2, 3)).words.endswith("3 relu units: 9 parameters.")
    assert mg.draw(mg.nn.Neuron(2, nonlin=False)).words.endswith("1 unit: 3 parameters.")


class Linear:
    """Looks like the array half's layer: W of shape (inputs, outputs)."""

    def __init__(self, inputs, outputs):
        self.W = [[math.sin(i + 2 * j) for j in range(outputs)] for i in range(inputs)]
        self.b = [0.0] * outputs

    def parameters(self):
        return [self.W, self.b]


class Tanh:
    def parameters(self):
        return []


class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


def test_matrices_are_drawn_by_their_shape():
    model = Sequential(Linear(4, 3), Tanh(), Linear(3, 2))
    assert draw_model(model).words == "A network of 4 inputs, 3 tanh units, 2 units: 23 parameters."


def test_what_has_no_layers_is_refused():
    with pytest.raises(ValueError, match="no layer"):
        mg.draw(Tanh())


def loop(steps):
    """A state that meets the same two values again at each step."""
    x, w = mg.Value(0.5, "x"), mg.Value(0.3, "w")
    state = x
    for _ in range(steps):
        state = (state * w + x).tanh()
    return state


def test_a_loop_is_drawn_in_haste_or_refused():
    # it took `dot` more than its 20 s, and then there was a tree
    picture = draw(loop(40), collapse=None)
    assert picture.svg.count('class="node"') == 122 and "splines=line" in picture.source
    with pytest.raises(ValueError, match="fewer steps"):
        draw(loop(330), collapse=None)


def test_a_ring_has_a_reach_too():
    ring = Diagram()
    for name in "abc":
        ring.box(name, "")
    for tail, head in ("ab", "bc", "ca"):
        ring.arrow(tail, head, tail + head)
    assert ring.reach == 0

"""Networks of scalar values: a neuron, a layer of them, layers in a row.

Parameters are drawn from Python's `random` in micrograd's order, so that the same seed
gives the same network; `engine=` builds the network from another `Value` class, for
instance the one a learner has just written.

>>> import mgcourse as mg
>>> mg.seed(0)
>>> model = MLP(2, [3, 1])
>>> len(model.parameters())
13
"""

import random

from mgcourse.value import Value


class Module:
    """Anything with parameters."""

    def parameters(self):
        """All values training may change, in a fixed order."""
        return []

    def zero_grad(self):
        """Forget the gradients of the step before."""
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    """g(w·x + b), with g ReLU or nothing.

    Parameters
    ----------
    nin : int
        Number of inputs.
    nonlin : bool
        ReLU after the sum; False leaves it linear.
    engine : type
        The class its parameters are made of.
    """

    def __init__(self, nin, nonlin=True, engine=Value):
        self.w = [engine(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = engine(0.0)
        self.nonlin = nonlin
        self._affine = getattr(engine, "affine", _sum_of_products)

    def __call__(self, x):
        z = self._affine(self.w, x, self.b)
        return z.relu() if self.nonlin else z

    def parameters(self):
        """Its weights, then its bias."""
        return [*self.w, self.b]

    def __repr__(self):
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons that read the same `nin` inputs; a single output is not in a list."""

    def __init__(self, nin, nout, **neuron):
        self.neurons = [Neuron(nin, **neuron) for _ in range(nout)]

    def __call__(self, x):
        outputs = [neuron(x) for neuron in self.neurons]
        return outputs[0] if len(outputs) == 1 else outputs

    def parameters(self):
        """Those of its neurons, in order."""
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self):
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class MLP(Module):
    """A multi-layer perceptron: ReLU layers, the last one linear.

    `MLP(2, [3, 1])` reads two inputs, has three hidden units and one output.
    """

    def __init__(self, nin, nouts, engine=Value):
        sizes = [nin, *nouts]
        last = len(nouts) - 1
        self.layers = [
            Layer(sizes[i], sizes[i + 1], nonlin=i != last, engine=engine)
            for i in range(len(nouts))
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        """Those of its layers, in order."""
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self):
        return f"MLP of [{', '.join(map(repr, self.layers))}]"


def _sum_of_products(weights, inputs, bias):
    """`bias + Σ w·x` for an engine without a fused operation."""
    if len(weights) != len(inputs):
        raise ValueError(f"{len(weights)} weights were given {len(inputs)} inputs")
    return sum((w * x for w, x in zip(weights, inputs)), bias)

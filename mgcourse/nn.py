"""Networks: what a module is, and the scalar half (a neuron, a layer of them, an MLP).

`Linear`, `Sequential` and what else works on arrays is found here too, and stands in
`layers.py`.

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
from pathlib import Path

from mgcourse.value import Value

_ARRAY_HALF = (
    "Linear",
    "Sequential",
    "ReLU",
    "Tanh",
    "Sigmoid",
    "Swish",
    "Dropout",
    "BatchNorm1d",
    "xavier_normal_",
    "xavier_uniform_",
    "kaiming_normal_",
    "kaiming_uniform_",
)


class Module:
    """Anything with parameters: they are found in its attributes, in the order of assignment.

    A subclass sets values, tensors, modules, or lists of these in `__init__`, and says in
    `forward` what it does to its input.

    Attributes
    ----------
    training : bool
        False after `eval()`; dropout and batch normalisation look at it.
    buffers : tuple of str
        Names of array attributes that are saved with the parameters but not trained.
    """

    training = True
    buffers = ()
    _hooks = ()

    def forward(self, *inputs):
        """Compute the output; every subclass has its own."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(): what does it compute?")

    def __call__(self, *inputs):
        output = self.forward(*inputs)
        return self._told(inputs, output) if self._hooks else output

    def parameters(self):
        """Everything training may change, once each, in the order of assignment."""
        return [p for _, p in _members(self) if _is_parameter(p)]

    def named_parameters(self):
        """The same as pairs of name and parameter: `("layers.0.W", W)`."""
        return [(_name(path), p) for path, p in _members(self) if _is_parameter(p)]

    def modules(self):
        """This module and all within it, once each."""
        return [thing for _, thing in _members(self) if isinstance(thing, Module)]

    def zero_grad(self):
        """Forget the gradients of the step before."""
        for p in self.parameters():
            p.grad = 0.0

    def train(self, mode=True):
        """Switch to training or, with False, to evaluation; returns the module."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self):
        """Switch to evaluation; returns the module."""
        return self.train(False)

    def register_forward_hook(self, hook):
        """Call `hook(module, inputs, output)` after every forward pass.

        Returns a function that takes the hook away again.
        """
        self._hooks = (*self._hooks, hook)

        def remove():
            self._hooks = tuple(h for h in self._hooks if h is not hook)

        return remove

    def _told(self, inputs, output):
        """The output, after all hooks have seen it."""
        for hook in self._hooks:
            hook(self, inputs, output)
        return output

    def state_dict(self):
        """Copies of all parameters and buffers, as numpy arrays by name."""
        import numpy as np

        return {name: np.array(getattr(*place)) for name, place in self._places().items()}

    def load_state_dict(self, state):
        """Take over what a module of the same build gave with `state_dict()`.

        Raises ValueError, and changes nothing, where names or shapes differ.
        """
        import numpy as np

        places = self._places()
        if strangers := sorted(places.keys() ^ state.keys()):
            raise ValueError(
                f"this state belongs to another model: it has {len(state)} names, this model "
                f"{len(places)}; only one of them has {', '.join(strangers[:5])}"
            )
        for name, place in places.items():
            here, there = np.shape(getattr(*place)), np.shape(state[name])
            if here != there:
                raise ValueError(f"{name} has shape {here} in this model, {there} in the state")
        for name, place in places.items():
            setattr(*place, np.array(state[name]) if np.ndim(state[name]) else float(state[name]))

    def save(self, path):
        """Write parameters and buffers to a numpy archive, `path` ending in .npz."""
        import numpy as np

        np.savez(_archive(path), **self.state_dict())

    def load(self, path):
        """Read what `save` wrote, from the same build of model; returns the module."""
        import numpy as np

        with np.load(_archive(path)) as archive:
            self.load_state_dict(dict(archive))
        return self

    def _places(self):
        """Where saved numbers stand: name -> (owner, attribute)."""
        places = {name: (p, "data") for name, p in self.named_parameters()}
        for path, thing in _members(self):
            for name in getattr(thing, "buffers", ()):
                places[_name((*path, name))] = thing, name
        return places


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

    def forward(self, x):
        """One value from a list of values or numbers."""
        return _outputs([self], x)[0]

    def parameters(self):
        """Its weights, then its bias."""
        return [*self.w, self.b]

    def __repr__(self):
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons that read the same `nin` inputs."""

    def __init__(self, nin, nout, **neuron):
        self.neurons = [Neuron(nin, **neuron) for _ in range(nout)]

    def forward(self, x):
        """A list with one value a neuron; a single output comes without a list."""
        outputs = [
            neuron._told((x,), output)
            for neuron, output in zip(self.neurons, _outputs(self.neurons, x))
        ]
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

    def forward(self, x):
        """Pass the inputs through all layers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        """Those of its layers, in order."""
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self):
        return f"MLP of [{', '.join(map(repr, self.layers))}]"


def _outputs(neurons, x):
    """What each of these neurons makes of the same inputs; a single one may come without a list."""
    x = x if hasattr(x, "__iter__") else [x]
    affine = getattr(type(neurons[0].b), "affine", _sums_of_products)
    zs = affine([neuron.w for neuron in neurons], x, [neuron.b for neuron in neurons])
    return [z.relu() if neuron.nonlin else z for neuron, z in zip(neurons, zs)]


def _sums_of_products(W, x, b):
    """`b + Σ w·x` for each row of W, with an engine that has no fused operation."""
    for weights in W:
        if len(weights) != len(x):
            raise ValueError(f"{len(weights)} weights were given {len(x)} inputs")
    return [sum((w * xj for w, xj in zip(weights, x)), bias) for weights, bias in zip(W, b)]


def __getattr__(name):  # the array half is loaded when it is first used: it needs numpy
    if name in _ARRAY_HALF:
        from mgcourse import layers

        return getattr(layers, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _members(thing, path=(), found=None):
    """All modules and leaf values within, once each, depth first, as pairs of path and thing."""
    found = {} if found is None else found  # id -> (path, thing)
    if hasattr(thing, "grad"):
        if not getattr(thing, "_prev", ()):  # what was computed is nobody's to set
            found.setdefault(id(thing), (path, thing))
    elif isinstance(thing, (list, tuple)):
        for i, member in enumerate(thing):
            _members(member, (*path, i), found)
    elif isinstance(thing, Module) and id(thing) not in found:
        found[id(thing)] = path, thing
        for name, member in vars(thing).items():
            _members(member, (*path, name), found)
    return found.values()


def _is_parameter(thing):
    return not isinstance(thing, Module) and getattr(thing, "requires_grad", True)


def _name(path):
    return ".".join(map(str, path))


def _archive(path):
    path = Path(path)
    return path if path.suffix == ".npz" else path.with_name(path.name + ".npz")

"""The array engine: the same idea as `value.py`, a whole array at a time.

A scalar operation is its value and one slope for each operand. An array operation is its
value and, for each operand, the *way a gradient takes back to it*: a function of the
gradient of the result. These pairs stand in `calculus.py`; this module remembers them, and
walks back. Broadcasting is undone in one place, `_receive`.

>>> W = Tensor(2, 3).fill_(0.5)            # a parameter: something training may change
>>> x = tensor([[1.0, 2.0], [3.0, 4.0]])   # data: gets no gradient, and costs none
>>> loss = ((x @ W) ** 2).mean()
>>> loss.backward()
>>> W.grad
array([[4.        , 4.        , 4.        ],
       [5.66666667, 5.66666667, 5.66666667]])
"""

from functools import wraps
from itertools import count
from operator import attrgetter

import numpy as np

from mgcourse import calculus
from mgcourse.arrays import floats, misfit, sum_of_rows

_moments = count()  # of making and changing: what came later has the larger number
_age = attrgetter("_made")


def _function(f):
    """The method of a function of one array, which may have options."""

    @wraps(f)
    def method(self, *args, **options):
        return operation(f.__name__, (self,), f(self._data, *args, **options))

    return method


def _operator(sign, f):
    """The two methods of an operator: with the tensor on its left, and on its right."""

    @wraps(f)
    def method(x, y):
        a, b = array_of(x), array_of(y)
        try:
            return operation(sign, (x, y), f(a, b))
        except ValueError:
            raise ValueError(misfit(f.__name__, np.shape(a), np.shape(b))) from None

    return method, lambda y, x: method(x, y)


def _comparison(f):
    """The method of a comparison: an array of truths, and nothing to differentiate."""
    return lambda self, other: f(self._data, array_of(other))


class Tensor:
    """An array that can be differentiated.

    Parameters
    ----------
    *shape : int
        `Tensor(2, 3)` is a parameter of shape (2, 3), all zeros until `uniform_()`,
        `normal_()` or `fill_()`. `Tensor([[1.0, 2.0]])` holds these numbers and is data,
        like `tensor([[1.0, 2.0]])`.

    Attributes
    ----------
    data : numpy array of float64
    grad : numpy array of the same shape
        d(result)/d(this) after `result.backward()`; zeros before. None for data.
    requires_grad : bool
        Whether gradients are wanted: True for parameters and for all that is made of them.
    label : str
        A name for drawings and error messages.
    """

    __slots__ = ("_changed", "_data", "_grad", "_local", "_made", "_op", "_prev")
    __slots__ += ("label", "requires_grad")
    __array_ufunc__ = None  # arrays on the left hand over to __radd__ and its kin

    def __init__(self, *shape):
        if len(shape) == 1 and not isinstance(shape[0], (int, np.integer)):
            self._data, self.requires_grad = np.array(floats(shape[0])), False
        else:
            self._data, self.requires_grad = np.zeros(shape), True
        self._grad = None  # stands for zeros until a gradient comes
        self.label = ""
        self._prev = ()  # the operands that want a gradient, in order
        self._local = ()  # for each of them, how a gradient goes back to it
        self._op = ""
        self._made = self._changed = next(_moments)

    # Filling a parameter: as in PyTorch, the underscore says "in place"

    def uniform_(self, low=0.0, high=1.0):
        """Fill with random numbers, evenly spread from `low` to `high`; returns the tensor."""
        return self.fill_(np.random.uniform(low, high, self.shape))

    def normal_(self, mean=0.0, std=1.0):
        """Fill with normally distributed random numbers; returns the tensor."""
        return self.fill_(np.random.normal(mean, std, self.shape))

    def fill_(self, value):
        """Fill with a number, or an array that broadcasts to its shape; returns the tensor."""
        self._data = np.full(self.shape, value, float)
        self._changed = next(_moments)
        return self

    # What it is

    def _set_data(self, data):
        if data is not self._data:  # `p.data -= step` hands back the array it has changed
            data = np.array(floats(data))
            if data.shape != self.shape:
                raise ValueError(f"data of shape {data.shape} for {_named(self)}")
            self._data = data
        self._changed = next(_moments)

    def _get_grad(self):
        if self._grad is None and self.requires_grad:
            self._grad = np.zeros(self.shape)
        return None if self._grad is None else np.asarray(self._grad)

    def _set_grad(self, grad):
        nothing = grad is None or (isinstance(grad, (int, float)) and grad == 0)
        self._grad = None if nothing else self._fitting(grad)

    def _fitting(self, grad):
        """A gradient given from outside, as an array. Raises ValueError if it does not fit."""
        grad = floats(grad)
        if grad.shape != self.shape:
            raise ValueError(
                f"a gradient of shape {grad.shape} for {_named(self)}: "
                "a gradient has the shape of its value"
            )
        return grad

    data = property(attrgetter("_data"), _set_data)
    grad = property(_get_grad, _set_grad)
    shape = property(attrgetter("_data.shape"))
    ndim = property(attrgetter("_data.ndim"))
    size = property(attrgetter("_data.size"))

    def numpy(self):
        """A copy of the numbers, as a numpy array."""
        return np.array(self._data)

    def item(self):
        """The one number it holds, as a float. Raises ValueError if there are several."""
        try:
            return self._data.item()
        except ValueError:
            raise ValueError(f"item() of {_named(self)}: {self.size} numbers, not one") from None

    __float__ = item

    def argmax(self, axis=None):
        """Where the largest element stands, as numpy gives it: no gradient passes through."""
        return np.argmax(self._data, axis)

    def __len__(self):
        if not self.ndim:
            raise TypeError("a single number has no length")
        return len(self._data)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        return bool(self.item())

    __lt__, __le__ = _comparison(np.less), _comparison(np.less_equal)
    __gt__, __ge__ = _comparison(np.greater), _comparison(np.greater_equal)

    def __reduce__(self):  # a copy has the numbers and no history
        return _restored, (self._data, self._grad, self.requires_grad, self.label)

    def __repr__(self):
        array, label = np.asarray(self._data), f", label={self.label!r}" if self.label else ""
        numbers = np.array2string(array, precision=4, separator=", ", prefix="Tensor(")
        return f"Tensor({numbers}{label})"

    # Augmented assignment with plain numbers on a leaf is a training step: in place and
    # unrecorded. On anything else it makes a new node, so `h = b; h += x @ W` leaves b alone.

    def __iadd__(self, other):
        return self._step(np.add, other) if self._is_step(other) else self + other

    def __isub__(self, other):
        return self._step(np.subtract, other) if self._is_step(other) else self - other

    def __imul__(self, other):
        return self._step(np.multiply, other) if self._is_step(other) else self * other

    def __itruediv__(self, other):
        return self._step(np.divide, other) if self._is_step(other) else self / other

    def _is_step(self, other):
        return not self._prev and not (isinstance(other, Tensor) and other.requires_grad)

    def _step(self, operation, other):
        other = array_of(other)
        # nodes do not remember data: what they have kept of it must stay as it was
        numbers = np.asarray(self._data) if self.requires_grad else self.numpy()
        try:
            self._data = operation(numbers, other, out=numbers)
        except ValueError:
            raise ValueError(
                f"a step of shape {np.shape(other)} for {_named(self)}: it must not grow"
            ) from None
        self._changed = next(_moments)
        return self

    # Everything else makes a new tensor

    __add__, __radd__ = _operator("+", calculus.add)
    __sub__, __rsub__ = _operator("-", calculus.subtract)
    __mul__, __rmul__ = _operator("*", calculus.multiply)
    __truediv__, __rtruediv__ = _operator("/", calculus.divide)
    __pow__, __rpow__ = _operator("**", calculus.power)
    __matmul__, __rmatmul__ = _operator("@", calculus.matmul)
    __neg__ = _function(calculus.negative)

    exp = _function(calculus.exp)
    log = _function(calculus.log)
    relu = _function(calculus.relu)
    tanh = _function(calculus.tanh)
    sigmoid = _function(calculus.sigmoid)
    swish = _function(calculus.swish)
    softmax = _function(calculus.softmax)
    log_softmax = _function(calculus.log_softmax)

    sum = _function(calculus.sum)
    mean = _function(calculus.mean)
    max = _function(calculus.max)
    reshape = _function(calculus.reshape)
    T = property(_function(calculus.transpose), doc="The transpose: axes in reverse order.")

    def __getitem__(self, where):
        return operation("[ ]", (self,), calculus.pick(self._data, _index(where)))

    def backward(self, gradient=None):
        """Fill in `grad` for everything this was made from.

        Works back from the result and visits each node once, after all nodes that use it.
        Leaves accumulate over calls, so call `zero_grad()` between steps; everything in
        between is computed afresh.

        Parameters
        ----------
        gradient : array, optional
            Where to start, in the shape of this; 1 if left out, which only a single number can.

        Raises
        ------
        ValueError
            If the result is not a single number and `gradient` is left out.
        RuntimeError
            If nothing here wants a gradient, or an operand has been changed since it was used.
        """
        if not self.requires_grad:
            raise RuntimeError("backward() of data: no parameter has gone into it")
        if gradient is None:
            if self.size != 1:
                raise ValueError(
                    f"backward() starts from one number, and this is {_named(self)}; "
                    "take its mean() or sum() first"
                )
            gradient = np.ones(self.shape)
        else:
            gradient = self._fitting(gradient)

        todo = [self] if self._prev else []
        nodes = set(todo)  # what a gradient passes through: all that is no leaf
        while todo:
            node = todo.pop()
            node._grad = None
            for operand in node._prev:
                if operand._changed > node._made:
                    raise RuntimeError(
                        f"{_named(operand)} has been changed since it was used: "
                        "run the forward pass again, then backward()"
                    )
                if operand._prev and operand not in nodes:
                    nodes.add(operand)
                    todo.append(operand)

        self._receive(gradient[()], gradient)
        # the youngest first: whatever uses a node was made after it
        for node in sorted(nodes, key=_age, reverse=True):
            grad = node._grad
            for operand, back in zip(node._prev, node._local):
                operand._receive(back(grad), grad)

    def _receive(self, grad, of):
        """Add a gradient that has come back from a node whose own gradient is `of`."""
        if grad.shape != self._data.shape:
            grad = _gathered(grad, self._data.shape)
        if self._grad is not None:
            grad = self._grad + grad
        elif (grad is of or grad.base is not None) and not self._prev:
            grad = grad.copy()  # a leaf's gradient is its own: training may change it
        self._grad = grad


def tensor(data, requires_grad=False, label=""):
    """A tensor that holds these numbers.

    Parameters
    ----------
    data : array-like of real numbers
        Copied, as float64.
    requires_grad : bool
        True makes it a parameter: it gets a gradient.
    label : str
        A name for drawings and error messages.

    Raises
    ------
    TypeError
        If `data` is not made of real numbers in rows of equal length.
    """
    made = Tensor(array_of(data))
    made.requires_grad, made.label = requires_grad, label
    return made


def affine(x, W, b):
    """x @ W + b for a matrix W as one node: one array and one step fewer than in two."""
    a, w = array_of(x), W._data
    if type(a) is float or a.ndim != 2 or a.shape[1] != len(w) or b.shape != w.shape[1:]:
        return x @ W + b
    return operation("x @ W + b", (x, W, b), calculus.affine(a, w, b._data))


def operation(op, operands, computed, new=object.__new__):
    """The node of an operation.

    Parameters
    ----------
    op : str
    operands : tuple of Tensor, array or float
        Those that want no gradient are not remembered, so nothing is ever computed for data.
    computed : tuple
        The value, and a gradient's way back to each operand, as functions of `calculus` return.
    """
    prev, local = [], []
    for operand, back in zip(operands, computed[1:]):
        if isinstance(operand, Tensor) and operand.requires_grad:
            prev.append(operand)
            local.append(back)
    made = new(Tensor)
    made._data = computed[0]
    made._grad = None
    made.requires_grad = bool(prev)
    made.label = ""
    made._prev = tuple(prev)
    made._local = local
    made._op = op
    made._made = made._changed = next(_moments)
    return made


def _gathered(grad, shape):
    """A gradient for each use, added up: many rows, one bias."""
    while grad.ndim > len(shape):
        grad = sum_of_rows(grad)
    if grad.shape == shape:
        return grad
    return np.add.reduce(grad, tuple(np.flatnonzero(np.equal(shape, 1))), keepdims=True)


def _restored(data, grad, requires_grad, label):
    made = tensor(data, requires_grad, label)
    made._grad = grad
    return made


def array_of(x):
    """The numbers of an operand: a float, or an array of float64."""
    if isinstance(x, Tensor):
        return x._data
    if type(x) is float:
        return x
    return float(x) if isinstance(x, (int, np.number)) else floats(x)


def _index(where):
    """An index as numpy takes it, where it may hold tensors of whole numbers."""
    if isinstance(where, tuple):
        return tuple(map(_index, where))
    return where._data.astype(int) if isinstance(where, Tensor) else where


def _named(x):
    """How an error message speaks of a tensor."""
    return (f"{x.label}, " if x.label else "") + f"a tensor of shape {x.shape}"

"""The array engine: the same idea as `value.py`, a whole array at a time.

A scalar operation is its value and one slope for each operand. An array operation is its
value and, for each operand, the *way a gradient takes back to it*: a function of the
gradient of the result. Broadcasting is undone in one place, `backward()`.

>>> W = Tensor(2, 3).fill_(0.5)            # a parameter: something training may change
>>> x = tensor([[1.0, 2.0], [3.0, 4.0]])   # data: gets no gradient, and costs none
>>> loss = ((x @ W) ** 2).mean()
>>> loss.backward()
>>> W.grad
array([[4.        , 4.        , 4.        ],
       [5.66666667, 5.66666667, 5.66666667]])
"""

from functools import wraps
from operator import attrgetter

import numpy as np

from mgcourse import arrays
from mgcourse.arrays import floats, misfit, spread


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
        self._made = self._changed = _clock.now

    # Filling a parameter: as in PyTorch, the underscore says "in place"

    def uniform_(self, low=0.0, high=1.0):
        """Fill with random numbers, evenly spread from `low` to `high`; returns the tensor."""
        return self.fill_(np.random.uniform(low, high, self.shape))

    def normal_(self, mean=0.0, std=1.0):
        """Fill with normally distributed random numbers; returns the tensor."""
        return self.fill_(np.random.normal(mean, std, self.shape))

    def fill_(self, value):
        """Fill with a number, or an array that broadcasts to its shape; returns the tensor."""
        self._data[...] = value
        self._changed = _clock.tick()
        return self

    # What it is

    def _set_data(self, data):
        if data is not self._data:  # `p.data -= step` hands back the array it has changed
            data = np.array(floats(data))
            if data.shape != self.shape:
                raise ValueError(f"data of shape {data.shape} for {_named(self)}")
            self._data = data
        self._changed = _clock.tick()

    def _get_grad(self):
        if self._grad is None and self.requires_grad:
            self._grad = np.zeros(self.shape)
        return None if self._grad is None else np.asarray(self._grad)

    def _set_grad(self, grad):
        if grad is None or (isinstance(grad, (int, float)) and grad == 0):
            self._grad = None
            return
        grad = floats(grad)
        if grad.shape != self.shape:
            raise ValueError(
                f"a gradient of shape {grad.shape} for {_named(self)}: "
                "a gradient has the shape of its value"
            )
        self._grad = grad

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

    def argmax(self, axis=None):
        """Where the largest element stands, as numpy gives it: no gradient passes through."""
        return np.argmax(self._data, axis)

    def __len__(self):
        if not self.ndim:
            raise TypeError("a single number has no length")
        return len(self._data)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __float__(self):
        return self.item()

    def __lt__(self, other):
        return self._data < array_of(other)

    def __le__(self, other):
        return self._data <= array_of(other)

    def __gt__(self, other):
        return self._data > array_of(other)

    def __ge__(self, other):
        return self._data >= array_of(other)

    def __reduce__(self):  # a copy has the numbers and no history
        return _restored, (self._data, self._grad, self.requires_grad, self.label)

    def __repr__(self):
        numbers = np.array2string(
            np.asarray(self._data), precision=4, separator=", ", prefix="Tensor("
        )
        label = f", label={self.label!r}" if self.label else ""
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
        try:
            operation(self._data, other, out=self._data)
        except ValueError:
            raise ValueError(
                f"a step of shape {np.shape(other)} for {_named(self)}: it must not grow"
            ) from None
        self._changed = _clock.tick()
        return self

    # Elementwise functions

    def exp(self):
        """eᶻ for each element; inf, with numpy's warning, where that is too large."""
        e = np.exp(self._data)
        return operation(e, "exp", (self,), (lambda g: g * e,))

    def log(self):
        """The natural logarithm. Raises ValueError where an element is not above 0."""
        a = self._data
        if not np.all(a > 0) and np.any(a <= 0):
            raise ValueError(
                f"log: {np.sum(a <= 0)} of {a.size} elements are 0 or below and have no logarithm; "
                "for probabilities work with logits: log_softmax, or loss.cross_entropy"
            )
        return operation(np.log(a), "log", (self,), (lambda g: g / a,))

    def relu(self):
        """max(0, z); its slope at 0 is 0 by convention."""
        r = np.maximum(self._data, 0)
        return operation(r, "relu", (self,), (lambda g: g * np.sign(r),))

    def tanh(self):
        """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), between −1 and 1."""
        t = np.tanh(self._data)
        return operation(t, "tanh", (self,), (lambda g: g * (1.0 - t * t),))

    def sigmoid(self):
        """1 / (1 + e⁻ᶻ), between 0 and 1."""
        s = arrays.sigmoid(self._data)
        return operation(s, "sigmoid", (self,), (lambda g: g * (s * (1.0 - s)),))

    def swish(self):
        """z · sigmoid(z) (Ramachandran, Zoph & Le, 2017)."""
        a, s = self._data, arrays.sigmoid(self._data)
        return operation(a * s, "swish", (self,), (lambda g: g * (s + a * s * (1.0 - s)),))

    # Functions of a whole row

    def softmax(self, axis=-1):
        """eᶻ shared out so that each row adds to 1; safe for logits of any size."""
        p = np.exp(arrays.log_softmax(self._data, axis))
        return operation(
            p, "softmax", (self,), (lambda g: p * (g - np.sum(g * p, axis=axis, keepdims=True)),)
        )

    def log_softmax(self, axis=-1):
        """The logarithm of `softmax`, right also where a probability is too small for a float."""
        y = arrays.log_softmax(self._data, axis)
        return operation(
            y,
            "log_softmax",
            (self,),
            (lambda g: g - np.exp(y) * np.sum(g, axis=axis, keepdims=True),),
        )

    # Fewer numbers, or the same in another place

    def sum(self, axis=None, keepdims=False):
        """Add up all elements, or those along `axis`."""
        a = self._data
        return operation(
            np.add.reduce(a, axis, keepdims=keepdims),
            "sum",
            (self,),
            (lambda g: spread(g, a.shape, axis, keepdims),),
        )

    def mean(self, axis=None, keepdims=False):
        """The mean of all elements, or along `axis`. Raises ValueError where there are none."""
        a = self._data
        total = np.add.reduce(a, axis, keepdims=keepdims)
        n = a.size / max(total.size, 1)
        if not n and total.size:
            raise ValueError(f"mean of {_named(self)}: no numbers, no mean")
        return operation(
            total / n, "mean", (self,), (lambda g: spread(g / n, a.shape, axis, keepdims),)
        )

    def max(self, axis=None, keepdims=False):
        """The largest element; where several are largest, they share the gradient evenly."""
        a = self._data
        m = np.max(a, axis, keepdims=keepdims)

        def back(g):
            winners = a == spread(m, a.shape, axis, keepdims)
            share = winners / np.sum(winners, axis=axis, keepdims=True)
            return share * spread(g, a.shape, axis, keepdims)

        return operation(m, "max", (self,), (back,))

    def reshape(self, *shape):
        """The same numbers in another shape; one size may be -1."""
        a = self._data
        if len(shape) == 1 and not isinstance(shape[0], (int, np.integer)):
            shape = tuple(shape[0])
        return operation(a.reshape(shape), "reshape", (self,), (lambda g: g.reshape(a.shape),))

    @property
    def T(self):
        """The transpose: axes in reverse order."""
        return operation(self._data.T, "T", (self,), (lambda g: g.T,))

    def __getitem__(self, where):
        a, where = self._data, _index(where)

        def back(g):
            grad = np.zeros(a.shape)
            np.add.at(grad, where, g)  # an element picked twice gets both gradients
            return grad

        return operation(a[where], "[ ]", (self,), (back,))

    def backward(self, gradient=None):
        """Fill in `grad` for everything this was made from.

        Works back from the result and visits each node once, after all nodes that use it.
        Leaves accumulate over calls, so call `zero_grad()` between steps; everything in
        between is computed afresh.

        Parameters
        ----------
        gradient : array, optional
            Where to start; 1 if left out, which only a single number can.

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
        order = []  # operands before what is made of them, leaves left out
        seen = set()
        todo = [self] if self._prev else []
        while todo:
            node = todo.pop()
            if node is None:  # all operands of the node beneath have their place
                order.append(todo.pop())
            elif node not in seen:
                seen.add(node)
                node._grad = None
                todo.append(node)
                todo.append(None)
                for operand in node._prev:
                    if operand._changed > node._made:
                        raise RuntimeError(
                            f"{_named(operand)} has been changed since it was used: "
                            "run the forward pass again, then backward()"
                        )
                    if operand._prev:
                        todo.append(operand)

        self._receive(floats(gradient)[()], gradient)
        for node in reversed(order):
            grad = node._grad
            for operand, back in zip(node._prev, node._local):
                operand._receive(back(grad), grad)

    def _receive(self, grad, of):
        """Add a gradient that has come back from a node whose own gradient is `of`."""
        shape = self._data.shape
        while grad.ndim > len(shape):  # many rows, one bias: each row has used it
            grad = np.add.reduce(grad, 0)
        if grad.shape != shape:
            grad = np.add.reduce(grad, tuple(np.flatnonzero(np.equal(shape, 1))), keepdims=True)
        if self._grad is not None:
            grad = self._grad + grad
        elif grad is of or grad.base is not None:  # these numbers are someone else's too
            grad = grad.copy()
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


# Operations of two operands, each a tensor, an array or a number


def _explained(operate):
    """The method of an operator: shapes that do not fit are explained."""

    @wraps(operate)
    def method(x, y):
        try:
            return operate(x, y)
        except ValueError:
            message = misfit(operate.__name__, np.shape(array_of(x)), np.shape(array_of(y)))
            raise ValueError(message) from None

    return method


@_explained
def add(x, y):
    """x + y, element by element."""
    return operation(array_of(x) + array_of(y), "+", (x, y), (lambda g: g, lambda g: g))


@_explained
def subtract(x, y):
    """x − y, element by element."""
    return operation(array_of(x) - array_of(y), "-", (x, y), (lambda g: g, lambda g: -g))


@_explained
def multiply(x, y):
    """x · y, element by element."""
    a, b = array_of(x), array_of(y)
    return operation(a * b, "*", (x, y), (lambda g: g * b, lambda g: g * a))


@_explained
def divide(x, y):
    """x / y, element by element."""
    a, b = array_of(x), array_of(y)
    q = a / b
    return operation(q, "/", (x, y), (lambda g: g / b, lambda g: -g * q / b))


@_explained
def power(x, y):
    """xʸ, element by element. The slope in y at x = 0 is 0."""
    a, b = array_of(x), array_of(y)
    p = a**b

    def back_to_base(g):  # b·aᵇ⁻¹, and 0 for b = 0 even where aᵇ⁻¹ has no value
        n = np.where(b == 0, 1.0, b) if np.ndim(b) else b or 1.0
        return g * (b * a ** (n - 1.0))

    def back_to_exponent(g):
        return g * (p * np.log(np.where(a == 0, 1.0, a)))

    return operation(p, "**", (x, y), (back_to_base, back_to_exponent))


@_explained
def matmul(x, y):
    """x @ y; a vector is one row on the left, one column on the right."""
    a, b = np.asarray(array_of(x)), np.asarray(array_of(y))
    if a.ndim == b.ndim == 2:  # `dot` is `@` without its search for batches
        return operation(a.dot(b), "@", (x, y), (lambda g: g.dot(b.T), lambda g: a.T.dot(g)))
    z = a @ b
    if a.ndim > 1 and b.ndim > 1:
        return operation(z, "@", (x, y), (lambda g: g @ b.mT, lambda g: a.mT @ g))
    rows, columns = np.atleast_2d(a), b if b.ndim > 1 else b[:, None]
    shape = np.shape(rows[..., :1] @ columns[..., :1, :])

    def back_to_row(g):
        return g.reshape(shape) @ columns.mT

    def back_to_column(g):
        grad = rows.mT @ g.reshape(shape)
        return grad if b.ndim > 1 else grad[..., 0]

    return operation(z, "@", (x, y), (back_to_row, back_to_column))


def affine(x, W, b):
    """x @ W + b for a matrix W as one node: one array fewer than in two steps."""
    a, w = array_of(x), W._data
    if a.ndim != 2 or a.shape[1] != len(w) or b.shape != w.shape[1:]:
        return add(matmul(x, W), b)
    z = a.dot(w)
    z += b._data
    backs = lambda g: g.dot(w.T), lambda g: a.T.dot(g), lambda g: g
    return operation(z, "x @ W + b", (x, W, b), backs)


def _swapped(operation):
    return lambda self, other: operation(other, self)


Tensor.__add__, Tensor.__radd__ = add, _swapped(add)
Tensor.__sub__, Tensor.__rsub__ = subtract, _swapped(subtract)
Tensor.__mul__, Tensor.__rmul__ = multiply, _swapped(multiply)
Tensor.__truediv__, Tensor.__rtruediv__ = divide, _swapped(divide)
Tensor.__pow__, Tensor.__rpow__ = power, _swapped(power)
Tensor.__matmul__, Tensor.__rmatmul__ = matmul, _swapped(matmul)
Tensor.__neg__ = lambda self: operation(-self._data, "neg", (self,), (lambda g: -g,))


# What stands behind them


class _Clock:
    """Counts changes of data, so that `backward()` can tell what is older than its forward pass."""

    now = 0

    def tick(self):
        self.now += 1
        return self.now


_clock = _Clock()


def operation(data, op, operands, backs):
    """The node of an operation: its value, its operands, and a gradient's way back to each.

    Operands that want no gradient are left out, so nothing is ever computed for data.
    """
    prev, local = [], []
    for operand, back in zip(operands, backs):
        if isinstance(operand, Tensor) and operand.requires_grad:
            prev.append(operand)
            local.append(back)
    made = object.__new__(Tensor)
    made._data = data
    made._grad = None
    made.requires_grad = bool(prev)
    made.label = ""
    made._prev = tuple(prev)
    made._local = local
    made._op = op
    made._made = made._changed = _clock.now
    return made


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
    name = f"{x.label}, " if x.label else ""
    return f"{name}a tensor of shape {x.shape}"

"""The calculus of arrays: what each operation computes, and how a gradient goes back through it.

Each function takes arrays and returns its value and, for each array, the *way back*: a
function that turns the gradient of the value into the gradient of that array. Nothing here
knows of tensors or graphs. Where broadcasting has used a number several times, a way back
returns a gradient for every use; `Tensor.backward()` adds them up.

>>> value, back = tanh(np.array([0.0, 1.0]))
>>> back(np.array([1.0, 1.0]))  # the slope of tanh: 1 at 0, less to either side
array([1.        , 0.41997434])
"""

import numpy as np

from mgcourse import arrays

# Two arrays, element by element


def add(a, b):
    """a + b."""
    return a + b, lambda g: g, lambda g: g


def subtract(a, b):
    """a − b."""
    return a - b, lambda g: g, lambda g: -g


def multiply(a, b):
    """a · b."""
    return a * b, lambda g: g * b, lambda g: g * a


def divide(a, b):
    """a / b."""
    q = a / b
    return q, lambda g: g / b, lambda g: -g * q / b


def power(a, b):
    """aᵇ. The slope in b at a = 0 is 0."""
    p = a**b

    def back_to_base(g):  # b·aᵇ⁻¹, and 0 for b = 0 even where aᵇ⁻¹ has no value
        n = np.where(b == 0, 1.0, b) if np.ndim(b) else b or 1.0
        return g * (b * a ** (n - 1.0))

    def back_to_exponent(g):
        return g * (p * np.log(np.where(a == 0, 1.0, a)))

    return p, back_to_base, back_to_exponent


# Matrices


def matmul(a, b):
    """a @ b; a vector is one row on the left, one column on the right."""
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim == b.ndim == 2:  # `dot` is `@` without its search for batches
        return a.dot(b), lambda g: g.dot(b.T), lambda g: a.T.dot(g)
    if not a.ndim or not b.ndim:
        raise ValueError("a single number has no rows")
    rows = a if a.ndim > 1 else a[None, :]
    columns = b if b.ndim > 1 else b[:, None]
    added = tuple(axis for axis, x in ((-2, a), (-1, b)) if x.ndim == 1)

    def back_to_left(g):
        return np.expand_dims(g, added) @ columns.mT

    def back_to_right(g):
        grad = rows.mT @ np.expand_dims(g, added)
        return grad if b.ndim > 1 else grad[..., 0]

    return (rows @ columns).squeeze(added), back_to_left, back_to_right


def affine(x, W, b):
    """x @ W + b for a matrix x: each row has used b once."""
    return x.dot(W) + b, lambda g: g.dot(W.T), lambda g: x.T.dot(g), arrays.sum_of_rows


# One array, element by element


def negative(z):
    """−z."""
    return -z, lambda g: -g


def exp(z):
    """eᶻ for each element; inf, with numpy's warning, where that is too large."""
    e = np.exp(z)
    return e, lambda g: g * e


def log(z):
    """The natural logarithm. Raises ValueError where an element is not above 0."""
    if not np.all(z > 0) and np.any(z <= 0):
        raise ValueError(
            f"log: {np.sum(z <= 0)} of {z.size} elements are 0 or below and have no logarithm; "
            "for probabilities work with logits: log_softmax, or loss.cross_entropy"
        )
    return np.log(z), lambda g: g / z


def relu(z):
    """max(0, z); its slope at 0 is 0 by convention."""
    r = np.maximum(z, 0.0)
    return r, lambda g: g * np.sign(r)


def tanh(z):
    """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), between −1 and 1."""
    t = np.tanh(z)
    return t, lambda g: g * (1.0 - t * t)


def sigmoid(z):
    """1 / (1 + e⁻ᶻ), between 0 and 1."""
    s = arrays.sigmoid(z)
    return s, lambda g: g * (s * (1.0 - s))


def swish(z):
    """z · sigmoid(z) (Ramachandran, Zoph & Le, 2017)."""
    s = arrays.sigmoid(z)
    return z * s, lambda g: g * (s + z * s * (1.0 - s))


# Functions of a whole row


def softmax(z, axis=-1):
    """eᶻ shared out so that each row adds to 1; safe for logits of any size."""
    p = np.exp(arrays.log_softmax(z, axis))
    return p, lambda g: p * (g - np.sum(g * p, axis=axis, keepdims=True))


def log_softmax(z, axis=-1):
    """The logarithm of `softmax`, right also where a probability is too small for a float."""
    y = arrays.log_softmax(z, axis)
    return y, lambda g: g - np.exp(y) * np.sum(g, axis=axis, keepdims=True)


# Fewer numbers, or the same in another place


def sum(a, axis=None, keepdims=False):
    """Add up all elements, or those along `axis`."""
    total = np.add.reduce(a, axis, keepdims=keepdims)
    return total, lambda g: _spread(g, a, axis, keepdims)


def mean(a, axis=None, keepdims=False):
    """The mean of all elements, or along `axis`. Raises ValueError where there are none."""
    _need_numbers("mean", a, axis)
    total = np.add.reduce(a, axis, keepdims=keepdims)
    n = a.size / total.size if a.size else 1
    return total / n, lambda g: _spread(g / n, a, axis, keepdims)


def max(a, axis=None, keepdims=False):
    """The largest element; where several are largest, they share the gradient evenly."""
    _need_numbers("max", a, axis)
    m = np.maximum.reduce(a, axis, keepdims=keepdims)

    def back(g):
        winners = a == _spread(m, a, axis, keepdims)
        share = winners / np.sum(winners, axis=axis, keepdims=True)
        return share * _spread(g, a, axis, keepdims)

    return m, back


def reshape(a, *shape):
    """The same numbers in another shape; one size may be -1."""
    try:
        return a.reshape(*shape), lambda g: g.reshape(a.shape)
    except ValueError:
        wanted = shape if len(shape) > 1 else shape[0]
        raise ValueError(
            f"reshape: {a.size} numbers of shape {a.shape} do not fill {wanted}; "
            "one size may be -1, which stands for whatever is left"
        ) from None


def transpose(a):
    """Axes in reverse order."""
    return a.T, lambda g: g.T


def pick(a, where):
    """The elements at an index, as numpy reads it."""

    def back(g):
        grad = np.zeros(a.shape)
        np.add.at(grad, where, g)  # an element picked twice gets both gradients
        return grad

    return a[where], back


def _spread(g, a, axis, keepdims):
    """What was gathered from `a` along `axis`, given to each of its elements."""
    if axis is not None and not keepdims:
        g = np.expand_dims(g, axis)
    return np.broadcast_to(g, a.shape)


def _need_numbers(name, a, axis):
    if not a.size and np.add.reduce(a, axis).size:
        raise ValueError(f"{name} of an array of shape {a.shape}: no numbers, no {name}")

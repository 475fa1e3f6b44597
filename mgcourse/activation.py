"""What follows the sum in a unit: functions of a number, a scalar `Value` or a `Tensor`.

>>> from mgcourse import Value, tensor
>>> relu(tensor([-1.0, 2.0]))
Tensor([0., 2.])
>>> sigmoid(Value(0.0)).data
0.5
"""

from mgcourse.value import Value


def relu(z):
    """max(0, z); its slope at 0 is 0 by convention."""
    return _engine(z).relu()


def tanh(z):
    """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), between −1 and 1."""
    return _engine(z).tanh()


def sigmoid(z):
    """1 / (1 + e⁻ᶻ), between 0 and 1."""
    return _engine(z).sigmoid()


def swish(z):
    """z · sigmoid(z) (Ramachandran, Zoph & Le, 2017)."""
    return _engine(z).swish()


def softmax(z, axis=-1):
    """Shares of 1 for each row of logits; arrays only."""
    return _engine(z, arrays_only=True).softmax(axis)


def log_softmax(z, axis=-1):
    """The logarithm of `softmax`; arrays only."""
    return _engine(z, arrays_only=True).log_softmax(axis)


def _engine(z, arrays_only=False):
    """`z` as something that knows these functions: numbers and arrays become data."""
    if hasattr(z, "_prev") and not arrays_only:
        return z
    if isinstance(z, (int, float)) and not arrays_only:
        return Value(z)
    from mgcourse.tensors import Tensor, tensor

    return z if isinstance(z, Tensor) else tensor(z)

"""The scalar engine: an operation is its value and its local derivatives.

A `Value` is a number that remembers which values it was made from and how fast it
follows each of them. `backward()` walks those memories once, from the result to the
leaves, and leaves in every value's `grad` how fast the result follows *it*.

>>> a, b = Value(2.0, label="a"), Value(4.0, label="b")
>>> L = (a + b) * a
>>> L.backward()
>>> L.data, a.grad, b.grad
(12.0, 8.0, 2.0)
"""

import math
from numbers import Real


class Value:
    """A scalar that can be differentiated.

    Parameters
    ----------
    data : float
        The number. Integers and numpy scalars are accepted and kept as float.
    label : str
        A name for drawings and error messages.

    Attributes
    ----------
    data, grad : float
        The number, and d(result)/d(this) after `result.backward()`.

    Raises
    ------
    TypeError
        If `data` is not a real number.
    """

    __slots__ = ("data", "grad", "label", "_prev", "_local", "_op")
    __array_ufunc__ = None  # numpy scalars on the left hand over to __radd__ and its kin

    def __init__(self, data, label="", _prev=(), _local=(), _op=""):
        self.data = data if type(data) is float else _number(data)
        self.grad = 0.0
        self.label = label
        self._prev = _prev  # the values this one was made from, in operand order
        self._local = _local  # d(this)/d(each of them)
        self._op = _op

    # Arithmetic. A plain number is folded into the operation: `a * 2` has one parent.

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, "", (self, other), (1.0, 1.0), "+")
        other = _number(other)
        return Value(self.data + other, "", (self,), (1.0,), f"+ {other:g}")

    def __sub__(self, other):
        if isinstance(other, Value):
            return Value(self.data - other.data, "", (self, other), (1.0, -1.0), "-")
        other = _number(other)
        return Value(self.data - other, "", (self,), (1.0,), f"- {other:g}")

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, "", (self, other), (other.data, self.data), "*")
        other = _number(other)
        return Value(self.data * other, "", (self,), (other,), f"* {other:g}")

    def __truediv__(self, other):
        if isinstance(other, Value):
            quotient = _quotient(self.data, other.data, other)
            local = (1.0 / other.data, -quotient / other.data)
            return Value(quotient, "", (self, other), local, "/")
        other = _number(other)
        quotient = _quotient(self.data, other)
        return Value(quotient, "", (self,), (1.0 / other,), f"/ {other:g}")

    def __pow__(self, other):
        if isinstance(other, Value):
            power = _power(self.data, other.data, self)
            local = (_power_slope(self.data, other.data), _exponent_slope(self, other, power))
            return Value(power, "", (self, other), local, "**")
        other = _number(other)
        power = _power(self.data, other, self)
        return Value(power, "", (self,), (_power_slope(self.data, other),), f"** {other:g}")

    def __neg__(self):
        return Value(-self.data, "", (self,), (-1.0,), "neg")

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        other = _number(other)
        return Value(other - self.data, "", (self,), (-1.0,), f"{other:g} -")

    def __rtruediv__(self, other):
        other = _number(other)
        quotient = _quotient(other, self.data, self)
        return Value(quotient, "", (self,), (-quotient / self.data,), f"{other:g} /")

    def __rpow__(self, other):
        base = Value(_number(other))
        power = _power(base.data, self.data, base)
        return Value(power, "", (self,), (_exponent_slope(base, self, power),), f"{base.data:g} **")

    # Functions

    def relu(self):
        """max(0, z); its slope at 0 is 0 by convention."""
        if self.data > 0:
            return Value(self.data, "", (self,), (1.0,), "relu")
        return Value(self.data * 0.0, "", (self,), (0.0,), "relu")  # NaN stays NaN

    def tanh(self):
        """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), between −1 and 1."""
        t = math.tanh(self.data)
        return Value(t, "", (self,), (1.0 - t * t,), "tanh")

    def exp(self):
        """eᶻ; inf where that is too large for a float."""
        e = _exp(self.data)
        return Value(e, "", (self,), (e,), "exp")

    def log(self):
        """The natural logarithm. Raises ValueError where `data` is not above 0."""
        if self.data <= 0:
            raise ValueError(
                f"log of {_name(self)}: a logarithm needs a number above 0; "
                "did you mean to add a small constant, or to take exp first?"
            )
        return Value(math.log(self.data), "", (self,), (1.0 / self.data,), "log")

    def sigmoid(self):
        """1 / (1 + e⁻ᶻ), between 0 and 1."""
        s = _sigmoid(self.data)
        return Value(s, "", (self,), (s * (1.0 - s),), "sigmoid")

    def swish(self):
        """z · sigmoid(z) (Ramachandran, Zoph & Le, 2017)."""
        s = _sigmoid(self.data)
        return Value(self.data * s, "", (self,), (s + self.data * s * (1.0 - s),), "swish")

    @staticmethod
    def affine(weights, inputs, bias):
        """`bias + Σ weightᵢ · inputᵢ` as one node, summed left to right from the bias.

        Inputs may be values or plain numbers. Raises ValueError on unequal lengths.
        """
        if len(weights) != len(inputs):
            raise ValueError(
                f"a neuron with {len(weights)} weights was given {len(inputs)} inputs; "
                "every input needs exactly one weight"
            )
        total = bias.data
        parents, local, numbers = [], [], []
        for w, x in zip(weights, inputs):
            if isinstance(x, Value):
                parents.append(x)
                local.append(w.data)
                x = x.data
            else:
                x = _number(x)
            numbers.append(x)
            total += w.data * x
        return Value(total, "", (*weights, *parents, bias), (*numbers, *local, 1.0), "w·x + b")

    def backward(self):
        """Fill in `grad` for every value this one was made from.

        Walks from the result towards the leaves and visits each value once, after all its
        users: only a finished total is passed on. Leaves accumulate over calls, so reset
        them (`grad = 0.0`) between steps; everything in between is computed afresh.
        """
        uses = {}  # how many users of each inner value have yet to pay in
        inner = [self]
        for value in inner:  # grows as parents are found
            value.grad = 0.0 if value._prev else value.grad
            for parent in value._prev:
                if parent._prev:
                    if parent in uses:
                        uses[parent] += 1
                    else:
                        uses[parent] = 1
                        inner.append(parent)

        self.grad += 1.0
        finished = [self]
        while finished:
            value = finished.pop()
            for parent, local in zip(value._prev, value._local):
                parent.grad += local * value.grad
                if parent._prev:
                    uses[parent] -= 1
                    if not uses[parent]:
                        finished.append(parent)

    def __repr__(self):
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data}, grad={self.grad}{label})"


def _name(value):
    """How an error message speaks of a value: its label and its number."""
    return f"{value.label} = {value.data:g}" if value.label else f"{value.data:g}"


def _number(data):
    if isinstance(data, Real):
        return float(data)
    hint = "; for arrays use mg.tensor" if hasattr(data, "shape") else ""
    raise TypeError(f"a Value holds one real number, not {type(data).__name__}{hint}")


def _quotient(above, below, divisor=None):
    if below == 0:
        name = _name(divisor) if divisor is not None else "0"
        raise ZeroDivisionError(f"{above:g} / {name}: division by zero has no value and no slope")
    return above / below


def _power(base, exponent, value):
    if base == 0 and exponent < 0:
        raise ZeroDivisionError(
            f"({_name(value)}) ** {exponent:g}: a negative power of 0 is a division by zero"
        )
    if base < 0 and not float(exponent).is_integer():
        raise ValueError(
            f"({_name(value)}) ** {exponent:g}: a negative number has no real power "
            f"{exponent:g}; only whole exponents work below 0"
        )
    try:
        return base**exponent
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 else math.inf


def _power_slope(base, exponent):
    """d(xⁿ)/dx = n·xⁿ⁻¹, and 0 for n = 0 also at x = 0."""
    if exponent == 0:
        return 0.0
    if base == 0 and exponent < 1:
        return math.inf
    return exponent * _power(base, exponent - 1.0, Value(base))


def _exponent_slope(base, exponent, power):
    """d(xⁿ)/dn = xⁿ · ln x, which exists for x > 0 only (and is 0 at x = 0, n > 0)."""
    if base.data > 0:
        return power * math.log(base.data)
    if base.data == 0 and exponent.data > 0:
        return 0.0
    raise ValueError(
        f"({_name(base)}) ** ({_name(exponent)}): a changing exponent needs a base above 0; "
        "use a plain number as the exponent"
    )


def _exp(z):
    try:
        return math.exp(z)
    except OverflowError:
        return math.inf


def _sigmoid(z):
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)

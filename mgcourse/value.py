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
from functools import lru_cache
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

    def __init__(self, data, label=""):
        self.data = _number(data)
        self.grad = 0.0
        self.label = label
        self._prev = ()  # the values this one was made from, in operand order
        self._local = ()  # d(this)/d(each of them)
        self._op = ""

    # Arithmetic. A plain number is folded into the operation: `a * 2` has one parent.

    def __add__(self, other):
        if isinstance(other, Value):
            return _result(self.data + other.data, "+", (self, other), (1.0, 1.0))
        n = _number(other)
        return _result(self.data + n, _words("+", n), (self,), (1.0,))

    def __sub__(self, other):
        if isinstance(other, Value):
            return _result(self.data - other.data, "-", (self, other), (1.0, -1.0))
        n = _number(other)
        return _result(self.data - n, _words("-", n), (self,), (1.0,))

    def __rsub__(self, other):
        n = _number(other)
        return _result(n - self.data, _words(n, "-"), (self,), (-1.0,))

    def __mul__(self, other):
        if isinstance(other, Value):
            return _result(self.data * other.data, "*", (self, other), (other.data, self.data))
        n = _number(other)
        return _result(self.data * n, _words("*", n), (self,), (n,))

    def __truediv__(self, other):
        if isinstance(other, Value):
            q = _quotient(self.data, other.data, self, other)
            return _result(q, "/", (self, other), (1.0 / other.data, -q / other.data))
        n = _number(other)
        return _result(_quotient(self.data, n, self, n), _words("/", n), (self,), (1.0 / n,))

    def __rtruediv__(self, other):
        n = _number(other)
        q = _quotient(n, self.data, n, self)
        return _result(q, _words(n, "/"), (self,), (-q / self.data,))

    def __pow__(self, other):
        if isinstance(other, Value):
            x, n = self.data, other.data
            p = _power(x, n, self, other)
            slopes = (_slope_in_base(x, n), _slope_in_exponent(x, p, self, other))
            return _result(p, "**", (self, other), slopes)
        n = _number(other)
        p = _power(self.data, n, self, n)
        return _result(p, _words("**", n), (self,), (_slope_in_base(self.data, n),))

    def __rpow__(self, other):
        n = _number(other)
        p = _power(n, self.data, n, self)
        return _result(p, _words(n, "**"), (self,), (_slope_in_exponent(n, p, n, self),))

    def __neg__(self):
        return _result(-self.data, "neg", (self,), (-1.0,))

    __radd__ = __add__  # sums and products do not mind the order
    __rmul__ = __mul__

    # Functions

    def relu(self):
        """max(0, z); its slope at 0 is 0 by convention."""
        if self.data > 0:
            return _result(self.data, "relu", (self,), (1.0,))
        return _result(max(self.data, 0.0), "relu", (self,), (0.0,))  # a NaN stays one

    def tanh(self):
        """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), between −1 and 1."""
        t = math.tanh(self.data)
        return _result(t, "tanh", (self,), (1.0 - t * t,))

    def exp(self):
        """eᶻ; inf where that is too large for a float."""
        try:
            e = math.exp(self.data)
        except OverflowError:
            e = math.inf
        return _result(e, "exp", (self,), (e,))

    def log(self):
        """The natural logarithm. Raises ValueError where `data` is not above 0."""
        if self.data <= 0:
            raise ValueError(
                f"log({_name(self)}): only a number above 0 has a logarithm; "
                "for a probability that can be 0, work with its logit instead"
            )
        return _result(math.log(self.data), "log", (self,), (1.0 / self.data,))

    def sigmoid(self):
        """1 / (1 + e⁻ᶻ), between 0 and 1."""
        s = _sigmoid(self.data)
        return _result(s, "sigmoid", (self,), (s * (1.0 - s),))

    def swish(self):
        """z · sigmoid(z) (Ramachandran, Zoph & Le, 2017)."""
        s = _sigmoid(self.data)
        return _result(self.data * s, "swish", (self,), (s + self.data * s * (1.0 - s),))

    @staticmethod
    def affine(W, x, b):
        """W·x + b as one value a row: `bᵢ + Σⱼ Wᵢⱼ·xⱼ`, summed left to right from the bias.

        Parameters
        ----------
        W : list of list of Value
            A row for each neuron, with a weight for each input.
        x : list of Value or float
            What all of them read; a plain number becomes a value of its own.
        b : list of Value
            A bias for each neuron.

        Raises
        ------
        ValueError
            If a row is longer or shorter than `x`, or there are not as many biases as rows.
        """
        inputs = [xj if isinstance(xj, Value) else Value(xj) for xj in x]
        xs = [xj.data for xj in inputs]
        outputs = []
        for weights, bias in zip(W, b, strict=True):
            if len(weights) != len(xs):
                raise ValueError(
                    f"a neuron with {len(weights)} weights was given {len(xs)} inputs; "
                    "every input needs exactly one weight"
                )
            ws = [w.data for w in weights]
            z = bias.data
            for wj, xj in zip(ws, xs):
                z += wj * xj
            prev, local = (*weights, *inputs, bias), (*xs, *ws, 1.0)
            outputs.append(_result(z, "w·x + b", prev, local))
        return outputs

    def backward(self):
        """Fill in `grad` for every value this one was made from.

        Works back from the result and visits each value once, after all values that use
        it: only a finished total is passed on. Leaves accumulate over calls, so reset them
        (`grad = 0.0`) between steps; everything in between is computed afresh.
        """
        zero = float("0")  # an object of its own: whose grad it *is* has been visited
        order = []  # parents before the values made from them, leaves left out
        todo = [self] if self._prev else []
        while todo:
            value = todo.pop()
            if value is None:  # all parents of the value beneath have their place
                order.append(todo.pop())
            elif value.grad is not zero:
                value.grad = zero
                todo.append(value)
                todo.append(None)
                for parent in value._prev:
                    if parent.grad is not zero and parent._prev:
                        todo.append(parent)

        self.grad += 1.0
        for value in reversed(order):
            grad = value.grad
            if grad:  # nothing follows from a slope of 0
                for parent, local in zip(value._prev, value._local):
                    parent.grad += local * grad

    def __repr__(self):
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data}, grad={self.grad}{label})"


def _result(data, op, prev, local, new=object.__new__):
    """The value of an operation. Skips `__init__`: its checks cost as much as the operation."""
    value = new(Value)
    value.data = data
    value.grad = 0.0
    value.label = ""
    value._prev = prev
    value._local = local
    value._op = op
    return value


@lru_cache(maxsize=4096)
def _words(*parts):
    """The text of an operation with a plain number folded in: `* 2`. No digit is lost."""
    return " ".join(str(part).removesuffix(".0") for part in parts)


def _number(data):
    if type(data) is float:
        return data
    if isinstance(data, Real):
        return float(data)
    hint = "; for arrays use mg.tensor" if getattr(data, "shape", ()) else ""
    raise TypeError(f"a Value holds one real number, not {type(data).__name__}{hint}")


def _name(operand):
    """How an error message speaks of a value or a number."""
    if not isinstance(operand, Value):
        return f"{operand:g}"
    return f"{operand.label} = {operand.data:g}" if operand.label else f"{operand.data:g}"


def _quotient(above, below, dividend, divisor):
    if below == 0:
        raise ZeroDivisionError(
            f"({_name(dividend)}) / ({_name(divisor)}): division by zero has no value and no slope"
        )
    return above / below


def _power(x, n, base, exponent):
    """xⁿ; inf where that is too large for a float."""
    try:
        return math.pow(x, n)
    except OverflowError:
        return -math.inf if x < 0 and n % 2 else math.inf
    except ValueError:
        named = f"({_name(base)}) ** ({_name(exponent)})"
    if x == 0:
        raise ZeroDivisionError(f"{named}: a negative power of 0 is a division by zero")
    raise ValueError(f"{named}: below 0 only whole exponents have a real power")


def _slope_in_base(x, n):
    """d(xⁿ)/dx = n·xⁿ⁻¹, and 0 for n = 0 even where xⁿ⁻¹ has no value."""
    if n == 0:
        return 0.0
    if x == 0 and n < 1:
        return math.inf
    return n * _power(x, n - 1.0, x, n)


def _slope_in_exponent(x, power, base, exponent):
    """d(xⁿ)/dn = xⁿ · ln x, and 0 at x = 0."""
    if x < 0:
        raise ValueError(
            f"({_name(base)}) ** ({_name(exponent)}): below 0 the power jumps as soon as the "
            "exponent moves; use a plain number as the exponent"
        )
    return power * math.log(x) if x else 0.0


def _sigmoid(z):
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)  # for z << 0, e⁻ᶻ would overflow
    return e / (1.0 + e)

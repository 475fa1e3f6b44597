"""Slopes by nudging: slow, and right where a formula may be wrong.

`numgrad` measures slopes by central differences; `gradcheck` holds the slopes of
`backward()`, or slopes worked out by hand, against them and names the worst coordinate.

>>> from mgcourse import Value
>>> round(numgrad(lambda x: x * x, 3.0), 6)
6.0
>>> gradcheck(lambda a, b: (a + b) * a, Value(2.0, label="a"), Value(4.0, label="b"))
ok: 2 slopes agree with nudging
>>> gradcheck(lambda x: x * x, 3.0, grads=3.0)
wrong: argument 1 has slope 3, nudging says 6
"""

import math
from dataclasses import dataclass
from numbers import Real

import numpy as np

H = 1e-5  # small enough for the tangent (error ~ h²·f‴/6), large enough for the digits of f
_FLOOR = 1e-9  # slopes below this, times the size of f, are rounding


@dataclass(frozen=True)
class GradCheck:
    """What `gradcheck` found; true in an `if` where every slope agrees.

    Attributes
    ----------
    ok : bool
    checked : int
        How many slopes were compared.
    kinks : tuple of str
        Coordinates that stand on a kink, as a ReLU at 0: two slopes, and either counts.
    where : str
        The coordinate that is furthest off, "W[1, 2]"; empty where all agree.
    slope, nudged : float
        There: the slope to be checked, and the measured one.
    says : str
        The finding in a sentence.
    """

    ok: bool
    checked: int
    kinks: tuple
    where: str
    slope: float
    nudged: float
    says: str

    def __bool__(self):
        return self.ok

    def __repr__(self):
        return self.says


def numgrad(f, *args, h=H):
    """Measure df/dx for every number x in `args`, by (f(x + h) − f(x − h)) / 2h.

    Parameters
    ----------
    f : callable
        `f(*args)` gives one number: a float, a Value or a Tensor.
    *args : float, array, Value, Tensor or Module
        Left as they were.
    h : float
        How far each number is nudged.

    Returns
    -------
    float or array
        In the argument's shape; several arguments, or a module's parameters, give a list.
    """
    args, knobs = _knobs(args)
    slopes = [
        np.reshape([_central(f, args, turn, h) for turn in knob.turns], knob.shape)
        for knob in knobs
    ]
    slopes = [slope if slope.ndim else float(slope) for slope in slopes]
    return slopes[0] if len(slopes) == 1 else slopes


def gradcheck(f, *args, grads=None, h=H, tol=1e-5):
    """Compare slopes with nudging, coordinate by coordinate.

    Parameters
    ----------
    f : callable
        `f(*args)` gives one number and builds its graph anew at each call.
    *args : Value, Tensor or Module; float or array where `grads` is given
        Left as they were, gradients included.
    grads : optional
        Slopes to be checked in place of those of `backward()`: one for each argument.
    h : float
        How far each number is nudged.
    tol : float
        The largest relative gap between two slopes that agree.

    Returns
    -------
    GradCheck

    Raises
    ------
    ValueError
        If `f` gives another number at each call, as with dropout, or there is nothing to check.
    """
    args, knobs = _knobs(args)
    size = abs(_number(f(*args)))
    if not math.isclose(size, abs(_number(f(*args))), rel_tol=1e-12):
        raise ValueError("f gives another number at each call: turn dropout off with eval()")
    claims = _backward(f, args, knobs) if grads is None else _given(grads, knobs)
    checked, off, kinks = 0, [], []
    for knob, claim in zip(knobs, claims):
        if np.shape(claim) != knob.shape:
            turned = np.shape(claim) == knob.shape[::-1]
            return _wrong(
                checked,
                knob.name,
                f"the slope of {knob.name} has shape {np.shape(claim)}, its value {knob.shape}"
                + ("; is it transposed?" if turned else ""),
            )
        for turn, slope in zip(knob.turns, np.ravel(claim)):
            checked += 1
            measured = _central(f, args, turn, h)
            if _agree(slope, measured, tol, size):
                continue
            if _is_kink(f, args, turn, h, slope, tol, size):
                kinks.append(turn.name)
            elif not _agree(slope, _central(f, args, turn, h / 10), tol, size):  # or a sharp bend?
                off.append((_gap(slope, measured), turn.name, float(slope), measured))
    if off:
        _, where, slope, measured = max(off)
        says = f"{where} has slope {slope:.6g}, nudging says {measured:.6g}{_pattern(off)}"
        says += f"; {checked - len(off)} of {checked} agree" if checked > 1 else ""
        return _wrong(checked, where, says, slope, measured, tuple(kinks))
    plural = "slope agrees" if checked == 1 else "slopes agree"
    says = f"ok: {checked} {plural} with nudging"
    if kinks:
        says += f"; on a kink, where either side's slope counts: {', '.join(kinks[:5])}"
    return GradCheck(True, checked, tuple(kinks), "", math.nan, math.nan, says)


@dataclass(frozen=True)
class _Turn:
    """One number that can be nudged."""

    name: str
    value: float
    set: object


@dataclass(frozen=True)
class _Knob:
    """One argument, or one parameter of a module."""

    name: str
    shape: tuple
    turns: list
    owner: object


def _knobs(args):
    """The arguments, with arrays copied, and a knob for each that can be nudged."""
    args, knobs = list(args), []
    for i, arg in enumerate(args):
        name = f"argument {i + 1}"
        if hasattr(arg, "named_parameters"):
            knobs += [_knob(p, name) for name, p in arg.named_parameters()]
        elif hasattr(arg, "grad"):
            if getattr(arg, "requires_grad", True):
                knobs.append(_knob(arg, getattr(arg, "label", "") or name))
        elif np.ndim(arg):
            args[i] = np.array(arg, float)
            knobs.append(_Knob(name, args[i].shape, _entries(args[i], name), None))
        else:
            args[i] = float(arg)
            turn = _Turn(name, args[i], lambda x, i=i: args.__setitem__(i, x))
            knobs.append(_Knob(name, (), [turn], None))
    if not knobs:
        raise ValueError("nothing to nudge: the arguments hold no parameter and no number")
    return args, knobs


def _knob(p, name):
    """A parameter of either engine, or of a learner's own."""
    if isinstance(p.data, Real):
        return _Knob(name, (), [_Turn(name, p.data, lambda x: setattr(p, "data", x))], p)
    return _Knob(name, p.data.shape, _entries(p.data, name), p)


def _entries(array, name):
    return [
        _Turn(
            f"{name}[{', '.join(map(str, where))}]" if where else name,
            float(array[where]),
            lambda x, where=where: array.__setitem__(where, x),
        )
        for where in np.ndindex(array.shape)
    ]


def _backward(f, args, knobs):
    """The gradients of one forward and backward pass; those that stood there are put back."""
    owners = [knob.owner for knob in knobs]
    if any(owner is None for owner in owners):
        raise ValueError("numbers and arrays keep no slope: pass Values or Tensors, or grads=")
    before = [owner.grad for owner in owners]
    try:
        for owner in owners:
            owner.grad = 0.0
        f(*args).backward()
        return [owner.grad for owner in owners]
    finally:
        for owner, grad in zip(owners, before):
            owner.grad = grad


def _given(grads, knobs):
    grads = [grads] if len(knobs) == 1 and not isinstance(grads, (list, tuple)) else list(grads)
    if len(knobs) == 1 and len(grads) != 1:
        grads = [grads]  # the slopes of one list
    if len(grads) != len(knobs):
        raise ValueError(f"{len(grads)} slopes for {len(knobs)} arguments")
    return [np.asarray(getattr(grad, "data", grad), float) for grad in grads]


def _number(result):
    return result.item() if hasattr(result, "item") else float(getattr(result, "data", result))


def _at(f, args, turn, step):
    """f with one number nudged, and put back whatever happens."""
    try:
        turn.set(turn.value + step)
        return _number(f(*args))
    finally:
        turn.set(turn.value)


def _central(f, args, turn, h):
    return (_at(f, args, turn, h) - _at(f, args, turn, -h)) / (2 * h)


def _gap(slope, measured):
    """The relative gap; inf where only one of the two is a finite number."""
    gap = abs(slope - measured) / max(abs(slope), abs(measured), 1e-300)
    return gap if math.isfinite(gap) else math.inf


def _agree(slope, measured, tol, size):
    if math.isfinite(slope) and math.isfinite(measured):
        return abs(slope - measured) <= tol * max(abs(slope), abs(measured)) + _FLOOR * (1 + size)
    return slope == measured


def _is_kink(f, args, turn, h, slope, tol, size):
    """Whether the slopes of both sides differ, however near one looks, and `slope` is between."""
    for near in (h, h / 10, h / 100):
        middle = _at(f, args, turn, 0.0)
        left = (middle - _at(f, args, turn, -near)) / near
        right = (_at(f, args, turn, near) - middle) / near
        if _agree(left, right, 100 * tol, size / near * H):
            return near < h and _agree(slope, (left + right) / 2, 100 * tol, size / near * H)
    lower, upper = sorted((left, right))
    room = 100 * tol * max(abs(lower), abs(upper))
    return lower - room <= slope <= upper + room


def _pattern(off):
    """What all wrong slopes have in common."""
    ratios = [slope / measured for _, _, slope, measured in off if measured]
    if len(off) < 2 or len(ratios) < len(off) or np.ptp(ratios) > 1e-3 * abs(ratios[0]):
        return ""
    if math.isclose(ratios[0], -1, rel_tol=1e-3):
        return " (all wrong ones have the wrong sign)"
    return f" (all wrong ones are {ratios[0]:.4g} times what they should be)"


def _wrong(checked, where, says, slope=math.nan, nudged=math.nan, kinks=()):
    return GradCheck(False, checked, kinks, where, slope, nudged, f"wrong: {says}")

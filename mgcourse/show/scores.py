"""What a model answers at many points, whatever kind of model it is.

A model may read all points at once, as an array of shape (n, 2), or one point at a time, as
a list of two numbers; what it returns may be numbers, arrays, or values of either engine.

>>> answers([[0.0, 1.0], [2.0, 3.0]], lambda x: x[:, 0] - x[:, 1]).tolist()
[-1.0, -1.0]
>>> answers([[0.0, 1.0], [2.0, 3.0]], lambda point: point[0]).tolist()
[0.0, 2.0]
"""

import numpy as np

from mgcourse.nn import MLP
from mgcourse.value import Value

_FINE, _COARSE = 60, 24  # cells a side, for models that read arrays, and point by point


def plain(thing):
    """Numbers out of whatever an engine returns: a value, a tensor, a list of either."""
    if hasattr(thing, "numpy"):
        return np.asarray(thing.numpy(), dtype=float)
    if isinstance(thing, (list, tuple)):
        return np.array([plain(member) for member in thing])
    if hasattr(thing, "grad"):
        thing = thing.data
    return np.asarray(thing, dtype=float)


def answers(points, model):
    """The model's answer at each point.

    Parameters
    ----------
    points : array (n, d)
    model : callable
        A model of either engine, or a function of all points or of one.

    Returns
    -------
    array (n,) or (n, k)
        k numbers a point where the model has k outputs.

    Raises
    ------
    ValueError
        If the model does not give one answer a point.
    """
    points = np.asarray(points, dtype=float)
    together = _together(points, model)
    return together if together is not None else _one_by_one(points, model)


def landscape(model, xlim, ylim):
    """The model's answers all over a rectangle.

    Returns
    -------
    array (rows, columns) or (rows, columns, k)
        First row at the bottom.
    """
    from mgcourse.show.marks import cells

    for n in (_FINE, _COARSE):
        plane = np.stack(cells(xlim, ylim, n), axis=-1)
        flat = plane.reshape(-1, 2)
        found = _together(flat, model) if n == _FINE else _one_by_one(flat, model)
        if found is not None:
            return found.reshape(*plane.shape[:2], *found.shape[1:])


def _together(points, model):
    """The answers to all points at once; None from a model that reads one at a time."""
    if type(model) is MLP and all(type(p) is Value for p in model.parameters()):
        return _columns(_forward(model, points))
    # of two points with two numbers, what reads one point would seem to give two answers
    extra = 1 if points.shape[0] == points.shape[1] else 0
    asked = np.vstack([points, points[:extra]])
    try:
        found = plain(model(asked))
    except (TypeError, ValueError, AttributeError, IndexError):
        return None  # what is really wrong shows when it is asked point by point
    fits = found.ndim in (1, 2) and len(found) == len(asked)
    return _columns(found[: len(points)]) if fits else None


def _one_by_one(points, model):
    found = np.array([plain(model(point)) for point in points.tolist()])
    if found.ndim > 2:
        raise ValueError(
            f"for one point the model returned numbers of shape {found.shape[1:]}; "
            "expected one number, or one a class"
        )
    return _columns(found)


def _columns(found):
    """A single column without its second axis."""
    return found[:, 0] if found.ndim == 2 and found.shape[1] == 1 else found


def _forward(model, points):
    """A scalar network on all points at once: 1 ms where one by one takes a second."""
    a = points
    for layer in model.layers:
        weights = np.array([[w.data for w in neuron.w] for neuron in layer.neurons])
        if a.shape[1] != weights.shape[1]:
            raise ValueError(
                f"the model reads {weights.shape[1]} numbers; a point has {a.shape[1]}"
            )
        a = a @ weights.T + np.array([neuron.b.data for neuron in layer.neurons])
        bent = [neuron.nonlin for neuron in layer.neurons]
        a = np.where(bent, np.maximum(a, 0), a)
    return a

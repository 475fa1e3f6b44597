"""What the array engine asks of numpy: numbers made sure of, safe formulas, shapes explained.

Nothing here knows of gradients.

>>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
array([0. , 0.5, 1. ])
>>> print(misfit("matmul", (4, 3), (2, 3)))
matmul: (4, 3) @ (2, 3): inner sizes 3 and 2 differ; did you mean the transpose, x @ W.T?
"""

import numpy as np


def floats(data):
    """An array of float64; TypeError for what is not made of real numbers."""
    try:
        array = np.asarray(data)
        if array.dtype.kind in "fiub":
            return array.astype(np.float64, copy=False)
    except ValueError:
        raise TypeError("rows of unequal length do not make an array") from None
    hint = "; scalar Values and tensors are two engines" if hasattr(data, "_local") else ""
    raise TypeError(f"a Tensor holds real numbers, not {type(data).__name__}{hint}")


def sigmoid(z):
    """1 / (1 + e⁻ᶻ) for any z."""
    e = np.exp(-np.abs(z))  # at most 1: nothing overflows
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def log_softmax(z, axis):
    """z − ln Σ eᶻ along `axis`, with the largest z taken off before anything is raised."""
    z = z - np.max(z, axis=axis, keepdims=True)
    return z - np.log(np.add.reduce(np.exp(z), axis, keepdims=True))


def spread(g, shape, axis, keepdims):
    """The gradient of a sum along `axis`, given to each of its terms."""
    if axis is not None and not keepdims:
        g = np.expand_dims(g, axis)
    return np.broadcast_to(g, shape)


def misfit(operation, left, right):
    """What does not fit, and what may have been meant."""
    if operation != "matmul":
        cure = "; add a last axis with reshape(-1, 1)?" if len(left) != len(right) else ""
        return f"{operation}: shapes {left} and {right} do not broadcast{cure}"
    if not left or not right:
        return f"matmul: {left} @ {right}: a single number has no rows; use *"
    inner = left[-1], right[-2] if len(right) > 1 else right[0]
    if inner[0] == inner[1]:
        return f"matmul: {left} @ {right}: the leading sizes differ"
    cure = ""
    if len(right) > 1 and left[-1] == right[-1]:
        cure = "; did you mean the transpose, x @ W.T?"
    elif len(left) > 1 and left[-2] == inner[1]:
        cure = "; did you mean the transpose, x.T @ W?"
    return f"matmul: {left} @ {right}: inner sizes {inner[0]} and {inner[1]} differ{cure}"

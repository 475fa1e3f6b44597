"""What the array engine asks of numpy: numbers made sure of, safe formulas, shapes explained.

Nothing here knows of gradients.

>>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
array([0. , 0.5, 1. ])
>>> print(misfit("matmul", (4, 3), (2, 3)))
matmul: (4, 3) @ (2, 3): inner sizes 3 and 2 differ; did you mean the transpose, x @ W.T?
>>> print(misfit("add", (2,), (3,)))
add: shapes (2,) and (3,) do not broadcast: sizes 2 and 3 differ, and neither is 1
"""

import numpy as np


def floats(data):
    """An array of float64; TypeError for what is not made of real numbers."""
    try:
        array = np.asarray(data)
    except ValueError:
        raise TypeError("rows of unequal length do not make an array") from None
    if array.dtype.kind in "fiub":
        return array.astype(np.float64, copy=False)
    odd = array.item(0) if array.dtype.kind == "O" and array.size else data
    hint = "; scalar Values and tensors are two engines" if hasattr(data, "_local") else ""
    raise TypeError(f"a Tensor holds real numbers, not {type(odd).__name__}{hint}")


def sum_of_rows(a):
    """All rows added up; those of a matrix as a product with ones, in half the time."""
    return np.ones(len(a)).dot(a) if a.ndim == 2 else np.add.reduce(a, 0)


def sigmoid(z):
    """1 / (1 + e⁻ᶻ) for any z."""
    e = np.exp(-np.abs(z))  # at most 1: nothing overflows
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def log_softmax(z, axis):
    """z − ln Σ eᶻ along `axis`, with the largest z taken off before anything is raised."""
    if not z.size:
        return z
    z = z - np.max(z, axis=axis, keepdims=True)
    return z - np.log(np.add.reduce(np.exp(z), axis, keepdims=True))


def misfit(operation, left, right):
    """What does not fit, and what may have been meant."""
    if operation != "matmul":
        return f"{operation}: shapes {left} and {right} do not broadcast: {_no_pairs(left, right)}"
    given = f"matmul: {left} @ {right}"
    if not left or not right:
        return f"{given}: a single number has no rows; use *"
    inner = left[-1], right[0] if len(right) == 1 else right[-2]
    if inner[0] == inner[1]:
        return f"{given}: in front of the matrices, {_no_pairs(left[:-2], right[:-2])}"
    if len(right) == 2 and left[-1] == right[1]:
        cure = "did you mean the transpose, x @ W.T?"
    elif len(left) == 2 and left[0] == inner[1]:
        cure = "did you mean the transpose, x.T @ W?"
    else:
        cure = "the left needs as many columns as the right has rows"
    return f"{given}: inner sizes {inner[0]} and {inner[1]} differ; {cure}"


def _no_pairs(left, right):
    """Which sizes keep two shapes from being broadcast, and a cure."""
    pairs = zip(reversed(left), reversed(right))
    sizes = next((m, n) for m, n in pairs if m != n and 1 not in (m, n))
    says = f"sizes {sizes[0]} and {sizes[1]} differ"
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) == 1 < len(longer) and shorter[0] == longer[-2]:
        return f"{says}; add a last axis with reshape(-1, 1)?"
    if len(left) == len(right) == 2 and left == right[::-1]:
        return f"{says}; did you mean the transpose, .T?"
    return f"{says}, and neither is 1"

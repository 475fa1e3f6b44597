"""What "wrong" costs: one number from predictions and targets.

Predictions are tensors; targets may be tensors, arrays or lists. Both must have the same
shape: a column against a flat list would broadcast to a square, and train towards nonsense.
Names and argument order follow PyTorch's `torch.nn.functional`.

>>> from mgcourse import tensor
>>> mse(tensor([1.0, 2.0]), [0.0, 4.0])
Tensor(2.5)
"""

import numpy as np

from mgcourse.arrays import sigmoid
from mgcourse.tensors import Tensor, array_of, operation, tensor


def mse(prediction, target):
    """The mean of the squared errors: Σ(ŷ − y)² / n."""
    prediction, error = _error(prediction, target)
    n = _count(error)
    return operation(
        "mse",
        (prediction, target),
        (
            np.vdot(error, error) / n,
            lambda g: (2.0 / n * g) * error,
            lambda g: (-2.0 / n * g) * error,
        ),
    )


def half_sse(prediction, target):
    """Half the sum of the squared errors: ½ Σ(ŷ − y)². Grows with the number of rows."""
    prediction, error = _error(prediction, target)
    return operation(
        "half_sse",
        (prediction, target),
        (0.5 * np.vdot(error, error), lambda g: g * error, lambda g: -g * error),
    )


def binary_cross_entropy(probability, target):
    """−mean(y ln p + (1 − y) ln(1 − p)), for probabilities p and targets between 0 and 1.

    A logarithm counts as −100 at least, as in PyTorch, so that a certain mistake costs much
    and not infinity. Where p comes from a sigmoid, `binary_cross_entropy_with_logits` is exact.
    """
    probability, _ = _error(probability, target)
    p, y = probability.data, array_of(target)
    if np.any((p < 0) | (p > 1)):
        raise ValueError(
            "binary_cross_entropy takes probabilities from 0 to 1; "
            "for logits use binary_cross_entropy_with_logits"
        )
    n = _count(p)
    with np.errstate(divide="ignore"):
        cost = y * np.maximum(np.log(p), -100.0) + (1.0 - y) * np.maximum(np.log1p(-p), -100.0)
    slope = (p - y) / np.maximum(p * (1.0 - p), 1e-12)
    return operation("bce", (probability,), (-np.sum(cost) / n, lambda g: (g / n) * slope))


def binary_cross_entropy_with_logits(logits, target):
    """Binary cross-entropy of sigmoid(logits), right for logits of any size."""
    logits, _ = _error(logits, target)
    z, y = logits.data, array_of(target)
    n = _count(z)
    cost = np.maximum(z, 0.0) - z * y + np.log1p(np.exp(-np.abs(z)))
    slope = sigmoid(z) - y
    return operation("bce", (logits,), (np.sum(cost) / n, lambda g: (g / n) * slope))


def cross_entropy(logits, labels):
    """The mean of −ln softmax(logits)[label] over the rows.

    Parameters
    ----------
    logits : Tensor of shape (n, classes)
        Any size: the largest of each row is taken off before anything is raised to a power.
    labels : n whole numbers
        Each from 0 to classes − 1.

    Raises
    ------
    ValueError
        If shapes do not fit or a label is no class.
    """
    logits = logits if isinstance(logits, Tensor) else tensor(logits)
    z, labels = logits.data, labels.data if isinstance(labels, Tensor) else np.asarray(labels)
    if z.ndim != 2 or labels.shape != z.shape[:1]:
        raise ValueError(
            f"cross_entropy takes logits (n, classes) and n labels, not {z.shape} and "
            f"{labels.shape}" + ("; labels are class numbers, not rows" if labels.ndim > 1 else "")
        )
    _count(z)
    n, classes = z.shape
    one_hot = labels[:, None] == np.arange(classes)
    if np.count_nonzero(one_hot) != n:
        raise ValueError(f"labels must be whole numbers from 0 to {classes - 1}")
    shifted = z - np.maximum.reduce(z, 1, keepdims=True)
    powers = np.exp(shifted)
    totals = np.add.reduce(powers, 1, keepdims=True)
    cost = np.add.reduce(np.log(totals), None) - np.add.reduce(shifted[one_hot])
    return operation(
        "cross_entropy", (logits,), (cost / n, lambda g: (g / n) * (powers / totals - one_hot))
    )


def hinge(score, target):
    """The mean of max(0, 1 − y·score), for targets −1 and 1 (Cortes & Vapnik, 1995)."""
    score, _ = _error(score, target)
    y = array_of(target)
    if np.any(np.abs(y) != 1.0):
        raise ValueError("hinge takes targets −1 and 1")
    room = 1.0 - y * score.data
    n = _count(room)
    cost = np.sum(np.maximum(room, 0.0)) / n
    return operation("hinge", (score,), (cost, lambda g: (-g / n) * (y * (room > 0))))


def _error(prediction, target):
    """The prediction as a tensor, and prediction − target, where their shapes are equal."""
    prediction = prediction if isinstance(prediction, Tensor) else tensor(prediction)
    y = array_of(target)
    if np.shape(y) != prediction.shape:
        raise ValueError(
            f"predictions of shape {prediction.shape} against targets of shape {np.shape(y)}: "
            "they must be equal; reshape one of them"
        )
    return prediction, prediction.data - y


def _count(a):
    if not a.size:
        raise ValueError("a mean over no rows has no value")
    return a.size

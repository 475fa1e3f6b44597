"""The digits' network in four libraries: the same numbers in, the same slopes out; chapter 16.

Each function here stands for itself and imports its library when called, so that none is needed
to read them. `python -m mgcourse.chapters.frameworks` measures those that are installed and keeps
`data/results/16-frameworks.json`; `tests/test_frameworks.py` compares them again.

>>> kept()["mgcourse"][0]["slopes off by"]
0.0
"""

import importlib.util
from functools import cache

import numpy as np

from mgcourse.chapters.digits_net import SGD, network, split
from mgcourse.chapters.experiment import Experiment
from mgcourse.loss import cross_entropy
from mgcourse.tensors import tensor

LIBRARIES = {"mgcourse": "mgcourse", "PyTorch": "torch", "JAX": "jax", "Keras": "tensorflow"}
STEPS, BATCH, LR = 225, 32, 0.3


@cache
def task(seed):
    """First weights W1, b1, W2, b2, the batches of five epochs, and the test rows."""
    data = split(seed)
    first = [p.data.copy() for p in network(data.rng).parameters()]
    order = [data.rng.permutation(len(data.X)) for _ in range(6)]
    rows = np.concatenate([one[: BATCH * 44] for one in order])[: STEPS * BATCH]
    batches = [(data.X[some], data.y[some]) for some in rows.reshape(STEPS, BATCH)]
    return first, batches, (data.X_test, data.y_test)


def in_mgcourse(first, batches, X_test):
    """Losses before each step, the slopes of the first batch, the logits at the end."""
    model = network(np.random.default_rng(0))
    for p, values in zip(model.parameters(), first):
        p.data = values.copy()
    descent, losses, slopes = SGD(model.parameters(), lr=LR), [], None
    for X, y in batches:
        loss = cross_entropy(model(tensor(X)), y)
        descent.zero_grad()
        loss.backward()
        slopes = slopes or [p.grad.copy() for p in model.parameters()]
        descent.step()
        losses.append(loss.item())
    return losses, slopes, model(tensor(X_test)).data


def in_pytorch(first, batches, X_test):
    """The same in PyTorch. Its Linear keeps W as (out, in)."""
    import torch

    torch.set_default_dtype(torch.float64)
    W1, b1, W2, b2 = (torch.tensor(values) for values in first)
    model = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10))
    with torch.no_grad():
        for p, values in zip(model.parameters(), (W1.T, b1, W2.T, b2)):
            p.copy_(values)
    descent = torch.optim.SGD(model.parameters(), lr=LR)
    cost, losses, slopes = torch.nn.CrossEntropyLoss(), [], None
    for X, y in batches:
        loss = cost(model(torch.tensor(X)), torch.tensor(y))
        descent.zero_grad()
        loss.backward()
        slopes = slopes or [p.grad.numpy().T.copy() for p in model.parameters()]
        descent.step()
        losses.append(loss.item())
    return losses, slopes, model(torch.tensor(X_test)).detach().numpy()


def in_jax(first, batches, X_test):
    """The same in JAX: a model is a function of its parameters, and `grad` makes another."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def logits(params, X):
        W1, b1, W2, b2 = params
        return jax.nn.relu(X @ W1 + b1) @ W2 + b2

    def cost(params, X, y):
        log_p = jax.nn.log_softmax(logits(params, X))
        return -jnp.mean(log_p[jnp.arange(len(y)), y])

    slope = jax.jit(jax.value_and_grad(cost))
    params, losses, slopes = [jnp.array(values) for values in first], [], None
    for X, y in batches:
        loss, grads = slope(params, X, y)
        slopes = slopes or [np.array(g) for g in grads]
        params = [p - LR * g for p, g in zip(params, grads)]
        losses.append(float(loss))
    return losses, slopes, np.array(logits(params, X_test))


def in_keras(first, batches, X_test):
    """The same in Keras, on TensorFlow, which records what happens on a tape."""
    import keras
    import tensorflow as tf

    keras.config.set_floatx("float64")
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    model.set_weights(first)
    descent = keras.optimizers.SGD(LR)
    cost = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    losses, slopes = [], None
    for X, y in batches:
        with tf.GradientTape() as tape:
            loss = cost(y, model(X))
        grads = tape.gradient(loss, model.trainable_variables)
        slopes = slopes or [g.numpy() for g in grads]
        descent.apply_gradients(zip(grads, model.trainable_variables))
        losses.append(float(loss))
    return losses, slopes, model(X_test).numpy()


PROGRAMS = {
    "mgcourse": in_mgcourse,
    "PyTorch": in_pytorch,
    "JAX": in_jax,
    "Keras": in_keras,
}


def installed():
    """The names of the libraries that are here."""
    return [name for name, module in LIBRARIES.items() if importlib.util.find_spec(module)]


def compared(seed, name):
    """One library beside mgcourse: losses, accuracy, and how far slopes and losses differ."""
    first, batches, (X_test, y_test) = task(seed)
    losses, slopes, logits = PROGRAMS[name](first, batches, X_test)
    ours = in_mgcourse(first, batches, X_test)
    return {
        "slopes off by": float(max(abs(a - b).max() for a, b in zip(slopes, ours[1]))),
        "losses off by": float(max(abs(a - b) for a, b in zip(losses, ours[0]))),
        "accuracy": 100.0 * float(np.mean(logits.argmax(axis=1) == y_test)),
        "losses": losses[::9],
    }


RECIPE = (
    "Digits, ink 0 to 1; 64-32-10, ReLU, cross-entropy, SGD, step size 0.3, 225 batches of 32; the "
    "same first weights and the same batches for all, float64, one CPU; "
    "torch 2.13.0, jax 0.10.2, keras 3.15.1 on tensorflow 2.21.0, numpy 2.4.6."
)


def kept():
    """What was measured: library → a dict a seed."""
    return _experiment(LIBRARIES)._kept["results"]


def _experiment(names):
    return Experiment("16-frameworks", RECIPE, compared, {name: {"name": name} for name in names})


if __name__ == "__main__":
    _experiment(installed()).keep()

"""Forecasts that look only back: sunspots by rolling origin, and walks that nobody can foretell.

>>> X, y = windows(np.arange(5.0), lags=2)
>>> X.tolist(), y.tolist()
([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0]], [2.0, 3.0, 4.0])
"""

import numpy as np

from mgcourse.chapters.digits_net import SGD, network
from mgcourse.chapters.experiment import Experiment
from mgcourse.data import sunspots
from mgcourse.layers import Tanh
from mgcourse.loss import mse
from mgcourse.tensors import tensor

LAGS = 11
YEARS = 20  # tested after each origin
ORIGINS = tuple(range(1828, 1989, YEARS))  # the last year that trains
RIVALS = ("last year", "line", "net")


def windows(series, lags=LAGS):
    """Each value with the `lags` values before it, oldest first: (n − lags, lags) and targets."""
    rows = len(series) - lags
    return np.stack([series[i : i + rows] for i in range(lags)], axis=1), series[lags:]


def rmse(y, forecast):
    """Root of the mean squared error, in the unit of y."""
    return float(np.sqrt(np.mean((y - forecast) ** 2)))


def r_squared(y, forecast):
    """1 minus the squared error as a share of the spread of y around its mean."""
    return 1 - float(np.sum((y - forecast) ** 2) / np.sum((y - y.mean()) ** 2))


def line(X, y):
    """The least-squares line through all lags; returns a forecaster of rows."""
    w = np.linalg.lstsq(np.c_[np.ones(len(X)), X], y, rcond=None)[0]
    return lambda rows: np.c_[np.ones(len(rows)), rows] @ w


def net(X, y, seed, steps=3000, lr=0.1, hidden=16):
    """lags-16-1 with tanh, full batch, on values scaled by the training targets."""
    shift, scale = y.mean(), y.std()
    model = network(np.random.default_rng(seed), (X.shape[1], hidden, 1), Tanh)
    descent = SGD(model.parameters(), lr=lr)
    inputs, targets = tensor((X - shift) / scale), tensor((y[:, None] - shift) / scale)
    for _ in range(steps):
        loss = mse(model(inputs), targets)
        descent.zero_grad()
        loss.backward()
        descent.step()
    return lambda rows: model(tensor((rows - shift) / scale)).data[:, 0] * scale + shift


def until(origin):
    """Windows of sunspots up to a year, and of the 20 years that follow."""
    years, numbers = sunspots()
    X, y = windows(numbers)
    years = years[LAGS:]
    old, new = years <= origin, (years > origin) & (years <= origin + YEARS)
    return X[old], y[old], X[new], y[new], years[new]


def forecasts(origin, seed=0):
    """What each rival says of the years after `origin`, each year from the 11 real ones before."""
    X, y, X_new, _, _ = until(origin)
    return {
        "last year": X_new[:, -1],
        "line": line(X, y)(X_new),
        "net": net(X, y, seed)(X_new),
    }


def rolled(seed, origin):
    """RMSE of each rival on the 20 years after an origin, and what the net said of each year."""
    *_, y, years = until(origin)
    said = forecasts(origin, seed)
    by_year = {f"net {year}": float(number) for year, number in zip(years, said["net"])}
    return {name: rmse(y, forecast) for name, forecast in said.items()} | by_year


ROLLING = Experiment(
    "14-sunspots",
    "Yearly sunspot numbers 1700 to 2008; 11 years before give the next. All years up to the "
    "origin train, the 20 after it are forecast one year ahead, each from the true years before. "
    "Line: least squares. Net: 11-16-1, tanh, MSE on standardised values, SGD, step size 0.1, "
    "3,000 steps on all rows.",
    rolled,
    cases={str(origin): {"origin": origin} for origin in ORIGINS},
    within=3.0,
)


# Walks ---------------------------------------------------------------------------------------

STEP, DAYS, TRAINED = 10.0, 500, 400
WALK_LAGS = 5


def walk(seed):
    """500 days, each the day before plus chance of spread 10."""
    return np.cumsum(np.random.default_rng(seed).normal(0, STEP, DAYS))


def walked(seed):
    """The last 100 days: truth, "same as yesterday", and a line fitted to the days before."""
    X, y = windows(walk(seed), WALK_LAGS)
    cut = TRAINED - WALK_LAGS
    return y[cut:], X[cut:, -1], line(X[:cut], y[:cut])(X[cut:])


def two_hundred():
    """Over 200 walks: RMSE of yesterday, of the line, and R² of each, as arrays (200,)."""
    found = [walked(seed) for seed in range(200)]
    return {
        "yesterday": np.array([rmse(y, same) for y, same, _ in found]),
        "line": np.array([rmse(y, said) for y, _, said in found]),
        "R² yesterday": np.array([r_squared(y, same) for y, same, _ in found]),
        "R² line": np.array([r_squared(y, said) for y, _, said in found]),
    }
